//! Entries that are added to a map or taken out of it, in the layout that the map already has: YAML in lines, YAML in
//! braces, JSON.

use super::{File, Node, Source, Span};
use crate::diagnostic::Edit;
use serde_json::Value;

impl Source {
    /// Whether the file of a span is JSON (or YAML that could be).
    pub fn is_json(&self, span: Span) -> bool {
        self.file(span.file)
            .is_some_and(|file| file.text.trim_start().starts_with('{'))
    }

    /// `name: value` as the file of a span writes it, on one line.
    pub fn entry(&self, span: Span, name: &str, value: &Value) -> String {
        if self.is_json(span) {
            format!("{}: {value}", Value::from(name))
        } else {
            format!("{}: {}", flow(&Value::from(name)), flow(value))
        }
    }

    /// The edit that adds `name: value` to a map, before the entry `before`, else as the first one. `None` where the
    /// map has no entry of its own to stand beside.
    pub fn insertion(&self, map: &Node, before: &str, name: &str, value: &Value) -> Option<Edit> {
        let entry = self.entry(map.span, name, value);
        let keys = own_keys(map);
        let Some(first) = keys.first() else {
            let braces = self.text(map.span) == "{}";
            let inside = Span {
                start: map.span.start + 1,
                end: map.span.start + 1,
                ..map.span
            };
            return braces.then(|| Edit {
                span: inside,
                text: format!(" {entry} "),
            });
        };
        let at = keys.iter().find(|(key, _)| *key == before).unwrap_or(first).1;
        let before = self.before(at)?;
        let own_line = before.trim_start_matches([' ', '\t', '-']).is_empty();
        let flow = self.text(map.span).starts_with('{');
        let comma = if flow { "," } else { "" };
        let gap = if own_line {
            let indent: String = before.chars().map(|c| if c == '\t' { c } else { ' ' }).collect();
            format!("{}{indent}", self.newline(at))
        } else if flow {
            " ".to_owned()
        } else {
            return None;
        };
        let span = Span { end: at.start, ..at };
        Some(Edit {
            span,
            text: format!("{entry}{comma}{gap}"),
        })
    }

    /// The edit that adds `name: value` to a map behind its last entry. `None` where there is no entry.
    pub fn addition(&self, map: &Node, name: &str, value: &Value) -> Option<Edit> {
        let entry = self.entry(map.span, name, value);
        let keys = own_keys(map);
        let (last, at) = *keys.last()?;
        let before = self.before(at)?;
        let own_line = before.trim_start_matches([' ', '\t', '-']).is_empty();
        let indent: String = before.chars().map(|c| if c == '\t' { c } else { ' ' }).collect();
        let line = format!("{}{indent}{entry}", self.newline(at));
        let end = value_end(map, last)?;
        let (at_byte, text) = if self.text(map.span).starts_with('{') {
            let text = if own_line {
                format!(",{line}")
            } else {
                format!(", {entry}")
            };
            (end, text)
        } else if own_line {
            (self.line_end(at, end)?, line)
        } else {
            return None;
        };
        let span = Span {
            start: at_byte,
            end: at_byte,
            ..at
        };
        Some(Edit { span, text })
    }

    /// The edit that takes the entry `name` out of a map. `None` where nothing would be left of the map.
    pub fn removal(&self, map: &Node, name: &str) -> Option<Edit> {
        let (key, value) = map.as_object()?.entry(name)?;
        let keys = own_keys(map);
        let index = keys.iter().position(|(_, at)| *at == key.span)?;
        let next = keys.get(index + 1).map(|(_, at)| at.start);
        let end = value.span.end.max(key.span.end);
        let own_line = self.before(key.span)?.trim().is_empty();
        let flow = self.text(map.span).starts_with('{');
        let (start, end) = match next {
            Some(next) if flow || !own_line => (key.span.start, next),
            _ if keys.len() == 1 => return None,
            None if flow => (value_end(map, keys[index - 1].0)?, end),
            _ => self.lines(key.span, end)?,
        };
        let span = Span { start, end, ..key.span };
        Some(Edit {
            span,
            text: String::new(),
        })
    }

    /// The edit that writes `to` for the only `from` within a span.
    pub fn respelling(&self, span: Span, from: &str, to: &str) -> Option<Edit> {
        let within = self.within(span, from)?;
        let once = self.text(span).matches(from).count() == 1;
        once.then(|| Edit {
            span: within,
            text: to.to_owned(),
        })
    }

    /// Where `part` first stands within a span.
    pub fn within(&self, span: Span, part: &str) -> Option<Span> {
        let at = u32::try_from(self.text(span).find(part)?).ok()?;
        let start = span.start + at;
        let end = start + u32::try_from(part.len()).ok()?;
        Some(Span { start, end, ..span })
    }

    /// The text of the line before a span.
    fn before(&self, span: Span) -> Option<&str> {
        let file = self.file(span.file)?;
        let (start, _) = line_of(file, span.start);
        file.text.get(start..span.start as usize)
    }

    /// The whole lines from a key to the end of its value.
    fn lines(&self, key: Span, end: u32) -> Option<(u32, u32)> {
        let file = self.file(key.file)?;
        let start = line_of(file, key.start).0;
        let end = line_of(file, end.max(1) - 1).1;
        Some((u32::try_from(start).ok()?, u32::try_from(end).ok()?))
    }

    /// Where the line of a byte ends, before its line break.
    fn line_end(&self, span: Span, byte: u32) -> Option<u32> {
        let file = self.file(span.file)?;
        let (start, _) = line_of(file, byte.max(1) - 1);
        let text = file.line(file.position(byte.max(1) - 1).line);
        u32::try_from(start + text.len()).ok()
    }

    /// How the file of a span ends its lines.
    fn newline(&self, span: Span) -> &'static str {
        let windows = self.file(span.file).is_some_and(|file| file.text.contains("\r\n"));
        if windows { "\r\n" } else { "\n" }
    }
}

/// Where the value under `name` ends.
fn value_end(map: &Node, name: &str) -> Option<u32> {
    let (key, value) = map.as_object()?.entry(name)?;
    Some(value.span.end.max(key.span.end))
}

fn line_of(file: &File, byte: u32) -> (usize, usize) {
    file.line_range(file.position(byte).line)
}

/// The keys that stand within a map's own text, in the order of the text: merged and aliased ones stand elsewhere.
fn own_keys(map: &Node) -> Vec<(&str, Span)> {
    let own = |span: Span| span.file == map.span.file && span.start >= map.span.start && span.end <= map.span.end;
    let keys = map.entries().filter(|(key, _)| own(key.span));
    let mut keys: Vec<_> = keys.map(|(key, _)| (key.name.as_str(), key.span)).collect();
    keys.sort_by_key(|(_, span)| span.start);
    keys
}

/// A value as YAML on one line: braces and brackets, quotes only where they are needed.
pub fn flow(value: &Value) -> String {
    match value {
        Value::Object(map) if !map.is_empty() => {
            let entries = map.iter();
            let entries: Vec<_> = entries
                .map(|(key, value)| format!("{}: {}", scalar(key), flow(value)))
                .collect();
            format!("{{ {} }}", entries.join(", "))
        }
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(flow).collect();
            format!("[{}]", items.join(", "))
        }
        Value::String(text) => scalar(text),
        other => other.to_string(),
    }
}

/// A string, bare where no reader of YAML can take it for something else; else as JSON writes it, which YAML reads.
fn scalar(text: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/' | '.' | '+' | '$');
    let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let starts = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '$' || c == '/');
    if is_amount(text) {
        return text.to_owned();
    }
    if starts && text.chars().all(bare) && !words.contains(&text.to_ascii_lowercase().as_str()) {
        return text.to_owned();
    }
    if text.chars().any(|c| c == '\'' || c.is_control() || !c.is_ascii()) {
        return Value::from(text).to_string();
    }
    format!("'{text}'")
}

/// `5s`, `24h`, `60/minute`: no reader takes these for numbers or dates.
fn is_amount(text: &str) -> bool {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
    unit.len() < text.len() && (unit.starts_with('/') || ["ms", "s", "m", "h", "d"].contains(&unit)) && {
        unit.chars().skip(1).all(|c| c.is_ascii_alphanumeric())
    }
}
