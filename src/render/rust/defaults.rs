//! Defaults as expressions.

use super::literal;
use super::types::Types;
use crate::contract::{IntegerFormat, SchemaId, Shape};
use crate::plan::texts::{self, Held};
use crate::plan::{Face, chain};
use serde_json::Value;

/// The expression of a schema's default, if it has one: scalars, constants and lists of them as such, others as JSON.
/// Where values may be nested without end a default might hold itself; there, what is absent stays absent.
pub fn of(types: &Types<'_>, id: SchemaId) -> Option<String> {
    let default = declared(types, id)?;
    if default.is_null() {
        return types.nullable(id).then(|| "None".to_owned());
    }
    let plain = value(types, id, default).or_else(|| written(types, id, default))?;
    let plain = if types.sensitive(id) {
        format!("kit::Sensitive::new({plain})")
    } else {
        plain
    };
    Some(if types.nullable(id) {
        format!("Some({plain})")
    } else {
        plain
    })
}

/// The default as the document has it.
pub fn declared<'a>(types: &Types<'a>, id: SchemaId) -> Option<&'a Value> {
    let schemas = chain(types.contract, id).into_iter();
    schemas
        .map(|id| types.contract.schema(id))
        .find_map(|schema| schema.default.as_ref())
}

fn value(types: &Types<'_>, id: SchemaId, default: &Value) -> Option<String> {
    let special = |id| types.nullable(id) || types.sensitive(id);
    match (types.shape(id), default) {
        (Shape::Boolean, Value::Bool(value)) => Some(value.to_string()),
        (Shape::Integer(integer), Value::Number(number)) => {
            let value = literal::integer(number)?;
            fits(value, integer.format).then(|| literal::grouped(value))
        }
        (Shape::Number(_), Value::Number(number)) => Some(literal::float(number)),
        (Shape::String(text), Value::String(value)) if texts::held(text) == Held::Text => {
            Some(format!("{}.to_owned()", literal::string(value)))
        }
        (Shape::Enum(enumeration), value) => {
            let variants = super::enums::variants(enumeration);
            let index = enumeration.values.iter().position(|one| one == value)?;
            let name = types.named(types.contract.schemas.resolve(id), Face::Answer)?;
            Some(format!("{name}::{}", variants.get(index)?))
        }
        (Shape::Array(array), Value::Array(items)) if items.is_empty() && array.prefix.is_empty() => {
            Some("Vec::new()".to_owned())
        }
        (Shape::Array(array), Value::Array(items)) if array.prefix.is_empty() && !special(array.items) => {
            let items: Option<Vec<_>> = items.iter().map(|item| value(types, array.items, item)).collect();
            Some(format!("vec![{}]", items?.join(", ")))
        }
        _ => None,
    }
}

/// As JSON. What each side sees in its own way is no value for both.
fn written(types: &Types<'_>, id: SchemaId, default: &Value) -> Option<String> {
    let shared = types.uses.key(types.contract.schemas.resolve(id), Face::Request).1 == Face::Both;
    let bounded = shared && !types.uses.endless(id) && !matches!(types.shape(id), Shape::Binary | Shape::Never);
    bounded.then(|| format!("kit::example({})", literal::raw(&literal::json(default))))
}

/// Whether an integer fits the type.
pub fn fits(value: i128, format: IntegerFormat) -> bool {
    match format {
        IntegerFormat::I32 => i32::try_from(value).is_ok(),
        IntegerFormat::I64 => i64::try_from(value).is_ok(),
        IntegerFormat::U32 => u32::try_from(value).is_ok(),
        IntegerFormat::U64 => u64::try_from(value).is_ok(),
    }
}
