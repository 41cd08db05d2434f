//! Formats of strings. The typed checks and the judge of the slow path ask the same functions.

use super::super::types::{Base64, Date, DateTime, Uuid};
use std::net::{Ipv4Addr, Ipv6Addr};

/// A format that is asserted on a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `date-time`, RFC 3339.
    DateTime,
    /// `date`, RFC 3339 full-date.
    Date,
    /// `time`, RFC 3339 full-time.
    Time,
    /// `duration`, RFC 3339 appendix A.
    Duration,
    /// `uuid`, RFC 9562 with hyphens.
    Uuid,
    /// `uri`, RFC 3986 with a scheme.
    Uri,
    /// `uri-reference`, RFC 3986.
    UriReference,
    /// `email`, RFC 5321 section 4.1.2.
    Email,
    /// `hostname`, RFC 1123.
    Hostname,
    /// `ipv4`, RFC 2673 section 3.2.
    Ipv4,
    /// `ipv6`, RFC 4291 section 2.2.
    Ipv6,
    /// `byte`, base64 of RFC 4648.
    Byte,
    /// `decimal`: digits with at most one point.
    Decimal,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::DateTime,
        Self::Date,
        Self::Time,
        Self::Duration,
        Self::Uuid,
        Self::Uri,
        Self::UriReference,
        Self::Email,
        Self::Hostname,
        Self::Ipv4,
        Self::Ipv6,
        Self::Byte,
        Self::Decimal,
    ];

    /// As written in a document: `date-time`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DateTime => "date-time",
            Self::Date => "date",
            Self::Time => "time",
            Self::Duration => "duration",
            Self::Uuid => "uuid",
            Self::Uri => "uri",
            Self::UriReference => "uri-reference",
            Self::Email => "email",
            Self::Hostname => "hostname",
            Self::Ipv4 => "ipv4",
            Self::Ipv6 => "ipv6",
            Self::Byte => "byte",
            Self::Decimal => "decimal",
        }
    }

    /// The format of this name, if it is one that is asserted.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == name)
    }

    /// Whether the text has this format.
    pub fn is_valid(self, text: &str) -> bool {
        match self {
            Self::DateTime => text.parse::<DateTime>().is_ok(),
            Self::Date => text.parse::<Date>().is_ok(),
            Self::Time => is_time(text),
            Self::Duration => is_duration(text),
            Self::Uuid => text.parse::<Uuid>().is_ok(),
            Self::Uri => is_uri(text),
            Self::UriReference => is_uri_reference(text),
            Self::Email => is_email(text),
            Self::Hostname => is_hostname(text),
            Self::Ipv4 => text.parse::<Ipv4Addr>().is_ok(),
            Self::Ipv6 => text.parse::<Ipv6Addr>().is_ok(),
            Self::Byte => text.parse::<Base64>().is_ok(),
            Self::Decimal => is_decimal(text),
        }
    }
}

/// A full-time is what may follow the date in a date-time. A leap second is one only at 23:59:60 UTC.
fn is_time(text: &str) -> bool {
    // A day in the middle of the year of the last leap seconds: no offset leaves the calendar.
    format!("2016-06-15T{text}").parse::<DateTime>().is_ok()
}

/// `P3Y6M4DT12H30M5S` or `P2W`: units in falling order without gaps, whole numbers only.
fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else {
        return false;
    };
    let (date, time) = rest
        .split_once('T')
        .map_or((rest, None), |(date, time)| (date, Some(time)));
    let date_fits = date.is_empty() || units(date, "YMD") || units(date, "W");
    match time {
        _ if date.ends_with('W') && time.is_some() => false,
        Some(time) => date_fits && units(time, "HMS"),
        None => date_fits && !date.is_empty(),
    }
}

/// Numbers with units out of `order`, falling, none left out in between.
fn units(mut text: &str, order: &str) -> bool {
    let mut next: Option<usize> = None;
    while !text.is_empty() {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let unit = text[digits..].chars().next();
        let Some(index) = unit.and_then(|unit| order.find(unit)) else {
            return false;
        };
        if digits == 0 || next.is_some_and(|next| next != index) {
            return false;
        }
        next = Some(index + 1);
        text = &text[digits + 1..];
    }
    next.is_some()
}

fn is_uri(text: &str) -> bool {
    text.split_once(':')
        .is_some_and(|(scheme, rest)| is_scheme(scheme) && is_relative(rest))
}

/// RFC 3986 section 4.1: a URI, or a relative reference, whose first segment has no colon.
fn is_uri_reference(text: &str) -> bool {
    let first = text.split(['/', '?', '#']).next().unwrap_or_default();
    is_uri(text) || (!first.contains(':') && is_relative(text))
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

/// What follows a scheme: authority, path, query, fragment.
fn is_relative(text: &str) -> bool {
    let (text, fragment) = text.split_once('#').unwrap_or((text, ""));
    let (path, query) = text.split_once('?').unwrap_or((text, ""));
    let rest_fits = is_uri_text(fragment, b":@/?") && is_uri_text(query, b":@/?");
    let Some(after) = path.strip_prefix("//") else {
        return rest_fits && is_uri_text(path, b":@/");
    };
    let (authority, path) = after.find('/').map_or((after, ""), |slash| after.split_at(slash));
    rest_fits && is_authority(authority) && is_uri_text(path, b":@/")
}

fn is_authority(text: &str) -> bool {
    let (user, host) = text.rsplit_once('@').unwrap_or(("", text));
    let (host, port) = match host.strip_prefix('[').and_then(|host| host.split_once(']')) {
        Some((literal, port)) if is_ip_literal(literal) => ("", port),
        Some(_) => return false,
        None => host.find(':').map_or((host, ""), |colon| host.split_at(colon)),
    };
    let port_fits = port
        .strip_prefix(':')
        .unwrap_or(port)
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        && (port.is_empty() || port.starts_with(':'));
    is_uri_text(user, b":") && is_uri_text(host, b"") && port_fits
}

fn is_ip_literal(text: &str) -> bool {
    let future = |text: &str| text.starts_with(['v', 'V']) && text.contains('.') && is_uri_text(text, b":");
    text.parse::<Ipv6Addr>().is_ok() || future(text)
}

/// Unreserved characters, sub-delimiters, escapes and what else is named.
fn is_uri_text(text: &str, also: &[u8]) -> bool {
    let bytes = text.as_bytes();
    let hex = |index: usize| bytes.get(index).is_some_and(u8::is_ascii_hexdigit);
    bytes.iter().enumerate().all(|(index, byte)| match byte {
        b'%' => hex(index + 1) && hex(index + 2),
        _ => byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=".contains(byte) || also.contains(byte),
    })
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    (is_dot_string(local) || is_quoted(local)) && local.len() <= 64 && is_mail_domain(domain)
}

fn is_dot_string(text: &str) -> bool {
    let atom = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    text.split('.').all(|part| !part.is_empty() && part.bytes().all(atom))
}

fn is_quoted(text: &str) -> bool {
    let Some(inner) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) else {
        return false;
    };
    let mut bytes = inner.bytes();
    while let Some(byte) = bytes.next() {
        let shown = |byte: u8| (b' '..=b'~').contains(&byte);
        let fits = if byte == b'\\' {
            bytes.next().is_some_and(shown)
        } else {
            shown(byte) && byte != b'"'
        };
        if !fits {
            return false;
        }
    }
    !inner.is_empty()
}

fn is_mail_domain(text: &str) -> bool {
    let Some(literal) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) else {
        return is_hostname(text);
    };
    match literal.strip_prefix("IPv6:") {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => literal.parse::<Ipv4Addr>().is_ok(),
    }
}

/// Labels of letters, digits and inner hyphens, up to 63 each and 253 together.
fn is_hostname(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
            // A-labels and what is reserved beside them: "--" in the third place.
            && (label.as_bytes().get(2..4) != Some(b"--") || label.to_ascii_lowercase().starts_with("xn--"))
    };
    text.len() <= 253 && text.split('.').all(label)
}

fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits
        .split_once('.')
        .map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    number(whole) && fraction.is_none_or(number)
}
