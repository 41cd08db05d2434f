//! The published document as YAML that readers of 1.1 and of 1.2 understand alike.
//!
//! Written here, not by a library: a number keeps its text, however wide it is.

use super::wide::Wide;
use crate::document::escape;
use crate::source::{is_printable, yaml_text};
use serde_json::{Map, Value};

/// The text, with a last line end.
pub(super) fn text(value: &Value, wide: &Wide) -> String {
    let mut writer = Writer {
        out: String::new(),
        pointer: "#".to_owned(),
        wide,
    };
    match value {
        Value::Object(map) if !map.is_empty() => writer.map(map, 0, true),
        Value::Array(items) if !items.is_empty() => writer.list(items, 0, true),
        other => {
            writer.scalar(other, 0);
            writer.out.push('\n');
        }
    }
    writer.out
}

struct Writer<'w> {
    out: String,
    pointer: String,
    wide: &'w Wide,
}

impl Writer<'_> {
    /// `fresh`: the first entry needs its indentation; behind `- ` it has it.
    fn map(&mut self, map: &Map<String, Value>, depth: usize, fresh: bool) {
        for (index, (key, value)) in map.iter().enumerate() {
            self.indent(if index == 0 && !fresh { 0 } else { depth });
            self.out.push_str(&yaml_text(key, false));
            self.out.push(':');
            let here = self.enter(key);
            match value {
                Value::Object(map) if !map.is_empty() => {
                    self.out.push('\n');
                    self.map(map, depth + 1, true);
                }
                Value::Array(items) if !items.is_empty() => {
                    self.out.push('\n');
                    self.list(items, depth, true);
                }
                scalar => self.line(scalar, depth + 1),
            }
            self.pointer.truncate(here);
        }
    }

    fn list(&mut self, items: &[Value], depth: usize, fresh: bool) {
        for (index, item) in items.iter().enumerate() {
            self.indent(if index == 0 && !fresh { 0 } else { depth });
            self.out.push('-');
            let here = self.enter(&index.to_string());
            match item {
                Value::Object(map) if !map.is_empty() => {
                    self.out.push(' ');
                    self.map(map, depth + 1, false);
                }
                Value::Array(items) if !items.is_empty() => {
                    self.out.push(' ');
                    self.list(items, depth + 1, false);
                }
                scalar => self.line(scalar, depth + 1),
            }
            self.pointer.truncate(here);
        }
    }

    /// The rest of a line.
    fn line(&mut self, value: &Value, depth: usize) {
        self.out.push(' ');
        self.scalar(value, depth);
        if !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn scalar(&mut self, value: &Value, depth: usize) {
        match value {
            Value::String(text) if is_block(text) => self.block(text, depth),
            Value::String(text) => self.out.push_str(&yaml_text(text, false)),
            Value::Number(number) => {
                let text = self.wide.number(&self.pointer, number);
                self.out.push_str(&exponent(&text));
            }
            other => self.out.push_str(&other.to_string()),
        }
    }

    /// A literal block; how many line ends it has at its end is said by its sign.
    fn block(&mut self, text: &str, depth: usize) {
        let body = text.trim_end_matches('\n');
        let ends = text.len() - body.len();
        self.out.push_str(match ends {
            0 => "|-",
            1 => "|",
            _ => "|+",
        });
        for line in body.split('\n') {
            self.out.push('\n');
            if !line.is_empty() {
                self.indent(depth);
                self.out.push_str(line);
            }
        }
        self.out.extend(std::iter::repeat_n('\n', ends.max(1)));
    }

    fn indent(&mut self, depth: usize) {
        self.out.extend(std::iter::repeat_n("  ", depth));
    }

    fn enter(&mut self, step: &str) -> usize {
        let here = self.pointer.len();
        self.pointer.push('/');
        self.pointer.push_str(&escape(step));
        here
    }
}

/// Whether a text of several lines can be written as it is.
fn is_block(text: &str) -> bool {
    let lines =
        |line: &str| !line.ends_with([' ', '\t']) && line.chars().all(|c| c == ' ' || c == '\t' || is_printable(c));
    text.contains('\n') && !text.starts_with([' ', '\n', '\t']) && text.split('\n').all(lines)
}

/// YAML 1.1 knows an exponent only behind a point, and with its sign.
fn exponent(text: &str) -> String {
    let Some((mantissa, power)) = text.split_once(['e', 'E']) else {
        return text.to_owned();
    };
    let point = if mantissa.contains('.') { "" } else { ".0" };
    let sign = if power.starts_with(['+', '-']) { "" } else { "+" };
    format!("{mantissa}{point}e{sign}{power}")
}
