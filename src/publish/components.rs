//! The components of the published document: the document's own, and ours beside them.

use serde_json::{Map, Value};

/// `components`, taken out of the document while it grows.
pub(super) struct Components(Map<String, Value>);

impl Components {
    /// Those of the document.
    pub(super) fn of(out: &mut Value) -> Self {
        let own = out.get_mut("components").and_then(Value::as_object_mut);
        Self(own.map(std::mem::take).unwrap_or_default())
    }

    /// Puts them back; in their old place, or at the end.
    pub(super) fn put_back(self, out: &mut Value) {
        if let Some(root) = out.as_object_mut()
            && (!self.0.is_empty() || root.contains_key("components"))
        {
            root.insert("components".to_owned(), Value::Object(self.0));
        }
    }

    /// A component of this kind: the reference to it. It has the wanted name, unless the document uses that for
    /// something else; `content` is told the name.
    pub(super) fn add(&mut self, kind: &str, wanted: &str, content: impl Fn(&str) -> Value) -> Value {
        let known = super::tree::map(&mut self.0, kind);
        let mut name = wanted.to_owned();
        let mut number = 2;
        loop {
            let made = content(&name);
            match known.get(&name) {
                Some(there) if *there == made => break,
                Some(_) => {
                    name = format!("{wanted}{number}");
                    number += 1;
                }
                None => {
                    known.insert(name.clone(), made);
                    break;
                }
            }
        }
        reference(kind, &name)
    }

    /// What a reference leads to among the components.
    pub(super) fn get_mut(&mut self, pointer: &str) -> Option<&mut Value> {
        let (kind, name) = pointer.strip_prefix("#/components/")?.split_once('/')?;
        self.0.get_mut(kind)?.get_mut(crate::document::unescape(name))
    }
}

fn reference(kind: &str, name: &str) -> Value {
    serde_json::json!({ "$ref": format!("#/components/{kind}/{name}") })
}
