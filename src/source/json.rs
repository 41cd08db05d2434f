//! JSON (RFC 8259), with places. Faults from which the reader can go on, such as a missing comma, do not end it.

use super::build::{Builder, Stop};
use super::{FileId, Limits, Node, Number, Span, Value};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Reads `text`; the tree is partial, or missing, when the grammar was broken.
pub(super) fn read(text: &str, file: FileId, limits: &Limits, found: &mut Diagnostics) -> Option<Node> {
    let mut reader = Reader {
        text,
        at: 0,
        builder: Builder::new(file, limits),
        open: Vec::new(),
    };
    let complete = reader.document().is_ok();
    let (root, diagnostics) = reader.builder.finish();
    found.extend(diagnostics);
    root.filter(|_| complete)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    builder: Builder<'a>,
    /// `{` or `[` for each open bracket.
    open: Vec<u8>,
}

impl<'a> Reader<'a> {
    fn document(&mut self) -> Result<(), Stop> {
        self.value()?;
        while let Some(bracket) = self.open.last().copied() {
            self.entry(bracket)?;
        }
        if self.peek().is_some() {
            return Err(self.fault("nothing may follow the end of the document", "remove the rest"));
        }
        Ok(())
    }

    /// The next entry of the innermost bracket, or its end.
    fn entry(&mut self, bracket: u8) -> Result<(), Stop> {
        let close = if bracket == b'{' { b'}' } else { b']' };
        match self.peek() {
            Some(byte) if byte == close => {
                self.at += 1;
                self.open.pop();
                self.builder.close(Some(self.at))?;
                self.separator()
            }
            Some(b'"') if bracket == b'{' => self.member(),
            Some(_) if bracket == b'[' => self.value_and_separator(),
            Some(_) => Err(self.fault(
                "a key in double quotes or `}` is due here",
                "quote the key, or close the brace",
            )),
            None => Err(self.fault(&format!("`{}` is not closed", char::from(bracket)), "close the bracket")),
        }
    }

    fn member(&mut self) -> Result<(), Stop> {
        let start = self.at;
        let name = self.string()?;
        let span = self.builder.span(start, self.at);
        self.builder.key(name, span, false);
        if self.peek() == Some(b':') {
            self.at += 1;
        } else {
            let _ = self.fault("`:` is due between a key and its value", "add the colon");
        }
        self.value_and_separator()
    }

    /// A value; a closed one is followed by its comma, an opened bracket by its entries.
    fn value_and_separator(&mut self) -> Result<(), Stop> {
        let depth = self.open.len();
        self.value()?;
        if self.open.len() == depth {
            self.separator()
        } else {
            Ok(())
        }
    }

    /// The comma behind a value within a bracket. A missing or a stray one is reported, and reading goes on.
    fn separator(&mut self) -> Result<(), Stop> {
        let close = match self.open.last() {
            Some(b'{') => b'}',
            Some(_) => b']',
            None => return Ok(()),
        };
        match self.peek() {
            Some(b',') => {
                let comma = self.at;
                self.at += 1;
                if self.peek() == Some(close) {
                    self.at = comma;
                    let _ = self.fault("no comma may stand before the closing bracket", "remove the comma");
                    self.at = comma + 1;
                }
                Ok(())
            }
            Some(byte) if byte == close => Ok(()),
            Some(b'"') => {
                let _ = self.fault("`,` is due before this", "add the comma");
                Ok(())
            }
            Some(_) => Err(self.fault(&format!("`,` or `{}` is due here", char::from(close)), "add it")),
            None => Ok(()),
        }
    }

    fn value(&mut self) -> Result<(), Stop> {
        let Some(byte) = self.peek() else {
            return Err(self.fault("a value is due here", "the text ends too early"));
        };
        let start = self.at;
        match byte {
            b'{' | b'[' => {
                self.at += 1;
                self.open.push(byte);
                if byte == b'{' {
                    self.builder.open_map(start, 0)
                } else {
                    self.builder.open_list(start, 0)
                }
            }
            b'"' => {
                let text = self.string()?;
                self.leaf(Value::String(text), start)
            }
            b'-' | b'0'..=b'9' => self.number(),
            _ => self.word(),
        }
    }

    fn leaf(&mut self, value: Value, start: usize) -> Result<(), Stop> {
        let span = self.builder.span(start, self.at);
        self.builder.leaf(value, span, 0)
    }

    fn number(&mut self) -> Result<(), Stop> {
        let start = self.at;
        let text = self.token(|b| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b'.' | b'e' | b'E'));
        if !is_number(text) {
            self.at = start;
            return Err(self.fault(
                &format!("`{text}` is no JSON number"),
                "write it like -12.5e3, or quote it",
            ));
        }
        let value = Value::Number(Number(text.to_owned()));
        self.leaf(value, start)
    }

    fn word(&mut self) -> Result<(), Stop> {
        let start = self.at;
        let value = match self.token(|b| b.is_ascii_alphanumeric()) {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            _ => {
                self.at = start;
                return Err(self.fault(
                    "a value is due here",
                    "quote text; JSON knows only true, false and null as bare words",
                ));
            }
        };
        self.leaf(value, start)
    }

    /// A run of bytes of one kind.
    fn token(&mut self, belongs: impl Fn(u8) -> bool) -> &'a str {
        let start = self.at;
        let bytes = self.text.as_bytes();
        while bytes.get(self.at).is_some_and(|b| belongs(*b)) {
            self.at += 1;
        }
        self.text.get(start..self.at).unwrap_or("")
    }

    /// The string at the cursor, which stands at its quote.
    fn string(&mut self) -> Result<String, Stop> {
        let start = self.at;
        self.at += 1;
        let mut decoded = String::new();
        loop {
            let run = self.at;
            self.token(|b| b != b'"' && b != b'\\' && b >= 0x20);
            decoded.push_str(self.text.get(run..self.at).unwrap_or(""));
            match self.text.as_bytes().get(self.at) {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(decoded);
                }
                Some(b'\\') => decoded.push(self.escape()?),
                Some(b'\t') => {
                    self.at += 1;
                    decoded.push('\t');
                }
                Some(_) => {
                    self.at = start;
                    return Err(self.fault(
                        "a text is not closed in its line",
                        "close the quote; write line ends as \\n",
                    ));
                }
                None => {
                    self.at = start;
                    return Err(self.fault("a text is not closed", "close the quote"));
                }
            }
        }
    }

    /// The character of an escape; surrogates come in pairs.
    fn escape(&mut self) -> Result<char, Stop> {
        let start = self.at;
        let kind = self.text.as_bytes().get(self.at + 1).copied();
        self.at += 2;
        let plain = match kind {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(start),
            _ => {
                self.at = start;
                return Err(self.fault("an unknown escape stands in a text", "double the backslash"));
            }
        };
        Ok(plain)
    }

    /// `\u0041`, or a pair `\ud83d\ude00`. Half a pair, which is no character, is reported and replaced.
    fn unicode(&mut self, start: usize) -> Result<char, Stop> {
        let Some(unit) = self.hex() else {
            self.at = start;
            return Err(self.fault("`\\u` is followed by four hexadecimal digits", "complete the escape"));
        };
        let mut code = unit;
        if (0xd800..0xdc00).contains(&unit) && self.text[self.at..].starts_with("\\u") {
            let behind = self.at;
            self.at += 2;
            match self.hex() {
                Some(low) if (0xdc00..0xe000).contains(&low) => {
                    code = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
                }
                _ => self.at = behind,
            }
        }
        Ok(char::from_u32(code).unwrap_or_else(|| {
            let behind = std::mem::replace(&mut self.at, start);
            let _ = self.fault(
                "half of a surrogate pair is no character",
                "write both halves, or the character itself",
            );
            self.at = behind;
            char::REPLACEMENT_CHARACTER
        }))
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        let unit = u32::from_str_radix(digits, 16)
            .ok()
            .filter(|_| !digits.starts_with('+'))?;
        self.at += 4;
        Some(unit)
    }

    /// The next byte that is no white space.
    fn peek(&mut self) -> Option<u8> {
        self.token(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r'));
        self.text.as_bytes().get(self.at).copied()
    }

    /// Reports a fault at the cursor.
    fn fault(&mut self, what: &str, help: &str) -> Stop {
        let len = self
            .text
            .get(self.at..)
            .and_then(|rest| rest.chars().next())
            .map_or(0, char::len_utf8);
        let span: Span = self.builder.span(self.at, self.at + len);
        let fault = Diagnostic::error("AG105", span, format!("this is not JSON: {what}"));
        self.builder.diagnostics.push(fault.help(help));
        Stop
    }
}

/// JSON's grammar of numbers.
fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = unsigned
        .split_once(['e', 'E'])
        .map_or((unsigned, None), |(m, e)| (m, Some(e)));
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(w, f)| (w, Some(f)));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|e| digits(e.strip_prefix(['-', '+']).unwrap_or(e)))
}
