//! The TypeScript client: compiled under the strictest flags, driven against the running service, shown in a browser.

mod common;

use apigen::check::live::{Identities, Process, Started};
use apigen::render::FileSet;
use common::{Workspace, generate_some, put, root};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// Where a document's client stands in its service.
const CLIENT: &str = "clients/typescript/";

/// A program of the toolbox that `.ci/tools` fills.
fn tool(name: &str) -> PathBuf {
    let path = root().join("target/tools/typescript/node_modules/.bin").join(name);
    assert!(path.exists(), "{} is not there: run `source .ci/tools`", path.display());
    path
}

fn run(command: &mut Command) -> Output {
    command
        .output()
        .unwrap_or_else(|error| panic!("{command:?} does not run: {error}; `source .ci/tools` installs it"))
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned()
}

#[track_caller]
fn succeeds(command: &mut Command) -> String {
    let output = run(command);
    assert!(output.status.success(), "{command:?}:\n{}", said(&output));
    said(&output)
}

/// Our own documents, the hostile one of the renderer, and real ones.
fn documents() -> Vec<PathBuf> {
    let hostile = root().join("tests/render/hostile.yaml");
    common::specs()
        .into_iter()
        .chain([hostile, common::bodies_document()])
        .chain(common::corpus())
        .collect()
}

/// The files of a document's client.
fn client(document: &Path) -> FileSet {
    generate_some(&common::crate_name(document), document, |path| path.starts_with(CLIENT)).0
}

/// Writes the client of `document` to `dir`, without the runtime if it is not asked for; removes what was there.
fn write_client(files: &FileSet, dir: &Path) {
    let _ = std::fs::remove_dir_all(dir);
    for (path, file) in &files.files {
        if let Some(path) = path.strip_prefix(CLIENT) {
            put(&dir.join(path), &file.bytes);
        }
    }
}

/// The clients of all documents, and beside them one project that holds them all: one run of each tool.
fn all_clients() -> &'static Path {
    static DIR: OnceLock<PathBuf> = OnceLock::new();
    DIR.get_or_init(|| {
        let dir = root().join("target/generated/clients");
        let _ = std::fs::remove_dir_all(&dir);
        for document in documents() {
            let folder = document
                .parent()
                .and_then(Path::file_name)
                .unwrap_or_default()
                .to_string_lossy();
            let name = format!("{folder}-{}", common::crate_name(&document));
            write_client(&client(&document), &dir.join(name));
        }
        let one = std::fs::read_to_string(dir.join("specs-made-orders/tsconfig.json")).expect("there");
        let all = one
            .replace("\"src\"]", "\"*/src\"]")
            .replace("\"rootDir\": \"src\"", "\"rootDir\": \".\"");
        put(&dir.join("tsconfig.json"), all.as_bytes());
        put(&dir.join("package.json"), b"{\n  \"type\": \"module\"\n}\n");
        dir
    })
}

#[test]
fn clients_of_all_documents_compile_under_the_strictest_flags() {
    succeeds(Command::new(tool("tsc")).arg("--noEmit").current_dir(all_clients()));
}

#[test]
fn clients_of_all_documents_are_laid_out_as_prettier_does() {
    let dir = all_clients();
    // The runtime is the same in all of them.
    put(
        &dir.join(".prettierignore"),
        b"*.md\n*/src/runtime\n!specs-made-orders/src/runtime\n",
    );
    put(&dir.join(".prettierrc"), b"{ \"printWidth\": 120 }\n");
    let found = run(Command::new(tool("prettier"))
        .args(["--list-different", "."])
        .current_dir(dir));
    assert!(found.status.success(), "prettier would change:\n{}", said(&found));
}

#[test]
fn what_a_document_says_cannot_leave_its_comments() {
    let files = client(&root().join("tests/render/hostile.yaml"));
    let ours = files
        .files
        .iter()
        .filter(|(path, _)| path.starts_with(CLIENT) && !path.contains("/runtime/"));
    for (path, file) in ours {
        let text = String::from_utf8_lossy(&file.bytes);
        assert!(!text.contains('\u{202e}') && !text.contains('\u{2028}'), "{path}");
        for line in text.lines().filter(|line| line.trim_start().starts_with('*')) {
            let end = line.find("*/").is_none_or(|at| at + 2 == line.len());
            assert!(end && !line.contains("* @ts-"), "{path}: {line}");
        }
    }
}

#[test]
fn declared_codes_compile_and_others_do_not() {
    let clients = all_clients();
    let dir = root().join("target/generated/client-types");
    let text = include_str!("client/types.ts").replace("ORDERS", "../clients/specs-made-orders/src/index.js");
    put(&dir.join("types.ts"), text.as_bytes());
    put(&dir.join("package.json"), b"{ \"type\": \"module\" }\n");
    let config = std::fs::read_to_string(clients.join("specs-made-orders/tsconfig.json")).expect("there");
    let config = config
        .replace("\"rootDir\": \"src\"", "\"rootDir\": \"..\"")
        .replace("\"src\"]", "\"types.ts\"]");
    put(&dir.join("tsconfig.json"), config.as_bytes());
    succeeds(Command::new(tool("tsc")).arg("--noEmit").current_dir(&dir));
    // The expectations are real: without the marks the same file has as many errors.
    let marks = text.matches("// @ts-expect-error").count();
    put(
        &dir.join("types.ts"),
        text.replace("// @ts-expect-error", "//").as_bytes(),
    );
    let refused = run(Command::new(tool("tsc"))
        .args(["--noEmit", "--pretty", "false"])
        .current_dir(&dir));
    assert_eq!(
        said(&refused).matches(": error TS").count(),
        marks,
        "{}",
        said(&refused)
    );
    put(&dir.join("types.ts"), text.as_bytes());
}

#[test]
fn the_client_of_orders_reads_well() {
    let files = client(&root().join("specs/orders.yaml"));
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/client");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for path in ["types.ts", "errors.ts", "client.ts", "contract.ts", "api/orders.ts"] {
            let file = &files.files[&format!("{CLIENT}src/{path}")];
            insta::assert_snapshot!(path.replace('/', "-"), String::from_utf8_lossy(&file.bytes));
        }
        let page = &files.files[&format!("{CLIENT}README.md")];
        insta::assert_snapshot!("README.md", String::from_utf8_lossy(&page.bytes));
    });
}

/// The ports from which the page of the browser may ask.
const PORTS: [&str; 5] = ["18931", "18932", "18933", "18934", "18935"];

/// What the tests ask: the orders service with handlers that fail on demand, and its compiled client.
struct Built {
    dir: PathBuf,
    executable: PathBuf,
    client: PathBuf,
}

fn built() -> &'static Built {
    static BUILT: OnceLock<Built> = OnceLock::new();
    BUILT.get_or_init(|| {
        let origins: Vec<_> = PORTS.iter().map(|port| format!("'http://127.0.0.1:{port}'")).collect();
        let text = std::fs::read_to_string(root().join("specs/orders.yaml")).expect("there");
        let open = text.replace("'https://app.acme.dev'", &origins.join(", "));
        assert_ne!(text, open, "the contract names the page's origin");
        let mut workspace = Workspace::new("client");
        let document = workspace.dir.join("orders-client.yaml");
        put(&document, open.as_bytes());
        let handlers = include_bytes!("client/orders.rs").to_vec();
        let dir = workspace.add_as(
            "made-orders-client",
            &document,
            vec![("src/handlers/orders.rs", handlers)],
        );
        workspace.cargo(&["build", "--quiet"]);
        let client = dir.join(CLIENT);
        succeeds(Command::new(tool("tsc")).current_dir(&client));
        Built {
            executable: root()
                .join("target/services/debug")
                .join(format!("made-orders-client{}", std::env::consts::EXE_SUFFIX)),
            client: client.join("dist"),
            dir,
        }
    })
}

fn started(built: &Built) -> (Started, String) {
    let identities = Identities::own();
    let started = Process::start(&built.executable, &built.dir, &identities).expect("it starts");
    (started, identities.jwt_key.unwrap_or_default())
}

#[test]
fn the_client_speaks_with_the_running_service() {
    let built = built();
    let (service, key) = started(built);
    let told = succeeds(
        Command::new("node")
            .arg(root().join("tests/client/drive.mjs"))
            .arg(built.client.join("index.js"))
            .args([format!("{}/v2", service.url), key]),
    );
    assert!(told.contains("# fail 0") && !told.contains("# pass 0"), "{told}");
}

#[test]
fn every_kind_of_body_goes_both_ways() {
    let mut workspace = Workspace::new("bodies");
    let dir = workspace.add_as("bodies", &common::bodies_document(), common::bodies_handlers());
    workspace.cargo(&["build", "--quiet"]);
    succeeds(Command::new(tool("tsc")).current_dir(dir.join(CLIENT)));
    let running = common::running::Running::start(&common::running::executable("bodies"), &[]);
    let told = succeeds(
        Command::new("node")
            .arg(root().join("tests/client/bodies.mjs"))
            .arg(dir.join(CLIENT).join("dist/index.js"))
            .arg(format!("http://{}", running.address())),
    );
    assert!(told.contains("# fail 0") && !told.contains("# pass 0"), "{told}");
}

#[test]
fn a_page_in_a_browser_tells_its_user_what_happened() {
    let built = built();
    let (service, key) = started(built);
    let profile = tempfile::tempdir().expect("a folder");
    let page = succeeds(
        Command::new("node")
            .arg(root().join("tests/client/page.mjs"))
            .arg("chromium")
            .arg(&built.client)
            .args([format!("{}/v2", service.url), key])
            .arg(profile.path())
            .args(PORTS),
    );
    let shown = |id: &str| {
        let rest = page.split(&format!("<p id=\"{id}\">")).nth(1).unwrap_or_default();
        rest.split("</p>").next().unwrap_or_default().to_owned()
    };
    assert_eq!(shown("broken"), "", "{page}");
    assert_eq!(
        shown("placed"),
        "true 201 create-order",
        "the page reads the limit of another origin"
    );
    assert_eq!(shown("notice"), "Only 2 of TEA-250 left; 5 requested.");
    let fault = shown("fault");
    let reference = fault.strip_prefix("Something went wrong on our side. Please try again later. (Reference: ");
    assert!(
        reference.is_some_and(|rest| rest.len() == 33 && rest.ends_with(')')),
        "{fault}"
    );
    assert_eq!(shown("trace"), "true", "the page reads the trace id of another origin");
    assert_eq!(
        shown("limit"),
        "TOO_MANY_REQUESTS true",
        "the page reads Retry-After of another origin"
    );
}

/// The orders contract with another envelope: one line of it, and what the line asks for.
const ENVELOPES: [(&str, &str, &str); 4] = [
    ("nested", "envelope: nested", ""),
    ("flat", "envelope: flat", ""),
    ("detail", "envelope: detail", ""),
    (
        "mapped",
        "envelope: { schema: '#/components/schemas/Fault', mediaType: application/json, map: { code: /fault/kind, detail: /fault/says, meta: /fault/info } }",
        "    Fault:\n      type: object\n      required: [fault]\n      properties:\n        fault:\n          type: object\n          required: [kind, says]\n          properties:\n            kind: { type: string }\n            says: { type: string }\n            info: { type: object }\n",
    ),
];

#[test]
fn errors_have_one_shape_whatever_the_envelope() {
    let text = std::fs::read_to_string(root().join("specs/orders.yaml")).expect("there");
    let home = root().join("target/generated/client-envelopes");
    for (name, envelope, schema) in ENVELOPES {
        let other = text
            .replace("envelope: problem ", &format!("{envelope} "))
            .replace("  schemas:\n", &format!("  schemas:\n{schema}"));
        assert_ne!(text, other, "the contract names its envelope");
        let document = home.join(format!("{name}.yaml"));
        put(&document, other.as_bytes());
        write_client(&client(&document), &home.join(name));
        succeeds(Command::new(tool("tsc")).current_dir(home.join(name)));
    }
    let told = succeeds(
        Command::new("node")
            .arg(root().join("tests/client/envelopes.mjs"))
            .arg(&home),
    );
    assert!(told.contains("# fail 0") && !told.contains("# pass 0"), "{told}");
}

fn apigen(arguments: &[&str]) -> Output {
    run(Command::new(env!("CARGO_BIN_EXE_apigen")).args(arguments))
}

#[test]
fn generate_keeps_the_client_fresh_and_takes_it_away_when_told() {
    let home = tempfile::tempdir().expect("a folder");
    let dir = home.path().join("orders").to_string_lossy().into_owned();
    let spec = root().join("specs/minimal.yaml").to_string_lossy().into_owned();
    assert!(
        apigen(&["new", &dir, "--name", "orders", "--spec", &spec])
            .status
            .success()
    );
    let types = Path::new(&dir).join("clients/typescript/src/types.ts");
    let fresh = std::fs::read(&types).expect("there");

    std::fs::write(&types, "export {};\n").expect("writable");
    let stale = apigen(&["generate", &dir, "--check"]);
    assert_eq!(stale.status.code(), Some(1), "{}", said(&stale));
    assert!(
        said(&stale).contains("clients/typescript/src/types.ts"),
        "{}",
        said(&stale)
    );
    let forced = apigen(&["generate", &dir, "--force", "clients/typescript/src/types.ts"]);
    assert!(forced.status.success(), "{}", said(&forced));
    assert_eq!(std::fs::read(&types).expect("there"), fresh);

    let config = Path::new(&dir).join("apigen.toml");
    let text = std::fs::read_to_string(&config).expect("there");
    assert!(text.contains("typescript = true"), "{text}");
    std::fs::write(&config, text.replace("typescript = true", "typescript = false")).expect("writable");
    let gone = apigen(&["generate", &dir]);
    assert!(gone.status.success() && !types.exists(), "{}", said(&gone));
    assert!(
        Path::new(&dir).join("clients/typescript/package.json").exists(),
        "what is the team's stays"
    );
}

#[test]
fn a_wrong_switch_is_told_at_its_line() {
    let home = tempfile::tempdir().expect("a folder");
    let dir = home.path().join("orders").to_string_lossy().into_owned();
    let spec = root().join("specs/minimal.yaml").to_string_lossy().into_owned();
    assert!(
        apigen(&["new", &dir, "--name", "orders", "--spec", &spec])
            .status
            .success()
    );
    let config = Path::new(&dir).join("apigen.toml");
    for (text, code, help) in [
        ("[clients]\ntypescript = \"yes\"\n", "AG032", "write: typescript = true"),
        ("[clients]\njavascript = true\n", "AG031", "known keys: typescript"),
        ("clients = 1\n", "AG032", "write: [clients]"),
    ] {
        std::fs::write(&config, text).expect("writable");
        let told = said(&apigen(&["generate", &dir]));
        let line = text.lines().count();
        assert!(
            told.contains(code) && told.contains(help) && told.contains(&format!("apigen.toml:{line}:")),
            "{told}"
        );
    }
}

#[test]
fn a_page_of_another_origin_may_read_what_the_client_needs() {
    let text = std::fs::read_to_string(root().join("specs/orders.yaml")).expect("there");
    let exposed = "exposeHeaders: [Retry-After, RateLimit, RateLimit-Policy, X-Correlation-ID], ";
    assert!(text.contains(exposed));
    let document = root().join("target/generated/client-cors.yaml");
    for (said, readable) in [
        (
            "",
            vec!["Retry-After", "RateLimit", "RateLimit-Policy", "X-Correlation-ID"],
        ),
        ("exposeHeaders: [], ", vec![]),
    ] {
        put(&document, text.replace(exposed, said).as_bytes());
        let cors = common::contract(&document).service.cors.expect("the contract has it");
        assert_eq!(cors.expose_headers, readable);
    }
}
