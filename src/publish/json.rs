//! The published document as JSON, indented by two.

use super::wide::Wide;
use crate::document::escape;
use serde_json::Value;

/// The text, with a last line end.
pub(super) fn text(value: &Value, wide: &Wide) -> String {
    let mut writer = Writer {
        out: String::new(),
        pointer: "#".to_owned(),
        wide,
    };
    writer.value(value, 0);
    writer.out.push('\n');
    writer.out
}

struct Writer<'w> {
    out: String,
    pointer: String,
    wide: &'w Wide,
}

impl Writer<'_> {
    fn value(&mut self, value: &Value, depth: usize) {
        match value {
            Value::Object(map) if !map.is_empty() => {
                let entries = map.iter().map(|(key, value)| (Some(key.as_str()), key.clone(), value));
                self.list(['{', '}'], entries, depth);
            }
            Value::Array(items) if !items.is_empty() => {
                let entries = items
                    .iter()
                    .enumerate()
                    .map(|(index, item)| (None, index.to_string(), item));
                self.list(['[', ']'], entries, depth);
            }
            Value::Number(number) => self.out.push_str(&self.wide.number(&self.pointer, number)),
            other => self.out.push_str(&other.to_string()),
        }
    }

    fn list<'v>(
        &mut self,
        [open, close]: [char; 2],
        entries: impl Iterator<Item = (Option<&'v str>, String, &'v Value)>,
        depth: usize,
    ) {
        self.out.push(open);
        for (index, (key, step, value)) in entries.enumerate() {
            self.out.push_str(if index == 0 { "\n" } else { ",\n" });
            self.indent(depth + 1);
            if let Some(key) = key {
                self.out.push_str(&Value::from(key).to_string());
                self.out.push_str(": ");
            }
            let here = self.pointer.len();
            self.pointer.push('/');
            self.pointer.push_str(&escape(&step));
            self.value(value, depth + 1);
            self.pointer.truncate(here);
        }
        self.out.push('\n');
        self.indent(depth);
        self.out.push(close);
    }

    fn indent(&mut self, depth: usize) {
        self.out.extend(std::iter::repeat_n("  ", depth));
    }
}
