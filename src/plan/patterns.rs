//! Patterns as statics: ECMA 262 in the document, the `regex` crate in the service.

use super::names::{Case, Wish, allocate};
use super::texts;
use super::uses::Uses;
use crate::contract::{Contract, Shape};
use crate::lower::is_linear;
use serde_json::Value;
use std::collections::BTreeMap;

/// Whether a pattern looks around or refers back, wherever it stands: the linear engine takes none of those.
pub fn backtrack(contract: &Contract) -> bool {
    contract.schemas.iter().any(|(_, schema)| {
        let own = match &schema.shape {
            Shape::String(text) => text.pattern.as_deref().is_some_and(|pattern| !is_linear(pattern)),
            _ => false,
        };
        own || schema.residue.iter().any(|(keyword, value)| holds(keyword, value))
    })
}

fn holds(keyword: &str, value: &Value) -> bool {
    match (keyword, value) {
        ("pattern", Value::String(pattern)) => !is_linear(pattern),
        ("patternProperties", Value::Object(all)) => {
            all.keys().any(|pattern| !is_linear(pattern)) || all.values().any(|schema| holds("", schema))
        }
        (_, Value::Object(all)) => all.iter().any(|(keyword, value)| holds(keyword, value)),
        (_, Value::Array(all)) => all.iter().any(|value| holds("", value)),
        _ => false,
    }
}

/// All patterns of a contract, by the pattern as written, and their statics.
#[derive(Clone, Debug, Default)]
pub struct Patterns(BTreeMap<String, String>);

impl Patterns {
    /// Collects the patterns of all schemas in use that the service's linear engine takes.
    pub fn of(contract: &Contract, uses: &Uses) -> Self {
        let mut order: Vec<(&str, &str)> = Vec::new();
        for (_, schema) in contract
            .schemas
            .iter()
            .filter(|(id, schema)| schema.component || uses.reached(*id))
        {
            let Shape::String(text) = &schema.shape else { continue };
            let Some(pattern) = text.pattern.as_deref() else {
                continue;
            };
            let known = order.iter().any(|(there, _)| *there == pattern);
            if !known && !texts::lost(text) && is_linear(pattern) {
                order.push((pattern, &schema.name));
            }
        }
        let wishes: Vec<_> = order
            .iter()
            .map(|one| Wish {
                words: one.1,
                fallback: "pattern",
            })
            .collect();
        let names = allocate(&wishes, Case::Constant, &[], "_PATTERN");
        let statics = order.into_iter().zip(names);
        Self(statics.map(|((source, _), name)| (source.to_owned(), name)).collect())
    }

    /// The static of a pattern; `None` where it cannot be compiled.
    pub fn name(&self, source: &str) -> Option<&str> {
        self.0.get(source).map(String::as_str)
    }

    /// All patterns and their statics, by static.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut list: Vec<_> = self
            .0
            .iter()
            .map(|(source, name)| (source.as_str(), name.as_str()))
            .collect();
        list.sort_by_key(|one| one.1);
        list.into_iter()
    }
}
