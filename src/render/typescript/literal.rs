//! Literals, keys and comments: the only ways in which a document's text stands in TypeScript.

use crate::render::rust::literal::is_invisible;
use std::fmt::Write as _;

/// `"text"`, escaped; prettier's choice of quotes: those that need fewer escapes, double ones when in doubt.
pub fn string(text: &str) -> String {
    let count = |quote: char| text.chars().filter(|c| *c == quote).count();
    let quote = if count('"') > count('\'') { '\'' } else { '"' };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if c == quote => out.extend(['\\', c]),
            _ if escaped(c) => escape(c, &mut out),
            _ => out.push(c),
        }
    }
    out.push(quote);
    out
}

/// Line ends of JavaScript that are none elsewhere, control characters, and what changes the look of other text.
fn escaped(c: char) -> bool {
    c.is_control() || is_invisible(c) || matches!(c, '\u{2028}' | '\u{2029}')
}

fn escape(c: char, out: &mut String) {
    let mut units = [0; 2];
    for unit in c.encode_utf16(&mut units) {
        let _ = write!(out, "\\u{unit:04x}");
    }
}

/// The key of a member: as it is where it is an identifier, else quoted.
pub fn key(name: &str) -> String {
    if is_identifier(name) {
        name.to_owned()
    } else {
        string(name)
    }
}

/// Identifiers of JavaScript beside those of Rust: `$`, and every keyword is one as a key. Beyond the basic plane
/// prettier quotes.
fn is_identifier(name: &str) -> bool {
    let basic = name.chars().all(|c| c <= '\u{ffff}');
    let tail = name.replace('$', "_");
    let first = name
        .chars()
        .next()
        .is_some_and(|c| c.is_alphabetic() || c == '_' || c == '$');
    basic && first && syn::parse_str::<syn::Ident>(&format!("x_{tail}")).is_ok()
}

/// A JSON value as a type; `None` where no literal type says it exactly.
pub fn constant(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::Null => Some("null".to_owned()),
        serde_json::Value::Bool(flag) => Some(flag.to_string()),
        serde_json::Value::String(text) => Some(string(text)),
        serde_json::Value::Number(number) => number_literal(number),
        _ => None,
    }
}

/// A number whose literal a double holds exactly.
fn number_literal(number: &serde_json::Number) -> Option<String> {
    if let Some(whole) = number.as_i64() {
        return (whole.unsigned_abs() <= 1 << 53).then(|| whole.to_string());
    }
    let text = number.as_f64().filter(|n| n.is_finite() && n.abs() < 1e15)?.to_string();
    Some(text)
}

/// The line of a doc comment that marks what nobody should use any more; words may follow.
pub const DEPRECATED: &str = "@deprecated";

/// A doc comment, `indent` deep; nothing where there is nothing to say. It cannot end itself, and no `@` within it
/// begins a tag or a directive, [`DEPRECATED`] aside.
pub fn comment(lines: &[String], indent: usize) -> String {
    let pad = " ".repeat(indent);
    let written = |line: &String| match line.strip_prefix(DEPRECATED) {
        Some(rest) => format!("{DEPRECATED}{}", harmless(rest)),
        None => harmless(line),
    };
    let lines: Vec<String> = lines.iter().map(written).collect();
    match lines.as_slice() {
        [] => String::new(),
        [line] if indent + line.chars().count() + 7 <= super::layout::WIDTH => format!("{pad}/** {line} */\n"),
        _ => {
            let mut text = format!("{pad}/**\n");
            for line in &lines {
                let _ = writeln!(text, "{}", format!("{pad} * {line}").trim_end());
            }
            let _ = writeln!(text, "{pad} */");
            text
        }
    }
}

/// A text for one line of a comment.
pub fn harmless(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut before = ' ';
    for c in line.chars().filter(|c| !escaped(*c)) {
        let tag = c == '@' && !before.is_alphanumeric();
        let end = c == '/' && before == '*';
        if tag || end {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_in_their_literals_and_comments() {
        assert_eq!(string("a\"b\\c\u{2028}\n"), "'a\"b\\\\c\\u2028\\n'");
        assert_eq!(string("it's \"so\""), "'it\\'s \"so\"'");
        assert_eq!(key("card_token"), "card_token");
        assert_eq!(key("x-y"), "\"x-y\"");
        let said = comment(&["*/ evil() /*".to_owned(), "@ts-ignore a@b.c".to_owned()], 2);
        assert_eq!(said, "  /**\n   * *\\/ evil() /*\n   * \\@ts-ignore a@b.c\n   */\n");
    }

    #[test]
    fn numbers_that_a_double_would_change_are_no_literals() {
        let number = |text: &str| constant(&serde_json::from_str(text).expect("a number"));
        assert_eq!(number("-5").as_deref(), Some("-5"));
        assert_eq!(number("0.5").as_deref(), Some("0.5"));
        assert_eq!(number("9223372036854775807"), None);
    }
}
