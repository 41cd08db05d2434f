//! Unions: how a variant is told from the others.

use super::types::Types;
use crate::contract::{SchemaId, Shape, Union, UnionKind};
use crate::plan::Face;
use crate::plan::names::{Case, Wish, allocate};
use std::collections::BTreeSet;

/// How the variant of a value is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// A member names it.
    Tag(String),
    /// Every variant has JSON types of its own.
    Kind,
    /// Every variant but perhaps the last requires a member that no other has.
    Key(Vec<Option<String>>),
    /// Each is tried in turn and checked whole; with [`UnionKind::OneOf`] exactly one must fit.
    Trial,
}

/// The names of the variants.
pub fn variants(union: &Union) -> Vec<String> {
    let wishes: Vec<_> = union
        .variants
        .iter()
        .map(|one| Wish {
            words: &one.name,
            fallback: "variant",
        })
        .collect();
    allocate(&wishes, Case::Type, &["Self_"], "Variant")
}

/// How the variants of a union are told apart.
pub fn choice(types: &Types<'_>, union: &Union) -> Choice {
    let objects = union
        .variants
        .iter()
        .all(|one| kinds(types, one.schema, 0) == [Kind::Object]);
    if let Some(discriminator) = &union.discriminator
        && objects
        && union.variants.iter().all(|one| !one.tags.is_empty())
    {
        return Choice::Tag(discriminator.property.clone());
    }
    if distinct(types, union) {
        return Choice::Kind;
    }
    match unique_keys(types, union) {
        Some(keys) if objects && union.kind == UnionKind::OneOf => Choice::Key(keys),
        _ => Choice::Trial,
    }
}

/// JSON types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Kind {
    Boolean,
    Number,
    String,
    Array,
    Object,
    Null,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Boolean,
        Self::Number,
        Self::String,
        Self::Array,
        Self::Object,
        Self::Null,
    ];

    /// The pattern that matches it.
    pub const fn pattern(self) -> &'static str {
        match self {
            Self::Boolean => "kit::Any::Bool(_)",
            Self::Number => "kit::Any::Number(_)",
            Self::String => "kit::Any::String(_)",
            Self::Array => "kit::Any::Array(_)",
            Self::Object => "kit::Any::Object(_)",
            Self::Null => "kit::Any::Null",
        }
    }
}

/// The JSON types that a schema's values may have.
pub fn kinds(types: &Types<'_>, id: SchemaId, depth: u8) -> Vec<Kind> {
    let mut kinds = match types.shape(id) {
        Shape::Boolean => vec![Kind::Boolean],
        Shape::Integer(_) | Shape::Number(_) => vec![Kind::Number],
        Shape::String(_) | Shape::Binary => vec![Kind::String],
        Shape::Array(_) => vec![Kind::Array],
        Shape::Object(_) => vec![Kind::Object],
        Shape::Null => vec![Kind::Null],
        Shape::Never => Vec::new(),
        Shape::Enum(enumeration) => enumeration.values.iter().map(kind_of).collect(),
        Shape::Union(union) if depth < 8 => {
            let variants = union.variants.iter();
            variants.flat_map(|one| kinds(types, one.schema, depth + 1)).collect()
        }
        Shape::Union(_) | Shape::Any | Shape::Ref(_) => Kind::ALL.to_vec(),
    };
    if types.nullable(id) {
        kinds.push(Kind::Null);
    }
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

const fn kind_of(value: &serde_json::Value) -> Kind {
    match value {
        serde_json::Value::Null => Kind::Null,
        serde_json::Value::Bool(_) => Kind::Boolean,
        serde_json::Value::Number(_) => Kind::Number,
        serde_json::Value::String(_) => Kind::String,
        serde_json::Value::Array(_) => Kind::Array,
        serde_json::Value::Object(_) => Kind::Object,
    }
}

fn distinct(types: &Types<'_>, union: &Union) -> bool {
    let mut seen = BTreeSet::new();
    let mut all = union.variants.iter().flat_map(|one| kinds(types, one.schema, 0));
    all.all(|kind| seen.insert(kind))
}

/// For each variant a member that it requires and no other variant knows; the last may have none.
fn unique_keys(types: &Types<'_>, union: &Union) -> Option<Vec<Option<String>>> {
    let known: Vec<BTreeSet<&str>> = union
        .variants
        .iter()
        .map(|one| members(types, one.schema, false))
        .collect();
    let mut keys = Vec::new();
    for (index, variant) in union.variants.iter().enumerate() {
        let unique = members(types, variant.schema, true).into_iter().find(|name| {
            let others = known.iter().enumerate().filter(|(other, _)| *other != index);
            others.into_iter().all(|(_, names)| !names.contains(name))
        });
        match unique {
            Some(name) => keys.push(Some(name.to_owned())),
            None => return None,
        }
    }
    Some(keys)
}

fn members<'a>(types: &Types<'a>, id: SchemaId, required: bool) -> BTreeSet<&'a str> {
    match types.shape(id) {
        Shape::Object(object) => {
            let properties = types
                .members(object, Face::Both)
                .into_iter()
                .map(|(_, property)| property);
            let wanted = properties.filter(|property| !required || property.required);
            wanted.map(|property| property.name.as_str()).collect()
        }
        _ => BTreeSet::new(),
    }
}
