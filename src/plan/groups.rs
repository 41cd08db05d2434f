//! Which types and operations stand together in a file.

use super::names::{self, Item};
use super::split::{Piece, Split, split};
use super::{Plan, TypeKey};
use crate::contract::{Contract, Operation, Segment, Shape};
use heck::ToSnakeCase as _;
use std::collections::BTreeMap;

/// A file of models.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The name of its module, or of the one that it stands in.
    pub module: String,
    /// Its own module within the other, where there are too many for one file.
    pub within: Option<String>,
    /// What it holds, for its first line.
    pub about: String,
    /// Its types, in order.
    pub types: Vec<TypeKey>,
    /// The modules that it is split into.
    pub parts: Vec<String>,
}

/// A file of operations of a tag. The first of a tag holds what they have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Their tag.
    pub tag: usize,
    /// The name of the tag's module.
    pub module: String,
    /// Its own module within that of the tag, where there are too many for one file.
    pub within: Option<String>,
    /// The operations, in document order.
    pub operations: Vec<usize>,
    /// The modules that it is split into.
    pub parts: Vec<String>,
}

impl Part {
    /// Its path in the folder of models, without ending.
    pub fn path(&self) -> String {
        path(&self.module, self.within.as_deref(), &self.parts)
    }

    /// Whether it stands in another.
    pub const fn nested(&self) -> bool {
        self.within.is_some()
    }
}

impl Group {
    /// Its path in a room, without ending.
    pub fn path(&self) -> String {
        path(&self.module, self.within.as_deref(), &self.parts)
    }

    /// Whether it stands in another.
    pub const fn nested(&self) -> bool {
        self.within.is_some()
    }
}

fn path(module: &str, within: Option<&str>, parts: &[String]) -> String {
    match within {
        Some(part) => format!("{module}/{part}"),
        None if parts.is_empty() => module.to_owned(),
        None => format!("{module}/mod"),
    }
}

/// The files of the operations of a tag: one, or by the words of their paths.
pub(super) fn operations(plan: &Plan<'_>, tag: usize) -> Vec<Group> {
    let module = &plan.names.tags[tag].module;
    let pieces = plan.operations_of(tag).into_iter().map(|index| {
        let operation = &plan.contract.operations[index];
        Piece {
            words: path_words(operation, module),
            lines: lines_of_operation(operation),
            value: index,
        }
    });
    let Split { head, parts } = split(pieces.collect(), &reserved(module));
    let group = |within: Option<String>, operations, parts| Group {
        tag,
        module: module.clone(),
        within,
        operations,
        parts,
    };
    let first = group(None, head, parts.iter().map(|(name, _)| name.clone()).collect());
    let rest = parts
        .into_iter()
        .map(|(name, operations)| group(Some(name), operations, Vec::new()));
    std::iter::once(first).chain(rest).collect()
}

/// What a module within another is not called.
fn reserved(module: &str) -> Vec<&str> {
    names::ROOMS.iter().copied().chain([module]).collect()
}

/// The words of a name that its module does not say.
fn unsaid(name: &str, module: &str) -> Vec<String> {
    let rest = name
        .strip_prefix(module)
        .filter(|rest| rest.is_empty() || rest.starts_with('_'));
    let words = rest.unwrap_or(name).split('_');
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The literal segments of a path; the first says nothing where the tag is called like it.
fn path_words(operation: &Operation, module: &str) -> Vec<String> {
    let whole = operation
        .path
        .segments
        .iter()
        .filter_map(|pieces| match pieces.as_slice() {
            [Segment::Literal(text)] => Some(text.to_snake_case()),
            _ => None,
        });
    let mut words: Vec<_> = whole.filter(|word| !word.is_empty()).collect();
    if words.first().is_some_and(|word| word == module) {
        words.remove(0);
    }
    words
}

/// In the longest of the files that it stands in, with its share of the trait.
fn lines_of_operation(operation: &Operation) -> usize {
    let body = operation.body.as_ref().map_or(0, |body| 2 * body.contents.len());
    24 + 2 * operation.parameters.len() + 4 * operation.answers.len() + body
}

/// Types by the one tag that uses them; those of several tags and of none stand in `shared`. What is too long for one
/// file is split by the words of its names.
pub(super) fn models(plan: &Plan<'_>) -> Vec<Part> {
    let mut groups: BTreeMap<Option<usize>, Vec<TypeKey>> = BTreeMap::new();
    for key in plan.names.types.keys() {
        groups.entry(plan.uses.only_tag(key.0)).or_default().push(*key);
    }
    groups
        .into_iter()
        .flat_map(|(tag, types)| parts(plan, tag, types))
        .collect()
}

fn parts(plan: &Plan<'_>, tag: Option<usize>, types: Vec<TypeKey>) -> Vec<Part> {
    let (module, about) = match tag {
        Some(tag) => {
            let name = &plan.contract.tags[tag].name;
            let module = plan.names.tags[tag].module.clone();
            (module, format!("Models of the tag {}.", quoted(name)))
        }
        None => ("shared".to_owned(), "Models that several tags share.".to_owned()),
    };
    let pieces = types.into_iter().map(|key| Piece {
        words: unsaid(&plan.names.types[&key].to_snake_case(), &module),
        lines: lines_of(plan.contract, key),
        value: key,
    });
    let Split { head, parts } = split(pieces.collect(), &reserved(&module));
    let part = |within: Option<String>, types, parts| Part {
        module: module.clone(),
        within,
        about: about.clone(),
        types,
        parts,
    };
    let first = part(None, head, parts.iter().map(|(name, _)| name.clone()).collect());
    let rest = parts
        .into_iter()
        .map(|(name, types)| part(Some(name), types, Vec::new()));
    std::iter::once(first).chain(rest).collect()
}

/// A tag's name in a comment of one line.
fn quoted(name: &str) -> String {
    let plain: String = name.chars().filter(|c| !c.is_control() && *c != '`').collect();
    format!("`{}`", plain.trim())
}

fn lines_of(contract: &Contract, key: TypeKey) -> usize {
    if names::item(contract, key.0) == Some(Item::Alias) {
        return 4;
    }
    match &contract.schema(key.0).shape {
        Shape::Object(object) => 10 + 4 * object.properties.len(),
        Shape::Enum(enumeration) => 18 + 2 * enumeration.values.len(),
        Shape::Union(union) => 20 + 4 * union.variants.len(),
        _ => 10,
    }
}
