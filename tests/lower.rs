//! Documents to contracts.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a skipped test says so, a passed one gives its figures"
)]

use apigen::contract::Contract;
use apigen::diagnostic::{Diagnostics, Severity};
use apigen::{document, lower, source};
use std::path::{Path, PathBuf};

fn contract_of(path: &Path) -> (Contract, Diagnostics) {
    let (source, mut found) = document::open(path, &source::Limits::default());
    let (document, more) = document::read(&source);
    found.extend(more);
    let (contract, more) = lower::lower(&document);
    found.extend(more);
    (contract, found)
}

fn spec(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("specs").join(name)
}

fn findings(found: &Diagnostics) -> String {
    let line = |d: &apigen::diagnostic::Diagnostic| format!("{} {:?} {}\n", d.code, d.severity, d.message);
    found.0.iter().map(line).collect()
}

/// Compares with a snapshot under `snapshots/lower/`.
fn snapshot(name: &str, text: &str) {
    insta::with_settings!({ snapshot_path => "../snapshots/lower", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(name, text);
    });
}

/// Lowers a document that is written in the test; what is found stands below the contract.
fn lowered(text: &str) -> String {
    let (source, mut found) = source::parse_text("test.yaml", text, &source::Limits::default());
    let (document, more) = document::read(&source);
    found.extend(more);
    let (contract, more) = lower::lower(&document);
    found.extend(more);
    let shown = contract.to_string();
    let builtin = |line: &&str| !(line.starts_with("error ") && line.contains(" builtin "));
    let lines: Vec<_> = shown.lines().skip(1).filter(builtin).collect();
    format!("{}\n{}", lines.join("\n"), findings(&found))
}

/// The lines of the schemas of a document with these components.
fn schemas(components: &str) -> String {
    let indented: String = components
        .split_inclusive('\n')
        .flat_map(|line| ["    ", line])
        .collect();
    let text =
        format!("openapi: 3.1.0\ninfo: {{ title: t, version: '1' }}\npaths: {{}}\ncomponents:\n  schemas:\n{indented}");
    let lowered = lowered(&text);
    let lines: Vec<_> = lowered.lines().filter(|line| !line.starts_with("envelope ")).collect();
    lines.join("\n")
}

#[test]
fn contracts_of_the_specs() {
    for name in ["library", "minimal", "orders", "petstore"] {
        let (contract, found) = contract_of(&spec(&format!("{name}.yaml")));
        assert_eq!(findings(&found), "");
        snapshot(name, &contract.to_string());
    }
}

#[test]
fn everything_of_openapi_3_2_is_carried_or_named() {
    let path = spec("../tests/fixtures/openapi-3.2.yaml");
    let (contract, found) = contract_of(&path);
    snapshot("openapi_3_2", &format!("{contract}\n{}", findings(&found)));
    assert!(!found.has_errors());
}

#[test]
fn all_of_is_merged() {
    snapshot("all_of", &schemas(
        "Base: { type: object, required: [id], properties: { id: { type: integer }, name: { type: string, maxLength: 80 } } }
Named: { type: object, properties: { name: { type: string, minLength: 1, maxLength: 100 } } }
Both:
  allOf: [ { $ref: '#/components/schemas/Base' }, { $ref: '#/components/schemas/Named' } ]
  required: [name, extra]
Tight: { allOf: [ { type: number, minimum: 0 }, { type: integer, minimum: 5, maximum: 9 } ] }
Some: { allOf: [ { enum: [a, b, c] }, { enum: [b, c, d] } ] }
Words: { allOf: [ { $ref: '#/components/schemas/Base' } ], description: The same., nullable: true }
Tree: { type: object, properties: { children: { type: array, items: { $ref: '#/components/schemas/Tree' } } } }
Loop: { allOf: [ { $ref: '#/components/schemas/Loop' }, { properties: { a: { type: string } } } ] }
Contradiction: { allOf: [ { type: string }, { type: object } ] }"));
}

#[test]
fn an_all_of_that_narrows_a_union_leaves_the_variants_that_fit() {
    let shown = schemas(
        "Time: { oneOf: [ { type: integer }, { type: string, format: date-time }, { type: 'null' } ] }
Text: { allOf: [ { $ref: '#/components/schemas/Time' }, { type: string } ] }
Neither: { allOf: [ { $ref: '#/components/schemas/Time' }, { type: boolean } ] }",
    );
    assert!(shown.contains("schema Text = -> DateTime"), "{shown}");
    assert!(
        !shown.contains("AG301 Warning nothing satisfies all parts of `Text"),
        "{shown}"
    );
    assert!(
        shown.contains("AG301 Warning nothing satisfies all parts of `Neither integer"),
        "{shown}"
    );
}

#[test]
fn unions_say_how_variants_are_told_apart() {
    snapshot("unions", &schemas(
        "Cat: { type: object, required: [kind], properties: { kind: { const: cat }, lives: { type: integer } } }
Dog: { type: object, required: [kind], properties: { kind: { const: dog } } }
Implied: { oneOf: [ { $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' } ] }
Declared:
  oneOf: [ { $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' } ]
  discriminator: { propertyName: kind, mapping: { cat: '#/components/schemas/Cat', dog: Dog, hound: Dog } }
Single: { anyOf: [ { $ref: '#/components/schemas/Cat' }, { type: 'null' } ] }
OpenEnum: { anyOf: [ { type: string }, { type: string, enum: [a, b] } ] }
OneEnum: { oneOf: [ { enum: [a, b] }, { enum: [c] } ] }
Scalars: { oneOf: [ { type: string, format: date }, { type: integer }, { type: array, items: { type: string } } ] }
Several: { type: [string, integer, 'null'] }
RequiredOnly:
  type: object
  properties: { a: { type: string }, b: { type: string } }
  oneOf: [ { required: [a] }, { required: [b] } ]
Shared:
  type: object
  required: [id]
  properties: { id: { type: string } }
  oneOf: [ { properties: { a: { type: string } }, required: [a] }, { properties: { b: { type: string } }, required: [b] } ]
Parent:
  type: object
  required: [type]
  properties: { type: { type: string } }
  discriminator: { propertyName: type }
  oneOf: [ { $ref: '#/components/schemas/Child' } ]
Child: { allOf: [ { $ref: '#/components/schemas/Parent' }, { properties: { x: { type: string } } } ] }"));
}

#[test]
fn scalars_keep_their_rules() {
    snapshot(
        "scalars",
        &schemas(
            "Codes: { type: string, enum: [a, 1, true, a] }
Numbers: { type: integer, enum: ['1', 2, null] }
Flag: { enum: [true, false] }
Only: { const: 7 }
Mixed: { enum: [a, 1] }
Composite: { enum: [ { a: 1 }, [1] ] }
Small: { type: integer, format: int16 }
Huge: { type: integer, minimum: 0, maximum: 18446744073709551615 }
Wide: { type: number, format: int64 }
Open: { type: number, exclusiveMinimum: 0, exclusiveMaximum: 1, multipleOf: 0.25 }
Secret: { type: string, format: password, minLength: 8 }
Bytes: { type: string, contentEncoding: base64 }
Untyped: { pattern: '^a' }
Nothing: false
Anything: true
Null: { type: 'null' }",
        ),
    );
}

#[test]
fn objects_and_lists_keep_their_rules() {
    snapshot(
        "objects",
        &schemas(
            "Ignored: { type: object, properties: { a: { type: string } } }
Kept: { type: object, properties: { a: { type: string } }, additionalProperties: true }
Refused: { type: object, properties: { a: { type: string } }, additionalProperties: false }
Typed: { type: object, additionalProperties: { type: integer } }
Patterned: { type: object, patternProperties: { '^x-': { type: string } }, additionalProperties: false }
Conditional: { type: object, properties: { a: { type: string } }, if: { required: [a] }, then: { required: [b] } }
Refined: { type: object, not: { required: [a] }, propertyNames: { maxLength: 3 } }
Tuple: { type: array, prefixItems: [ { type: string }, { type: integer } ], items: false, minItems: 2 }
Set: { type: array, items: { type: string }, uniqueItems: true, minItems: 1, maxItems: 3 }
Ways:
  type: object
  properties:
    seen: { type: string, readOnly: true }
    sent: { type: string, writeOnly: true }
    three: { type: [string, 'null'], default: x }
    anonymous: { type: object, properties: { deep: { enum: [a, b] } } }",
        ),
    );
}

#[test]
fn operations_are_read_whole() {
    snapshot("operations", &lowered(
        "openapi: 3.0.3
info: { title: t, version: '1' }
servers: [ { url: 'https://{host}/api/{v}/', variables: { host: { default: e.dev }, v: { default: v2 } } } ]
security: [ { key: [] }, {} ]
paths:
  /files/{name}.{kind}:
    parameters: [ { name: name, in: path, required: true, schema: { type: string } }, { name: q, in: query, schema: { type: string } } ]
    get:
      parameters:
        - { name: kind, in: path, required: true, schema: { enum: [a, b] } }
        - { name: q, in: query, schema: { type: array, items: { type: integer } }, style: pipeDelimited }
        - { name: filter, in: query, content: { application/json: { schema: { type: object, properties: { a: { type: string } } } } } }
        - { name: Authorization, in: header, schema: { type: string } }
      responses: { 2XX: { description: ok }, '304': { description: same } }
  /caf%C3%A9/:
    delete: { operationId: close, security: [], responses: { '404': { description: none } } }
    put:
      operationId: close2
      tags: [b, a]
      requestBody: { content: { 'Application/JSON; charset=utf-8': { schema: { type: object, properties: { a: { type: string } } } }, application/x-www-form-urlencoded: { schema: { type: object, properties: { b: { type: string } } } } } }
      responses: { default: { description: The thing., content: { application/json: { schema: { type: string } } } } }
components: { securitySchemes: { key: { type: apiKey, in: query, name: k } } }
"));
}

#[test]
fn limits_side_by_side_are_told_apart() {
    let text = lowered(
        "openapi: 3.0.3\ninfo: { title: t, version: '1' }\npaths:\n  /a:\n    get:\n      operationId: a\n      x-rate-limit: [10/minute, { limit: 100/hour, name: own }, 500/day]\n      responses: { '204': { description: Done. } }\n",
    );
    let shown = ["default", "own", "default-2"]
        .map(|name| text.contains(&format!("{name} ")) || text.contains(&format!("{name}:")));
    assert_eq!(shown, [true; 3], "{text}");
}

#[test]
fn plain_documents_show_their_errors() {
    snapshot("plain_errors", &lowered(
        "openapi: 3.0.3
info: { title: t, version: '1' }
paths:
  /a:
    post:
      operationId: a
      requestBody: { content: { application/json: { schema: { type: object, required: [x], properties: { x: { type: string } } } } } }
      responses:
        '200': { description: ok }
        '400': { description: bad, content: { application/json: { schema: { $ref: '#/components/schemas/Oops' } } } }
        '404': { description: A is not here. Look elsewhere., content: { application/json: { schema: { $ref: '#/components/schemas/Oops' }, examples: { one: { value: { error: { code: A_GONE, message: x } } } } } } }
        '409': { description: no, content: { application/json: { schema: { allOf: [ { $ref: '#/components/schemas/Oops' }, { properties: { error: { properties: { code: { enum: [TWICE, LATE] } } } } } ] } } } }
        '410': { description: gone, content: { text/plain: { schema: { type: string } } } }
        '418': { $ref: '#/components/responses/TeaPot' }
        '422': { description: v, content: { application/json: { schema: { $ref: '#/components/schemas/Validation' } } } }
        '451': { description: law, content: { application/json: { schema: { type: object, required: [cause], properties: { cause: { type: integer } } } } } }
        '503': { description: busy, headers: { Retry-After: { schema: { type: integer } } } }
        default: { description: any error, content: { application/json: { schema: { $ref: '#/components/schemas/List' } } } }
components:
  responses: { TeaPot: { description: short and stout, content: { application/json: { schema: { $ref: '#/components/schemas/Oops' } } } } }
  schemas:
    Oops: { type: object, required: [error], properties: { error: { type: object, required: [code, message], properties: { code: { type: string }, message: { type: string }, at: { type: string, format: date-time } } } } }
    Validation: { type: object, properties: { detail: { type: array, items: { type: object, required: [loc, msg, type], properties: { loc: { type: array, items: { anyOf: [ { type: string }, { type: integer } ] } }, msg: { type: string }, type: { type: string } } } } } }
    List: { type: object, required: [errors], properties: { errors: { type: array, minItems: 1, items: { type: object, required: [status, code], properties: { status: { type: string }, code: { type: string }, title: { type: string } } } } } }
"));
}

#[test]
fn steps_of_field_errors_are_numbers_only_where_the_document_lets_them() {
    let form = |items: &str| {
        let document = format!(
            "
openapi: 3.0.3
info: {{ title: Steps, version: 1.0.0 }}
paths:
  /a:
    post:
      requestBody: {{ content: {{ application/json: {{ schema: {{ type: object }} }} }} }}
      responses:
        '204': {{ description: Done. }}
        '422': {{ description: Invalid., content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Invalid' }} }} }} }}
components:
  schemas:
    Invalid: {{ type: object, properties: {{ detail: {{ type: array, items: {{ type: object, required: [loc, msg], properties: {{ loc: {{ type: array, items: {items} }}, msg: {{ type: string }} }} }} }} }} }}
"
        );
        let shown = lowered(&document);
        shown.contains(" steps as text")
    };
    assert!(form("{ type: string }"));
    assert!(!form("{ anyOf: [ { type: string }, { type: integer } ] }"));
}

#[test]
fn samples_follow_the_document() {
    let (contract, _) = contract_of(&spec("petstore.yaml"));
    let names = [
        "NewPet",
        "Pet",
        "NewOrder",
        "User",
        "NewUser",
        "UserChange",
        "Username",
        "PetPage",
        "Error",
    ];
    let lines = names.map(|name| {
        let (id, _) = contract
            .schemas
            .iter()
            .find(|(_, schema)| schema.component && schema.name == name)
            .expect(name);
        let request = lower::sample(&contract, id, lower::Direction::Request);
        let answer = lower::sample(&contract, id, lower::Direction::Answer);
        if request == answer {
            format!("{name} {request}")
        } else {
            format!("{name} request {request}\n{name} answer {answer}")
        }
    });
    snapshot("samples", &lines.join("\n"));
}

#[test]
fn json_schemas_know_their_direction() {
    let (contract, _) = contract_of(&spec("petstore.yaml"));
    let (id, _) = contract
        .schemas
        .iter()
        .find(|(_, schema)| schema.name == "NewOrder")
        .expect("NewOrder");
    let request = lower::json_schema(&contract, id, lower::Direction::Request);
    snapshot(
        "json_schema_new_order",
        &serde_json::to_string_pretty(&request).expect("JSON"),
    );
    let (id, _) = contract
        .schemas
        .iter()
        .find(|(_, schema)| schema.name == "Pet")
        .expect("Pet");
    let required = |direction| lower::json_schema(&contract, id, direction)["$defs"]["Pet"]["required"].to_string();
    assert_eq!(required(lower::Direction::Request), r#"["name","photo_urls"]"#);
    assert_eq!(
        required(lower::Direction::Answer),
        r#"["name","photo_urls","id","added_at"]"#
    );
}

/// Documents and suites that are not part of this repository; the tests over them are skipped where they are absent.
fn shared(name: &str) -> PathBuf {
    let folder = std::env::var_os("APIGEN_SHARED").unwrap_or_else(|| "../shared".into());
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(name)
}

#[test]
fn corpus_has_all_operations() {
    let Ok(manifest) = std::fs::read_to_string(shared("corpus/MANIFEST.tsv")) else {
        eprintln!("no corpus here: skipped");
        return;
    };
    let mut wrong = Vec::new();
    for line in manifest.lines().skip(1) {
        let mut fields = line.split('\t');
        let name = fields.next().unwrap_or_default();
        let wanted: usize = fields.nth(2).and_then(|n| n.parse().ok()).unwrap_or_default();
        let (contract, found) = contract_of(&shared("corpus").join(name));
        let errors: Vec<_> = found.0.iter().filter(|d| d.severity == Severity::Error).collect();
        if contract.operations.len() != wanted || !errors.is_empty() {
            wrong.push(format!(
                "{name}: {} of {wanted} operations, {} errors: {:?}",
                contract.operations.len(),
                errors.len(),
                errors
                    .iter()
                    .take(3)
                    .map(|d| format!("{} {}", d.code, d.message))
                    .collect::<Vec<_>>()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Schemas that nothing satisfies, and why.
const EMPTY: [(&str, &str); 1] = [(
    "/properties/subscriptions/items",
    "an array whose every branch is an object: AG341",
)];

#[test]
fn every_schema_of_the_corpus_has_a_sample() {
    let Ok(folder) = std::fs::read_dir(shared("corpus")) else {
        eprintln!("no corpus here: skipped");
        return;
    };
    let mut files: Vec<_> = folder.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    files.extend(["orders.yaml", "minimal.yaml", "petstore.yaml"].map(spec));
    let mut without = Vec::new();
    let mut count = 0;
    for path in files.iter().filter(|path| path.extension().is_some_and(|e| e != "tsv")) {
        let (contract, _) = contract_of(path);
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for (id, schema) in contract.schemas.iter() {
            for direction in [lower::Direction::Request, lower::Direction::Answer] {
                count += 1;
                let value = lower::sample(&contract, id, direction);
                if !EMPTY.iter().any(|(pointer, _)| schema.pointer.contains(pointer))
                    && !lower::accepts(&contract, id, direction, &value)
                {
                    without.push(format!("{name} {} {direction:?} {value}", schema.pointer));
                }
            }
        }
    }
    println!("{count} samples");
    assert!(
        without.is_empty(),
        "{} of {count} without a sample:\n{}",
        without.len(),
        without.join("\n")
    );
}

/// References of a schema that is put under `components/schemas/X`.
fn moved(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Object(map) => {
            if let Some(serde_json::Value::String(reference)) = map.get_mut("$ref")
                && let Some(path) = reference.strip_prefix('#')
            {
                *reference = format!("#/components/schemas/X{path}");
            }
            map.remove("$schema");
            map.values_mut().for_each(moved);
        }
        serde_json::Value::Array(list) => list.iter_mut().for_each(moved),
        _ => {}
    }
}

#[test]
fn shapes_mean_what_json_schema_means() {
    let Ok(folder) = std::fs::read_dir(shared("json-schema-suite/draft2020-12")) else {
        eprintln!("no suite here: skipped");
        return;
    };
    let mut files: Vec<_> = folder
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|p| p.is_file())
        .collect();
    files.sort();
    let (mut same, mut wrong) = (0, Vec::new());
    for path in files {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let groups: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(&path).expect("readable")).expect("JSON");
        for group in groups.as_array().into_iter().flatten() {
            let mut schema = group["schema"].clone();
            moved(&mut schema);
            let document = serde_json::json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}, "components": {"schemas": {"X": schema}}});
            let (source, _) = source::parse_text("suite.json", &document.to_string(), &source::Limits::default());
            let (document, found) = document::read(&source);
            let dangles = found.0.iter().any(|finding| matches!(finding.code, "AG211" | "AG391"));
            if found.has_errors() || dangles {
                wrong.push(format!(
                    "{name}: {}: refused: {}",
                    group["description"],
                    findings(&found).lines().next().unwrap_or_default()
                ));
                continue;
            }
            let (contract, _) = lower::lower(&document);
            let id = contract
                .schemas
                .iter()
                .find(|(_, s)| s.pointer == "#/components/schemas/X")
                .map(|(id, _)| id)
                .expect("X");
            for test in group["tests"].as_array().into_iter().flatten() {
                let said = lower::accepts(&contract, id, lower::Direction::Request, &test["data"]);
                if said == test["valid"].as_bool().unwrap_or_default() {
                    same += 1;
                } else {
                    wrong.push(format!(
                        "{name}: {} / {}: {said} {}",
                        group["description"], test["description"], test["data"]
                    ));
                }
            }
        }
    }
    // What is left: kinds are inferred where JSON Schema lets other kinds through, formats are asserted, other files.
    let known = |line: &&String| ["ignores", "refused", "format:"].iter().any(|word| line.contains(word));
    let other: Vec<_> = wrong.iter().filter(|line| !known(line)).map(String::as_str).collect();
    assert!(
        same >= 1017 && other.len() <= 30,
        "{same} agree, {} do not:\n{}",
        other.len(),
        other.join("\n")
    );
}

#[test]
fn an_upload_larger_than_the_usual_body_is_let_through() {
    let (contract, _) = contract_of(Path::new("specs/orders.yaml"));
    let limits = contract
        .operations
        .iter()
        .filter_map(|one| Some((one.id.as_str(), one.body.as_ref()?.limit)));
    let raised: Vec<_> = limits.filter(|(_, limit)| limit.is_some()).collect();
    assert_eq!(raised, [("uploadDocument", Some(256 * 1024 + 5_000_000))]);
}

#[test]
fn hostile_schemas_end() {
    let chain: String = (0..2000)
        .map(|n| format!("C{n}: {{ $ref: '#/components/schemas/C{}' }}\n", n + 1))
        .collect();
    let shown = schemas(&format!("{chain}C2000: {{ type: string }}\n"));
    assert!(
        shown.contains("schema C0 = -> C1\n"),
        "{}",
        shown.lines().next().unwrap_or_default()
    );
    let bomb: String = (0..60)
        .map(|n| format!("B{n}: {{ allOf: [ {{ $ref: '#/components/schemas/B{0}' }}, {{ $ref: '#/components/schemas/B{0}' }} ] }}\n", n + 1))
        .collect();
    assert!(
        schemas(&format!(
            "{bomb}B60: {{ type: object, properties: {{ a: {{ type: string }} }} }}\n"
        ))
        .contains("schema B0 =")
    );
    let nested: String = (0..9)
        .map(|n| format!("U{n}: {{ oneOf: [ {{ $ref: '#/components/schemas/U{0}' }}, {{ type: array, items: {{ $ref: '#/components/schemas/U{0}' }} }}, {{ $ref: '#/components/schemas/U0' }} ] }}\n", n + 1))
        .collect();
    assert!(schemas(&format!("{nested}U9: false\n")).contains("schema U0 ="));
}

/// Where the catalogue is served, and where the pages of two codes are.
fn pages(paths: &str, base: &str, own: &str) -> (String, Vec<String>, Diagnostics) {
    let text = format!(
        "openapi: 3.0.3\ninfo: {{ title: T, version: '1' }}\nservers: [ {{ url: https://api.acme.dev/v2 }} ]\n\
         x-error-contract:\n  typeBase: {base}\n  errors:\n    OUT_OF_STOCK: {{ status: 409, title: A }}\n    \
         GONE: {{ status: 410, title: B, type: '{own}' }}\npaths:\n{paths}"
    );
    let (source, _) = source::parse_text("test.yaml", &text, &source::Limits::default());
    let (contract, found) = lower::lower(&document::read(&source).0);
    let slugs = contract.errors.iter().take(2).map(|error| error.slug.clone()).collect();
    (contract.service.errors, slugs, found)
}

#[test]
fn type_uris_that_are_ours_resolve_here() {
    let none = "  {}\n";
    let at = |base, own| pages(none, base, own).0;
    assert_eq!(at("https://errors.acme.dev/", "about:blank"), "/errors");
    assert_eq!(at("https://api.acme.dev/v2/problems/", "about:blank"), "/problems");
    assert_eq!(at("https://api.acme.dev/help/codes", "about:blank"), "/help/codes");
    assert_eq!(at("/v2/codes/", "about:blank"), "/codes");
    let (_, slugs, _) = pages(none, "/codes/", "https://api.acme.dev/v2/codes/no-more");
    assert_eq!(slugs, ["out-of-stock", "no-more"]);
    let (_, slugs, _) = pages(none, "/codes/", "/codes/out-of-stock");
    assert_eq!(slugs, ["out-of-stock", "out-of-stock-2"], "no page hides another");
}

#[test]
fn operations_win_over_pages_also_where_a_parameter_takes_them() {
    let operation = "    get: { responses: { '200': { description: ok } } }\n";
    let parameter = "    parameters: [ { name: id, in: path, required: true, schema: { type: string } } ]\n";
    let (path, _, found) = pages(
        &format!("  /errors/{{id}}:\n{parameter}{operation}"),
        "https://e.dev",
        "a:b",
    );
    assert_eq!(path, "/_service/errors");
    assert!(findings(&found).contains("AG313"), "{}", findings(&found));
    let (path, ..) = pages(&format!("  /errors/other:\n{operation}"), "https://e.dev", "a:b");
    assert_eq!(path, "/errors", "only what is taken moves");
}
