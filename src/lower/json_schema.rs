//! The one JSON Schema of a contract schema.

use super::residue::definition_name;
use crate::contract::{
    Additional, Array, Bounds, Contract, Discriminator, Integer, IntegerFormat, NumberFormat, Numeric, Object,
    Property, Schema, SchemaId, Shape, Text, TextFormat, Union, UnionKind, Variant,
};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Which way a value travels. In requests `readOnly` members need not be there, in answers `writeOnly` ones; where they
/// are there nevertheless, they are ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// From the client to the service.
    Request,
    /// From the service to the client.
    Answer,
}

/// The one JSON Schema (2020-12) of a contract schema, self-contained: definitions stand under `$defs`. Formats are
/// meant to be asserted. `x-sensitive` marks values that must not be echoed.
pub fn json_schema(contract: &Contract, id: SchemaId, direction: Direction) -> Value {
    let apart = BTreeSet::new();
    let mut writer = Writer::new(contract, direction, &apart);
    let root = writer.schema(id);
    writer.close(root)
}

/// One JSON Schema for many: a value of the schema with the id 17 fits, alone in an object, under the key `17`.
pub(super) fn json_schemas(contract: &Contract, ids: &BTreeSet<SchemaId>, direction: Direction) -> Value {
    let mut writer = Writer::new(contract, direction, ids);
    let properties: Map<_, _> = ids.iter().map(|id| (id.0.to_string(), writer.schema(*id))).collect();
    writer.close(json!({ "properties": properties }))
}

/// How many schemas are written within each other before one becomes a definition: each takes up to six levels, and a
/// service reads 127 of them.
const DEEPEST: usize = 20;

struct Writer<'c> {
    contract: &'c Contract,
    direction: Direction,
    /// Schemas that become definitions even where they are no components.
    apart: &'c BTreeSet<SchemaId>,
    /// Schemas that are being written in place: one of them within itself becomes a definition.
    stack: Vec<SchemaId>,
    names: BTreeMap<SchemaId, String>,
    wanted: VecDeque<SchemaId>,
    taken: BTreeSet<String>,
    /// Schemas by the name that residue calls them by; made when residue refers to something.
    by_name: Option<BTreeMap<String, SchemaId>>,
}

impl<'c> Writer<'c> {
    const fn new(contract: &'c Contract, direction: Direction, apart: &'c BTreeSet<SchemaId>) -> Self {
        Self {
            contract,
            direction,
            apart,
            stack: Vec::new(),
            names: BTreeMap::new(),
            wanted: VecDeque::new(),
            taken: BTreeSet::new(),
            by_name: None,
        }
    }

    fn close(&mut self, root: Value) -> Value {
        let mut definitions = Map::new();
        while let Some(id) = self.wanted.pop_front() {
            let name = self.names[&id].clone();
            self.stack = vec![];
            let body = self.body(id);
            definitions.insert(name, body);
        }
        if definitions.is_empty() {
            return root;
        }
        let mut root = match root {
            Value::Object(map) => map,
            other => Map::from_iter([("allOf".to_owned(), json!([other]))]),
        };
        root.insert("$defs".to_owned(), definitions.into());
        root.into()
    }

    /// A schema in place, or a reference where it is a component or contains itself.
    fn schema(&mut self, id: SchemaId) -> Value {
        let named = self.contract.schema(id).component || self.apart.contains(&id);
        if named || self.names.contains_key(&id) || self.stack.contains(&id) || self.stack.len() > DEEPEST {
            let name = self.definition(id);
            return json!({ "$ref": format!("#/$defs/{name}") });
        }
        self.stack.push(id);
        let body = self.body(id);
        self.stack.pop();
        body
    }

    fn definition(&mut self, id: SchemaId) -> String {
        if let Some(name) = self.names.get(&id) {
            return name.clone();
        }
        let schema = self.contract.schema(id);
        let mut name = definition_name(&schema.pointer);
        if !self.taken.insert(name.clone()) {
            name = format!("{name}.{}", id.0);
            self.taken.insert(name.clone());
        }
        self.names.insert(id, name.clone());
        self.wanted.push_back(id);
        name
    }

    fn body(&mut self, id: SchemaId) -> Value {
        let schema = self.contract.schema(id);
        let mut map = self.shape(schema);
        for (key, value) in &schema.residue {
            self.collect(value);
            map.insert(key.clone(), value.clone());
        }
        if schema.nullable {
            map = nullable(map, !schema.residue.is_empty());
        }
        if let Some(xml) = &schema.xml {
            map.insert("xml".to_owned(), xml.clone());
        }
        if schema.sensitive {
            map.insert("x-sensitive".to_owned(), true.into());
        }
        if matches!(schema.shape, Shape::Never) && !schema.nullable && map.is_empty() {
            return false.into();
        }
        Value::Object(map)
    }

    fn shape(&mut self, schema: &Schema) -> Map<String, Value> {
        match &schema.shape {
            Shape::Any | Shape::Binary => Map::new(),
            Shape::Never => object(json!({"not": {}})),
            Shape::Null => object(json!({"type": "null"})),
            Shape::Boolean => object(json!({"type": "boolean"})),
            Shape::Integer(integer) => integer_schema(integer),
            Shape::Number(number) => number_schema(number),
            Shape::String(text) => text_schema(text),
            Shape::Array(array) => self.array(array, &schema.pointer),
            Shape::Object(members) => self.object(members),
            Shape::Enum(constants) => object(json!({"enum": constants.values})),
            Shape::Union(union) => self.union(union),
            Shape::Ref(target) => object(self.schema(*target)),
        }
    }

    /// Items that the document does not mention stay unmentioned: `unevaluatedItems` sees the difference.
    fn array(&mut self, array: &Array, pointer: &str) -> Map<String, Value> {
        let mut map = object(json!({"type": "array"}));
        if !array.prefix.is_empty() {
            let prefix: Vec<_> = array.prefix.iter().map(|id| self.schema(*id)).collect();
            map.insert("prefixItems".to_owned(), prefix.into());
        }
        let items = self.schema(array.items);
        if self.contract.schema(array.items).pointer != pointer {
            map.insert("items".to_owned(), items);
        }
        put(&mut map, "minItems", array.min_items);
        put(&mut map, "maxItems", array.max_items);
        if array.unique {
            map.insert("uniqueItems".to_owned(), true.into());
        }
        map
    }

    fn object(&mut self, members: &Object) -> Map<String, Value> {
        let mut map = object(json!({"type": "object"}));
        let mut properties = Map::new();
        let mut required = Vec::new();
        for property in &members.properties {
            let ignored = ignored(self.contract, property.schema, self.direction);
            let schema = if ignored {
                true.into()
            } else {
                self.schema(property.schema)
            };
            properties.insert(property.name.clone(), schema);
            if property.required && !ignored {
                required.push(property.name.clone());
            }
        }
        if !properties.is_empty() {
            map.insert("properties".to_owned(), properties.into());
        }
        if !required.is_empty() {
            map.insert("required".to_owned(), required.into());
        }
        match members.additional {
            Additional::Ignored => {}
            Additional::Kept => {
                map.insert("additionalProperties".to_owned(), true.into());
            }
            Additional::Refused => {
                map.insert("additionalProperties".to_owned(), false.into());
            }
            Additional::Typed(id) => {
                map.insert("additionalProperties".to_owned(), self.schema(id));
            }
        }
        put(&mut map, "minProperties", members.min_properties);
        put(&mut map, "maxProperties", members.max_properties);
        map
    }

    fn union(&mut self, union: &Union) -> Map<String, Value> {
        let tag = self.contract.schemas.tag(union).filter(|tag| tag.declared);
        let variants: Vec<_> = union
            .variants
            .iter()
            .map(|variant| self.variant(variant, tag))
            .collect();
        let keyword = match union.kind {
            UnionKind::OneOf => "oneOf",
            UnionKind::AnyOf => "anyOf",
        };
        object(json!({ keyword: variants }))
    }

    /// A variant, with the tags that mean it where it does not say so itself.
    fn variant(&mut self, variant: &Variant, tag: Option<&Discriminator>) -> Value {
        let schema = self.schema(variant.schema);
        match tag.filter(|tag| !self.says(variant, tag)) {
            Some(Discriminator { property, .. }) => json!({ "allOf": [
                schema, { "properties": { property: { "enum": variant.tags } }, "required": [property] }
            ] }),
            None => schema,
        }
    }

    /// Whether a required member of the variant holds one of its tags and nothing else.
    fn says(&self, variant: &Variant, tag: &Discriminator) -> bool {
        let schemas = &self.contract.schemas;
        let Shape::Object(object) = &schemas.get(schemas.resolve(variant.schema)).shape else {
            return false;
        };
        let mut required = object
            .properties
            .iter()
            .filter(|one| one.required && one.name == tag.property);
        let is_tag = |value: &Value| variant.tags.iter().any(|tag| value == tag.as_str());
        let constants = |one: &Property| {
            let schema = schemas.get(schemas.resolve(one.schema));
            let Shape::Enum(constants) = &schema.shape else {
                return false;
            };
            !schema.nullable
                && !ignored(self.contract, one.schema, self.direction)
                && constants.values.iter().all(is_tag)
        };
        required.any(constants)
    }

    /// Residue names its definitions itself: they are written, too.
    fn collect(&mut self, value: &Value) {
        match value {
            Value::Object(map) => {
                if let Some(name) = map
                    .get("$ref")
                    .and_then(Value::as_str)
                    .and_then(|r| r.strip_prefix("#/$defs/"))
                {
                    self.want_named(name);
                }
                map.values().for_each(|child| self.collect(child));
            }
            Value::Array(list) => list.iter().for_each(|child| self.collect(child)),
            _ => {}
        }
    }

    fn want_named(&mut self, name: &str) {
        let schemas = &self.contract.schemas;
        let names = self.by_name.get_or_insert_with(|| {
            let named = schemas
                .iter()
                .map(|(id, schema)| (definition_name(&schema.pointer), id));
            let mut map = BTreeMap::new();
            for (name, id) in named {
                map.entry(name).or_insert(id);
            }
            map
        });
        if let Some(id) = names.get(name).copied() {
            self.definition(id);
        }
    }
}

/// Whether a member does not travel in this direction.
pub(super) fn ignored(contract: &Contract, id: SchemaId, direction: Direction) -> bool {
    let mut at = id;
    for _ in 0..64 {
        let schema = contract.schema(at);
        let flag = match direction {
            Direction::Request => schema.read_only,
            Direction::Answer => schema.write_only,
        };
        match schema.shape {
            _ if flag => return true,
            Shape::Ref(next) => at = next,
            _ => return false,
        }
    }
    false
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        Value::Bool(false) => Map::from_iter([("not".to_owned(), json!({}))]),
        _ => Map::new(),
    }
}

fn put(map: &mut Map<String, Value>, key: &str, value: Option<u64>) {
    if let Some(value) = value {
        map.insert(key.to_owned(), value.into());
    }
}

/// The same, or `null`.
fn nullable(mut map: Map<String, Value>, guarded: bool) -> Map<String, Value> {
    let null = map.get("type").and_then(Value::as_str) == Some("null");
    if map.is_empty() || (null && !guarded) {
        return map;
    }
    if !guarded && let Some(kind) = map.get("type").and_then(Value::as_str).map(str::to_owned) {
        map.insert("type".to_owned(), json!([kind, "null"]));
        return map;
    }
    if !guarded && let Some(Value::Array(values)) = map.get_mut("enum") {
        values.push(Value::Null);
        return map;
    }
    object(json!({"anyOf": [map, {"type": "null"}]}))
}

fn with_bounds(mut map: Map<String, Value>, bounds: &Bounds) -> Map<String, Value> {
    if let Some(low) = &bounds.min {
        let key = if low.exclusive { "exclusiveMinimum" } else { "minimum" };
        map.insert(key.to_owned(), low.value.clone().into());
    }
    if let Some(high) = &bounds.max {
        let key = if high.exclusive { "exclusiveMaximum" } else { "maximum" };
        map.insert(key.to_owned(), high.value.clone().into());
    }
    if let Some(multiple) = &bounds.multiple_of {
        map.insert("multipleOf".to_owned(), multiple.clone().into());
    }
    map
}

/// What is too large for a float is refused.
fn number_schema(number: &Numeric) -> Map<String, Value> {
    const MOST: f64 = 3.402_823_5e38;
    let mut map = with_bounds(object(json!({"type": "number"})), &number.bounds);
    if number.format == NumberFormat::F32 {
        for (inclusive, exclusive, limit) in [
            ("minimum", "exclusiveMinimum", -MOST),
            ("maximum", "exclusiveMaximum", MOST),
        ] {
            if !map.contains_key(inclusive) && !map.contains_key(exclusive) {
                map.insert(inclusive.to_owned(), limit.into());
            }
        }
    }
    map
}

/// The width is a bound, too: whatever does not fit is refused.
fn integer_schema(integer: &Integer) -> Map<String, Value> {
    let mut map = with_bounds(object(json!({"type": "integer"})), &integer.bounds);
    let (low, high): (Value, Value) = match integer.format {
        IntegerFormat::I32 => (i32::MIN.into(), i32::MAX.into()),
        IntegerFormat::I64 => (i64::MIN.into(), i64::MAX.into()),
        IntegerFormat::U32 => (0.into(), u32::MAX.into()),
        IntegerFormat::U64 => (0.into(), u64::MAX.into()),
    };
    if !map.contains_key("exclusiveMinimum") && below(map.get("minimum"), &low) {
        map.insert("minimum".to_owned(), low);
    }
    if !map.contains_key("exclusiveMaximum") && below(Some(&high), map.get("maximum").unwrap_or(&Value::Null)) {
        map.insert("maximum".to_owned(), high);
    }
    map
}

/// Whether a bound is missing or lies below the other.
fn below(bound: Option<&Value>, other: &Value) -> bool {
    match (bound.and_then(Value::as_f64), other.as_f64()) {
        (Some(bound), Some(other)) => bound < other,
        _ => true,
    }
}

const BASE64: &str = "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$";
const DECIMAL: &str = "^[+-]?[0-9]+(?:\\.[0-9]+)?$";

fn text_schema(text: &Text) -> Map<String, Value> {
    let mut map = object(json!({"type": "string"}));
    put(&mut map, "minLength", text.min_length);
    put(&mut map, "maxLength", text.max_length);
    if let Some(pattern) = &text.pattern {
        map.insert("pattern".to_owned(), pattern.as_str().into());
    }
    let (format, shape) = text.format.map_or((None, None), format_of);
    if let Some(format) = format {
        map.insert("format".to_owned(), format.into());
    }
    if let Some(shape) = shape {
        map.insert("allOf".to_owned(), json!([{ "pattern": shape }]));
    }
    map
}

/// The name of a format, and the pattern of those that JSON Schema does not know.
fn format_of(format: TextFormat) -> (Option<&'static str>, Option<&'static str>) {
    match format {
        TextFormat::DateTime => (Some("date-time"), None),
        TextFormat::Date => (Some("date"), None),
        TextFormat::Time => (Some("time"), None),
        TextFormat::Duration => (Some("duration"), None),
        TextFormat::Uuid => (Some("uuid"), None),
        TextFormat::Uri => (Some("uri"), None),
        TextFormat::UriReference => (Some("uri-reference"), None),
        TextFormat::Email => (Some("email"), None),
        TextFormat::Hostname => (Some("hostname"), None),
        TextFormat::Ipv4 => (Some("ipv4"), None),
        TextFormat::Ipv6 => (Some("ipv6"), None),
        TextFormat::Byte => (Some("byte"), Some(BASE64)),
        TextFormat::Decimal => (Some("decimal"), Some(DECIMAL)),
        TextFormat::Password => (None, None),
    }
}
