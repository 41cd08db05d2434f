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

/// The document after an overlay with these actions, of this version.
fn overlaid(version: &str, actions: &str) -> (serde_json::Value, Vec<&'static str>) {
    let (folder, api, overlay) = folder();
    let text = format!("overlay: {version}\ninfo: {{ title: O, version: '1' }}\nactions:\n{actions}");
    fs::write(&overlay, text).expect("written");
    let limits = Limits {
        within: Some(folder.path().to_path_buf()),
        nodes: 2000,
        ..Limits::default()
    };
    let (source, found) = document::open_overlaid(&api, &[overlay], &limits);
    let codes = found.0.iter().map(|finding| finding.code).collect();
    (source.root.map(|root| root.to_json()).unwrap_or_default(), codes)
}

#[test]
fn a_copy_is_merged_into_its_targets() {
    let (tree, found) = overlaid(
        "1.1.0",
        "  - { target: $.paths, update: { /bills: {}, /all: { get: { operationId: all, tags: [b] } } } }
  - { target: \"$.paths['/bills', '/all']\", copy: \"$.paths['/internal/debug']\" }
  - { target: \"$.paths['/internal/debug']\", remove: true }
",
    );
    assert_eq!(found, [""; 0]);
    let debug = serde_json::json!({ "operationId": "debug", "responses": { "200": { "description": "D." } } });
    assert_eq!(tree["paths"]["/bills"]["get"], debug);
    assert_eq!(
        tree["paths"]["/all"]["get"]["operationId"], "debug",
        "a text replaces a text"
    );
    assert_eq!(
        tree["paths"]["/all"]["get"]["tags"][0], "b",
        "what only the target has stays"
    );
    assert!(
        tree["paths"].get("/internal/debug").is_none(),
        "copied, then removed: moved"
    );
}

#[test]
fn a_copy_takes_lists_and_scalars_as_an_update_does() {
    let (tree, found) = overlaid(
        "1.1.0",
        "  - { target: $, update: { x-more: [ { name: c }, { name: d } ] } }
  - { target: $.tags, copy: \"$['x-more']\" }
  - { target: $.tags, copy: $.info }
  - { target: $.info.title, copy: $.openapi }
  - { target: $.info.version, update: 2.0.0 }
",
    );
    assert_eq!(found, [""; 0]);
    let tags = serde_json::json!([{ "name": "a" }, { "name": "c" }, { "name": "d" },
        { "title": "Vendor", "version": "1.0.0" }]);
    assert_eq!(tree["tags"], tags);
    assert_eq!(
        tree["info"],
        serde_json::json!({ "title": "3.0.3", "version": "2.0.0" })
    );
}

#[test]
fn copies_of_copies_stop_at_the_limit() {
    let double = "  - { target: $.info, update: { n: {} } }\n  - { target: $.info.n, copy: $ }\n".repeat(200);
    let (_, found) = overlaid("1.1.0", &double);
    assert_eq!(found, ["AG113"]);
}

/// A service of the vendor's document with our overlay, kept in git.
struct Kept(tempfile::TempDir);

impl Kept {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let kept = Self(folder);
        kept.write("openapi.yaml", &API.replace("{ $ref: orders.yaml }", ORDERS_INLINE));
        kept.write(
            "apigen.toml",
            "overlays = [\"ours.yaml\"]\n[names]\n\"#/paths/~1orders/get\" = \"list_all\"\n",
        );
        kept.write(
            "ours.yaml",
            &overlay("  - target: $.paths['/orders'].get\n    update: { deprecated: true }\n"),
        );
        for arguments in [
            &["init", "-q"][..],
            &["add", "."],
            &[
                "-c",
                "user.name=T",
                "-c",
                "user.email=t@example.com",
                "commit",
                "-qm",
                "first",
            ],
        ] {
            let done = Command::new("git").args(arguments).current_dir(kept.0.path()).status();
            assert!(done.expect("git runs").success(), "{arguments:?}");
        }
        kept
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.path().join(name), text).expect("written");
    }

    /// What apigen says, on stdout and stderr.
    fn run(&self, arguments: &[&str]) -> String {
        let done = Command::new(env!("CARGO_BIN_EXE_apigen"))
            .args(arguments)
            .current_dir(self.0.path())
            .output()
            .expect("apigen runs");
        String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr)
    }
}

const ORDERS_INLINE: &str = "{ get: { operationId: orders, tags: [a], responses: { '200': { description: All. } } } }";

fn overlay(actions: &str) -> String {
    format!("overlay: 1.1.0\ninfo: {{ title: O, version: '1' }}\nactions:\n{actions}")
}

#[test]
fn overlays_of_the_configuration_are_applied_by_every_command() {
    let kept = Kept::new();
    assert!(kept.run(&["publish", "openapi.yaml"]).contains("deprecated: true"));
    let linted = kept.run(&["lint", "openapi.yaml", "--output-format", "concise"]);
    assert!(linted.contains("EC340"), "deprecated without a sunset: {linted}");
    let further = overlay("  - target: $.paths['/orders']\n    remove: true\n");
    kept.write("further.yaml", &further);
    let arguments = ["check", "--spec", "openapi.yaml", "--plan", "--overlay", "further.yaml"];
    let planned = kept.run(&arguments);
    assert!(!planned.contains("orders") && planned.contains("metrics"), "{planned}");
}

#[test]
fn an_older_document_in_git_has_the_overlays_of_its_revision() {
    let kept = Kept::new();
    let same = kept.run(&["diff", "git:HEAD", "openapi.yaml"]);
    assert!(same.contains("no changes that clients could notice"), "{same}");
    kept.write(
        "ours.yaml",
        &overlay("  - target: $.paths['/orders']\n    remove: true\n"),
    );
    let changed = kept.run(&["diff", "git:HEAD", "openapi.yaml", "--output-format", "concise"]);
    assert!(changed.contains("ED003"), "it was deprecated there: {changed}");
    kept.write("none.yaml", &overlay("  - { target: $.info, update: {} }\n"));
    let changed = kept.run(&[
        "diff",
        "git:HEAD",
        "openapi.yaml",
        "--old-overlay",
        "none.yaml",
        "--output-format",
        "concise",
    ]);
    assert!(changed.contains("ED001"), "without the overlay it was not: {changed}");
}

#[test]
fn overlays_of_both_sides_of_a_comparison_are_named_each() {
    let kept = Kept::new();
    fs::remove_file(kept.0.path().join("apigen.toml")).expect("removed");
    kept.write("add.yaml", &overlay("  - { target: $.tags, update: { name: z } }\n  - { target: $.paths, update: { /z: { get: { operationId: z, responses: { '204': { description: Z. } } } } } }\n"));
    let added = kept.run(&["diff", "openapi.yaml", "openapi.yaml", "--overlay", "add.yaml"]);
    assert!(added.contains("ED004"), "{added}");
    let removed = kept.run(&["diff", "openapi.yaml", "openapi.yaml", "--old-overlay", "add.yaml"]);
    assert!(removed.contains("ED001"), "{removed}");
}

#[test]
fn what_is_mended_lands_in_the_file_where_it_stands() {
    let kept = Kept::new();
    let before = fs::read_to_string(kept.0.path().join("openapi.yaml")).expect("readable");
    let faulty =
        overlay("  - target: $\n    update: { components: { schemas: { Order: { type: intger } } } }  # ours\n");
    kept.write("ours.yaml", &faulty);
    let said = kept.run(&["lint", "openapi.yaml", "--fix"]);
    assert!(said.contains("AG210 ours.yaml:5"), "{said}");
    let after = fs::read_to_string(kept.0.path().join("ours.yaml")).expect("readable");
    assert_eq!(after, faulty.replace("intger", "integer"));
    assert_eq!(
        fs::read_to_string(kept.0.path().join("openapi.yaml")).expect("readable"),
        before
    );
}
