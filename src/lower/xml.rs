//! Values in XML, as the `xml` keywords of their schemas have it (OpenAPI 3.0.4, XML object).

use crate::contract::{Array, Contract, Schema, SchemaId, Shape};
use serde_json::{Map, Value};

/// Where a member of an object stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// An attribute of this name.
    Attribute(String),
    /// The text of the element.
    Text,
    /// An element of this name.
    Child(String),
    /// An element of this name for each item.
    List(String),
    /// An element of the first name around one of the second for each item.
    Wrapped(String, String),
}

/// Where a member with this name and schema stands.
pub fn place(contract: &Contract, name: &str, id: SchemaId) -> Place {
    let own = text(contract, id, "name").unwrap_or_else(|| name.to_owned());
    let node = text(contract, id, "nodeType");
    if flag(contract, id, "attribute") || node.as_deref() == Some("attribute") {
        return Place::Attribute(own);
    }
    if matches!(node.as_deref(), Some("text" | "cdata")) {
        return Place::Text;
    }
    let Shape::Array(list) = &resolved(contract, id).shape else {
        return Place::Child(own);
    };
    let item = text(contract, list.items, "name");
    if flag(contract, id, "wrapped") || node.as_deref() == Some("element") {
        Place::Wrapped(own.clone(), item.unwrap_or(own))
    } else {
        Place::List(item.unwrap_or_else(|| name.to_owned()))
    }
}

/// A value as a document.
pub fn write(contract: &Contract, id: SchemaId, value: &Value) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    element(contract, &root_name(contract, id), Some(id), value, &mut out);
    out
}

/// The name of the root: the schema's own, else the component's.
pub fn root_name(contract: &Contract, id: SchemaId) -> String {
    let mut names = chain(contract, id);
    let component = names.find(|schema| schema.component).map(|schema| schema.name.clone());
    text(contract, id, "name")
        .or(component)
        .unwrap_or_else(|| "root".to_owned())
}

fn element(contract: &Contract, name: &str, id: Option<SchemaId>, value: &Value, out: &mut String) {
    let prefix = id.and_then(|id| text(contract, id, "prefix"));
    let tag = prefix
        .as_ref()
        .map_or_else(|| name.to_owned(), |prefix| format!("{prefix}:{name}"));
    out.push_str(&format!("<{tag}"));
    if let Some(namespace) = id.and_then(|id| text(contract, id, "namespace")) {
        let colon = prefix.as_ref().map(|prefix| format!(":{prefix}")).unwrap_or_default();
        out.push_str(&format!(" xmlns{colon}=\"{}\"", escape(&namespace)));
    }
    let shape = id.map(|id| &resolved(contract, id).shape);
    match (value, shape) {
        (Value::Null, _) => out.push_str(" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\">"),
        (Value::Object(object), shape) => members(contract, shape, object, out),
        (Value::Array(items), Some(Shape::Array(list))) => {
            out.push('>');
            let name = text(contract, list.items, "name").unwrap_or_else(|| "item".to_owned());
            for item in items {
                element(contract, &name, Some(list.items), item, out);
            }
        }
        (value, _) => {
            out.push('>');
            out.push_str(&escape(&scalar(value)));
        }
    }
    out.push_str(&format!("</{tag}>"));
}

fn members(contract: &Contract, shape: Option<&Shape>, object: &Map<String, Value>, out: &mut String) {
    let known = |name: &str| schema_of(contract, shape?, name).map(|id| (place(contract, name, id), id));
    for (name, value) in object {
        if let Some((Place::Attribute(name), _)) = known(name) {
            out.push_str(&format!(" {name}=\"{}\"", escape(&scalar(value))));
        }
    }
    out.push('>');
    for (name, value) in object {
        match (known(name), value) {
            (Some((Place::Attribute(_), _)), _) => {}
            (Some((Place::Text, _)), value) => out.push_str(&escape(&scalar(value))),
            (Some((Place::List(name), id)), Value::Array(items)) => {
                let item = list(contract, id).map(|list| list.items);
                for value in items {
                    element(contract, &name, item, value, out);
                }
            }
            (Some((Place::Wrapped(name, item_name), id)), Value::Array(items)) => {
                let item = list(contract, id).map(|list| list.items);
                out.push_str(&format!("<{name}>"));
                for value in items {
                    element(contract, &item_name, item, value, out);
                }
                out.push_str(&format!("</{name}>"));
            }
            (Some((Place::Child(name) | Place::List(name) | Place::Wrapped(name, _), id)), value) => {
                element(contract, &name, Some(id), value, out);
            }
            (None, Value::Array(items)) => items.iter().for_each(|item| element(contract, name, None, item, out)),
            (None, value) => element(contract, name, None, value, out),
        }
    }
}

/// The schema of a member, in whichever variant of a union it stands.
fn schema_of(contract: &Contract, shape: &Shape, name: &str) -> Option<SchemaId> {
    match shape {
        Shape::Object(object) => {
            let named = object.properties.iter().find(|property| property.name == name);
            named.map(|property| property.schema)
        }
        Shape::Union(union) => {
            union
                .variants
                .iter()
                .find_map(|variant| match &resolved(contract, variant.schema).shape {
                    Shape::Object(object) => object
                        .properties
                        .iter()
                        .find(|one| one.name == name)
                        .map(|one| one.schema),
                    _ => None,
                })
        }
        _ => None,
    }
}

fn list(contract: &Contract, id: SchemaId) -> Option<&Array> {
    match &resolved(contract, id).shape {
        Shape::Array(list) => Some(list),
        _ => None,
    }
}

fn resolved(contract: &Contract, id: SchemaId) -> &Schema {
    contract.schema(contract.schemas.resolve(id))
}

/// A schema and what it refers to; a loop ends after as many steps as there are schemas.
fn chain(contract: &Contract, id: SchemaId) -> impl Iterator<Item = &Schema> {
    let next = |schema: &&Schema| match schema.shape {
        Shape::Ref(target) => Some(contract.schema(target)),
        _ => None,
    };
    std::iter::successors(Some(contract.schema(id)), next).take(contract.schemas.len())
}

fn keyword(contract: &Contract, id: SchemaId, key: &str) -> Option<Value> {
    chain(contract, id).find_map(|schema| schema.xml.as_ref()?.get(key).cloned())
}

fn text(contract: &Contract, id: SchemaId, key: &str) -> Option<String> {
    keyword(contract, id, key)?.as_str().map(str::to_owned)
}

fn flag(contract: &Contract, id: SchemaId, key: &str) -> bool {
    keyword(contract, id, key) == Some(Value::Bool(true))
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() => out.push_str(&format!("&#{};", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}
