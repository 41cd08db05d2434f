//! Where in a text an entry can be inserted, and how the text around it is written.

use super::tree::{Block, Entry, Flow};
use crate::diagnostic::Edit;
use crate::source::{File, FileId, Key, Node, Source, Span};

/// How a file is laid out.
pub(super) struct Layout<'a> {
    file: &'a File,
    /// How lines end.
    end: &'static str,
    /// One level of indentation.
    unit: String,
    /// Whether lists stand one item a line.
    open_lists: bool,
}

impl<'a> Layout<'a> {
    /// The layout of a file.
    pub(super) fn of(source: &'a Source, id: FileId) -> Option<Self> {
        let file = source.file(id)?;
        let root = source.tree(id)?;
        let first = file.text.find('\n').and_then(|at| at.checked_sub(1));
        let carriage = first.is_some_and(|at| file.text.as_bytes().get(at) == Some(&b'\r'));
        Some(Self {
            file,
            end: if carriage { "\r\n" } else { "\n" },
            unit: unit(file, root),
            open_lists: list(root).is_some_and(|list| source.text(list).contains('\n')),
        })
    }

    /// The change that puts `entry` before `key` of `mapping`, behind whose other keys nothing changes.
    pub(super) fn insert(&self, mapping: &Node, key: &Key, entry: &Entry) -> Edit {
        if flows(self.file, mapping) {
            self.in_flow(key, entry)
        } else {
            self.in_block(key, entry)
        }
    }

    /// A file of its own that holds `entries`, laid out as this one; JSON or YAML.
    pub(super) fn whole(&self, entries: &[Entry], json: bool) -> String {
        let mut text = String::new();
        if json {
            let flow = Flow {
                gap: self.end,
                unit: &self.unit,
                quoted: true,
                open_lists: self.open_lists,
            };
            flow.map(&mut text, entries);
            text.push_str(self.end);
        } else {
            let block = Block {
                unit: &self.unit,
                end: self.end,
            };
            block.entries(&mut text, entries, "");
        }
        text
    }

    fn in_flow(&self, key: &Key, entry: &Entry) -> Edit {
        let start = key.span.start as usize;
        let before = self.file.text.get(..start).unwrap_or("");
        let gap = &before[before.trim_end_matches([' ', '\t', '\r', '\n']).len()..];
        let after = self.file.text.get(start..).unwrap_or("");
        let quoted = after.starts_with('"');
        let flow = Flow {
            gap,
            unit: &self.unit,
            quoted,
            open_lists: self.open_lists,
        };
        let mut text = String::new();
        flow.entry(&mut text, entry);
        text.push(',');
        text.push_str(if gap.is_empty() && !quoted { " " } else { gap });
        Edit {
            span: at(key.span, start),
            text,
        }
    }

    fn in_block(&self, key: &Key, entry: &Entry) -> Edit {
        let block = Block {
            unit: &self.unit,
            end: self.end,
        };
        let start = key.span.start as usize;
        let line = self.file.position(key.span.start).line;
        let (begin, _) = self.file.line_range(line);
        let before = self.file.text.get(begin..start).unwrap_or("");
        let indent = " ".repeat(before.chars().count());
        let mut text = String::new();
        block.entries(&mut text, std::slice::from_ref(entry), &indent);
        if !before.trim().is_empty() {
            let first = text.split_off(indent.len());
            text = first + &indent;
            return Edit {
                span: at(key.span, start),
                text,
            };
        }
        let line = self.above_comments(line);
        if line > 1 && indent.is_empty() && self.file.line(line - 1).trim().is_empty() {
            text.push_str(self.end);
        }
        let (begin, _) = self.file.line_range(line);
        Edit {
            span: at(key.span, begin),
            text,
        }
    }

    /// The first of the comment lines that stand right above a line, or the line itself. A line of a block scalar can
    /// look like one, but is indented deeper than the key that follows it.
    fn above_comments(&self, line: usize) -> usize {
        let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let own = indent(self.file.line(line));
        let comment = |line: &usize| {
            let text = self.file.line(*line);
            text.trim_start_matches(' ').starts_with('#') && indent(text) == own
        };
        let above = (1..line).rev().take_while(comment).count();
        line - above
    }
}

/// Whether a mapping stands between braces.
fn flows(file: &File, mapping: &Node) -> bool {
    let text = file
        .text
        .get(mapping.span.start as usize..mapping.span.end as usize)
        .unwrap_or("");
    text.starts_with('{') && text.ends_with('}')
}

/// The entries of a mapping that are written in it: those that YAML's `<<` brings stand elsewhere.
pub(super) fn own_keys(mapping: &Node) -> impl Iterator<Item = &Key> {
    let whole = mapping.span;
    let inside = move |span: Span| span.file == whole.file && whole.start <= span.start && span.end <= whole.end;
    mapping
        .entries()
        .map(|(key, _)| key)
        .filter(move |key| inside(key.span))
}

fn at(span: Span, start: usize) -> Span {
    let start = u32::try_from(start).unwrap_or(span.start);
    Span {
        start,
        end: start,
        ..span
    }
}

/// One level of indentation: what stands before the first key that stands deeper than another.
fn unit(file: &File, root: &Node) -> String {
    let lead = |key: &Key| {
        let (begin, _) = file.line_range(file.position(key.span.start).line);
        let lead = file.text.get(begin..key.span.start as usize).unwrap_or("");
        lead.trim().is_empty().then(|| lead.to_owned())
    };
    let first = own_keys(root).next().and_then(lead).unwrap_or_default();
    if !first.is_empty() {
        return first;
    }
    let inner = root
        .entries()
        .filter_map(|(_, node)| own_keys(node).next().and_then(lead));
    let mut inner = inner.filter(|lead| !lead.is_empty());
    inner.next().unwrap_or_else(|| "  ".to_owned())
}

/// The first list of scalars.
fn list(node: &Node) -> Option<Span> {
    if let Some(items) = node.as_array() {
        let scalars = items
            .iter()
            .all(|item| item.as_object().is_none() && item.as_array().is_none());
        if scalars && !items.is_empty() {
            return Some(node.span);
        }
        return items.iter().find_map(list);
    }
    node.entries().find_map(|(_, node)| list(node))
}
