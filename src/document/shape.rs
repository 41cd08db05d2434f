//! What may be due at a place of a document.

use super::loss::Loss;

/// What is due at a place.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// Anything: examples, defaults, extensions.
    Any,
    /// A text; numbers and booleans written without quotes are taken as texts.
    Text,
    /// A text that names a schema: a reference, or the name of a component.
    SchemaName,
    /// `true` or `false`.
    Flag,
    /// A number.
    Number,
    /// A whole number from 0.
    Count,
    /// A Schema Object.
    Schema,
    /// A Schema Object or a boolean.
    SchemaOrFlag,
    /// `type` of a schema: judged by the schema's own rules.
    Type,
    /// An object of the table.
    Object(&'static Table),
    /// A list.
    List(&'static Shape),
    /// A map of names.
    Map(&'static Shape),
    /// The map of paths to objects of the table.
    Paths(&'static Table),
    /// The map of statuses to objects of the table.
    Responses(&'static Table),
}

/// A kind of object.
pub(super) struct Table {
    /// What a user would call it, `a parameter`.
    pub name: &'static str,
    /// Where such objects stand among the components, if they may be referred to: `parameters`.
    pub component: Option<&'static str>,
    /// Its keys.
    pub fields: &'static [Field],
}

/// A key of an object.
pub(super) struct Field {
    pub name: &'static str,
    pub shape: Shape,
    pub need: Need,
    pub fate: Fate,
}

/// What becomes of what stands under a key. Every field says it, so that no key can be forgotten.
#[derive(Clone, Copy)]
pub(super) enum Fate {
    /// The contract holds it, in words of its own or as a schema beside its shape.
    Kept,
    /// It says something to people or to other tools; no request or answer is another without it.
    Told,
    /// The contract has no words for it: named at its line.
    Lost(&'static Loss),
}

/// How much depends on a key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// Without it nothing can be built.
    Must,
    /// The specification demands it; we can do without.
    Should,
    /// What stands there has a meaning; when it cannot be understood, that is an error.
    May,
    /// Words for people: when it cannot be understood, it is left out with a warning.
    Words,
}

impl Table {
    /// The key of this name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}
