//! From paths to operations: a tree of segments, built once. Literals beat parameters, the longest literal first.
//!
//! A path is split first and decoded then, each segment once, so `%2F` never separates; literals, those of the base path
//! too, are compared decoded. A trailing slash is a segment of its own. A parameter is never empty, and its value stays
//! encoded: whoever reads it may have to tell `,` from `%2C`.

use super::operation::{Contract, Method, Operation, Segment};
use super::selectors::nearness;
use http::HeaderMap;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// All paths of a contract.
#[derive(Debug, Default)]
pub struct Router {
    base_path: &'static str,
    operations: &'static [&'static Operation],
    root: Node,
}

#[derive(Debug, Default)]
struct Node {
    literals: BTreeMap<&'static [u8], Node>,
    /// Segments with literals and parameters, the most literal text first.
    mixed: Vec<(&'static [Segment], Node)>,
    parameter: Option<Box<Node>>,
    operations: Vec<&'static Operation>,
}

/// A path that the contract has.
#[derive(Debug)]
pub struct Route<'r, 'p> {
    operations: &'r [&'static Operation],
    values: Vec<&'p str>,
}

/// What a route does with a method.
#[derive(Clone, Copy, Debug)]
pub enum Choice {
    /// Runs this operation; `true`: without the body, `HEAD` from `GET`.
    Run(&'static Operation, bool),
    /// Says what is allowed.
    Options,
    /// 405.
    Refused,
}

impl Router {
    /// Knows the operations of the contract.
    pub fn new(contract: &'static Contract) -> Self {
        let mut router = Self {
            base_path: contract.base_path,
            operations: contract.operations,
            root: Node::default(),
        };
        for operation in contract.operations {
            router.root.insert(operation.segments, operation);
        }
        router
    }

    /// The route of a path as it came, without the query. Paths as written win over those behind the base path.
    pub fn find<'p>(&self, path: &'p str) -> Option<Route<'_, 'p>> {
        self.find_written(path)
            .or_else(|| self.find_written(self.behind_base(path)?))
    }

    /// All methods of the service: the answer to `OPTIONS *` (RFC 9110 section 9.3.7).
    pub fn methods(&self) -> String {
        methods(self.operations)
    }

    /// The path behind the base path, where it has one: `/v2/orders` gives `/orders`.
    pub fn behind_base<'p>(&self, path: &'p str) -> Option<&'p str> {
        let depth = self.base_path.strip_prefix('/')?.split('/').count();
        let (end, _) = path.match_indices('/').nth(depth)?;
        let (start, rest) = path.split_at(end);
        is_path(start, self.base_path).then_some(rest)
    }

    fn find_written<'p>(&self, path: &'p str) -> Option<Route<'_, 'p>> {
        let mut values = Vec::new();
        let node = self.root.find(Some(path.strip_prefix('/')?), &mut values)?;
        Some(Route {
            operations: &node.operations,
            values,
        })
    }
}

impl<'p> Route<'_, 'p> {
    /// The declared methods, as `Allow` names them.
    pub fn allow(&self) -> String {
        methods(self.operations)
    }

    /// What to do with a method. Of several operations of one, that whose selectors the request has.
    pub fn choose(&self, method: &str, query: &str, headers: &HeaderMap) -> Choice {
        let find = |wanted: &str| {
            let is_wanted = |operation: &&&Operation| operation.method.as_str() == wanted;
            let all = self.operations.iter().filter(is_wanted);
            all.rev()
                .max_by_key(|operation| nearness(operation, &self.values, query, headers))
        };
        match (method, find(method)) {
            (_, Some(one)) => Choice::Run(one, one.method == Method::Head),
            ("HEAD", None) => find("GET").map_or(Choice::Refused, |get| Choice::Run(get, true)),
            ("OPTIONS", None) => Choice::Options,
            _ => Choice::Refused,
        }
    }

    /// An operation of this path, for its template: all methods of a path share it up to parameter names.
    pub fn any(&self) -> &'static Operation {
        self.operations[0]
    }

    /// The values under the operation's own parameter names, as they came.
    pub fn values(self, operation: &Operation) -> Vec<(&'static str, &'p str)> {
        let pieces = operation.segments.iter().flat_map(|segment| segment.iter());
        let names = pieces.filter_map(|piece| match piece {
            Segment::Parameter(name) => Some(*name),
            Segment::Literal(_) => None,
        });
        names.zip(self.values).collect()
    }
}

/// A segment of a request path.
struct Written<'p> {
    raw: &'p str,
    bytes: Cow<'p, [u8]>,
}

impl<'p> Written<'p> {
    fn new(raw: &'p str) -> Self {
        let bytes = decoded(raw);
        Self { raw, bytes }
    }

    /// A part of the decoded segment as it came.
    fn part(&self, part: Range<usize>) -> Option<&'p str> {
        if self.raw.len() == self.bytes.len() {
            return self.raw.get(part);
        }
        let start = skip(self.raw, part.start);
        let rest = self.raw.get(start..)?;
        rest.get(..skip(rest, part.len()))
    }
}

impl Node {
    fn insert(&mut self, segments: &'static [&'static [Segment]], operation: &'static Operation) {
        let Some((first, rest)) = segments.split_first() else {
            self.operations.push(operation);
            return;
        };
        self.child(first).insert(rest, operation);
    }

    fn child(&mut self, segment: &'static [Segment]) -> &mut Self {
        match segment {
            [] => self.literals.entry(b"").or_default(),
            [Segment::Literal(text)] => self.literals.entry(text.as_bytes()).or_default(),
            [Segment::Parameter(_)] => self.parameter.get_or_insert_default(),
            mixed => self.mixed_child(mixed),
        }
    }

    /// Segments that differ in parameter names only are one.
    fn mixed_child(&mut self, segment: &'static [Segment]) -> &mut Self {
        let at = match self.mixed.iter().position(|(known, _)| same_shape(known, segment)) {
            Some(at) => at,
            None => {
                let weight = literal_length(segment);
                let at = self.mixed.partition_point(|(known, _)| literal_length(known) >= weight);
                self.mixed.insert(at, (segment, Self::default()));
                at
            }
        };
        &mut self.mixed[at].1
    }

    /// The node behind the segments of this path, if there are any; `taken` then holds the values of the parameters in
    /// order.
    fn find<'p>(&self, path: Option<&'p str>, taken: &mut Vec<&'p str>) -> Option<&Self> {
        let Some(path) = path else {
            return (!self.operations.is_empty()).then_some(self);
        };
        let (first, rest) = match path.split_once('/') {
            Some((first, rest)) => (first, Some(rest)),
            None => (path, None),
        };
        let first = Written::new(first);
        let literal = self.literals.get(&*first.bytes);
        if let Some(found) = literal.and_then(|node| node.find(rest, taken)) {
            return Some(found);
        }
        let before = taken.len();
        for (pieces, node) in &self.mixed {
            if let Some(parts) = cut(pieces, &first.bytes) {
                taken.extend(parts.into_iter().filter_map(|part| first.part(part)));
                if let Some(found) = node.find(rest, taken) {
                    return Some(found);
                }
                taken.truncate(before);
            }
        }
        let node = self.parameter.as_ref().filter(|_| !first.raw.is_empty())?;
        taken.push(first.raw);
        let found = node.find(rest, taken);
        if found.is_none() {
            taken.truncate(before);
        }
        found
    }
}

fn methods(operations: &[&Operation]) -> String {
    let mut methods: Vec<Method> = operations.iter().map(|operation| operation.method).collect();
    methods.sort_unstable();
    methods.dedup();
    let names: Vec<&str> = methods.into_iter().map(Method::as_str).collect();
    names.join(", ")
}

/// Whether two paths are the same, decoded segment by segment.
pub fn is_path(one: &str, other: &str) -> bool {
    one.split('/').map(decoded).eq(other.split('/').map(decoded))
}

fn decoded(raw: &str) -> Cow<'_, [u8]> {
    if raw.contains('%') {
        percent_decode_str(raw).into()
    } else {
        raw.as_bytes().into()
    }
}

/// The length of the text that this many decoded bytes are written as.
fn skip(raw: &str, bytes: usize) -> usize {
    let raw = raw.as_bytes();
    let is_escape =
        |at: usize| raw[at] == b'%' && raw.len() > at + 2 && raw[at + 1..at + 3].iter().all(u8::is_ascii_hexdigit);
    let mut at = 0;
    for _ in 0..bytes {
        at += if at < raw.len() && is_escape(at) { 3 } else { 1 };
    }
    at
}

fn same_shape(one: &[Segment], other: &[Segment]) -> bool {
    let same = |pair: (&Segment, &Segment)| match pair {
        (Segment::Literal(a), Segment::Literal(b)) => a == b,
        (Segment::Parameter(_), Segment::Parameter(_)) => true,
        _ => false,
    };
    one.len() == other.len() && one.iter().zip(other).all(same)
}

fn literal_length(segment: &[Segment]) -> usize {
    let lengths = segment.iter().map(|piece| match piece {
        Segment::Literal(text) => text.len(),
        Segment::Parameter(_) => 0,
    });
    lengths.sum()
}

/// Where the parameters of these pieces lie, which make up all of `text`: each takes as little as it can, and at least
/// one character. The first place of a literal leaves the most to those behind it, so that no other needs to be tried.
fn cut(pieces: &[Segment], text: &[u8]) -> Option<Vec<Range<usize>>> {
    let (mut parts, mut here, mut open) = (Vec::new(), 0, None);
    for (index, piece) in pieces.iter().enumerate() {
        match (piece, open.take()) {
            (Segment::Literal(literal), None) => {
                text[here..].starts_with(literal.as_bytes()).then_some(())?;
                here += literal.len();
            }
            (Segment::Literal(literal), Some(begun)) => {
                let (from, literal) = (character(text, begun)?, literal.as_bytes());
                let is_last = index + 1 == pieces.len();
                let found = if is_last {
                    end(text, from, literal)
                } else {
                    search(text, from, literal)
                }?;
                parts.push(begun..found);
                here = found + literal.len();
            }
            (Segment::Parameter(_), begun) => {
                if let Some(begun) = begun {
                    here = character(text, begun)?;
                    parts.push(begun..here);
                }
                open = Some(here);
            }
        }
    }
    if let Some(begun) = open {
        character(text, begun)?;
        parts.push(begun..text.len());
        here = text.len();
    }
    (here == text.len()).then_some(parts)
}

/// The end of the character that begins here.
fn character(text: &[u8], begun: usize) -> Option<usize> {
    let rest = text.get(begun + 1..)?;
    let more = rest.iter().take_while(|byte| **byte & 0xC0 == 0x80).count();
    Some(begun + 1 + more)
}

/// Where the literal ends the text.
fn end(text: &[u8], from: usize, literal: &[u8]) -> Option<usize> {
    let at = text.len().checked_sub(literal.len()).filter(|at| *at >= from)?;
    text.ends_with(literal).then_some(at)
}

/// Where the literal stands first.
fn search(text: &[u8], from: usize, literal: &[u8]) -> Option<usize> {
    let found = text[from..].windows(literal.len()).position(|window| window == literal);
    found.map(|at| from + at)
}
