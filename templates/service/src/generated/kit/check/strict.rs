//! JSON text to a value, strictly: no member twice (RFC 7493 section 2.3), bounded depth.

use super::decode::Malformed;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

const TWICE: &str = "a member comes twice";

/// Parses a document; at most 127 levels deep, as `serde_json` has it.
pub fn parse(text: &str) -> Result<Value, Malformed> {
    serde_json::from_str::<Strict>(text)
        .map(|strict| strict.0)
        .map_err(|error| malformed(text, &error))
}

/// What is wrong with the text, for the client: place and kind, nothing of ours and nothing of the content.
fn malformed(text: &str, error: &serde_json::Error) -> Malformed {
    let said = error.to_string();
    let what = match () {
        () if text.is_empty() => return Malformed("The body is empty.".into()),
        () if text.starts_with('\u{FEFF}') => return Malformed("The body begins with a byte order mark.".into()),
        () if said.starts_with(TWICE) => "The body has an object with the same member twice",
        () if said.starts_with("recursion limit") => "The body is nested too deeply",
        () if said.starts_with("number out of range") => "The body has a number out of range",
        () if said.starts_with("trailing characters") => "The body goes on after its JSON value",
        () if error.is_eof() => "The body is JSON that ends too early",
        () => "The body is not JSON",
    };
    Malformed(format!("{what} (line {}, column {}).", error.line(), error.column()))
}

struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Build).map(Self)
    }
}

struct Build;

impl<'de> DeserializeSeed<'de> for Build {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Build {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(Build)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some(name) = access.next_key::<String>()? {
            if members.insert(name, access.next_value_seed(Build)?).is_some() {
                return Err(A::Error::custom(TWICE));
            }
        }
        Ok(Value::Object(members))
    }
}
