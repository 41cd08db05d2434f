//! Unions: how a variant is told from the others.

use super::types::Types;
use crate::contract::{SchemaId, Shape, Union};
use crate::plan::names::{Case, Wish, allocate};
use std::collections::BTreeSet;

/// How the variant of a value is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// A member names it.
    Tag(String),
    /// Every variant has JSON types of its own.
    Kind,
    /// Each is tried in turn and checked whole; with `oneOf` exactly one must fit.
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
    if let Some(discriminator) = types.contract.schemas.tag(union) {
        return Choice::Tag(discriminator.property.clone());
    }
    if distinct(types, union) {
        Choice::Kind
    } else {
        Choice::Trial
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
