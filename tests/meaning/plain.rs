//! A document's schemas as plain JSON Schema 2020-12, written from the specifications and not from our own reading: what
//! another validator judges by.

use serde_json::{Map, Value, json};

/// The formats that are asserted.
const FORMATS: [&str; 11] = [
    "date-time",
    "date",
    "time",
    "duration",
    "uuid",
    "uri",
    "uri-reference",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
];

/// A schema of a document as JSON Schema, seen by who sends a request.
pub fn schema(document: &Value, written: &Value) -> Value {
    let Value::Object(map) = written else {
        return written.clone();
    };
    let schema = |value: &Value| schema(document, value);
    let members = |value: &Value| members(document, value);
    let mut out = Map::new();
    for (key, value) in map {
        let plain = match key.as_str() {
            "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" => members(value),
            "allOf" | "oneOf" | "anyOf" | "prefixItems" => value.as_array().map(|all| all.iter().map(schema).collect()),
            "items"
            | "additionalProperties"
            | "not"
            | "if"
            | "then"
            | "else"
            | "contains"
            | "propertyNames"
            | "unevaluatedProperties"
            | "unevaluatedItems" => Some(schema(value)),
            "nullable" | "discriminator" | "xml" | "example" | "examples" | "externalDocs" | "readOnly"
            | "writeOnly" | "format" | "$id" | "$schema" | "$dynamicAnchor" | "$dynamicRef" => None,
            name if name.starts_with("x-") => None,
            _ => Some(value.clone()),
        };
        out.extend(plain.map(|plain| (key.clone(), plain)));
    }
    kind(map, &mut out);
    constants(&mut out);
    format(map, &mut out);
    exclusive(&mut out, "exclusiveMinimum", "minimum");
    exclusive(&mut out, "exclusiveMaximum", "maximum");
    read_only(document, map, &mut out);
    tags(document, map, &mut out);
    if map.get("nullable") == Some(&json!(true)) {
        return json!({ "anyOf": [out, { "type": "null" }] });
    }
    out.into()
}

fn members(document: &Value, value: &Value) -> Option<Value> {
    let map = value.as_object()?;
    let plain = map.iter().map(|(name, one)| (name.clone(), schema(document, one)));
    Some(plain.collect::<Map<_, _>>().into())
}

/// What a reference leads to.
pub fn target<'d>(document: &'d Value, schema: &Value) -> Option<&'d Value> {
    document.pointer(schema.get("$ref")?.as_str()?.strip_prefix('#')?)
}

/// The type, where it is missing: that of the members, items or format that are described (AG327).
fn kind(map: &Map<String, Value>, out: &mut Map<String, Value>) {
    let whole = ["$ref", "allOf", "oneOf", "anyOf", "enum", "const"];
    if map.contains_key("type") || whole.iter().any(|key| map.contains_key(*key)) {
        return;
    }
    let format = map.get("format").and_then(Value::as_str).unwrap_or_default();
    let kind = if map.contains_key("properties") || map.contains_key("additionalProperties") {
        "object"
    } else if map.contains_key("items") {
        "array"
    } else if FORMATS.contains(&format) || matches!(format, "byte" | "binary" | "password" | "decimal" | "url") {
        "string"
    } else {
        return;
    };
    out.insert("type".to_owned(), kind.into());
}

/// Constants are written as their type has them: `"5"` of an integer is 5, `true` of a string is "true" (AG309).
fn constants(out: &mut Map<String, Value>) {
    let kind = out.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    let Some(Value::Array(all)) = out.get_mut("enum") else {
        return;
    };
    for one in all {
        let read = match (&*kind, &*one) {
            ("integer" | "number" | "boolean", Value::String(text)) => serde_json::from_str(text).ok(),
            ("string", Value::Bool(_) | Value::Number(_)) => Some(one.to_string().into()),
            _ => None,
        };
        let fits = |read: &Value| match &*kind {
            "string" => read.is_string(),
            "boolean" => read.is_boolean(),
            _ => read.is_number(),
        };
        if let Some(read) = read.filter(fits) {
            *one = read;
        }
    }
}

fn format(map: &Map<String, Value>, out: &mut Map<String, Value>) {
    let format = map.get("format").and_then(Value::as_str).unwrap_or_default();
    let integer = map
        .get("type")
        .is_some_and(|kind| kind == "integer" || kind.as_array().is_some_and(|all| all.contains(&json!("integer"))));
    let width = match format {
        "int32" => Some((i32::MIN.into(), i32::MAX.into())),
        "uint32" => Some((0.into(), u32::MAX.into())),
        "uint64" => Some((json!(0), json!(u64::MAX))),
        "int8" => Some((json!(-128), json!(127))),
        "int16" => Some((json!(-32768), json!(32767))),
        "uint8" => Some((json!(0), json!(255))),
        "uint16" => Some((json!(0), json!(65535))),
        _ if integer => Some((json!(i64::MIN), json!(i64::MAX))),
        "int64" => Some((json!(i64::MIN), json!(i64::MAX))),
        _ => None,
    };
    let mut also = Vec::new();
    if let Some((low, high)) = width {
        also.push(json!({ "minimum": low, "maximum": high }));
        if out.get("type") == Some(&json!("number")) {
            also.push(json!({ "type": "integer" }));
        }
    }
    match format {
        "url" => also.push(json!({ "format": "uri" })),
        "byte" | "base64" => {
            also.push(json!({ "pattern": "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$" }));
        }
        "decimal" => also.push(json!({ "pattern": "^[+-]?[0-9]+(\\.[0-9]+)?$" })),
        "float" => also.push(json!({ "format": "float", "minimum": -3.402_823_5e38, "maximum": 3.402_823_5e38 })),
        known if FORMATS.contains(&known) => also.push(json!({ "format": known })),
        _ => {}
    }
    if !also.is_empty() {
        let all = out.entry("allOf").or_insert_with(|| json!([]));
        if let Value::Array(all) = all {
            all.extend(also);
        }
    }
}

/// 3.0's flag as the number that it became.
fn exclusive(out: &mut Map<String, Value>, name: &str, bound: &str) {
    match out.get(name) {
        Some(Value::Bool(true)) => {
            out.remove(name);
            if let Some(bound) = out.remove(bound) {
                out.insert(name.to_owned(), bound);
            }
        }
        Some(Value::Bool(false)) => drop(out.remove(name)),
        _ => {}
    }
}

/// Members that only answers have need not be there, and are not looked at.
fn read_only(document: &Value, map: &Map<String, Value>, out: &mut Map<String, Value>) {
    let members = map.get("properties").and_then(Value::as_object);
    let answers: Vec<_> = members
        .into_iter()
        .flatten()
        .filter(|(_, member)| is_read_only(document, member))
        .map(|(name, _)| name.clone())
        .collect();
    for name in &answers {
        out["properties"][name] = json!({ "readOnly": true });
    }
    if let Some(Value::Array(required)) = out.get_mut("required") {
        required.retain(|name| !answers.iter().any(|answer| name == answer));
    }
}

fn is_read_only(document: &Value, member: &Value) -> bool {
    let behind = |member| target(document, member);
    std::iter::successors(Some(member), |one| behind(one))
        .take(16)
        .any(|one| one["readOnly"] == true)
}

/// A discriminator's tag decides which variant a value is of, where all variants are named: by the mapping, by the
/// constants of the member, or by their own names.
fn tags(document: &Value, map: &Map<String, Value>, out: &mut Map<String, Value>) {
    let Some(member) = map.get("discriminator").and_then(|one| one["propertyName"].as_str()) else {
        return;
    };
    for key in ["oneOf", "anyOf"] {
        let Some(branches) = map.get(key).and_then(Value::as_array) else {
            continue;
        };
        let named = |branch| {
            let tags = tags_of(document, &map["discriminator"], member, branch)?;
            let tag = json!({ "properties": { member: { "enum": tags } }, "required": [member] });
            Some(json!({ "allOf": [schema(document, branch), tag] }))
        };
        if let Some(all) = branches.iter().map(named).collect::<Option<Vec<_>>>() {
            out.insert(key.to_owned(), all.into());
        }
    }
}

fn tags_of(document: &Value, discriminator: &Value, member: &str, branch: &Value) -> Option<Value> {
    let reference = branch.get("$ref")?.as_str()?;
    let name = reference.rsplit('/').next()?;
    let mapping = discriminator["mapping"].as_object().into_iter().flatten();
    let mapped: Vec<_> = mapping
        .filter(|(_, to)| *to == reference || *to == name)
        .map(|(tag, _)| tag.clone())
        .collect();
    if !mapped.is_empty() {
        return Some(mapped.into());
    }
    let own = &target(document, branch)?["properties"][member];
    let own = target(document, own).unwrap_or(own);
    let constant = own.get("const").map(|constant| json!([constant]));
    Some(own.get("enum").cloned().or(constant).unwrap_or_else(|| json!([name])))
}

/// Reads a `oneOf` as `anyOf`, as AG307 says of it: at this place, or in what the place is made of.
pub fn loosen(document: &mut Value, pointer: &str) -> bool {
    let Some(place) = document.pointer_mut(pointer).and_then(Value::as_object_mut) else {
        return false;
    };
    if let Some(forms) = place.remove("oneOf") {
        place.insert("anyOf".to_owned(), forms);
        return true;
    }
    let parts = place.get("allOf").and_then(Value::as_array).map_or(0, Vec::len);
    let reference = place
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|at| at.strip_prefix('#'));
    let reference = reference.map(str::to_owned);
    reference.is_some_and(|at| loosen(document, &at))
        || (0..parts).any(|part| loosen(document, &format!("{pointer}/allOf/{part}")))
}
