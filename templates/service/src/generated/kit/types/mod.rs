//! The types of models that the standard library does not have.

mod base64;
mod column;
mod decimal;
mod duration;
mod email;
mod header;
mod ignored;
mod json_patch;
mod map;
mod patch;
mod sensitive;
mod text;
mod time;
mod union;
mod uri;
mod uuid;
mod word;
mod written;

pub use self::base64::Base64;
pub use self::uuid::Uuid;
pub(crate) use column::as_column;
pub use decimal::Decimal;
pub use duration::Duration;
pub use email::Email;
pub use header::ToHeader;
pub use ignored::Ignored;
pub use json_patch::{JSON_PATCH, JsonPatch, PatchError, PatchOperation};
pub use map::Map;
pub use patch::Patch;
pub use sensitive::Sensitive;
pub use std::net::{Ipv4Addr, Ipv6Addr};
pub use text::{Fault, FromText};
pub use time::{Date, DateTime, Time};
pub use union::{Tagged, Trial, tagged};
pub use uri::Uri;
pub use word::Word;
pub(crate) use word::as_word;

pub(super) use decimal::is_decimal;
pub(super) use duration::is_duration;
pub(super) use email::is_email;
pub(super) use text::fitting;
pub(super) use union::{Allowance, extent};
pub(super) use uri::{is_uri, is_uri_reference};

/// Any JSON value.
pub type Any = serde_json::Value;

/// A value that the contract writes as JSON: a default, or the example that a handler answers which nobody has written.
///
/// # Panics
/// If the text is not of the type: generation writes only values that satisfy their schema.
pub fn example<T: serde::de::DeserializeOwned>(json: &str) -> T {
    let read = |mut value| {
        super::check::normalise(&mut value);
        super::check::from_value(value)
    };
    match serde_json::from_str(json).and_then(read) {
        Ok(value) => value,
        Err(error) => panic!("the contract's example does not fit its schema: {error}"),
    }
}

/// Reads a member that may be left out but may not be `null`; an `Option` alone would take `null` for absent.
///
/// Generated fields say `#[serde(default, deserialize_with = "kit::types::present", …)]`.
pub fn present<'de, D: serde::Deserializer<'de>, T: serde::Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Reads a member that must be there and may be `null`; an `Option` alone may be left out as well.
pub fn nullable<'de, D: serde::Deserializer<'de>, T: serde::Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    serde::Deserialize::deserialize(deserializer)
}

/// Reads text and parses it, without a copy where the input can be borrowed.
fn parse_text<'de, D, T>(deserializer: D, format: &'static str) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: std::str::FromStr,
{
    deserializer.deserialize_str(Parse {
        format,
        into: std::marker::PhantomData,
    })
}

struct Parse<T> {
    format: &'static str,
    into: std::marker::PhantomData<T>,
}

impl<T: std::str::FromStr> serde::de::Visitor<'_> for Parse<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "text of the format {}", self.format)
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
        text.parse()
            .map_err(|_| E::custom(super::check::message::format(self.format)))
    }
}

/// What every type that is written as text has: serde by `Display` and `FromStr`, parameters, headers, no constraints.
macro_rules! as_text {
    ($name:ty, $format:literal) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        super::from_text!($name, $format);
    };
}
use as_text;

/// The same, for types that write themselves.
macro_rules! from_text {
    ($name:ty, $format:literal) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                super::parse_text(deserializer, $format)
            }
        }

        impl super::super::check::Check for $name {}

        impl super::ToHeader for $name {
            fn to_text(&self) -> String {
                self.to_string()
            }
        }

        impl super::FromText for $name {
            fn from_text(text: &str) -> Result<Self, super::Fault> {
                text.parse().map_err(|_| super::Fault::format($format))
            }
        }

        super::as_column!($name, super::FromText);
    };
}
use from_text;
