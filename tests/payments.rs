//! A dependency over HTTP as a generated service leans on it: `payments` of the orders contract, with real handlers and a
//! provider that misbehaves.

mod common;

use common::Workspace;
use common::running::{Ask, Reply, Running, executable};
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::{Duration, Instant};

const ORDER: &str = r#"{"lines":[{"sku":"TEA-100","quantity":1}],"card_token":"tok_12345678"}"#;

/// Builds the service once for all tests.
static BUILT: LazyLock<()> = LazyLock::new(|| {
    let mut workspace = Workspace::new("exchanges");
    let document = common::root().join("specs/orders.yaml");
    workspace.add_as("made-exchanges", &document, common::orders_handlers());
    workspace.cargo(&["build", "--workspace", "--quiet"]);
});

fn order(payments: &str, subject: &str) -> (Running, Reply) {
    LazyLock::force(&BUILT);
    let service = Running::start(&executable("made-exchanges"), &[("APP_PAYMENTS_URL", payments)]);
    let ask = Ask::new("POST", "/v2/orders")
        .by(subject, &["orders:write"])
        .key(subject)
        .json(ORDER);
    let reply = service.send(&ask);
    (service, reply)
}

/// A payment provider that gives these answers one after the other, and what it was asked. An empty one is silence.
fn provider(answers: &[&'static str]) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!(
        "http://payments:hunter2@{}/v1",
        listener.local_addr().expect("an address")
    );
    let asked: Arc<Mutex<Vec<String>>> = Arc::default();
    let (told, answers) = (Arc::clone(&asked), answers.to_vec());
    std::thread::spawn(move || {
        let mut silent = Vec::new();
        for answer in answers {
            let (mut stream, _) = listener.accept().expect("a caller");
            let mut bytes = [0; 8192];
            let read = stream.read(&mut bytes).expect("a request");
            told.lock()
                .expect("whole")
                .push(String::from_utf8_lossy(&bytes[..read]).into_owned());
            let head = "content-length: 0\r\nconnection: close\r\n\r\n";
            match answer {
                "" => silent.push(stream),
                answer => stream
                    .write_all(format!("HTTP/1.1 {answer}\r\n{head}").as_bytes())
                    .expect("written"),
            }
        }
        std::thread::sleep(Duration::from_secs(20));
    });
    (url, asked)
}

fn unavailable(reply: &Reply) {
    assert_eq!(reply.status, 503, "{}", reply.body);
    assert!(reply.body.contains(r#""code":"PAYMENT_UNAVAILABLE""#), "{}", reply.body);
    assert_eq!(reply.header("retry-after"), Some("10"));
}

#[test]
fn a_provider_that_stumbles_is_asked_again_under_the_same_key() {
    let (url, asked) = provider(&["503 Busy", "429 Slow", "201 Charged"]);
    let (service, reply) = order(&url, "stumbling");
    assert_eq!(reply.status, 201, "{}", reply.body);
    let asked = asked.lock().expect("whole").clone();
    assert_eq!(asked.len(), 3);
    let line = |one: &String, name: &str| one.lines().find(|line| line.starts_with(name)).map(str::to_owned);
    assert!(asked[0].starts_with("POST /v1/charges HTTP/1.1"), "{}", asked[0]);
    for name in [
        "idempotency-key: ",
        "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-",
        "authorization: Basic ",
    ] {
        assert!(line(&asked[0], name).is_some(), "{name} in {}", asked[0]);
        assert_eq!(line(&asked[0], name), line(&asked[2], name), "{name}");
    }
    let exposition = service.send(&Ask::new("GET", "/metrics")).body;
    for (series, count) in [
        (r#"dependency_calls_total{dependency="payments",outcome="status"}"#, 2),
        (r#"dependency_calls_total{dependency="payments",outcome="ok"}"#, 1),
        (r#"retries_total{dependency="payments"}"#, 2),
    ] {
        assert!(
            exposition.contains(&format!("{series} {count}")),
            "{series} in {exposition}"
        );
    }
}

#[test]
fn a_provider_that_is_away_answers_the_code_of_fails_as_and_says_nothing_of_itself() {
    let port = TcpListener::bind("127.0.0.1:0")
        .and_then(|free| free.local_addr())
        .expect("a port")
        .port();
    let (service, reply) = order(&format!("http://payments:hunter2@127.0.0.1:{port}/v1"), "away");
    unavailable(&reply);
    let log = service.log();
    assert!(log.contains("a dependency failed") && !log.contains("hunter2"), "{log}");
    let address = format!("127.0.0.1:{port}");
    assert!(
        !reply.body.contains(&address) && !reply.body.contains("hunter2"),
        "{}",
        reply.body
    );
}

#[test]
fn a_provider_that_says_nothing_costs_no_more_than_the_request_has() {
    let (url, _) = provider(&["", "", ""]);
    let begun = Instant::now();
    let (_service, reply) = order(&url, "silent");
    unavailable(&reply);
    // Three tries of two seconds, and pauses; the operation has eight.
    assert!(begun.elapsed() < Duration::from_secs(9), "{:?}", begun.elapsed());
}

#[test]
fn what_the_provider_decides_is_the_handlers_to_tell() {
    let (url, asked) = provider(&["402 Declined"]);
    let (_service, reply) = order(&url, "declined");
    assert_eq!(reply.status, 402, "{}", reply.body);
    assert!(reply.body.contains("PAYMENT_DECLINED"), "{}", reply.body);
    assert_eq!(asked.lock().expect("whole").len(), 1);
}

#[test]
fn production_starts_only_where_somebody_says_where_the_provider_is() {
    LazyLock::force(&BUILT);
    let output = std::process::Command::new(executable("made-exchanges"))
        .env("APP_ENV", "production")
        .output();
    let output = output.expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(78), "{said}");
    assert!(said.contains("APP_PAYMENTS_URL: must be set in production"), "{said}");
}
