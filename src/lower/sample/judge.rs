//! Whether a schema accepts a value.

use crate::contract::{Contract, Schema, SchemaId, Shape};
use crate::lower::json_schema::{Direction, json_schema, json_schemas};
use jsonschema::Validator;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Judges of one direction. Those of a whole contract share one compiled schema: schemas of a large document reach
/// most of it, and compiling each with all that it reaches takes longer than everything else together.
pub(super) struct Judge<'c> {
    contract: &'c Contract,
    direction: Direction,
    whole: Option<Rc<Whole>>,
    single: BTreeMap<SchemaId, Option<Validator>>,
}

impl<'c> Judge<'c> {
    /// A judge that compiles each schema when it is first asked for.
    pub(super) const fn new(contract: &'c Contract, direction: Direction) -> Self {
        Self {
            contract,
            direction,
            whole: None,
            single: BTreeMap::new(),
        }
    }

    /// A judge that asks `whole` first.
    pub(super) fn sharing(contract: &'c Contract, direction: Direction, whole: Option<Rc<Whole>>) -> Self {
        let mut judge = Self::new(contract, direction);
        judge.whole = whole;
        judge
    }

    /// Whether `value` is one of the schema's, formats asserted.
    pub(super) fn accepts(&mut self, id: SchemaId, value: &Value) -> bool {
        if let Some(verdict) = self.whole.as_ref().and_then(|whole| whole.accepts(id, value)) {
            return verdict;
        }
        let (contract, direction) = (self.contract, self.direction);
        let compiled = self
            .single
            .entry(id)
            .or_insert_with(|| compile(&json_schema(contract, id, direction)));
        compiled.as_ref().is_some_and(|judge| judge.is_valid(value))
    }
}

/// All schemas of a contract that a sample may have to be judged by, compiled together.
pub(super) struct Whole {
    validator: Validator,
    known: BTreeSet<SchemaId>,
}

impl Whole {
    /// `None` where some schema cannot be compiled: each is then judged alone.
    pub(super) fn of(contract: &Contract, direction: Direction) -> Option<Self> {
        let known: BTreeSet<_> = contract
            .schemas
            .iter()
            .filter_map(|(id, schema)| doubtful(schema).then_some(id))
            .collect();
        let validator = compile(&json_schemas(contract, &known, direction))?;
        Some(Self { validator, known })
    }

    fn accepts(&self, id: SchemaId, value: &Value) -> Option<bool> {
        if !self.known.contains(&id) {
            return None;
        }
        let asked = Map::from_iter([(id.0.to_string(), value.clone())]);
        Some(self.validator.is_valid(&Value::Object(asked)))
    }
}

/// Whether values that are made by the shape alone, or written in the document, may be refused.
fn doubtful(schema: &Schema) -> bool {
    schema.component
        || matches!(schema.shape, Shape::Union(_))
        || !schema.residue.is_empty()
        || !schema.examples.is_empty()
        || schema.default.is_some()
}

/// Says why values are refused by the schemas that it was made for. They share one compiled schema, as those of
/// [`Judge`] do: thousands of examples may have schemas that each reach most of a document.
pub struct Refusals<'c> {
    contract: &'c Contract,
    direction: Direction,
    whole: Option<Validator>,
}

impl<'c> Refusals<'c> {
    /// Refusals by these schemas.
    pub fn new(contract: &'c Contract, schemas: &BTreeSet<SchemaId>, direction: Direction) -> Self {
        Self {
            contract,
            direction,
            whole: compile(&json_schemas(contract, schemas, direction)),
        }
    }

    /// Where `value` breaks the schema first, as a JSON pointer, and how, without the value itself.
    pub fn refusal(&self, id: SchemaId, value: &Value) -> Option<(String, String)> {
        let Some(whole) = &self.whole else {
            let alone = compile(&json_schema(self.contract, id, self.direction))?;
            return first(&alone, value);
        };
        let asked = Map::from_iter([(id.0.to_string(), value.clone())]);
        let (pointer, why) = first(whole, &Value::Object(asked))?;
        let inner = pointer.strip_prefix(&format!("/{}", id.0)).unwrap_or_default();
        Some((inner.to_owned(), why))
    }
}

fn first(judge: &Validator, value: &Value) -> Option<(String, String)> {
    let error = judge.iter_errors(value).next()?;
    Some((error.instance_path().to_string(), error.masked().to_string()))
}

fn compile(schema: &Value) -> Option<Validator> {
    super::super::judging().should_validate_formats(true).build(schema).ok()
}
