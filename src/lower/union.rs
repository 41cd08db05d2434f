//! `oneOf` and `anyOf`: variants, their names, and the member that tells them apart.

use super::Lowering;
use super::merge::{Choice, Kind, Merged};
use super::place::{Place, find};
use super::schema::last_step;
use super::site::{self, Part, Site};
use crate::contract::{Discriminator, SchemaId, Shape, Union, UnionKind, Variant};
use crate::source::Node;
use serde_json::{Value, json};

impl<'a> Lowering<'a> {
    /// The union that the site is, if it is one. Choices that only constrain become residue.
    pub(super) fn union(&mut self, id: SchemaId, atoms: &[Part<'a>], merged: &Merged<'a>) -> Option<Shape> {
        let mut chosen = None;
        let mut rest = Vec::new();
        for choice in &merged.choices {
            if chosen.is_none() && !self.only_constrains(choice) {
                chosen = Some(choice);
            } else {
                let branches: Vec<_> = choice.branches.iter().map(|branch| self.raw(branch)).collect();
                rest.push(json!({ choice.keyword: branches }));
            }
        }
        self.also(id, rest);
        let choice = chosen?;
        Some(self.union_of(id, atoms, choice, merged))
    }

    /// Whether no branch says what kind of value it is: `oneOf: [{required: [a]}, {required: [b]}]`.
    fn only_constrains(&self, choice: &Choice<'a>) -> bool {
        let bare = |branch: &Place<'a>| {
            let atoms = site::expand(self.root, &[branch.clone().into()]);
            atoms.iter().all(|atom| {
                let says = [
                    "type",
                    "properties",
                    "items",
                    "enum",
                    "oneOf",
                    "anyOf",
                    "format",
                    "additionalProperties",
                ];
                !says.iter().any(|key| atom.place.node.get(key).is_some())
            }) && branch.node.entries().next().is_some()
        };
        choice.branches.iter().all(bare)
    }

    fn union_of(&mut self, id: SchemaId, atoms: &[Part<'a>], choice: &Choice<'a>, merged: &Merged<'a>) -> Shape {
        let (name, _, _) = self.about(id);
        let base = self.base_of(atoms, choice, merged);
        let kind = if choice.keyword == "oneOf" {
            UnionKind::OneOf
        } else {
            UnionKind::AnyOf
        };
        let declared = merged
            .discriminator
            .as_ref()
            .filter(|place| place.str("propertyName").is_some());
        let mut variants = Vec::new();
        for (index, branch, site) in self.possible(&base, choice) {
            let words = self.variant_words(branch, index);
            let schema = self.schema(site, &format!("{name} {words}"));
            let tags = declared
                .map(|place| self.variant_tags(place, branch))
                .unwrap_or_default();
            variants.push(Variant {
                name: words,
                schema,
                tags,
            });
        }
        let discriminator = declared
            .and_then(|place| place.text("propertyName"))
            .map(|property| Discriminator {
                property,
                declared: true,
            });
        Shape::Union(Union {
            kind,
            variants,
            discriminator,
        })
    }

    /// The branches that some value can take, with their sites. What stands around may exclude the type of a branch, as
    /// an `allOf` does that narrows a union; where it excludes all of them, all stay, and each says so.
    fn possible<'c>(&self, base: &Site<'a>, choice: &'c Choice<'a>) -> Vec<(usize, &'c Place<'a>, Site<'a>)> {
        let branches = choice.branches.iter().enumerate();
        let all: Vec<_> = branches
            .map(|(index, branch)| (index, branch, self.variant_site(base, branch)))
            .collect();
        let excluded = |site: &Site<'a>| Merged::new(&site::expand(self.root, site)).clash;
        if base.is_empty() || all.iter().all(|(_, _, site)| excluded(site)) {
            return all;
        }
        all.into_iter().filter(|(_, _, site)| !excluded(site)).collect()
    }

    /// What every variant has in common with the others; nothing where the nodes around say no more than a kind.
    fn base_of(&self, atoms: &[Part<'a>], choice: &Choice<'a>, merged: &Merged<'a>) -> Site<'a> {
        let base: Site<'a> = atoms
            .iter()
            .map(|atom| {
                let no_union = atom.no_union || atom.place.pointer == choice.holder;
                Part {
                    no_union,
                    ..atom.clone()
                }
            })
            .filter(Part::constrains)
            .collect();
        let kind_only = |part: &Part<'a>| {
            let mut words = part.place.node.entries().map(|(key, _)| key.name.as_str());
            let says = |key: &str| {
                matches!(
                    key,
                    "properties" | "required" | "items" | "additionalProperties" | "format"
                )
            };
            !words.any(|key| {
                says(key) || (key.starts_with("min") || key.starts_with("max")) || key == "enum" || key == "pattern"
            })
        };
        let agrees = |branch: &Place<'a>| {
            let atoms = site::expand(self.root, &[branch.clone().into()]);
            let kind = Merged::new(&atoms).kind();
            merged.kind.is_none()
                || kind == merged.kind
                || (kind == Some(Kind::Integer) && merged.kind == Some(Kind::Number))
        };
        if base.iter().all(kind_only) && choice.branches.iter().all(agrees) {
            return Vec::new();
        }
        base
    }

    fn variant_site(&self, base: &Site<'a>, branch: &Place<'a>) -> Site<'a> {
        let part = Part::from(branch.clone());
        let inside = site::expand(self.root, std::slice::from_ref(&part));
        let knows = |atom: &Part<'a>| inside.iter().any(|known| known.place.pointer == atom.place.pointer);
        if base.iter().all(knows) {
            return vec![part];
        }
        let mut site = base.clone();
        site.push(part);
        site
    }

    fn variant_words(&self, branch: &Place<'a>, index: usize) -> String {
        if let Some(target) = branch.str("$ref").and_then(|reference| find(self.root, reference)) {
            return last_step(&target.pointer);
        }
        if let Some(title) = branch.text("title") {
            return title;
        }
        let atoms = site::expand(self.root, &[branch.clone().into()]);
        let merged = Merged::new(&atoms);
        match merged.kind() {
            Some(Kind::Object) | None => single_constant(&atoms).unwrap_or_else(|| format!("variant {}", index + 1)),
            Some(Kind::Array) => "list".to_owned(),
            Some(Kind::String) => merged.format.unwrap_or("text").to_owned(),
            Some(Kind::Integer) => "integer".to_owned(),
            Some(Kind::Number) => "number".to_owned(),
            Some(Kind::Boolean) => "boolean".to_owned(),
            Some(Kind::Null) => "null".to_owned(),
        }
    }

    /// The discriminator's values that mean `branch`: the mapping's, else the constants of the member, else the name.
    fn variant_tags(&self, discriminator: &Place<'a>, branch: &Place<'a>) -> Vec<String> {
        let target = branch.str("$ref").and_then(|reference| find(self.root, reference));
        let Some(target) = target else {
            return self.constants(discriminator, branch);
        };
        let mapping = discriminator.get("mapping");
        let entries = mapping.iter().flat_map(Place::entries);
        let mapped = entries.filter(|(_, value)| {
            let text = value.node.as_str().unwrap_or_default();
            find(self.root, text).is_some_and(|t| t.pointer == target.pointer) || text == last_step(&target.pointer)
        });
        let mapped: Vec<_> = mapped.map(|(key, _)| key.name.clone()).collect();
        if !mapped.is_empty() {
            return mapped;
        }
        let constants = self.constants(discriminator, branch);
        if constants.is_empty() {
            vec![last_step(&target.pointer)]
        } else {
            constants
        }
    }

    fn constants(&self, discriminator: &Place<'a>, branch: &Place<'a>) -> Vec<String> {
        let property = discriminator.str("propertyName").unwrap_or_default();
        let atoms = site::expand(self.root, &[branch.clone().into()]);
        let merged = Merged::new(&atoms);
        let Some(member) = merged.members.iter().find(|member| member.key.name == property) else {
            return Vec::new();
        };
        let values = Merged::new(&site::expand(self.root, &member.site))
            .values
            .unwrap_or_default();
        values.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    }
}

/// The constant that a member of an anonymous variant holds: a name for it.
fn single_constant(atoms: &[Part<'_>]) -> Option<String> {
    let members = atoms.iter().filter_map(|atom| atom.place.get("properties"));
    let mut values = members.flat_map(|map| map.entries().map(|(_, value)| value).collect::<Vec<_>>());
    values.find_map(|value| match value.node.get("enum")?.as_array()? {
        [one] => Node::as_str(one).map(str::to_owned),
        _ => None,
    })
}
