//! The examples in real documents, and random values over all their schemas: the typed path, the judge, and another
//! validator on the schema as it is written say the same. What is taken in comes out as it was.

use crate::common::{Workspace, corpus, crate_name, put, root};
use crate::driver::{self, Driver, Said};
use crate::plain;
use crate::round_trip;
use crate::values::Dice;
use apigen::contract::{Shape, UnionKind};
use apigen::source::Limits;
use jsonschema::Validator;
use serde_json::{Map, Value, json};
use std::fs;
use std::path::{Path, PathBuf};

/// How many values without [`COUNT`] in the environment.
const USUAL: usize = 50_000;

/// How many bytes a document may have without it: each is a crate to compile.
const SMALL: u64 = 50_000;

/// The variable that says how many values there are, over the schemas of all documents.
const COUNT: &str = "APIGEN_VALUES";

/// All schemas of a document, each as a body.
pub struct Schemas {
    /// Where the document of bodies is.
    pub path: PathBuf,
    /// The name of the crate.
    pub name: String,
    /// The component of each body.
    pub names: Vec<String>,
    /// The examples in the document, by the number of their schema.
    examples: Vec<(usize, Value)>,
    /// The components as another validator reads them.
    plain: Value,
}

fn document(path: &Path) -> Value {
    let text = fs::read_to_string(path).expect("readable");
    serde_json::from_str(&text)
        .or_else(|_| serde_yaml::from_str(&text))
        .expect("a document")
}

/// The bodies of JSON in operations: their schema and their examples.
fn bodies(value: &Value, found: &mut Vec<(Value, Vec<Value>)>) {
    match value {
        Value::Object(map) => {
            let json = map.get("content").and_then(|content| content.get("application/json"));
            found.extend(json.and_then(|json| Some((json.get("schema")?.clone(), examples(json)))));
            map.values().for_each(|child| bodies(child, found));
        }
        Value::Array(items) => items.iter().for_each(|child| bodies(child, found)),
        _ => {}
    }
}

/// The examples of a schema or of a body.
fn examples(holder: &Value) -> Vec<Value> {
    let many = match holder.get("examples") {
        Some(Value::Array(all)) => all.clone(),
        Some(Value::Object(all)) => all.values().filter_map(|one| one.get("value")).cloned().collect(),
        _ => Vec::new(),
    };
    holder.get("example").cloned().into_iter().chain(many).collect()
}

/// Whether all references lead to components.
fn is_whole(schema: &Value) -> bool {
    let text = schema.to_string();
    text.matches("\"$ref\":\"").count() == text.matches("\"$ref\":\"#/components/schemas/").count()
}

impl Schemas {
    /// The schemas of a document.
    pub fn of(path: &Path) -> Self {
        let document = document(path);
        let mut schemas = document
            .pointer("/components/schemas")
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_default();
        let mut written: Vec<_> = schemas
            .iter()
            .map(|(name, schema)| (name.clone(), examples(schema)))
            .collect();
        let mut found = Vec::new();
        bodies(&document["paths"], &mut found);
        for (number, (schema, examples)) in found.into_iter().enumerate() {
            let component = schema["$ref"]
                .as_str()
                .and_then(|at| at.strip_prefix("#/components/schemas/"));
            let name = component.map_or_else(|| format!("InOperation{number}"), str::to_owned);
            schemas.entry(name.clone()).or_insert(schema);
            written.push((name, examples));
        }
        schemas.retain(|_, schema| is_whole(schema));
        let names: Vec<_> = schemas.keys().cloned().collect();
        let operation = |name: &str, number: usize| {
            let reference =
                json!({ "$ref": format!("#/components/schemas/{}", name.replace('~', "~0").replace('/', "~1")) });
            let body = json!({ "required": true, "content": { "application/json": { "schema": reference } } });
            json!({ "post": { "operationId": format!("s{number}"), "requestBody": body, "responses": { "204": { "description": "ok" } } } })
        };
        let paths: Map<_, _> = names
            .iter()
            .enumerate()
            .map(|(number, name)| (format!("/s{number}"), operation(name, number)))
            .collect();
        let whole = json!({
            "openapi": document["openapi"], "info": { "title": "T", "version": "1" }, "paths": paths,
            "components": { "schemas": schemas }
        });
        let name = crate_name(path).replacen("made", "values", 1);
        let path = root().join("target/generated").join(format!("{name}.json"));
        put(&path, whole.to_string().as_bytes());
        let plain = plain(&path, whole);
        Self {
            path,
            name,
            examples: written
                .into_iter()
                .filter_map(|(name, all)| Some((names.iter().position(|known| *known == name)?, all)))
                .flat_map(|(number, all)| all.into_iter().map(move |one| (number, one)))
                .collect(),
            names,
            plain,
        }
    }

    fn pointer(&self, number: usize) -> String {
        format!(
            "/components/schemas/{}",
            self.names[number].replace('~', "~0").replace('/', "~1")
        )
    }

    /// Another validator of a body; `None` where it cannot read the schema.
    fn validator(&self, number: usize) -> Option<Validator> {
        let mut whole = self.plain.as_object().cloned().unwrap_or_default();
        whole.insert("$ref".to_owned(), format!("#{}", self.pointer(number)).into());
        let options = jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .should_validate_formats(true);
        options.build(&Value::Object(whole)).ok()
    }

    fn schema(&self, number: usize) -> &Value {
        self.plain.pointer(&self.pointer(number)).unwrap_or(&Value::Null)
    }
}

/// The components of a document for another validator. A `oneOf` is read as `anyOf` where, and only where, AG307 says so.
fn plain(path: &Path, mut document: Value) -> Value {
    let (source, _) = apigen::document::open(path, &Limits::default());
    let (contract, found) = apigen::lower::lower(&apigen::document::read(&source).0);
    let told = found.0.iter().filter(|one| one.code == "AG307").count();
    let mut loosened = 0;
    for (_, schema) in contract.schemas.iter() {
        let any = matches!(&schema.shape, Shape::Union(union) if union.kind == UnionKind::AnyOf);
        loosened += usize::from(any && plain::loosen(&mut document, schema.pointer.trim_start_matches('#')));
    }
    assert!(
        loosened <= told,
        "{}: {loosened} are read as `anyOf`, {told} are said to be",
        path.display()
    );
    let schemas = document["components"]["schemas"].as_object().into_iter().flatten();
    let plain: Map<_, _> = schemas
        .map(|(name, schema)| (name.clone(), plain::schema(&document, schema)))
        .collect();
    json!({ "components": { "schemas": plain } })
}

/// What was found in a document.
#[derive(Default)]
pub struct Found {
    asked: usize,
    examples: usize,
    taken: usize,
    without_other: usize,
    /// What they do not agree about, and what does not come out as it was.
    pub wrong: Vec<String>,
}

fn values(schemas: &Schemas, driver: &Driver, each: usize) -> Vec<(usize, Value)> {
    let mut dice = Dice::new(0x5EED);
    let mut all: Vec<_> = schemas
        .examples
        .iter()
        .filter(|(number, _)| driver.row(*number).is_some())
        .cloned()
        .collect();
    for (number, _) in schemas
        .names
        .iter()
        .enumerate()
        .filter(|(number, _)| driver.row(*number).is_some())
    {
        for _ in 0..each {
            let mut value = match dice.below(8) {
                0 => dice.any(0),
                _ => dice.make(&schemas.plain, schemas.schema(number), 0),
            };
            for _ in 0..dice.below(4).saturating_sub(1) {
                dice.change(&mut value);
            }
            all.push((number, value));
        }
    }
    all.sort_by_key(|(number, _)| *number);
    all
}

/// Asks all three judges about the examples and `each` values of every schema.
pub fn compare(schemas: &Schemas, driver: &Driver, each: usize) -> Found {
    let mut found = Found {
        examples: schemas.examples.len(),
        ..Found::default()
    };
    let all = values(schemas, driver, each);
    let rows: Vec<_> = all
        .iter()
        .filter_map(|(number, value)| Some((driver.row(*number)?, value.to_string())))
        .collect();
    let said = driver.ask(&rows);
    let mut other: Option<(usize, Option<Validator>)> = None;
    for ((number, value), said) in all.iter().zip(said) {
        if other.as_ref().is_none_or(|(known, _)| known != number) {
            other = Some((*number, schemas.validator(*number)));
        }
        let judge = other.as_ref().and_then(|(_, judge)| judge.as_ref());
        found.asked += 1;
        found.taken += usize::from(said.typed);
        found.without_other += usize::from(judge.is_none());
        let other = judge.map(|judge| judge.is_valid(value));
        found.wrong.extend(fault(schemas, *number, value, &said, other));
    }
    found
}

fn fault(schemas: &Schemas, number: usize, value: &Value, said: &Said, other: Option<bool>) -> Option<String> {
    let place = format!("{} {}", schemas.name, schemas.names[number]);
    if said.typed != said.judged || other.is_some_and(|other| other != said.typed) {
        let (typed, judged, shown) = (said.typed, said.judged, &said.shown);
        return Some(format!(
            "{place}: typed {typed}, judged {judged}, other {other:?}: {value} {shown}"
        ));
    }
    if !said.typed {
        return None;
    }
    let back: Value = serde_json::from_str(&said.shown).ok()?;
    let lost = round_trip::lost(&schemas.plain, schemas.schema(number), value, &back)?;
    Some(format!("{place}: not as it was, {lost}: {value} became {back}"))
}

#[test]
fn three_judges_agree_on_random_values() {
    let count = std::env::var(COUNT).ok().and_then(|count| count.parse().ok());
    let is_small = |path: &&PathBuf| fs::metadata(path).is_ok_and(|file| file.len() < SMALL);
    let documents: Vec<_> = corpus()
        .iter()
        .filter(|path| count.is_some() || is_small(path))
        .map(|path| Schemas::of(path))
        .filter(|one| !one.names.is_empty())
        .collect();
    if documents.is_empty() {
        return;
    }
    let wanted: usize = count.unwrap_or(USUAL);
    let count: usize = documents.iter().map(|one| one.names.len()).sum();
    let each = wanted.div_ceil(count);
    let mut workspace = Workspace::new("values");
    let drivers: Vec<_> = documents
        .iter()
        .map(|one| Driver::write(&mut workspace, &one.name, &one.path))
        .collect();
    driver::build(&workspace);
    let (mut asked, mut examples, mut taken, mut without, mut wrong) = (0, 0, 0, 0, Vec::new());
    for (schemas, driver) in documents.iter().zip(&drivers) {
        let found = compare(schemas, driver, each);
        asked += found.asked;
        examples += found.examples;
        taken += found.taken;
        without += found.without_other;
        wrong.extend(found.wrong);
    }
    println!(
        "{asked} values over {count} schemas, {examples} of them examples: {taken} taken, {without} without another validator, {} disagreements",
        wrong.len()
    );
    assert!(
        wrong.is_empty(),
        "{} of {asked} values:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(
        asked >= wanted / 2 && taken > asked / 10,
        "{asked} asked, {taken} taken"
    );
}
