//! What the components of other files are called.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::version::Form;
use crate::source::{Key, Node, Object, Span, Value};

/// A place that needs a name.
pub(super) struct Wanted<'a> {
    pub kind: &'static str,
    pub number: usize,
    /// `common/errors.yaml`.
    pub location: &'a str,
    /// `/definitions/Error`, empty for the whole file.
    pub pointer: &'a str,
}

/// A place with the words its name may be made of, the last first, and how many of them it takes.
struct Naming<'a> {
    wanted: Wanted<'a>,
    words: Vec<String>,
    takes: usize,
}

/// Words that say what kind of thing stands there, not what it is.
const GENERIC: [&str; 14] = [
    "components",
    "schemas",
    "responses",
    "parameters",
    "definitions",
    "$defs",
    "properties",
    "items",
    "schema",
    "allOf",
    "oneOf",
    "anyOf",
    "index",
    "_index",
];

/// The name of each place, by number.
///
/// The last word of a place, `Order` of `schemas.yaml#/Order` as of `schemas/Order.yaml`. Where places of one kind share
/// it, or the document has such a component of its own, all of them take one more word: `billing_Order`. So a name
/// depends on which places there are, never on the order in which they are met.
pub(super) fn of(wanted: Vec<Wanted<'_>>, own: &BTreeSet<(&'static str, String)>) -> Vec<String> {
    let mut namings: Vec<Naming<'_>> = wanted.into_iter().map(naming).collect();
    while lengthen(&mut namings, own) {}
    namings.sort_by(|a, b| (a.wanted.location, a.wanted.pointer).cmp(&(b.wanted.location, b.wanted.pointer)));
    let mut taken = own.clone();
    let mut names = vec![String::new(); namings.len()];
    for naming in &namings {
        let plain = naming.name();
        let mut name = plain.clone();
        for n in 2.. {
            if taken.insert((naming.wanted.kind, name.clone())) {
                break;
            }
            name = format!("{plain}_{n}");
        }
        names[naming.wanted.number] = name;
    }
    names
}

/// Gives one more word to all places whose name another one has, too. Whether something changed.
fn lengthen(namings: &mut [Naming<'_>], own: &BTreeSet<(&'static str, String)>) -> bool {
    let mut uses: BTreeMap<(&'static str, String), usize> = own.iter().map(|name| (name.clone(), 1)).collect();
    let names: Vec<_> = namings
        .iter()
        .map(|naming| (naming.wanted.kind, naming.name()))
        .collect();
    for name in &names {
        *uses.entry(name.clone()).or_default() += 1;
    }
    let mut changed = false;
    for (naming, name) in namings.iter_mut().zip(names) {
        if uses.get(&name).is_some_and(|uses| *uses > 1) && naming.takes < naming.words.len() {
            naming.takes += 1;
            changed = true;
        }
    }
    changed
}

fn naming(wanted: Wanted<'_>) -> Naming<'_> {
    let path = wanted
        .location
        .rsplit_once('.')
        .map_or(wanted.location, |(path, ending)| {
            if ending.contains('/') { wanted.location } else { path }
        });
    let steps = wanted.pointer.split('/').skip(1).map(crate::document::tree::unescape);
    let path = path.split_once("://").map_or(path, |(_, path)| path);
    let folders = path.split('/').filter(|word| *word != "..").map(str::to_owned);
    let mut words: Vec<String> = folders.chain(steps).collect();
    words.reverse();
    let speaks = |word: &String| !GENERIC.contains(&word.as_str()) && !word.bytes().all(|b| b.is_ascii_digit());
    let first = words.iter().position(speaks).unwrap_or(0);
    if first > 0 && wanted.pointer.is_empty() {
        words.drain(..first);
    }
    let takes = if wanted.pointer.is_empty() { 1 } else { first + 1 };
    let mut at = 0;
    words.retain(|word| {
        at += 1;
        at <= takes || speaks(word)
    });
    Naming { wanted, words, takes }
}

impl Naming<'_> {
    /// The words it takes, in the order of the place, in the letters that names of components may have.
    fn name(&self) -> String {
        let words: Vec<&str> = self.words.iter().take(self.takes).rev().map(String::as_str).collect();
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        words
            .join("_")
            .chars()
            .map(|c| if allowed(c) { c } else { '_' })
            .collect()
    }
}

/// Adds what is referred to to a document, behind its own.
pub(super) fn add(tree: &mut Node, form: &Form, additions: BTreeMap<&'static str, BTreeMap<String, (Key, Node)>>) {
    if additions.is_empty() {
        return;
    }
    let at = Span {
        end: tree.span.start,
        ..tree.span
    };
    let into = |holder: &mut Node| {
        for (kind, parts) in additions {
            entry(holder, kind, at, |map| extend(map, parts.into_values()));
        }
    };
    if form.holder(tree).is_some_and(|holder| std::ptr::eq(holder, tree)) {
        into(tree);
    } else {
        entry(tree, "components", at, into);
    }
}

/// Changes the value under a key, an empty map if there is none.
fn entry(node: &mut Node, name: &str, span: Span, change: impl FnOnce(&mut Node)) {
    let Value::Object(object) = &mut node.value else { return };
    let mut entries = std::mem::take(object).into_entries();
    let at = entries.iter().position(|(key, _)| key.name == name).unwrap_or_else(|| {
        let value = Value::Object(Object::default());
        let name = name.to_owned();
        entries.push((Key { name, span }, Node { value, span }));
        entries.len() - 1
    });
    change(&mut entries[at].1);
    *object = Object::new(entries);
}

fn extend(map: &mut Node, parts: impl Iterator<Item = (Key, Node)>) {
    if let Value::Object(object) = &mut map.value {
        let mut entries = std::mem::take(object).into_entries();
        entries.extend(parts);
        *object = Object::new(entries);
    }
}

/// Leads every reference that holds a number to the place of that number.
pub(super) fn lead(node: &mut Node, place: &dyn Fn(usize) -> Option<String>) {
    match &mut node.value {
        Value::String(text) => {
            if let Some(place) = text.strip_prefix('\0').and_then(|number| place(number.parse().ok()?)) {
                *text = place;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|node| lead(node, place)),
        Value::Object(object) => object.values_mut().for_each(|node| lead(node, place)),
        _ => {}
    }
}
