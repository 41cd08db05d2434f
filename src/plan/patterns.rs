//! Patterns as statics: ECMA 262 in the document, the `regex` crate in the service.

use super::names::{Case, Wish, allocate};
use super::uses::Uses;
use crate::contract::{Contract, Shape};
use crate::diagnostic::{Diagnostic, Diagnostics};
use std::collections::BTreeMap;

/// All patterns of a contract, by the pattern as written, and their statics.
#[derive(Clone, Debug, Default)]
pub struct Patterns(BTreeMap<String, String>);

impl Patterns {
    /// Collects the patterns of all schemas in use. One that cannot be compiled is a finding (`AG310`).
    pub fn of(contract: &Contract, uses: &Uses) -> (Self, Diagnostics) {
        let mut found = Diagnostics::default();
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
            if order.iter().any(|(there, _)| *there == pattern) {
                continue;
            }
            match compilable(pattern) {
                Some(_) => order.push((pattern, &schema.name)),
                None => found.push(uncompilable(pattern, schema.span)),
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
        (
            Self(statics.map(|((source, _), name)| (source.to_owned(), name)).collect()),
            found,
        )
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

fn uncompilable(pattern: &str, span: crate::source::Span) -> Diagnostic {
    Diagnostic::advice(
        "AG310",
        span,
        format!("the pattern `{pattern}` is checked on the slow path"),
    )
    .label("look-around and back-references have no linear-time form")
    .help("say it without look-around, or as several constraints under `allOf`")
}

/// Whether the service can compile a pattern: asked of the very code that will do it.
pub fn compilable(pattern: &str) -> Option<regex::Regex> {
    crate::document::pattern::compile(pattern)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_service_and_the_plan_agree_on_patterns() {
        assert!(compilable(r"^\d+$").is_some_and(|regex| regex.is_match("12") && !regex.is_match("١٢")));
        assert!(compilable("^[[&&a]+{$").is_some_and(|regex| regex.is_match("[&a{")));
        assert!(compilable("(?=a)b").is_none() && compilable(r"(a)\1").is_none());
    }
}
