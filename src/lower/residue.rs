//! Keywords that no shape expresses, as JSON Schema 2020-12.

use super::Lowering;
use super::place::{Place, find};
use super::site::Part;
use serde_json::{Map, Value, json};

/// The name of a component's or another referenced schema's definition under `$defs`: one text a pointer.
pub(super) fn definition_name(pointer: &str) -> String {
    let name = pointer.strip_prefix("#/components/schemas/").unwrap_or(pointer);
    let mut out = String::new();
    for letter in name.trim_start_matches("#/").chars() {
        match letter {
            'A'..='Z' | 'a'..='z' | '0'..='9' | '.' | '_' | '-' => out.push(letter),
            '/' => out.push('.'),
            other => {
                let escaped = format!("_u{:04X}", u32::from(other));
                out.push_str(&escaped);
            }
        }
    }
    out
}

impl<'a> Lowering<'a> {
    /// A raw schema of the document as JSON Schema; every schema that it refers to gets an id.
    pub(super) fn raw(&mut self, place: &Place<'a>) -> Value {
        if let Some(whole) = place.node.as_bool() {
            return whole.into();
        }
        let mut out = Map::new();
        for (key, value) in place.entries() {
            match key.name.as_str() {
                "$ref" => self.raw_reference(&value, &mut out),
                "properties" | "patternProperties" | "dependentSchemas" | "$defs" | "definitions" => {
                    let entries = value.entries().map(|(key, child)| (key.name.clone(), self.raw(&child)));
                    let map: Map<_, _> = entries.collect();
                    out.insert(key.name.clone(), map.into());
                }
                "allOf" | "oneOf" | "anyOf" | "prefixItems" => {
                    let list: Vec<_> = value.items().map(|child| self.raw(&child)).collect();
                    out.insert(key.name.clone(), list.into());
                }
                "dependencies" => self.raw_dependencies(&value, &mut out),
                name if IN_PLACE.contains(&name) && value.node.as_object().is_some() => {
                    let schema = self.raw(&value);
                    out.insert(name.to_owned(), schema);
                }
                name if WORDS.contains(&name) || name.starts_with("x-") => {}
                name => {
                    out.insert(name.to_owned(), value.node.to_json());
                }
            }
        }
        let schema = Value::Object(out);
        if place.flag("nullable") == Some(true) {
            return json!({"anyOf": [schema, {"type": "null"}]});
        }
        schema
    }

    /// What drafts up to 7 say in one keyword, 2020-12 says in two.
    pub(super) fn raw_dependencies(&mut self, value: &Place<'a>, out: &mut Map<String, Value>) {
        for (name, needed) in value.entries() {
            let (keyword, said) = match needed.node.as_array() {
                Some(_) => ("dependentRequired", needed.node.to_json()),
                None => ("dependentSchemas", self.raw(&needed)),
            };
            if let Value::Object(all) = out.entry(keyword).or_insert_with(|| json!({})) {
                all.insert(name.name.clone(), said);
            }
        }
    }

    fn raw_reference(&mut self, value: &Place<'a>, out: &mut Map<String, Value>) {
        let target = value.node.as_str().and_then(|reference| find(self.root, reference));
        if let Some(target) = target {
            let name = definition_name(&target.pointer);
            let words = super::schema::last_step(&target.pointer);
            self.schema(vec![Part::from(target)], &words);
            out.insert("$ref".to_owned(), format!("#/$defs/{name}").into());
        }
    }
}

const IN_PLACE: [&str; 13] = [
    "items",
    "additionalProperties",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "unevaluatedProperties",
    "unevaluatedItems",
    "additionalItems",
    "contentSchema",
    "x-never",
];

/// What says nothing about values; references are resolved already, so names of places have no place here.
const WORDS: [&str; 19] = [
    "title",
    "description",
    "default",
    "example",
    "examples",
    "deprecated",
    "nullable",
    "readOnly",
    "writeOnly",
    "discriminator",
    "externalDocs",
    "xml",
    "$comment",
    "$id",
    "$schema",
    "$anchor",
    "$dynamicAnchor",
    "$vocabulary",
    "$dynamicRef",
];
