//! Members that are taken and not looked at.

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

/// A member that only the other side sends: `readOnly` in requests, `writeOnly` in answers. Who sends back what was read
/// sends it, too, whatever it holds; it is neither kept nor written.
///
/// Generated fields say `#[serde(default, skip_serializing)]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ignored;

impl<'de> Deserialize<'de> for Ignored {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}
