//! Path templates to segments.

use crate::contract::{Path, Segment};
use crate::source::percent_decode;

/// Splits a template; what stands behind `?` or `#` is no part of the path.
pub(super) fn path(template: &str) -> Path {
    let rooted = crate::document::template::split(template).0.trim_start_matches('/');
    Path {
        template: template.to_owned(),
        segments: rooted.split('/').map(segment).collect(),
    }
}

/// The names of a path's parameters, in order.
pub fn names(path: &Path) -> Vec<String> {
    let pieces = path.segments.iter().flatten();
    let names = pieces.filter_map(|piece| match piece {
        Segment::Parameter(name) => Some(name.clone()),
        Segment::Literal(_) => None,
    });
    names.collect()
}

fn segment(text: &str) -> Vec<Segment> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((literal, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else {
            break;
        };
        if !literal.is_empty() {
            pieces.push(Segment::Literal(percent_decode(literal)));
        }
        pieces.push(Segment::Parameter(name.to_owned()));
        rest = tail;
    }
    if !rest.is_empty() || pieces.is_empty() {
        pieces.push(Segment::Literal(percent_decode(rest)));
    }
    pieces
}
