//! Schemas, embedded as JSON text: parsed when first needed, and compiled one by one as they are asked for.

use super::At;
use super::judge::Judging;
use super::rules::Rules;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::OnceLock;

/// A document of schemas under `$defs`.
#[derive(Debug)]
pub struct Schemas {
    text: &'static str,
    parsed: OnceLock<Library>,
}

impl Schemas {
    /// `{"$defs": {"NewOrder": …}}`, JSON Schema 2020-12.
    pub const fn new(text: &'static str) -> Self {
        Self {
            text,
            parsed: OnceLock::new(),
        }
    }

    fn library(&self) -> &Library {
        self.parsed.get_or_init(|| Library::new(self.text))
    }
}

/// One schema.
///
/// ```ignore
/// static ALL: Schemas = Schemas::new(include_str!("schemas.json"));
/// pub static NEW_ORDER: Schema = Schema::of(&ALL, "NewOrder");
/// pub static ODD: Schema = Schema::new(r#"{"type": "object", "not": {…}}"#).judged();
/// ```
#[derive(Debug)]
pub struct Schema {
    source: Source,
    judged: bool,
}

#[derive(Debug)]
enum Source {
    Whole(Schemas),
    Part(&'static Schemas, &'static str),
}

impl Schema {
    /// A schema that needs no other: JSON text, with its own `$defs` if any.
    pub const fn new(text: &'static str) -> Self {
        Self {
            source: Source::Whole(Schemas::new(text)),
            judged: false,
        }
    }

    /// The schema `#/$defs/NAME` of a document.
    pub const fn of(all: &'static Schemas, name: &'static str) -> Self {
        Self {
            source: Source::Part(all, name),
            judged: false,
        }
    }

    /// The schema has keywords that the typed path does not know: the judge is always asked.
    #[must_use]
    pub const fn judged(mut self) -> Self {
        self.judged = true;
        self
    }

    pub(in super::super) const fn is_judged(&self) -> bool {
        self.judged
    }

    /// The schema as JSON, and the document that its references point into.
    pub fn document(&self) -> (&Value, &Value) {
        match &self.source {
            Source::Whole(all) => (&all.library().document, &all.library().document),
            Source::Part(all, name) => all.library().definition(name),
        }
    }

    /// Reports everything about the value that breaks the schema, at and below `at`.
    pub fn judge(&self, value: &Value, at: &mut At<'_>) {
        let (library, place) = self.place();
        Judging::new(library).report(place, value, at);
    }

    fn place(&self) -> (&Library, usize) {
        match &self.source {
            Source::Whole(all) => (all.library(), ROOT),
            Source::Part(all, name) => (all.library(), all.library().named(name)),
        }
    }
}

/// The number of the schema that is the document itself.
pub(super) const ROOT: usize = 0;

/// A parsed document: the schema that it is, and its definitions, by number.
#[derive(Debug)]
pub(super) struct Library {
    document: Value,
    numbers: HashMap<String, usize>,
    compiled: Vec<OnceLock<Rules>>,
}

impl Library {
    fn new(text: &str) -> Self {
        let document = serde_json::from_str(text).unwrap_or_else(|error| {
            tracing::error!(%error, "the embedded schemas cannot be read: nothing is judged by them");
            Value::Bool(true)
        });
        let names = document.get("$defs").and_then(Value::as_object);
        let names = names.into_iter().flat_map(|all| all.keys().cloned());
        let numbers: HashMap<_, _> = names.zip(ROOT + 1..).collect();
        let compiled = (0..=numbers.len()).map(|_| OnceLock::new()).collect();
        Self {
            document,
            numbers,
            compiled,
        }
    }

    /// The number of a definition. Generation names those that there are.
    fn named(&self, name: &str) -> usize {
        self.numbers.get(name).copied().unwrap_or(ROOT)
    }

    /// A definition, and the document.
    fn definition(&self, name: &str) -> (&Value, &Value) {
        let found = self.document.get("$defs").and_then(|all| all.get(name));
        (found.unwrap_or(&self.document), &self.document)
    }

    fn schema(&self, number: usize) -> &Value {
        let definition = || {
            self.document
                .get("$defs")?
                .as_object()?
                .values()
                .nth(number.checked_sub(1)?)
        };
        definition().unwrap_or(&self.document)
    }

    /// The rules of a schema.
    pub(super) fn rules(&self, number: usize) -> &Rules {
        self.compiled[number].get_or_init(|| Rules::of(self.schema(number), &self.numbers))
    }
}
