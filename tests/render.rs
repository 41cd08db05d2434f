//! Document in, files out: many small snapshots, hostile texts, the same bytes every time.

mod common;

use apigen::plan::Ownership;
use apigen::render::FileSet;
use common::{generate, generate_some, root};
use std::path::Path;

/// One snapshot a file, under `snapshots/render/NAME/`. The kit is itself, and the document a copy.
fn snapshots(name: &str, files: &FileSet, wanted: impl Fn(&str) -> bool) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!("../snapshots/render/{name}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        // `Cargo.toml` follows the kit's own dependencies.
        let kits = |path: &str| path.starts_with("src/generated/kit/") || path == "Cargo.toml";
        let ours = |path: &str| !kits(path) && !path.starts_with("openapi.");
        for (path, file) in files.files.iter().filter(|(path, _)| ours(path) && wanted(path)) {
            let text = String::from_utf8_lossy(&file.bytes).into_owned();
            insta::assert_snapshot!(path.replace('/', "-"), text);
        }
    });
}

#[test]
fn the_smallest_contract() {
    let (files, _) = generate(&root().join("specs/minimal.yaml"));
    snapshots("minimal", &files, |path| !path.starts_with("clients/"));
}

#[test]
fn the_full_contract() {
    let (files, _) = generate(&root().join("specs/orders.yaml"));
    let rooms = [
        "src/generated/models/orders.rs",
        "src/generated/errors/",
        "src/generated/api/orders.rs",
    ];
    let others = [
        "src/generated/routes/orders.rs",
        "src/generated/operations/orders.rs",
        "src/handlers/orders.rs",
    ];
    snapshots("orders", &files, |path| {
        rooms.iter().chain(&others).any(|start| path.starts_with(start))
    });
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    for document in common::specs() {
        assert_eq!(generate(&document).0, generate(&document).0, "{}", document.display());
    }
}

#[test]
fn hostile_texts_stay_texts() {
    let (files, _) = generate(&root().join("tests/render/hostile.yaml"));
    for (path, file) in &files.files {
        let parts = Path::new(path).components();
        assert!(
            parts
                .into_iter()
                .all(|part| matches!(part, std::path::Component::Normal(_))),
            "{path}"
        );
        if is_rust(path) {
            let text = std::str::from_utf8(&file.bytes).expect("UTF-8");
            assert!(!text.contains('\u{202e}'), "{path} reverses its text");
            let parsed = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
            assert!(
                !Names::of(&parsed).0.iter().any(|name| name == "evil"),
                "{path} has an item of the document's"
            );
        }
    }
}

fn is_rust(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|end| end == "rs")
}

/// The names of all functions.
#[derive(Default)]
struct Names(Vec<String>);

impl Names {
    fn of(file: &syn::File) -> Self {
        let mut names = Self::default();
        syn::visit::Visit::visit_file(&mut names, file);
        names
    }
}

impl<'a> syn::visit::Visit<'a> for Names {
    fn visit_signature(&mut self, signature: &'a syn::Signature) {
        self.0.push(signature.ident.to_string());
        syn::visit::visit_signature(self, signature);
    }
}

#[test]
fn nothing_of_this_machine_stands_in_a_service() {
    let (files, _) = generate(&root().join("specs/orders.yaml"));
    let here = root().to_string_lossy().into_owned();
    for (path, file) in &files.files {
        let text = String::from_utf8_lossy(&file.bytes);
        assert!(!text.contains(&here), "{path} names a folder of this machine");
        let quick = [".unwrap()", "todo!(", "unimplemented!("]
            .iter()
            .find(|word| text.contains(*word));
        let contract = file.ownership == Ownership::Generated && !path.contains("/kit/");
        assert!(!contract || quick.is_none(), "{path} has {quick:?}");
    }
}

#[test]
fn no_file_leaves_the_folder_whatever_the_document_says() {
    for document in common::specs().into_iter().chain(common::corpus()) {
        for path in generate(&document).0.files.keys() {
            let within = Path::new(path)
                .components()
                .all(|part| matches!(part, std::path::Component::Normal(_)));
            let tame = path.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
            assert!(within && tame, "{}: {path}", document.display());
        }
    }
}

#[test]
fn generated_code_stays_short() {
    let (files, _) = generate(&root().join("specs/petstore.yaml"));
    let contract = files.files.iter().filter(|(path, _)| {
        path.starts_with("src/generated/") && is_rust(path) && !path.starts_with("src/generated/kit/")
    });
    let lines: usize = contract
        .map(|(_, file)| String::from_utf8_lossy(&file.bytes).lines().count())
        .sum();
    assert!(lines <= 19 * 125, "{lines} lines for 19 operations");
}

/// A provider that the document names reaches the service: where its keys are, and the part of the kit that fetches them.
#[test]
fn a_provider_of_tokens_is_known_to_the_service() {
    let document = r"
openapi: 3.0.3
info: { title: Things, version: '1' }
paths:
  /things:
    get:
      operationId: listThings
      security: [{ login: [] }]
      responses: { '200': { description: ok } }
components:
  securitySchemes:
    login: { type: openIdConnect, openIdConnectUrl: https://id.example.com/.well-known/openid-configuration }
";
    let folder = std::env::temp_dir().join(format!("apigen-openid-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("things.yaml");
    std::fs::write(&path, document).expect("written");
    let wanted = ["Cargo.toml", ".env.example", "src/generated/contract.rs"];
    let (files, _) = generate_some("things", &path, |path| wanted.contains(&path));
    std::fs::remove_dir_all(&folder).expect("removed");
    let text = |name: &str| {
        let file = files.files.get(name).expect(name);
        String::from_utf8_lossy(&file.bytes).into_owned()
    };
    assert!(text("Cargo.toml").contains("contract = [\"jwks\"]"));
    assert!(
        text("src/generated/contract.rs")
            .contains("openid_urls: &[\"https://id.example.com/.well-known/openid-configuration\"]")
    );
    assert!(text(".env.example").contains("the contract names a provider"));
}

/// What keeps a service healthy between its changes is there from the first day.
#[test]
fn the_workflow_looks_for_broken_promises_known_weaknesses_and_new_versions() {
    let (files, _) = generate_some("petstore", &root().join("specs/petstore.yaml"), |path| {
        path.starts_with(".github/")
    });
    let read = |name: &str| -> serde_json::Value {
        let file = files.files.get(name).expect(name);
        serde_yaml::from_slice(&file.bytes).expect(name)
    };
    let workflow = read(".github/workflows/ci.yml");
    let steps = |job: &str| -> Vec<String> {
        let steps = workflow["jobs"][job]["steps"].as_array().expect(job);
        let commands = steps.iter().filter_map(|step| step["run"].as_str());
        commands.map(str::to_owned).collect()
    };
    assert!(steps("check").contains(&"apigen check --output-format github".to_owned()));
    assert!(steps("advisories").contains(&"cargo audit".to_owned()));
    assert!(workflow["on"]["schedule"][0]["cron"].is_string());
    let updates = read(".github/dependabot.yml");
    let watched: Vec<_> = updates["updates"].as_array().into_iter().flatten().collect();
    assert!(
        watched
            .iter()
            .any(|one| one["package-ecosystem"] == "cargo" && one["directory"] == "/")
    );
}

/// A list of errors that must not be empty tells of the failure itself where no field is wrong.
#[test]
fn error_lists_that_must_not_be_empty_are_not() {
    let document = r"
openapi: 3.0.3
info: { title: Banking, version: '1' }
paths:
  /payments:
    get:
      operationId: listPayments
      security: [{ token: [] }]
      responses:
        '200': { description: ok }
        default: { description: bad, content: { application/json: { schema: { $ref: '#/components/schemas/Bad' } } } }
components:
  securitySchemes: { token: { type: http, scheme: bearer } }
  schemas:
    Bad:
      type: object
      required: [Code, Message, Errors]
      properties:
        Code: { type: string }
        Message: { type: string }
        Errors:
          type: array
          minItems: 1
          items:
            type: object
            required: [ErrorCode, Message]
            properties: { ErrorCode: { type: string }, Message: { type: string }, Path: { type: string } }
";
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("banking.yaml");
    std::fs::write(&path, document).expect("written");
    let (files, _) = generate_some("banking", &path, |path| path == "src/generated/contract.rs");
    let text = String::from_utf8_lossy(&files.files["src/generated/contract.rs"].bytes).into_owned();
    let flat: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("always: true, never_empty: true"), "{text}");
    assert!(
        flat.contains("code: Some(\"ErrorCode\"), detail: Some(\"Message\")"),
        "{text}"
    );
}

/// A document of schemas that no service could read would have let every value through.
#[test]
fn schemas_that_are_nested_in_place_stay_readable() {
    let nested = (0..36).fold("{ type: string }".to_owned(), |inner, _| {
        format!("{{ type: object, nullable: true, not: {{ required: [b] }}, properties: {{ a: {inner} }} }}")
    });
    let document = format!(
        "
openapi: 3.0.3
info: {{ title: Deep, version: '1' }}
paths:
  /deep:
    post:
      operationId: sendDeep
      requestBody: {{ content: {{ application/json: {{ schema: {nested} }} }} }}
      responses: {{ '204': {{ description: ok }} }}
"
    );
    let files = some_of("deep", &document, SCHEMAS);
    let read = serde_json::from_slice::<serde_json::Value>(&files.files[SCHEMAS].bytes);
    assert!(read.is_ok(), "{read:?}");
}

/// The schemas that a service judges by.
const SCHEMAS: &str = "src/generated/schemas.json";

/// What is generated of a document, as far as its path begins so.
fn some_of(name: &str, document: &str, prefix: &str) -> apigen::render::FileSet {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(format!("{name}.yaml"));
    std::fs::write(&path, document).expect("written");
    generate_some(name, &path, |path| path.starts_with(prefix)).0
}

/// `null` in place of a schema is what YAML has where nothing is written; `false` is a schema, and was dropped.
#[test]
fn schemas_that_are_no_objects_are_kept_where_they_are_truths_alone() {
    let document = "
openapi: 3.0.3
info: { title: Odd, version: '1' }
paths:
  /odd:
    post:
      operationId: sendOdd
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Odd' } } } }
      responses: { '204': { description: ok } }
components:
  schemas:
    Odd:
      not: { required: [b], properties: { b:, c: false } }
      dependencies: { d: false, e: [f] }
";
    let files = some_of("odd", document, SCHEMAS);
    let schemas: serde_json::Value = serde_json::from_slice(&files.files[SCHEMAS].bytes).expect("JSON");
    let wanted = serde_json::json!({
        "not": { "required": ["b"], "properties": { "b": {}, "c": { "not": {} } } },
        "dependentSchemas": { "d": false },
        "dependentRequired": { "e": ["f"] },
    });
    assert_eq!(schemas["$defs"]["Odd"], wanted);
}

/// Structs within structs within unions grew to hundreds of kilobytes, and one answer of them overflowed a thread's stack.
#[test]
fn large_members_and_variants_are_boxed() {
    let members = |count: usize| -> String { (0..count).map(|at| format!("m{at}: {{ type: string }}, ")).collect() };
    let document = format!(
        "
openapi: 3.0.3
info: {{ title: Boxes, version: '1' }}
paths:
  /wide:
    get:
      operationId: getWide
      responses:
        '200': {{ description: ok, content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Outer' }} }} }} }}
components:
  schemas:
    Small: {{ type: object, properties: {{ {} }} }}
    Wide: {{ type: object, properties: {{ {} }} }}
    Either: {{ oneOf: [{{ $ref: '#/components/schemas/Wide' }}, {{ $ref: '#/components/schemas/Small' }}] }}
    Outer:
      type: object
      required: [small, wide]
      properties:
        small: {{ $ref: '#/components/schemas/Small' }}
        wide: {{ $ref: '#/components/schemas/Wide' }}
        either: {{ $ref: '#/components/schemas/Either' }}
        list: {{ type: array, items: {{ $ref: '#/components/schemas/Wide' }} }}
",
        members(5),
        members(60)
    );
    let files = some_of("boxes", &document, "src/generated/models");
    let models = files
        .files
        .iter()
        .filter(|(path, _)| path.starts_with("src/generated/models"));
    let text: String = models
        .map(|(_, file)| String::from_utf8_lossy(&file.bytes).into_owned())
        .collect();
    for line in [
        "pub small: Small,",
        "pub wide: Box<Wide>,",
        "pub either: Option<Either>,",
        "pub list: Option<Vec<Wide>>,",
        "Wide(Box<Wide>),",
        "Small(Small),",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}
