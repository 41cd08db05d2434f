//! Document and contract to the plain OpenAPI document that other tools read.
//!
//! The result is the document as it was written, in its own version, with every response of every operation written
//! out. What is private is gone; what a response says already stays. Publishing what was published changes nothing.

mod clean;
mod components;
mod date;
mod example;
mod headers;
mod json;
mod operation;
mod response;
mod schema;
mod tree;
mod wide;
mod yaml;

pub use example::{example, path};

use crate::contract::{Contract, EnvelopeId, ErrorId};
use crate::document::Document;
use crate::source::Source;
use components::Components;
use serde_json::Value;
use std::collections::BTreeMap;

/// How error bodies are described.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Each code has a schema of its own; several of one status are alternatives.
    #[default]
    PerCode,
    /// Every error response refers to the one schema of the envelope: for generators that want one error type.
    Single,
}

/// What a published document says beyond what was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manner {
    /// How error bodies are described.
    pub mode: Mode,
    /// Whether responses are added for failures that an operation does not declare.
    pub inject: bool,
}

impl Default for Manner {
    fn default() -> Self {
        Mode::default().into()
    }
}

impl From<Mode> for Manner {
    fn from(mode: Mode) -> Self {
        Self { mode, inject: true }
    }
}

/// How a document is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// YAML that readers of 1.1 and of 1.2 understand alike.
    #[default]
    Yaml,
    /// JSON, indented.
    Json,
}

/// The published document. `document` and `contract` were made of `source` and have no errors.
pub fn publish(source: &Source, document: &Document, contract: &Contract, manner: Manner) -> Value {
    let Some(root) = &source.root else {
        return Value::Null;
    };
    let written = root.to_json();
    let public = clean::cleaned(&written);
    let mut out = public.clone();
    let mut publisher = Publisher {
        contract,
        document,
        manner,
        extended: written.get("x-error-contract").is_some() || written.get("x-apigen-error-contract").is_some(),
        written: &written,
        public: &public,
        components: Components::of(&mut out),
        named: BTreeMap::new(),
    };
    publisher.operations(&mut out);
    publisher.components.put_back(&mut out);
    clean::prune(&written, &mut out);
    out
}

/// The text of a published document: numbers that no JSON number of 64 bits holds are written as in `source`.
pub fn text(source: &Source, published: &Value, format: Format) -> String {
    let wide = wide::Wide::of(source);
    match format {
        Format::Json => json::text(published, &wide),
        Format::Yaml => yaml::text(published, &wide),
    }
}

/// A publication under way.
struct Publisher<'a> {
    contract: &'a Contract,
    document: &'a Document,
    manner: Manner,
    /// Whether the document has an error contract of its own.
    extended: bool,
    /// The document as written, for what is copied from it.
    written: &'a Value,
    /// The same without what is private, for what is written out in place.
    public: &'a Value,
    components: Components,
    /// References to the schemas of codes and envelopes that were made.
    named: BTreeMap<(Option<ErrorId>, EnvelopeId), Value>,
}
