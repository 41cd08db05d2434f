//! UUIDs, strictly with hyphens.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

/// A UUID (RFC 9562). In text always 36 characters with hyphens: the forms with braces, `urn:uuid:` or without hyphens,
/// which `uuid::Uuid` reads too, do not satisfy `format: uuid`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uuid(pub uuid::Uuid);

impl Uuid {
    /// A fresh one, sortable by time (version 7).
    pub fn new() -> Self {
        Self(uuid::Uuid::now_v7())
    }

    /// A fresh one of random bits (version 4).
    pub fn random() -> Self {
        Self(uuid::Uuid::new_v4())
    }
}

/// The text is no UUID with hyphens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text is no UUID with hyphens")]
pub struct NoUuid;

impl FromStr for Uuid {
    type Err = NoUuid;

    fn from_str(text: &str) -> Result<Self, NoUuid> {
        let hyphenated = text.len() == 36;
        uuid::Uuid::try_parse(text)
            .ok()
            .filter(|_| hyphenated)
            .map(Self)
            .ok_or(NoUuid)
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl Deref for Uuid {
    type Target = uuid::Uuid;

    fn deref(&self) -> &uuid::Uuid {
        &self.0
    }
}

impl From<uuid::Uuid> for Uuid {
    fn from(uuid: uuid::Uuid) -> Self {
        Self(uuid)
    }
}

impl From<Uuid> for uuid::Uuid {
    fn from(uuid: Uuid) -> Self {
        uuid.0
    }
}

impl serde::Serialize for Uuid {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Written for every resource that has an id: without `core::fmt`.
        serializer.serialize_str(self.0.hyphenated().encode_lower(&mut uuid::Uuid::encode_buffer()))
    }
}

super::from_text!(Uuid, "uuid");
