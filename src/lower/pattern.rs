//! Patterns, searched as the service searches them.

use super::Lowering;
use crate::diagnostic::Diagnostic;
use crate::document::pattern::{Linear, compile, translate, with_backtracking};
use crate::source::Span;
use jsonschema::paths::Location;
use jsonschema::{Keyword, ValidationError, ValidationOptions};
use serde_json::{Map, Value};

/// How a pattern is searched.
pub enum Search {
    /// In time that grows with the text only.
    Linear(Linear),
    /// By a backtracking engine with a bound.
    Backtracking(Box<fancy_regex::Regex>),
}

impl Search {
    /// `None`: no engine takes the pattern.
    pub fn of(pattern: &str) -> Option<Self> {
        if let Some(linear) = compile(pattern) {
            return Some(Self::Linear(linear));
        }
        let regex = fancy_regex::Regex::new(&with_backtracking(pattern)?).ok()?;
        Some(Self::Backtracking(Box::new(regex)))
    }

    /// Whether the pattern is found in the text.
    pub fn is_match(&self, text: &str) -> bool {
        match self {
            Self::Linear(linear) => linear.is_match(text),
            Self::Backtracking(regex) => regex.is_match(text).unwrap_or(false),
        }
    }
}

/// Whether the service's linear engine takes a pattern.
pub fn is_linear(pattern: &str) -> bool {
    translate(pattern).is_some_and(|text| regex_syntax::parse(&text).is_ok())
}

/// JSON Schema 2020-12 with patterns as the service searches them.
pub fn judging() -> ValidationOptions<'static> {
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .with_keyword("pattern", keyword)
}

impl Lowering<'_> {
    /// What a pattern costs, or does not say any more: said once a pattern.
    pub(super) fn doubt(&mut self, pattern: &str, span: Span) {
        if self.said.insert(format!("pattern {pattern}"))
            && let Some(doubt) = doubt(pattern, span)
        {
            self.say(doubt);
        }
    }
}

fn doubt(pattern: &str, span: Span) -> Option<Diagnostic> {
    match Search::of(pattern) {
        Some(Search::Linear(linear)) if linear.is_exact() => None,
        Some(Search::Linear(_)) => Some(open_ended(pattern, span)),
        _ => Some(backtracking(pattern, span)),
    }
}

fn backtracking(pattern: &str, span: Span) -> Diagnostic {
    let message = format!("the pattern `{pattern}` is checked on the slow path");
    Diagnostic::advice("AG310", span, message)
        .label("look-around and back-references have no linear-time form")
        .help("say it without look-around, or as several constraints under `allOf`")
}

fn open_ended(pattern: &str, span: Span) -> Diagnostic {
    let message = format!("the pattern `{pattern}` repeats more often than can be counted");
    Diagnostic::warning("AG330", span, message)
        .label("repetitions beyond 64 are taken as open")
        .help("say the length by `minLength` and `maxLength`")
}

struct Pattern {
    source: String,
    search: Option<Search>,
}

impl Keyword<'_> for Pattern {
    fn validate(&self, value: &Value) -> Result<(), ValidationError<'static>> {
        if self.is_valid(value) {
            return Ok(());
        }
        Err(ValidationError::custom(format!("does not match \"{}\"", self.source)))
    }

    fn is_valid(&self, value: &Value) -> bool {
        let (Some(search), Some(text)) = (&self.search, value.as_str()) else {
            return true;
        };
        search.is_match(text)
    }
}

#[expect(clippy::unnecessary_wraps, reason = "what the factories of jsonschema answer")]
fn keyword<'a>(
    _: &'a Map<String, Value>,
    pattern: &'a Value,
    _: Location,
) -> Result<Box<dyn for<'i> Keyword<'i>>, ValidationError<'a>> {
    let source = pattern.as_str().unwrap_or_default().to_owned();
    let search = Search::of(&source);
    Ok(Box::new(Pattern { source, search }))
}

#[cfg(test)]
mod tests {
    use super::{Search, judging};
    use serde_json::json;

    #[test]
    fn patterns_mean_what_the_service_says() {
        let matches = |pattern: &str, text: &str| Search::of(pattern).is_some_and(|search| search.is_match(text));
        assert!(matches(r"^\d+$", "12") && !matches(r"^\d+$", "١٢"));
        assert!(matches("^[[&&a]+{$", "[&a{"));
        assert!(matches("(?=a)a", "a") && !matches(r"^(a)\1$", "a"));
        assert!(Search::of("(?=a)b").is_some_and(|search| matches!(search, Search::Backtracking(_))));
    }

    #[test]
    fn a_schema_with_thousands_of_repetitions_is_judged() {
        let judge = judging()
            .build(&json!({ "pattern": r"^\S{1,8192}$" }))
            .expect("it compiles");
        assert!(judge.is_valid(&json!("a".repeat(8192))));
        assert!(!judge.is_valid(&json!("a".repeat(8193))) && !judge.is_valid(&json!("a b")));
    }
}
