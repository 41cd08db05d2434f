//! One file a diagnostic code; its doc comment is the page that `apigen explain CODE` prints.
//!
//! The build script lists the files, so that a new rule needs no mention anywhere: `ag204_wrong_kind.rs` is the page of
//! AG204. A rule whose finding is about a document has a bad document in `specs/faults/` as well.

/// One rule: its code and its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable code.
    pub code: &'static str,
    /// The page, Markdown: what, why, an example, the fix.
    pub page: &'static str,
}

impl Rule {
    /// The title of the page: what is wrong, in a few words.
    pub fn title(&self) -> &'static str {
        let heading = self.page.lines().next().unwrap_or("");
        heading.split_once(": ").map_or(heading, |(_, title)| title)
    }

    /// What the page says to do.
    pub fn fix(&self) -> &'static str {
        let after = self.page.split_once("\n## Fix\n").map_or("", |(_, fix)| fix);
        after.trim()
    }
}

/// The page of a code; case does not matter.
pub fn explain(code: &str) -> Option<&'static str> {
    rule(code).map(|rule| rule.page)
}

/// The rule of a code; case does not matter.
pub fn rule(code: &str) -> Option<&'static Rule> {
    all().iter().find(|rule| rule.code.eq_ignore_ascii_case(code))
}

/// All rules, sorted by code.
pub fn all() -> &'static [Rule] {
    pages::ALL
}

mod pages {
    use super::Rule;

    include!(concat!(env!("OUT_DIR"), "/rules.rs"));
}

#[cfg(test)]
mod tests {
    use super::all;

    #[test]
    fn a_code_has_one_page() {
        let twice = all().windows(2).find(|pair| pair[0].code == pair[1].code);
        assert_eq!(twice, None);
    }
}
