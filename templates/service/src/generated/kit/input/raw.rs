//! The text of parameters as it came, and how it is decoded: once, to UTF-8, without NUL.

use super::super::types::Fault;
use http::HeaderMap;
use http::header::COOKIE;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// A `name=value` of a query or a form: the name decoded, the value not yet, because delimiters are searched first.
#[derive(Debug)]
pub struct Pair<'r> {
    pub name: Cow<'r, str>,
    pub value: &'r str,
}

/// How text was encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decoding {
    /// It is decoded, or was never encoded.
    Done,
    /// Percent escapes.
    Percent,
    /// Percent escapes, and `+` for a space.
    Form,
}

/// What a parameter is read from: one text for each time it was given.
#[derive(Debug)]
pub struct Raw<'r> {
    pub texts: Result<Vec<&'r str>, Fault>,
    pub decoding: Decoding,
}

/// The pairs of a query, in order. Names that are no UTF-8 can be nobody's: they are left out.
pub fn pairs(query: &str) -> Vec<Pair<'_>> {
    let pair = |text| {
        let (name, value) = str::split_once(text, '=').unwrap_or((text, ""));
        let name = if name.contains(['%', '+']) {
            decode(name, Decoding::Form).ok()?.into()
        } else {
            name.into()
        };
        Some(Pair { name, value })
    };
    query
        .split('&')
        .filter(|text| !text.is_empty())
        .filter_map(pair)
        .collect()
}

/// All lines of a header.
pub fn header<'r>(headers: &'r HeaderMap, name: &str) -> Raw<'r> {
    let line = |value: &'r http::HeaderValue| {
        std::str::from_utf8(value.as_bytes())
            .map(str::trim)
            .map_err(|_| no_utf8())
    };
    Raw {
        texts: headers.get_all(name).iter().map(line).collect(),
        decoding: Decoding::Done,
    }
}

/// All cookies (RFC 6265 section 4.2), quotes around their values taken off.
pub fn cookies(headers: &HeaderMap) -> Vec<Pair<'_>> {
    let lines = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|line| std::str::from_utf8(line.as_bytes()).ok());
    let pairs = lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    let pair = |(name, value)| {
        Some(Pair {
            name: decode(name, Decoding::Percent).ok()?.into(),
            value: unquoted(value),
        })
    };
    pairs.filter_map(pair).collect()
}

/// What was given under this name.
pub fn named<'r>(pairs: &[Pair<'r>], name: &str, decoding: Decoding) -> Raw<'r> {
    let values = pairs.iter().filter(|pair| pair.name == name).map(|pair| pair.value);
    Raw {
        texts: Ok(values.collect()),
        decoding,
    }
}

fn unquoted(value: &str) -> &str {
    value
        .strip_prefix('"')
        .and_then(|value| value.strip_suffix('"'))
        .unwrap_or(value)
}

/// Decodes a text once.
pub fn decode(text: &str, decoding: Decoding) -> Result<String, Fault> {
    let spaced: Cow<'_, str> = if decoding == Decoding::Form && text.contains('+') {
        text.replace('+', " ").into()
    } else {
        text.into()
    };
    let decoded = match decoding {
        Decoding::Percent | Decoding::Form if spaced.contains('%') => match percent_decode_str(&spaced).decode_utf8() {
            Ok(decoded) => decoded.into_owned().into(),
            Err(_) => return Err(no_utf8()),
        },
        _ => spaced,
    };
    if decoded.contains('\0') {
        Err(no_nul())
    } else {
        Ok(decoded.into_owned())
    }
}

pub fn no_utf8() -> Fault {
    Fault {
        code: "type",
        detail: "must be UTF-8 text".into(),
    }
}

fn no_nul() -> Fault {
    Fault {
        code: "type",
        detail: "must not hold a NUL character".into(),
    }
}

/// The parameter was given several times where one value is meant.
pub fn repeated() -> Fault {
    Fault {
        code: "type",
        detail: "must be given once".into(),
    }
}
