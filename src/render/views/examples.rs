//! What fresh handlers answer.

use crate::contract::{Content, Contract, SchemaId};
use crate::lower::{self, Direction};
use serde_json::Value;

/// The example of an answer: the media type's own where it fits, else one of its schema.
pub fn of(contract: &Contract, content: &Content, schema: Option<SchemaId>) -> Value {
    match schema {
        Some(schema) => lower::sample_of(contract, schema, &content.examples, Direction::Answer),
        None => content.examples.first().cloned().unwrap_or(Value::Null),
    }
}
