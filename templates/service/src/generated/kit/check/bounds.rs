//! What rules ask of a value by itself: its kind, its size, its order, its format.

use super::format::Format;
use super::message;
use super::same::order;
use serde_json::{Number, Value};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    Minimum,
    Maximum,
    ExclusiveMinimum,
    ExclusiveMaximum,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Size {
    MinLength,
    MaxLength,
    MinItems,
    MaxItems,
    MinProperties,
    MaxProperties,
}

/// What a format asserts.
#[derive(Clone, Copy, Debug)]
pub(super) enum Asserted {
    Text(Format),
    /// An integer between two.
    Whole(i128, i128),
    Nothing,
}

impl Asserted {
    /// What a format asserts, by its name.
    pub(super) fn of(name: &str) -> Self {
        match name {
            "int32" => Asserted::Whole(i32::MIN.into(), i32::MAX.into()),
            "int64" => Asserted::Whole(i64::MIN.into(), i64::MAX.into()),
            "uint32" => Asserted::Whole(0, u32::MAX.into()),
            "uint64" => Asserted::Whole(0, u64::MAX.into()),
            _ => Format::named(name).map_or(Asserted::Nothing, Asserted::Text),
        }
    }

    /// Whether a value is of the format; one of another kind is.
    pub(super) fn holds(self, value: &Value) -> bool {
        match (self, value) {
            (Self::Text(format), Value::String(text)) => format.is_valid(text),
            (Self::Whole(low, high), Value::Number(number)) => {
                #[expect(clippy::cast_possible_truncation, reason = "`as` saturates far beyond 64 bits")]
                let float = || number.as_f64().map(|float| float as i128);
                let integer = number.as_i128().or_else(float);
                integer.is_none_or(|integer| (low..=high).contains(&integer))
            }
            _ => true,
        }
    }
}

impl Bound {
    /// The keyword.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Minimum => "minimum",
            Self::Maximum => "maximum",
            Self::ExclusiveMinimum => "exclusiveMinimum",
            Self::ExclusiveMaximum => "exclusiveMaximum",
        }
    }

    /// What it asks for.
    pub(super) fn words(self, limit: &Number) -> String {
        let limit = message::number(limit);
        match self {
            Self::Minimum => message::minimum(limit),
            Self::Maximum => message::maximum(limit),
            Self::ExclusiveMinimum => message::exclusive_minimum(limit),
            Self::ExclusiveMaximum => message::exclusive_maximum(limit),
        }
    }

    /// Whether a number keeps within the limit.
    pub(super) fn holds(self, number: &Number, limit: &Number) -> bool {
        let order = order(number, limit);
        match self {
            Self::Minimum => order.is_ge(),
            Self::Maximum => order.is_le(),
            Self::ExclusiveMinimum => order.is_gt(),
            Self::ExclusiveMaximum => order.is_lt(),
        }
    }
}

impl Size {
    /// The keyword.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::MinLength => "minLength",
            Self::MaxLength => "maxLength",
            Self::MinItems => "minItems",
            Self::MaxItems => "maxItems",
            Self::MinProperties => "minProperties",
            Self::MaxProperties => "maxProperties",
        }
    }

    /// What it asks for.
    pub(super) fn words(self, limit: u64) -> String {
        match self {
            Self::MinLength => message::min_length(limit),
            Self::MaxLength => message::max_length(limit),
            Self::MinItems => message::min_items(limit),
            Self::MaxItems => message::max_items(limit),
            Self::MinProperties => message::min_properties(limit),
            Self::MaxProperties => message::max_properties(limit),
        }
    }

    /// Whether a value's size is within the limit; one that has no such size is.
    pub(super) fn holds(self, value: &Value, limit: u64) -> bool {
        let size = match (self, value) {
            (Self::MinLength | Self::MaxLength, Value::String(text)) => text.chars().count(),
            (Self::MinItems | Self::MaxItems, Value::Array(items)) => items.len(),
            (Self::MinProperties | Self::MaxProperties, Value::Object(members)) => members.len(),
            _ => return true,
        };
        match self {
            Self::MinLength | Self::MinItems | Self::MinProperties => size as u64 >= limit,
            Self::MaxLength | Self::MaxItems | Self::MaxProperties => size as u64 <= limit,
        }
    }
}

/// Whether a value is of a kind; 1.0 is an integer.
pub(super) fn is_kind(value: &Value, kind: &str) -> bool {
    match value {
        Value::Null => kind == "null",
        Value::Bool(_) => kind == "boolean",
        Value::Number(number) => match kind {
            "number" => true,
            "integer" => number
                .as_f64()
                .is_none_or(|float| !number.is_f64() || float.fract() == 0.0),
            _ => false,
        },
        Value::String(_) => kind == "string",
        Value::Array(_) => kind == "array",
        Value::Object(_) => kind == "object",
    }
}
