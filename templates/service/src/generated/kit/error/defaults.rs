//! The catalogue rows of framework failures where a contract says nothing.

use super::{ErrorEntry, Log, RetryAfter};

const fn entry(code: &'static str, status: u16, title: &'static str, detail: &'static str) -> ErrorEntry {
    let log = match status {
        500.. => Log::Error,
        401 | 403 | 429 => Log::Warn,
        _ => Log::Info,
    };
    let retry_after = if matches!(status, 429 | 503) {
        Some(RetryAfter::Auto)
    } else {
        None
    };
    ErrorEntry {
        code,
        status,
        type_uri: "about:blank",
        title,
        detail,
        retryable: matches!(status, 408 | 429 | 502 | 503 | 504),
        retry_after,
        log,
        report: status >= 500,
    }
}

/// In the order of [`Builtin`](super::super::operation::Builtin).
pub const BUILTINS: [&ErrorEntry; 16] = [
    &entry(
        "MALFORMED_BODY",
        400,
        "Malformed body",
        "The body cannot be read as what its media type says.",
    ),
    &entry(
        "AUTHENTICATION_REQUIRED",
        401,
        "Authentication required",
        "Send a valid access token.",
    ),
    &entry("FORBIDDEN", 403, "Not allowed", "The token lacks a required scope."),
    &entry("NOT_FOUND", 404, "Not found", "No route matches this path."),
    &entry(
        "METHOD_NOT_ALLOWED",
        405,
        "Method not allowed",
        "This path does not accept this method.",
    ),
    &entry(
        "NOT_ACCEPTABLE",
        406,
        "Not acceptable",
        "None of the accepted media types can be sent.",
    ),
    &entry(
        "PAYLOAD_TOO_LARGE",
        413,
        "Content too large",
        "The body exceeds the limit.",
    ),
    &entry(
        "UNSUPPORTED_MEDIA_TYPE",
        415,
        "Unsupported media type",
        "This media type is not accepted.",
    ),
    &entry(
        "VALIDATION_FAILED",
        422,
        "Validation failed",
        "One or more values are invalid.",
    ),
    &entry(
        "RATE_LIMITED",
        429,
        "Too many requests",
        "Rate limit exceeded. Retry later.",
    ),
    &entry("INTERNAL_ERROR", 500, "Internal error", "An unexpected error occurred."),
    &entry(
        "UNAVAILABLE",
        503,
        "Service unavailable",
        "A required dependency is down. Retry later.",
    ),
    &entry("TIMEOUT", 504, "Timeout", "The request took too long."),
    &entry(
        "IDEMPOTENCY_KEY_MISSING",
        400,
        "Idempotency-Key is missing",
        "Send an Idempotency-Key header.",
    ),
    &entry(
        "IDEMPOTENCY_KEY_REUSED",
        422,
        "Idempotency-Key is already used",
        "This key was used with another request.",
    ),
    &entry(
        "IDEMPOTENCY_IN_PROGRESS",
        409,
        "Request in progress",
        "A request with this Idempotency-Key is still running.",
    ),
];
