//! Which way each schema travels, and which contain themselves.

use super::boxes::Boxes;
use crate::contract::{Additional, BodyKind, Content, Contract, SchemaId, Shape};
use std::collections::{BTreeMap, BTreeSet};

/// The direction for which a Rust type is made. A schema without `readOnly` and `writeOnly` members has one type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Face {
    /// Requests and answers alike.
    Both,
    /// Answers: without `writeOnly` members.
    Answer,
    /// Requests: without `readOnly` members.
    Request,
}

/// A Rust type: a schema seen from one side.
pub type TypeKey = (SchemaId, Face);

/// What is used where.
#[derive(Clone, Debug, Default)]
pub struct Uses {
    requests: BTreeSet<SchemaId>,
    answers: BTreeSet<SchemaId>,
    sided: BTreeSet<SchemaId>,
    /// For every schema, the tags (as indices) whose operations use it.
    tags: BTreeMap<SchemaId, BTreeSet<usize>>,
    /// What holds what in a box.
    boxes: Boxes,
    /// Schemas whose values may be nested without end.
    endless: BTreeSet<SchemaId>,
    /// What is checked.
    pub checked: super::Checked,
}

impl Uses {
    /// Walks the contract.
    pub fn of(contract: &Contract) -> Self {
        let mut uses = Self::default();
        for operation in &contract.operations {
            let tag = contract
                .tags
                .iter()
                .position(|tag| tag.name == operation.tag)
                .unwrap_or(0);
            let parameters = operation.parameters.iter().map(|parameter| parameter.schema);
            let bodies = operation.body.iter().flat_map(|body| &body.contents);
            let bodies = bodies.flat_map(|content| roots(contract, content));
            for root in parameters.chain(bodies) {
                uses.reach(contract, root, true, tag);
            }
            for answer in &operation.answers {
                let headers = answer.headers.iter().map(|header| header.schema);
                for root in headers.chain(answer.contents.iter().filter_map(|content| content.schema)) {
                    uses.reach(contract, root, false, tag);
                }
            }
            for used in &operation.errors {
                let error = contract.error(used.error);
                let members = error.members.iter().map(|member| member.schema);
                for root in members.chain(error.body.iter().filter_map(|body| body.1)) {
                    uses.reach(contract, root, false, tag);
                }
            }
        }
        uses.sided = sided(contract);
        uses.boxes = super::boxes::boxes(contract);
        uses.endless = endless(contract);
        uses.checked = super::Checked::of(contract);
        uses
    }

    fn reach(&mut self, contract: &Contract, root: SchemaId, request: bool, tag: usize) {
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            let side = if request { &mut self.requests } else { &mut self.answers };
            let fresh_side = side.insert(id);
            let fresh_tag = self.tags.entry(id).or_default().insert(tag);
            if fresh_side || fresh_tag {
                open.extend(children(contract, id).into_iter().map(|child| child.0));
            }
        }
    }

    /// Whether some operation uses this schema.
    pub fn reached(&self, id: SchemaId) -> bool {
        self.requests.contains(&id) || self.answers.contains(&id)
    }

    /// Whether some operation reads this schema.
    pub fn read(&self, id: SchemaId) -> bool {
        self.requests.contains(&id)
    }

    /// The type that stands for this schema on this side.
    pub fn key(&self, id: SchemaId, face: Face) -> TypeKey {
        if self.sided.contains(&id) {
            (id, face)
        } else {
            (id, Face::Both)
        }
    }

    /// The sides for which this schema needs a type.
    pub fn faces(&self, id: SchemaId) -> Vec<Face> {
        if !self.sided.contains(&id) {
            return vec![Face::Both];
        }
        match (self.answers.contains(&id), self.requests.contains(&id)) {
            (true, true) => vec![Face::Answer, Face::Request],
            (false, true) => vec![Face::Request],
            _ => vec![Face::Answer],
        }
    }

    /// The one tag that uses this schema.
    pub fn only_tag(&self, id: SchemaId) -> Option<usize> {
        let tags = self.tags.get(&id)?;
        tags.first().copied().filter(|_| tags.len() == 1)
    }

    /// Whether `outer` holds a value of `inner` in a box: without it, the value might lie within itself, or be large.
    pub fn boxed(&self, outer: SchemaId, inner: SchemaId) -> bool {
        self.boxes.contains(&(outer, inner))
    }

    /// Whether values of this schema may be nested without end, through lists and maps, too.
    pub fn endless(&self, id: SchemaId) -> bool {
        self.endless.contains(&id)
    }
}

/// What a body needs types for: a form of parts is a struct of its operation, only its members are models.
pub(super) fn roots(contract: &Contract, content: &Content) -> Vec<SchemaId> {
    let Some(schema) = content.schema else {
        return Vec::new();
    };
    match &contract.schema(contract.schemas.resolve(schema)).shape {
        // The kit has a type for them.
        _ if contract.body_kind(content) == BodyKind::JsonPatch => Vec::new(),
        Shape::Object(object) if content.media_type.starts_with("multipart/") => {
            object.properties.iter().map(|property| property.schema).collect()
        }
        _ => vec![schema],
    }
}

/// The schemas that a schema is made of, and whether it holds them directly: not in a list or map, which have a size
/// of their own.
pub fn children(contract: &Contract, id: SchemaId) -> Vec<(SchemaId, bool)> {
    match &contract.schema(id).shape {
        Shape::Ref(target) => vec![(*target, true)],
        Shape::Array(array) => {
            let prefix = array.prefix.iter().map(|item| (*item, true));
            prefix.chain([(array.items, false)]).collect()
        }
        Shape::Object(object) => {
            let members = object.properties.iter().map(|property| (property.schema, true));
            let extra = match object.additional {
                Additional::Typed(id) => Some((id, false)),
                _ => None,
            };
            members.chain(extra).collect()
        }
        Shape::Union(union) => union.variants.iter().map(|variant| (variant.schema, true)).collect(),
        _ => Vec::new(),
    }
}

/// Schemas with a `readOnly` or `writeOnly` member, at whatever depth.
fn sided(contract: &Contract) -> BTreeSet<SchemaId> {
    let mut parents: BTreeMap<SchemaId, Vec<SchemaId>> = BTreeMap::new();
    let mut open = Vec::new();
    for (id, schema) in contract.schemas.iter() {
        for (child, _) in children(contract, id) {
            parents.entry(child).or_default().push(id);
        }
        if let Shape::Object(object) = &schema.shape
            && object
                .properties
                .iter()
                .any(|property| one_sided(contract, property.schema))
        {
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

fn one_sided(contract: &Contract, id: SchemaId) -> bool {
    only(contract, id, Face::Answer) || only(contract, id, Face::Request)
}

/// Whether a member of this schema is left out on the other side than `face`.
pub fn only(contract: &Contract, id: SchemaId, face: Face) -> bool {
    chain(contract, id).into_iter().any(|id| {
        let schema = contract.schema(id);
        match face {
            Face::Answer => schema.read_only,
            Face::Request => schema.write_only,
            Face::Both => false,
        }
    })
}

/// A schema and the schemas that it refers to, one after the other.
pub fn chain(contract: &Contract, id: SchemaId) -> Vec<SchemaId> {
    let mut ids = vec![id];
    let mut at = id;
    while let Shape::Ref(next) = contract.schema(at).shape {
        if ids.contains(&next) {
            break;
        }
        ids.push(next);
        at = next;
    }
    ids
}

/// The schemas from which a cycle is reached: what is left when those whose children are all bounded are taken away.
fn endless(contract: &Contract) -> BTreeSet<SchemaId> {
    let mut parents: BTreeMap<SchemaId, Vec<SchemaId>> = BTreeMap::new();
    let (mut waiting, mut open) = (BTreeMap::new(), Vec::new());
    for (id, _) in contract.schemas.iter() {
        let children = children(contract, id);
        for (child, _) in &children {
            parents.entry(*child).or_default().push(id);
        }
        if children.is_empty() {
            open.push(id);
        }
        waiting.insert(id, children.len());
    }
    while let Some(id) = open.pop() {
        waiting.remove(&id);
        for parent in parents.get(&id).into_iter().flatten() {
            let left = waiting.entry(*parent).or_default();
            *left -= 1;
            if *left == 0 {
                open.push(*parent);
            }
        }
    }
    waiting.into_keys().collect()
}
