//! Nothing is silently dropped: each operation is held, each thing that is not expressed is named.

mod common;

use apigen::contract::{Contract, Shape};
use apigen::diagnostic::{Diagnostics, Severity};
use apigen::lint::Extent;
use apigen::source::{Limits, Source};
use apigen::{document, lower};
use std::fmt::Write as _;

fn read((source, mut found): (Source, Diagnostics)) -> (Contract, Diagnostics, Extent) {
    let (document, more) = document::read(&source);
    found.extend(more);
    let (contract, more) = lower::lower(&document);
    found.extend(more);
    found.sort();
    let extent = Extent::of(&document, &contract, &found);
    (contract, found, extent)
}

fn text(paths: &str) -> (Contract, Diagnostics, Extent) {
    let text = format!("openapi: 3.0.3\ninfo: {{ title: T, version: '1' }}\n{paths}");
    read(apigen::source::parse_text("t.yaml", &text, &Limits::default()))
}

fn severities(found: &Diagnostics, code: &str) -> Vec<Severity> {
    let those = found.0.iter().filter(|finding| finding.code == code);
    those.map(|finding| finding.severity).collect()
}

#[test]
fn every_operation_of_real_documents_is_held() {
    let mut said = String::new();
    for path in common::corpus() {
        let (_, found, extent) = read(document::open(&path, &Limits::default()));
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        assert!(!found.has_errors(), "{name}");
        assert_eq!(extent.held, extent.written, "{name}");
        let _ = writeln!(said, "{name}: {} {:?}", extent.words(), extent.lost);
    }
    if !said.is_empty() {
        insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!("whole_corpus", said);
        });
    }
}

const DANGLING: &str = "
paths:
  /x:
    get:
      operationId: readX
      parameters: [ { $ref: '#/components/parameters/Gone' } ]
      responses:
        '200': { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Gone' } } } }
        '404': { $ref: '#/components/responses/Gone' }
    post:
      operationId: sendX
      requestBody: { content: { application/json: { schema: { oneOf: [ { $ref: '' }, { type: integer } ] } } } }
      responses: { '204': { description: done } }
";

#[test]
fn what_leads_nowhere_is_free_form_and_named() {
    let (contract, found, extent) = text(DANGLING);
    assert_eq!(severities(&found, "AG211"), [Severity::Warning; 4]);
    assert_eq!((extent.held, extent.written), (2, 2));
    let shape = |content: &apigen::contract::Content| {
        let schema = content.schema.expect("a schema");
        contract.schemas.get(contract.schemas.resolve(schema)).shape.clone()
    };
    let answer = shape(&contract.operations[0].answers[0].contents[0]);
    assert!(matches!(answer, Shape::Any), "{answer:?}");
    let body = contract.operations[1].body.as_ref().expect("a body").contents[0].schema;
    let body = body.expect("a schema");
    for value in [serde_json::json!(1), serde_json::json!({"a": "b"})] {
        assert!(
            lower::accepts(&contract, body, lower::Direction::Request, &value),
            "{value}"
        );
    }
}

#[test]
fn what_is_free_form_refuses_nothing() {
    let (contract, _, _) = text(
        "paths: {}
components:
  schemas:
    A: { type: object, not: { $ref: '#/components/schemas/Gone' } }
    B: { type: object, properties: { not: { $ref: '#/components/schemas/Gone' }, b: { type: integer } } }
",
    );
    let of = |name: &str| {
        contract
            .schemas
            .iter()
            .find(|(_, schema)| schema.name == name)
            .expect("it")
            .0
    };
    let accepts = |name, value| lower::accepts(&contract, of(name), lower::Direction::Request, &value);
    assert!(accepts("A", serde_json::json!({})));
    assert!(accepts("B", serde_json::json!({ "not": [1], "b": 1 })));
    assert!(!accepts("B", serde_json::json!({ "b": "x" })));
}

#[test]
fn who_declares_an_error_contract_wants_references_exact() {
    let (_, found, _) = text(&format!("x-error-contract: {{}}\n{DANGLING}"));
    assert_eq!(severities(&found, "AG211"), [Severity::Error; 4]);
}

#[test]
fn an_undeclared_scheme_opens_no_door() {
    let guarded = "paths: { /x: { get: { security: [ { key: [] } ], responses: { '204': { description: ok } } } } }
components: { securitySchemes: { key: { $ref: '#/components/securitySchemes/gone' } } }";
    let (_, found, _) = text(guarded);
    assert_eq!(severities(&found, "AG211"), [Severity::Error]);
}

#[test]
fn paths_with_small_faults_are_served() {
    let paths = "paths:
  pets: { get: { operationId: a, responses: { '204': { description: ok } } } }
  /a/{x}/b/{x}:
    get:
      operationId: b
      parameters: [ { name: x, in: path, required: true, schema: { type: string } } ]
      responses: { '204': { description: ok } }
";
    let (contract, found, extent) = text(paths);
    assert_eq!(severities(&found, "AG217"), [Severity::Warning; 2]);
    assert_eq!(contract.operations[0].path.template, "/pets");
    assert_eq!(contract.operations[1].parameters.len(), 1);
    assert_eq!((extent.held, extent.written), (2, 2));
}

#[test]
fn a_part_that_is_not_held_is_counted() {
    let (_, found, extent) = text(
        "paths: { /x: { get: { parameters: [ { name: all, in: querystring, content: { application/jsonpath: { schema: \
         { type: string } } } } ], responses: { '204': { description: ok } } } } }",
    );
    assert_eq!(severities(&found, "AG395"), [Severity::Warning]);
    assert_eq!(extent.words(), "1 of 1 operations, 1 construct not expressed (AG395)");
}
