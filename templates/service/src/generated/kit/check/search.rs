//! How the judge searches a pattern: in linear time, or where that cannot be, by an engine that goes back.

use super::linear::Linear;
use super::pattern;

/// A pattern, compiled.
#[derive(Debug)]
pub(super) enum Search {
    Linear(Linear),
    /// Bounded: a text on which it goes back too often does not fit.
    #[cfg(feature = "backtracking")]
    Backtracking(Box<fancy_regex::Regex>),
    /// No engine takes the pattern, which generation reports: it is found always.
    Nothing,
}

impl Search {
    /// A pattern of ECMA 262.
    pub(super) fn of(source: &str) -> Self {
        match pattern::compile(source) {
            Some(linear) => Self::Linear(linear),
            None => Self::backtracking(source),
        }
    }

    #[cfg(feature = "backtracking")]
    fn backtracking(source: &str) -> Self {
        let regex = pattern::with_backtracking(source).and_then(|text| fancy_regex::Regex::new(&text).ok());
        regex.map_or(Self::Nothing, |regex| Self::Backtracking(Box::new(regex)))
    }

    #[cfg(not(feature = "backtracking"))]
    fn backtracking(_: &str) -> Self {
        Self::Nothing
    }

    /// Whether the pattern is found in the text.
    pub(super) fn is_match(&self, text: &str) -> bool {
        match self {
            Self::Linear(linear) => linear.is_match(text),
            #[cfg(feature = "backtracking")]
            Self::Backtracking(regex) => regex.is_match(text).unwrap_or(false),
            Self::Nothing => true,
        }
    }
}
