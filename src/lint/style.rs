//! How codes are written: EC113, EC115.

use super::Lint;
use crate::contract::ErrorCode;
use crate::diagnostic::Diagnostic;
use crate::source::Node;

/// A word of `codeStyle`, and whether a code is written so.
type Style = (&'static str, fn(&str) -> bool);

const STYLES: [Style; 4] = [
    ("UPPER_SNAKE", |code| {
        made_of(code, |c| c.is_ascii_uppercase() || c == '_')
    }),
    ("lower_snake", |code| {
        made_of(code, |c| c.is_ascii_lowercase() || c == '_')
    }),
    ("kebab", |code| made_of(code, |c| c.is_ascii_lowercase() || c == '-')),
    ("Pascal", |code| {
        code.starts_with(|c: char| c.is_ascii_uppercase()) && made_of(code, |c| c.is_ascii_alphabetic())
    }),
];

/// Codes of AIP-193 are no longer.
const LONGEST: usize = 63;

/// Odd codes that are shown.
const SHOWN: usize = 4;

fn made_of(code: &str, letter: fn(char) -> bool) -> bool {
    code.chars().all(|c| letter(c) || c.is_ascii_digit())
}

/// Letters and digits only, in lower case.
pub(super) fn bare(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

pub(super) fn judge(lint: &mut Lint<'_>) {
    let Some((_, contract)) = lint.declared else { return };
    let said = contract.get("codeStyle").and_then(Node::as_str);
    let odd = mixed(lint, said);
    let codes: Vec<&ErrorCode> = lint.contract.errors.iter().filter(|error| error.declared).collect();
    for error in codes {
        let long = error.code.chars().count() > LONGEST;
        let upper = STYLES[0].1(&error.code);
        let free = said.is_some_and(|style| style != "UPPER_SNAKE") || odd.contains(&error.code);
        if long || (!upper && !free) {
            let why = if long {
                "is longer than 63 characters"
            } else {
                "is not written in UPPER_SNAKE"
            };
            let finding = Diagnostic::advice("EC115", error.span, format!("the code `{}` {why}", error.code));
            lint.say(
                finding
                    .help("AIP-193 wants `[A-Z][A-Z0-9_]+[A-Z0-9]`; rename it before the first release, never after"),
            );
        }
    }
}

/// EC113: one finding that shows the codes which are not in the style of the most. Returns these.
fn mixed(lint: &mut Lint<'_>, said: Option<&str>) -> Vec<String> {
    let codes: Vec<&ErrorCode> = lint
        .contract
        .errors
        .iter()
        .filter(|e| e.declared || e.builtin.is_some())
        .collect();
    let count = |style: &Style| codes.iter().filter(|error| style.1(&error.code)).count();
    let most = STYLES.iter().rev().max_by_key(|style| count(style));
    let meant = STYLES.iter().find(|style| Some(style.0) == said).or(most);
    let Some((name, fits)) = meant else { return Vec::new() };
    let odd: Vec<&&ErrorCode> = codes
        .iter()
        .filter(|error| error.declared && !fits(&error.code))
        .collect();
    let Some(first) = odd.first() else { return Vec::new() };
    let message = match odd.len() {
        1 => format!("the code `{}` is not in {name}, as the others are", first.code),
        count => format!("{count} codes are not in {name}, as the others are"),
    };
    let mut finding = Diagnostic::warning("EC113", first.span, message);
    for other in odd.iter().skip(1).take(SHOWN - 1) {
        finding = finding.also(other.span, "");
    }
    let help = "rename what no client knows yet; where these are the right ones, set `codeStyle` to their style (lower_snake, kebab, Pascal): it restyles the built-in codes";
    lint.found.push(finding.help(help));
    odd.iter().map(|error| error.code.clone()).collect()
}
