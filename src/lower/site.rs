//! A schema site: the nodes that a value must satisfy together, and their expansion through `$ref` and `allOf`.

use super::place::{Place, find};
use crate::source::Node;

/// A node of a site, with what of it is already dealt with.
#[derive(Clone, Debug)]
pub(super) struct Part<'a> {
    pub(super) place: Place<'a>,
    /// `$ref` and `allOf` are expanded.
    pub(super) plain: bool,
    /// `oneOf` and `anyOf` are distributed, or lead back to where we come from.
    pub(super) no_union: bool,
}

/// Nodes that a value must satisfy together; most often one.
pub(super) type Site<'a> = Vec<Part<'a>>;

/// Parts beyond this number are an attack, not a contract.
const MOST_PARTS: usize = 500;

impl<'a> From<Place<'a>> for Part<'a> {
    fn from(place: Place<'a>) -> Self {
        Self {
            place,
            plain: false,
            no_union: false,
        }
    }
}

impl<'a> Part<'a> {
    pub(super) fn reference(&self) -> Option<&'a str> {
        if self.plain {
            return None;
        }
        self.place.str("$ref")
    }

    fn all_of(&self) -> Vec<Self> {
        if self.plain {
            return Vec::new();
        }
        let members = self.place.get("allOf");
        members.iter().flat_map(Place::items).map(Self::from).collect()
    }

    /// The branches of `oneOf` and of `anyOf`, with the keyword.
    pub(super) fn unions(&self) -> Vec<(&'static str, Vec<Place<'a>>)> {
        if self.no_union {
            return Vec::new();
        }
        let branches = |key| self.place.get(key).map(|list| (key, list.items().collect::<Vec<_>>()));
        let found = ["oneOf", "anyOf"].into_iter().filter_map(branches);
        found.filter(|(_, list)| !list.is_empty()).collect()
    }

    /// Whether the node says anything about which values there may be, `$ref` and `allOf` aside.
    pub(super) fn constrains(&self) -> bool {
        self.place.node.entries().any(|(key, _)| match key.name.as_str() {
            "oneOf" | "anyOf" => !self.no_union,
            name => CONSTRAINTS.contains(&name),
        })
    }
}

/// What identifies a site: the same parts are the same schema.
pub(super) fn key(site: &[Part<'_>]) -> String {
    let part = |part: &Part<'_>| {
        let plain = if part.plain { "!" } else { "" };
        let union = if part.no_union { "^" } else { "" };
        format!("{}{plain}{union}", part.place.pointer)
    };
    site.iter().map(part).collect::<Vec<_>>().join("&")
}

/// Keywords that say which values there may be.
const CONSTRAINTS: [&str; 36] = [
    "type",
    "format",
    "enum",
    "properties",
    "required",
    "additionalProperties",
    "patternProperties",
    "propertyNames",
    "minProperties",
    "maxProperties",
    "dependentRequired",
    "dependentSchemas",
    "unevaluatedProperties",
    "unevaluatedItems",
    "items",
    "prefixItems",
    "minItems",
    "maxItems",
    "uniqueItems",
    "contains",
    "minContains",
    "maxContains",
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "not",
    "if",
    "then",
    "else",
    "x-upload",
    "x-apigen-upload",
];

/// What a site comes to without following references: the targets, and the nodes around them, outer ones first.
pub(super) struct Surface<'a> {
    pub(super) targets: Vec<Place<'a>>,
    pub(super) around: Vec<Part<'a>>,
}

/// Looks at a site without following references.
pub(super) fn surface<'a>(root: &'a Node, site: &[Part<'a>]) -> Surface<'a> {
    let mut seen = Surface {
        targets: Vec::new(),
        around: Vec::new(),
    };
    let mut todo: Vec<Part<'a>> = site.iter().rev().cloned().collect();
    while let Some(part) = todo.pop() {
        if seen.around.len() > MOST_PARTS {
            break;
        }
        if let Some(target) = part.reference().and_then(|reference| find(root, reference))
            && seen.targets.iter().all(|known| known.pointer != target.pointer)
        {
            seen.targets.push(target);
        }
        todo.extend(part.all_of().into_iter().rev());
        seen.around.push(part);
    }
    seen
}

/// The plain nodes of a site, bases first, `$ref` and `allOf` followed, each node once.
pub(super) fn expand<'a>(root: &'a Node, site: &[Part<'a>]) -> Site<'a> {
    let mut expansion = Expansion {
        root,
        chain: Vec::new(),
        atoms: Vec::new(),
    };
    for part in site {
        expansion.chain.push(part.place.pointer.clone());
    }
    for part in site {
        expansion.add(part.clone(), 0);
    }
    expansion.cut_returning_unions();
    expansion.atoms
}

struct Expansion<'a> {
    root: &'a Node,
    /// Every node that was entered: a base whose union leads to one of them is entered from its own variant.
    chain: Vec<String>,
    atoms: Site<'a>,
}

impl<'a> Expansion<'a> {
    fn add(&mut self, part: Part<'a>, depth: usize) {
        if depth > 64 || self.atoms.len() > MOST_PARTS || self.knows(&part) {
            return;
        }
        if let Some(target) = part.reference().and_then(|reference| find(self.root, reference))
            && !self.chain.contains(&target.pointer)
        {
            self.chain.push(target.pointer.clone());
            self.add(target.into(), depth + 1);
        }
        for member in part.all_of() {
            self.add(member, depth + 1);
        }
        self.atoms.push(Part { plain: true, ..part });
    }

    fn knows(&self, part: &Part<'a>) -> bool {
        self.atoms.iter().any(|atom| atom.place.pointer == part.place.pointer)
    }

    /// `Pet: {oneOf: [Cat]}`, `Cat: {allOf: [Pet, …]}`: seen from `Cat`, `Pet` is a base, not a choice.
    fn cut_returning_unions(&mut self) {
        for index in 0..self.atoms.len() {
            let branches: Vec<_> = self.atoms[index]
                .unions()
                .into_iter()
                .flat_map(|(_, list)| list)
                .collect();
            let own = self.atoms[index].place.pointer.clone();
            let returns = branches
                .iter()
                .filter_map(|branch| find(self.root, branch.str("$ref")?))
                .any(|target| target.pointer != own && self.chain.contains(&target.pointer));
            self.atoms[index].no_union |= returns;
        }
    }
}
