//! The official JSON Schema Test Suite, through generated code: each schema becomes a body of one large document.

use crate::common::{Workspace, put, root};
use crate::driver::{self, Driver};
use apigen::diagnostic::Severity;
use apigen::source::Limits;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

#[derive(serde::Deserialize)]
struct Group {
    description: String,
    schema: Value,
    tests: Vec<Case>,
}

#[derive(serde::Deserialize)]
struct Case {
    description: String,
    /// As written: a number keeps its digits.
    data: Box<RawValue>,
    valid: bool,
}

/// A draft, and the version of OpenAPI that carries its schemas.
struct Draft {
    folder: &'static str,
    openapi: &'static str,
    name: &'static str,
}

const DRAFTS: [Draft; 2] = [
    Draft {
        folder: "draft2020-12",
        openapi: "3.1.0",
        name: "meaning-3-1",
    },
    Draft {
        folder: "draft4",
        openapi: "3.0.3",
        name: "meaning-3-0",
    },
];

/// The files of a folder of the suite, sorted, with their name relative to the draft.
fn files(draft: &Draft, below: &str) -> Vec<(String, PathBuf)> {
    let folder = root()
        .join("../shared/json-schema-suite")
        .join(draft.folder)
        .join(below);
    let entries = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    let mut files: Vec<_> = entries
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect();
    files.sort();
    let named = |path: PathBuf| {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        (
            if below.is_empty() {
                stem
            } else {
                format!("{below}/{stem}")
            },
            path,
        )
    };
    files.into_iter().map(named).collect()
}

fn groups(path: &Path) -> Vec<Group> {
    let text = fs::read_to_string(path).expect("readable");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A schema moved from the root of a document to `components/schemas/NAME`, references and all.
fn moved(value: &mut Value, name: &str) {
    match value {
        Value::Object(map) => {
            if let Some(Value::String(reference)) = map.get_mut("$ref")
                && let Some(path) = reference.strip_prefix('#')
            {
                *reference = match path.strip_prefix('/').or(path.is_empty().then_some("")) {
                    Some("") => format!("#/components/schemas/{name}"),
                    Some(steps) => format!("#/components/schemas/{name}/{steps}"),
                    None => format!("#{name}-{}", &path),
                };
            }
            for keyword in ["$anchor", "$dynamicAnchor"] {
                if let Some(Value::String(anchor)) = map.get_mut(keyword) {
                    *anchor = format!("{name}-{anchor}");
                }
            }
            if map
                .get("$schema")
                .and_then(Value::as_str)
                .is_some_and(|dialect| dialect.contains("json-schema.org/"))
            {
                map.remove("$schema");
            }
            for (key, child) in map.iter_mut() {
                if !matches!(key.as_str(), "const" | "enum" | "default" | "examples") {
                    moved(child, name);
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|child| moved(child, name)),
        _ => {}
    }
}

fn document(openapi: &str, schemas: &Map<String, Value>) -> String {
    let operation = |name: &String| {
        let body = json!({ "required": true, "content": { "application/json": { "schema": { "$ref": format!("#/components/schemas/{name}") } } } });
        json!({ "post": { "operationId": name, "requestBody": body, "responses": { "204": { "description": "ok" } } } })
    };
    let paths: Map<_, _> = schemas
        .keys()
        .map(|name| (format!("/{name}"), operation(name)))
        .collect();
    let info = json!({ "title": "Suite", "version": "1" });
    let whole = json!({ "openapi": openapi, "info": info, "x-apigen": { "untyped": "any" }, "paths": paths, "components": { "schemas": schemas } });
    serde_json::to_string_pretty(&whole).expect("JSON")
}

/// What keeps a schema out: codes of errors, or of a part that is left out; each is argued.
fn refusals(text: &str) -> BTreeSet<&'static str> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("suite.json");
    put(&path, text.as_bytes());
    let (source, mut found) = apigen::document::open(&path, &Limits::default());
    let (read, more) = apigen::document::read(&source);
    found.extend(more);
    found.extend(apigen::lower::lower(&read).1);
    let refused = |one: &&apigen::diagnostic::Diagnostic| {
        one.severity == Severity::Error || REFUSING.iter().any(|(code, _)| *code == one.code)
    };
    let codes: BTreeSet<_> = found.0.iter().filter(refused).map(|one| one.code).collect();
    for code in &codes {
        let argued = REFUSING.iter().any(|(known, _)| known == code);
        assert!(argued, "{code} refuses a schema, and nobody says why it may: {text}");
    }
    codes
}

/// Findings with which a schema may be refused: errors, and those below an error that say that a part of it is not judged
/// as it is written. Each is a page of `apigen explain`; the reasons here are why it is so.
const REFUSING: [(&str, &str); 11] = [
    (
        "AG206",
        "`items` as a list is of draft 4 only; OpenAPI 3.0 has one schema there, 3.1 has `prefixItems`",
    ),
    (
        "AG211",
        "a path within a schema that renamed itself by `$id`: places are counted from the root of the file",
    ),
    (
        "AG214",
        "bounds that nothing keeps, such as `maxContains` below `minContains`, are a slip, not a schema",
    ),
    (
        "AG225",
        "an `enum` without values is a slip, not a schema that nothing satisfies",
    ),
    (
        "AG305",
        "`additionalProperties: false` beside `allOf` would refuse every value of most documents that have it",
    ),
    ("AG307", "`oneOf` of equal schemas would refuse every value"),
    (
        "AG325",
        "`$dynamicRef`, `contentSchema` and dialects of one's own are not judged",
    ),
    (
        "AG391",
        "a reference into a file that is not there, or relative to an `$id` that renames its own file",
    ),
    (
        "AG392",
        "an address, be it that of a metaschema or of an `$id`: nothing is fetched that nobody allowed, and an `$id` is no \
         address under which a part of a document is found",
    ),
    (
        "AG393",
        "an `id` of draft 4 that is an anchor: OpenAPI 3.0 knows neither `id` nor anchors",
    ),
    ("AG396", "a reference out of the folder of the document"),
];

/// Tests that do not agree, and why: file, group, tests that begin so.
const ARGUED: [(&str, &str, &str, &str); 3] = [
    (
        "format",
        "",
        "invalid ",
        "formats are asserted, as OpenAPI's formats are and the optional tests of the suite have it",
    ),
    (
        "content",
        "",
        "an invalid base64 string",
        "`contentEncoding: base64` is a format, too: the handler gets the bytes",
    ),
    (
        "ref",
        "ref overrides any sibling keywords",
        "ref valid, maxItems ignored",
        "keywords beside `$ref` count in 3.0 as well: 89 of 106 real documents write them to be read",
    ),
];

#[derive(Default)]
struct Outcome {
    agree: usize,
    /// For each test, its file and whether it agrees.
    judged: Vec<(String, bool)>,
    refused: BTreeMap<String, usize>,
    wrong: Vec<String>,
}

/// Runs the files of a draft; `name` is the crate.
fn run(draft: &Draft, name: &str, files: Vec<(String, PathBuf)>) -> Outcome {
    let mut outcome = Outcome::default();
    let (mut schemas, mut kept) = (Map::new(), Vec::new());
    for (file, path) in files {
        for (index, group) in groups(&path).into_iter().enumerate() {
            let name = format!("S{}", kept.len());
            let mut schema = group.schema.clone();
            moved(&mut schema, &name);
            let alone = Map::from_iter([(name.clone(), schema.clone())]);
            let codes = refusals(&document(draft.openapi, &alone));
            if codes.is_empty() {
                schemas.insert(name, schema);
                kept.push((file.clone(), group));
            } else {
                let codes: Vec<_> = codes.into_iter().collect();
                let line = format!("{} {file}: {} [{index}]", codes.join(" "), group.description);
                outcome.refused.insert(line, group.tests.len());
            }
        }
    }
    let mut workspace = Workspace::new(name);
    let path = root().join("target/generated").join(name).join("suite.json");
    put(&path, document(draft.openapi, &schemas).as_bytes());
    let driver = Driver::write(&mut workspace, name, &path);
    assert_eq!(driver.bodies.len(), kept.len(), "one body a schema");
    driver::build(&workspace);
    judge(&driver, &kept, &mut outcome);
    outcome
}

fn judge(driver: &Driver, kept: &[(String, Group)], outcome: &mut Outcome) {
    let cases = || {
        kept.iter()
            .enumerate()
            .flat_map(|(number, (file, group))| group.tests.iter().map(move |case| (number, file, group, case)))
    };
    let compact = |raw: &RawValue| raw.get().lines().map(str::trim).collect::<String>();
    let questions: Vec<_> = cases()
        .map(|(number, _, _, case)| (number, compact(&case.data)))
        .collect();
    for ((number, file, group, case), said) in cases().zip(driver.ask(&questions)) {
        let agrees = said.typed == case.valid && said.judged == case.valid;
        outcome.judged.push((file.clone(), agrees));
        if agrees {
            outcome.agree += 1;
            continue;
        }
        let right = if case.valid { "valid" } else { "invalid" };
        outcome.wrong.push(format!(
            "{file}: {} / {} (S{number}): {} is {right}, typed {}, judged {}",
            group.description,
            case.description,
            compact(&case.data),
            said.typed,
            said.judged
        ));
    }
}

/// The outcome for people: how many, and of each refusal why.
fn told(outcome: &Outcome) -> String {
    let tests: usize = outcome.refused.values().sum();
    let (agree, argued) = (outcome.agree, outcome.wrong.len());
    let mut text = format!(
        "{agree} tests agree, {argued} do not and are argued, {tests} of {} schemas are refused\n\n",
        outcome.refused.len()
    );
    for (line, tests) in &outcome.refused {
        let _ = writeln!(text, "refused {line}: {tests}");
    }
    for line in &outcome.wrong {
        let _ = writeln!(text, "argued {line}");
    }
    text
}

fn is_argued(line: &str) -> bool {
    ARGUED.iter().any(|(file, group, test, _)| {
        line.starts_with(&format!("{file}: {group}")) && line.contains(&format!(" / {test}"))
    })
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({
        snapshot_path => "../../snapshots/meaning", prepend_module_to_snapshot => false, omit_expression => true
    }, {
        insta::assert_snapshot!(name, text);
    });
}

/// A draft, its mandatory tests.
fn mandatory(draft: &Draft) {
    let files = files(draft, "");
    if files.is_empty() {
        println!("skipped: the JSON Schema suite is not here");
        return;
    }
    let outcome = run(draft, draft.name, files);
    snapshot(draft.name, &told(&outcome));
    let unargued: Vec<_> = outcome
        .wrong
        .iter()
        .filter(|line| !is_argued(line))
        .map(String::as_str)
        .collect();
    assert!(unargued.is_empty(), "{}", unargued.join("\n"));
}

#[test]
fn schemas_of_2020_12_mean_in_openapi_3_1_what_the_suite_says() {
    mandatory(&DRAFTS[0]);
}

#[test]
fn schemas_of_draft_4_mean_in_openapi_3_0_what_the_suite_says() {
    mandatory(&DRAFTS[1]);
}

/// Optional tests: how many agree, a file a line.
#[test]
fn the_share_of_optional_tests_is_known() {
    let mut text = String::new();
    for draft in &DRAFTS {
        let (format, other) = (files(draft, "optional/format"), files(draft, "optional"));
        if format.is_empty() {
            println!("skipped: the JSON Schema suite is not here");
            return;
        }
        let outcome = run(
            draft,
            &format!("{}-optional", draft.name),
            format.into_iter().chain(other).collect(),
        );
        let mut shares: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for (file, agrees) in &outcome.judged {
            let share = shares.entry(file).or_default();
            share.0 += usize::from(*agrees);
            share.1 += 1;
        }
        let _ = writeln!(
            text,
            "{}: {} agree, {} do not",
            draft.folder,
            outcome.agree,
            outcome.wrong.len()
        );
        for (file, (agree, all)) in shares {
            let _ = writeln!(text, "  {file}: {agree} of {all}");
        }
        outcome.wrong.iter().for_each(|line| println!("{line}"));
    }
    snapshot("optional", &text);
}
