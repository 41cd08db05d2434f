//! Headers that every answer carries, and those that tell of limits and of an operation's end.

use super::digits;
use super::error::header_value;
use super::limits::Verdict;
use super::operation::{Contract, Deprecation, RateLimit, RateLimitHeaders};
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use std::time::Duration;

/// Bytes of a usual item of these lists.
const ITEM: usize = 48;
const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const STATE: HeaderName = HeaderName::from_static("ratelimit");

/// What guards an API's answers in a browser: they are data, never a page.
const SECURITY: [(&str, &str); 3] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
];

/// The headers of every answer, the contract's over the kit's.
pub(super) fn security(contract: &Contract) -> Vec<(HeaderName, HeaderValue)> {
    let mut headers = HeaderMap::new();
    for (name, value) in SECURITY.iter().chain(contract.security_headers) {
        if let Ok(name) = HeaderName::from_bytes(name.as_bytes()) {
            headers.insert(name, header_value(value));
        }
    }
    let withheld = |name: &HeaderName| contract.withheld_headers.contains(&name.as_str());
    let kept = headers.iter().filter(|(name, _)| !withheld(name));
    kept.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The name of the contract's trace header.
pub(super) fn trace(contract: &Contract) -> HeaderName {
    let usual = HeaderName::from_static("x-correlation-id");
    HeaderName::from_bytes(contract.trace_header.as_bytes()).unwrap_or(usual)
}

/// Over TLS only: RFC 6797 section 7.2 forbids it elsewhere.
pub(super) fn transport_security(headers: &mut HeaderMap) {
    let value = HeaderValue::from_static("max-age=31536000");
    headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(value);
}

/// `Deprecation` (RFC 9745) and `Sunset` (RFC 8594).
pub(super) fn deprecation(deprecation: &Deprecation) -> Vec<(HeaderName, HeaderValue)> {
    let midnight = |day: Option<&str>| {
        let date: jiff::civil::Date = day?.parse().ok()?;
        date.to_zoned(jiff::tz::TimeZone::UTC).ok()
    };
    let since = midnight(deprecation.since).map(|day| format!("@{}", day.timestamp().as_second()));
    let sunset = midnight(deprecation.sunset).map(|day| day.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string());
    let pairs = [("deprecation", since), ("sunset", sunset)];
    let present = pairs.into_iter().filter_map(|(name, value)| Some((name, value?)));
    present
        .map(|(name, value)| (HeaderName::from_static(name), header_value(&value)))
        .collect()
}

/// What the limits of an operation said to one request.
pub(super) type Verdicts = Vec<(&'static RateLimit, Verdict)>;

/// Tells of the limits in the contract's dialect.
pub(super) fn limits(dialect: RateLimitHeaders, verdicts: &Verdicts, headers: &mut HeaderMap) {
    if verdicts.is_empty() {
        return;
    }
    match dialect {
        RateLimitHeaders::Draft => draft(verdicts, headers),
        RateLimitHeaders::Legacy => legacy(verdicts, headers),
        RateLimitHeaders::None => {}
    }
}

/// draft-ietf-httpapi-ratelimit-headers: lists with an item a policy.
fn draft(verdicts: &Verdicts, headers: &mut HeaderMap) {
    let room = verdicts.len() * ITEM;
    let (mut policies, mut states) = (String::with_capacity(room), String::with_capacity(room));
    for (limit, verdict) in verdicts {
        if !policies.is_empty() {
            policies.push_str(", ");
            states.push_str(", ");
        }
        let RateLimit {
            name, quota, window, ..
        } = limit;
        item(
            &mut policies,
            name,
            [("q", (*quota).into()), ("w", whole_seconds(*window))],
        );
        let rest = verdict.remaining.into();
        item(&mut states, name, [("r", rest), ("t", whole_seconds(reset(verdict)))]);
    }
    headers.insert(POLICY, header_value(&policies));
    headers.insert(STATE, header_value(&states));
}

/// `"name";q=5;w=60`, as RFC 9651 has it.
fn item(list: &mut String, name: &str, parameters: [(&str, u64); 2]) {
    list.push('"');
    list.push_str(name);
    list.push('"');
    for (key, value) in parameters {
        list.push(';');
        list.push_str(key);
        list.push('=');
        digits::push(list, value);
    }
}

/// `X-RateLimit-…` of the limit that is nearest to its end.
fn legacy(verdicts: &Verdicts, headers: &mut HeaderMap) {
    let tightest = verdicts
        .iter()
        .min_by_key(|(_, verdict)| (verdict.passes, verdict.remaining));
    if let Some((limit, verdict)) = tightest {
        headers.insert("x-ratelimit-limit", limit.quota.into());
        headers.insert("x-ratelimit-remaining", verdict.remaining.into());
        headers.insert("x-ratelimit-reset", whole_seconds(reset(verdict)).into());
    }
}

/// A refused request learns when it may come again, others when all is there again.
fn reset(verdict: &Verdict) -> Duration {
    if verdict.passes {
        verdict.reset
    } else {
        verdict.retry_after
    }
}

/// Seconds, rounded up: who waits so long is not too early.
pub(super) fn whole_seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}
