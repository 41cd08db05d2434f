//! Literals: the only way in which a document's text stands in code.

use serde_json::{Number, Value};
use std::time::Duration;

/// `"text"`, escaped.
pub fn string(text: &str) -> String {
    format!("{text:?}")
}

/// `r#"text"#` with as many `#` as the text needs; an escaped literal where a raw one cannot say it.
pub fn raw(text: &str) -> String {
    let plain = |c: char| c == '\n' || !(c.is_control() || is_invisible(c));
    if !text.chars().all(plain) {
        return string(text);
    }
    let longest = text
        .split('"')
        .skip(1)
        .map(|rest| rest.chars().take_while(|c| *c == '#').count());
    let hashes = "#".repeat(longest.max().unwrap_or(0) + 1);
    format!("r{hashes}\"{text}\"{hashes}")
}

/// Characters that change the order or the look of what stands around them.
pub const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{61c}')
}

/// `Some("text")` or `None`.
pub fn optional_string(text: Option<&str>) -> String {
    text.map_or_else(|| "None".to_owned(), |text| format!("Some({})", string(text)))
}

/// `&["a", "b"]`.
pub fn strings<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> String {
    let list: Vec<_> = texts.into_iter().map(|text| string(text.as_ref())).collect();
    format!("&[{}]", list.join(", "))
}

/// `Duration::from_secs(5)`.
pub fn duration(duration: Duration) -> String {
    if duration.subsec_nanos() == 0 {
        format!("Duration::from_secs({})", duration.as_secs())
    } else {
        format!("Duration::from_millis({})", duration.as_millis())
    }
}

/// `Some(…)` or `None`.
pub fn optional(inner: Option<String>) -> String {
    inner.map_or_else(|| "None".to_owned(), |inner| format!("Some({inner})"))
}

/// A number as an integer literal with `_` between groups of three, if it is one within `i128`.
pub fn integer(number: &Number) -> Option<i128> {
    number.as_i128().or_else(|| number.as_f64().and_then(integral))
}

#[expect(clippy::cast_possible_truncation, reason = "guarded by the range")]
fn integral(number: f64) -> Option<i128> {
    (number.fract() == 0.0 && number.abs() < 1e30).then_some(number as i128)
}

/// `1_000_000`, `-5`.
pub fn grouped(number: i128) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        let left = digits.len() - index;
        if index > 0 && left.is_multiple_of(3) && digits.len() > 4 {
            text.push('_');
        }
        text.push(digit);
    }
    if number < 0 { format!("-{text}") } else { text }
}

/// A number as a float literal: `1.0`, `0.5`.
pub fn float(number: &Number) -> String {
    format!("{:?}", number.as_f64().filter(|n| n.is_finite()).unwrap_or(f64::MAX))
}

/// JSON on one line, with spaces after commas and colons as people write it.
pub fn json(value: &Value) -> String {
    let mut text = String::new();
    write_json(value, &mut text);
    text
}

fn write_json(value: &Value, text: &mut String) {
    match value {
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index > 0 { ", " } else { "" });
                write_json(item, text);
            }
            text.push(']');
        }
        Value::Object(members) if members.is_empty() => text.push_str("{}"),
        Value::Object(members) => {
            text.push_str("{ ");
            for (index, (name, member)) in members.iter().enumerate() {
                text.push_str(if index > 0 { ", " } else { "" });
                text.push_str(&Value::from(name.as_str()).to_string());
                text.push_str(": ");
                write_json(member, text);
            }
            text.push_str(" }");
        }
        scalar => text.push_str(&scalar.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_literals_cannot_be_closed_by_their_text() {
        assert_eq!(raw("a\"#b\"##c"), "r###\"a\"#b\"##c\"###");
        assert_eq!(raw("line\r\n"), "\"line\\r\\n\"");
        for text in ["\"#", "\\", "\u{202e}evil", "\"\"\"####"] {
            let parsed: syn::LitStr = syn::parse_str(&raw(text)).expect("a literal");
            assert_eq!(parsed.value(), text);
        }
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(grouped(1_048_576), "1_048_576");
        assert_eq!(grouped(-9999), "-9999");
    }
}
