//! Files, their text and the way from a byte to a line.

use super::linked::Links;
use super::{FileId, Node, Span};

/// What was read: the files, and the tree of the document that they make.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The files in the order in which they were read; the first is the document the user named.
    pub files: Vec<File>,
    /// The tree, if there is one; it may be partial when the text had faults. First that of the first file, then, once
    /// `document::open` joined them, that of all.
    pub root: Option<Node>,
    /// Stretches of text that could not be read and were left out, so that the rest could be judged.
    pub holes: Vec<Span>,
    /// Whether the tree was brought into the words of another version than it was written in, and judged before that.
    pub converted: bool,
    /// What the references of the first file lead to.
    pub links: Links,
}

/// One file.
#[derive(Clone, Debug, Default)]
pub struct File {
    /// As the user gave it.
    pub name: String,
    /// What is in it, without a byte order mark.
    pub text: String,
    /// Where each line starts.
    lines: Vec<u32>,
    /// Whether characters are bytes, so that none need to be counted in lines of megabytes.
    ascii: bool,
}

/// A place as people count: both from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Character in the line, from 1.
    pub column: usize,
}

impl File {
    /// A file of this name and text.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let starts = text.match_indices('\n').map(|(at, _)| at + 1);
        let lines = std::iter::once(0)
            .chain(starts)
            .map(|at| u32::try_from(at).unwrap_or(u32::MAX))
            .collect();
        Self {
            name: name.into(),
            ascii: text.is_ascii(),
            text,
            lines,
        }
    }

    /// The place of a byte.
    pub fn position(&self, byte: u32) -> Position {
        let line = self.lines.partition_point(|start| *start <= byte).max(1);
        let start = self.lines.get(line - 1).copied().unwrap_or(0) as usize;
        let before = self.text.get(start..byte as usize).unwrap_or("");
        let column = if self.ascii {
            before.len()
        } else {
            before.chars().count()
        };
        Position {
            line,
            column: column + 1,
        }
    }

    /// The text of a line (from 1), without its end.
    pub fn line(&self, line: usize) -> &str {
        let (start, end) = self.line_range(line);
        self.text.get(start..end).unwrap_or("").trim_end_matches(['\n', '\r'])
    }

    /// First byte of a line (from 1) and first byte of the next.
    pub fn line_range(&self, line: usize) -> (usize, usize) {
        let at = |index: usize| self.lines.get(index).map_or(self.text.len(), |start| *start as usize);
        (at(line.saturating_sub(1)), at(line))
    }

    /// How many lines there are.
    pub fn line_count(&self) -> usize {
        self.lines.len()
    }
}

impl Source {
    /// Whether a key of this name stood in a stretch that could not be read.
    pub fn lost(&self, name: &str) -> bool {
        self.holes.iter().any(|hole| {
            let text = self.text(*hole);
            text.match_indices(name)
                .any(|(at, _)| is_key(text, at, at + name.len()))
        })
    }

    /// The file a span lies in.
    pub fn file(&self, id: FileId) -> Option<&File> {
        self.files.get(usize::from(id.0))
    }

    /// The text of a span; empty when it lies outside.
    pub fn text(&self, span: Span) -> &str {
        self.file(span.file)
            .and_then(|file| file.text.get(span.start as usize..span.end as usize))
            .unwrap_or("")
    }

    /// Where a span begins.
    pub fn position(&self, span: Span) -> Position {
        self.file(span.file)
            .map_or(Position { line: 1, column: 1 }, |file| file.position(span.start))
    }

    /// Where a span ends: the place of the character behind it.
    pub fn end(&self, span: Span) -> Position {
        self.file(span.file)
            .map_or(Position { line: 1, column: 1 }, |file| file.position(span.end))
    }

    /// The name of the file a span lies in, as the user gave it.
    pub fn name(&self, span: Span) -> &str {
        self.file(span.file).map_or("", |file| file.name.as_str())
    }
}

/// Whether the bytes from `start` to `end` are a key: first in their line, or behind `{` or `,`, and before a colon.
fn is_key(text: &str, start: usize, end: usize) -> bool {
    let quote = ['"', '\''];
    let before = text[..start].trim_end_matches(quote);
    let before = before.rsplit('\n').next().unwrap_or("").trim_end_matches([' ', '-']);
    let after = text[end..].trim_start_matches(quote).trim_start();
    (before.is_empty() || before.ends_with(['{', ','])) && after.starts_with(':')
}
