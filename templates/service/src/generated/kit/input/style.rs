//! The styles in which lists and objects are written into one text (`OpenAPI` 3.0.4, style examples).

use super::super::types::Fault;
use super::super::violation::Location;
use super::raw::{self, Decoding};

/// How a parameter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `a,b`: paths and headers.
    Simple,
    /// `.a.b`: paths.
    Label,
    /// `;name=a,b`: paths.
    Matrix,
    /// `name=a&name=b` or `name=a,b`: queries and cookies.
    Form,
    /// `name=a%20b`: queries.
    SpaceDelimited,
    /// `name=a|b`: queries.
    PipeDelimited,
    /// `name[key]=a`: queries.
    DeepObject,
}

impl Style {
    /// The style of a location where a document names none.
    pub const fn usual(location: Location) -> Self {
        match location {
            Location::Path | Location::Header => Self::Simple,
            Location::Query | Location::Cookie | Location::Body => Self::Form,
        }
    }

    /// The text without what the style puts before it; `None` if it is not there.
    pub fn strip<'r>(self, name: &str, text: &'r str) -> Option<&'r str> {
        match self {
            Self::Label => text.strip_prefix('.'),
            Self::Matrix => named(name, text.strip_prefix(';')?),
            _ => Some(text),
        }
    }

    /// The pieces of a list in one text.
    fn split<'r>(self, name: &str, explode: bool, text: &'r str, decoding: Decoding) -> Option<Vec<&'r str>> {
        if self == Self::Matrix && explode {
            return text
                .strip_prefix(';')?
                .split(';')
                .map(|piece| named(name, piece))
                .collect();
        }
        let text = self.strip(name, text)?;
        Some(match self {
            _ if text.is_empty() => Vec::new(),
            // 3.0.3 and RFC 6570 disagree about what stands between: both are read.
            Self::Label if explode || !text.contains(',') => text.split('.').collect(),
            Self::SpaceDelimited => split_escaped(text, ' ', "%20", decoding),
            Self::PipeDelimited => split_escaped(text, '|', "%7C", decoding),
            _ => text.split(',').map(str::trim).collect(),
        })
    }

    /// The items of a list, decoded.
    pub fn items(self, name: &str, explode: bool, text: &str, decoding: Decoding) -> Result<Vec<String>, Fault> {
        let pieces = self
            .split(name, explode, text, decoding)
            .ok_or_else(|| misshaped("array"))?;
        pieces.into_iter().map(|piece| raw::decode(piece, decoding)).collect()
    }

    /// The members of an object, decoded: `R,100,G,200`, or `R=100,G=200` exploded.
    pub fn members(
        self,
        name: &str,
        explode: bool,
        text: &str,
        decoding: Decoding,
    ) -> Result<Vec<(String, String)>, Fault> {
        let members = if explode {
            self.named_members(text)
        } else {
            self.listed_members(name, text, decoding)
        };
        let decoded = |(name, value)| Ok((raw::decode(name, decoding)?, raw::decode(value, decoding)?));
        members
            .ok_or_else(|| misshaped("object"))?
            .into_iter()
            .map(decoded)
            .collect()
    }

    fn listed_members<'r>(self, name: &str, text: &'r str, decoding: Decoding) -> Option<Vec<(&'r str, &'r str)>> {
        let pieces = self.split(name, false, text, decoding)?;
        let pairs = pieces.chunks_exact(2);
        pairs
            .remainder()
            .is_empty()
            .then(|| pairs.map(|pair| (pair[0], pair[1])).collect())
    }

    fn named_members(self, text: &str) -> Option<Vec<(&str, &str)>> {
        let (text, between) = match self {
            Self::Label => (text.strip_prefix('.')?, '.'),
            Self::Matrix => (text.strip_prefix(';')?, ';'),
            _ => (text, ','),
        };
        text.split(between)
            .filter(|piece| !piece.is_empty())
            .map(|piece| piece.trim().split_once('='))
            .collect()
    }
}

/// `name=value` of the style matrix, or `name` for an empty value.
fn named<'r>(name: &str, piece: &'r str) -> Option<&'r str> {
    let (of, value) = piece.split_once('=').unwrap_or((piece, ""));
    let of = raw::decode(of, Decoding::Percent).ok()?;
    (of == name).then_some(value)
}

/// Splits at a delimiter that may be written plain, as its escape, or (a space in a form) as `+`.
fn split_escaped<'r>(text: &'r str, plain: char, escape: &str, decoding: Decoding) -> Vec<&'r str> {
    let (mut pieces, mut start, mut here) = (Vec::new(), 0, 0);
    while let Some(next) = text[here..].chars().next() {
        let plus = plain == ' ' && next == '+' && decoding == Decoding::Form;
        let escaped = text
            .get(here..here + escape.len())
            .is_some_and(|part| part.eq_ignore_ascii_case(escape));
        let width = if escaped { escape.len() } else { next.len_utf8() };
        if escaped || plus || next == plain {
            pieces.push(&text[start..here]);
            start = here + width;
        }
        here += width;
    }
    pieces.push(&text[start..]);
    pieces
}

fn misshaped(kind: &'static str) -> Fault {
    Fault::kind(kind)
}
