//! What clients may send: EC402, EC410, EC411, EC412.

use super::Lint;
use crate::contract::{Additional, Contract, Location, Schema, SchemaId, Shape, Text, TextFormat};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Node, Span};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn judge(lint: &mut Lint<'_>) {
    let mut walk = Walk {
        contract: lint.contract,
        declared: lint.declared.is_some(),
        seen: BTreeSet::new(),
        found: Vec::new(),
    };
    let names = names(lint);
    for subject in &lint.operations {
        for parameter in &subject.meant.parameters {
            let span = names.get(&parameter.span).copied().unwrap_or(parameter.span);
            let what = format!("the {} parameter `{}`", place(parameter.location), parameter.name);
            if walk.seen.insert((parameter.schema, parameter.span)) {
                walk.looks(&parameter.name, parameter.schema, span, parameter.sensitive);
            }
            walk.value(parameter.schema, span, &what);
        }
        for content in subject.meant.body.iter().flat_map(|body| &body.contents) {
            if let Some(schema) = content.schema {
                walk.value(schema, content.span, &format!("the body of `{}`", subject.name()));
            }
        }
    }
    lint.found.0.extend(walk.found);
}

/// Where the names of parameters are written, by the places of the parameters.
fn names(lint: &Lint<'_>) -> BTreeMap<Span, Span> {
    let owners = lint
        .operations
        .iter()
        .flat_map(|subject| [subject.written.node, subject.written.path.node]);
    let lists = owners.filter_map(|owner| owner.get("parameters"));
    let parameters = lists.flat_map(Node::items).map(|node| lint.document.resolve(node).node);
    parameters
        .filter_map(|node| Some((node.span, node.get("name")?.span)))
        .collect()
}

const fn place(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}

/// A walk over all schemas of requests, each once.
struct Walk<'a> {
    contract: &'a Contract,
    declared: bool,
    seen: BTreeSet<(SchemaId, Span)>,
    found: Vec<Diagnostic>,
}

impl<'a> Walk<'a> {
    /// The schema and those it refers to.
    fn chain(&self, id: SchemaId) -> Vec<&'a Schema> {
        let mut chain = vec![self.contract.schema(id)];
        while let Some(Shape::Ref(next)) = chain.last().map(|schema| &schema.shape)
            && chain.len() < 64
        {
            chain.push(self.contract.schema(*next));
        }
        chain
    }

    fn value(&mut self, id: SchemaId, span: Span, what: &str) {
        let chain = self.chain(id);
        let own = self.contract.schemas.resolve(id);
        if !self.seen.insert((own, Span::default())) || chain.iter().any(|schema| schema.read_only) {
            return;
        }
        // A component is one place, whoever refers to it.
        let span = if self.contract.schema(own).component {
            self.contract.schema(own).span
        } else {
            span
        };
        match &self.contract.schema(own).shape {
            Shape::String(text) if unbounded(text) => {
                self.bound("EC411", span, what, "maxLength", "a text of any length");
            }
            Shape::Binary => self.upload(&chain, span, what),
            Shape::Array(array) => {
                if array.max_items.is_none() {
                    self.bound("EC410", span, what, "maxItems", "a list of any length");
                }
                let items = array.prefix.iter().chain([&array.items]);
                for item in items {
                    let place = self.contract.schema(*item).span;
                    self.value(*item, place, &format!("an item of {what}"));
                }
            }
            Shape::Object(object) => {
                for property in &object.properties {
                    self.looks(&property.name, property.schema, property.span, false);
                    self.value(property.schema, property.span, &format!("`{}`", property.name));
                }
                if let Additional::Typed(further) = object.additional {
                    let place = self.contract.schema(further).span;
                    self.value(further, place, &format!("a further member of {what}"));
                }
            }
            Shape::Union(union) => {
                for variant in &union.variants {
                    self.value(variant.schema, self.contract.schema(variant.schema).span, what);
                }
            }
            _ => {}
        }
    }

    /// EC410, EC411: for review in a contract, advice for a plain document.
    fn bound(&mut self, code: &'static str, span: Span, what: &str, key: &str, any: &str) {
        let severity = if self.declared {
            Severity::Warning
        } else {
            Severity::Advice
        };
        let finding = Diagnostic::new(code, severity, span, format!("{what} may be {any}"));
        let example = if key == "maxItems" { "100" } else { "200" };
        let help = format!("say how much is too much, for example `{key}: {example}`");
        self.found.push(finding.help(help));
    }

    /// EC412.
    fn upload(&mut self, chain: &[&Schema], span: Span, what: &str) {
        let limited = chain
            .iter()
            .any(|schema| schema.upload.as_ref().is_some_and(|upload| upload.max_size.is_some()));
        if limited {
            return;
        }
        let finding = Diagnostic::warning("EC412", span, format!("{what} may be a file of any size"));
        let help = "say what is accepted:\nx-upload: { maxSize: 5MB, mediaTypes: [image/png, application/pdf] }";
        self.found.push(finding.help(help));
    }

    /// EC402.
    fn looks(&mut self, name: &str, id: SchemaId, span: Span, marked: bool) {
        let chain = self.chain(id);
        let marked = marked
            || chain
                .iter()
                .any(|schema| schema.sensitive || schema.write_only || schema.read_only);
        let plain = matches!(
            chain.last().map(|schema| &schema.shape),
            Some(Shape::String(_) | Shape::Integer(_))
        );
        if marked || !plain || !secret(name) {
            return;
        }
        let message = format!("`{name}` looks sensitive, but is not marked: it may be echoed in errors and logged");
        let finding = Diagnostic::warning("EC402", span, message);
        self.found
            .push(finding.help("add `x-sensitive: true` to its schema (or `format: password`)"));
    }
}

/// Whether a text has neither a length nor a form that implies one.
fn unbounded(text: &Text) -> bool {
    let free = !matches!(
        text.format,
        Some(
            TextFormat::Uuid
                | TextFormat::Date
                | TextFormat::DateTime
                | TextFormat::Time
                | TextFormat::Email
                | TextFormat::Ipv4
                | TextFormat::Ipv6
                | TextFormat::Hostname
                | TextFormat::Uri
                | TextFormat::UriReference
        )
    );
    free && text.max_length.is_none() && text.pattern.is_none()
}

/// Whether a name says that its value is a secret: by its last word, so that `token_type` and `secretName` are none.
fn secret(name: &str) -> bool {
    let words = words(name);
    let Some(last) = words.last().map(String::as_str) else {
        return false;
    };
    let turns_pages = [
        "page",
        "next",
        "previous",
        "prev",
        "continuation",
        "cursor",
        "sync",
        "skip",
    ];
    let pages = words.iter().any(|word| turns_pages.contains(&word.as_str()));
    let card = words.iter().any(|word| word.ends_with("card"));
    match last {
        "token" => !pages,
        "number" | "no" | "num" => card,
        "cvv" | "cvc" | "ssn" | "iban" | "passphrase" | "passcode" | "passwd" => true,
        last => ["password", "secret", "cardnumber", "creditcard"]
            .iter()
            .any(|word| last.ends_with(word)),
    }
}

/// The words of `card_token`, `cardToken`, `card-token`, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let mut lower = false;
    for letter in name.chars() {
        if !letter.is_alphanumeric() || (letter.is_uppercase() && lower) {
            words.push(String::new());
        }
        lower = letter.is_lowercase() || letter.is_ascii_digit();
        if let Some(word) = words.last_mut().filter(|_| letter.is_alphanumeric()) {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
