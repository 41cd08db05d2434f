//! Strings as YAML.
//!
//! Quoting is decided here, not by a library: whatever a reader of YAML 1.1 or of 1.2 could take for something else than
//! the string it is (`yes`, `1_000`, `12:30:00`, `2027-06-30`) is quoted.

use serde_json::Value;

/// A string that readers of either version read back as it is, in one line; `in_flow` where it stands between brackets.
pub fn yaml_text(text: &str, in_flow: bool) -> String {
    if is_plain(text, in_flow) {
        return text.to_owned();
    }
    quoted(text)
}

/// Whether a string can stand without quotes and is a string to every reader.
fn is_plain(text: &str, in_flow: bool) -> bool {
    let starts = text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '_' | '$' | '('));
    let ends = !text.ends_with([' ', ':']);
    let inside = !text.contains(": ") && !text.contains(" #") && text.chars().all(|c| c == ' ' || is_printable(c));
    let apart = !in_flow || !text.contains([',', '[', ']', '{', '}', ':']);
    starts && ends && inside && apart && !is_word(text) && !is_numeric(text)
}

/// Words that YAML 1.1 reads as booleans or null.
fn is_word(text: &str) -> bool {
    const WORDS: [&str; 9] = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"];
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// What may be a number, a date or a time in either version: digits first, and nothing but what those are made of.
fn is_numeric(text: &str) -> bool {
    let made = |c: char| c.is_ascii_hexdigit() || "xobtzTZ_:+-. ".contains(c);
    text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(made)
}

/// Whether every reader takes a character for itself: printable (YAML 1.1, section 5.1) and no line break.
pub fn is_printable(c: char) -> bool {
    let broken = matches!(
        c,
        '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' | '\u{a0}'
    );
    !c.is_control() && !broken && c != ' '
}

/// In single quotes where that will do, else in double ones, whose escapes are those of JSON.
fn quoted(text: &str) -> String {
    let itself = |c: char| c == ' ' || is_printable(c);
    if text.chars().all(itself) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let escaped = |c: char| {
        if itself(c) {
            c.to_string()
        } else {
            format!("\\u{:04x}", u32::from(c))
        }
    };
    Value::from(text).to_string().chars().map(escaped).collect()
}
