//! What only the whole arena shows: unions that are none, tags that constants imply, bytes that stand in text.

use super::{Direction, Lowering, Samples, accepts, sample};
use crate::contract::{Array, Discriminator, Enumeration, SchemaId, Shape, Text, Union, UnionKind};
use crate::diagnostic::Diagnostic;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Unions within unions beyond this depth stay as they are.
const MOST_ROUNDS: usize = 16;

impl Lowering<'_> {
    /// Runs after every schema has its content.
    pub(super) fn collapse(&mut self) {
        let ids: Vec<_> = self.contract.schemas.iter().map(|(id, _)| id).collect();
        for id in &ids {
            self.break_loop(*id);
            self.end_list(*id);
        }
        // A union that comes to nothing or to one schema changes those that hold it.
        for _ in 0..MOST_ROUNDS {
            let changed = ids.iter().filter(|id| self.collapse_union(**id)).count();
            if changed == 0 {
                break;
            }
        }
        for id in &ids {
            self.imply_discriminator(*id);
        }
        self.loosen_all(&ids);
        self.drop_unfit_defaults(&ids);
    }

    /// A default that breaks its own schema is not applied: an absent member would be refused for it.
    fn drop_unfit_defaults(&mut self, ids: &[SchemaId]) {
        let samples = Samples::new(&self.contract);
        let unfit = |id: &SchemaId| {
            let default = self
                .contract
                .schemas
                .get(*id)
                .default
                .as_ref()
                .filter(|value| !value.is_null());
            default.is_some_and(|value| !samples.accepts(*id, Direction::Request, value))
        };
        let unfit: Vec<_> = ids.iter().copied().filter(unfit).collect();
        for id in unfit {
            let schema = self.contract.schemas.get_mut(id);
            schema.default = None;
            let message = format!(
                "the `default` of `{}` breaks its own schema: it is not applied",
                schema.name
            );
            let (span, pointer) = (schema.span, schema.pointer.clone());
            if self.said.insert(format!("AG228 {pointer}")) {
                self.say(Diagnostic::warning("AG228", span, message).help("correct the default or its schema"));
            }
        }
    }

    /// What is loosened may give a value to what refers to it, so a second round follows.
    fn loosen_all(&mut self, ids: &[SchemaId]) {
        let mut hollow = BTreeMap::new();
        for _ in 0..2 {
            for id in ids {
                self.loosen(*id, &mut hollow);
            }
            let empty = hollow.values().any(|empty| *empty);
            hollow.retain(|_, empty| !*empty);
            if !empty {
                break;
            }
        }
    }

    /// Whether no value of a schema can be found, in one direction or the other.
    fn is_hollow(&self, id: SchemaId, known: &mut BTreeMap<SchemaId, bool>) -> bool {
        let empty = |direction: &Direction| {
            let value = sample(&self.contract, id, *direction);
            !accepts(&self.contract, id, *direction, &value)
        };
        let seek = || [Direction::Request, Direction::Answer].iter().any(empty);
        *known.entry(id).or_insert_with(seek)
    }

    /// `oneOf` whose variants no value tells apart accepts nothing at all; what is meant is `anyOf`.
    fn loosen(&mut self, id: SchemaId, hollow: &mut BTreeMap<SchemaId, bool>) {
        let Shape::Union(union) = &self.contract.schemas.get(id).shape else {
            return;
        };
        // Of a variant that may be anything but for some keywords, no sample shows that there is none.
        let vague = |variant: &crate::contract::Variant| {
            let schema = self.resolved(variant.schema);
            matches!(schema.shape, Shape::Any) && !schema.residue.is_empty()
        };
        if union.kind == UnionKind::AnyOf || union.variants.iter().any(vague) || !self.is_hollow(id, hollow) {
            return;
        }
        if union
            .variants
            .iter()
            .all(|variant| self.is_hollow(variant.schema, hollow))
        {
            return;
        }
        hollow.remove(&id);
        let (name, span, pointer) = self.about(id);
        if let Shape::Union(union) = &mut self.contract.schemas.get_mut(id).shape {
            union.kind = UnionKind::AnyOf;
        }
        let message = format!(
            "nothing tells the variants of `{name}` apart, so `oneOf` would refuse every value: it is read as `anyOf`"
        );
        let help = "add a `discriminator`, or a required member that only one variant has";
        if self.said.insert(format!("AG307 {pointer}")) {
            self.say(Diagnostic::warning("AG307", span, message).help(help));
        }
    }

    /// `A: {$ref: B}`, `B: {$ref: A}` says nothing; `document` reports it.
    fn break_loop(&mut self, id: SchemaId) {
        let end = self.contract.schemas.resolve(id);
        if matches!(self.contract.schemas.get(end).shape, Shape::Ref(_)) {
            self.contract.schemas.get_mut(id).shape = Shape::Any;
        }
    }

    /// A list that allows nothing behind its last place ends there.
    fn end_list(&mut self, id: SchemaId) {
        let ends = |array: &Array| matches!(self.resolved(array.items).shape, Shape::Never);
        let schema = self.contract.schemas.get(id);
        let Shape::Array(array) = &schema.shape else { return };
        let places = ends(array).then_some(array.prefix.len() as u64);
        if let Shape::Array(array) = &mut self.contract.schemas.get_mut(id).shape {
            array.max_items = array.max_items.into_iter().chain(places).min();
        }
    }

    fn resolved(&self, id: SchemaId) -> &crate::contract::Schema {
        self.contract.schemas.get(self.contract.schemas.resolve(id))
    }

    /// Whether the union became less.
    fn collapse_union(&mut self, id: SchemaId) -> bool {
        let Shape::Union(union) = &self.contract.schemas.get(id).shape else {
            return false;
        };
        let before = union.variants.len();
        let mut union = union.clone();
        let mut seen = BTreeSet::new();
        union.variants.retain(|variant| seen.insert(variant.schema));
        let never = |shape: &Shape| matches!(shape, Shape::Never);
        union
            .variants
            .retain(|variant| !never(&self.resolved(variant.schema).shape));
        let nulls = union.variants.len();
        union
            .variants
            .retain(|variant| !matches!(self.resolved(variant.schema).shape, Shape::Null));
        let nullable = union.variants.len() < nulls;
        let shape = if nulls == 0 {
            Shape::Never
        } else {
            self.collapsed(union)
        };
        let less = !matches!(&shape, Shape::Union(union) if union.variants.len() == before);
        let schema = self.contract.schemas.get_mut(id);
        schema.nullable = (schema.nullable || nullable) && !matches!(shape, Shape::Null);
        schema.shape = shape;
        less
    }

    fn collapsed(&self, mut union: Union) -> Shape {
        if union.kind == UnionKind::AnyOf {
            self.absorb(&mut union);
        }
        if let Some(all) = self.one_enumeration(&union) {
            return Shape::Enum(all);
        }
        match union.variants.as_slice() {
            [] => Shape::Null,
            [only] => Shape::Ref(only.schema),
            _ => Shape::Union(union),
        }
    }

    /// In `anyOf`, a variant that accepts all of another one's values leaves the other nothing to say.
    fn absorb(&self, union: &mut Union) {
        let bare = |shape: &Shape| match shape {
            Shape::Any => true,
            Shape::String(text) => is_free(text),
            Shape::Number(number) => number.bounds == crate::contract::Bounds::default(),
            _ => false,
        };
        let schemas: Vec<_> = union
            .variants
            .iter()
            .map(|variant| self.resolved(variant.schema))
            .collect();
        let greedy = schemas
            .iter()
            .position(|schema| schema.residue.is_empty() && bare(&schema.shape));
        let Some(greedy) = greedy else { return };
        let eater = schemas[greedy].shape.clone();
        let keep: Vec<bool> = schemas
            .iter()
            .enumerate()
            .map(|(index, schema)| index == greedy || !eats(&eater, &schema.shape))
            .collect();
        let mut keep = keep.into_iter();
        union.variants.retain(|_| keep.next().unwrap_or(true));
    }

    fn one_enumeration(&self, union: &Union) -> Option<Enumeration> {
        let mut all = Enumeration {
            values: Vec::new(),
            names: Vec::new(),
            aliases: Vec::new(),
        };
        let mut names_missing = false;
        for variant in &union.variants {
            let schema = self.resolved(variant.schema);
            let Shape::Enum(part) = &schema.shape else { return None };
            let repeated = part.values.iter().any(|value| all.values.contains(value));
            if schema.nullable || !schema.residue.is_empty() || (repeated && union.kind == UnionKind::OneOf) {
                return None;
            }
            names_missing |= part.names.is_empty() || repeated;
            all.aliases.extend(part.aliases.iter().cloned());
            all.names.extend(part.names.iter().cloned());
            let new = part.values.iter().filter(|value| !all.values.contains(value)).cloned();
            let new: Vec<_> = new.collect();
            all.values.extend(new);
        }
        if names_missing {
            all.names.clear();
        }
        (!all.values.is_empty()).then_some(all)
    }

    /// A required member that holds a different constant in every variant tells them apart.
    fn imply_discriminator(&mut self, id: SchemaId) {
        let Shape::Union(union) = &self.contract.schemas.get(id).shape else {
            return;
        };
        if union.discriminator.is_some() {
            return;
        }
        let Some((property, tags)) = self.implied(union) else {
            return;
        };
        if let Shape::Union(union) = &mut self.contract.schemas.get_mut(id).shape {
            for (variant, tags) in union.variants.iter_mut().zip(tags) {
                variant.tags = tags;
            }
            union.discriminator = Some(Discriminator {
                property,
                declared: false,
            });
        }
    }

    fn implied(&self, union: &Union) -> Option<(String, Vec<Vec<String>>)> {
        let first = union.variants.first()?;
        let Shape::Object(object) = &self.resolved(first.schema).shape else {
            return None;
        };
        let names: Vec<_> = object
            .properties
            .iter()
            .filter(|p| p.required)
            .map(|p| p.name.clone())
            .collect();
        names.into_iter().find_map(|name| {
            let tags: Option<Vec<_>> = union
                .variants
                .iter()
                .map(|v| self.constants_of(v.schema, &name))
                .collect();
            let tags = tags?;
            let mut seen = BTreeSet::new();
            let distinct = tags.iter().flatten().all(|tag| seen.insert(tag.clone()));
            distinct.then_some((name, tags))
        })
    }

    fn constants_of(&self, id: SchemaId, property: &str) -> Option<Vec<String>> {
        let schema = self.resolved(id);
        let Shape::Object(object) = &schema.shape else {
            return None;
        };
        let property = object.properties.iter().find(|p| p.name == property && p.required)?;
        let Shape::Enum(constants) = &self.resolved(property.schema).shape else {
            return None;
        };
        constants
            .values
            .iter()
            .map(|value| value.as_str().map(str::to_owned))
            .collect()
    }
}

fn is_free(text: &Text) -> bool {
    text.format.is_none() && text.min_length.is_none() && text.max_length.is_none() && text.pattern.is_none()
}

fn eats(eater: &Shape, other: &Shape) -> bool {
    match (eater, other) {
        (Shape::Any, _)
        | (Shape::String(_), Shape::String(_))
        | (Shape::Number(_), Shape::Number(_) | Shape::Integer(_)) => true,
        (Shape::String(_), Shape::Enum(constants)) => constants.values.iter().all(Value::is_string),
        (Shape::Number(_), Shape::Enum(constants)) => constants.values.iter().all(Value::is_number),
        _ => false,
    }
}
