//! What fresh handlers answer.

use crate::contract::{Content, Contract, SchemaId};
use crate::lower::{self, Direction};
use serde_json::Value;

/// The example of an answer: the media type's own where it fits, else one of its schema.
pub fn of(contract: &Contract, content: &Content, schema: Option<SchemaId>) -> Value {
    let Some(schema) = schema else {
        return content.examples.first().cloned().unwrap_or(Value::Null);
    };
    if content.examples.is_empty() {
        return lower::sample(contract, schema, Direction::Answer);
    }
    let document = lower::json_schema(contract, schema, Direction::Answer);
    let judge = jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(&document);
    let fits = |value: &&Value| judge.as_ref().is_ok_and(|judge| judge.is_valid(value));
    let own = content.examples.iter().find(fits).cloned();
    own.unwrap_or_else(|| lower::sample(contract, schema, Direction::Answer))
}
