//! Checks of strings.

use super::at::At;
use super::format::Format;
use super::message;
use super::pattern::Pattern;
use std::ops::RangeInclusive;

/// A string under check; see [`At::string`].
#[derive(Debug)]
pub struct Text<'a> {
    at: At<'a>,
    value: &'a str,
}

impl<'a> Text<'a> {
    pub(super) fn new(at: At<'a>, value: &'a str) -> Self {
        Self { at, value }
    }

    /// `minLength`, in Unicode characters.
    pub fn min_length(mut self, limit: u64) -> Self {
        if self.count() < limit {
            self.at.report("minLength", message::min_length(limit));
        }
        self
    }

    /// `maxLength`, in Unicode characters.
    pub fn max_length(mut self, limit: u64) -> Self {
        // A character takes at least one byte: short texts need no counting.
        if self.value.len() as u64 > limit && self.count() > limit {
            self.at.report("maxLength", message::max_length(limit));
        }
        self
    }

    /// `minLength` and `maxLength`.
    pub fn length(self, range: RangeInclusive<u64>) -> Self {
        self.min_length(*range.start()).max_length(*range.end())
    }

    /// `pattern`.
    pub fn pattern(mut self, pattern: &Pattern) -> Self {
        if !pattern.is_match(self.value) {
            self.at.report("pattern", message::pattern(pattern.as_str()));
        }
        self
    }

    /// `format`.
    pub fn format(mut self, format: Format) -> Self {
        if !format.is_valid(self.value) {
            self.at.report("format", message::format(format.as_str()));
        }
        self
    }

    fn count(&self) -> u64 {
        self.value.chars().count() as u64
    }
}
