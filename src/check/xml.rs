//! Answers in XML as the values that JSON would be, by the contract.

use crate::contract::{Contract, SchemaId, Shape};
use crate::lower::{XmlPlace, xml_place, xml_root};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use serde_json::{Map, Value};

/// Elements within elements go no deeper than this.
const DEPTH: usize = 64;

/// An element, prefixes taken off.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Element>,
    text: String,
}

/// The value of a document; `Err`: what is wrong with it.
pub(super) fn read(contract: &Contract, id: SchemaId, bytes: &[u8]) -> Result<Value, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    let root = parse(text).ok_or_else(|| "it is not well-formed".to_owned())?;
    let wanted = xml_root(contract, id);
    if root.name != wanted && wanted != "root" {
        return Err(format!("its root is `{}`, not `{wanted}`", root.name));
    }
    Ok(value(contract, Some(id), &root))
}

fn parse(text: &str) -> Option<Element> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    let mut root = None;
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) if open.len() < DEPTH && root.is_none() => open.push(started(&start)?),
            Event::Empty(start) => close(started(&start)?, &mut open, &mut root),
            Event::End(_) => {
                let element = open.pop()?;
                close(element, &mut open, &mut root);
            }
            Event::Text(text) => add(&mut open, &text.xml10_content()),
            Event::CData(text) => add(&mut open, &text.xml10_content()),
            Event::GeneralRef(reference) => match reference.resolve_char_ref().ok()? {
                Some(character) => add(&mut open, &character.to_string()),
                None => add(&mut open, quick_xml::escape::resolve_xml_entity(&reference)?),
            },
            Event::Start(_) | Event::DocType(_) => return None,
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => return root.filter(|_| open.is_empty()),
        }
    }
}

fn started(start: &BytesStart<'_>) -> Option<Element> {
    let mut element = Element {
        name: start.local_name().as_ref().to_owned(),
        ..Element::default()
    };
    for attribute in start.attributes() {
        let attribute = attribute.ok()?;
        if attribute.key.as_namespace_binding().is_none() {
            let name = attribute.key.local_name().as_ref().to_owned();
            let text = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
            element.attributes.push((name, text.into_owned()));
        }
    }
    Some(element)
}

fn close(element: Element, open: &mut [Element], root: &mut Option<Element>) {
    match open.last_mut() {
        Some(parent) => parent.children.push(element),
        None => *root = Some(element),
    }
}

fn add(open: &mut [Element], text: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(text);
    }
}

fn value(contract: &Contract, id: Option<SchemaId>, element: &Element) -> Value {
    if element
        .attributes
        .iter()
        .any(|(name, value)| name == "nil" && value == "true")
    {
        return Value::Null;
    }
    let id = id.map(|id| contract.schemas.resolve(id));
    match id.map(|id| &contract.schema(id).shape) {
        Some(Shape::Array(list)) => {
            let items = element
                .children
                .iter()
                .map(|child| value(contract, Some(list.items), child));
            items.collect()
        }
        Some(Shape::Object(_) | Shape::Union(_)) if element.is_structured() => object(contract, id, element),
        Some(Shape::Object(_)) if element.text.trim().is_empty() => Value::Object(Map::new()),
        Some(Shape::String(_)) => element.text.clone().into(),
        Some(Shape::Enum(one)) => {
            let written = |constant: &&Value| {
                constant.as_str().map_or_else(|| constant.to_string(), str::to_owned) == element.text
            };
            one.values
                .iter()
                .find(written)
                .cloned()
                .unwrap_or_else(|| element.text.clone().into())
        }
        _ if element.is_structured() => object(contract, None, element),
        _ => serde_json::from_str(element.text.trim()).unwrap_or_else(|_| element.text.clone().into()),
    }
}

impl Element {
    fn is_structured(&self) -> bool {
        !self.children.is_empty() || !self.attributes.is_empty()
    }
}

fn object(contract: &Contract, id: Option<SchemaId>, element: &Element) -> Value {
    let mut object = Map::new();
    let mut named: Vec<(String, SchemaId)> = Vec::new();
    members(contract, id, &mut named);
    let mut known: Vec<String> = Vec::new();
    for (name, schema) in named {
        let place = xml_place(contract, &name, schema);
        if let XmlPlace::Child(wire) | XmlPlace::List(wire) | XmlPlace::Wrapped(wire, _) = &place {
            known.push(wire.clone());
        }
        if let Some(found) = member(contract, schema, &place, element) {
            object.entry(name).or_insert(found);
        }
    }
    for child in element.children.iter().filter(|child| !known.contains(&child.name)) {
        object
            .entry(&child.name)
            .or_insert_with(|| value(contract, None, child));
    }
    Value::Object(object)
}

fn member(contract: &Contract, schema: SchemaId, place: &XmlPlace, element: &Element) -> Option<Value> {
    let children = |wanted: &str| {
        element
            .children
            .iter()
            .filter(|child| child.name == wanted)
            .collect::<Vec<_>>()
    };
    let leaf = |text: &str| {
        let leaf = Element {
            text: text.to_owned(),
            ..Element::default()
        };
        value(contract, Some(schema), &leaf)
    };
    match place {
        XmlPlace::Attribute(wire) => element
            .attributes
            .iter()
            .find(|(name, _)| name == wire)
            .map(|(_, text)| leaf(text)),
        XmlPlace::Text => (!element.text.is_empty()).then(|| leaf(&element.text)),
        XmlPlace::Child(wire) | XmlPlace::Wrapped(wire, _) => {
            children(wire).first().map(|child| value(contract, Some(schema), child))
        }
        XmlPlace::List(wire) => {
            let found = children(wire);
            let Shape::Array(list) = &contract.schema(contract.schemas.resolve(schema)).shape else {
                return None;
            };
            let items = found.iter().map(|child| value(contract, Some(list.items), child));
            (!found.is_empty()).then(|| items.collect())
        }
    }
}

/// The members of an object, or of all variants of a union.
fn members(contract: &Contract, id: Option<SchemaId>, named: &mut Vec<(String, SchemaId)>) {
    let Some(id) = id else { return };
    match &contract.schema(contract.schemas.resolve(id)).shape {
        Shape::Object(object) => {
            named.extend(
                object
                    .properties
                    .iter()
                    .map(|property| (property.name.clone(), property.schema)),
            );
        }
        Shape::Union(union) if named.len() < 1_000 => {
            union.variants.iter().for_each(|variant| {
                let inner = contract.schemas.resolve(variant.schema);
                if !matches!(contract.schema(inner).shape, Shape::Union(_)) {
                    members(contract, Some(inner), named);
                }
            });
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn attributes_and_line_ends_are_read_as_xml_normalises_them() {
        let root =
            parse("<a:o xmlns:a='u' a:n=\"x\r\ny\tz&#10;&#9;&amp;\">1\r\n2&#13;<![CDATA[<]]></a:o>").expect("XML");
        assert_eq!((root.name.as_str(), root.text.as_str()), ("o", "1\n2\r<"));
        assert_eq!(root.attributes, [("n".to_owned(), "x y z\n\t&".to_owned())]);
    }

    #[test]
    fn what_is_no_document_is_refused() {
        let deep = "<a>".repeat(200);
        for broken in [
            "",
            "<a>",
            "<a></b>",
            "<a/><a></a>",
            "<!DOCTYPE a><a/>",
            "<a>&none;</a>",
            "<a b=1/>",
            &deep,
        ] {
            assert!(parse(broken).is_none(), "{broken}");
        }
    }
}
