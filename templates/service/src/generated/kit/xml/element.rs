//! The elements of a document.

use super::super::check::Malformed;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::{NsReader, XmlVersion};

/// Elements within elements go no deeper than this.
const DEPTH: usize = 64;
/// Attributes that one element may have, and namespaces that a document may declare: what is looked up one by one.
const MOST: usize = 128;

/// An element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Element {
    /// Its name, without a prefix.
    pub name: String,
    /// Its namespace.
    pub namespace: Option<String>,
    /// Its attributes by name, without prefixes; declarations of namespaces are not among them.
    pub attributes: Vec<(String, String)>,
    /// The elements within.
    pub children: Vec<Element>,
    /// All of its own text.
    pub text: String,
    /// `xsi:nil`.
    pub nil: bool,
}

impl Element {
    /// The root of a document. A document type is refused, and with it every entity but XML's own.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let mut open = Open::default();
        let mut reader = NsReader::from_str(text);
        loop {
            let event = reader
                .read_event()
                .map_err(|_| Malformed("The body is not well-formed XML.".into()))?;
            match event {
                Event::Start(start) => {
                    let element = open.started(&reader, &start)?;
                    open.push(element)?;
                }
                Event::Empty(start) => {
                    let element = open.started(&reader, &start)?;
                    open.push(element)?;
                    open.pop()?;
                }
                Event::End(_) => open.pop()?,
                Event::Text(text) => open.text(&text.xml10_content())?,
                Event::CData(text) => open.text(&text.xml10_content())?,
                Event::GeneralRef(reference) => open.text(&resolved(&reference)?)?,
                Event::DocType(_) => return Err(Malformed("A document type is not allowed.".into())),
                Event::Decl(declaration) => {
                    let utf8 = |name: &str| {
                        ["utf-8", "us-ascii"]
                            .iter()
                            .any(|known| known.eq_ignore_ascii_case(name))
                    };
                    match declaration.encoding() {
                        Some(Ok(name)) if !utf8(&name) => return Err(Malformed("The body must be in UTF-8.".into())),
                        _ => {}
                    }
                }
                Event::Comment(_) | Event::PI(_) => {}
                Event::Eof => return open.root.filter(|_| open.stack.is_empty()).ok_or_else(broken),
            }
        }
    }

    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// The elements that have begun.
#[derive(Default)]
struct Open {
    stack: Vec<Element>,
    root: Option<Element>,
    namespaces: usize,
}

impl Open {
    fn started(&mut self, reader: &NsReader<&[u8]>, start: &BytesStart<'_>) -> Result<Element, Malformed> {
        let mut element = Element::default();
        for (index, attribute) in start.attributes().with_checks(false).enumerate() {
            let attribute = attribute.map_err(|_| broken())?;
            if attribute.key.as_namespace_binding().is_some() {
                self.namespaces += 1;
            }
            if index >= MOST || self.namespaces > MOST {
                return Err(Malformed("An element has too many attributes.".into()));
            }
            if attribute.key.as_namespace_binding().is_some() {
                continue;
            }
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|_| broken())?;
            let (namespace, name) = reader.resolver().resolve_attribute(attribute.key);
            let name = name.as_ref().to_owned();
            match bound(&namespace).as_deref() {
                Some(XSI) if name == "nil" => element.nil = matches!(&*value, "true" | "1"),
                Some(XSI | XML) => {}
                _ if element.attribute(&name).is_some() => return Err(broken()),
                _ => element.attributes.push((name, allowed(&value)?.to_owned())),
            }
        }
        let (namespace, name) = reader.resolver().resolve_element(start.name());
        if matches!(namespace, ResolveResult::Unknown(_)) {
            return Err(broken());
        }
        element.name = name.as_ref().to_owned();
        element.namespace = bound(&namespace);
        Ok(element)
    }

    fn push(&mut self, element: Element) -> Result<(), Malformed> {
        if self.stack.len() >= DEPTH {
            return Err(Malformed("The elements nest too deep.".into()));
        }
        if self.root.is_some() {
            return Err(broken());
        }
        self.stack.push(element);
        Ok(())
    }

    fn pop(&mut self) -> Result<(), Malformed> {
        let element = self.stack.pop().ok_or_else(broken)?;
        match self.stack.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.root = Some(element),
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), Malformed> {
        let text = allowed(text)?;
        match self.stack.last_mut() {
            Some(element) => element.text.push_str(text),
            None if text.trim().trim_start_matches('\u{feff}').is_empty() => {}
            None => return Err(broken()),
        }
        Ok(())
    }
}

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

fn bound(namespace: &ResolveResult<'_>) -> Option<String> {
    match namespace {
        ResolveResult::Bound(namespace) => Some(namespace.as_ref().to_owned()),
        _ => None,
    }
}

/// A character reference, or one of the five entities that need no document type.
fn resolved(reference: &BytesRef<'_>) -> Result<String, Malformed> {
    if let Some(character) = reference.resolve_char_ref().map_err(|_| broken())? {
        return Ok(character.to_string());
    }
    let text = quick_xml::escape::resolve_xml_entity(reference);
    text.map(str::to_owned)
        .ok_or_else(|| Malformed("An entity is not known.".into()))
}

/// XML has no control characters but tab and line breaks (XML 1.0, `Char`).
fn allowed(text: &str) -> Result<&str, Malformed> {
    if text.chars().all(is_char) {
        Ok(text)
    } else {
        Err(broken())
    }
}

pub(super) const fn is_char(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

fn broken() -> Malformed {
    Malformed("The body is not well-formed XML.".into())
}
