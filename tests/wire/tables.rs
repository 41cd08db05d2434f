//! Each line of `router.table` and of `parameters.table`, asked: the status, the operation with its decoded parameters,
//! `Allow`.

use crate::echo::{self, Answer};
use regex::{Captures, Regex};
use serde_json::Value;
use std::sync::LazyLock;

/// A line of the table.
struct Row<'t> {
    line: &'t str,
    method: &'t str,
    target: Vec<u8>,
    headers: Vec<(String, Vec<u8>)>,
    status: u16,
    /// What else is expected of the answer.
    rest: &'t str,
}

fn rows(table: &str) -> Vec<Row<'_>> {
    let lines = table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(row).collect()
}

fn row(line: &str) -> Row<'_> {
    let (asked, expected) = line.split_once(" => ").unwrap_or_else(|| panic!("no `=>`: {line}"));
    let mut words = asked.split_whitespace();
    let method = words.next().unwrap_or_default();
    let target = written(words.next().unwrap_or_default());
    let headers = words.map(|word| {
        let (name, value) = word.split_once('=').unwrap_or_else(|| panic!("no header: {line}"));
        (name.to_owned(), written(value))
    });
    let (status, rest) = expected.trim().split_once(' ').unwrap_or((expected.trim(), ""));
    Row {
        line,
        method,
        target,
        headers: headers.collect(),
        status: status.parse().unwrap_or_else(|_| panic!("no status: {line}")),
        rest: rest.trim(),
    }
}

/// `<a*9>` as nine of them.
fn repeated(text: &str) -> String {
    static REPEATED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"<(.+)\*(\d+)>").expect("a pattern"));
    let many = |found: &Captures<'_>| found[1].repeat(found[2].parse().expect("a number"));
    REPEATED.replace_all(text, many).into_owned()
}

/// `\xFF` as its byte, `<a*9>` as nine of them.
fn written(text: &str) -> Vec<u8> {
    static BYTE: LazyLock<regex::bytes::Regex> =
        LazyLock::new(|| regex::bytes::Regex::new(r"\\x([0-9A-F]{2})").expect("a pattern"));
    let long = repeated(text);
    let byte = |found: &regex::bytes::Captures<'_>| {
        let digits = std::str::from_utf8(&found[1]).expect("digits");
        vec![u8::from_str_radix(digits, 16).expect("two digits")]
    };
    BYTE.replace_all(long.as_bytes(), byte).into_owned()
}

/// What is wrong with an answer.
fn wrong(row: &Row<'_>, answer: &Answer) -> Option<String> {
    if answer.status != row.status {
        return Some(format!("{} {}", answer.status, answer.body));
    }
    let allow = || answer.header("allow").unwrap_or("no Allow").to_owned();
    match row.status {
        200 if row.method == "HEAD" => (!answer.body.is_empty()).then(|| answer.body.clone()),
        200 if row.rest == "service" => answer.json()["operation"].as_str().map(str::to_owned),
        200 => {
            let (id, values) = row.rest.split_once(' ').unwrap_or((row.rest, "{}"));
            let told = answer.json();
            let wanted: Value =
                serde_json::from_str(&repeated(values)).unwrap_or_else(|error| panic!("{}: {error}", row.line));
            (told["operation"] != id || given(&told["parameters"]) != wanted).then(|| told.to_string())
        }
        204 => (allow() != row.rest).then(allow),
        405 if allow() != row.rest => Some(allow()),
        _ if row.method == "HEAD" => (!answer.body.is_empty()).then(|| answer.body.clone()),
        422 => {
            let found = answer.json()["errors"].to_string();
            (!found.contains(row.rest) || !answer.is_enveloped()).then_some(answer.body.clone())
        }
        _ => (!answer.is_enveloped()).then(|| answer.body.clone()),
    }
}

/// The parameters that were given.
fn given(told: &Value) -> Value {
    let members = told.as_object().into_iter().flatten();
    let given = members.filter(|(_, value)| !value.is_null());
    given.map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn ask_all(name: &str, table: &str, least: usize) {
    let rows = rows(table);
    assert!(rows.len() >= least, "{} rows", rows.len());
    let service = echo::start(name);
    let mut failed = Vec::new();
    for row in &rows {
        let answer = echo::ask(&service, row.method, &row.target, &row.headers);
        failed.extend(wrong(row, &answer).map(|told| format!("{}\n    {told}", row.line)));
    }
    assert!(
        failed.is_empty(),
        "{} of {} rows:\n{}",
        failed.len(),
        rows.len(),
        failed.join("\n")
    );
}

#[test]
fn every_request_of_the_table_leads_where_it_says() {
    ask_all("router", include_str!("router.table"), 300);
}

#[test]
fn every_parameter_of_the_table_is_read_as_it_says() {
    ask_all("parameters", include_str!("parameters.table"), 150);
}

#[test]
fn pages_of_the_named_origin_may_ask_and_no_others() {
    let service = echo::start("router");
    let ask = |method: &str, target: &str, headers: &[(&str, &[u8])]| {
        let headers: Vec<_> = headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.to_vec()))
            .collect();
        echo::ask(&service, method, target.as_bytes(), &headers)
    };
    let ours: &[u8] = b"https://app.example";
    let wanted = |origin| {
        [
            ("origin", origin),
            ("access-control-request-method", b"DELETE".as_slice()),
            ("access-control-request-headers", b"x-token".as_slice()),
        ]
    };
    let preflight = ask("OPTIONS", "/users/7", &wanted(ours));
    assert_eq!(preflight.status, 204);
    for (name, value) in [
        ("access-control-allow-origin", "https://app.example"),
        ("access-control-allow-methods", "GET, PUT, DELETE"),
        (
            "access-control-allow-headers",
            "X-Token, Content-Type, Authorization, traceparent, X-Correlation-ID, X-Target",
        ),
        ("access-control-max-age", "60"),
        ("allow", "GET, PUT, DELETE"),
    ] {
        assert_eq!(preflight.header(name), Some(value), "{name}");
    }
    for foreign in [
        b"https://elsewhere.example".as_slice(),
        b"https://app.example.evil",
        b"null",
        b"https://\xFF",
    ] {
        let refused = ask("OPTIONS", "/users/7", &wanted(foreign));
        assert_eq!(refused.status, 204);
        assert_eq!(refused.header("access-control-allow-origin"), None);
        assert_eq!(refused.header("access-control-allow-methods"), None);
        assert_eq!(ask("GET", "/users/7", &[("origin", foreign)]).status, 200);
    }
    for (method, target, status) in [
        ("GET", "/users/7", 200),
        ("GET", "/nowhere", 404),
        ("PATCH", "/users/7", 405),
    ] {
        let answer = ask(method, target, &[("origin", ours)]);
        assert_eq!(answer.status, status);
        assert_eq!(
            answer.header("access-control-allow-origin"),
            Some("https://app.example"),
            "{status}"
        );
    }
    // An operation that answers OPTIONS itself is asked, preflight or not.
    let own = ask("OPTIONS", "/explicit/7", &wanted(ours));
    assert_eq!(
        (own.status, own.header("access-control-allow-origin")),
        (200, Some("https://app.example"))
    );
}
