//! What the contract asks of one part.

use super::super::super::media::covers;

/// What the contract asks of one part, beyond its schema.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    pub(super) name: &'static str,
    pub(super) file: bool,
    pub(super) max_size: Option<u64>,
    pub(super) media_types: &'static [&'static str],
    pub(super) verified: bool,
}

impl Part {
    /// A file.
    pub const fn file(name: &'static str) -> Self {
        Self {
            name,
            file: true,
            max_size: None,
            media_types: &[],
            verified: false,
        }
    }

    /// A field of text or JSON; needed only for its size or media types.
    pub const fn field(name: &'static str) -> Self {
        Self {
            name,
            file: false,
            max_size: None,
            media_types: &[],
            verified: false,
        }
    }

    /// Its most bytes; more are answered with 413.
    #[must_use]
    pub const fn max_size(mut self, bytes: u64) -> Self {
        self.max_size = Some(bytes);
        self
    }

    /// Media types that are accepted, in lower case, `image/*` among them; others are answered with 415.
    #[must_use]
    pub const fn media_types(mut self, media_types: &'static [&'static str]) -> Self {
        self.media_types = media_types;
        self
    }

    /// The first bytes must be those of the declared media type, else the answer is 415.
    #[must_use]
    pub const fn verified(mut self) -> Self {
        self.verified = true;
        self
    }

    pub(super) fn accepts(&self, media_type: &str) -> bool {
        self.media_types.is_empty() || self.media_types.iter().any(|pattern| covers(pattern, media_type))
    }
}
