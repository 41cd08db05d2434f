//! One file a diagnostic code; its doc comment is the page that `apigen explain CODE` prints.

/// One rule: its code and its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable code.
    pub code: &'static str,
    /// The page, Markdown.
    pub page: &'static str,
}

/// The page of a code; case does not matter.
pub fn explain(code: &str) -> Option<String> {
    all()
        .iter()
        .find(|rule| rule.code.eq_ignore_ascii_case(code))
        .map(|rule| rule.page.to_owned())
}

/// All rules, sorted by code.
pub fn all() -> &'static [Rule] {
    &[]
}
