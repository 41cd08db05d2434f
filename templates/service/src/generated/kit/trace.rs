//! Under which id a request is known: W3C Trace Context, and the contract's own trace header.

use http::HeaderMap;
use uuid::Uuid;

/// The ids of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// Sent in the trace header and in error bodies, and written in every log line.
    pub id: String,
    /// What dependencies are told.
    pub parent: String,
}

impl Trace {
    /// From the request's headers; ids that are not sane are replaced, never echoed.
    pub fn of(headers: &HeaderMap, trace_header: &str) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let known = text("traceparent").and_then(parse);
        let fresh = || Uuid::new_v4().simple().to_string();
        let (trace, flags) = known.map_or_else(|| (fresh(), "01"), |(trace, flags)| (trace.to_owned(), flags));
        let span = &fresh()[..16];
        let parent = format!("00-{trace}-{span}-{flags}");
        let id = text(trace_header).filter(|id| is_sane(id)).map_or(trace, str::to_owned);
        Self { id, parent }
    }
}

impl Trace {
    /// The id of the trace among all services (W3C Trace Context): 32 hex digits.
    pub fn trace_id(&self) -> &str {
        self.parent.get(3..35).unwrap_or_default()
    }
}

/// Letters, digits, `.`, `_`, `-`; 1 to 64 of them.
fn is_sane(id: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    (1..=64).contains(&id.len()) && id.bytes().all(fits)
}

/// Trace id and flags of a `traceparent` of version 00, or of a later one that begins like it.
fn parse(text: &str) -> Option<(&str, &str)> {
    let mut parts = text.split('-');
    let (version, trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let hex = |part: &str, length| {
        part.len() == length && part.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    let sound = hex(version, 2) && hex(trace, 32) && hex(span, 16) && hex(flags, 2) && version != "ff";
    let zero = |part: &str| part.bytes().all(|byte| byte == b'0');
    let whole = version != "00" || parts.next().is_none();
    (sound && whole && !zero(trace) && !zero(span)).then_some((trace, flags))
}
