//! Did you mean …?

use crate::diagnostic::Diagnostic;
use crate::source::{Node, Source, Span, Value};

/// The candidate that `name` is most likely a misspelling of: the nearest, if it is near enough.
pub fn similar<'c>(name: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let allowed = match name.chars().count() {
        0..=2 => 0,
        3..=5 => 1,
        6..=11 => 2,
        _ => 3,
    };
    let distance = |candidate: &str| {
        if candidate.len() > name.len() + allowed || name.len() > candidate.len() + allowed {
            return usize::MAX;
        }
        if candidate.eq_ignore_ascii_case(name) {
            return 0;
        }
        strsim::osa_distance(name, candidate)
    };
    let nearest = candidates.map(|candidate| (distance(candidate), candidate));
    let nearest = nearest.filter(|(distance, candidate)| *distance <= allowed && *candidate != name);
    nearest
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The only candidate that `name` may be a misspelling of.
pub fn certain<'c>(name: &str, candidates: impl Iterator<Item = &'c str> + Clone) -> Option<&'c str> {
    let near = similar(name, candidates.clone())?;
    let another = similar(name, candidates.filter(|other| *other != near));
    another.is_none().then_some(near)
}

/// The finding with the edit that writes `to` for `from`, which stands once at the place.
pub fn respelt(fault: Diagnostic, source: &Source, span: Span, from: &str, to: &str) -> Diagnostic {
    match source.respelling(span, from, to) {
        Some(edit) => fault.edit(edit.span, edit.text),
        None => fault,
    }
}

/// The finding with the edit that takes the quotes of a number or a boolean away.
pub(super) fn unquoted(fault: Diagnostic, source: &Source, node: &Node) -> Diagnostic {
    let quoted = source.text(node.span).starts_with(['"', '\'']);
    match node.as_str().filter(|_| quoted) {
        Some(text) => fault.edit(node.span, text),
        None => fault,
    }
}

/// The finding with the edit that puts a number or a boolean into quotes.
pub(super) fn quoted(fault: Diagnostic, source: &Source, node: &Node) -> Diagnostic {
    match node.value {
        Value::Number(_) | Value::Bool(_) => fault.edit(node.span, format!("\"{}\"", source.text(node.span))),
        _ => fault,
    }
}
