//! Generated services under schemathesis, all its phases: what it finds is mended, or shown in `alarms.yaml` to be its
//! own error. Nothing is random and the examples are few, so that a run is short and always the same.

#[path = "../common/mod.rs"]
mod common;

use apigen::check::token::{Claims, signed};
use apigen::contract::{Contract, Location, SchemeKind};
use common::Workspace;
use common::running::{Running, executable};
use regex::Regex;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

const KEY: &str = "a key that protects nothing but the tests";
const BASIC: &str = "tester:a-password-of-tests-only";
const API_KEY: &str = "tester:a-key-of-tests-only-that-is-long-enough";
/// A run that takes longer has failed.
const PATIENCE: Duration = Duration::from_mins(2);

/// A service and how many examples each operation gets in a phase.
struct Asked {
    name: &'static str,
    document: PathBuf,
    examples: u32,
}

fn asked() -> Vec<Asked> {
    let specs = common::root().join("specs");
    let corpus = common::root().join("../shared/corpus");
    let one = |name, document, examples| Asked {
        name,
        document,
        examples,
    };
    let mut all = vec![
        one("orders", specs.join("orders.yaml"), 20),
        one("petstore", specs.join("petstore.yaml"), 10),
    ];
    if !common::corpus().is_empty() {
        all.extend([
            one("museum", corpus.join("museum-openapi-example--openapi.yaml"), 20),
            one("soundcloud", corpus.join("guru--soundcloud.com.json"), 5),
            one("seed", corpus.join("gen--fastapi-seed-orders.json"), 10),
        ]);
    }
    all
}

/// A report that is none of the service's fault.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Alarm {
    service: String,
    operation: String,
    check: String,
    holds: String,
    why: String,
}

fn package(name: &str) -> String {
    format!("made-fuzzed-{name}")
}

/// Builds all of them at once. Limits that so many requests would meet are lifted: schemathesis knows of none.
fn build(all: &[Asked]) {
    let mut workspace = Workspace::new("fuzzed");
    let limits = Regex::new(r"limit: \d+/minute").expect("a pattern");
    for one in all {
        let text = std::fs::read_to_string(&one.document).expect("readable");
        let document = workspace
            .dir
            .join("documents")
            .join(one.document.file_name().expect("a file"));
        common::put(&document, limits.replace_all(&text, "limit: 1000000/minute").as_bytes());
        let own = match one.name {
            "orders" => common::orders_handlers(),
            _ => Vec::new(),
        };
        workspace.add_as(&package(one.name), &document, own);
    }
    workspace.cargo(&["build", "--workspace", "--quiet"]);
}

/// A token with every scope of the contract.
fn token(contract: &Contract) -> String {
    let needs = contract.operations.iter().flat_map(|one| &one.security);
    let scopes = needs
        .flat_map(|one| &one.schemes)
        .flat_map(|one| one.scopes.iter().map(String::as_str));
    let mut scopes: Vec<&str> = scopes.collect();
    scopes.sort_unstable();
    scopes.dedup();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970");
    let claims = Claims {
        subject: "tester",
        scopes,
        issuer: None,
        audience: None,
        issued_at: now.as_secs(),
    };
    signed(&claims, KEY.as_bytes())
}

/// What one test case reported.
#[derive(Debug)]
struct Reported {
    operation: String,
    checks: Vec<String>,
    text: String,
}

/// How many failures schemathesis counts, what they are, and what it could not try.
struct Report {
    tried: u64,
    failures: u64,
    reported: Vec<Reported>,
    errors: Vec<Value>,
}

/// Where the report of a service and everything that schemathesis writes goes.
fn home(one: &Asked) -> PathBuf {
    let folder = format!("target/generated/fuzzed/report-{}", one.name);
    common::root().join(folder)
}

/// Runs schemathesis on a fresh service.
fn run(one: &Asked) -> Report {
    let settings = [
        ("APP_JWT_SECRET", KEY),
        ("APP_BASIC_USERS", BASIC),
        ("APP_API_KEYS", API_KEY),
        ("APP_LOG", "error"),
    ];
    let service = Running::start(&executable(&package(one.name)), &settings);
    let contract = common::contract(&one.document);
    let home = home(one);
    let _ = std::fs::remove_dir_all(&home);
    let schema = home.join("openapi.json");
    common::put(&schema, &published(&service));
    let mut command = Command::new(program());
    command
        .current_dir(&home)
        .arg("--config-file")
        .arg(common::root().join("tests/schemathesis/schemathesis.toml"))
        .arg("run")
        .arg(&schema)
        .arg(format!("--url=http://{}{}", service.address(), contract.base_path))
        .args([
            "--phases=examples,coverage,fuzzing,stateful",
            "--generation-deterministic",
        ])
        .args([
            "--no-color",
            "--output-sanitize=false",
            "--no-shrink",
            "--continue-on-failure",
        ])
        .arg(format!("--max-examples={}", one.examples))
        .args([
            "--request-timeout=10",
            "--report=json",
            "--report-json-path=report.json",
        ])
        .args(credentials(&contract));
    let said = patiently(command, &home.join("said.txt"));
    let told = std::fs::read(home.join("report.json")).unwrap_or_else(|error| panic!("{error}: {said}"));
    let told: Value = serde_json::from_slice(&told).expect("JSON");
    let count = |name: &str| told["test_cases"][name].as_u64().expect("a count");
    Report {
        tried: count("generated"),
        failures: count("unique_failures"),
        reported: reported(&said),
        errors: told["errors"].as_array().cloned().unwrap_or_default(),
    }
}

fn program() -> PathBuf {
    let program = common::root().join("target/tools/python/bin/schemathesis");
    assert!(
        program.exists(),
        "{} is missing: `source .ci/tools` installs schemathesis",
        program.display()
    );
    program
}

/// The document as the service itself publishes it.
fn published(service: &Running) -> Vec<u8> {
    let answer = service.bytes(b"GET /openapi.json HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n");
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n");
    answer[end.expect("an answer") + 4..].to_vec()
}

/// Options that let every operation be called.
fn credentials(contract: &Contract) -> Vec<String> {
    if contract.schemes.iter().any(|scheme| scheme.kind == SchemeKind::Basic) {
        return vec![format!("--auth={BASIC}")];
    }
    let mut headers = BTreeMap::from([("Authorization".to_owned(), format!("Bearer {}", token(contract)))]);
    let key = API_KEY.split(':').nth(1).expect("a key");
    for scheme in &contract.schemes {
        if let SchemeKind::ApiKey { location, name } = &scheme.kind
            && *location == Location::Header
        {
            headers.insert(name.clone(), key.to_owned());
        }
    }
    let headers = headers.into_iter();
    headers
        .map(|(name, value)| format!("--header={name}: {value}"))
        .collect()
}

/// Runs to the end, or ends what takes too long; what was said, kept in `log`.
fn patiently(mut command: Command, log: &Path) -> String {
    let out = std::fs::File::create(log).expect("writable");
    let errors = out.try_clone().expect("cloneable");
    let mut child = command.stdout(out).stderr(errors).spawn().expect("it starts");
    let end = Instant::now() + PATIENCE;
    while child.try_wait().expect("it can be asked").is_none() {
        if Instant::now() > end {
            let _ = child.kill().and_then(|()| child.wait());
            panic!("schemathesis did not end within {PATIENCE:?}: {}", log.display());
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    String::from_utf8_lossy(&std::fs::read(log).expect("readable")).into_owned()
}

/// The test cases under the headings of operations.
fn reported(said: &str) -> Vec<Reported> {
    let heading = Regex::new("^_+ (.+?) _+$").expect("a pattern");
    let case = Regex::new(r"^\d+\. Test Case ID: ").expect("a pattern");
    let check = Regex::new(r"^- (ST\d+) ").expect("a pattern");
    let failures = said.split_once("= FAILURES =").map_or("", |(_, rest)| rest);
    let failures = failures.split("= WARNINGS =").next().unwrap_or_default();
    let failures = failures.split("= SUMMARY =").next().unwrap_or_default();
    let (mut operation, mut found) = (String::new(), Vec::new());
    for line in failures.lines() {
        if let Some(named) = heading.captures(line) {
            operation = named[1].into();
        } else if case.is_match(line) {
            let (operation, checks) = (operation.clone(), Vec::new());
            let text = String::new();
            found.push(Reported {
                operation,
                checks,
                text,
            });
        } else if let Some(last) = found.last_mut() {
            last.checks.extend(check.captures(line).map(|code| code[1].to_owned()));
            last.text.push_str(line);
            last.text.push('\n');
        }
    }
    found
}

/// What was reported and is not argued.
fn unexplained(one: &Asked, report: &Report, alarms: &[Alarm]) -> Vec<String> {
    let known = |case: &Reported, check: &String| {
        let mut own = alarms
            .iter()
            .filter(|alarm| alarm.service == one.name && alarm.check == *check && alarm.operation == case.operation);
        own.any(|alarm| case.text.contains(&alarm.holds))
    };
    let mut found = Vec::new();
    for case in &report.reported {
        let new = case.checks.iter().filter(|check| !known(case, check));
        found.extend(new.map(|check| format!("{}: {check}: {}\n{}", one.name, case.operation, case.text)));
    }
    found.extend(report.errors.iter().map(|error| format!("{}: {error}", one.name)));
    found
}

#[test]
fn schemathesis_finds_nothing_but_its_own_errors() {
    let alarms: Vec<Alarm> = serde_yaml::from_str(include_str!("alarms.yaml")).expect("a list");
    assert!(alarms.iter().all(|alarm| alarm.why.len() > 40), "each is argued");
    program();
    let all = asked();
    build(&all);
    let mut found = Vec::new();
    for one in &all {
        let report = run(one);
        assert!(report.tried > 100, "{}: {} requests", one.name, report.tried);
        let checks: usize = report.reported.iter().map(|case| case.checks.len()).sum();
        assert_eq!(
            checks as u64,
            report.failures,
            "{}: all failures are read",
            home(one).display()
        );
        found.extend(unexplained(one, &report, &alarms));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
