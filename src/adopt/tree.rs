//! What is to be written, and how it is spelled in YAML and JSON.

use crate::source::yaml_text;
use serde_json::Value;
use std::fmt::Write as _;

/// A mapping's entry that is to be written.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) value: Tree,
    /// A comment behind it, where the format has comments.
    pub(super) note: Option<String>,
}

/// A value that is to be written.
#[derive(Clone, Debug)]
pub(super) enum Tree {
    Leaf(Value),
    Map(Vec<Entry>),
}

impl Entry {
    pub(super) fn new(key: impl Into<String>, value: impl Into<Value>) -> Self {
        let value = Tree::Leaf(value.into());
        Self {
            key: key.into(),
            value,
            note: None,
        }
    }

    pub(super) fn map(key: impl Into<String>, entries: Vec<Entry>) -> Self {
        Self {
            key: key.into(),
            value: Tree::Map(entries),
            note: None,
        }
    }

    pub(super) fn noted(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// Lines longer than this are broken where they hold a list.
const WIDEST: usize = 100;

/// Block YAML, line by line, each with its end.
pub(super) struct Block<'a> {
    /// One level of indentation.
    pub(super) unit: &'a str,
    /// How lines end.
    pub(super) end: &'a str,
}

impl Block<'_> {
    pub(super) fn entries(&self, out: &mut String, entries: &[Entry], indent: &str) {
        for entry in entries {
            let _ = write!(out, "{indent}{}:", yaml_text(&entry.key, false));
            let note = entry.note.as_ref().map(|note| format!(" # {}", one_line(note)));
            let note = note.unwrap_or_default();
            let deeper = format!("{indent}{}", self.unit);
            match &entry.value {
                Tree::Map(entries) => {
                    let _ = write!(out, "{note}{}", self.end);
                    self.entries(out, entries, &deeper);
                }
                Tree::Leaf(value) => self.leaf(out, value, &note, &deeper),
            }
        }
    }

    fn leaf(&self, out: &mut String, value: &Value, note: &str, deeper: &str) {
        let text = yaml_value(value);
        match value.as_array().filter(|_| text.len() + deeper.len() > WIDEST) {
            None => {
                let _ = write!(out, " {text}{note}{}", self.end);
            }
            Some(items) => {
                let _ = write!(out, "{note}{}", self.end);
                for item in items {
                    let _ = write!(out, "{deeper}- {}{}", yaml_value(item), self.end);
                }
            }
        }
    }
}

/// Flow style: JSON, or YAML between braces.
pub(super) struct Flow<'a> {
    /// What stands before an entry of this mapping: a line end and its indentation, a blank, nothing.
    pub(super) gap: &'a str,
    /// One level of indentation.
    pub(super) unit: &'a str,
    /// Whether keys are quoted, as JSON must.
    pub(super) quoted: bool,
    /// Whether lists are written one item a line.
    pub(super) open_lists: bool,
}

impl Flow<'_> {
    /// An entry as it stands in its mapping, without what stands before and behind it.
    pub(super) fn entry(&self, out: &mut String, entry: &Entry) {
        let key = if self.quoted {
            json_text(&entry.key)
        } else {
            yaml_text(&entry.key, true)
        };
        let colon = if self.quoted && self.gap.is_empty() { ":" } else { ": " };
        let _ = write!(out, "{key}{colon}");
        match &entry.value {
            Tree::Map(entries) => self.map(out, entries),
            Tree::Leaf(Value::Array(items)) if self.open_lists && self.is_open() => {
                self.wrapped(out, "[]", items, |flow, out, item| out.push_str(&flow.leaf(item)));
            }
            Tree::Leaf(value) => out.push_str(&self.leaf(value)),
        }
    }

    /// Entries between braces.
    pub(super) fn map(&self, out: &mut String, entries: &[Entry]) {
        fn each(flow: &Flow<'_>, out: &mut String, entry: &Entry) {
            flow.entry(out, entry);
        }
        self.wrapped(out, "{}", entries, each);
    }

    fn is_open(&self) -> bool {
        self.gap.contains('\n')
    }

    fn wrapped<T>(&self, out: &mut String, brackets: &str, items: &[T], write: impl Fn(&Flow<'_>, &mut String, &T)) {
        let (open, close) = brackets.split_at(1);
        let inner = match (self.is_open(), self.quoted) {
            (true, _) => format!("{}{}", self.gap, self.unit),
            (false, true) => self.gap.to_owned(),
            (false, false) => " ".to_owned(),
        };
        let flow = Flow { gap: &inner, ..*self };
        let edge = if self.is_open() {
            inner.as_str()
        } else if self.quoted {
            ""
        } else {
            " "
        };
        out.push_str(open);
        for (index, item) in items.iter().enumerate() {
            out.push_str(if index == 0 { edge } else { "," });
            if index > 0 {
                out.push_str(&inner);
            }
            write(&flow, out, item);
        }
        out.push_str(if self.is_open() { self.gap } else { edge });
        out.push_str(close);
    }

    fn leaf(&self, value: &Value) -> String {
        match value {
            _ if !self.quoted => yaml_flow(value),
            Value::Array(items) => {
                let items: Vec<_> = items.iter().map(|item| self.leaf(item)).collect();
                format!("[{}]", items.join(if self.gap.is_empty() { "," } else { ", " }))
            }
            value => value.to_string(),
        }
    }
}

fn yaml_value(value: &Value) -> String {
    match value {
        Value::String(text) => yaml_text(text, false),
        value => yaml_flow(value),
    }
}

fn yaml_flow(value: &Value) -> String {
    match value {
        Value::String(text) => yaml_text(text, true),
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(yaml_flow).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(entries) => {
            let entry = |(key, value): (&String, &Value)| format!("{}: {}", json_text(key), yaml_flow(value));
            let entries: Vec<_> = entries.iter().map(entry).collect();
            format!("{{ {} }}", entries.join(", "))
        }
        other => other.to_string(),
    }
}

fn is_unprintable(c: char) -> bool {
    c.is_control() || matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}')
}

/// A text in double quotes, as JSON and YAML both read it.
fn json_text(text: &str) -> String {
    let mut quoted = String::new();
    for c in Value::from(text).to_string().chars() {
        if is_unprintable(c) {
            let _ = write!(quoted, "\\u{:04x}", u32::from(c));
        } else {
            quoted.push(c);
        }
    }
    quoted
}

/// A comment cannot end before its line does.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if is_unprintable(c) { ' ' } else { c }).collect()
}
