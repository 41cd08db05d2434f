//! What OpenAPI 3.2 says in new words, in the words of the versions before.

use super::shape::Table;
use super::tidy::Tidy;
use super::walk::{FURTHER, METHODS};
use crate::diagnostic::Diagnostic;
use crate::source::{Node, Object, Value};

/// An object that was judged, in older words: `dataValue` of an example is its `value`, and a security scheme that is
/// named by its address is named by its name.
pub(super) fn normal(object: Object, table: &Table) -> Object {
    match table.name {
        "an example" if object.has("dataValue") && !object.has("value") => {
            renamed(object, |name| (name == "dataValue").then(|| "value".to_owned()))
        }
        "an operation" | "the document" if object.has("security") => secured(object),
        _ => object,
    }
}

fn renamed(object: Object, new: impl Fn(&str) -> Option<String>) -> Object {
    let entries = object.into_entries().into_iter().map(|(mut key, node)| {
        if let Some(name) = new(&key.name) {
            key.name = name;
        }
        (key, node)
    });
    Object::new(entries.collect())
}

fn secured(mut object: Object) -> Object {
    let name = |name: &str| name.strip_prefix("#/components/securitySchemes/").map(str::to_owned);
    let list = object.get_mut("security").map(|node| &mut node.value);
    if let Some(Value::Array(requirements)) = list {
        for requirement in requirements {
            if let Value::Object(schemes) = &mut requirement.value {
                *schemes = renamed(std::mem::take(schemes), name);
            }
        }
    }
    object
}

/// Judges the methods that a path item has no keys for.
pub(super) fn further(tidy: &mut Tidy<'_>, item: &Object) {
    for (key, _) in item.get(FURTHER).into_iter().flat_map(Node::entries) {
        let name = key.name.as_str();
        let own = name.to_ascii_lowercase();
        if name.is_empty() || !name.bytes().all(is_token) {
            let fault = Diagnostic::error("AG234", key.span, format!("`{name}` is no HTTP method"));
            tidy.found
                .push(fault.help("a method is made of letters, digits and `-`, and is written as it is sent: `COPY`"));
        } else if let Some((other, _)) = item.entry(&own).filter(|_| METHODS.contains(&own.as_str())) {
            let message = format!("the path has the method `{name}` twice");
            let fault = Diagnostic::error("AG234", key.span, message).also(other.span, "here is the other");
            tidy.found.push(fault.help("keep one of the two"));
        } else if METHODS.contains(&own.as_str()) {
            let message = format!("`{name}` has a key of its own in a path item");
            let fault = Diagnostic::warning("AG234", key.span, message);
            tidy.found
                .push(fault.help(format!("write `{own}:` beside `{FURTHER}`; it is read as that")));
        }
    }
}

/// The characters of a method (RFC 9110, section 5.6.2).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}
