//! Names that the team asks for, and who is in their way.

use super::{Case, Names, fields, ident, parameters};
use crate::contract::{Alias, Contract, Enumeration, Shape};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::plan::uses::{Face, TypeKey, Uses};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Something that has a name in a scope.
struct Named<'a> {
    alias: Option<&'a Alias>,
    words: &'a str,
    span: Span,
    /// What the allocator gave it.
    given: &'a str,
}

/// Names asked for that cannot be had: another thing has the name, or generated code itself needs it.
pub fn clashes(contract: &Contract) -> Diagnostics {
    let mut found = Clashes::default();
    if asks(contract) {
        let uses = Uses::of(contract);
        let names = Names::of(contract, &uses);
        found.types(contract, &names.types);
        found.types(contract, &names.client.types);
        found.whole(contract, &names);
        found.parts(contract, &uses);
    }
    found.found
}

/// Whether the team asks for any name.
fn asks(contract: &Contract) -> bool {
    let within = |shape: &Shape| match shape {
        Shape::Object(object) => object.properties.iter().any(|one| one.alias.is_some()),
        Shape::Enum(enumeration) => !enumeration.aliases.is_empty(),
        _ => false,
    };
    let mut schemas = contract.schemas.iter().map(|(_, schema)| schema);
    let of_operation = |one: &crate::contract::Operation| {
        one.alias.is_some() || one.parameters.iter().any(|parameter| parameter.alias.is_some())
    };
    let of_error = |one: &crate::contract::ErrorCode| {
        one.alias.is_some() || one.members.iter().any(|member| member.alias.is_some())
    };
    schemas.any(|schema| schema.alias.is_some() || within(&schema.shape))
        || contract.operations.iter().any(of_operation)
        || contract.errors.iter().any(of_error)
        || contract.tags.iter().any(|tag| tag.alias.is_some())
}

#[derive(Default)]
struct Clashes {
    found: Diagnostics,
    /// Where it was said already: a name has several scopes.
    said: BTreeSet<Span>,
}

impl Clashes {
    fn types(&mut self, contract: &Contract, types: &BTreeMap<TypeKey, String>) {
        let mut seen = BTreeSet::new();
        let first = types.iter().filter(|((id, _), _)| seen.insert(*id));
        let named = first.map(|((id, face), given)| {
            let schema = contract.schema(*id);
            // Where a schema has two faces the other one has `Input` behind it.
            let twice = *face == Face::Request && types.contains_key(&(*id, Face::Answer));
            Named {
                alias: schema.alias.as_ref().filter(|_| !twice),
                words: &schema.name,
                span: schema.span,
                given,
            }
        });
        self.judge(&named.collect::<Vec<_>>(), Case::Type);
    }

    fn whole(&mut self, contract: &Contract, names: &Names) {
        let operations = contract.operations.iter().zip(&names.operations);
        let named = operations.map(|(one, name)| Named {
            alias: one.alias.as_ref(),
            words: one.words(),
            span: one.span,
            given: &name.function,
        });
        self.judge(&named.collect::<Vec<_>>(), Case::Value);
        let errors = contract.errors.iter().zip(&names.errors);
        let named = errors.map(|(one, name)| Named {
            alias: one.alias.as_ref(),
            words: one.words(),
            span: one.span,
            given: &name.variant,
        });
        self.judge(&named.collect::<Vec<_>>(), Case::Type);
        let tags = contract.tags.iter().zip(&names.tags);
        let named = tags.map(|(one, name)| Named {
            alias: one.alias.as_ref(),
            words: one.words(),
            span: one.alias.as_ref().map_or_else(Span::default, |alias| alias.span),
            given: &name.module,
        });
        self.judge(&named.collect::<Vec<_>>(), Case::Module);
        for (error, name) in contract.errors.iter().zip(&names.errors) {
            self.members(&error.members, &name.fields);
        }
    }

    /// Scopes of their own: structs, enumerations, requests.
    fn parts(&mut self, contract: &Contract, uses: &Uses) {
        for (id, schema) in contract.schemas.iter() {
            match &schema.shape {
                _ if !schema.component && !uses.reached(id) => {}
                Shape::Object(object) => self.members(&object.properties, &fields(object)),
                Shape::Enum(enumeration) => self.values(enumeration, schema.span),
                _ => {}
            }
        }
        for operation in &contract.operations {
            let given = parameters(operation);
            let named = operation.parameters.iter().zip(&given).map(|(one, given)| Named {
                alias: one.alias.as_ref(),
                words: one.words(),
                span: one.span,
                given,
            });
            self.judge(&named.collect::<Vec<_>>(), Case::Value);
        }
    }

    fn members(&mut self, members: &[crate::contract::Property], given: &[String]) {
        let named = members.iter().zip(given).map(|(one, given)| Named {
            alias: one.alias.as_ref(),
            words: one.words(),
            span: one.span,
            given,
        });
        self.judge(&named.collect::<Vec<_>>(), Case::Value);
    }

    fn values(&mut self, enumeration: &Enumeration, span: Span) {
        if enumeration.aliases.is_empty() {
            return;
        }
        let words = super::value_words(enumeration);
        let given = super::variants(enumeration);
        let asked = |index: usize| {
            let value = enumeration.values.get(index)?;
            let (_, alias) = enumeration.aliases.iter().find(|(known, _)| known == value)?;
            Some(alias)
        };
        let named = words
            .iter()
            .zip(&given)
            .enumerate()
            .map(|(index, (words, given))| Named {
                alias: asked(index),
                words,
                span,
                given,
            });
        self.judge(&named.collect::<Vec<_>>(), Case::Type);
    }

    /// Judges one scope.
    fn judge(&mut self, scope: &[Named<'_>], case: Case) {
        if scope.iter().all(|one| one.alias.is_none()) {
            return;
        }
        let natural: Vec<_> = scope.iter().map(|one| ident(one.words, case, "value")).collect();
        let mut holders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, name) in natural.iter().enumerate() {
            holders.entry(name).or_default().push(index);
        }
        for (index, (one, name)) in scope.iter().zip(&natural).enumerate() {
            let Some(alias) = one.alias else { continue };
            let other = holders[name.as_str()].iter().find(|other| **other != index);
            let other = other.map(|other| scope[*other].alias.map_or(scope[*other].span, |alias| alias.span));
            if (other.is_some() || one.given != *name) && self.said.insert(alias.span) {
                self.found.push(clash(alias, name, other));
            }
        }
    }
}

fn clash(alias: &Alias, name: &str, other: Option<Span>) -> Diagnostic {
    let fault = Diagnostic::error("AG401", alias.span, format!("the name `{}` is taken", alias.text));
    match other {
        Some(other) if other != alias.span && other != Span::default() => fault
            .label(format!("would be `{name}` in code"))
            .also(other, "this has the name already"),
        Some(_) => fault.label(format!("another thing beside it is `{name}` in code")),
        None => fault.label(format!("generated code needs `{name}` itself")),
    }
    .help("ask for another name, here or there")
}
