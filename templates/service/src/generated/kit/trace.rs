//! Under which id a request is known: W3C Trace Context, and the contract's own trace header.

use super::telemetry::is_sampled;
use http::{HeaderMap, HeaderName};
use std::sync::Arc;
use uuid::Uuid;

static TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// The longest `tracestate` that is passed on (W3C Trace Context section 3.3.1.5).
const STATE: usize = 512;

/// The ids of a request; cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// Sent in the trace header and in error bodies, and written in every access line.
    pub request_id: Arc<str>,
    /// The id of the trace among all services: 32 hex digits.
    pub trace_id: Arc<str>,
    /// What dependencies are told besides, as it came.
    pub state: Option<Arc<str>>,
    /// The span that called us, where a caller said so.
    pub caller: Option<Arc<str>>,
    span: Span,
    flags: u8,
}

/// 16 hex digits.
type Span = [u8; 16];

impl Trace {
    /// From the request's headers; ids that are not sane are replaced, never echoed.
    pub fn of(headers: &HeaderMap, trace_header: &HeaderName) -> Self {
        let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        let known = text(&TRACEPARENT).and_then(parse);
        let (trace_id, flags) = match known {
            Some((trace_id, _, flags)) => (trace_id.into(), flags),
            None => {
                let trace_id = drawn();
                let trace_id = str::from_utf8(&trace_id).unwrap_or_default();
                (Arc::from(trace_id), u8::from(is_sampled(trace_id)))
            }
        };
        let id = text(trace_header).filter(|id| is_sane(id));
        Self {
            request_id: id.map_or_else(|| Arc::clone(&trace_id), Arc::from),
            trace_id,
            state: known.and_then(|_| state(headers)).map(Arc::from),
            caller: known.map(|(_, span, _)| span.into()),
            span: *drawn().first_chunk().unwrap_or(&[b'1'; 16]),
            flags,
        }
    }

    /// What dependencies are told: the trace, and this request as their caller.
    pub fn parent(&self) -> String {
        format!("00-{}-{}-0{}", self.trace_id, self.span_id(), self.flags)
    }

    /// The id of this request in its trace: 16 hex digits.
    pub fn span_id(&self) -> &str {
        str::from_utf8(&self.span).unwrap_or_default()
    }

    /// Whether this trace is recorded: what the caller decided, or else we.
    pub fn is_sampled(&self) -> bool {
        self.flags & 1 == 1
    }
}

/// 32 random hex digits: nobody else's, but no secret.
fn drawn() -> [u8; 32] {
    let mut digits = [0; 32];
    Uuid::from_u128(fastrand::u128(..)).simple().encode_lower(&mut digits);
    digits
}

/// All `tracestate` headers as one; none where they are not sound.
fn state(headers: &HeaderMap) -> Option<String> {
    let lines: Option<Vec<&str>> = headers
        .get_all("tracestate")
        .iter()
        .map(|line| line.to_str().ok())
        .collect();
    let state = lines?.join(",");
    let fits = |member: &str| member.is_empty() || member.split_once('=').is_some_and(|(key, _)| !key.is_empty());
    let sound = !state.is_empty() && state.len() <= STATE && state.split(',').all(|member| fits(member.trim()));
    sound.then_some(state)
}

/// Letters, digits, `.`, `_`, `-`; 1 to 64 of them.
fn is_sane(id: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    (1..=64).contains(&id.len()) && id.bytes().all(fits)
}

/// Trace id, span id and known flags of a `traceparent` of version 00, or of a later one that begins like it.
fn parse(text: &str) -> Option<(&str, &str, u8)> {
    let mut parts = text.split('-');
    let (version, trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let hex = |part: &str, length| {
        part.len() == length && part.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    let sound = hex(version, 2) && hex(trace, 32) && hex(span, 16) && hex(flags, 2) && version != "ff";
    let zero = |part: &str| part.bytes().all(|byte| byte == b'0');
    let whole = version != "00" || parts.next().is_none();
    // Sampled, and random: what later versions add we do not know, so we do not pass it on.
    let flags = u8::from_str_radix(flags, 16).ok()? & 3;
    (sound && whole && !zero(trace) && !zero(span)).then_some((trace, span, flags))
}
