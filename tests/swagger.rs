//! Swagger 2.0: what its documents promise, and what is said of them in their own terms.

use apigen::diagnostic::{Diagnostic, Diagnostics, Severity};
use apigen::report::{Format, Style, render};
use apigen::source::{Files, Found, Limits, Source, Unread};
use apigen::{document, lower, publish};
use std::path::Path;

/// No file but the document.
struct Alone;

impl Files for Alone {
    fn read(&mut self, _: &str, _: usize) -> Result<Found, Unread> {
        Err(Unread::Missing)
    }
}

fn open(text: &str) -> (Source, Diagnostics) {
    document::open_from("api.yaml", text, &mut Alone, &Limits::default())
}

/// What is wrong; what only cannot be expressed is none.
fn faults(found: &Diagnostics) -> Vec<&Diagnostic> {
    found
        .0
        .iter()
        .filter(|finding| finding.severity > Severity::Advice)
        .collect()
}

#[test]
fn every_construct_has_its_place_in_openapi_3() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/swagger-rich.yaml");
    let (source, found) = document::open(&path, &Limits::default());
    assert_eq!(faults(&found), [] as [&Diagnostic; 0]);
    let tree = source.root.as_ref().expect("a tree").to_json();
    let text = publish::text(&source, &tree, publish::Format::Yaml);
    insta::with_settings!({ snapshot_path => "../snapshots" }, { insta::assert_snapshot!("swagger_rich", text) });
    let (document, found) = document::read(&source);
    assert_eq!(faults(&found), [] as [&Diagnostic; 0]);
    let contract = lower::lower(&document).0;
    insta::with_settings!({ snapshot_path => "../snapshots" }, {
        insta::assert_snapshot!("swagger_rich_contract", contract.to_string());
    });
}

/// What came out is a document of 3.0 that has no faults of its own.
#[test]
fn what_comes_out_is_sound() {
    for name in ["petstore", "rich"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("specs/swagger-{name}.yaml"));
        let (source, _) = document::open(&path, &Limits::default());
        let tree = source.root.as_ref().expect("a tree").to_json();
        let text = publish::text(&source, &tree, publish::Format::Yaml);
        let (again, found) = document::open_from("again.yaml", &text, &mut Alone, &Limits::default());
        assert_eq!(faults(&found), [] as [&Diagnostic; 0]);
        let (document, found) = document::read(&again);
        assert_eq!(faults(&found), [] as [&Diagnostic; 0], "{text}");
        let first = lower::lower(&document::read(&source).0).0;
        assert_eq!(first.to_string(), lower::lower(&document).0.to_string());
    }
}

#[test]
fn faults_are_told_in_the_terms_of_2_0() {
    let text = "swagger: '2.0'
info: { title: Faults, version: 1.0.0 }
host: https://api.example.org/v1
consumes: [application/json]
paths:
  /things/{id}:
    get:
      operationId: one
      parameters:
        - { name: limit, in: query, schema: { type: integer } }
        - { name: sort, in: cookie, type: string }
        - { name: odd, in: query, type: array, items: { type: string }, collectionFormat: tsv }
        - { name: deep, in: query, type: array, items: { type: array, items: { type: string } } }
        - { name: low, in: query, type: integer, minimum: 5, maximum: 1 }
        - { name: picture, in: query, type: file }
        - { $ref: '#/parameters/nothing' }
        - { $ref: Thing }
      responses:
        '200': { description: It., schema: { $ref: '#/definitions/Thingy' } }
        '404': { $ref: '#/definitions/Thing' }
    post:
      operationId: two
      requestBody: { content: {} }
      parameters:
        - { name: id, in: path, required: true, type: string }
        - { name: body, in: body, schema: { $ref: '#/definitions/Thing' } }
        - { name: field, in: formData, type: string }
      responses: {}
    put:
      operationId: three
      parameters:
        - { name: id, in: path, type: string }
        - { name: field, in: formData, type: file }
      responses: { '200': { schema: { $ref: '#/paths/~1things~1{id}/post/parameters/1/schema' } } }
securityDefinitions:
  a: { type: http, scheme: bearer }
  b: { type: apiKey, name: k, in: cookie }
  c: { type: oauth2, flow: clientCredentials }
definitions:
  Thing: { type: object, properties: { a: { type: integr } } }
";
    let (source, mut found) = open(text);
    assert!(document::read(&source).1.0.is_empty());
    found.sort();
    let said = render(&found, &source, Format::Full, Style::default());
    assert!(!said.contains("components"), "{said}");
    insta::with_settings!({ snapshot_path => "../snapshots" }, { insta::assert_snapshot!("swagger_faults", said) });
}

#[test]
fn a_document_of_2_0_may_have_several_files() {
    struct Two;
    impl Files for Two {
        fn read(&mut self, location: &str, _: usize) -> Result<Found, Unread> {
            let text = match location {
                "things.yaml" => {
                    "get:\n  operationId: things\n  parameters: [ { $ref: 'parts.json#/parameters/limit' } ]\n  responses: { '200': { $ref: 'parts.json#/responses/Things' } }\n"
                }
                "parts.json" => {
                    r##"{ "parameters": { "limit": { "name": "limit", "in": "query", "type": "integr" } },
  "responses": { "Things": { "description": "All.", "schema": { "$ref": "#/definitions/Thing" } } },
  "definitions": { "Thing": { "type": "object", "discriminator": "kind", "properties": { "kind": { "type": "string" } } } } }"##
                }
                _ => return Err(Unread::Missing),
            };
            Ok(Found::Bytes(text.as_bytes().to_vec()))
        }
    }
    let text = "swagger: '2.0'\ninfo: { title: T, version: 1.0.0 }\nproduces: [text/json]\npaths: { /things: { $ref: things.yaml } }\n";
    let (source, found) = document::open_from("api.yaml", text, &mut Two, &Limits::default());
    let said = render(&found, &source, Format::Concise, Style::default());
    assert_eq!(said.trim(), "parts.json:1:70: error[AG210]: `integr` is no type");
    let tree = source.root.expect("a tree").to_json();
    assert_eq!(
        tree["components"]["responses"]["Things"]["content"]["text/json"]["schema"]["$ref"],
        "#/components/schemas/Thing"
    );
    assert_eq!(
        tree["components"]["schemas"]["Thing"]["discriminator"]["propertyName"],
        "kind"
    );
    assert_eq!(
        tree["paths"]["/things"]["get"]["parameters"][0]["$ref"],
        "#/components/parameters/limit"
    );
}

/// A document cut off anywhere, or with a value of another kind anywhere, is judged without panic.
#[test]
fn no_part_of_a_document_makes_it_panic() {
    let text = include_str!("../specs/swagger-rich.yaml");
    let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    for end in &ends {
        let (source, _) = open(&text[..*end]);
        lower::lower(&document::read(&source).0);
    }
    for other in ["[1]", "x", "{ a: 1 }", "null", "true"] {
        for (at, _) in text.match_indices(": ") {
            let line = text[at..].find('\n').map_or(text.len(), |end| at + end);
            if !text[at..line].contains(['{', '[', '}', ']']) {
                let (source, _) = open(&format!("{}: {other}{}", &text[..at], &text[line..]));
                lower::lower(&document::read(&source).0);
            }
        }
    }
}

#[test]
fn a_derived_contract_speaks_the_words_of_its_document() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("api.yaml");
    std::fs::copy(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/swagger-petstore.yaml"),
        &path,
    )
    .expect("copied");
    let status = std::process::Command::new(env!("CARGO_BIN_EXE_apigen"))
        .args(["contract", "init", "api.yaml", "--quiet"])
        .current_dir(folder.path())
        .status();
    assert!(status.expect("apigen runs").success());
    let text = std::fs::read_to_string(&path).expect("readable");
    assert!(text.contains("schema: '#/definitions/Failure'"), "{text}");
    let (source, found) = document::open(&path, &Limits::default());
    assert_eq!(faults(&found), [] as [&Diagnostic; 0]);
    let contract = lower::lower(&document::read(&source).0).0.to_string();
    assert!(contract.contains("envelope 0 application/json Failure"), "{contract}");
}
