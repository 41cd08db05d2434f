//! Conditional requests and ranges (RFC 9110 sections 13 and 14): what a client has already, and which part it wants.

use http::header::{
    HeaderMap, HeaderName, HeaderValue, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE,
    RANGE,
};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use std::fmt;
use std::ops::Range;

/// The headers that make a request conditional, or ask for a part.
const KEPT: [HeaderName; 6] = [
    IF_MATCH,
    IF_NONE_MATCH,
    IF_MODIFIED_SINCE,
    IF_UNMODIFIED_SINCE,
    RANGE,
    IF_RANGE,
];

/// The conditions of a request.
///
/// ```ignore
/// let tag = ETag::strong(order.version);
/// match ctx.conditions().judge(Some(&tag), None) {
///     Standing::NotModified => return Ok(GetOrderOk::not_modified().etag(&tag)),
///     Standing::Failed => return Err(GetOrderError::PreconditionFailed),
///     Standing::Holds => {}
/// }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Conditions {
    headers: HeaderMap,
    /// Whether the method only reads.
    reads: bool,
}

/// What has become of the conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The request is to be done.
    Holds,
    /// The client has what it asks for: 304.
    NotModified,
    /// The resource is not as the client thinks: 412.
    Failed,
}

/// An entity tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ETag {
    opaque: String,
    weak: bool,
}

impl ETag {
    /// A tag that changes with every byte.
    pub fn strong(opaque: impl fmt::Display) -> Self {
        Self::of(opaque, false)
    }

    /// A tag that changes with the meaning.
    pub fn weak(opaque: impl fmt::Display) -> Self {
        Self::of(opaque, true)
    }

    fn of(opaque: impl fmt::Display, weak: bool) -> Self {
        let allowed = |c: &char| c.is_ascii_graphic() && *c != '"';
        Self {
            opaque: opaque.to_string().chars().filter(allowed).collect(),
            weak,
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let (weak, quoted) = text.strip_prefix("W/").map_or((false, text), |rest| (true, rest));
        let opaque = quoted.strip_prefix('"')?.strip_suffix('"')?;
        Some(Self {
            opaque: opaque.to_owned(),
            weak,
        })
    }

    /// Strong comparison (RFC 9110 section 8.8.3.2).
    fn is(&self, other: &Self) -> bool {
        !self.weak && !other.weak && self.opaque == other.opaque
    }
}

impl fmt::Display for ETag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\"{}\"", if self.weak { "W/" } else { "" }, self.opaque)
    }
}

impl Conditions {
    /// The conditions among these headers; `reads`: whether the method is GET or HEAD.
    pub fn of(headers: &HeaderMap, reads: bool) -> Self {
        let kept = headers.iter().filter(|(name, _)| KEPT.contains(name));
        Self {
            headers: kept.map(|(name, value)| (name.clone(), value.clone())).collect(),
            reads,
        }
    }

    /// Judges them by what the resource is now, in the order of RFC 9110 section 13.2.2. A resource that does not exist
    /// has neither a tag nor a time.
    pub fn judge(&self, tag: Option<&ETag>, modified: Option<Timestamp>) -> Standing {
        let failed = match (self.text(IF_MATCH), self.time(IF_UNMODIFIED_SINCE)) {
            (Some(wanted), _) => !lists(wanted, tag, ETag::is),
            (None, Some(since)) => modified.is_some_and(|modified| seconds(modified) > seconds(since)),
            (None, None) => false,
        };
        if failed {
            return Standing::Failed;
        }
        let same = match (self.text(IF_NONE_MATCH), self.time(IF_MODIFIED_SINCE)) {
            (Some(known), _) => lists(known, tag, |one, other| one.opaque == other.opaque),
            (None, Some(since)) if self.reads => modified.is_some_and(|modified| seconds(modified) <= seconds(since)),
            _ => false,
        };
        match (same, self.reads) {
            (false, _) => Standing::Holds,
            (true, true) => Standing::NotModified,
            (true, false) => Standing::Failed,
        }
    }

    /// The part of a whole of `length` bytes that the client asks for; `None`: all of it. Several parts at once are not
    /// made: such a client gets all of it, too. `If-Range` holds for this tag only.
    pub fn range(&self, length: u64, tag: Option<&ETag>) -> Option<Result<Part, Unsatisfiable>> {
        if !self.reads {
            return None;
        }
        if let Some(condition) = self.text(IF_RANGE)
            && !ETag::parse(condition)
                .zip(tag)
                .is_some_and(|(one, other)| one.is(other))
        {
            return None;
        }
        let (first, last) = self.text(RANGE)?.strip_prefix("bytes=")?.trim().split_once('-')?;
        let number = |text: &str| {
            text.bytes()
                .all(|byte| byte.is_ascii_digit())
                .then(|| text.parse::<u64>().ok())?
        };
        let range = match (first, last) {
            ("", last) => length.saturating_sub(number(last)?)..length,
            (first, "") => number(first)?..length,
            (first, last) => {
                let (first, last) = (number(first)?, number(last)?);
                if last < first {
                    return None;
                }
                first..last.saturating_add(1).min(length)
            }
        };
        Some(if range.start < range.end {
            Ok(Part { range, length })
        } else {
            Err(Unsatisfiable(length))
        })
    }

    fn text(&self, name: HeaderName) -> Option<&str> {
        self.headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    }

    /// A date of HTTP; what is none is not there.
    fn time(&self, name: HeaderName) -> Option<Timestamp> {
        static PARSER: DateTimeParser = DateTimeParser::new();
        PARSER.parse_timestamp(self.text(name)?).ok()
    }
}

/// HTTP counts in seconds.
fn seconds(time: Timestamp) -> i64 {
    time.as_second()
}

/// Whether a list of tags, or `*`, names what there is.
fn lists(list: &str, tag: Option<&ETag>, same: impl Fn(&ETag, &ETag) -> bool) -> bool {
    let Some(tag) = tag else { return false };
    let mut named = list.split(',').filter_map(|text| ETag::parse(text.trim()));
    list.trim() == "*" || named.any(|named| same(&named, tag))
}

/// A time as HTTP writes it: `Sun, 06 Nov 1994 08:49:37 GMT`.
pub fn http_date(time: Timestamp) -> String {
    time.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// A part of a whole. Its `Display` is `Content-Range`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    range: Range<u64>,
    length: u64,
}

impl Part {
    /// Which bytes.
    pub fn range(&self) -> Range<u64> {
        self.range.clone()
    }

    /// These bytes of the whole, without a copy.
    pub fn of(&self, whole: &bytes::Bytes) -> bytes::Bytes {
        let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(whole.len());
        whole.slice(place(self.range.start)..place(self.range.end))
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "bytes {}-{}/{}", self.range.start, self.range.end - 1, self.length)
    }
}

/// No byte of the whole lies in the range: 416. Its `Display` is `Content-Range`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsatisfiable(u64);

impl fmt::Display for Unsatisfiable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "bytes */{}", self.0)
    }
}
