//! URIs. `fluent-uri` does the parsing; teams may use it through `Deref` or never meet it.

use fluent_uri::{Uri as Parsed, UriRef};
use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

/// A URI (RFC 3986), with a scheme. Kept and compared as it was written; [`fluent_uri::Uri`] has its parts, its normal form,
/// and what a reference means beside it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uri(pub Parsed<String>);

/// The text is no URI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text is no URI with a scheme")]
pub struct NoUri;

impl FromStr for Uri {
    type Err = NoUri;

    fn from_str(text: &str) -> Result<Self, NoUri> {
        Parsed::parse(text.to_owned()).map(Self).map_err(|_| NoUri)
    }
}

impl TryFrom<String> for Uri {
    type Error = NoUri;

    fn try_from(text: String) -> Result<Self, NoUri> {
        Parsed::parse(text).map(Self).map_err(|_| NoUri)
    }
}

impl From<Parsed<String>> for Uri {
    fn from(uri: Parsed<String>) -> Self {
        Self(uri)
    }
}

impl From<Uri> for Parsed<String> {
    fn from(uri: Uri) -> Self {
        uri.0
    }
}

impl Deref for Uri {
    type Target = Parsed<String>;

    fn deref(&self) -> &Parsed<String> {
        &self.0
    }
}

impl AsRef<str> for Uri {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Uri {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

super::as_text!(Uri, "uri");

/// Whether the text has the format `uri`.
pub(in super::super) fn is_uri(text: &str) -> bool {
    Parsed::parse(text).is_ok()
}

/// Whether the text has the format `uri-reference`.
pub(in super::super) fn is_uri_reference(text: &str) -> bool {
    UriRef::parse(text).is_ok()
}
