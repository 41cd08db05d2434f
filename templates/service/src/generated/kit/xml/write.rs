//! Values as elements.

use super::super::check::Schema;
use super::super::input::fit::Fit;
use super::element::is_char;
use super::{Place, hint, items, members};
use quick_xml::escape::escape;
use serde_json::Value;

/// A value as a document, by its schema.
pub fn write(schema: &Schema, value: &Value) -> String {
    let fit = Fit::new(schema);
    let mut writer = Writer {
        fit: &fit,
        text: String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"),
        scope: Vec::new(),
    };
    let name = hint(fit.root(), "name").unwrap_or("root");
    writer.element(name, fit.root(), value);
    writer.text
}

struct Writer<'f, 's> {
    fit: &'f Fit<'s>,
    text: String,
    /// Prefixes with the namespaces they stand for, innermost last; no prefix is the empty one.
    scope: Vec<(&'s str, &'s str)>,
}

impl<'s> Writer<'_, 's> {
    fn element(&mut self, name: &str, views: &[&'s Value], value: &Value) {
        self.holding("item", name, views, value);
    }

    /// An element whose items, if it is a list, are called `item` where their schema does not say.
    fn holding(&mut self, item: &str, name: &str, views: &[&'s Value], value: &Value) {
        let before = self.scope.len();
        let prefix = hint(views, "prefix").filter(|prefix| is_name(prefix));
        let tag = match prefix {
            Some(prefix) => format!("{prefix}:{}", clean(name)),
            None => clean(name),
        };
        self.text += &format!("<{tag}");
        self.declare(prefix.unwrap_or_default(), hint(views, "namespace"));
        match value {
            Value::Null => {
                self.text += " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/>";
                self.scope.truncate(before);
                return;
            }
            Value::Object(object) => {
                self.object(views, object);
            }
            Value::Array(list) => {
                self.text.push('>');
                let items = items(self.fit, views);
                let name = hint(&items, "name").unwrap_or(item);
                list.iter().for_each(|value| self.element(name, &items, value));
            }
            scalar => {
                self.text.push('>');
                self.scalar(scalar);
            }
        }
        self.text += &format!("</{tag}>");
        self.scope.truncate(before);
    }

    /// A namespace is declared where it is not in force yet.
    fn declare(&mut self, prefix: &'s str, namespace: Option<&'s str>) {
        let Some(namespace) = namespace else { return };
        let known = self.scope.iter().rev().find(|(known, _)| *known == prefix);
        if known.is_some_and(|(_, known)| *known == namespace) {
            return;
        }
        let attribute = if prefix.is_empty() {
            "xmlns".to_owned()
        } else {
            format!("xmlns:{prefix}")
        };
        self.text += &format!(" {attribute}=\"{}\"", escape(namespace));
        self.scope.push((prefix, namespace));
    }

    fn object(&mut self, views: &[&'s Value], object: &serde_json::Map<String, Value>) {
        let members = members(self.fit, views);
        for member in &members {
            if let (Place::Attribute(name), Some(value)) = (&member.place, object.get(member.name))
                && !value.is_null()
            {
                // Readers take line ends and tabs of an attribute for spaces (XML 1.0 section 3.3.3), unless they are escaped.
                let text = written(value).replace('\n', "&#10;").replace('\t', "&#9;");
                self.text += &format!(" {}=\"{text}\"", clean(name));
            }
        }
        self.text.push('>');
        for (name, value) in object {
            match members.iter().find(|member| member.name == name) {
                None if value.is_array() => {
                    value
                        .as_array()
                        .into_iter()
                        .flatten()
                        .for_each(|item| self.element(name, &[], item));
                }
                None => self.element(name, &[], value),
                Some(member) => match (&member.place, value) {
                    (Place::Attribute(_), _) => {}
                    (Place::Text, value) => self.scalar(value),
                    (Place::List(name), Value::Array(list)) => {
                        list.iter().for_each(|item| self.element(name, &member.items, item));
                    }
                    (Place::Wrapped(name, item), value) => self.holding(item, name, &member.views, value),
                    (Place::Child(name) | Place::List(name), value) => {
                        self.element(name, &member.views, value);
                    }
                },
            }
        }
    }

    fn scalar(&mut self, value: &Value) {
        self.text += &written(value);
    }
}

/// The text of a scalar. Characters that XML does not have are sent as the one that stands for what is lost.
fn written(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    let text: String = text
        .chars()
        .map(|c| if is_char(c) { c } else { char::REPLACEMENT_CHARACTER })
        .collect();
    // Readers take it for a line end (XML 1.0 section 2.11), unless it is escaped.
    escape(text).replace('\r', "&#13;")
}

/// Whether a text can be a name of XML as it is.
fn is_name(text: &str) -> bool {
    let letter = |c: char| c.is_alphabetic() || c == '_';
    text.starts_with(letter)
        && text
            .chars()
            .all(|c| letter(c) || c.is_alphanumeric() || matches!(c, '-' | '.'))
}

/// A name of which an element can be made.
fn clean(name: &str) -> String {
    if is_name(name) {
        return name.to_owned();
    }
    let kept: String = name
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || matches!(c, '-' | '.') {
                c
            } else {
                '_'
            }
        })
        .collect();
    format!("_{kept}")
}
