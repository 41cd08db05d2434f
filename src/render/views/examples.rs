//! What fresh handlers answer.

use crate::contract::{Content, SchemaId};
use crate::lower::Direction;
use crate::plan::Plan;
use serde_json::Value;

/// The example of an answer: the media type's own where it fits, else one of its schema.
pub fn of(plan: &Plan<'_>, content: &Content, schema: Option<SchemaId>) -> Value {
    match schema {
        Some(schema) => plan.samples.sample_of(schema, &content.examples, Direction::Answer),
        None => content.examples.first().cloned().unwrap_or(Value::Null),
    }
}
