//! Enumerations: names of their variants, and which kind of constants they hold.

use crate::contract::Enumeration;
pub use crate::plan::names::variants;
use serde_json::Value;

/// What the constants are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Constants {
    /// All are strings.
    Strings,
    /// All are integers of 64 bits.
    Integers,
    /// Anything else.
    Mixed,
}

/// What the constants of an enumeration are.
pub fn constants(enumeration: &Enumeration) -> Constants {
    if enumeration.values.iter().all(Value::is_string) {
        Constants::Strings
    } else if enumeration.values.iter().all(Value::is_i64) {
        Constants::Integers
    } else {
        Constants::Mixed
    }
}
