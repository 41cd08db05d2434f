//! Under which id a request is known: W3C Trace Context, and the contract's own trace header.

use super::telemetry::is_sampled;
use http::HeaderMap;
use uuid::Uuid;

/// The longest `tracestate` that is passed on (W3C Trace Context section 3.3.1.5).
const STATE: usize = 512;

/// The ids of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// Sent in the trace header and in error bodies, and written in every access line.
    pub id: String,
    /// What dependencies are told: the trace, and this request as their caller.
    pub parent: String,
    /// What dependencies are told besides, as it came.
    pub state: Option<String>,
    /// The span that called us, where a caller said so.
    pub caller: Option<String>,
}

impl Trace {
    /// From the request's headers; ids that are not sane are replaced, never echoed.
    pub fn of(headers: &HeaderMap, trace_header: &str) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let known = text("traceparent").and_then(parse);
        let fresh = || {
            Uuid::new_v4()
                .simple()
                .encode_lower(&mut Uuid::encode_buffer())
                .to_owned()
        };
        let (trace, flags) = match known {
            Some((trace, _, flags)) => (trace.to_owned(), flags),
            None => {
                let trace = fresh();
                let flags = u8::from(is_sampled(&trace));
                (trace, flags)
            }
        };
        let span = &fresh()[..16];
        Self {
            parent: ["00-", &trace, "-", span, "-0", &flags.to_string()].concat(),
            id: text(trace_header).filter(|id| is_sane(id)).map_or(trace, str::to_owned),
            state: known.and_then(|_| state(headers)),
            caller: known.map(|(_, span, _)| span.to_owned()),
        }
    }

    /// The id of the trace among all services: 32 hex digits.
    pub fn trace_id(&self) -> &str {
        self.parent.get(3..35).unwrap_or_default()
    }

    /// The id of this request in its trace: 16 hex digits.
    pub fn span_id(&self) -> &str {
        self.parent.get(36..52).unwrap_or_default()
    }

    /// Whether this trace is recorded: what the caller decided, or else we.
    pub fn is_sampled(&self) -> bool {
        self.parent.ends_with(['1', '3'])
    }
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
