//! What came in and what goes out: the same, but for members that the schema does not know and forgets.

use serde_json::{Map, Value};

/// What of a value is lost or changed on its way through, if anything.
pub fn lost(root: &Value, schema: &Value, before: &Value, after: &Value) -> Option<String> {
    let mut views = Vec::new();
    collect(root, schema, &mut views, 0);
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => members(root, &views, before, after),
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            let pairs = before.iter().zip(after).enumerate();
            let mut found = pairs.filter_map(|(at, (before, after))| items(root, &views, at, before, after));
            found.next()
        }
        (Value::Number(before), Value::Number(after)) if before.as_f64() == after.as_f64() => None,
        (Value::Number(before), Value::Number(after)) if has_format(&views, "float") => {
            let single = |number: &serde_json::Number| number.to_string().parse::<f32>().ok();
            (single(before) != single(after)).then(|| format!("{before} became {after}"))
        }
        (Value::String(before), Value::String(after)) if same_text(&views, before, after) => None,
        _ if before == after => None,
        _ => Some(format!("{before} became {after}")),
    }
}

fn has_format(views: &[&Value], format: &str) -> bool {
    views.iter().any(|view| view["format"] == format)
}

/// The same text, or two that mean the same time or the same UUID (RFC 3339 section 5.6, RFC 9562 section 4).
fn same_text(views: &[&Value], before: &str, after: &str) -> bool {
    let free = ["date-time", "time", "uuid"]
        .iter()
        .any(|format| has_format(views, format));
    before == after || (free && plain_time(before) == plain_time(after))
}

/// A time without what does not change it: the case of its letters, zeros behind a fraction, how UTC is written.
fn plain_time(text: &str) -> String {
    let text = text.to_ascii_uppercase().replace("+00:00", "Z").replace("-00:00", "Z");
    let Some((whole, rest)) = text.split_once('.') else {
        return text;
    };
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (fraction, zone) = rest.split_at(digits);
    match fraction.trim_end_matches('0') {
        "" => format!("{whole}{zone}"),
        fraction => format!("{whole}.{fraction}{zone}"),
    }
}

/// The schema with everything that it refers to or is combined of, at this place.
fn collect<'s>(root: &'s Value, schema: &'s Value, views: &mut Vec<&'s Value>, depth: usize) {
    if depth > 24 || views.iter().any(|known| std::ptr::eq(*known, schema)) {
        return;
    }
    views.push(schema);
    let target = schema
        .get("$ref")
        .and_then(Value::as_str)
        .and_then(|at| root.pointer(at.strip_prefix('#')?));
    let parts = ["allOf", "anyOf", "oneOf"]
        .iter()
        .filter_map(|key| schema.get(*key)?.as_array())
        .flatten();
    for part in parts.chain(target) {
        collect(root, part, views, depth + 1);
    }
}

fn items(root: &Value, views: &[&Value], at: usize, before: &Value, after: &Value) -> Option<String> {
    let of = |view: &&Value| {
        view.get("prefixItems")
            .and_then(|all| all.get(at))
            .or_else(|| view.get("items"))
            .cloned()
    };
    let schemas: Vec<_> = views.iter().filter_map(of).collect();
    below(root, &schemas, before, after)
}

/// A value that several schemas may speak of.
fn below(root: &Value, schemas: &[Value], before: &Value, after: &Value) -> Option<String> {
    lost(root, &serde_json::json!({ "anyOf": schemas }), before, after)
}

fn members(root: &Value, views: &[&Value], before: &Map<String, Value>, after: &Map<String, Value>) -> Option<String> {
    for (name, value) in before {
        let declared = views
            .iter()
            .filter_map(|view| view.get("properties")?.get(name).cloned());
        let further = views
            .iter()
            .filter_map(|view| view.get("additionalProperties").cloned());
        let mut known: Vec<_> = declared.collect();
        if known.is_empty() {
            known = further.collect();
        }
        match after.get(name) {
            // Members that only answers have are not looked at; unknown ones of a schema that says nothing are forgotten.
            None if known.is_empty() || known.iter().any(|one| one["readOnly"] == true) => {}
            None if views.len() > 1 => {}
            None => return Some(format!("the member {name:?} is gone")),
            Some(there) => {
                if let Some(lost) = below(root, &known, value, there) {
                    return Some(format!("in {name:?} {lost}"));
                }
            }
        }
    }
    let new = after
        .keys()
        .find(|name| !before.contains_key(*name) && !has_default(root, views, name));
    new.map(|name| format!("the member {name:?} is new"))
}

fn has_default(root: &Value, views: &[&Value], name: &str) -> bool {
    views
        .iter()
        .filter_map(|view| view.get("properties")?.get(name))
        .any(|member| {
            let mut parts = Vec::new();
            collect(root, member, &mut parts, 0);
            parts.iter().any(|part| part.get("default").is_some())
        })
}
