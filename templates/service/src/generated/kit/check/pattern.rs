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

/// What `\b` means, where an engine has no word for it: a word of ASCII begins or ends.
const EDGE: &str = "(?:(?<=[A-Za-z0-9_])(?![A-Za-z0-9_])|(?<![A-Za-z0-9_])(?=[A-Za-z0-9_]))";

/// Escapes that documents have of other languages than that of ECMA: `\A` and `\z` for the ends of the text. `\k`
/// is of ECMA, too, and refers back.
const FOREIGN: &str = "AGHKRZhkz";

/// Writes an ECMA 262 pattern as one of the `regex` crate: `\d` and `\w` are ASCII, `.` stops at every line
/// terminator, literal braces and brackets are escaped. `None`: look-around, back-references, unknown escapes.
pub fn translate(ecma: &str) -> Option<String> {
    Reader::new(ecma, false).translated()
}

/// Writes an ECMA 262 pattern as one of the `fancy-regex` crate, which looks around and refers back.
pub fn with_backtracking(ecma: &str) -> Option<String> {
    Reader::new(&unrepeated(ecma), true).translated()
}

/// An ECMA 262 pattern without what only its own engines read: quantifiers behind look-around, where once or never is
/// all that they can say, and halves of pairs in classes, which no character is.
pub fn unrepeated(ecma: &str) -> String {
    let mut out = String::with_capacity(ecma.len());
    // Where the groups that are open begin in `out`, and which of them look around.
    let mut open: Vec<(usize, bool)> = Vec::new();
    let (mut rest, mut class) = (ecma, false);
    while let Some(next) = rest.chars().next() {
        let length = match rest
            .strip_prefix('\\')
            .filter(|_| !is_pair(rest))
            .and_then(|rest| rest.chars().next())
        {
            Some(escaped) => 1 + escaped.len_utf8(),
            None if is_pair(rest) => 12,
            None => next.len_utf8(),
        };
        let (piece, after) = rest.split_at(length);
        if piece == "(" && !class {
            let looks = ["?=", "?!", "?<=", "?<!"]
                .iter()
                .any(|prefix| after.starts_with(prefix));
            open.push((out.len(), looks));
        }
        if class && is_half(rest) {
            let (kept, length) = half(rest, out.ends_with('-'));
            out.push_str(kept);
            rest = &rest[length..];
            continue;
        }
        out.push_str(piece);
        rest = after;
        match piece {
            "[" => class = true,
            "]" => class = false,
            ")" if !class => {
                let Some((start, true)) = open.pop() else { continue };
                let (optional, length) = quantifier(rest);
                if optional {
                    out.truncate(start);
                }
                rest = &rest[length..];
            }
            _ => {}
        }
    }
    out
}

/// The code that a text begins with as `\uD83D`.
fn code(text: &str) -> Option<u32> {
    u32::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok()
}

/// Whether a text begins with both halves of a pair.
fn is_pair(text: &str) -> bool {
    let low = || {
        text.get(6..)
            .and_then(code)
            .is_some_and(|low| (0xDC00..0xE000).contains(&low))
    };
    code(text).is_some_and(|high| (0xD800..0xDC00).contains(&high)) && low()
}

/// Whether a text begins with half of a pair and not with a whole one.
fn is_half(text: &str) -> bool {
    code(text).is_some_and(|code| (0xD800..0xE000).contains(&code)) && !is_pair(text)
}

/// What stands for a half in a class, and the length of what it replaces: a range up to it ends before all halves, a
/// range from it begins behind them.
fn half(text: &str, ends_range: bool) -> (&'static str, usize) {
    match text[6..].strip_prefix('-') {
        _ if ends_range => (r"\uD7FF", 6),
        Some(end) if is_half(end) => ("", 13),
        Some(end) if !end.starts_with(']') => (r"\uE000", 6),
        _ => ("", 6),
    }
}

/// Whether a text begins with a quantifier that allows for nothing, and the length of the quantifier; 0 without one.
fn quantifier(text: &str) -> (bool, usize) {
    let (optional, length) = match text.as_bytes().first() {
        Some(b'*' | b'?') => (true, 1),
        Some(b'+') => (false, 1),
        Some(b'{') if is_quantifier(&text[1..]) => {
            (text[1..].starts_with('0'), text.find('}').map_or(0, |end| end + 1))
        }
        _ => return (false, 0),
    };
    let lazy = text[length..].starts_with('?');
    (optional, length + usize::from(lazy))
}

/// An element of a class.
enum Atom {
    One(char),
    Set(String),
    /// Half of a pair (`\uD800`): no character is one.
    Half,
}

struct Reader<'a> {
    rest: &'a str,
    out: String,
    /// Whether the engine looks around and refers back.
    backtracks: bool,
}

impl<'a> Reader<'a> {
    fn new(ecma: &'a str, backtracks: bool) -> Self {
        Self {
            rest: ecma,
            out: String::with_capacity(ecma.len() + 16),
            backtracks,
        }
    }

    fn translated(mut self) -> Option<String> {
        while let Some(next) = self.next() {
            self.piece(next)?;
        }
        Some(self.out)
    }

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
        self.out.push_str(&regex_syntax::escape(text.encode_utf8(&mut buffer)));
        Some(())
    }

    fn group(&mut self) -> Option<()> {
        let refused = ["?=", "?!", "?<=", "?<!"];
        if !self.backtracks && refused.iter().any(|prefix| self.rest.starts_with(prefix)) {
            return None;
        }
        self.push("(")
    }

    /// An escape outside of a class.
    fn escape(&mut self) -> Option<()> {
        if self.eat("b") {
            return self.push(if self.backtracks { EDGE } else { r"(?-u:\b)" });
        }
        if self.eat("B") {
            return self.push(r"\B");
        }
        if self
            .rest
            .starts_with(|next: char| ('1'..='9').contains(&next) || FOREIGN.contains(next))
        {
            return self.backtracks.then(|| self.out.push('\\'));
        }
        match self.atom_escape()? {
            Atom::One(one) => self.literal(one),
            Atom::Set(set) => self.push(&format!("[{set}]")),
            Atom::Half => None,
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
            digit @ '0'..='7' => self.octal(digit).map(Atom::One),
            'c' => self
                .next()
                .filter(char::is_ascii_alphabetic)
                .map(|letter| Atom::One(char::from(letter as u8 % 32))),
            'x' => self.hex(2).and_then(char::from_u32).map(Atom::One),
            'u' => self.unicode(),
            other if other.is_ascii_alphanumeric() && !self.backtracks => None,
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

    /// `\0`, `\037`: up to `\377`.
    fn octal(&mut self, first: char) -> Option<char> {
        let mut code = first.to_digit(8)?;
        while let Some(digit) = self.rest.chars().next().and_then(|next| next.to_digit(8))
            && code * 8 + digit <= 0o377
        {
            code = code * 8 + digit;
            self.next();
        }
        char::from_u32(code)
    }

    /// `\u0041`, `\u{1F600}`, and a surrogate pair as one character.
    fn unicode(&mut self) -> Option<Atom> {
        if self.eat("{") {
            let end = self.rest.find('}')?;
            let code = self.hex(end)?;
            self.eat("}");
            return char::from_u32(code).map(Atom::One);
        }
        let high = self.hex(4)?;
        let before = self.rest;
        if (0xD800..0xDC00).contains(&high) && self.eat("\\u") {
            match self.hex(4).filter(|low| (0xDC00..0xE000).contains(low)) {
                Some(low) => {
                    return char::from_u32(0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00)).map(Atom::One);
                }
                None => self.rest = before,
            }
        }
        Some(char::from_u32(high).map_or(Atom::Half, Atom::One))
    }

    fn class(&mut self) -> Option<()> {
        let negated = self.eat("^");
        if self.eat("]") {
            // ECMA's empty classes: nothing, and anything.
            return self.push(if negated { "[\\s\\S]" } else { "[^\\s\\S]" });
        }
        let empty = self.out.len() + 1;
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
        // Halves only: with the other half behind them they would be a character.
        if self.out.len() == empty {
            return None;
        }
        self.push("]")
    }

    fn class_range(&mut self, first: &Atom) -> Option<()> {
        let last = self.class_atom()?;
        // A range that begins or ends within the halves has characters up to them, or from them on.
        match (first, &last) {
            (Atom::Half, Atom::Half) => return Some(()),
            (Atom::Half, Atom::One(end)) => return self.push(&format!(r"\x{{E000}}-\x{{{:X}}}", u32::from(*end))),
            (Atom::One(start), Atom::Half) => return self.push(&format!(r"\x{{{:X}}}-\x{{D7FF}}", u32::from(*start))),
            _ => {}
        }
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
            Atom::Half => {}
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
