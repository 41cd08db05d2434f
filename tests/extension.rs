//! The extension's keys against its JSON Schema: what the schema rejects is a diagnostic of ours at its place, what it
//! accepts is none.

use apigen::diagnostic::Diagnostic;
use apigen::document::EXTENSION_SCHEMA;
use apigen::source::{Limits, Source, parse_text};
use apigen::{document, source};
use jsonschema::Validator;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

const ORDERS: &str = include_str!("../specs/orders.yaml");

/// The codes that say that a value of the extension is not what the schema wants.
const OURS: [&str; 3] = ["AG240", "AG241", "AG242"];

fn schema() -> Value {
    serde_json::from_str(EXTENSION_SCHEMA).expect("the schema is JSON")
}

fn validator() -> Validator {
    jsonschema::draft7::new(&schema()).expect("the schema is a schema")
}

fn tree(text: &str) -> Value {
    let (source, found) = parse_text("document.yaml", text, &Limits::default());
    assert!(!found.has_errors(), "{found:?}");
    source.root.expect("a document").to_json()
}

/// A document written with one value a line, and what is said about it.
fn judged(document: &Value) -> (Source, Vec<Diagnostic>) {
    let text = serde_json::to_string_pretty(document).expect("JSON");
    let (source, found) = parse_text("document.json", &text, &Limits::default());
    assert!(!found.has_errors(), "{found:?}\n{text}");
    let (_, found) = document::read(&source);
    (source, found.0)
}

/// First and last line of the entry at a pointer, key included.
fn lines(source: &Source, pointer: &str) -> (usize, usize) {
    let mut node = source.root.as_ref().expect("a document");
    let mut start = node.span.start;
    for step in pointer.split('/').skip(1) {
        let step = step.replace("~1", "/").replace("~0", "~");
        if let Some(object) = node.as_object() {
            let (key, value) = object.entry(&step).expect("a key");
            (start, node) = (key.span.start, value);
        } else {
            node = &node.as_array().expect("a list")[step.parse::<usize>().expect("an index")];
            start = node.span.start;
        }
    }
    let file = &source.files[0];
    (file.position(start).line, file.position(node.span.end).line)
}

/// What is wrong with one mutation, if anything.
fn verdict(validator: &Validator, document: &Value, place: &str) -> Result<bool, String> {
    let rejected = !validator.is_valid(document);
    let (source, found) = judged(document);
    let (first, last) = lines(&source, place);
    let line = |diagnostic: &Diagnostic| {
        let span = diagnostic.span().expect("a place");
        source.files[0].position(span.start).line
    };
    let here = |diagnostic: &&Diagnostic| (first..=last).contains(&line(diagnostic));
    if rejected && !found.iter().any(|diagnostic| here(&diagnostic)) {
        return Err(format!(
            "rejected, but nothing is said at lines {first} to {last}: {found:?}"
        ));
    }
    if !rejected && let Some(false_alarm) = found.iter().find(|diagnostic| OURS.contains(&diagnostic.code)) {
        return Err(format!("accepted, but: {false_alarm:?}"));
    }
    if let Some(helpless) = found
        .iter()
        .filter(|found| OURS.contains(&found.code))
        .find(|found| found.help.is_none())
    {
        return Err(format!("no help: {helpless:?}"));
    }
    Ok(rejected)
}

/// The pointers of all `x-` keys of ours in a document, and of everything below them.
fn places(value: &Value, at: &str, inside: bool, found: &mut Vec<String>) {
    let mut each = |name: &str, inner: &Value, ours: bool| {
        let place = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
        if ours {
            found.push(place.clone());
        }
        places(inner, &place, ours, found);
    };
    match value {
        Value::Object(map) => map
            .iter()
            .for_each(|(name, inner)| each(name, inner, inside || name.starts_with("x-"))),
        Value::Array(list) if list.len() < 50 => {
            list.iter()
                .enumerate()
                .for_each(|(index, inner)| each(&index.to_string(), inner, inside));
        }
        _ => {}
    }
}

/// Values of every kind, near and far from what may stand somewhere.
fn strangers(value: &Value) -> Vec<Value> {
    let mut found = vec![
        Value::Null,
        json!(true),
        json!(0),
        json!(1.5),
        json!(99_999_999_999_i64),
        json!(""),
        json!("none"),
        json!("5s"),
        json!("20 per minute"),
        json!("a b"),
        json!("x".repeat(600)),
        json!([]),
        json!(["GHOST", "GHOST"]),
        json!({}),
        json!({ "strange": 1 }),
    ];
    match value {
        Value::String(text) => found.extend([json!(format!("{text}!")), json!([text]), json!(text.to_lowercase())]),
        Value::Number(number) => found.push(json!(number.to_string())),
        Value::Array(list) => found.extend(list.first().map(|first| json!([first, first]))),
        Value::Object(map) => found.extend(around(map)),
        _ => {}
    }
    found
}

/// A map without one of its keys, with one more, and with one of another spelling.
fn around(map: &Map<String, Value>) -> Vec<Value> {
    let mut found = Vec::new();
    for name in map.keys() {
        let mut without = map.clone();
        let value = without.shift_remove(name).expect("it is there");
        found.push(Value::Object(without.clone()));
        without.insert(format!("{name}e"), value);
        found.push(Value::Object(without));
    }
    let mut more = map.clone();
    more.insert("strange".to_owned(), json!(1));
    found.push(Value::Object(more));
    found
}

/// The document with one value changed, without the paths and components that are far from it.
fn changed(document: &Value, place: &str, value: Value) -> Value {
    let mut document = document.clone();
    if let Some(paths) = document["paths"].as_object_mut() {
        let near = |path: &str| place.starts_with(&format!("/paths/{}/", path.replace('/', "~1")));
        paths.retain(|path, _| near(path));
    }
    if !place.starts_with("/components/") {
        document["components"] = json!({});
    }
    *document.pointer_mut(place).expect("a place") = value;
    document
}

/// All keys of the extension at all their places, which `orders.yaml` has not.
fn everything() -> Value {
    let mut document = tree(ORDERS);
    let more = tree(include_str!("extension/more.yaml"));
    merge(&mut document, &more);
    document
}

fn merge(into: &mut Value, more: &Value) {
    match (into, more) {
        (Value::Object(into), Value::Object(more)) => {
            for (name, value) in more {
                match into.get_mut(name) {
                    Some(there) => merge(there, value),
                    None => drop(into.insert(name.clone(), value.clone())),
                }
            }
        }
        (into, more) => *into = more.clone(),
    }
}

#[test]
fn the_good_documents_are_accepted_by_both() {
    let validator = validator();
    for text in [
        ORDERS,
        include_str!("../specs/minimal.yaml"),
        include_str!("../specs/petstore.yaml"),
        include_str!("../specs/hostile.yaml"),
        include_str!("extension/more.yaml"),
    ] {
        let document = tree(text);
        assert_eq!(verdict(&validator, &document, ""), Ok(false));
    }
    assert_eq!(verdict(&validator, &everything(), ""), Ok(false));
}

#[test]
fn every_key_of_the_schema_stands_in_the_documents_that_are_changed() {
    let mut names = BTreeSet::new();
    let document = everything();
    let mut found = Vec::new();
    places(&document, "", false, &mut found);
    for place in found {
        names.insert(place.rsplit('/').next().unwrap_or_default().to_owned());
    }
    let schema = schema();
    let definitions = schema["definitions"].as_object().expect("definitions");
    let mut missing = Vec::new();
    for (definition, schema) in definitions {
        let all = schema.pointer("/properties").into_iter();
        let nested = schema["oneOf"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|one| one.get("properties"));
        for name in all.chain(nested).filter_map(Value::as_object).flat_map(Map::keys) {
            let ours =
                name.starts_with("x-") || schema["additionalProperties"] == false || schema.get("oneOf").is_some();
            if ours && !names.contains(name) && name != "$ref" {
                missing.push(format!("{definition}.{name}"));
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new(), "add them to tests/extension/more.yaml");
}

#[test]
fn what_the_schema_rejects_is_a_diagnostic_at_its_place() {
    let validator = validator();
    let document = everything();
    let mut all = Vec::new();
    places(&document, "", false, &mut all);
    let (mut rejected, mut accepted, mut wrong) = (0, 0, Vec::new());
    for place in &all {
        let value = document.pointer(place).expect("a place");
        for stranger in strangers(value) {
            match verdict(&validator, &changed(&document, place, stranger.clone()), place) {
                Ok(true) => rejected += 1,
                Ok(false) => accepted += 1,
                Err(why) => wrong.push(format!("{place} = {stranger}: {why}")),
            }
        }
    }
    let shown: Vec<&String> = wrong.iter().take(10).collect();
    assert!(
        wrong.is_empty(),
        "{} of {}: {shown:#?}",
        wrong.len(),
        rejected + accepted + wrong.len()
    );
    let figures = (all.len() > 300, rejected > 4500, accepted > 1000);
    assert_eq!(figures, (true, true, true), "{} {rejected} {accepted}", all.len());
}

/// The changes of the prototype's `neg.py`.
fn mutations() -> Vec<(&'static str, &'static str, Value)> {
    const POST: &str = "/paths/~1orders/post";
    const DOWN: &str = "/x-error-contract/errors/MAINTENANCE";
    const FILE: &str = "/paths/~1orders~1{order_id}~1documents/post/requestBody/content/multipart~1form-data/schema\
                        /properties/file/x-upload";
    const PAYMENTS: &str = "/x-apigen/dependencies/payments";
    vec![
        ("misspelt root key", "/x-error-catalog", json!({})),
        ("misspelt field", "MAINTENANCE/retriable", json!(true)),
        ("status 200", "MAINTENANCE/status", json!(200)),
        ("bad rate", "POST/x-rate-limit", json!("20 per minute")),
        ("bad window", "POST/x-rate-limit/limit", json!("20/fortnight")),
        ("bad key", "POST/x-rate-limit/key", json!("session")),
        ("zero rate", "POST/x-rate-limit", json!("0/minute")),
        ("bad duration", "/x-timeout", json!("5")),
        ("number duration", "/x-timeout", json!(5)),
        ("codes not list", "POST/x-error-codes", json!("A")),
        ("codes twice", "POST/x-error-codes", json!(["A_A", "A_A"])),
        ("bad builtin", "/x-error-contract/builtin/teapot", json!("X_X")),
        ("bad envelope", "/x-error-contract/envelope", json!("xml")),
        (
            "envelope without schema",
            "/x-error-contract/envelope",
            json!({ "map": {} }),
        ),
        (
            "bad role",
            "/x-error-contract/envelope",
            json!({ "schema": "#/components/schemas/X", "map": { "colour": "/c" } }),
        ),
        ("idempotency", "POST/x-idempotency", json!("yes")),
        ("upload without types", "FILE", json!({ "maxSize": "5MB" })),
        ("bad size", "/x-apigen/bodyLimit", json!("5 megs")),
        ("no attempts", "PAYMENTS/retry/attempts", json!(0)),
        ("unknown kind", "PAYMENTS/kind", json!("telepathy")),
        ("unknown private key", "POST/x-apigen/cache", json!("1m")),
        ("no reason", "POST/x-apigen/ignore", json!({ "EC302": "" })),
        ("sunset", "POST/x-sunset", json!("soon")),
    ]
    .into_iter()
    .map(|(name, place, value)| {
        let place = match place.split_once('/').unwrap_or((place, "")) {
            ("MAINTENANCE", rest) => format!("{DOWN}/{rest}"),
            ("POST", rest) => format!("{POST}/{rest}"),
            ("PAYMENTS", rest) => format!("{PAYMENTS}/{rest}"),
            ("FILE", _) => FILE.to_owned(),
            _ => place.to_owned(),
        };
        (name, &*place.leak(), value)
    })
    .collect()
}

#[test]
fn the_prototypes_mutations_are_all_found() {
    let validator = validator();
    let document = tree(ORDERS);
    for (name, place, value) in mutations() {
        let mut document = document.clone();
        let (above, key) = place.rsplit_once('/').expect("a pointer");
        document.pointer_mut(above).expect("a place")[key] = value;
        assert_eq!(verdict(&validator, &document, place), Ok(true), "{name}");
    }
    assert_eq!(mutations().len(), 23);
}

#[test]
fn every_key_works_in_its_private_spelling() {
    let validator = validator();
    let plain = everything();
    let mut all = Vec::new();
    places(&plain, "", false, &mut all);
    let keys = all
        .iter()
        .filter(|place| place.rsplit('/').next().is_some_and(|key| key.starts_with("x-")));
    let keys: Vec<&String> = keys.filter(|place| !place.contains("/x-apigen")).collect();
    assert!(keys.len() > 30);
    for place in keys {
        let (above, key) = place.rsplit_once('/').expect("a pointer");
        let mut document = plain.clone();
        let object = document
            .pointer_mut(above)
            .and_then(Value::as_object_mut)
            .expect("an object");
        object.shift_remove(key);
        let private = key.replacen("x-", "x-apigen-", 1);
        object.insert(private.clone(), json!({ "strange": 1 }));
        let place = format!("{above}/{private}");
        let found = verdict(&validator, &document, &place);
        let free = key == "x-sensitive-data" || key == "x-unreachable";
        assert!(found == Ok(true) || free && found.is_ok(), "{place}: {found:?}");
    }
}

#[test]
fn a_mended_document_is_accepted() {
    let text = include_str!("../specs/faults/AG240-unreadable-extension.yaml");
    let (read, _) = parse_text("document.yaml", text, &Limits::default());
    let (_, found) = document::read(&read);
    let edits = found.0.iter().map(|found| found.edits.as_slice());
    let mended = source::edited(&read.files[0], edits);
    for right in [
        "x-timeout: 5s",
        "NOT_FOUND:",
        "retryAfter: \"90s\"",
        "log: warn ",
        "20/minute",
        "2027-06-30",
        "5MB",
    ] {
        assert!(mended.contains(right), "{right}: {mended}");
    }
}

#[test]
fn editors_complete_a_new_service() {
    let folder = tempfile::tempdir().expect("a folder");
    let apigen = |arguments: &[&str]| {
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_apigen"))
            .args(arguments)
            .output()
            .expect("apigen");
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    };
    let spec = concat!(env!("CARGO_MANIFEST_DIR"), "/specs/minimal.yaml");
    let plain = folder.path().join("plain.yaml");
    let text = std::fs::read_to_string(spec).expect("a document");
    let text: String = text
        .lines()
        .filter(|line| !line.contains("yaml-language-server"))
        .map(|line| format!("{line}\n"))
        .collect();
    std::fs::write(&plain, &text).expect("written");
    let service = folder.path().join("notes");
    let read = |name: &str| std::fs::read_to_string(service.join(name)).expect("a file");
    let path = service.to_str().expect("a path");
    apigen(&["new", path, "--spec", plain.to_str().expect("a path")]);
    let (document, lock) = (read("openapi.yaml"), read("apigen.lock"));
    assert_eq!(
        document,
        format!("# yaml-language-server: $schema=apigen.schema.json\n{text}")
    );
    assert_eq!(read("apigen.schema.json"), EXTENSION_SCHEMA);
    std::fs::remove_file(service.join("apigen.schema.json")).expect("removed");
    apigen(&["generate", path]);
    assert_eq!(read("apigen.schema.json"), EXTENSION_SCHEMA);
    assert_eq!((read("openapi.yaml"), read("apigen.lock")), (document, lock));
}
