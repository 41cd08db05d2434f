//! What a wrong value most likely meant: words that are misspelt, units that are written otherwise.

use serde_json::Value as Json;

use super::{matches, words};
use crate::document::similar;
use crate::source::{Node, Value};

/// The right form of a value, if one of the alternatives accepts one that is near.
pub(super) fn value(node: &Node, wanted: &[&'static Json]) -> Option<String> {
    let written = match &node.value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.0.clone(),
        _ => return None,
    };
    let constants = wanted.iter().flat_map(|schema| words::constants(schema));
    let constants: Vec<&str> = constants.filter_map(Json::as_str).collect();
    let longer = |word: &&&str| word.len() > 2 && written.to_ascii_lowercase().starts_with(**word);
    let near = similar(&written, constants.iter().copied()).or_else(|| constants.iter().find(longer).copied());
    let near = near.map(str::to_owned);
    near.or_else(|| wanted.iter().find_map(|schema| text(&written, schema)))
}

/// The right form of a text that does not match the schema's pattern.
pub(super) fn text(written: &str, schema: &Json) -> Option<String> {
    let pattern = schema["pattern"].as_str()?;
    let least = usize::try_from(schema["minLength"].as_u64().unwrap_or(1)).ok()?;
    let fits = |text: &String| text.len() >= least && text != written && matches(pattern, text);
    let text = written.trim();
    let read = [quantity, rate, date, code].iter().filter_map(|make| make(text));
    let spelt = [
        text.to_ascii_lowercase().replace([' ', '_'], "-"),
        text.to_ascii_lowercase().replace([' ', '-'], "_"),
        format!("/{}", text.trim_start_matches(['#', '/'])),
        format!("${}", text.trim_matches(['{', '}', '$'])),
        text.trim_end_matches('/').to_owned(),
        format!("{}%", text.trim_end_matches('%').trim()),
        format!("{text}B"),
    ];
    read.chain(spelt).find(fits)
}

/// `5 seconds`, `5sec`, `5` are `5s`; `5 megs` and `5mb` are `5MB`.
fn quantity(text: &str) -> Option<String> {
    let (count, unit) = counted(text)?;
    let unit = match unit.to_ascii_lowercase().as_str() {
        "ms" | "msec" | "msecs" | "millis" | "millisecond" | "milliseconds" => "ms",
        "" | "s" | "sec" | "secs" | "second" | "seconds" => "s",
        "m" | "min" | "mins" | "minute" | "minutes" => "m",
        "h" | "hr" | "hrs" | "hour" | "hours" => "h",
        "d" | "day" | "days" => "d",
        "b" | "byte" | "bytes" => "B",
        "k" | "kb" | "kbyte" | "kilobyte" | "kilobytes" => "kB",
        "ki" | "kib" => "KiB",
        "mb" | "meg" | "megs" | "mbyte" | "megabyte" | "megabytes" => "MB",
        "mi" | "mib" => "MiB",
        "g" | "gb" | "gig" | "gigs" | "gigabyte" | "gigabytes" => "GB",
        "gi" | "gib" => "GiB",
        _ => return None,
    };
    Some(format!("{count}{unit}"))
}

/// `20 per minute`, `20 requests / min`, `20r/m` are `20/minute`.
fn rate(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let (count, rest) = counted(&lower)?;
    let unit = rest
        .rsplit_once(['/', ' '])
        .map_or(rest, |(_, unit)| unit)
        .trim_end_matches('s');
    let unit = match unit {
        "" | "sec" | "second" => "second",
        "m" | "min" | "minute" => "minute",
        "h" | "hr" | "hour" => "hour",
        "d" | "day" => "day",
        _ => return None,
    };
    Some(format!("{count}/{unit}"))
}

/// Leading digits without leading zeros, and what follows.
fn counted(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (count, rest) = text.split_at(end);
    let count = count.trim_start_matches('0');
    (!count.is_empty()).then_some((count, rest.trim()))
}

/// `2026-6-1`, `2026/06/01`, `2026-06-01T00:00:00Z` are `2026-06-01`.
fn date(text: &str) -> Option<String> {
    let mut numbers = text
        .split(|letter: char| !letter.is_ascii_digit())
        .filter(|part| !part.is_empty());
    let (year, month, day) = (numbers.next()?, numbers.next()?, numbers.next()?);
    Some(format!("{year}-{month:0>2}-{day:0>2}"))
}

/// `order not found` is `ORDER_NOT_FOUND`.
fn code(text: &str) -> Option<String> {
    let letters = text
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' });
    let joined: String = letters.collect();
    let joined = joined.trim_matches('_');
    (!joined.is_empty()).then(|| joined.to_ascii_uppercase())
}
