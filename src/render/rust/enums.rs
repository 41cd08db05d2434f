//! Enumerations: names of their variants, and which kind of constants they hold.

use crate::contract::Enumeration;
use crate::plan::names::{Case, Wish, allocate};
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

/// The names of the variants, in the order of the values.
pub fn variants(enumeration: &Enumeration) -> Vec<String> {
    let words: Vec<String> = if enumeration.names.len() == enumeration.values.len() {
        enumeration.names.clone()
    } else {
        enumeration.values.iter().map(words).collect()
    };
    let wishes: Vec<_> = words
        .iter()
        .map(|words| Wish {
            words,
            fallback: "empty",
        })
        .collect();
    allocate(&wishes, Case::Type, &["Self_"], "Value")
}

fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "true".to_owned(),
        Value::Bool(false) => "false".to_owned(),
        Value::Number(number) => number.to_string().replace('.', " point "),
        Value::Array(_) => "list".to_owned(),
        Value::Object(_) => "object".to_owned(),
        Value::Null => "null".to_owned(),
    }
}
