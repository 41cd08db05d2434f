//! Patterns as statics: ECMA 262 in the document, the `regex` crate in the service.

use super::names::{Case, Wish, allocate};
use super::uses::Uses;
use crate::contract::{Contract, SchemaId, Shape};
use crate::diagnostic::{Diagnostic, Diagnostics};
use std::collections::BTreeMap;

/// All patterns of a contract, and the schemas that need the generic path.
#[derive(Clone, Debug, Default)]
pub struct Patterns {
    /// By the pattern as written.
    statics: BTreeMap<String, Pattern>,
    /// Statics of the schemas with a residue.
    residues: BTreeMap<SchemaId, String>,
}

/// A pattern that is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// `SKU`: its static.
    pub name: String,
    /// What the `regex` crate reads.
    pub translated: String,
}

impl Patterns {
    /// Collects the patterns of all schemas in use. One that cannot be compiled is a finding (`AG310`).
    pub fn of(contract: &Contract, uses: &Uses) -> (Self, Diagnostics) {
        let mut found = Diagnostics::default();
        let mut patterns = Self::default();
        let mut order: Vec<(&str, &str, String)> = Vec::new();
        let mut residues = Vec::new();
        for (id, schema) in contract
            .schemas
            .iter()
            .filter(|(id, schema)| schema.component || uses.reached(*id))
        {
            if !schema.residue.is_empty() {
                residues.push((id, schema.name.as_str()));
            }
            let Shape::String(text) = &schema.shape else { continue };
            let Some(pattern) = text.pattern.as_deref() else {
                continue;
            };
            if order.iter().any(|(there, ..)| *there == pattern) {
                continue;
            }
            match translate(pattern) {
                Some(translated) => order.push((pattern, &schema.name, translated)),
                None => found.push(uncompilable(pattern, schema.span)),
            }
        }
        let wishes: Vec<_> = order
            .iter()
            .map(|one| Wish {
                words: one.1,
                fallback: "pattern",
            })
            .collect();
        let names = allocate(&wishes, Case::Constant, &[], "_PATTERN");
        for ((source, _, translated), name) in order.into_iter().zip(names) {
            patterns.statics.insert(source.to_owned(), Pattern { name, translated });
        }
        let wishes: Vec<_> = residues
            .iter()
            .map(|one| Wish {
                words: one.1,
                fallback: "schema",
            })
            .collect();
        let names = allocate(&wishes, Case::Constant, &[], "_SCHEMA");
        patterns.residues = residues.into_iter().map(|one| one.0).zip(names).collect();
        (patterns, found)
    }

    /// The static of a pattern; `None` where it cannot be compiled.
    pub fn name(&self, source: &str) -> Option<&str> {
        self.statics.get(source).map(|pattern| pattern.name.as_str())
    }

    /// The static of a schema's residue.
    pub fn residue(&self, id: SchemaId) -> Option<&str> {
        self.residues.get(&id).map(String::as_str)
    }

    /// All schemas with a residue, and their statics.
    pub fn residues(&self) -> impl Iterator<Item = (SchemaId, &str)> {
        self.residues.iter().map(|(id, name)| (*id, name.as_str()))
    }

    /// All patterns, as written, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Pattern)> {
        let mut list: Vec<_> = self
            .statics
            .iter()
            .map(|(source, pattern)| (source.as_str(), pattern))
            .collect();
        list.sort_by(|a, b| a.1.name.cmp(&b.1.name));
        list.into_iter()
    }
}

fn uncompilable(pattern: &str, span: crate::source::Span) -> Diagnostic {
    Diagnostic::warning("AG310", span, format!("the pattern `{pattern}` is not checked"))
        .label("look-around and back-references have no linear-time form")
        .help("say it without look-around, or as several constraints under `allOf`")
}

/// The same language in the syntax of the `regex` crate; `None` where there is none.
pub fn translate(pattern: &str) -> Option<String> {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut chars = pattern.chars().peekable();
    let mut class = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' => escape(&mut chars, class, &mut out)?,
            '[' if class => out.push_str("\\["),
            '[' => {
                out.push('[');
                if chars.next_if_eq(&'^').is_some() {
                    out.push('^');
                }
                class = true;
                if chars.next_if_eq(&']').is_some() {
                    let everything = out.ends_with('^');
                    out.truncate(out.len() - if everything { 2 } else { 1 });
                    out.push_str(if everything { "[\\s\\S]" } else { "[^\\s\\S]" });
                    class = false;
                }
            }
            ']' if class => {
                class = false;
                out.push(']');
            }
            ']' => out.push_str("\\]"),
            '&' | '~' if class => out.extend(['\\', c]),
            '-' if class && chars.peek() == Some(&'-') => out.push_str("\\-"),
            '.' if !class => out.push_str(r"[^\n\r\x{2028}\x{2029}]"),
            '{' if !class && !quantifies(&chars) => out.push_str("\\{"),
            '}' if !class && !closes(&out) => out.push_str("\\}"),
            _ => out.push(c),
        }
    }
    regex::Regex::new(&out).ok().map(|_| out)
}

type Chars<'a> = std::iter::Peekable<std::str::Chars<'a>>;

/// Whether what follows an opening brace is a quantifier: `2}`, `2,}`, `2,5}`.
fn quantifies(rest: &Chars<'_>) -> bool {
    let text: String = rest.clone().take_while(|c| *c != '}').collect();
    let closed = rest.clone().any(|c| c == '}');
    let (min, max) = text.split_once(',').unwrap_or((&text, ""));
    let number = |text: &str| text.chars().all(|c| c.is_ascii_digit());
    closed && !min.is_empty() && number(min) && number(max)
}

/// Whether what was written ends with an open quantifier, class name or code point.
fn closes(out: &str) -> bool {
    out.rfind('{')
        .is_some_and(|at| !out[..at].ends_with('\\') && !out[at..].contains('}'))
}

fn escape(chars: &mut Chars<'_>, class: bool, out: &mut String) -> Option<()> {
    let next = chars.next()?;
    match next {
        'd' => out.push_str(if class { "0-9" } else { "[0-9]" }),
        'D' => out.push_str("[^0-9]"),
        'w' => out.push_str(if class { "0-9A-Za-z_" } else { "[0-9A-Za-z_]" }),
        'W' => out.push_str("[^0-9A-Za-z_]"),
        's' => out.push_str(if class { r"\s\x{feff}" } else { r"[\s\x{feff}]" }),
        'S' => out.push_str(r"[^\s\x{feff}]"),
        'b' if class => out.push_str(r"\x{8}"),
        'b' => out.push_str(r"(?-u:\b)"),
        'B' => out.push_str(r"\B"),
        'c' => {
            let letter = chars.next().filter(char::is_ascii_alphabetic)?;
            out.push_str(&format!(r"\x{{{:x}}}", u32::from(letter) % 32));
        }
        'u' if chars.peek() == Some(&'{') => braced(r"\x", chars, out),
        'p' | 'P' => braced(if next == 'p' { r"\p" } else { r"\P" }, chars, out),
        'u' => code_point(chars, 4, out)?,
        'x' => code_point(chars, 2, out)?,
        '0' => out.push_str(r"\x{0}"),
        '1'..='9' | 'k' => return None,
        'n' | 'r' | 't' | 'f' | 'v' => out.extend(['\\', next]),
        c if c.is_ascii_alphanumeric() || matches!(c, '<' | '>') || !c.is_ascii() => out.push(c),
        c => out.extend(['\\', c]),
    }
    Some(())
}

fn braced(start: &str, chars: &mut Chars<'_>, out: &mut String) {
    out.push_str(start);
    if chars.peek() == Some(&'{') {
        for c in chars.by_ref() {
            out.push(c);
            if c == '}' {
                break;
            }
        }
    }
}

fn code_point(chars: &mut Chars<'_>, digits: usize, out: &mut String) -> Option<()> {
    let hex: String = chars.by_ref().take(digits).collect();
    let point = u32::from_str_radix(&hex, 16).ok()?;
    char::from_u32(point)?;
    out.push_str(&format!(r"\x{{{point:x}}}"));
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, text: &str) -> bool {
        let translated = translate(pattern).expect("translates");
        regex::Regex::new(&translated).expect("compiles").is_match(text)
    }

    #[test]
    fn classes_are_ascii() {
        assert!(matches(r"^\d+$", "12") && !matches(r"^\d+$", "١٢"));
        assert!(!matches(r"^\w$", "é") && matches(r"^[\w-]+$", "a-b"));
    }

    #[test]
    fn syntax_of_its_own_is_escaped() {
        assert!(matches("^[[&&a]+$", "[&a") && matches("^a{b$", "a{b") && matches("^{x}$", "{x}"));
        assert!(matches(r"^[^]$", "\n") && matches(r"^\/a\u0041$", "/aA") && matches(r"^\p{L}{2}$", "ab"));
    }

    #[test]
    fn look_around_is_refused() {
        assert_eq!(translate("(?=a)b"), None);
        assert_eq!(translate(r"(a)\1"), None);
    }
}
