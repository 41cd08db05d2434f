//! Numbers that JSON values of 64 bits cannot hold, by their place.

use crate::document::escape;
use crate::source::{Node, Source, Value as Written};
use serde_json::Value;
use std::collections::BTreeMap;

/// The text of each number whose value would change on the way through a double.
#[derive(Debug, Default)]
pub(super) struct Wide(BTreeMap<String, String>);

impl Wide {
    /// Those of a document.
    pub(super) fn of(source: &Source) -> Self {
        let mut wide = Self::default();
        if let Some(root) = &source.root {
            wide.collect(root, &mut String::from("#"));
        }
        wide
    }

    fn collect(&mut self, node: &Node, pointer: &mut String) {
        let length = pointer.len();
        match &node.value {
            Written::Number(number) if changes(&number.0, &number.to_json()) => {
                self.0.insert(pointer.clone(), number.0.clone());
            }
            Written::Object(object) => {
                for (key, node) in object.iter() {
                    *pointer += "/";
                    *pointer += &escape(&key.name);
                    self.collect(node, pointer);
                    pointer.truncate(length);
                }
            }
            Written::Array(items) => {
                for (index, node) in items.iter().enumerate() {
                    *pointer += "/";
                    *pointer += &index.to_string();
                    self.collect(node, pointer);
                    pointer.truncate(length);
                }
            }
            _ => {}
        }
    }

    /// The text of the number at a pointer.
    pub(super) fn number(&self, pointer: &str, value: &serde_json::Number) -> String {
        let written = self
            .0
            .get(pointer)
            .filter(|text| text.parse::<f64>().ok() == value.as_f64());
        written.cloned().unwrap_or_else(|| value.to_string())
    }
}

/// Whether whole digits get lost.
fn changes(text: &str, value: &Value) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    whole && value.is_f64()
}
