//! What other tools read in a published document. `.ci/tools` installs them.

use super::*;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

/// Our documents and three real ones.
fn documents() -> Vec<PathBuf> {
    const REAL: [&str; 3] = [
        "guru--brex.io.json",
        "museum-openapi-example--openapi.yaml",
        "scalar-galaxy--dist__3.1.yaml",
    ];
    let own = ["orders.yaml", "minimal.yaml", "petstore.yaml"].map(|name| common::root().join("specs").join(name));
    let real = common::corpus()
        .into_iter()
        .filter(|path| REAL.iter().any(|name| path.ends_with(name)));
    own.into_iter().chain(real).collect()
}

/// A tool that `.ci/tools` installed.
fn tool(path: &str) -> Command {
    let path = common::root().join("target/tools").join(path);
    assert!(
        path.exists(),
        "{} is not installed: .ci/tools does that",
        path.display()
    );
    let mut command = Command::new(path);
    command
        .env("REDOCLY_TELEMETRY", "off")
        .env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
    command
}

fn words(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

fn run(command: &mut Command) -> String {
    let output = command.output().expect("the tool runs");
    assert!(output.status.success(), "{command:?}\n{}", words(&output));
    words(&output)
}

/// The folder of a test, empty.
fn folder(name: &str) -> PathBuf {
    let dir = common::root().join("target/tmp/publish").join(name);
    let _ = fs::remove_dir_all(&dir);
    fs::create_dir_all(&dir).expect("a folder");
    dir
}

/// Publishes a document into a folder.
fn put(dir: &Path, document: &Path, mode: Mode, format: Format) -> PathBuf {
    let stem = document.file_stem().unwrap_or_default().to_string_lossy();
    let end = if format == Format::Json { "json" } else { "yaml" };
    let path = dir.join(format!("{stem}.{mode:?}.{end}"));
    fs::write(&path, read(document).text(mode, format)).expect("written");
    path
}

/// What Redocly's linter says: how often each rule, errors apart.
fn linted(path: &Path) -> (BTreeMap<String, usize>, BTreeMap<String, usize>) {
    let mut command = tool("node_modules/.bin/redocly");
    command
        .args(["lint", "--format=json", "--max-problems=100000"])
        .arg(path);
    let output = command.output().expect("redocly runs");
    let said: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", words(&output)));
    let (mut errors, mut warnings) = (BTreeMap::new(), BTreeMap::new());
    for problem in said["problems"].as_array().expect("problems") {
        let rule = problem["ruleId"].as_str().unwrap_or_default().to_owned();
        let counts = if problem["severity"] == "error" {
            &mut errors
        } else {
            &mut warnings
        };
        *counts.entry(rule).or_insert(0) += 1;
    }
    (errors, warnings)
}

/// A published document has no problem that the document itself has not.
#[test]
fn redocly_finds_nothing_new() {
    let dir = folder("redocly");
    for document in documents() {
        let (errors, warnings) = linted(&document);
        for mode in MODES {
            let (now, warned) = linted(&put(&dir, &document, mode, Format::Yaml));
            let more = |old: &BTreeMap<String, usize>, new: &BTreeMap<String, usize>| -> Vec<String> {
                let more = new
                    .iter()
                    .filter(|(rule, count)| **count > old.get(*rule).copied().unwrap_or(0));
                more.map(|(rule, count)| format!("{rule} {count}")).collect()
            };
            assert_eq!(
                more(&errors, &now),
                [""; 0],
                "errors in {} {mode:?}",
                document.display()
            );
            assert_eq!(
                more(&warnings, &warned),
                [""; 0],
                "warnings in {} {mode:?}",
                document.display()
            );
        }
    }
}

#[test]
fn orders_opens_clean_in_redocly() {
    let dir = folder("redocly-clean");
    let orders = common::root().join("specs/orders.yaml");
    for mode in MODES {
        let said = linted(&put(&dir, &orders, mode, Format::Yaml));
        assert_eq!(said, (BTreeMap::new(), BTreeMap::new()), "{mode:?}");
    }
}

#[test]
fn the_documents_are_valid_openapi() {
    let dir = folder("validator");
    for document in documents() {
        for mode in MODES {
            let path = put(&dir, &document, mode, Format::Yaml);
            run(tool("python/bin/openapi-spec-validator").arg(&path));
        }
    }
}

/// `PyYAML` reads YAML 1.1: what it sees is what the JSON form says.
#[test]
fn a_reader_of_yaml_1_1_sees_the_same() {
    let dir = folder("pyyaml");
    let odd = dir.join("odd.yaml");
    fs::write(&odd, texts::ODD).expect("written");
    let script = "import json, sys, yaml\nfor y, j in zip(sys.argv[1::2], sys.argv[2::2]):\n    a, b = yaml.safe_load(open(y)), json.load(open(j))\n    assert a == b, (y, [(k, a[k], b[k]) for k in b if a.get(k) != b[k]])";
    let mut python = tool("python/bin/python");
    python.args(["-c", script]);
    for document in documents().into_iter().chain([odd]) {
        let forms = [Format::Yaml, Format::Json].map(|format| put(&dir, &document, Mode::PerCode, format));
        python.args(forms);
    }
    run(&mut python);
}

/// The types are called as the codes are, and the whole compiles.
#[test]
fn openapi_typescript_names_types_after_codes() {
    let dir = folder("typescript");
    let mut sources = Vec::new();
    // Its references into other paths become types that do not compile, published or not.
    let sound = |path: &PathBuf| !path.ends_with("guru--brex.io.json");
    for document in documents().into_iter().filter(sound) {
        let path = put(&dir, &document, Mode::PerCode, Format::Yaml);
        let types = path.with_extension("ts");
        run(tool("node_modules/.bin/openapi-typescript")
            .arg(&path)
            .arg("-o")
            .arg(&types));
        sources.push(types);
    }
    let orders = fs::read_to_string(&sources[0]).expect("types of orders");
    for name in [
        "InsufficientStockError: {",
        "PaymentDeclinedError: {",
        "code: \"INSUFFICIENT_STOCK\"",
    ] {
        assert!(orders.contains(name), "{name}");
    }
    run(tool("node_modules/.bin/tsc")
        .args(["--noEmit", "--strict", "--skipLibCheck"])
        .args(&sources));
}

#[test]
fn openapi_python_client_names_classes_after_codes() {
    let dir = folder("python");
    let config = dir.join("config.yaml");
    fs::write(&config, "post_hooks: []\n").expect("written");
    for (name, file, class) in [
        ("orders.yaml", "insufficient_stock_error", "InsufficientStockError"),
        ("minimal.yaml", "title_taken_error", "TitleTakenError"),
    ] {
        let path = put(
            &dir,
            &common::root().join("specs").join(name),
            Mode::PerCode,
            Format::Yaml,
        );
        let client = dir.join(name.replace('.', "_"));
        let mut command = tool("python/bin/openapi-python-client");
        command.args(["generate", "--meta", "none", "--path"]).arg(path);
        let said = run(command.arg("--output-path").arg(&client).arg("--config").arg(&config));
        assert!(!said.to_lowercase().contains("warning"), "{name}:\n{said}");
        let code = fs::read_to_string(client.join(format!("models/{file}.py"))).expect("a class of its own");
        assert!(code.contains(&format!("class {class}:")), "{code}");
        run(tool("python/bin/python").args(["-m", "compileall", "-q"]).arg(&client));
    }
}

/// Progenitor knows one error type and OpenAPI 3.0: single mode is made for it. Of media types it knows JSON and bytes,
/// published or not: a merge patch or a form it refuses, a problem it hands out as bytes. Those of orders become such
/// here. Minimal is 3.1; as it uses no word that 3.0 has not, it is read once it calls itself 3.0.
#[test]
fn progenitor_reads_single_mode() {
    let dir = folder("progenitor");
    for (name, error) in [("orders.yaml", "Problem"), ("minimal.yaml", "ErrorBody")] {
        let path = put(
            &dir,
            &common::root().join("specs").join(name),
            Mode::Single,
            Format::Json,
        );
        let text = fs::read_to_string(&path).expect("written");
        let text = text.replace("\"3.1.0\"", "\"3.0.3\"");
        let text = text.replace("application/merge-patch+json", "application/json");
        let text = text.replace("application/problem+json", "application/json");
        let mut document: Value = serde_json::from_str(&text).expect("JSON");
        if let Some(upload) = document.pointer_mut("/paths/~1orders~1{order_id}~1documents/post/requestBody/content") {
            *upload = json!({ "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } });
        }
        fs::write(&path, document.to_string()).expect("written");
        let said = common::cargo(
            &common::root().join("tests/progenitor"),
            &["run", "--quiet", "--", &path.display().to_string()],
        );
        let code: String = said.split_whitespace().collect();
        let failing = code.matches(&format!("Error<types::{error}>")).count();
        assert!(failing >= 2, "{name}: {failing} operations fail with {error}");
        assert!(code.contains(&format!("pubstruct{error}")), "{name}");
    }
}
