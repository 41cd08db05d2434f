//! Overlays (OpenAPI Overlay 1.0): changes of a document that its owner keeps in a file of their own.
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
use crate::source::{FileId, Node, Object, Source, Span, Value};

/// Applies the overlay that stands in `file` to the root of the source.
pub(super) fn apply(source: &mut Source, file: FileId) -> Diagnostics {
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
            "the smallest one:\noverlay: 1.0.0\ninfo: { title: Ours, version: 1.0.0 }\nactions: []",
        )]);
    }
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
    let mut mirror = root.to_json();
    let actions = tidied.as_ref().and_then(|overlay| overlay.get("actions"));
    for action in actions.into_iter().flat_map(Node::items) {
        found.0.extend(act(action, &mut root, &mut mirror));
    }
    source.root = Some(root);
    found
}

/// Makes one change.
fn act(action: &Node, root: &mut Node, mirror: &mut Json) -> Option<Diagnostic> {
    let target = action.get("target")?;
    let path = match JsonPath::parse(target.as_str()?) {
        Ok(path) => path,
        Err(error) => {
            let fault = Diagnostic::error("AG261", target.span, "this is no JSONPath");
            return Some(
                fault
                    .label(error.to_string())
                    .help("write it as RFC 9535 has it, for example $.paths['/orders'].get"),
            );
        }
    };
    let located = path.query_located(mirror).dedup();
    let places: Vec<String> = located.locations().map(NormalizedPath::to_json_pointer).collect();
    if places.is_empty() {
        let fault = Diagnostic::warning("AG262", target.span, "the target matches nothing in the document");
        return Some(fault.help("correct the path, or remove the action; nothing is changed by it"));
    }
    if action.get("remove").and_then(Node::as_bool) == Some(true) {
        places.iter().rev().for_each(|place| {
            remove(root, place);
            remove_json(mirror, place);
        });
        return None;
    }
    let Some(update) = action.get("update") else {
        let fault = Diagnostic::error("AG203", target.span, "an action has neither `update` nor `remove`");
        return Some(fault.help("add what it changes: `update: { … }`, or `remove: true`"));
    };
    let json = update.to_json();
    let mut found = None;
    for place in places {
        let node = steps(&place)
            .into_iter()
            .try_fold(&mut *root, |node, step| child(node, &step));
        let (Some(node), Some(value)) = (node, mirror.pointer_mut(&place)) else {
            continue;
        };
        if node.as_object().is_none() && node.as_array().is_none() {
            let message = format!("the target is {}: an overlay updates maps and lists", node.kind());
            let fault = Diagnostic::warning("AG263", target.span, message).also(node.span, "this one");
            found = Some(fault.help("name the map that holds it, and say the new value in `update`; it is replaced"));
        }
        merge(node, update);
        merge_json(value, &json);
    }
    found
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
                    Some((_, node)) => inner(node, update),
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
