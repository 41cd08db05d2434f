//! Gives texts the kinds that their schema wants: `5` is a number where a number is expected, and a text where not.

use super::super::check::Schema;
use super::super::types::fitting;
use serde_json::{Map, Value};

/// How many references and combinations are followed in one place.
const DEPTH: usize = 16;

/// A schema with the document its references point into.
#[derive(Debug)]
pub struct Fit<'s> {
    document: &'s Value,
    root: Vec<&'s Value>,
}

impl<'s> Fit<'s> {
    /// A schema's fit.
    pub fn new(schema: &'s Schema) -> Self {
        let (root, document) = schema.document();
        let mut fit = Self {
            document,
            root: Vec::new(),
        };
        fit.root = fit.views(&[root]);
        fit
    }

    /// The schema at the root, with everything it refers to or is combined of.
    #[cfg(feature = "xml")]
    pub fn root(&self) -> &[&'s Value] {
        &self.root
    }

    /// Whether a value of this kind may be meant.
    pub fn takes(&self, kind: &str) -> bool {
        takes(&self.root, kind)
    }

    /// Whether the schema names this member, or lets any in.
    pub fn has_member(&self, name: &str) -> bool {
        self.root
            .iter()
            .any(|view| view.get("properties").is_some_and(|all| all.get(name).is_some()))
    }

    /// The tree of texts as a value. What fits nothing stays as it is: the judge says what is wrong with it.
    pub fn value(&self, tree: Value) -> Value {
        self.fit(&self.root, tree)
    }

    fn fit(&self, views: &[&'s Value], tree: Value) -> Value {
        match tree {
            Value::String(text) => self.text(views, text),
            Value::Array(items) => self.array(views, items),
            Value::Object(members) => self.object(views, members),
            other => other,
        }
    }

    fn text(&self, views: &[&'s Value], text: String) -> Value {
        if let Some(constant) = constant(views, &text) {
            return constant.clone();
        }
        if views
            .iter()
            .all(|view| view.get("type").is_none() && view.get("enum").is_none() && view.get("const").is_none())
        {
            return fitting(&text);
        }
        let value = fitting(&text);
        let fits = match &value {
            Value::Bool(_) => takes(views, "boolean"),
            Value::Null => takes(views, "null"),
            Value::Number(_) => takes(views, "number") || takes(views, "integer"),
            _ => false,
        };
        match () {
            () if fits => value,
            () if takes(views, "string") => text.into(),
            () if takes(views, "array") || takes(views, "object") => self.structured(views, text),
            () => text.into(),
        }
    }

    /// A text where a list or an object is meant: JSON, as parts of forms have it, or a list of one, be it JSON itself.
    fn structured(&self, views: &[&'s Value], text: String) -> Value {
        let array = takes(views, "array");
        let one_of_many = text.starts_with('{') && array && !takes(views, "object");
        if text.starts_with(['{', '['])
            && !one_of_many
            && let Ok(value) = serde_json::from_str(&text)
        {
            return value;
        }
        match (array, text.is_empty()) {
            (true, true) => Value::Array(Vec::new()),
            (true, false) => self.array(views, vec![text.into()]),
            _ => text.into(),
        }
    }

    fn array(&self, views: &[&'s Value], items: Vec<Value>) -> Value {
        let fitted = items.into_iter().enumerate().map(|(index, item)| {
            let of = |view: &&'s Value| {
                view.get("prefixItems")
                    .and_then(|all| all.get(index))
                    .or_else(|| view.get("items"))
            };
            let below: Vec<&Value> = views.iter().filter_map(of).collect();
            self.fit(&self.views(&below), item)
        });
        fitted.collect()
    }

    fn object(&self, views: &[&'s Value], members: Map<String, Value>) -> Value {
        if takes(views, "array") && !takes(views, "object") {
            return self.array(views, indexed(members));
        }
        let fitted = members.into_iter().map(|(name, value)| {
            let below: Vec<&Value> = views.iter().filter_map(|view| member(view, &name)).collect();
            let value = self.fit(&self.views(&below), value);
            (name, value)
        });
        Value::Object(fitted.collect())
    }

    /// The schemas with everything they refer to or are combined of.
    pub fn views(&self, schemas: &[&'s Value]) -> Vec<&'s Value> {
        let mut all = Vec::new();
        for schema in schemas {
            self.collect(schema, DEPTH, &mut all);
        }
        all
    }

    fn collect(&self, schema: &'s Value, depth: usize, all: &mut Vec<&'s Value>) {
        if depth == 0 || all.iter().any(|known| std::ptr::eq(*known, schema)) {
            return;
        }
        all.push(schema);
        let referred = schema
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|pointer| self.refer(pointer));
        let combined = ["allOf", "anyOf", "oneOf"]
            .iter()
            .filter_map(|keyword| schema.get(keyword)?.as_array())
            .flatten();
        referred
            .into_iter()
            .chain(combined)
            .for_each(|next| self.collect(next, depth - 1, all));
    }

    fn refer(&self, pointer: &str) -> Option<&'s Value> {
        let pointer = percent_encoding::percent_decode_str(pointer.strip_prefix('#')?)
            .decode_utf8()
            .ok()?;
        self.document.pointer(&pointer)
    }
}

/// Whether a value of this kind may be meant by any of these schemas.
pub fn takes(views: &[&Value], kind: &str) -> bool {
    let named = |view: &&Value| match view.get("type") {
        Some(Value::String(one)) => one == kind,
        Some(Value::Array(many)) => many.iter().any(|one| one == kind),
        _ => false,
    };
    let implied = |view: &&Value| kind == "object" && view.get("properties").is_some();
    views.iter().any(|view| named(view) || implied(view))
}

/// The constant that is written like the text.
fn constant<'s>(views: &[&'s Value], text: &str) -> Option<&'s Value> {
    let listed = views.iter().filter_map(|view| view.get("enum")?.as_array()).flatten();
    let single = views.iter().filter_map(|view| view.get("const"));
    let written = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    listed.chain(single).find(|value| *text == written(value))
}

fn member<'s>(view: &'s Value, name: &str) -> Option<&'s Value> {
    view.get("properties")
        .and_then(|all| all.get(name))
        .or_else(|| view.get("additionalProperties"))
}

/// `{"0": a, "1": b}` as a list, in the order of the numbers.
pub(super) fn indexed(members: Map<String, Value>) -> Vec<Value> {
    let mut items: Vec<(u64, Value)> = members
        .into_iter()
        .map(|(name, value)| (name.parse().unwrap_or(u64::MAX), value))
        .collect();
    items.sort_by_key(|(index, _)| *index);
    items.into_iter().map(|(_, value)| value).collect()
}
