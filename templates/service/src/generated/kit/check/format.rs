//! Formats of strings. The typed checks and the judge of the slow path ask the same functions.

use super::super::types::{
    Base64, Date, DateTime, Time, Uuid, is_decimal, is_duration, is_email, is_uri, is_uri_reference,
};
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
            Self::Time => text.parse::<Time>().is_ok(),
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

/// Labels of letters, digits and inner hyphens, up to 63 each and 253 together.
pub(in super::super) fn is_hostname(text: &str) -> bool {
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
