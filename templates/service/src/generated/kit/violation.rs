//! What is wrong with a request, and where.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use std::borrow::Cow;
use std::fmt;

/// The part of a request that a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Location {
    /// The request body.
    Body,
    /// A parameter in the path.
    Path,
    /// A parameter in the query.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

impl Location {
    /// The word of the contract: `body`, `path`, `query`, `header` or `cookie`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// One broken constraint. Holds what the schema says, never what the client sent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Violation {
    /// Which part of the request.
    pub location: Location,
    /// JSON pointer as a URI fragment (RFC 6901 section 6): `#/lines/0/quantity`. A parameter's name is its first step.
    pub pointer: String,
    /// The JSON Schema keyword that failed: `minimum`.
    pub code: Cow<'static, str>,
    /// A sentence without its subject: `must be at least 1`.
    pub detail: String,
}

/// A sentence: `#/lines/0/quantity must be at least 1`.
impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.pointer, self.detail)
    }
}

/// Violations of one request, in the order in which they were found, each place and keyword once.
#[derive(Debug, Default)]
pub struct Violations {
    list: Vec<Violation>,
}

impl Violations {
    /// Beyond this many nothing is added: the answer stays small whatever is sent.
    pub const MOST: usize = 100;

    /// Adds one, unless the same keyword failed at the same place before.
    pub fn push(&mut self, violation: Violation) {
        let known = |other: &Violation| {
            other.location == violation.location && other.pointer == violation.pointer && other.code == violation.code
        };
        if self.list.len() < Self::MOST && !self.list.iter().any(known) {
            self.list.push(violation);
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Those found so far.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.list.iter()
    }

    /// Hands them over.
    pub fn into_vec(self) -> Vec<Violation> {
        self.list
    }
}

impl<'v> IntoIterator for &'v Violations {
    type Item = &'v Violation;
    type IntoIter = std::slice::Iter<'v, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// What a URI fragment cannot hold as it is (RFC 3986 section 3.5).
const FRAGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b']')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// Appends `/step` to a pointer, escaped for JSON pointer and for a URI fragment.
pub(super) fn escape_step(pointer: &mut String, step: &str) {
    let step: Cow<'_, str> = if step.contains(['~', '/']) {
        step.replace('~', "~0").replace('/', "~1").into()
    } else {
        step.into()
    };
    pointer.push('/');
    pointer.extend(utf8_percent_encode(&step, FRAGMENT));
}
