//! What a person reads, one function a keyword. The typed checks and the judge of the slow path share them. They say
//! what the schema asks for and never repeat what was sent, so that nothing sensitive can leak through them.

use serde_json::{Number, Value};
use std::fmt::Display;

/// `required`.
pub fn required() -> String {
    "is required".into()
}

/// `additionalProperties`, `unevaluatedProperties`: stands at the member that is too many.
pub fn unknown() -> String {
    "is not known here".into()
}

/// `type`: `kinds` as JSON Schema names them.
pub fn kind(kinds: &[&str]) -> String {
    let words: Vec<&str> = kinds.iter().map(|kind| kind_words(kind)).collect();
    format!("must be {}", words.join(" or "))
}

/// `type` of a document whose root has another name.
pub fn element(name: &str) -> String {
    format!("must be the element {name}")
}

fn kind_words(kind: &str) -> &str {
    match kind {
        "integer" => "an integer",
        "number" => "a number",
        "string" => "a string",
        "boolean" => "true or false",
        "array" => "a list",
        "object" => "an object",
        other => other,
    }
}

/// `enum`.
pub fn one_of<'a>(values: impl IntoIterator<Item = &'a Value>) -> String {
    let values: Vec<String> = values.into_iter().map(plain).collect();
    match values.as_slice() {
        [only] => format!("must be {only}"),
        _ => format!("must be one of {}", values.join(", ")),
    }
}

/// `enum` of words.
pub fn one_of_words(words: &[&str]) -> String {
    match words {
        [only] => format!("must be {only}"),
        _ => format!("must be one of {}", words.join(", ")),
    }
}

/// `const`.
pub fn constant(value: &Value) -> String {
    format!("must be {}", plain(value))
}

/// A number as Rust writes it, so that all say 1 where the document says 1.0.
pub fn number(number: &Number) -> String {
    let float = number.as_f64().filter(|_| number.is_f64());
    float.map_or_else(|| number.to_string(), |float| float.to_string())
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// `minimum`.
pub fn minimum(limit: impl Display) -> String {
    format!("must be at least {limit}")
}

/// `maximum`.
pub fn maximum(limit: impl Display) -> String {
    format!("must be at most {limit}")
}

/// `exclusiveMinimum`.
pub fn exclusive_minimum(limit: impl Display) -> String {
    format!("must be greater than {limit}")
}

/// `exclusiveMaximum`.
pub fn exclusive_maximum(limit: impl Display) -> String {
    format!("must be less than {limit}")
}

/// `multipleOf`.
pub fn multiple_of(step: impl Display) -> String {
    format!("must be a multiple of {step}")
}

/// `minLength`.
pub fn min_length(limit: u64) -> String {
    if limit == 1 {
        "must not be empty".into()
    } else {
        format!("must have at least {limit} characters")
    }
}

/// `maxLength`.
pub fn max_length(limit: u64) -> String {
    format!("must have at most {limit} {}", noun(limit, "character", "characters"))
}

/// `pattern`.
pub fn pattern(pattern: &str) -> String {
    format!("must match the pattern {pattern}")
}

/// `format`: `name` as a document writes it.
pub fn format(name: &str) -> String {
    let words = match name {
        "date-time" => "a date and time with offset, such as 2030-01-31T08:00:00Z",
        "date" => "a date such as 2030-01-31",
        "time" => "a time with offset, such as 08:00:00Z",
        "duration" => "a duration such as P3DT4H",
        "uuid" => "a UUID such as 7b0c3a52-8a1f-4c55-9d0f-2b6f3d1d9a10",
        "uri" => "a URI with a scheme",
        "uri-reference" => "a URI or a relative reference",
        "email" => "an e-mail address",
        "hostname" => "a host name",
        "ipv4" => "an IPv4 address",
        "ipv6" => "an IPv6 address",
        "byte" => "base64 text",
        "decimal" => "a decimal number such as 12.50",
        "int32" => "between -2147483648 and 2147483647",
        "int64" => "between -9223372036854775808 and 9223372036854775807",
        "uint32" => "between 0 and 4294967295",
        "uint64" => "between 0 and 18446744073709551615",
        other => return format!("must be of the format {other}"),
    };
    format!("must be {words}")
}

/// `minItems`.
pub fn min_items(limit: u64) -> String {
    format!("must have at least {limit} {}", noun(limit, "item", "items"))
}

/// `maxItems`.
pub fn max_items(limit: u64) -> String {
    format!("must have at most {limit} {}", noun(limit, "item", "items"))
}

/// `uniqueItems`.
pub fn unique_items() -> String {
    "must not hold an item twice".into()
}

/// `minProperties`.
pub fn min_properties(limit: u64) -> String {
    format!("must have at least {limit} {}", noun(limit, "member", "members"))
}

/// `maxProperties`.
pub fn max_properties(limit: u64) -> String {
    format!("must have at most {limit} {}", noun(limit, "member", "members"))
}

/// `oneOf`, `anyOf`: no form fits, and none is nearest.
pub fn no_form() -> String {
    "must have one of the allowed forms".into()
}

/// `oneOf`: more than one form fits.
pub fn many_forms() -> String {
    "must have exactly one of the allowed forms, but fits several".into()
}

/// A keyword without words of its own.
pub fn keyword(name: &str) -> String {
    format!("does not satisfy {name}")
}

fn noun(count: u64, one: &'static str, many: &'static str) -> &'static str {
    if count == 1 { one } else { many }
}
