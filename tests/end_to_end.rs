//! The whole way: a document in, a service out, built, started, driven over HTTP, ended.

#![allow(clippy::print_stdout, reason = "figures of a long run are worth a line")]

mod common;

use apigen::check::live::{Identities, Process};
use common::Workspace;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn apigen(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_apigen"))
        .args(arguments)
        .env("CARGO_TARGET_DIR", target())
        .output()
        .expect("apigen runs")
}

fn target() -> PathBuf {
    common::root().join("target/services")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned()
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Runs `apigen check` on a service and expects that nothing is found.
fn keeps_its_contract(dir: &Path) {
    let output = apigen(&["check", &text(dir)]);
    assert_eq!(output.status.code(), Some(0), "{}: {}", dir.display(), said(&output));
}

/// One request, by hand; the status and everything that came back.
fn ask(url: &str, request: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).expect("the service listens");
    let request = request.replace('\n', "\r\n");
    stream.write_all(request.as_bytes()).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("answered");
    let status = answer.split(' ').nth(1).and_then(|word| word.parse().ok());
    (status.unwrap_or_default(), answer)
}

#[test]
fn orders_from_its_document_to_a_checked_service() {
    let home = common::root().join("target/generated/session");
    let dir = home.join("orders");
    let _ = std::fs::remove_dir_all(&dir);
    std::fs::create_dir_all(&home).expect("makeable");
    let spec = text(&common::root().join("specs/orders.yaml"));

    let made = apigen(&[
        "new",
        &text(&dir),
        "--name",
        "session-orders",
        "--spec",
        &spec,
        "--check",
    ]);
    assert_eq!(made.status.code(), Some(0), "{}", said(&made));
    assert!(
        said(&made).contains("✓ valid requests are answered as declared"),
        "{}",
        said(&made)
    );

    let lock = std::fs::read(dir.join("apigen.lock")).expect("there");
    for _ in 0..2 {
        let again = apigen(&["generate", &text(&dir)]);
        assert!(
            said(&again).contains("0 new, 0 rewritten, 0 removed"),
            "{}",
            said(&again)
        );
    }
    assert_eq!(std::fs::read(dir.join("apigen.lock")).expect("there"), lock);

    let executable = target()
        .join("debug")
        .join(format!("session-orders{}", std::env::consts::EXE_SUFFIX));
    answers_by_hand(&executable, &dir);
    refuses_bad_settings(&executable, &dir);
}

fn answers_by_hand(executable: &Path, dir: &Path) {
    let started = Process::start(executable, dir, &Identities::own()).expect("it starts");
    let url = started.url.clone();
    let (status, answer) = ask(&url, "GET /health/live HTTP/1.1\nHost: a\nConnection: close\n\n");
    assert_eq!(status, 200, "{answer}");
    let (status, answer) = ask(&url, "GET /v2/orders HTTP/1.1\nHost: a\nConnection: close\n\n");
    assert_eq!(status, 401, "{answer}");
    assert!(
        answer.contains("AUTHENTICATION_REQUIRED") && answer.contains("application/problem+json"),
        "{answer}"
    );
    let (status, answer) = ask(&url, "PUT /orders HTTP/1.1\nHost: a\nConnection: close\n\n");
    assert_eq!(status, 405, "{answer}");
    assert!(answer.to_lowercase().contains("allow: get"), "{answer}");
    let (status, answer) = ask(&url, "GET /nowhere HTTP/1.1\nHost: a\nConnection: close\n\n");
    assert_eq!(status, 404, "{answer}");
    let ended = started.process.stop().expect("it ended");
    assert!(ended.contains("exit status: 0"), "a polite end is a clean one: {ended}");
}

/// In production every setting must be there: all problems at once, exit code 78.
fn refuses_bad_settings(executable: &Path, dir: &Path) {
    let output = Command::new(executable)
        .current_dir(dir)
        .env("APP_ENV", "production")
        .env("APP_ADDR", "nonsense")
        .env("APP_JWT_SECRET", "short")
        .output()
        .expect("it runs");
    let said = said(&output);
    assert_eq!(output.status.code(), Some(78), "{said}");
    assert!(
        said.contains("APP_ADDR") && said.contains("APP_JWT_SECRET"),
        "all problems at once: {said}"
    );
    assert!(!said.contains("short\""), "{said}");
}

#[test]
fn services_of_our_documents_keep_their_contracts() {
    let mut workspace = Workspace::new("specs");
    let dirs: Vec<PathBuf> = common::specs().iter().map(|document| workspace.add(document)).collect();
    workspace.cargo(&["metadata", "--format-version=1", "--no-deps"]);
    for dir in &dirs {
        keeps_its_contract(dir);
    }
}

/// Those of the corpus that every run checks: small and large, YAML and Swagger, with and without credentials.
const CHOSEN: [&str; 5] = ["museum", "petstore-expanded", "codat", "simple-auth", "docker"];

fn real_services(wanted: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let documents = common::corpus();
    if documents.is_empty() {
        return Vec::new();
    }
    let mut workspace = Workspace::new("corpus");
    let dirs: Vec<PathBuf> = documents.iter().map(|document| workspace.add(document)).collect();
    workspace.cargo(&["metadata", "--format-version=1", "--no-deps"]);
    dirs.into_iter().filter(|dir| wanted(&text(dir))).collect()
}

#[test]
fn services_of_real_documents_keep_their_contracts() {
    for dir in real_services(|dir| CHOSEN.iter().any(|name| dir.contains(name))) {
        keeps_its_contract(&dir);
    }
}

/// Each is built, checked and its executable removed again: all of them at once would fill a small disk.
#[test]
#[ignore = "builds every service of the corpus, half an hour on two cores: `cargo test --test end_to_end -- --ignored`"]
fn services_of_all_real_documents_keep_their_contracts() {
    let mut broken = Vec::new();
    for dir in real_services(|_| true) {
        let output = apigen(&["check", &text(&dir)]);
        let name = dir.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if output.status.code() != Some(0) {
            broken.push(format!("{}: {}", dir.display(), said(&output)));
        }
        common::cargo(&dir, &["clean", "--quiet", "--package", &name]);
    }
    assert!(broken.is_empty(), "{}", broken.join("\n\n"));
}
