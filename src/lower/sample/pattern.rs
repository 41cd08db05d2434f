//! Strings that match a pattern.

use super::super::Search;
use crate::document::pattern::translate;
use regex_syntax::hir::{Class, Hir, HirKind, Repetition};

/// More repetitions than this are never tried.
const MOST_EXTRA: u64 = 4_096;

/// A string of `least` to `most` characters that matches an ECMA 262 pattern, or `None`: look-around and back
/// references are left out of the making, and what comes out is checked.
pub(super) fn generate(pattern: &str, search: &Search, (least, most): (u64, u64), turn: u32) -> Option<String> {
    let plain = without_look_around(pattern);
    let plain = translate(&plain).unwrap_or(plain);
    let tree = regex_syntax::ParserBuilder::new()
        .utf8(false)
        .build()
        .parse(&plain)
        .ok()?;
    let fits = |text: &String| {
        let length = text.chars().count() as u64;
        (least..=most).contains(&length) && search.is_match(text)
    };
    for extra in extras(least) {
        for choice in [turn, turn + 1, turn + 2, turn + 3] {
            let mut out = String::new();
            Maker { extra, turn: choice }.write(&tree, &mut out);
            let missing = least.saturating_sub(out.chars().count() as u64).min(MOST_EXTRA);
            let padded = format!("{out}{}", "a".repeat(usize::try_from(missing).unwrap_or(0)));
            let front = format!("{}{out}", "a".repeat(usize::try_from(missing).unwrap_or(0)));
            if let Some(found) = [out, padded, front].into_iter().find(fits) {
                return Some(found);
            }
        }
    }
    None
}

fn extras(least: u64) -> impl Iterator<Item = u64> {
    let near = [0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32].into_iter();
    near.chain([least.min(MOST_EXTRA), least.saturating_sub(1).min(MOST_EXTRA)])
}

/// Takes `(?=…)`, `(?!…)`, `(?<=…)` and `(?<!…)` out.
fn without_look_around(pattern: &str) -> String {
    let mut out = String::new();
    let mut rest = pattern;
    while let Some(at) = ["(?=", "(?!", "(?<=", "(?<!"]
        .iter()
        .filter_map(|open| rest.find(open))
        .min()
    {
        out.push_str(&rest[..at]);
        rest = &rest[at + group_length(&rest[at..])..];
    }
    out.push_str(rest);
    out.replace("\\/", "/").replace("\\-", "-").replace("(?<", "(?P<")
}

/// Bytes of the group that `text` begins with.
fn group_length(text: &str) -> usize {
    let (mut depth, mut escaped, mut class) = (0_usize, false, false);
    for (at, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => class = true,
            ']' => class = false,
            '(' if !class => depth += 1,
            ')' if !class => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}

/// Letters that read well, and the same in an order that soon has one of each kind.
const PLAIN: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890";
const MIXED: &str = "aA1-bB2_cC3!dD4@eE5#fF6$gG7%hH8&iI9*jJ0?kKlLmMnNoOpPqQrRsStTuUvVwWxXyYzZ";

struct Maker {
    /// Repetitions beyond the least number.
    extra: u64,
    turn: u32,
}

impl Maker {
    fn write(&self, tree: &Hir, out: &mut String) {
        if out.len() > 200_000 {
            return;
        }
        match tree.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => out.push_str(&String::from_utf8_lossy(&literal.0)),
            HirKind::Class(class) => out.extend(self.letter(class, out.len())),
            HirKind::Repetition(repetition) => self.repeat(repetition, out),
            HirKind::Capture(group) => self.write(&group.sub, out),
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.write(part, out)),
            HirKind::Alternation(choices) => {
                if let Some(choice) = choices.get(self.turn as usize % choices.len().max(1)) {
                    self.write(choice, out);
                }
            }
        }
    }

    fn repeat(&self, repetition: &Repetition, out: &mut String) {
        let most = repetition.max.map_or(u64::MAX, u64::from);
        let count = (u64::from(repetition.min) + self.extra)
            .min(most)
            .max(u64::from(repetition.min));
        for _ in 0..count.min(MOST_EXTRA) {
            self.write(&repetition.sub, out);
        }
    }

    /// A letter of the class: one that reads well, another one for another turn.
    fn letter(&self, class: &Class, at: usize) -> Option<char> {
        let ranges: Vec<(char, char)> = match class {
            Class::Unicode(class) => class
                .ranges()
                .iter()
                .map(|range| (range.start(), range.end()))
                .collect(),
            Class::Bytes(class) => class
                .ranges()
                .iter()
                .map(|r| (char::from(r.start()), char::from(r.end())))
                .collect(),
        };
        let has = |letter: char| ranges.iter().any(|(low, high)| (*low..=*high).contains(&letter));
        let order = if self.turn.is_multiple_of(2) { PLAIN } else { MIXED };
        let good: Vec<char> = order.chars().filter(|c| has(*c)).collect();
        if !good.is_empty() {
            return good.get((self.turn as usize + at) % good.len()).copied();
        }
        let printable = ranges
            .iter()
            .find(|(low, high)| *high >= ' ' && !low.is_control() || *high > '~');
        printable
            .map(|(low, _)| (*low).max(' '))
            .or_else(|| ranges.first().map(|(low, _)| *low))
    }
}

#[cfg(test)]
mod tests {
    use super::Search;

    fn generate(pattern: &str, least: u64, most: u64, turn: u32) -> Option<String> {
        super::generate(pattern, &Search::of(pattern)?, (least, most), turn)
    }

    fn matches(pattern: &str, text: &str) -> bool {
        Search::of(pattern).is_some_and(|search| search.is_match(text))
    }

    #[test]
    fn common_patterns_have_a_string() {
        let patterns = [
            r"^[A-Z0-9-]{3,32}$",
            r"^\d{4}-\d{2}-\d{2}$",
            r"^(foo|bar)+$",
            r"^[a-z][a-z0-9_]{2,31}$",
            r"^\+[1-9][0-9]{6,14}$",
            r"^(?=.*[A-Z])(?=.*\d)[A-Za-z\d]{8,}$",
            r"^https?:\/\/[^\s/$.?#].[^\s]*$",
            r"^[\w.-]+@[\w-]+\.[a-z]{2,}$",
            r"^([01]?\d|2[0-3]):[0-5]\d$",
            r"^[^<>]*$",
            r"\S",
            r"^.{0,20}$",
            r"^$",
        ];
        for pattern in patterns {
            let made = generate(pattern, 0, 100, 0);
            assert!(
                made.as_ref().is_some_and(|text| matches(pattern, text)),
                "{pattern}: {made:?}"
            );
        }
    }

    #[test]
    fn lengths_are_kept() {
        let made = generate("^[a-f]+$", 40, 40, 0).unwrap_or_default();
        assert_eq!(made.len(), 40);
        assert_eq!(generate("^a{3}$", 4, 9, 0), None);
        assert_ne!(generate("^[a-f]{3}$", 0, 9, 0), generate("^[a-f]{3}$", 0, 9, 1));
    }
}
