//! Which schemas have something to check, and of which types checks are asked.

use super::texts;
use super::uses::{children, roots};
use crate::contract::{Array, Bounds, Contract, NumberFormat, Object, SchemaId, Shape};
use crate::plan::names::{self, Item};
use std::collections::{BTreeMap, BTreeSet};

/// What is checked.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    constrained: BTreeSet<SchemaId>,
    asked: BTreeSet<SchemaId>,
}

impl Checked {
    /// Walks the contract.
    pub(super) fn of(contract: &Contract) -> Self {
        Self {
            constrained: constrained(contract),
            asked: asked(contract),
        }
    }

    /// Whether a value of this schema may break a constraint that its type lets through, at whatever depth.
    pub fn constrained(&self, id: SchemaId) -> bool {
        self.constrained.contains(&id)
    }

    /// Whether the type of this schema must say how it is checked, even if there is nothing to check: it is constrained,
    /// or it is read as it stands, as a body, a parameter or a form of a union.
    pub fn asked(&self, id: SchemaId) -> bool {
        self.constrained(id) || self.asked.contains(&id)
    }
}

/// Schemas that say more than a type, and those that hold them.
fn constrained(contract: &Contract) -> BTreeSet<SchemaId> {
    let mut parents: BTreeMap<SchemaId, Vec<SchemaId>> = BTreeMap::new();
    let mut open = Vec::new();
    for (id, schema) in contract.schemas.iter() {
        for (child, _) in children(contract, id) {
            parents.entry(child).or_default().push(id);
        }
        if says_more(contract, &schema.shape) {
            open.push(id);
        }
    }
    let mut found = BTreeSet::new();
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(parents.get(&id).into_iter().flatten());
        }
    }
    found
}

fn says_more(contract: &Contract, shape: &Shape) -> bool {
    match shape {
        Shape::Integer(integer) => integer.bounds != Bounds::default(),
        // What is too large for a float is read as infinite.
        Shape::Number(number) => number.format == NumberFormat::F32 || number.bounds != Bounds::default(),
        Shape::String(text) => texts::checked(text),
        Shape::Array(array) => {
            let unique = array.unique && !unique_as_json(contract, array);
            array.min_items.is_some() || array.max_items.is_some() || unique
        }
        Shape::Object(Object {
            min_properties,
            max_properties,
            ..
        }) => min_properties.is_some() || max_properties.is_some(),
        _ => false,
    }
}

/// Whether a list's items are to be unique as JSON, and their type does not tell them apart as JSON does: a struct drops
/// members that it does not know and fills in defaults, a UUID has no case, an instant no offset.
pub fn unique_as_json(contract: &Contract, list: &Array) -> bool {
    list.unique && !items_differ(contract, list, &mut BTreeSet::new())
}

fn items_differ(contract: &Contract, list: &Array, seen: &mut BTreeSet<SchemaId>) -> bool {
    let mut items = list.prefix.iter().chain([&list.items]);
    items.all(|item| differs(contract, *item, seen))
}

/// Whether values of this schema's type are equal exactly where their JSON is.
fn differs(contract: &Contract, id: SchemaId, seen: &mut BTreeSet<SchemaId>) -> bool {
    if !seen.insert(id) {
        return true;
    }
    match &contract.schema(id).shape {
        Shape::Null | Shape::Never | Shape::Boolean | Shape::Integer(_) | Shape::Number(_) | Shape::Enum(_) => true,
        Shape::String(text) => texts::differs(text),
        Shape::Array(list) => items_differ(contract, list, seen),
        Shape::Ref(target) => differs(contract, *target, seen),
        Shape::Any | Shape::Binary | Shape::Object(_) | Shape::Union(_) => false,
    }
}

/// The types that stand in what is read: behind references, in lists and maps, but not within one another.
fn asked(contract: &Contract) -> BTreeSet<SchemaId> {
    let mut open = Vec::new();
    for operation in &contract.operations {
        let contents = operation.body.iter().flat_map(|body| &body.contents);
        open.extend(contents.flat_map(|content| roots(contract, content)));
        open.extend(operation.parameters.iter().map(|parameter| parameter.schema));
    }
    for (_, schema) in contract.schemas.iter() {
        if let Shape::Union(union) = &schema.shape {
            open.extend(union.variants.iter().map(|variant| variant.schema));
        }
    }
    let mut seen = BTreeSet::new();
    let mut found = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        if matches!(names::item(contract, id), Some(Item::Type | Item::Newtype)) {
            found.insert(id);
        } else {
            open.extend(children(contract, id).into_iter().map(|child| child.0));
        }
    }
    found
}
