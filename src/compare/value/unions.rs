//! Unions: alternatives, and the member that tells them apart.

use super::super::Side;
use super::super::values::Change;
use super::kind::base;
use super::pair::Pair;
use crate::contract::{SchemaId, Union, UnionKind, Variant};
use std::collections::{BTreeMap, VecDeque};

/// Alternatives of both unions that are the same, by index.
type Matches = Vec<(usize, usize)>;

impl Pair<'_> {
    /// Alternatives by name, then by a common discriminator value, then by kind.
    pub(super) fn unions(&mut self, old: &Union, new: &Union) {
        let (before, after) = (
            written(self.old, self.key.old, old),
            written(self.new, self.key.new, new),
        );
        match (before, after) {
            (UnionKind::AnyOf, UnionKind::OneOf) => self.say(Change::OneOf, "oneOf", "`anyOf` became `oneOf`"),
            (UnionKind::OneOf, UnionKind::AnyOf) => self.say(Change::AnyOf, "anyOf", "`oneOf` became `anyOf`"),
            _ => {}
        }
        let matches = self.matches(old, new);
        for (before, after) in &matches {
            let (before, after) = (&old.variants[*before], &new.variants[*after]);
            self.enter(format!("<{}>", after.name), before.schema, after.schema);
        }
        let left = |index: &usize| !matches.iter().any(|(before, _)| before == index);
        for index in (0..old.variants.len()).filter(left) {
            self.variant(Change::VariantRemoved, union_word(new), &old.variants[index], "removed");
        }
        let left = |index: &usize| !matches.iter().any(|(_, after)| after == index);
        for index in (0..new.variants.len()).filter(left) {
            self.variant(Change::VariantAdded, union_word(new), &new.variants[index], "added");
        }
        self.discriminators(old, new, &matches);
    }

    fn variant(&mut self, change: Change, keyword: &str, variant: &Variant, what: &str) {
        self.say(change, keyword, format!("variant {} {what}", variant.name));
    }

    /// Each rule names an alternative by some words; what is left of both unions meets where a word is the same.
    fn matches(&self, old: &Union, new: &Union) -> Matches {
        let mut matches: Matches = Vec::new();
        let mut open: Vec<usize> = (0..old.variants.len()).collect();
        let mut taken = vec![false; new.variants.len()];
        for words in [named, tagged, of_kind] {
            let mut others: BTreeMap<String, VecDeque<usize>> = BTreeMap::new();
            for (after, variant) in new.variants.iter().enumerate().filter(|(after, _)| !taken[*after]) {
                for word in words(self.new, variant) {
                    others.entry(word).or_default().push_back(after);
                }
            }
            open.retain(|before| {
                let mut words = words(self.old, &old.variants[*before]).into_iter();
                let found = words.find_map(|word| {
                    let list = others.get_mut(&word)?;
                    std::iter::from_fn(|| list.pop_front()).find(|after| !taken[*after])
                });
                if let Some(after) = found {
                    taken[after] = true;
                    matches.push((*before, after));
                }
                found.is_none()
            });
        }
        matches.sort_unstable();
        matches
    }

    fn discriminators(&mut self, old: &Union, new: &Union, matches: &Matches) {
        let declared = |union: &Union| {
            let declared = union.discriminator.as_ref().filter(|known| known.declared);
            declared.map(|known| known.property.clone())
        };
        let keyword = "discriminator";
        match (declared(old), declared(new)) {
            (None, Some(name)) => {
                self.say(
                    Change::DiscriminatorAdded,
                    keyword,
                    format!("discriminator {name} added"),
                );
            }
            (Some(name), None) => {
                self.say(
                    Change::DiscriminatorRemoved,
                    keyword,
                    format!("discriminator {name} removed"),
                );
            }
            (Some(before), Some(after)) if before != after => {
                let what = format!("discriminator {before} → {after}");
                self.say(Change::DiscriminatorRenamed, keyword, what);
            }
            (Some(_), Some(_)) => self.tags(old, new, matches),
            (None, None) => {}
        }
    }

    /// Values of the discriminator; those of alternatives that came or went are said already.
    fn tags(&mut self, old: &Union, new: &Union, matches: &Matches) {
        let keyword = "discriminator";
        for (before, after) in matches {
            let (one, other) = (&old.variants[*before], &new.variants[*after]);
            for tag in one.tags.iter().filter(|tag| !other.tags.contains(tag)) {
                let moved = new.variants.iter().find(|variant| variant.tags.contains(tag));
                match moved {
                    Some(to) => {
                        let what = format!("discriminator value {tag} means {}, no longer {}", to.name, one.name);
                        self.say(Change::TagMoved, keyword, what);
                    }
                    None => {
                        self.say(
                            Change::TagRemoved,
                            keyword,
                            format!("discriminator value {tag} removed"),
                        );
                    }
                }
            }
            let known = |tag: &&String| old.variants.iter().any(|variant| variant.tags.contains(tag));
            for tag in other.tags.iter().filter(|tag| !known(tag)) {
                self.say(
                    Change::TagAdded,
                    keyword,
                    format!("discriminator value {tag} means {}", other.name),
                );
            }
        }
    }

    /// A schema that became one alternative of several.
    pub(super) fn wrapped(&mut self, new: &Union) -> bool {
        let Some(index) = same(self.old, self.key.old, self.new, new) else {
            return false;
        };
        self.enter("", self.key.old, new.variants[index].schema);
        for (_, variant) in new.variants.iter().enumerate().filter(|(at, _)| *at != index) {
            self.variant(Change::VariantAdded, union_word(new), variant, "added");
        }
        true
    }

    /// The only alternative of several that is left.
    pub(super) fn unwrapped(&mut self, old: &Union) -> bool {
        let Some(index) = same(self.new, self.key.new, self.old, old) else {
            return false;
        };
        self.enter("", old.variants[index].schema, self.key.new);
        for (_, variant) in old.variants.iter().enumerate().filter(|(at, _)| *at != index) {
            self.variant(Change::VariantRemoved, union_word(old), variant, "removed");
        }
        true
    }
}

/// The alternative of a union that a schema of the other side is: of the same name, else of the same kind.
fn same(side: Side<'_>, id: SchemaId, other: Side<'_>, union: &Union) -> Option<usize> {
    let alone = side.contract.schema(id);
    let variant = |variant: &Variant| other.contract.schema(resolved(other, variant.schema));
    let mut variants = union.variants.iter();
    let named = variants.position(|v| alone.component && variant(v).component && variant(v).name == alone.name);
    let mut variants = union.variants.iter();
    named.or_else(|| variants.position(|v| base(&variant(v).shape) == base(&alone.shape)))
}

fn named(_: Side<'_>, variant: &Variant) -> Vec<String> {
    vec![variant.name.clone()]
}

fn tagged(_: Side<'_>, variant: &Variant) -> Vec<String> {
    variant.tags.clone()
}

/// Only where it has no name of its own: a component under another name is another schema.
fn of_kind(side: Side<'_>, variant: &Variant) -> Vec<String> {
    let schema = side.contract.schema(resolved(side, variant.schema));
    let kind = (!schema.component).then(|| format!("{:?}", base(&schema.shape)));
    kind.into_iter().collect()
}

fn resolved(side: Side<'_>, id: SchemaId) -> SchemaId {
    side.contract.schemas.resolve(id)
}

/// The kind that the document writes: one whose alternatives nobody could tell apart is read as `anyOf`.
fn written(side: Side<'_>, id: SchemaId, union: &Union) -> UnionKind {
    let node = side.document.at(&side.contract.schema(id).pointer);
    match node.and_then(|node| node.get("oneOf")) {
        Some(_) => UnionKind::OneOf,
        None => union.kind,
    }
}

fn union_word(union: &Union) -> &'static str {
    match union.kind {
        UnionKind::OneOf => "oneOf",
        UnionKind::AnyOf => "anyOf",
    }
}
