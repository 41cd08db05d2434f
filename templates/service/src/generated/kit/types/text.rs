//! Values out of text: parameters and parts of forms.

use super::super::check::message;
use serde_json::Value;
use std::net::{Ipv4Addr, Ipv6Addr};

/// Why a text is not a value of its type: the keyword that failed and what a person reads.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Fault {
    /// `type`, `format` or `enum`.
    pub code: &'static str,
    /// `must be an integer`.
    pub detail: String,
}

impl Fault {
    /// The text is of another type; `kind` as JSON Schema names it.
    pub fn kind(kind: &'static str) -> Self {
        Self {
            code: "type",
            detail: message::kind(&[kind]),
        }
    }

    /// The text is not of this format.
    pub fn format(name: &str) -> Self {
        Self {
            code: "format",
            detail: message::format(name),
        }
    }

    /// The text is none of these words.
    pub fn one_of(words: &[&str]) -> Self {
        Self {
            code: "enum",
            detail: message::one_of_words(words),
        }
    }
}

/// A value that can be read from the text of a parameter. Enums of the contract are, as [`Word`](super::Word).
pub trait FromText: Sized {
    /// Reads the decoded text.
    fn from_text(text: &str) -> Result<Self, Fault>;
}

impl FromText for String {
    fn from_text(text: &str) -> Result<Self, Fault> {
        Ok(text.to_owned())
    }
}

impl FromText for bool {
    fn from_text(text: &str) -> Result<Self, Fault> {
        match text {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(Fault::kind("boolean")),
        }
    }
}

impl FromText for Ipv4Addr {
    fn from_text(text: &str) -> Result<Self, Fault> {
        text.parse().map_err(|_| Fault::format("ipv4"))
    }
}

impl FromText for Ipv6Addr {
    fn from_text(text: &str) -> Result<Self, Fault> {
        text.parse().map_err(|_| Fault::format("ipv6"))
    }
}

macro_rules! integers {
    ($($name:ty: $format:literal)*) => { $(
        impl FromText for $name {
            fn from_text(text: &str) -> Result<Self, Fault> {
                let wide = integer(text).ok_or_else(|| Fault::kind("integer"))?;
                wide.try_into().map_err(|_| Fault::format($format))
            }
        }
    )* };
}

integers!(i32: "int32" i64: "int64" u32: "uint32" u64: "uint64");

impl FromText for f64 {
    fn from_text(text: &str) -> Result<Self, Fault> {
        let number = text
            .parse()
            .ok()
            .filter(|number: &f64| is_number(text) && number.is_finite());
        number.ok_or_else(|| Fault::kind("number"))
    }
}

impl FromText for f32 {
    fn from_text(text: &str) -> Result<Self, Fault> {
        let number = text
            .parse()
            .ok()
            .filter(|number: &f32| is_number(text) && number.is_finite());
        number.ok_or_else(|| Fault::kind("number"))
    }
}

impl FromText for Value {
    fn from_text(text: &str) -> Result<Self, Fault> {
        Ok(fitting(text))
    }
}

/// An integer as JSON Schema has it: `7`, `7.0`, `7e2`. Beyond 64 bits it is one still, the nearest that fits i128.
fn integer(text: &str) -> Option<i128> {
    if !is_number(text) {
        return None;
    }
    if let Ok(plain) = text.parse() {
        return Some(plain);
    }
    let float: f64 = text.parse().ok()?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a float without fraction; `as` saturates beyond i128"
    )]
    (float.fract() == 0.0 || float.is_infinite()).then_some(float as i128)
}

/// Whether the text is a number of JSON: no plus, no leading zeros, no `NaN`.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = digits
        .split_once(['e', 'E'])
        .map_or((digits, None), |(mantissa, rest)| (mantissa, Some(rest)));
    let (whole, fraction) = mantissa
        .split_once('.')
        .map_or((mantissa, None), |(whole, rest)| (whole, Some(rest)));
    let run = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent_fits = exponent.is_none_or(|text| run(text.strip_prefix(['+', '-']).unwrap_or(text)));
    run(whole) && (whole == "0" || !whole.starts_with('0')) && fraction.is_none_or(run) && exponent_fits
}

/// The JSON value that a text most likely means where no schema says: a number, a boolean, null, else a string.
pub(in super::super) fn fitting(text: &str) -> Value {
    match text {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        "null" => Value::Null,
        _ if is_number(text) => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
        _ => text.into(),
    }
}
