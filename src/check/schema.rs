//! The judge of values: one compiled JSON Schema for each schema and direction that a run needs.

use crate::contract::{Contract, SchemaId};
use crate::lower::{self, Direction, Samples};
use jsonschema::Validator;
use serde_json::Value;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A broken constraint.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// JSON pointer to the value, without `#`; to the member itself where it is missing or unexpected.
    pub pointer: String,
    /// The keyword that fails.
    pub keyword: String,
    /// A sentence about it.
    pub message: String,
}

/// Compiles schemas when they are first needed, and keeps them.
pub struct Schemas<'a> {
    contract: &'a Contract,
    /// Samples of the contract, and whether its schemas accept a value.
    pub samples: Samples<'a>,
    compiled: BTreeMap<(SchemaId, bool), Option<Rc<Validator>>>,
}

impl<'a> Schemas<'a> {
    /// The schemas of a contract, none compiled yet.
    pub const fn new(contract: &'a Contract) -> Self {
        Self {
            contract,
            samples: Samples::new(contract),
            compiled: BTreeMap::new(),
        }
    }

    /// What is wrong with `value`, sorted; nothing is wrong where the schema itself cannot be compiled (which
    /// `document` has reported).
    pub fn violations(&mut self, schema: SchemaId, direction: Direction, value: &Value) -> Vec<Violation> {
        let Some(validator) = self.validator(schema, direction) else {
            return Vec::new();
        };
        let mut found: Vec<Violation> = validator.iter_errors(value).flat_map(|error| of(&error)).collect();
        found.sort();
        found.dedup();
        found
    }

    /// Whether nothing is wrong with `value`.
    pub fn accepts(&self, schema: SchemaId, direction: Direction, value: &Value) -> bool {
        self.samples.accepts(schema, direction, value)
    }

    fn validator(&mut self, schema: SchemaId, direction: Direction) -> Option<Rc<Validator>> {
        let key = (schema, direction == Direction::Answer);
        let contract = self.contract;
        self.compiled
            .entry(key)
            .or_insert_with(|| compile(&lower::json_schema(contract, schema, direction)).map(Rc::new))
            .clone()
    }
}

fn compile(schema: &Value) -> Option<Validator> {
    lower::judging()
        .should_validate_formats(true)
        .should_ignore_unknown_formats(true)
        .build(schema)
        .ok()
}

fn of(error: &jsonschema::ValidationError<'_>) -> Vec<Violation> {
    use jsonschema::error::ValidationErrorKind as Kind;
    let pointer = error.instance_path().as_str().to_owned();
    let at = |pointer: String| Violation {
        pointer,
        keyword: error.kind().keyword().to_owned(),
        message: short(&error.masked().to_string()),
    };
    match error.kind() {
        Kind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            vec![at(format!("{pointer}/{}", escape(name)))]
        }
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => unexpected
            .iter()
            .map(|name| at(format!("{pointer}/{}", escape(name))))
            .collect(),
        _ => vec![at(pointer)],
    }
}

/// A step of a JSON pointer (RFC 6901).
pub fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// At most 160 characters: values of answers may be long.
pub(crate) fn short(text: &str) -> String {
    let line = text.replace(['\n', '\r'], " ");
    if line.chars().count() <= 160 {
        return line;
    }
    line.chars().take(159).chain(['…']).collect()
}
