//! Documents in, findings and the normal form out.

use apigen::diagnostic::Diagnostics;
use apigen::document::{self, Document, Version};
use apigen::report::{Format, Style, render};
use apigen::source::{Limits, Node, Source, parse_text};

fn read(text: &str) -> (Source, Document, Diagnostics) {
    let (source, mut found) = parse_text("api.yaml", text, &Limits::default());
    let (document, more) = document::read(&source);
    found.extend(more);
    found.sort();
    (source, document, found)
}

/// The concise report of a document.
fn said(text: &str) -> String {
    let (source, _, found) = read(text);
    render(&found, &source, Format::Concise, Style::default())
}

/// The normal form of a schema of a 3.1 document.
fn normal(schema: &str) -> String {
    let text =
        format!("openapi: 3.1.0\ninfo: {{ title: T, version: 1 }}\ncomponents: {{ schemas: {{ S: {schema} }} }}\n");
    let (_, document, found) = read(&text);
    assert!(!found.has_errors(), "{found:?}");
    document
        .at("#/components/schemas/S")
        .map(|node| node.to_json().to_string())
        .unwrap_or_default()
}

#[test]
fn eight_defects_in_one_run() {
    let said = said(include_str!("../specs/faults/many/eight-defects.yaml"));
    let places: Vec<&str> = said
        .lines()
        .filter_map(|line| line.strip_prefix("api.yaml:")?.split(':').next())
        .collect();
    assert_eq!(places, ["5", "13", "19", "20", "22", "34", "35", "36"], "{said}");
    insta::with_settings!({ snapshot_path => "../snapshots" }, { insta::assert_snapshot!("eight_defects", said) });
}

#[test]
fn one_fault_is_one_finding() {
    // A parameter that cannot be understood is not reported as undeclared, nor one behind a dangling reference.
    let text = "openapi: 3.0.3
info: { title: T, version: 1 }
paths:
  /a/{id}:
    parameters: nonsense
    get: { responses: { '204': { description: Done. } } }
  /b/{id}:
    get: { parameters: [ { $ref: '#/components/parameters/Id' } ], responses: { '204': { description: Done. } } }
  /c/{id}:
    get: { parameters: [ { name: id, in: [path] } ], responses: { '204': { description: Done. } } }
";
    assert_eq!(
        said(text),
        "api.yaml:5:17: error[AG204]: `parameters` must be a list, not a string
api.yaml:8:34: warning[AG211]: nothing stands at `#/components/parameters/Id`
api.yaml:10:34: warning[AG220]: the parameter `id` has neither `schema` nor `content`
api.yaml:10:38: error[AG204]: `in` must be a text, not a list
"
    );
}

#[test]
fn what_a_broken_line_held_is_not_missing() {
    let text = "openapi: 3.0.3
info: { title: T, version: 1 }
paths:
  /a:
    get:
      responses: { '200': { description: D., content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } } }
components:
  schemas:
    Pet: type: object
";
    assert_eq!(
        said(text),
        "api.yaml:9:14: error[AG104]: this is not YAML: a second `: ` stands where a value is due\n"
    );
}

#[test]
fn what_is_no_openapi_is_said_to_be_none() {
    let cases = [
        "[1]",
        "swagger: '2.0'",
        "openapi: 4.0.0",
        "openapi: [3]",
        "asyncapi: 2.0.0",
        "type: object",
        "a: b",
        "Openapi: 3.0.0",
    ];
    let all: String = cases.map(|text| format!("{text}\n    {}", said(text))).concat();
    insta::with_settings!({ snapshot_path => "../snapshots" }, { insta::assert_snapshot!("not_openapi", all) });
}

#[test]
fn versions_are_told_apart() {
    for (text, version) in [
        ("openapi: 3.0.4", Version::V3_0),
        ("openapi: 3.1", Version::V3_1),
        ("openapi: 3.2.0", Version::V3_2),
    ] {
        assert_eq!(
            read(&format!("{text}\ninfo: {{ title: T, version: 1 }}\npaths: {{}}\n"))
                .1
                .version(),
            version
        );
    }
}

#[test]
fn schemas_of_3_1_become_those_of_3_0() {
    let cases = [
        "{ type: [string, 'null'], maxLength: 3 }",
        "{ type: [string, null] }",
        "{ type: [string, integer, 'null'], maxLength: 3, minimum: 1, title: T }",
        "{ type: 'null' }",
        "{ const: a }",
        "{ const: null }",
        "{ anyOf: [ { $ref: '#/components/schemas/S' }, { type: 'null' } ], title: T }",
        "{ oneOf: [ { type: string }, { type: integer }, { type: 'null' } ] }",
        "{ anyOf: [ { type: string, title: U }, { type: 'null' } ], title: T }",
        "{ enum: [a, null] }",
        "{ type: string, enum: [a, null], nullable: true }",
        "{ exclusiveMinimum: true, minimum: 5, maximum: 9, exclusiveMaximum: false }",
        "{ exclusiveMinimum: 5 }",
        "true",
        "false",
        "{ type: array, items: true }",
        "{ type: object, additionalProperties: false, properties: { a: true, b: { const: 1 } } }",
        "{ type: string, contentEncoding: base64 }",
        "{ type: string, contentMediaType: application/octet-stream }",
        "{ $ref: '#/components/schemas/S/properties/x', description: D, properties: { x: {} } }",
        "{ examples: { one: { value: 1 } }, minLength: '3', x-own: { type: [a] } }",
        "{ properties: { default: { default: { type: [a] } }, $ref: { type: [string] } } }",
    ];
    let all: String = cases
        .map(|schema| format!("{schema}\n    {}\n", normal(schema)))
        .concat();
    insta::with_settings!({ snapshot_path => "../snapshots" }, { insta::assert_snapshot!("normal_form", all) });
}

#[test]
fn references_are_followed() {
    let text = "openapi: 3.0.3
info: { title: T, version: 1 }
paths:
  /a~b/{c d}: { get: { operationId: one, parameters: [ { $ref: '#/components/parameters/a%20b~1c' } ], responses: { '204': { description: D. } } } }
components:
  parameters:
    a b/c: { $ref: '#/components/parameters/D' }
    D: { name: c d, in: path, required: true, schema: { type: string } }
";
    let (_, document, found) = read(text);
    assert_eq!(found.0, []);
    let operation = document.operations().next().expect("an operation");
    assert_eq!(operation.pointer, "#/paths/~1a~0b~1{c d}/get");
    let parameter = operation
        .node
        .get("parameters")
        .and_then(|list| list.items().next())
        .expect("a parameter");
    let resolved = document.resolve(parameter);
    assert_eq!(resolved.pointer, "#/components/parameters/D");
    assert_eq!(resolved.node.get("name").and_then(Node::as_str), Some("c d"));
}

#[test]
fn loops_and_depth_do_no_harm() {
    let text = "openapi: 3.0.3
info: { title: T, version: 1 }
paths:
  /a: { $ref: '#/paths/~1a' }
components: { schemas: { A: { $ref: '#/components/schemas/A' }, B: { properties: { b: { $ref: '#/components/schemas/B' } } } } }
";
    let (_, document, found) = read(text);
    assert_eq!(found.0.iter().map(|d| d.code).collect::<Vec<_>>(), ["AG216", "AG216"]);
    assert_eq!(document.operations().count(), 0);
    let limits = Limits {
        depth: 10_000,
        ..Limits::default()
    };
    for nested in ["{\"items\":", "{\"properties\":{\"a\":", "{\"allOf\":["] {
        let times = if nested.contains('[') || nested.contains("prop") {
            195
        } else {
            390
        };
        let close = nested.chars().rev().filter_map(|c| match c {
            '{' => Some('}'),
            '[' => Some(']'),
            _ => None,
        });
        let close: String = close.collect();
        let schema = format!("{}{{}}{}", nested.repeat(times), close.repeat(times));
        let text = format!(
            "{{\"openapi\":\"3.1.0\",\"info\":{{\"title\":\"T\",\"version\":\"1\"}},\"components\":{{\"schemas\":{{\"S\":{schema}}}}}}}"
        );
        let (source, found) = parse_text("deep.json", &text, &limits);
        assert_eq!(found.0, []);
        let (_, found) = document::read(&source);
        assert!(!found.has_errors());
    }
}

#[test]
fn no_prefix_of_a_document_makes_it_panic() {
    for text in [
        include_str!("../specs/orders.yaml"),
        include_str!("../specs/faults/many/eight-defects.yaml"),
    ] {
        for end in (0..text.len()).step_by(97).filter(|end| text.is_char_boundary(*end)) {
            read(&text[..end]);
        }
        for (from, to) in [
            (": ", ": [] #"),
            ("{", "["),
            ("'", ""),
            ("  ", " "),
            ("type: ", "type: - "),
            (":", ": null, "),
        ] {
            read(&text.replace(from, to));
        }
    }
}

#[test]
fn our_own_documents_are_clean() {
    for text in [
        include_str!("../specs/orders.yaml"),
        include_str!("../specs/minimal.yaml"),
    ] {
        assert_eq!(said(text), "");
    }
}

#[test]
fn words_that_came_after_3_0_are_no_faults() {
    let text = "openapi: 3.1.0
info: { title: T, version: '1' }
paths: {}
components:
  securitySchemes:
    certificate: { type: mutualTLS }
";
    assert_eq!(said(text), "");
}
