//! The published document: document in, plain OpenAPI out, judged by what others read in it.

#[path = "../common/mod.rs"]
mod common;

mod corpus;
mod documents;
mod promises;
mod texts;
mod tools;

use apigen::contract::Contract;
use apigen::diagnostic::Severity;
use apigen::document::Document;
use apigen::publish::{Format, Mode};
use apigen::report::{self, Style};
use apigen::source::{Limits, Source};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// A document, read whole.
pub struct Read {
    /// Its text and tree.
    pub source: Source,
    /// Its normal form.
    pub document: Document,
    /// What it promises.
    pub contract: Contract,
}

/// Both modes.
pub const MODES: [Mode; 2] = [Mode::PerCode, Mode::Single];

/// Reads the file at `path`; errors fail the test.
pub fn read(path: &Path) -> Read {
    let (source, found) = apigen::document::open(path, &Limits::default());
    judged(source, found, &path.display().to_string())
}

/// Reads `text`; errors fail the test.
pub fn read_text(name: &str, text: &str) -> Read {
    let (source, found) = apigen::source::parse_text(name, text, &Limits::default());
    judged(source, found, name)
}

fn judged(source: Source, mut found: apigen::diagnostic::Diagnostics, name: &str) -> Read {
    let (document, more) = apigen::document::read(&source);
    found.extend(more);
    let (contract, more) = apigen::lower::lower(&document);
    found.extend(more);
    let told = report::render(&found, &source, report::Format::Concise, Style::default());
    assert_eq!(found.count(Severity::Error), 0, "{name}:\n{told}");
    Read {
        source,
        document,
        contract,
    }
}

impl Read {
    /// As it is published.
    pub fn published(&self, mode: Mode) -> Value {
        apigen::publish::publish(&self.source, &self.document, &self.contract, mode.into())
    }

    /// The text that is published.
    pub fn text(&self, mode: Mode, format: Format) -> String {
        apigen::publish::text(&self.source, &self.published(mode), format)
    }
}

/// One of our own documents.
pub fn own(name: &str) -> Read {
    read(&common::root().join("specs").join(name))
}

/// What an operation may answer with: method, path, status, code.
pub fn effective(contract: &Contract) -> BTreeSet<(String, u16, String)> {
    let errors = contract.operations.iter().flat_map(|operation| {
        operation.errors.iter().map(move |error| {
            let code = contract.error(error.error);
            let at = format!("{} {}", operation.method.as_str(), operation.path.template);
            (at, code.status, code.code.clone())
        })
    });
    errors.collect()
}

/// The responses of a document: where, status, response.
pub fn responses(document: &Value) -> Vec<(String, String, &Value)> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            for (status, response) in operation["responses"].as_object().into_iter().flatten() {
                found.push((format!("{method} {path}"), status.clone(), response));
            }
        }
    }
    found
}

/// The examples of error responses: where and code, schema, value.
pub fn error_examples(document: &Value) -> Vec<(String, &Value, &Value)> {
    let mut found = Vec::new();
    for (at, status, response) in responses(document) {
        if !status.starts_with(['4', '5']) {
            continue;
        }
        for (_, content) in response["content"].as_object().into_iter().flatten() {
            for (code, example) in content["examples"].as_object().into_iter().flatten() {
                found.push((format!("{at} {status} {code}"), &content["schema"], &example["value"]));
            }
        }
    }
    found
}

/// A judge of a schema of the document, references into its components included.
pub fn judge(document: &Value, schema: &Value) -> jsonschema::Validator {
    let whole = serde_json::json!({ "allOf": [schema], "components": document["components"] });
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .build(&whole)
        .unwrap_or_else(|error| panic!("{schema}: {error}"))
}
