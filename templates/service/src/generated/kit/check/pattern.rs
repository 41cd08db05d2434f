//! Patterns: the regular expressions of JSON Schema, with the meaning that ECMA 262 gives them.

use super::linear::Linear;
use std::sync::OnceLock;

/// A `pattern`: found anywhere in a text, compiled when first used.
///
/// Look-around and back-references have no place in a linear-time engine. Where a schema needs them, generation leaves
/// the pattern to the judge ([`Schema::judged`](super::Schema::judged)), which has a backtracking engine with a bound.
#[derive(Debug)]
pub struct Pattern {
    source: &'static str,
    compiled: OnceLock<Option<Linear>>,
}

impl Pattern {
    /// The pattern as the document writes it.
    pub const fn new(source: &'static str) -> Self {
        Self {
            source,
            compiled: OnceLock::new(),
        }
    }

    /// As the document writes it.
    pub const fn as_str(&self) -> &'static str {
        self.source
    }

    /// Whether it is found in the text. A pattern that cannot be compiled, which generation reports, is found always.
    pub fn is_match(&self, text: &str) -> bool {
        self.compiled
            .get_or_init(|| compile(self.source))
            .as_ref()
            .is_none_or(|linear| linear.is_match(text))
    }
}

/// Compiles an ECMA 262 pattern; `None` for what the linear-time engine cannot express.
pub fn compile(ecma: &str) -> Option<Linear> {
    Linear::new(&translate(ecma)?)
}

/// What `\s` means: white space and line terminators of ECMA 262, inside a class.
const SPACE: &str = r"\t\n\x0B\x0C\r\x{20}\x{A0}\x{FEFF}\p{Zs}\x{2028}\x{2029}";

/// Writes an ECMA 262 pattern as one of the `regex` crate: `\d` and `\w` are ASCII, `.` stops at every line
/// terminator, literal braces and brackets are escaped. `None`: look-around, back-references, unknown escapes.
pub fn translate(ecma: &str) -> Option<String> {
    let mut reader = Reader {
        rest: ecma,
        out: String::with_capacity(ecma.len() + 16),
    };
    while let Some(next) = reader.next() {
        reader.piece(next)?;
    }
    Some(reader.out)
}

/// An element of a class.
enum Atom {
    One(char),
    Set(String),
}

struct Reader<'a> {
    rest: &'a str,
    out: String,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        let next = self.rest.chars().next()?;
        self.rest = &self.rest[next.len_utf8()..];
        Some(next)
    }

    fn eat(&mut self, prefix: &str) -> bool {
        let rest = self.rest.strip_prefix(prefix);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn piece(&mut self, next: char) -> Option<()> {
        match next {
            '\\' => self.escape(),
            '[' => self.class(),
            '.' => self.push(r"[^\n\r\x{2028}\x{2029}]"),
            '(' => self.group(),
            '{' if !is_quantifier(self.rest) => self.push(r"\{"),
            '{' => {
                let end = self.rest.find('}')?;
                self.out.push('{');
                self.out.push_str(&self.rest[..=end]);
                self.rest = &self.rest[end + 1..];
                Some(())
            }
            '}' | ']' => self.literal(next),
            _ => {
                self.out.push(next);
                Some(())
            }
        }
    }

    #[expect(clippy::unnecessary_wraps, reason = "the last word of functions that may fail")]
    fn push(&mut self, text: &str) -> Option<()> {
        self.out.push_str(text);
        Some(())
    }

    #[expect(clippy::unnecessary_wraps, reason = "the last word of functions that may fail")]
    fn literal(&mut self, text: char) -> Option<()> {
        let mut buffer = [0; 4];
        self.out.push_str(&regex::escape(text.encode_utf8(&mut buffer)));
        Some(())
    }

    fn group(&mut self) -> Option<()> {
        let refused = ["?=", "?!", "?<=", "?<!"];
        if refused.iter().any(|prefix| self.rest.starts_with(prefix)) {
            return None;
        }
        self.push("(")
    }

    /// An escape outside of a class.
    fn escape(&mut self) -> Option<()> {
        if self.eat("b") {
            return self.push(r"(?-u:\b)");
        }
        if self.eat("B") {
            return self.push(r"\B");
        }
        if self.rest.starts_with(|next: char| ('1'..='9').contains(&next)) || self.rest.starts_with("k<") {
            return None;
        }
        match self.atom_escape()? {
            Atom::One(one) => self.literal(one),
            Atom::Set(set) => self.push(&format!("[{set}]")),
        }
    }

    /// An escape that means the same inside and outside of a class.
    fn atom_escape(&mut self) -> Option<Atom> {
        let set = |text: &str| Some(Atom::Set(text.to_owned()));
        match self.next()? {
            'd' => set("0-9"),
            'D' => set("[^0-9]"),
            'w' => set("A-Za-z0-9_"),
            'W' => set("[^A-Za-z0-9_]"),
            's' => set(SPACE),
            'S' => Some(Atom::Set(format!("[^{SPACE}]"))),
            'p' => self.property('p'),
            'P' => self.property('P'),
            't' => Some(Atom::One('\t')),
            'n' => Some(Atom::One('\n')),
            'v' => Some(Atom::One('\u{B}')),
            'f' => Some(Atom::One('\u{C}')),
            'r' => Some(Atom::One('\r')),
            '0' if !self.rest.starts_with(|next: char| next.is_ascii_digit()) => Some(Atom::One('\0')),
            'c' => self
                .next()
                .filter(char::is_ascii_alphabetic)
                .map(|letter| Atom::One(char::from(letter as u8 % 32))),
            'x' => self.hex(2).and_then(char::from_u32).map(Atom::One),
            'u' => self.unicode().map(Atom::One),
            other if other.is_ascii_alphanumeric() => None,
            other => Some(Atom::One(other)),
        }
    }

    fn property(&mut self, letter: char) -> Option<Atom> {
        let end = self.rest.strip_prefix('{')?.find('}')? + 2;
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        Some(Atom::Set(format!("\\{letter}{name}")))
    }

    fn hex(&mut self, digits: usize) -> Option<u32> {
        let text = self
            .rest
            .get(..digits)
            .filter(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        self.rest = &self.rest[digits..];
        u32::from_str_radix(text, 16).ok()
    }

    /// `\u0041`, `\u{1F600}`, and a surrogate pair as one character.
    fn unicode(&mut self) -> Option<char> {
        if self.eat("{") {
            let end = self.rest.find('}')?;
            let code = self.hex(end)?;
            self.eat("}");
            return char::from_u32(code);
        }
        let high = self.hex(4)?;
        if !(0xD800..0xDC00).contains(&high) {
            return char::from_u32(high);
        }
        let low = self
            .eat("\\u")
            .then(|| self.hex(4))
            .flatten()
            .filter(|low| (0xDC00..0xE000).contains(low))?;
        char::from_u32(0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00))
    }

    fn class(&mut self) -> Option<()> {
        let negated = self.eat("^");
        if self.eat("]") {
            // ECMA's empty classes: nothing, and anything.
            return self.push(if negated { "[\\s\\S]" } else { "[^\\s\\S]" });
        }
        self.out.push_str(if negated { "[^" } else { "[" });
        while !self.eat("]") {
            let first = self.class_atom()?;
            let ranged = self.rest.starts_with('-') && !self.rest.starts_with("-]");
            if !ranged {
                self.class_push(&first);
                continue;
            }
            self.eat("-");
            self.class_range(&first)?;
        }
        self.push("]")
    }

    fn class_range(&mut self, first: &Atom) -> Option<()> {
        let last = self.class_atom()?;
        self.class_push(first);
        let range = matches!((first, &last), (Atom::One(_), Atom::One(_)));
        // `[\w-.]`: beside a set the hyphen means itself.
        self.out.push_str(if range { "-" } else { "\\-" });
        self.class_push(&last);
        Some(())
    }

    fn class_atom(&mut self) -> Option<Atom> {
        match self.next()? {
            '\\' if self.eat("b") => Some(Atom::One('\u{8}')),
            '\\' if self.eat("-") => Some(Atom::One('-')),
            '\\' => self.atom_escape(),
            other => Some(Atom::One(other)),
        }
    }

    fn class_push(&mut self, atom: &Atom) {
        match atom {
            Atom::Set(set) => self.out.push_str(set),
            Atom::One(one) if one.is_alphanumeric() => self.out.push(*one),
            Atom::One(one) => self.out.extend(["\\x{", &format!("{:X}", u32::from(*one)), "}"]),
        }
    }
}

/// Whether what follows `{` makes it a quantifier: `3}`, `3,}`, `3,5}`.
fn is_quantifier(rest: &str) -> bool {
    let Some((inside, _)) = rest.split_once('}') else {
        return false;
    };
    let (low, high) = inside.split_once(',').unwrap_or((inside, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    !low.is_empty() && digits(low) && digits(high)
}
