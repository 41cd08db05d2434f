//! The failures of the framework: their default codes, statuses and words.

use super::roles::bare;
use crate::contract::Builtin;

/// Code, status, title, detail.
pub(super) const fn words(builtin: Builtin) -> (&'static str, u16, &'static str, &'static str) {
    match builtin {
        Builtin::MalformedBody => (
            "MALFORMED_BODY",
            400,
            "Malformed body",
            "The body cannot be read as what its media type says.",
        ),
        Builtin::Unauthenticated => (
            "AUTHENTICATION_REQUIRED",
            401,
            "Authentication required",
            "Send a valid access token.",
        ),
        Builtin::Forbidden => ("FORBIDDEN", 403, "Not allowed", "The token lacks a required scope."),
        Builtin::NotFound => ("NOT_FOUND", 404, "Not found", "No route matches this path."),
        Builtin::MethodNotAllowed => (
            "METHOD_NOT_ALLOWED",
            405,
            "Method not allowed",
            "This path does not accept this method.",
        ),
        Builtin::NotAcceptable => (
            "NOT_ACCEPTABLE",
            406,
            "Not acceptable",
            "None of the accepted media types can be sent.",
        ),
        Builtin::PayloadTooLarge => (
            "PAYLOAD_TOO_LARGE",
            413,
            "Content too large",
            "The body exceeds the limit.",
        ),
        Builtin::UnsupportedMediaType => (
            "UNSUPPORTED_MEDIA_TYPE",
            415,
            "Unsupported media type",
            "This media type is not accepted.",
        ),
        Builtin::ValidationFailed => (
            "VALIDATION_FAILED",
            422,
            "Validation failed",
            "One or more values are invalid.",
        ),
        Builtin::RateLimited => (
            "RATE_LIMITED",
            429,
            "Too many requests",
            "Rate limit exceeded. Retry later.",
        ),
        Builtin::Internal => ("INTERNAL_ERROR", 500, "Internal error", "An unexpected error occurred."),
        Builtin::Unavailable => (
            "UNAVAILABLE",
            503,
            "Service unavailable",
            "A required dependency is down. Retry later.",
        ),
        Builtin::Timeout => ("TIMEOUT", 504, "Timeout", "The request took too long."),
        Builtin::IdempotencyKeyMissing => (
            "IDEMPOTENCY_KEY_MISSING",
            400,
            "Idempotency-Key is missing",
            "Send an Idempotency-Key header.",
        ),
        Builtin::IdempotencyKeyReused => (
            "IDEMPOTENCY_KEY_REUSED",
            422,
            "Idempotency-Key is already used",
            "This key was used with another request.",
        ),
        Builtin::IdempotencyInProgress => (
            "IDEMPOTENCY_IN_PROGRESS",
            409,
            "Request in progress",
            "A request with this Idempotency-Key is still running.",
        ),
    }
}

/// What a framework failure answers where the document says nothing of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usual {
    /// In the style asked for.
    pub code: String,
    /// 400 to 599.
    pub status: u16,
    /// Public, constant.
    pub title: &'static str,
    /// What is said besides.
    pub detail: &'static str,
}

/// What a framework failure answers where the document says nothing of it; `style` is a value of `codeStyle`.
pub fn usual(builtin: Builtin, style: &str) -> Usual {
    let (code, status, title, detail) = words(builtin);
    Usual {
        code: styled(code, style),
        status,
        title,
        detail,
    }
}

/// The code in the style that `codeStyle` names.
pub(super) fn styled(code: &str, style: &str) -> String {
    match style {
        "lower_snake" => code.to_ascii_lowercase(),
        "kebab" => code.to_ascii_lowercase().replace('_', "-"),
        "Pascal" => code.split('_').map(capitalized).collect(),
        _ => code.to_owned(),
    }
}

fn capitalized(word: &str) -> String {
    let lower = word.to_ascii_lowercase();
    let mut letters = lower.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_ascii_uppercase().to_string() + letters.as_str()
    })
}

/// The code in the style of a type URI: `INSUFFICIENT_STOCK` and `InsufficientStock` are `insufficient-stock`.
pub(super) fn kebab(code: &str) -> String {
    let mut out = String::new();
    let mut lower_before = false;
    for letter in code.chars() {
        if letter.is_ascii_uppercase() && lower_before {
            out.push('-');
        }
        lower_before = letter.is_ascii_lowercase() || letter.is_ascii_digit();
        out.push(if matches!(letter, '_' | '.') {
            '-'
        } else {
            letter.to_ascii_lowercase()
        });
    }
    out
}

/// Which failure wins when several apply.
pub(super) const PRECEDENCE: [Builtin; 16] = [
    Builtin::NotFound,
    Builtin::MethodNotAllowed,
    Builtin::Unauthenticated,
    Builtin::RateLimited,
    Builtin::Forbidden,
    Builtin::NotAcceptable,
    Builtin::PayloadTooLarge,
    Builtin::UnsupportedMediaType,
    Builtin::MalformedBody,
    Builtin::IdempotencyKeyMissing,
    Builtin::ValidationFailed,
    Builtin::IdempotencyKeyReused,
    Builtin::IdempotencyInProgress,
    Builtin::Unavailable,
    Builtin::Timeout,
    Builtin::Internal,
];

/// The failure that a status stands for in a plain document.
pub(super) const fn of_status(status: u16) -> Option<Builtin> {
    Some(match status {
        401 => Builtin::Unauthenticated,
        403 => Builtin::Forbidden,
        404 => Builtin::NotFound,
        405 => Builtin::MethodNotAllowed,
        406 => Builtin::NotAcceptable,
        413 => Builtin::PayloadTooLarge,
        415 => Builtin::UnsupportedMediaType,
        422 => Builtin::ValidationFailed,
        429 => Builtin::RateLimited,
        500 => Builtin::Internal,
        503 => Builtin::Unavailable,
        504 => Builtin::Timeout,
        _ => return None,
    })
}

/// What an error of a status is called.
pub(super) const fn usual_name(status: u16) -> Option<&'static str> {
    if let Some(builtin) = of_status(status) {
        return Some(words(builtin).0);
    }
    Some(match status {
        400 => "BAD_REQUEST",
        402 => "PAYMENT_REQUIRED",
        408 => "REQUEST_TIMEOUT",
        409 => "CONFLICT",
        410 => "GONE",
        412 => "PRECONDITION_FAILED",
        414 => "URI_TOO_LONG",
        416 => "RANGE_NOT_SATISFIABLE",
        423 => "LOCKED",
        424 => "FAILED_DEPENDENCY",
        428 => "PRECONDITION_REQUIRED",
        501 => "NOT_IMPLEMENTED",
        502 => "BAD_GATEWAY",
        507 => "INSUFFICIENT_STORAGE",
        _ => return None,
    })
}

/// Codes by which documents call a framework failure, without case and punctuation.
const fn synonyms(builtin: Builtin) -> &'static [&'static str] {
    match builtin {
        Builtin::MalformedBody => &[
            "malformedrequest",
            "invalidbody",
            "invalidjson",
            "badrequest",
            "invalidrequest",
            "invalid",
        ],
        Builtin::ValidationFailed => &[
            "validationerror",
            "unprocessableentity",
            "unprocessablecontent",
            "invalidparameters",
            "invalidparameter",
            "invalidinput",
            "badrequest",
            "invalidrequest",
            "invalid",
        ],
        Builtin::Unauthenticated => &[
            "unauthorized",
            "unauthenticated",
            "notauthenticated",
            "authenticationerror",
        ],
        Builtin::Forbidden => &["accessdenied", "permissiondenied", "notallowed", "accessforbidden"],
        Builtin::NotFound => &["resourcenotfound", "entitynotfound", "notfounderror"],
        Builtin::PayloadTooLarge => &[
            "requesttoolarge",
            "contenttoolarge",
            "requestentitytoolarge",
            "toolarge",
            "invalid",
        ],
        Builtin::UnsupportedMediaType => &["unsupportedmedia", "invalidcontenttype", "invalid"],
        Builtin::RateLimited => &[
            "toomanyrequests",
            "ratelimitexceeded",
            "ratelimit",
            "ratelimiterror",
            "throttled",
        ],
        Builtin::Internal => &["internalservererror", "internal", "servererror", "internalerror"],
        Builtin::Unavailable => &["serviceunavailable", "temporarilyunavailable"],
        Builtin::Timeout => &["gatewaytimeout", "requesttimeout"],
        _ => &[],
    }
}

/// How well a code says what a framework failure is: the smaller, the better.
pub(super) fn fitness(builtin: Builtin, code: &str) -> Option<usize> {
    let plain = bare(code);
    let own = words(builtin).0;
    if plain == bare(own) {
        return Some(0);
    }
    let place = synonyms(builtin).iter().position(|name| *name == plain)?;
    Some(place + 1)
}
