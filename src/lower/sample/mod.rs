//! A value that a schema accepts.

mod judge;
mod number;
mod pattern;
mod text;

use super::json_schema::{Direction, ignored};
use crate::contract::{Additional, Array, Contract, Object, Property, Schema, SchemaId, Shape, Union, Variant};
pub use judge::Refusals;
use judge::{Judge, Whole};
use serde_json::{Map, Value, json};
use std::cell::OnceCell;
use std::rc::Rc;

/// A value that the schema accepts: the document's first valid example, else its default, else one made from the
/// schema. Deterministic. `null` where none can be made. For many samples of one contract, see [`Samples`].
pub fn sample(contract: &Contract, id: SchemaId, direction: Direction) -> Value {
    Maker::new(Judge::new(contract, direction), contract, direction).sample(id)
}

/// [`sample`] for a parameter, a header or a body, whose own examples come before those of its schema.
pub fn sample_of(contract: &Contract, id: SchemaId, examples: &[Value], direction: Direction) -> Value {
    Maker::new(Judge::new(contract, direction), contract, direction).sample_of(id, examples)
}

/// Whether `value` is one of the schema's, formats asserted.
pub fn accepts(contract: &Contract, id: SchemaId, direction: Direction, value: &Value) -> bool {
    Judge::new(contract, direction).accepts(id, value)
}

/// Samples of a contract that is complete.
#[derive(Clone)]
pub struct Samples<'c> {
    contract: &'c Contract,
    request: OnceCell<Option<Rc<Whole>>>,
    answer: OnceCell<Option<Rc<Whole>>>,
}

impl std::fmt::Debug for Samples<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Samples").finish_non_exhaustive()
    }
}

impl<'c> Samples<'c> {
    /// Nothing is compiled before the first sample.
    pub const fn new(contract: &'c Contract) -> Self {
        Self {
            contract,
            request: OnceCell::new(),
            answer: OnceCell::new(),
        }
    }

    /// [`sample`].
    pub fn sample(&self, id: SchemaId, direction: Direction) -> Value {
        self.maker(direction).sample(id)
    }

    /// [`accepts`].
    pub fn accepts(&self, id: SchemaId, direction: Direction, value: &Value) -> bool {
        self.judge(direction).accepts(id, value)
    }

    /// [`sample_of`].
    pub fn sample_of(&self, id: SchemaId, examples: &[Value], direction: Direction) -> Value {
        self.maker(direction).sample_of(id, examples)
    }

    fn maker(&self, direction: Direction) -> Maker<'c> {
        Maker::new(self.judge(direction), self.contract, direction)
    }

    fn judge(&self, direction: Direction) -> Judge<'c> {
        let whole = match direction {
            Direction::Request => &self.request,
            Direction::Answer => &self.answer,
        };
        let whole = whole.get_or_init(|| Whole::of(self.contract, direction).map(Rc::new));
        Judge::sharing(self.contract, direction, whole.clone())
    }
}

/// Objects within objects beyond this depth are left out where they may be.
const DEEP: usize = 12;

/// A schema that needs more trials is not worth a sample.
const MOST: u32 = 4_000;

struct Maker<'c> {
    contract: &'c Contract,
    direction: Direction,
    stack: Vec<SchemaId>,
    judge: Judge<'c>,
    /// Optional members are made, too: they may tell the variants of a union apart.
    generous: bool,
    /// How many values were tried; beyond [`MOST`] a schema is given up.
    made: u32,
}

impl<'c> Maker<'c> {
    const fn new(judge: Judge<'c>, contract: &'c Contract, direction: Direction) -> Self {
        Self {
            contract,
            direction,
            judge,
            stack: Vec::new(),
            generous: false,
            made: 0,
        }
    }

    fn sample(&mut self, id: SchemaId) -> Value {
        self.make(id, 0).unwrap_or(Value::Null)
    }

    fn sample_of(&mut self, id: SchemaId, examples: &[Value]) -> Value {
        let fitting = examples.iter().map(|value| self.travelling(id, value.clone(), 0));
        let fitting: Vec<_> = fitting.collect();
        let written = fitting.into_iter().find(|value| self.judge.accepts(id, value));
        written.unwrap_or_else(|| self.sample(id))
    }

    /// A value of the schema; another `turn` gives another value where there is more than one.
    fn make(&mut self, id: SchemaId, turn: u32) -> Option<Value> {
        self.made += 1;
        if self.made > MOST {
            return None;
        }
        let schema = self.contract.schema(id);
        if turn == 0 {
            let written = self.written(id, schema);
            if written.is_some() {
                return written;
            }
        }
        if self.stack.len() > DEEP * 4 || self.stack.iter().filter(|known| **known == id).count() > 1 {
            return schema.nullable.then_some(Value::Null);
        }
        self.stack.push(id);
        let value = self.made(id, schema, turn);
        self.stack.pop();
        value.or_else(|| schema.nullable.then_some(Value::Null))
    }

    /// The first example of the document that holds, else the default.
    fn written(&mut self, id: SchemaId, schema: &Schema) -> Option<Value> {
        let written: Vec<_> = schema
            .examples
            .iter()
            .chain(&schema.default)
            .filter(|v| !v.is_null())
            .cloned()
            .collect();
        let fitting = written.into_iter().map(|value| self.travelling(id, value, 0));
        let fitting: Vec<_> = fitting.collect();
        fitting.into_iter().find(|value| self.judge.accepts(id, value))
    }

    /// The value without the members that do not travel in this direction.
    fn travelling(&self, id: SchemaId, value: Value, depth: usize) -> Value {
        let schema = self.contract.schema(self.contract.schemas.resolve(id));
        match (&schema.shape, value) {
            (Shape::Object(object), Value::Object(map)) if depth < DEEP => {
                let kept = map.into_iter().filter_map(|(key, value)| {
                    let Some(property) = object.properties.iter().find(|p| p.name == key) else {
                        return Some((key, value));
                    };
                    let stays = !ignored(self.contract, property.schema, self.direction);
                    stays.then(|| (key, self.travelling(property.schema, value, depth + 1)))
                });
                Value::Object(kept.collect())
            }
            (Shape::Array(array), Value::Array(items)) if depth < DEEP && array.prefix.is_empty() => items
                .into_iter()
                .map(|item| self.travelling(array.items, item, depth + 1))
                .collect(),
            (_, value) => value,
        }
    }

    fn made(&mut self, id: SchemaId, schema: &Schema, turn: u32) -> Option<Value> {
        let value = match &schema.shape {
            Shape::Any => return self.any(id, schema, turn),
            Shape::Never => return None,
            Shape::Null => Value::Null,
            Shape::Boolean => turn.is_multiple_of(2).into(),
            Shape::Integer(integer) => number::integer(integer, turn)?,
            Shape::Number(number) => number::number(&number.bounds, turn)?,
            Shape::String(text) => text::text(text, &schema.name, turn)?.into(),
            Shape::Binary => "bytes".into(),
            Shape::Array(array) => self.array(array, turn)?,
            Shape::Object(object) => return self.object(id, schema, object, turn),
            Shape::Enum(constants) => {
                let index = turn as usize % constants.values.len().max(1);
                constants.values.get(index)?.clone()
            }
            Shape::Union(union) => return self.union(id, union, turn),
            Shape::Ref(target) => self.make(*target, turn)?,
        };
        if schema.residue.is_empty() || self.judge.accepts(id, &value) {
            return Some(value);
        }
        self.otherwise(id)
    }

    /// Where residue refuses what the shape gives: a few plain values.
    fn otherwise(&mut self, id: SchemaId) -> Option<Value> {
        let constants = constants_of(&self.contract.schema(id).residue);
        let plain = [
            json!("text"),
            json!(1),
            json!({}),
            json!([]),
            json!(true),
            json!(1.5),
            json!(""),
            json!(["a"]),
            json!({"key": "text"}),
        ];
        constants
            .into_iter()
            .chain(plain)
            .find(|value| self.judge.accepts(id, value))
    }

    fn any(&mut self, id: SchemaId, schema: &Schema, turn: u32) -> Option<Value> {
        if schema.residue.is_empty() {
            let word = text::word(&schema.name);
            return Some(if turn == 0 {
                word.into()
            } else {
                format!("{word} {turn}").into()
            });
        }
        self.otherwise(id)
    }

    fn array(&mut self, array: &Array, turn: u32) -> Option<Value> {
        let mut items = Vec::new();
        for id in &array.prefix {
            match self.make(*id, turn) {
                Some(item) => items.push(item),
                None => break,
            }
        }
        let least = usize::try_from(array.min_items.unwrap_or(0))
            .ok()
            .filter(|n| *n <= 10_000)?;
        let most = array
            .max_items
            .map_or(usize::MAX, |n| usize::try_from(n).unwrap_or(usize::MAX));
        let wanted = if array.prefix.is_empty() {
            least.max(1).min(most)
        } else {
            least
        };
        let mut at = turn;
        while items.len() < wanted && at < turn + 20_000 {
            let Some(item) = self.make(array.items, at) else { break };
            at += 1;
            if !array.unique || !items.contains(&item) {
                items.push(item);
            }
        }
        items.truncate(most);
        (items.len() >= least).then(|| items.into())
    }

    fn union(&mut self, id: SchemaId, union: &Union, turn: u32) -> Option<Value> {
        let offset = turn as usize % union.variants.len().max(1);
        let order = (0..union.variants.len()).map(|index| &union.variants[(index + offset) % union.variants.len()]);
        let order: Vec<_> = order.collect();
        let before = self.generous;
        for generous in [false, true] {
            for turn in [0, 1] {
                self.generous = generous || before;
                let found = order.iter().find_map(|variant| self.variant(id, union, variant, turn));
                self.generous = before;
                if found.is_some() {
                    return found;
                }
            }
        }
        self.otherwise(id)
    }

    fn variant(&mut self, id: SchemaId, union: &Union, variant: &Variant, turn: u32) -> Option<Value> {
        let mut value = self.make(variant.schema, turn)?;
        if let (Some(discriminator), Some(tag), Value::Object(map)) =
            (&union.discriminator, variant.tags.first(), &mut value)
        {
            let now = map.get(&discriminator.property).and_then(Value::as_str);
            if now.is_none_or(|now| !variant.tags.iter().any(|tag| tag == now)) {
                map.insert(discriminator.property.clone(), tag.as_str().into());
            }
        }
        self.judge.accepts(id, &value).then_some(value)
    }

    fn object(&mut self, id: SchemaId, schema: &Schema, object: &Object, turn: u32) -> Option<Value> {
        let mut least = Map::new();
        let mut optional = Vec::new();
        for property in &object.properties {
            if ignored(self.contract, property.schema, self.direction) {
                continue;
            }
            if property.required {
                least.insert(property.name.clone(), self.make(property.schema, turn)?);
            } else {
                optional.push(property);
            }
        }
        let deep = self.stack.len() > DEEP;
        let shown = optional
            .iter()
            .filter(|p| (self.generous && !deep) || self.has_example(p));
        let shown: Vec<_> = shown.copied().collect();
        let mut map = self.with(least.clone(), &shown, turn);
        self.fill(&mut map, object, &optional, turn);
        let map = in_order(map, object);
        if (schema.residue.is_empty() && within(&map, object)) || self.judge.accepts(id, &map) {
            return Some(map);
        }
        self.other_members(id, object, &least, &optional, turn)
    }

    /// Where something refuses the first choice: fewer, more, other members.
    fn other_members(
        &mut self,
        id: SchemaId,
        object: &Object,
        least: &Map<String, Value>,
        optional: &[&Property],
        turn: u32,
    ) -> Option<Value> {
        let mut choices: Vec<Vec<&Property>> = vec![Vec::new(), optional.to_vec()];
        for names in required_lists(&Value::Object(self.contract.schema(id).residue.clone())) {
            choices.push(optional.iter().filter(|p| names.contains(&p.name)).copied().collect());
        }
        choices.extend(optional.iter().take(50).map(|one| vec![*one]));
        for choice in choices {
            let mut map = self.with(least.clone(), &choice, turn);
            self.fill(&mut map, object, optional, turn);
            let value = in_order(map, object);
            if self.judge.accepts(id, &value) {
                return Some(value);
            }
        }
        constants_of(&self.contract.schema(id).residue)
            .into_iter()
            .find(|value| self.judge.accepts(id, value))
    }

    fn with(&mut self, mut map: Map<String, Value>, members: &[&Property], turn: u32) -> Map<String, Value> {
        for property in members {
            if let Some(value) = self.make(property.schema, turn) {
                map.insert(property.name.clone(), value);
            }
        }
        map
    }

    /// Adds members up to `minProperties`.
    fn fill(&mut self, map: &mut Map<String, Value>, object: &Object, optional: &[&Property], turn: u32) {
        let least = usize::try_from(object.min_properties.unwrap_or(0))
            .unwrap_or(0)
            .min(1_000);
        for property in optional {
            if map.len() < least && !map.contains_key(&property.name) {
                map.extend(self.with(Map::new(), &[property], turn));
            }
        }
        let shown = object.properties.is_empty() && least == 0 && matches!(object.additional, Additional::Typed(_));
        let wanted = if shown && self.stack.len() < DEEP { 1 } else { least };
        let wanted = wanted.min(
            object
                .max_properties
                .map_or(wanted, |n| usize::try_from(n).unwrap_or(wanted)),
        );
        for index in 1..=wanted {
            if map.len() >= wanted {
                break;
            }
            let value = match object.additional {
                Additional::Typed(id) => self.make(id, turn),
                Additional::Kept | Additional::Ignored => Some("value".into()),
                Additional::Refused => None,
            };
            let Some(value) = value else { break };
            let key = if index == 1 {
                "key".to_owned()
            } else {
                format!("key{index}")
            };
            map.insert(key, value);
        }
    }

    fn has_example(&self, property: &Property) -> bool {
        let mut at = property.schema;
        for _ in 0..8 {
            let schema = self.contract.schema(at);
            if !schema.examples.is_empty() {
                return true;
            }
            let Shape::Ref(next) = schema.shape else { return false };
            at = next;
        }
        false
    }
}

/// The members in declared order, then the others.
fn in_order(mut map: Map<String, Value>, object: &Object) -> Value {
    let mut out = Map::new();
    for property in &object.properties {
        if let Some(value) = map.shift_remove(&property.name) {
            out.insert(property.name.clone(), value);
        }
    }
    out.extend(map);
    out.into()
}

fn within(value: &Value, object: &Object) -> bool {
    let count = value.as_object().map_or(0, Map::len) as u64;
    count >= object.min_properties.unwrap_or(0) && count <= object.max_properties.unwrap_or(u64::MAX)
}

/// The `required` lists anywhere in residue: each of them is a choice of members.
fn required_lists(residue: &Value) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    match residue {
        Value::Object(map) => {
            if let Some(list) = map.get("required").and_then(Value::as_array) {
                found.push(list.iter().filter_map(Value::as_str).map(str::to_owned).collect());
            }
            found.extend(map.values().flat_map(required_lists));
        }
        Value::Array(list) => found.extend(list.iter().flat_map(required_lists)),
        _ => {}
    }
    found
}

/// Constants that residue names: they are what it is about.
fn constants_of(residue: &Map<String, Value>) -> Vec<Value> {
    let mut found = Vec::new();
    for part in residue.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        found.extend(
            part.get("enum")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .cloned(),
        );
    }
    found
}
