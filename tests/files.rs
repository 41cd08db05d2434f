//! Documents of several files: one contract, and every finding in its file.

use apigen::contract::Contract;
use apigen::diagnostic::Diagnostics;
use apigen::report::{Format, Style, render};
use apigen::source::{Limits, Source};
use apigen::{document, lower};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[path = "common/many.rs"]
mod many;

fn specs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("specs")
}

/// A document of several files: the text of each by its location, the first the document itself.
struct Folder(tempfile::TempDir);

impl Folder {
    fn of(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("made");
            fs::write(path, text).expect("written");
        }
        Self(folder)
    }

    fn open(&self, name: &str) -> (Source, Diagnostics) {
        read(
            &self.0.path().join(name),
            &Limits {
                within: Some(self.0.path().to_path_buf()),
                ..Limits::default()
            },
        )
    }

    /// What is said, without the name of the folder.
    fn said(&self, name: &str) -> String {
        let (source, found) = self.open(name);
        let text = render(&found, &source, Format::Full, Style::default());
        text.replace(&format!("{}/", self.0.path().display()), "")
    }
}

fn read(path: &Path, limits: &Limits) -> (Source, Diagnostics) {
    let (source, mut found) = document::open(path, limits);
    let (document, more) = document::read(&source);
    found.extend(more);
    found.extend(lower::lower(&document).1);
    found.sort();
    (source, found)
}

fn contract(path: &Path) -> Contract {
    let (source, found) = document::open(path, &Limits::default());
    assert_eq!(found.0, [], "{}", path.display());
    lower::lower(&document::read(&source).0).0
}

#[test]
fn a_document_split_into_files_gives_the_same_contract() {
    let whole = contract(&specs().join("orders.yaml"));
    let split = contract(&specs().join("multi/orders/openapi.yaml"));
    let lines = |contract: &Contract| {
        let text = contract.to_string();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(lines(&whole).join("\n"), lines(&split).join("\n"));
}

/// A document with these components and paths.
fn document_of(rest: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{ title: Files, version: 1.0.0 }}\n{rest}")
}

/// The joined tree as JSON, without what every document has.
fn joined(folder: &Folder) -> serde_json::Value {
    let (source, found) = document::open(&folder.0.path().join("api.yaml"), &Limits::default());
    assert_eq!(found.0, []);
    let mut tree = source.root.expect("a tree").to_json();
    let map = tree.as_object_mut().expect("a map");
    map.remove("openapi");
    map.remove("info");
    tree
}

#[test]
fn references_lead_to_files_from_every_place() {
    let api = document_of(
        "x-error-contract: { $ref: shared/errors.yaml }
paths:
  /pets: { $ref: 'paths.yaml#/~1pets', summary: Ours }
  /webhook:
    post:
      operationId: hook
      parameters: [ { $ref: 'shared/parts.json#/parameters/limit' } ]
      requestBody: { $ref: 'shared/parts.json#/bodies/pet' }
      responses: { $ref: shared/responses.yaml }
components:
  securitySchemes: { key: { $ref: 'shared/parts.json#/key' } }
  schemas: { $ref: schemas/index.yaml }
",
    );
    let parts = r##"{
  "parameters": { "limit": { "name": "limit", "in": "query", "schema": { "$ref": "../schemas/Limit.yaml" } } },
  "bodies": { "pet": { "content": { "application/json": { "schema": { "$ref": "../api.yaml#/components/schemas/Pet" },
    "examples": { "cat": { "$ref": "#/examples/cat" } } } } } },
  "examples": { "cat": { "value": { "name": "Tom", "$ref": "#/not/a/reference" } } },
  "key": { "type": "apiKey", "in": "header", "name": "X-Key" },
  "headers": { "Total": { "schema": { "type": "integer" } } },
  "links": { "next": { "operationId": "hook" } }
}"##;
    let folder = Folder::of(&[
        ("api.yaml", &api),
        ("shared/parts.json", parts),
        (
            "shared/responses.yaml",
            "'200':
  description: Done.
  headers: { Total: { $ref: 'parts.json#/headers/Total' } }
  links: { next: { $ref: 'parts.json#/links/next' } }
  content: { application/json: { schema: { $ref: '../schemas/Pet.yaml' } } }
default: { $ref: failure.yaml }
",
        ),
        ("shared/failure.yaml", "description: Failed.\n"),
        (
            "shared/errors.yaml",
            "envelope: { schema: ../schemas/Problem.yaml }
errors:
  GONE: { status: 410, title: Gone, members: { limit: { $ref: ../schemas/Limit.yaml } } }
",
        ),
        (
            "paths.yaml",
            "/pets:
  summary: Theirs
  get:
    operationId: pets
    responses: { '200': { description: All., content: { application/json: { schema: { $ref: schemas/Pet.yaml } } } } }
",
        ),
        (
            "schemas/index.yaml",
            "Pet: { $ref: Pet.yaml }\nAlias: { $ref: Pet.yaml }\n",
        ),
        (
            "schemas/Pet.yaml",
            "oneOf: [ { $ref: '#/definitions/Cat' }, { $ref: Dog.yaml } ]
discriminator: { propertyName: kind, mapping: { cat: '#/definitions/Cat', dog: Dog.yaml, fish: Fish } }
definitions:
  Cat: { properties: { friend: { $ref: '#' } } }
  Unused: { type: string }
",
        ),
        (
            "schemas/Dog.yaml",
            "properties: { owner: { $ref: 'Pet.yaml#/definitions/Cat' } }\n",
        ),
        ("schemas/Limit.yaml", "{ type: integer }\n"),
        ("schemas/Problem.yaml", "{ type: object }\n"),
    ]);
    let text = apigen::publish::text(&Source::default(), &joined(&folder), apigen::publish::Format::Yaml);
    insta::with_settings!({ snapshot_path => "../snapshots" }, { insta::assert_snapshot!("files_joined", text) });
}

#[test]
fn names_of_bundled_components_are_unique_and_do_not_depend_on_order() {
    let refs = |order: &[&str]| -> String {
        let refs: Vec<String> = order.iter().map(|target| format!("{{ $ref: {target} }}")).collect();
        document_of(&format!(
            "paths: {{}}\ncomponents: {{ schemas: {{ Item: {{}}, All: {{ anyOf: [ {} ] }} }} }}\n",
            refs.join(", ")
        ))
    };
    let order = [
        "a/Order.yaml",
        "b/Order.yaml",
        "'c.yaml#/Order'",
        "Item.yaml",
        "Line.yaml",
        "'c.yaml#/Line/items'",
        "a/index.yaml",
        "'c.yaml#/Gr%C3%B6%C3%9Fe'",
    ];
    let mut backwards = order;
    backwards.reverse();
    let names = |order: &[&str]| {
        let folder = Folder::of(&[
            ("api.yaml", &refs(order)),
            ("a/Order.yaml", "{}"),
            ("b/Order.yaml", "{}"),
            ("c.yaml", "Order: {}\nLine: { items: {} }\nGröße: {}\n"),
            ("Item.yaml", "{}"),
            ("Line.yaml", "{}"),
            ("a/index.yaml", "{}"),
        ]);
        let tree = joined(&folder);
        let schemas = tree["components"]["schemas"].as_object().expect("a map");
        let mut names: Vec<String> = schemas.keys().cloned().collect();
        names.sort();
        names
    };
    assert_eq!(
        names(&order),
        [
            "All",
            "Gr__e",
            "Item",
            "Item_2",
            "Line",
            "Line_items",
            "a",
            "a_Order",
            "b_Order",
            "c_Order"
        ]
    );
    assert_eq!(names(&order), names(&backwards));
}

#[test]
fn findings_across_files_quote_both() {
    let folder = Folder::of(&[
        (
            "api.yaml",
            &document_of(
                "paths:
  /pets: { $ref: pets.yaml }
  /cats: { $ref: pets.yaml }
  /dogs: { $ref: dogs.yaml }
components:
  schemas:
    Loop: { $ref: loop.yaml }
    Broken: { $ref: broken.yaml }
    Wide: { properties: { $ref: wide.yaml } }
info2: { $ref: nowhere.yaml }
",
            ),
        ),
        (
            "pets.yaml",
            "get:
  operationId: pets
  responses: { '200': { description: All., content: { application/json: { schema: { $ref: pet.yaml } } } } }
  parameters:
    - { name: limit, in: query, schema: { type: integr } }
  tags: { $ref: tags.yaml }
",
        ),
        (
            "pet.yaml",
            "{ type: object, required: [nmae], properties: { name: { type: string, minLength: -1 } } }\n",
        ),
        ("loop.yaml", "$ref: pool.yaml\n"),
        ("pool.yaml", "$ref: loop.yaml\n"),
        ("broken.yaml", "a: b: c\n"),
        (
            "wide.yaml",
            "name: { $ref: '#/components/schemas/Loop' }\ntag: { $ref: 'api.yaml' }\n",
        ),
    ]);
    let said = folder.said("api.yaml");
    insta::with_settings!({ snapshot_path => "../snapshots" }, { insta::assert_snapshot!("files_findings", said) });
}

#[test]
fn schemas_are_found_by_anchor_and_id_and_through_references() {
    let api = document_of(
        "paths: {}
components:
  schemas:
    A: { items: { $ref: '#thing' }, $anchor: a }
    B: { $anchor: thing, properties: { c: { $ref: 'other.yaml#inner' }, d: { $ref: 'https://example.org/e.json' } } }
    C: { $ref: 'other.yaml#/Through/properties/x' }
",
    );
    let other = "Inner: { $anchor: inner, type: integer }
Through: { $ref: e.yaml }
";
    let e = "$id: https://example.org/e.json
properties: { x: { type: boolean } }
";
    let folder = Folder::of(&[("api.yaml", &api), ("other.yaml", other), ("e.yaml", e)]);
    let schemas = joined(&folder)["components"]["schemas"].take();
    assert_eq!(schemas["A"]["items"]["$ref"], "#/components/schemas/B");
    assert_eq!(schemas["B"]["properties"]["c"]["$ref"], "#/components/schemas/Inner");
    assert_eq!(schemas["B"]["properties"]["d"]["$ref"], "#/components/schemas/e");
    assert_eq!(schemas["C"]["type"], "boolean");
}

/// References in a schema with an `$id` count from there (JSON Schema 2020-12, section 8.2); so do those in a document
/// with `$self`.
#[test]
fn references_count_from_the_nearest_id() {
    let api = document_of(
        "paths: {}
components:
  schemas:
    Base:
      $id: https://example.org/s/base.json
      $defs: { y: { $anchor: an, type: string } }
      properties: { o: { $ref: other.json }, l: { $ref: '#/$defs/y' }, m: { $ref: '#an' }, n: { $ref: '#/components/schemas/Far' } }
    Other: { $id: https://example.org/s/other.json, type: integer }
    Far: { items: { $ref: 'https://example.org/s/base.json#an' } }
    Farther: { items: { $ref: 'https://example.org/s/base.json#/$defs/y' } }
    Nest:
      $id: https://example.org/n/root
      properties: { a: { $id: sub, properties: { q: { $ref: root }, p: { $ref: part.yaml } } } }
    Inner: { items: { $ref: https://example.org/n/sub } }
",
    );
    let folder = Folder::of(&[
        ("api.yaml", &api),
        (
            "part.yaml",
            "$id: https://example.org/n/third\nitems: { $ref: 's/../sub' }\n",
        ),
    ]);
    let schemas = joined(&folder)["components"]["schemas"].take();
    let base = "#/components/schemas/Base";
    let members = &schemas["Base"]["properties"];
    assert_eq!(members["o"]["$ref"], "#/components/schemas/Other");
    assert_eq!(members["l"]["$ref"], format!("{base}/$defs/y"));
    assert_eq!(members["m"]["$ref"], format!("{base}/$defs/y"));
    assert_eq!(members["n"]["$ref"], "#/components/schemas/Far");
    assert_eq!(schemas["Far"]["items"]["$ref"], format!("{base}/$defs/y"));
    assert_eq!(schemas["Farther"]["items"]["$ref"], format!("{base}/$defs/y"));
    let nested = &schemas["Nest"]["properties"]["a"];
    assert_eq!(nested["properties"]["q"]["$ref"], "#/components/schemas/Nest");
    assert_eq!(nested["properties"]["p"]["$ref"], "#/components/schemas/part");
    assert_eq!(
        schemas["Inner"]["items"]["$ref"],
        "#/components/schemas/Nest/properties/a"
    );
    assert_eq!(
        schemas["part"]["items"]["$ref"],
        "#/components/schemas/Nest/properties/a"
    );
}

#[cfg(unix)]
#[test]
fn a_file_is_one_by_whatever_way_it_is_reached() {
    let api = document_of(
        "paths: {}\ncomponents: { schemas: { A: { $ref: b.yaml }, B: { $ref: link.yaml }, C: { $ref: './no/../b.yaml' }, \
         D: { $ref: 'b%2Eyaml' }, E: { $ref: 'self.yaml#/components/schemas/F' }, F: { type: string } } }\n",
    );
    let folder = Folder::of(&[
        ("api.yaml", &api),
        (
            "b.yaml",
            "properties: { a: { $ref: '#/x' }, b: { $ref: 'link.yaml#/x' }, c: { $ref: 'self.yaml#/components/schemas/F' } }\nx: {}\n",
        ),
    ]);
    std::os::unix::fs::symlink("b.yaml", folder.0.path().join("link.yaml")).expect("linked");
    std::os::unix::fs::symlink("api.yaml", folder.0.path().join("self.yaml")).expect("linked");
    let schemas = joined(&folder)["components"]["schemas"].take();
    for name in ["B", "C", "D"] {
        assert_eq!(schemas[name]["$ref"], "#/components/schemas/A");
    }
    assert_eq!(schemas["A"]["properties"]["c"]["$ref"], "#/components/schemas/F");
    assert_eq!(schemas["A"]["properties"]["a"], schemas["A"]["properties"]["b"]);
    assert_eq!(schemas["E"]["$ref"], "#/components/schemas/F");
}

/// A public cloud's document has 2,900 files. What reading such a one costs, the benchmark says.
#[test]
fn a_document_of_three_thousand_files_is_read_whole() {
    let resources = 200;
    let files = many::files(resources);
    let count = files.len();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (&**name, &**text)).collect();
    let folder = Folder::of(&files);
    let (source, found) = document::open(&folder.0.path().join("api.yml"), &Limits::default());
    assert_eq!(found.0, []);
    assert_eq!(source.files.len(), count);
    assert!(count > 3000, "{count}");
    let (document, found) = document::read(&source);
    assert_eq!(found.0, []);
    let (contract, found) = lower::lower(&document);
    assert!(!found.has_errors(), "{found:?}");
    assert_eq!(contract.operations.len(), many::operations(resources));
    let tree = source.root.as_ref().expect("a tree").to_json();
    assert!(
        !tree.to_string().contains(".yml"),
        "every reference leads to a component"
    );
    assert_eq!(
        tree["tags"][0]["description"],
        files_text(&files, "shared/introduction.md")
    );
    assert_eq!(tree["info"]["description"], "# Introduction\n\nWords.\n");
    let list = &tree["paths"]["/v2/r7"]["get"];
    assert_eq!(list["description"], "Lists *all* of r7: the newest first.\n");
    assert_eq!(list["x-codeSamples"][0]["lang"], "cURL");
    // Each model once, however often it is referred to: four of a resource, and five that all share.
    let schemas = tree["components"]["schemas"].as_object().expect("a map");
    assert_eq!(
        schemas.len(),
        5 * resources + 4,
        "{:?}",
        schemas.keys().take(20).collect::<Vec<_>>()
    );
}

fn files_text<'f>(files: &[(&str, &'f str)], name: &str) -> &'f str {
    files.iter().find(|(known, _)| *known == name).expect("a file").1
}

fn apigen(arguments: &[&str], folder: &Path) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_apigen"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("apigen runs")
}

#[test]
fn services_that_share_a_catalogue_know_the_same_errors() {
    let errors = |name: &str| {
        let contract = contract(&specs().join("multi").join(name).join("openapi.yaml"));
        let text = contract.to_string();
        let own = |line: &&str| line.starts_with("error ") && !line.contains(" builtin ");
        text.lines().filter(own).map(str::to_owned).collect::<Vec<_>>()
    };
    let orders = errors("orders");
    assert_eq!(orders.len(), 7, "{orders:?}");
    assert_eq!(orders, errors("invoices"));
}

#[test]
fn a_new_service_gets_the_files_of_its_document() {
    let api = document_of(
        "x-error-contract: { $ref: shared/errors.yaml }
paths:
  /pets:
    get:
      operationId: pets
      x-error-codes: [GONE]
      responses: { '200': { description: All., content: { application/json: { schema: { $ref: schemas/Pet.json } } } } }
",
    );
    let files = Folder::of(&[
        ("openapi.yaml", &api),
        ("other.yaml", &api),
        ("shared/errors.yaml", "errors: { GONE: { status: 410, title: Gone } }\n"),
        (
            "schemas/Pet.json",
            r#"{ "type": "object", "properties": { "friend": { "$ref": "Pet.json" } } }"#,
        ),
        (
            "sub/api.yaml",
            &api.replace("shared/", "../shared/").replace("schemas/", "../schemas/"),
        ),
        ("named.yaml", &api.replace("schemas/Pet.json", "named.yaml#/info")),
        ("src.yaml", &api.replace("schemas/", "src/")),
        ("src/Pet.json", "{}"),
    ]);
    let folder = files.0.path();
    let within = folder.to_str().expect("a path");
    for (document, parts) in [
        ("openapi.yaml", 2),
        ("other.yaml", 2),
        ("sub/api.yaml", 0),
        ("named.yaml", 0),
        ("src.yaml", 0),
    ] {
        let made = format!("made-{}", document.replace(['/', '.'], "-"));
        let new = apigen(&["new", &made, "--spec", document, "--files-within", within], folder);
        assert!(
            new.status.success(),
            "{document}: {}",
            String::from_utf8_lossy(&new.stderr)
        );
        let service = folder.join(made);
        let copies = ["shared/errors.yaml", "schemas/Pet.json"];
        let copied = copies.iter().filter(|path| service.join(path).exists()).count();
        assert_eq!(copied, parts, "{document}");
        assert!(!service.join("src/Pet.json").exists());
        let fresh = apigen(&["generate", "--check"], &service);
        assert!(
            fresh.status.success(),
            "{document}: {}",
            String::from_utf8_lossy(&fresh.stderr)
        );
    }
    let service = folder.join("made-openapi-yaml");
    fs::write(
        service.join("shared/errors.yaml"),
        "errors: { GONE: { status: 410, title: Left } }\n",
    )
    .expect("written");
    let stale = apigen(&["generate", "--check"], &service);
    assert_eq!(stale.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&stale.stdout).contains("AG504"));
}

#[test]
fn files_that_multiply_or_nest_within_one_another_are_stopped() {
    let doubled = |n: usize| format!("a: {{ $ref: {n}.yaml }}\nb: {{ $ref: {n}.yaml }}\n");
    let nested = |n: usize| format!("{}{{ $ref: {n}.yaml }}{}\n", "{ a: ".repeat(50), " }".repeat(50));
    let api = document_of("paths: {}\nx-data: { $ref: 0.yaml }\n");
    let loops = [
        ("api.yaml", api.as_str()),
        ("0.yaml", "a: [ { $ref: 1.yaml } ]\n"),
        ("1.yaml", "b: { $ref: 0.yaml }\n"),
    ];
    let (_, found) = document::open(&Folder::of(&loops).0.path().join("api.yaml"), &Limits::default());
    assert_eq!(found.0.iter().map(|fault| fault.code).collect::<Vec<_>>(), ["AG216"]);
    for (text, code) in [(&doubled as &dyn Fn(usize) -> String, "AG113"), (&nested, "AG112")] {
        let texts: Vec<(String, String)> = (0..40).map(|n| (format!("{n}.yaml"), text(n + 1))).collect();
        let mut files = vec![("api.yaml", api.as_str())];
        files.extend(texts.iter().map(|(name, text)| (name.as_str(), text.as_str())));
        files.push(("40.yaml", "{}"));
        let limits = Limits {
            nodes: 100_000,
            ..Limits::default()
        };
        let folder = Folder::of(&files);
        let (source, found) = document::open(&folder.0.path().join("api.yaml"), &limits);
        assert_eq!(found.0.iter().map(|fault| fault.code).collect::<Vec<_>>(), [code]);
        document::read(&source);
    }
}

#[cfg(unix)]
#[test]
fn links_and_pipes_do_not_lead_out_of_the_folder() {
    let folder = Folder::of(&[
        (
            "api/api.yaml",
            &document_of(
                "paths: {}\ncomponents: { schemas: { A: { $ref: in.yaml }, B: { $ref: out.yaml }, C: { $ref: pipe } } }\n",
            ),
        ),
        ("api/pet.yaml", "{ type: object }\n"),
        ("secret.yaml", "password: x\n"),
    ]);
    let api = folder.0.path().join("api");
    std::os::unix::fs::symlink("pet.yaml", api.join("in.yaml")).expect("linked");
    std::os::unix::fs::symlink("../secret.yaml", api.join("out.yaml")).expect("linked");
    let made = Command::new("mkfifo")
        .arg(api.join("pipe"))
        .status()
        .expect("mkfifo runs");
    assert!(made.success());
    let (source, found) = read(&api.join("api.yaml"), &Limits::default());
    let said: Vec<_> = found
        .0
        .iter()
        .map(|fault| (fault.code, source.position(fault.span().unwrap_or_default()).column))
        .collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert_eq!((said[0].0, said[1].0), ("AG396", "AG391"));
    assert!(source.files.iter().all(|file| !file.text.contains("password")));
}
