//! What kind of value a schema takes.

use super::super::Side;
use crate::contract::{Contract, IntegerFormat, NumberFormat, Schema, SchemaId, Shape, TextFormat};
use serde_json::Value;

/// Kinds of values, formats and constraints aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Any,
    Never,
    Null,
    Boolean,
    Integer,
    Number,
    Text,
    Bytes,
    List,
    Object,
    Union,
}

impl Kind {
    /// Whether all values of `other` are of this kind too.
    pub(super) fn includes(self, other: Self) -> bool {
        self == Self::Any || other == Self::Never || (self, other) == (Self::Number, Self::Integer)
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Never => "nothing",
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Text => "string",
            Self::Bytes => "bytes",
            Self::List => "array",
            Self::Object => "object",
            Self::Union => "union",
        }
    }
}

/// The kind of a shape; that of an enumeration is the one of all its values.
pub(super) fn base(shape: &Shape) -> Kind {
    match shape {
        Shape::Any | Shape::Ref(_) => Kind::Any,
        Shape::Never => Kind::Never,
        Shape::Null => Kind::Null,
        Shape::Boolean => Kind::Boolean,
        Shape::Integer(_) => Kind::Integer,
        Shape::Number(_) => Kind::Number,
        Shape::String(_) => Kind::Text,
        Shape::Binary => Kind::Bytes,
        Shape::Array(_) => Kind::List,
        Shape::Object(_) => Kind::Object,
        Shape::Union(_) => Kind::Union,
        Shape::Enum(values) => values.values.iter().map(of).reduce(join).unwrap_or(Kind::Never),
    }
}

fn of(value: &Value) -> Kind {
    match value {
        Value::Null => Kind::Null,
        Value::Bool(_) => Kind::Boolean,
        Value::Number(number) if number.is_f64() => Kind::Number,
        Value::Number(_) => Kind::Integer,
        Value::String(_) => Kind::Text,
        Value::Array(_) => Kind::List,
        Value::Object(_) => Kind::Object,
    }
}

fn join(one: Kind, other: Kind) -> Kind {
    match (one, other) {
        (one, other) if one == other || one.includes(other) => one,
        (one, other) if other.includes(one) => other,
        _ => Kind::Any,
    }
}

/// What a schema takes, for people: `string`, `Order`.
pub(super) fn describe(schema: &Schema) -> String {
    let kind = base(&schema.shape).word();
    match &schema.shape {
        Shape::Object(_) | Shape::Union(_) if schema.component => format!("{kind} {}", schema.name),
        _ => kind.to_owned(),
    }
}

/// Type and format of a value, for people: two that differ here are read differently.
pub(in super::super) fn kind(contract: &Contract, id: SchemaId) -> String {
    let schema = contract.schema(contract.schemas.resolve(id));
    let format = match &schema.shape {
        Shape::Integer(integer) => Some(width(integer.format).2),
        Shape::Number(number) => Some(precision(number.format).2),
        Shape::String(text) => text.format.and_then(name),
        _ => None,
    };
    let word = base(&schema.shape).word();
    format.map_or_else(|| word.to_owned(), |format| format!("{word} ({format})"))
}

/// Least, greatest, and name of the integers of a width.
pub(super) const fn width(format: IntegerFormat) -> (i128, i128, &'static str) {
    match format {
        IntegerFormat::I32 => (i32::MIN as i128, i32::MAX as i128, "int32"),
        IntegerFormat::I64 => (i64::MIN as i128, i64::MAX as i128, "int64"),
        IntegerFormat::U32 => (0, u32::MAX as i128, "uint32"),
        IntegerFormat::U64 => (0, u64::MAX as i128, "uint64"),
    }
}

/// The same for numbers; only which is wider matters.
pub(super) const fn precision(format: NumberFormat) -> (i128, i128, &'static str) {
    match format {
        NumberFormat::F32 => (-32, 32, "float"),
        NumberFormat::F64 => (-64, 64, "double"),
    }
}

/// The format of a text as it is written; one that says nothing about the value is none.
pub(super) fn format_of(side: Side<'_>, id: SchemaId) -> Option<&str> {
    let schema = side.contract.schema(id);
    let known = match &schema.shape {
        Shape::String(text) => text.format,
        _ => None,
    };
    let node = side.document.at(&schema.pointer);
    let written = node.and_then(|node| node.get("format")?.as_str());
    let format = match known {
        Some(format) => name(format),
        None => written,
    };
    format.filter(|format| *format != "password")
}

/// OpenAPI's name of a format.
const fn name(format: TextFormat) -> Option<&'static str> {
    Some(match format {
        TextFormat::DateTime => "date-time",
        TextFormat::Date => "date",
        TextFormat::Time => "time",
        TextFormat::Duration => "duration",
        TextFormat::Uuid => "uuid",
        TextFormat::Uri => "uri",
        TextFormat::UriReference => "uri-reference",
        TextFormat::Email => "email",
        TextFormat::Hostname => "hostname",
        TextFormat::Ipv4 => "ipv4",
        TextFormat::Ipv6 => "ipv6",
        TextFormat::Byte => "byte",
        TextFormat::Decimal => "decimal",
        TextFormat::Password => return None,
    })
}
