//! Operations: gone, new, renamed, deprecated.

use super::{Comparison, Pair, Side, Spans};
use crate::contract::{Method, Operation, Segment};
use crate::document::{OperationNode, method_of};
use crate::source::{Node, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Method and path; names of path parameters do not matter.
type Key = (Method, String);

impl<'a> Comparison<'a> {
    /// All operations: those of one document only, and what changed in those of both.
    pub(super) fn operations(&mut self) {
        let whole = same_whole_paths(self.old, self.new);
        let shared = [shared(self.old, whole), shared(self.new, whole)].concat();
        let (old, new) = (keyed(self.old, whole, &shared), keyed(self.new, whole, &shared));
        let (old_nodes, new_nodes) = (nodes(self.old), nodes(self.new));
        for (key, operation) in &old {
            if !new.contains_key(key) {
                self.removed(operation);
            }
        }
        for operation in &self.new.contract.operations {
            let Some(before) = old.get(&told(self.new, operation, whole, &shared)) else {
                self.say("ED004", name(operation), "new", Spans::new(operation.span));
                continue;
            };
            self.pairs.push(Pair {
                old: before,
                new: operation,
                old_node: old_nodes.get(&place(before)).cloned(),
                new_node: new_nodes.get(&place(operation)).cloned(),
                name: name(operation),
            });
        }
        for pair in self.pairs.clone() {
            self.names(&pair);
            self.tags(&pair);
            self.lifecycle(&pair);
            self.codes(&pair);
            self.policies(&pair);
            self.security(&pair);
            self.parameters(&pair);
            self.body(&pair);
            self.answers(&pair);
        }
    }

    fn removed(&mut self, operation: &Operation) {
        let spans = Spans::old(operation.span);
        match (&operation.sunset, operation.deprecated) {
            (Some(sunset), true) => {
                let what = format!("removed; it was deprecated until {sunset}");
                self.say("ED002", name(operation), what, spans);
            }
            (None, true) => self.say(
                "ED003",
                name(operation),
                "removed; it was deprecated without a sunset",
                spans,
            ),
            _ => self.say(
                "ED001",
                name(operation),
                format!("removed{}", self.elsewhere(operation)),
                spans,
            ),
        }
    }

    /// Where an operation of the same id stands now.
    fn elsewhere(&self, old: &Operation) -> String {
        let mut operations = self.new.contract.operations.iter();
        let moved = operations.find(|new| new.id == old.id);
        moved.map_or_else(String::new, |new| format!("; {} is `{}` now", new.id, name(new)))
    }

    fn names(&mut self, pair: &Pair<'a>) {
        let id = |node: &Option<OperationNode<'a>>| node.as_ref().and_then(|n| text(n.node, "operationId"));
        let (old, new) = (id(&pair.old_node), id(&pair.new_node));
        match (old, new) {
            (Some((before, old)), Some((after, new))) if before != after => {
                let what = format!("`operationId` {before} → {after}");
                self.say("ED005", &pair.name, what, Spans::both(old, new));
            }
            (Some((before, old)), None) => {
                let spans = Spans::both(old, pair.new.span);
                self.say("ED006", &pair.name, format!("`operationId` {before} removed"), spans);
            }
            (None, Some((after, new))) => {
                self.say("ED007", &pair.name, format!("`operationId` {after}"), Spans::new(new));
            }
            _ => {}
        }
    }

    fn tags(&mut self, pair: &Pair<'a>) {
        let spans = pair.key("tags");
        let moved = pair.old.tag != pair.new.tag;
        if moved {
            let what = format!("first tag {} → {}", pair.old.tag, pair.new.tag);
            self.say("ED008", &pair.name, what, spans);
        }
        let (old, new) = (tags(pair.old_node.as_ref()), tags(pair.new_node.as_ref()));
        for tag in new.iter().filter(|tag| !old.contains(*tag)) {
            if !moved || *tag != pair.new.tag {
                self.say("ED009", &pair.name, format!("tag {tag} added"), spans);
            }
        }
        for tag in old.iter().filter(|tag| !new.contains(*tag)) {
            if !moved || *tag != pair.old.tag {
                self.say("ED010", &pair.name, format!("tag {tag} removed"), spans);
            }
        }
    }

    fn lifecycle(&mut self, pair: &Pair<'a>) {
        let spans = pair.key("deprecated");
        let (old, new) = (pair.old, pair.new);
        match (old.deprecated, new.deprecated) {
            (false, true) => match &new.sunset {
                Some(sunset) => self.say("ED011", &pair.name, format!("deprecated until {sunset}"), spans),
                None => self.say("ED012", &pair.name, "deprecated without a sunset", spans),
            },
            (true, false) => self.say("ED013", &pair.name, "no longer deprecated", spans),
            _ => {}
        }
        let spans = pair.key("x-sunset");
        match (&old.sunset, &new.sunset) {
            (Some(before), Some(after)) if after < before => {
                self.say("ED605", &pair.name, format!("sunset {before} → {after}"), spans);
            }
            (Some(before), Some(after)) if after > before => {
                self.say("ED015", &pair.name, format!("sunset {before} → {after}"), spans);
            }
            (None, Some(after)) if old.deprecated => {
                self.say("ED015", &pair.name, format!("sunset {after}"), spans);
            }
            (Some(before), None) if new.deprecated => {
                self.say("ED014", &pair.name, format!("sunset {before} removed"), spans);
            }
            _ => {}
        }
    }
}

impl Pair<'_> {
    /// Where the operation stands in both documents.
    pub(super) fn spans(&self) -> Spans {
        Spans::both(self.old.span, self.new.span)
    }

    /// Where a key of the operation stands, or the operation.
    pub(super) fn key(&self, key: &str) -> Spans {
        let at = |node: &Option<OperationNode<'_>>, else_at: Span| {
            let entry = node.as_ref().and_then(|n| n.node.as_object()?.entry(key));
            entry.map_or(else_at, |(key, _)| key.span)
        };
        Spans::both(at(&self.old_node, self.old.span), at(&self.new_node, self.new.span))
    }
}

/// `POST /orders`.
pub(super) fn name(operation: &Operation) -> String {
    format!("{} {}", operation.method.as_str(), operation.path.template)
}

fn keyed<'s>(side: Side<'s>, whole: bool, shared: &[Key]) -> BTreeMap<Key, &'s Operation> {
    let operations = side.contract.operations.iter();
    operations
        .map(|operation| (told(side, operation, whole, shared), operation))
        .collect()
}

/// The keys that several operations of a document have.
fn shared(side: Side<'_>, whole: bool) -> Vec<Key> {
    let mut seen = BTreeSet::new();
    let keys = side.contract.operations.iter();
    let keys = keys.map(|operation| key(side, operation, whole));
    keys.filter(|key| !seen.insert(key.clone())).collect()
}

/// The key of an operation. Where several share one, the names of their parameters do matter.
fn told(side: Side<'_>, operation: &Operation, whole: bool, shared: &[Key]) -> Key {
    let key = key(side, operation, whole);
    if shared.contains(&key) {
        return place(operation);
    }
    key
}

fn key(side: Side<'_>, operation: &Operation, whole: bool) -> Key {
    let base = if whole { &side.contract.base_path } else { "" };
    let segment = |segment: &Vec<Segment>| {
        let parts = segment.iter().map(|part| match part {
            Segment::Literal(text) => text.replace('{', "{{"),
            Segment::Parameter(_) => "{}".to_owned(),
        });
        parts.collect::<String>()
    };
    let segments: Vec<_> = operation.path.segments.iter().map(segment).collect();
    // What stands behind `?` or `#` is no path, yet it tells operations apart that share one.
    let written = operation.path.template.as_str();
    let rest = written.find(['?', '#']).map_or("", |at| &written[at..]);
    let path = format!("{base}/{}{rest}", segments.join("/"));
    (operation.method.clone(), path)
}

/// Whether a part of the paths moved between the server's address and the paths, so that they are the same as a whole.
pub(super) fn same_whole_paths(old: Side<'_>, new: Side<'_>) -> bool {
    let paths = |side: Side<'_>| -> BTreeSet<Key> { keyed(side, true, &[]).into_keys().collect() };
    old.contract.base_path != new.contract.base_path && !paths(old).is_disjoint(&paths(new))
}

/// Method, and path as written, which are unique in a document.
fn place(operation: &Operation) -> (Method, String) {
    (operation.method.clone(), operation.path.template.clone())
}

fn nodes(side: Side<'_>) -> BTreeMap<(Method, String), OperationNode<'_>> {
    let operations = side.document.operations();
    operations
        .map(|node| {
            (
                (Method::named(&method_of(node.method)), node.path.key.name.clone()),
                node,
            )
        })
        .collect()
}

/// A text under a key, and where it is written.
fn text<'a>(node: &'a Node, key: &str) -> Option<(&'a str, Span)> {
    let value = node.get(key)?;
    Some((value.as_str()?, value.span))
}

fn tags<'a>(node: Option<&OperationNode<'a>>) -> Vec<&'a str> {
    let list = node.and_then(|node| node.node.get("tags"));
    list.into_iter()
        .flat_map(Node::items)
        .filter_map(Node::as_str)
        .collect()
}
