//! JSON by hand, for lines that are written a hundred thousand times a second.

use super::super::digits;
use std::cell::RefCell;
use std::fmt::Write as _;

/// The beginning of a line: time, level, message; the object stays open.
pub(in super::super) fn head(line: &mut String, level: &str, message: &str) {
    line.push_str("{\"timestamp\":\"");
    now(line);
    line.push_str("\",\"level\":\"");
    line.push_str(level);
    line.push_str("\",\"message\":");
    text(line, message);
}

/// A member with a text, behind others.
pub(in super::super) fn member(line: &mut String, name: &str, value: &str) {
    line.push_str(",\"");
    line.push_str(name);
    line.push_str("\":");
    text(line, value);
}

/// A text in quotes (RFC 8259 section 7); nearly all are plain, and copied whole.
pub(in super::super) fn text(line: &mut String, value: &str) {
    // Without a way out, so that many bytes are looked at in one step.
    let plain = value.bytes().fold(true, |plain, byte| plain & is_plain(byte));
    line.push('"');
    if plain {
        line.push_str(value);
    } else {
        escaped(line, value);
    }
    line.push('"');
}

const fn is_plain(byte: u8) -> bool {
    (byte >= 0x20) & (byte != b'"') & (byte != b'\\')
}

/// Runs of plain characters are copied at once.
fn escaped(line: &mut String, value: &str) {
    let mut copied = 0;
    for (at, byte) in value.bytes().enumerate() {
        if is_plain(byte) {
            continue;
        }
        line.push_str(&value[copied..at]);
        copied = at + 1;
        match byte {
            b'"' => line.push_str("\\\""),
            b'\\' => line.push_str("\\\\"),
            b'\n' => line.push_str("\\n"),
            b'\r' => line.push_str("\\r"),
            b'\t' => line.push_str("\\t"),
            control => {
                let _ = write!(line, "\\u{control:04x}");
            }
        }
    }
    line.push_str(&value[copied..]);
}

thread_local! {
    /// The second that was written last: dates are dear, and lines of the same second share theirs.
    static SECOND: RefCell<(i64, String)> = const { RefCell::new((i64::MIN, String::new())) };
}

/// The time in UTC with microseconds (RFC 3339).
pub(super) fn now(line: &mut String) {
    let now = jiff::Timestamp::now();
    let (second, micros) = (now.as_second(), now.subsec_microsecond());
    SECOND.with_borrow_mut(|(known, text)| {
        if *known != second {
            *known = second;
            text.clear();
            let whole = jiff::Timestamp::from_second(second).unwrap_or(now);
            let _ = write!(text, "{whole:.0}");
            text.pop();
        }
        line.push_str(text);
    });
    line.push('.');
    digits::padded(line, micros.unsigned_abs(), 6);
    line.push('Z');
}
