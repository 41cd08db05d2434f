//! From paths to operations: a tree of segments, built once. Literals beat parameters, the longest literal first.
//!
//! A path is split first and decoded then, each segment once, so `%2F` never separates. A trailing slash is a segment
//! of its own. A parameter is never empty.

use super::operation::{Contract, Method, Operation, Segment};
use super::siblings::{Asked, meant};
use percent_encoding::percent_decode_str;
use std::collections::BTreeMap;

/// All paths of a contract.
#[derive(Debug, Default)]
pub struct Router {
    base_path: &'static str,
    root: Node,
}

#[derive(Debug, Default)]
struct Node {
    literals: BTreeMap<&'static str, Node>,
    /// Segments with literals and parameters, the most literal text first.
    mixed: Vec<(&'static [Segment], Node)>,
    parameter: Option<Box<Node>>,
    operations: Vec<&'static Operation>,
}

/// A path that the contract has.
#[derive(Debug)]
pub struct Route<'r> {
    operations: &'r [&'static Operation],
    values: Vec<String>,
    /// Whether some value was no UTF-8, or held NUL.
    pub undecodable: bool,
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
            root: Node::default(),
        };
        for operation in contract.operations {
            router.root.insert(operation.segments, operation);
        }
        router
    }

    /// The route of a path as it came, without the query. Paths as written win over those behind the base path.
    pub fn find(&self, path: &str) -> Option<Route<'_>> {
        self.find_written(path)
            .or_else(|| self.find_written(self.behind_base(path)?))
    }

    /// The path behind the base path, where it has one: `/v2/orders` gives `/orders`.
    pub fn behind_base<'p>(&self, path: &'p str) -> Option<&'p str> {
        if self.base_path.is_empty() {
            return None;
        }
        path.strip_prefix(self.base_path).filter(|rest| rest.starts_with('/'))
    }

    fn find_written(&self, path: &str) -> Option<Route<'_>> {
        let segments: Vec<Decoded> = path.strip_prefix('/')?.split('/').map(Decoded::new).collect();
        let mut taken = Vec::new();
        let node = self.root.find(&segments, &mut taken)?;
        let undecodable = segments.iter().any(|segment| segment.broken);
        Some(Route {
            operations: &node.operations,
            values: taken,
            undecodable,
        })
    }
}

impl<'r> Route<'r> {
    /// The declared methods, as `Allow` names them.
    pub fn allow(&self) -> String {
        let mut methods: Vec<Method> = self.operations.iter().map(|operation| operation.method).collect();
        methods.sort_unstable();
        methods.dedup();
        let names: Vec<&str> = methods.into_iter().map(Method::as_str).collect();
        names.join(", ")
    }

    /// What to do with a method.
    pub fn choose(&self, method: &str, asked: &Asked<'_>) -> Choice {
        let find = |wanted: Method| {
            let siblings = self.operations.iter().filter(|operation| operation.method == wanted);
            meant(siblings.copied(), &self.values, asked)
        };
        match Method::parse(method) {
            Some(Method::Head) if find(Method::Head).is_none() => {
                find(Method::Get).map_or(Choice::Refused, |get| Choice::Run(get, true))
            }
            Some(Method::Options) if find(Method::Options).is_none() => Choice::Options,
            Some(known) => find(known).map_or(Choice::Refused, |one| Choice::Run(one, known == Method::Head)),
            None => Choice::Refused,
        }
    }

    /// An operation of this path, for its template: all methods of a path share it up to parameter names.
    pub fn any(&self) -> &'static Operation {
        self.operations[0]
    }

    /// The decoded values under the operation's own parameter names.
    pub fn values(self, operation: &Operation) -> Vec<(&'static str, String)> {
        let pieces = operation.segments.iter().flat_map(|segment| segment.iter());
        let names = pieces.filter_map(|piece| match piece {
            Segment::Parameter(name) => Some(*name),
            Segment::Literal(_) => None,
        });
        names.zip(self.values).collect()
    }
}

/// A segment of a request path.
struct Decoded {
    text: String,
    broken: bool,
}

impl Decoded {
    fn new(raw: &str) -> Self {
        match percent_decode_str(raw).decode_utf8() {
            Ok(text) => Self {
                broken: text.contains('\0'),
                text: text.into_owned(),
            },
            Err(_) => Self {
                broken: true,
                text: percent_decode_str(raw).decode_utf8_lossy().into_owned(),
            },
        }
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
            [] => self.literals.entry("").or_default(),
            [Segment::Literal(text)] => self.literals.entry(text).or_default(),
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

    /// The node behind these segments; `taken` then holds the values of the parameters in order.
    fn find(&self, segments: &[Decoded], taken: &mut Vec<String>) -> Option<&Self> {
        let Some((first, rest)) = segments.split_first() else {
            return (!self.operations.is_empty()).then_some(self);
        };
        let literal = self.literals.get(first.text.as_str()).filter(|_| !first.broken);
        if let Some(found) = literal.and_then(|node| node.find(rest, taken)) {
            return Some(found);
        }
        let before = taken.len();
        for (pieces, node) in &self.mixed {
            if matches(pieces, &first.text, taken)
                && let Some(found) = node.find(rest, taken)
            {
                return Some(found);
            }
            taken.truncate(before);
        }
        let node = self.parameter.as_ref().filter(|_| !first.text.is_empty())?;
        taken.push(first.text.clone());
        let found = node.find(rest, taken);
        if found.is_none() {
            taken.truncate(before);
        }
        found
    }
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

/// Whether the pieces make up all of `text`; a parameter takes as little as it can, and at least one character.
fn matches(pieces: &[Segment], text: &str, taken: &mut Vec<String>) -> bool {
    match pieces {
        [] => text.is_empty(),
        [Segment::Literal(literal), rest @ ..] => text
            .strip_prefix(literal)
            .is_some_and(|left| matches(rest, left, taken)),
        [Segment::Parameter(_)] => {
            taken.push(text.to_owned());
            !text.is_empty()
        }
        [Segment::Parameter(_), rest @ ..] => {
            let before = taken.len();
            let ends = text.char_indices().map(|(at, _)| at).skip(1);
            for end in ends {
                taken.push(text[..end].to_owned());
                if matches(rest, &text[end..], taken) {
                    return true;
                }
                taken.truncate(before);
            }
            false
        }
    }
}
