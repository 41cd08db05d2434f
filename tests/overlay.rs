//! Overlays: changes of a document that stand in files of their own.

use apigen::document;
use apigen::report::{Format, Style, render};
use apigen::source::Limits;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

const API: &str = "openapi: 3.0.3
info: { title: Vendor, version: 1.0.0 }
tags: [ { name: a } ]
paths:
  /orders: { $ref: orders.yaml }
  /internal/metrics: { get: { operationId: metrics, responses: { '200': { description: M. } } } }
  /internal/debug: { get: { operationId: debug, responses: { '200': { description: D. } } } }
";
const ORDERS: &str = "get:
  operationId: orders
  tags: [a]
  responses: { '200': { description: All., content: { application/json: { schema: { $ref: order.yaml } } } } }
";
const OVERLAY: &str = "overlay: 1.0.0
info: { title: Ours, version: 1.0.0 }
actions:
  - target: $
    update: { x-error-contract: { $ref: ../common/errors.yaml }, tags: [ { name: b } ] }
  - target: $.paths['/orders'].get
    update: { x-error-codes: [GONE], tags: [b], deprecated: true }
  - target: $.paths[?@.get.operationId == 'metrics' || @.get.operationId == 'debug']
    remove: true
  - target: $.components.schemas.order.properties
    update: { note: { $ref: '#/components/schemas/order' } }
";

fn folder() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let files = [
        ("vendor/api.yaml", API),
        ("vendor/orders.yaml", ORDERS),
        (
            "vendor/order.yaml",
            "{ type: object, properties: { id: { type: string } } }\n",
        ),
        ("ours/overlay.yaml", OVERLAY),
        ("common/errors.yaml", "errors: { GONE: { status: 410, title: Gone } }\n"),
    ];
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        fs::write(path, text).expect("written");
    }
    let (api, overlay) = (
        folder.path().join("vendor/api.yaml"),
        folder.path().join("ours/overlay.yaml"),
    );
    (folder, api, overlay)
}

#[test]
fn an_overlay_changes_the_whole_document_and_brings_its_own_files() {
    let (folder, api, overlay) = folder();
    let limits = Limits {
        within: Some(folder.path().to_path_buf()),
        ..Limits::default()
    };
    let (source, found) = document::open_overlaid(&api, &[overlay], &limits);
    assert_eq!(found.0, []);
    assert_eq!(document::read(&source).1.0, []);
    let tree = source.root.expect("a tree").to_json();
    assert_eq!(tree["tags"].to_string(), r#"[{"name":"a"},{"name":"b"}]"#);
    assert_eq!(tree["x-error-contract"]["errors"]["GONE"]["status"], 410);
    assert_eq!(
        tree["paths"].as_object().expect("a map").keys().collect::<Vec<_>>(),
        ["/orders"]
    );
    let get = &tree["paths"]["/orders"]["get"];
    assert_eq!(
        (get["tags"].to_string(), get["deprecated"].as_bool()),
        (r#"["a","b"]"#.to_owned(), Some(true))
    );
    assert_eq!(
        tree["components"]["schemas"]["order"]["properties"]["note"]["$ref"],
        "#/components/schemas/order"
    );
}

#[test]
fn findings_about_what_an_overlay_adds_point_into_the_overlay() {
    let (folder, api, overlay) = folder();
    fs::write(
        &overlay,
        "overlay: 1.0.0\ninfo: { title: O, version: '1' }\nactions: [ { target: $, update: { tags: [ { name: b, externalDocs: 5 } ] } } ]\n",
    )
    .expect("written");
    let limits = Limits {
        within: Some(folder.path().to_path_buf()),
        ..Limits::default()
    };
    let (source, mut found) = document::open_overlaid(&api, &[overlay], &limits);
    found.extend(document::read(&source).1);
    let said = render(&found, &source, Format::Concise, Style::default());
    assert!(said.contains("ours/overlay.yaml:3:68: warning[AG206]"), "{said}");
}

#[test]
fn a_service_is_made_of_the_document_with_its_overlay() {
    let (folder, ..) = folder();
    let run = |arguments: &[&str]| {
        let done = Command::new(env!("CARGO_BIN_EXE_apigen"))
            .args(arguments)
            .args(["--files-within", "."])
            .current_dir(folder.path())
            .output()
            .expect("apigen runs");
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        String::from_utf8_lossy(&done.stdout).into_owned()
    };
    run(&[
        "new",
        "service",
        "--spec",
        "vendor/api.yaml",
        "--overlay",
        "ours/overlay.yaml",
    ]);
    run(&["generate", "service", "--check"]);
    let document = fs::read_to_string(folder.path().join("service/openapi.yaml")).expect("a document");
    assert!(
        document.contains("GONE") && !document.contains("internal"),
        "{document}"
    );
    let published = run(&["publish", "vendor/api.yaml", "--overlay", "ours/overlay.yaml"]);
    assert!(
        published.contains("'410'") && !published.contains("internal"),
        "{published}"
    );
    run(&["lint", "vendor/api.yaml", "--overlay", "ours/overlay.yaml"]);
}
