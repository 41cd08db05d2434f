//! Overlays (OpenAPI Overlay 1.1): changes of a document that its owner keeps in a file of their own.
//!
//! Targets are looked up in a mirror of the tree, which holds the same values without their places; every change is
//! made to both. What an overlay adds keeps its place in the overlay, so that findings about it point there.

use serde_json::Value as Json;
use serde_json_path::{JsonPath, NormalizedPath};

use super::shape::{Need, Shape};
use super::tables;
use super::tidy::{At, Stand, Tidy};
use super::tree::Version;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, Limits, Node, Object, Source, Span, Value};

/// Applies the overlay that stands in `file` to the root of the source.
pub(super) fn apply(source: &mut Source, file: FileId, limits: &Limits) -> Diagnostics {
    let Some(written) = source.tree(file) else {
        return Diagnostics::default();
    };
    let first = written.entries().next().map(|(key, _)| key.span);
    let key = first.unwrap_or(Span {
        end: written.span.start,
        ..written.span
    });
    if written.get("overlay").is_none() {
        let fault = Diagnostic::error("AG260", key, "this is no overlay: it has no `overlay`");
        return Diagnostics(vec![fault.help(
            "the smallest one:\noverlay: 1.1.0\ninfo: { title: Ours, version: 1.0.0 }\nactions: []",
        )]);
    }
    let strict = !version(written).starts_with("1.0");
    let at = At {
        name: "overlay",
        key,
        place: Stand::Field,
    };
    let mut tidy = Tidy::new(source, Version::V3_1);
    let tidied = tidy.value(written.clone(), at, Shape::Object(&tables::OVERLAY), Need::Must);
    let mut found = tidy.found;
    let Some(mut root) = source.root.take() else {
        return found;
    };
    let mut overlaid = Overlaid {
        strict,
        mirror: root.to_json(),
        room: limits.nodes.saturating_sub(root.size()),
        root: &mut root,
        found: Diagnostics::default(),
    };
    let actions = tidied.as_ref().and_then(|overlay| overlay.get("actions"));
    for action in actions.into_iter().flat_map(Node::items) {
        if overlaid.act(action).is_none() {
            break;
        }
    }
    found.extend(overlaid.found);
    source.root = Some(root);
    found
}

/// The version of Overlay that the document names, `1.1.0`.
fn version(overlay: &Node) -> &str {
    match overlay.get("overlay").map(|node| &node.value) {
        Some(Value::String(text)) => text,
        Some(Value::Number(number)) => &number.0,
        _ => "",
    }
}

/// A document that is being changed.
struct Overlaid<'n> {
    root: &'n mut Node,
    /// The same without places.
    mirror: Json,
    /// How many values it may still grow by.
    room: usize,
    /// Whether what does not fit is named: since Overlay 1.1.
    strict: bool,
    found: Diagnostics,
}

impl Overlaid<'_> {
    /// Makes one change. `None`: the document would grow too large, there is nothing to go on with.
    fn act(&mut self, action: &Node) -> Option<()> {
        let Some(places) = action.get("target").and_then(|target| self.places(target)) else {
            return Some(());
        };
        if action.get("remove").and_then(Node::as_bool) == Some(true) {
            for place in places.iter().rev() {
                remove(self.root, place);
                remove_json(&mut self.mirror, place);
            }
            return Some(());
        }
        let Some(update) = self.update(action) else {
            return Some(());
        };
        let growth = update.size().saturating_mul(places.len());
        let Some(room) = self.room.checked_sub(growth) else {
            let fault = Diagnostic::error(
                "AG113",
                action.span,
                "with this action the document has too many values",
            );
            self.found
                .push(fault.help("raise the limit with --max-nodes if you trust the overlay"));
            return None;
        };
        self.room = room;
        let json = update.to_json();
        for place in places {
            self.merge(&place, &update, &json, action);
        }
        Some(())
    }

    /// Where a `JSONPath` leads, as JSON pointers. One that leads nowhere is named.
    fn places(&mut self, path: &Node) -> Option<Vec<String>> {
        let parsed = match JsonPath::parse(path.as_str()?) {
            Ok(parsed) => parsed,
            Err(error) => {
                let fault = Diagnostic::error("AG261", path.span, "this is no JSONPath");
                let fault = fault.label(error.to_string());
                self.found
                    .push(fault.help("write it as RFC 9535 has it, for example $.paths['/orders'].get"));
                return None;
            }
        };
        let located = parsed.query_located(&self.mirror).dedup();
        let places: Vec<String> = located.locations().map(NormalizedPath::to_json_pointer).collect();
        if places.is_empty() {
            let fault = Diagnostic::warning("AG262", path.span, "the path matches nothing in the document");
            self.found
                .push(fault.help("correct the path, or remove the action; nothing is changed by it"));
            return None;
        }
        Some(places)
    }

    /// What an action merges into its targets: what it says itself, or what stands elsewhere in the document.
    fn update(&mut self, action: &Node) -> Option<Node> {
        match (action.get("update"), action.get("copy")) {
            (Some(update), None) => Some(update.clone()),
            (None, Some(copy)) => self.copied(copy),
            (update, _) => {
                let span = action.get("target").map_or(action.span, |target| target.span);
                let fault = match update {
                    Some(_) => Diagnostic::error("AG265", span, "an action has `update` and `copy`: neither is done")
                        .help("make two actions of it; they are done one after the other"),
                    None => Diagnostic::error("AG203", span, "an action has none of `update`, `copy` and `remove`")
                        .help("add what it changes: `update: { … }`, `copy: $.…`, or `remove: true`"),
                };
                self.found.push(fault);
                None
            }
        }
    }

    /// What stands at the one place that `copy` names.
    fn copied(&mut self, copy: &Node) -> Option<Node> {
        let places = self.places(copy)?;
        if let [place] = places.as_slice() {
            return node_at(self.root, place).cloned();
        }
        let message = format!("`copy` matches {} values of the document", places.len());
        let fault = Diagnostic::error("AG264", copy.span, message);
        self.found.push(
            fault.help("write a path that matches the one that is to be copied; nothing is changed by the action"),
        );
        None
    }

    /// Merges a value into the one at a place.
    fn merge(&mut self, place: &str, update: &Node, json: &Json, action: &Node) {
        let (Some(node), Some(value)) = (node_at(self.root, place), self.mirror.pointer_mut(place)) else {
            return;
        };
        let faults = if self.strict {
            misfits(node, update)
        } else {
            let target = action.get("target").map_or(update.span, |target| target.span);
            replaced(node, target).into_iter().collect()
        };
        self.found.0.extend(faults);
        merge(node, update);
        merge_json(value, json);
    }
}

/// Overlay 1.0 changes maps and lists only.
fn replaced(node: &Node, target: Span) -> Option<Diagnostic> {
    let message = format!("the target is {}: Overlay 1.0 updates maps and lists", node.kind());
    let fault = Diagnostic::warning("AG263", target, message).also(node.span, "this one");
    let help = "say `overlay: 1.1.0`, or name the map that holds it; it is replaced";
    is_scalar(node).then(|| fault.help(help))
}

/// Since 1.1 a scalar takes the place of a scalar, and nothing takes the place of another kind of value. What is no
/// list is appended to a list that is the target itself.
fn misfits(node: &Node, update: &Node) -> Vec<Diagnostic> {
    let mut pairs = Vec::new();
    if node.as_array().is_none() {
        unfit(node, update, &mut pairs);
    }
    let faults = pairs.into_iter().map(|(old, new)| {
        let message = format!("{} is to take the place of {}", new.kind(), old.kind());
        let fault = Diagnostic::warning("AG263", new.span, message).also(old.span, "of this one");
        fault.help("say the same kind of value, or remove the old one by an action before; it is replaced")
    });
    faults.collect()
}

fn node_at<'n>(root: &'n mut Node, place: &str) -> Option<&'n mut Node> {
    steps(place).into_iter().try_fold(root, |node, step| child(node, &step))
}

fn is_scalar(node: &Node) -> bool {
    node.as_object().is_none() && node.as_array().is_none()
}

/// The values that cannot be merged: a map, a list and a scalar fit their own kind only.
fn unfit<'n>(node: &'n Node, update: &'n Node, pairs: &mut Vec<(&'n Node, &'n Node)>) {
    match (&node.value, &update.value) {
        (Value::Object(old), Value::Object(new)) => {
            let both = new.iter().filter_map(|(key, new)| Some((old.get(&key.name)?, new)));
            both.for_each(|(old, new)| unfit(old, new, pairs));
        }
        (Value::Array(_), Value::Array(_)) => {}
        _ if is_scalar(node) && is_scalar(update) => {}
        _ => pairs.push((node, update)),
    }
}

pub(super) fn steps(pointer: &str) -> Vec<String> {
    pointer
        .split('/')
        .skip(1)
        .map(|step| step.replace("~1", "/").replace("~0", "~"))
        .collect()
}

fn child<'n>(node: &'n mut Node, step: &str) -> Option<&'n mut Node> {
    match &mut node.value {
        Value::Object(object) => object.get_mut(step),
        Value::Array(items) => items.get_mut(step.parse::<usize>().ok()?),
        _ => None,
    }
}

/// Takes what stands at a place out of the map or list that holds it.
fn remove(root: &mut Node, place: &str) {
    let Some((parent, last)) = place.rsplit_once('/') else {
        return;
    };
    let last = steps(&format!("/{last}")).concat();
    let Some(parent) = steps(parent)
        .into_iter()
        .try_fold(root, |node, step| child(node, &step))
    else {
        return;
    };
    match &mut parent.value {
        Value::Object(object) => {
            let mut entries = std::mem::take(object).into_entries();
            entries.retain(|(key, _)| key.name != last);
            *object = Object::new(entries);
        }
        Value::Array(items) => {
            if let Some(at) = last.parse().ok().filter(|at| *at < items.len()) {
                items.remove(at);
            }
        }
        _ => {}
    }
}

fn remove_json(root: &mut Json, place: &str) {
    let Some((parent, last)) = place.rsplit_once('/') else {
        return;
    };
    let last = steps(&format!("/{last}")).concat();
    match root.pointer_mut(parent) {
        Some(Json::Object(object)) => drop(object.shift_remove(&last)),
        Some(Json::Array(items)) => {
            if let Some(at) = last.parse().ok().filter(|at| *at < items.len()) {
                items.remove(at);
            }
        }
        _ => {}
    }
}

/// Maps are merged, lists grow, everything else is replaced. A list that is the target itself grows by one value.
fn merge(node: &mut Node, update: &Node) {
    match (&mut node.value, &update.value) {
        (Value::Object(object), Value::Object(more)) => {
            let mut entries = std::mem::take(object).into_entries();
            for (key, update) in more.iter() {
                match entries.iter_mut().find(|(own, _)| own.name == key.name) {
                    Some((own, node)) => {
                        // What is replaced stands in the overlay from now on.
                        if is_scalar(node) || is_scalar(update) {
                            own.span = key.span;
                        }
                        inner(node, update);
                    }
                    None => entries.push((key.clone(), update.clone())),
                }
            }
            *object = Object::new(entries);
        }
        (Value::Array(items), Value::Array(more)) => items.extend(more.iter().cloned()),
        (Value::Array(items), _) => items.push(update.clone()),
        _ => node.clone_from(update),
    }
}

/// The same for a value within: a list is replaced by what is none.
fn inner(node: &mut Node, update: &Node) {
    if node.as_array().is_some() && update.as_array().is_none() {
        node.clone_from(update);
    } else {
        merge(node, update);
    }
}

fn merge_json(value: &mut Json, update: &Json) {
    match (value, update) {
        (Json::Object(object), Json::Object(more)) => {
            for (key, update) in more {
                match object.get_mut(key) {
                    Some(value) if value.is_array() && !update.is_array() => value.clone_from(update),
                    Some(value) => merge_json(value, update),
                    None => drop(object.insert(key.clone(), update.clone())),
                }
            }
        }
        (Json::Array(items), Json::Array(more)) => items.extend(more.iter().cloned()),
        (Json::Array(items), _) => items.push(update.clone()),
        (value, _) => value.clone_from(update),
    }
}
