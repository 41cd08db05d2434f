//! One violation at a time: from a value that is known to be valid, all values that break one constraint and keep every
//! other. Candidates are proposed by the contract and judged by the compiled schema: a candidate that breaks more than
//! the one place, or nothing, is dropped for the next one.

use crate::check::schema::{Schemas, Violation, escape};
use crate::contract::{Additional, Array, Bounds, Contract, Object, SchemaId, Shape, Text};
use crate::lower::Direction;
use serde_json::{Number, Value, json};
use std::collections::BTreeSet;

/// How deep a value is followed.
const DEPTH: usize = 6;
/// How many violations are made of one value.
pub(crate) const MOST: usize = 200;

/// A value that breaks one constraint.
#[derive(Clone, Debug, PartialEq)]
pub struct Mutation {
    /// The whole value.
    pub value: Value,
    /// JSON pointer to the place of the violation.
    pub pointer: String,
    /// All keywords that fail at that place.
    pub keywords: Vec<String>,
    /// The schema of the place: where the document says it.
    pub schema: SchemaId,
    /// What is wrong, for people: `below its minimum`.
    pub about: String,
}

/// All violations of `base`, a valid value of `schema` in requests, in document order; at most [`MOST`].
pub fn mutations(contract: &Contract, schemas: &mut Schemas<'_>, schema: SchemaId, base: &Value) -> Vec<Mutation> {
    let mut walk = Walk {
        contract,
        proposals: Vec::new(),
    };
    walk.value(schema, base, "", 0);
    let mut judge = Judge {
        schemas,
        schema,
        base,
        seen: BTreeSet::new(),
    };
    let found = walk.proposals.into_iter().filter_map(|proposal| judge.first(proposal));
    found.take(MOST).collect()
}

/// Several ways to break one constraint, of which the first that breaks nothing else is taken.
struct Proposal {
    /// Where the value is replaced.
    at: String,
    schema: SchemaId,
    keyword: &'static str,
    about: String,
    candidates: Vec<Candidate>,
}

enum Candidate {
    Replace(Value),
    Remove(String),
    Add(String, Value),
}

struct Judge<'a, 'b> {
    schemas: &'a mut Schemas<'b>,
    schema: SchemaId,
    base: &'a Value,
    seen: BTreeSet<(String, Vec<String>)>,
}

impl Judge<'_, '_> {
    fn first(&mut self, proposal: Proposal) -> Option<Mutation> {
        let Proposal {
            at,
            schema,
            keyword,
            about,
            candidates,
        } = proposal;
        candidates.into_iter().find_map(|candidate| {
            let value = changed(self.base, &at, candidate)?;
            let broken = self.schemas.violations(self.schema, Direction::Request, &value);
            let (pointer, keywords) = one_place(broken, keyword)?;
            self.seen.insert((pointer.clone(), keywords.clone())).then(|| Mutation {
                value,
                pointer,
                keywords,
                schema,
                about: about.clone(),
            })
        })
    }
}

/// The one place that all violations share, if `keyword` (or the union around it) is among them.
fn one_place(broken: Vec<Violation>, keyword: &str) -> Option<(String, Vec<String>)> {
    let place = broken.first()?.pointer.clone();
    let alone = broken.iter().all(|violation| violation.pointer == place);
    let keywords: Vec<String> = broken.into_iter().map(|violation| violation.keyword).collect();
    let meant = keywords
        .iter()
        .any(|found| found == keyword || found == "oneOf" || found == "anyOf");
    let nothing_else = keyword == "type" || keywords.iter().all(|found| found != "type");
    (alone && meant && nothing_else).then_some((place, keywords))
}

fn changed(base: &Value, at: &str, candidate: Candidate) -> Option<Value> {
    let mut value = base.clone();
    let place = value.pointer_mut(at)?;
    match candidate {
        Candidate::Replace(new) => *place = new,
        Candidate::Remove(name) => drop(place.as_object_mut()?.shift_remove(&name)?),
        Candidate::Add(name, new) => drop(place.as_object_mut()?.insert(name, new)),
    }
    Some(value)
}

struct Walk<'a> {
    contract: &'a Contract,
    proposals: Vec<Proposal>,
}

impl Walk<'_> {
    fn propose(&mut self, at: &str, schema: SchemaId, keyword: &'static str, about: &str, candidates: Vec<Candidate>) {
        self.proposals.push(Proposal {
            at: at.to_owned(),
            schema,
            keyword,
            about: about.to_owned(),
            candidates,
        });
    }

    fn replace(&mut self, at: &str, schema: SchemaId, keyword: &'static str, about: &str, values: Vec<Value>) {
        self.propose(
            at,
            schema,
            keyword,
            about,
            values.into_iter().map(Candidate::Replace).collect(),
        );
    }

    fn value(&mut self, schema: SchemaId, value: &Value, at: &str, depth: usize) {
        if depth > DEPTH {
            return;
        }
        let contract = self.contract;
        let id = contract.schemas.resolve(schema);
        let found = contract.schema(id);
        if !matches!(found.shape, Shape::Any | Shape::Null | Shape::Binary) {
            self.replace(at, id, "type", "of the wrong type", wrong_types(&found.shape));
            self.replace(at, id, "type", "null", vec![Value::Null]);
        }
        match &found.shape {
            Shape::Integer(integer) => self.number(id, &integer.bounds, at, true),
            Shape::Number(number) => self.number(id, &number.bounds, at, false),
            Shape::String(text) => self.text(id, text, value, at),
            Shape::Enum(_) => self.replace(at, id, "enum", "none of the listed values", strangers(value)),
            Shape::Array(list) => self.array(id, list, value, at, depth),
            Shape::Object(object) => self.object(id, object, value, at, depth),
            Shape::Union(union) => {
                for variant in &union.variants {
                    self.value(variant.schema, value, at, depth + 1);
                }
            }
            _ => {}
        }
    }

    fn number(&mut self, id: SchemaId, bounds: &Bounds, at: &str, integer: bool) {
        if integer {
            self.replace(at, id, "type", "a fraction", vec![json!(1.5), json!(2.5)]);
        }
        let step = bounds.multiple_of.as_ref().and_then(Number::as_f64).unwrap_or(1.0);
        if let Some(min) = &bounds.min {
            let keyword = if min.exclusive { "exclusiveMinimum" } else { "minimum" };
            self.replace(
                at,
                id,
                keyword,
                "below its minimum",
                past(&min.value, min.exclusive, -step, integer),
            );
        }
        if let Some(max) = &bounds.max {
            let keyword = if max.exclusive { "exclusiveMaximum" } else { "maximum" };
            self.replace(
                at,
                id,
                keyword,
                "above its maximum",
                past(&max.value, max.exclusive, step, integer),
            );
        }
        if let Some(multiple) = bounds.multiple_of.as_ref().and_then(Number::as_f64) {
            let near: Vec<Value> = [multiple + 1.0, multiple + multiple / 2.0, multiple / 2.0]
                .iter()
                .map(|n| number(*n, integer))
                .collect();
            self.replace(at, id, "multipleOf", "between two multiples", near);
        }
    }

    fn text(&mut self, id: SchemaId, text: &Text, value: &Value, at: &str) {
        let base = value.as_str().unwrap_or_default();
        if let Some(min) = text.min_length.filter(|min| *min > 0) {
            let shorter: String = base.chars().take(usize::try_from(min - 1).unwrap_or(0)).collect();
            self.replace(at, id, "minLength", "shorter than its minimum", vec![json!(shorter)]);
        }
        if let Some(max) = text.max_length.filter(|max| *max < 1 << 20) {
            self.replace(at, id, "maxLength", "longer than its maximum", longer(base, max));
        }
        if text.pattern.is_some() {
            self.replace(at, id, "pattern", "outside its pattern", unlike(base));
        }
        if text.format.is_some() {
            self.replace(at, id, "format", "not of its format", unlike(base));
        }
    }

    fn array(&mut self, id: SchemaId, list: &Array, value: &Value, at: &str, depth: usize) {
        let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
        if let Some(min) = list.min_items.filter(|min| *min > 0) {
            let fewer = items
                .iter()
                .take(usize::try_from(min - 1).unwrap_or(0))
                .cloned()
                .collect();
            self.replace(at, id, "minItems", "a list with too few items", vec![fewer]);
        }
        if let (Some(max), Some(first)) = (list.max_items.filter(|max| *max < 10_000), items.first()) {
            let many = usize::try_from(max + 1).unwrap_or(0);
            self.replace(
                at,
                id,
                "maxItems",
                "a list with too many items",
                vec![filled(first, many, list.unique)],
            );
        }
        if let (true, Some(first)) = (list.unique, items.first()) {
            let twice = items.iter().chain([first]).cloned().collect();
            self.replace(at, id, "uniqueItems", "a list that repeats an item", vec![twice]);
        }
        for (index, item) in items.iter().enumerate().take(list.prefix.len() + 1) {
            let schema = list.prefix.get(index).copied().unwrap_or(list.items);
            self.value(schema, item, &format!("{at}/{index}"), depth + 1);
        }
    }

    fn object(&mut self, id: SchemaId, object: &Object, value: &Value, at: &str, depth: usize) {
        let there = |name: &str| value.get(name);
        for property in object
            .properties
            .iter()
            .filter(|property| property.required && there(&property.name).is_some())
        {
            let name = property.name.clone();
            self.propose(
                at,
                id,
                "required",
                &format!("without `{name}`"),
                vec![Candidate::Remove(name)],
            );
        }
        if matches!(object.additional, Additional::Refused) {
            let stranger = Candidate::Add("apigenCheckUnknown".to_owned(), json!(1));
            self.propose(at, id, "additionalProperties", "with an unknown member", vec![stranger]);
        }
        if object.min_properties.is_some_and(|min| min > 0) {
            self.replace(at, id, "minProperties", "with too few members", vec![json!({})]);
        }
        for property in &object.properties {
            if let Some(inner) = there(&property.name) {
                self.value(
                    property.schema,
                    inner,
                    &format!("{at}/{}", escape(&property.name)),
                    depth + 1,
                );
            }
        }
        if let (Additional::Typed(schema), Some(members)) = (&object.additional, value.as_object()) {
            let extra = members
                .iter()
                .find(|(name, _)| object.properties.iter().all(|property| property.name != **name));
            if let Some((name, inner)) = extra {
                self.value(*schema, inner, &format!("{at}/{}", escape(name)), depth + 1);
            }
        }
    }
}

/// Values of other types, the likeliest mistake first.
fn wrong_types(shape: &Shape) -> Vec<Value> {
    match shape {
        Shape::String(_) | Shape::Enum(_) => vec![json!(12345), json!([])],
        Shape::Integer(_) | Shape::Number(_) | Shape::Boolean => vec![json!("apigen"), json!([])],
        Shape::Array(_) => vec![json!("apigen"), json!({}), json!(1)],
        Shape::Object(_) => vec![json!([]), json!("apigen")],
        _ => vec![json!([]), json!("apigen"), json!(12345), json!(true), json!({})],
    }
}

fn strangers(value: &Value) -> Vec<Value> {
    if value.is_string() {
        return vec![json!("apigen-check-no-such-value"), json!("x"), json!("")];
    }
    vec![json!(987_654_321), json!("apigen-check-no-such-value")]
}

/// The first numbers past a bound.
fn past(bound: &Number, exclusive: bool, step: f64, integer: bool) -> Vec<Value> {
    if let (Some(exact), true) = (bound.as_i64(), integer) {
        #[expect(clippy::cast_possible_truncation, reason = "a step is a multipleOf or one")]
        let step = step as i64;
        let next = if exclusive {
            Some(exact)
        } else {
            exact.checked_add(step.signum())
        };
        return [next, exact.checked_add(step)]
            .into_iter()
            .flatten()
            .map(Value::from)
            .collect();
    }
    let bound = bound.as_f64().unwrap_or_default();
    let mut found = vec![number(bound + step, integer)];
    if exclusive {
        found.insert(0, number(bound, integer));
    }
    found
}

fn number(n: f64, integer: bool) -> Value {
    #[expect(clippy::cast_possible_truncation, reason = "guarded by the range")]
    if integer && n.fract() == 0.0 && n.abs() < 9e15 {
        return json!(n as i64);
    }
    json!(n)
}

/// One character too many, by repeating what is there.
fn longer(base: &str, max: u64) -> Vec<Value> {
    let wanted = usize::try_from(max).unwrap_or(0) + 1;
    let last = base.chars().next_back().unwrap_or('a');
    let first = base.chars().next().unwrap_or('a');
    let at_end: String = base.chars().chain(std::iter::repeat(last)).take(wanted).collect();
    let missing = wanted.saturating_sub(base.chars().count());
    let at_start: String = std::iter::repeat_n(first, missing)
        .chain(base.chars())
        .take(wanted)
        .collect();
    let all_a = "a".repeat(wanted);
    vec![json!(at_end), json!(at_start), json!(all_a)]
}

/// Texts of about the same length that a pattern or a format may refuse.
fn unlike(base: &str) -> Vec<Value> {
    let replaced = |with: char| {
        let rest: String = base.chars().skip(1).collect();
        json!(format!("{with}{rest}"))
    };
    let filled = |with: &str| json!(with.repeat(base.chars().count().max(1)));
    let mut found: Vec<Value> = ['!', ' ', '_', 'a', 'A', '0', 'é', '/']
        .into_iter()
        .map(replaced)
        .collect();
    found.extend(["!", "a", "A", "0", " ", "%"].map(filled));
    found.extend([json!("apigen check"), json!("x"), json!("%%%"), json!("http://[")]);
    found
}

/// A list of `many` items, told apart where they must be.
fn filled(first: &Value, many: usize, unique: bool) -> Value {
    let item = |index: usize| match first {
        Value::String(text) if unique => json!(format!("{text}{index}")),
        Value::Number(_) if unique => json!(index),
        other => other.clone(),
    };
    (0..many).map(item).collect()
}
