//! What stands in the log, and what must not.

mod common;

use common::*;
use serde_json::Value;
use std::io::Write;
use std::sync::{Arc, Mutex};

/// Collects what is written.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no panic").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Lines {
    fn listen(&self) -> tracing::subscriber::DefaultGuard {
        let lines = self.clone();
        let writer = move || lines.clone();
        tracing::subscriber::set_default(
            tracing_subscriber::fmt()
                .json()
                .flatten_event(true)
                .with_writer(writer)
                .finish(),
        )
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("no panic").clone()).expect("text")
    }

    fn requests(&self) -> Vec<Value> {
        let lines: Vec<Value> = self
            .text()
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect();
        lines.into_iter().filter(|line| line["message"] == "request").collect()
    }
}

#[tokio::test]
async fn one_line_a_request_with_what_support_asks_for() {
    let lines = Lines::default();
    let _listening = lines.listen();
    let service = service();
    let token = token(&service);
    let canary = "canary-7f3a";
    let headers = [
        ("authorization", token.as_str()),
        ("content-type", "application/json"),
        ("idempotency-key", canary),
        ("cookie", canary),
    ];
    let body = format!(r#"{{"sku":"OUT","quantity":1,"card":"{canary}"}}"#);
    let reply = send(&service, "POST", &format!("/v2/orders?secret={canary}"), &headers, body).await;
    assert_eq!(reply.status, 409);
    let requests = lines.requests();
    let [line] = requests.as_slice() else {
        panic!("{requests:?}")
    };
    let expected = [
        ("level", "INFO"),
        ("method", "POST"),
        ("route", "/orders"),
        ("path", "/v2/orders"),
        ("code", "INSUFFICIENT_STOCK"),
        ("operation", "createOrder"),
        ("user", "developer"),
        ("request_id", reply.header("x-correlation-id")),
        ("trace_id", reply.header("x-correlation-id")),
    ];
    for (field, value) in expected {
        assert_eq!(line[field], value, "{field}");
    }
    assert_eq!(line["status"], 409);
    assert!(line["latency_ms"].as_f64().is_some_and(|latency| latency > 0.0));
    assert!(!lines.text().contains(canary) && !lines.text().contains(&token[7..]));
}

#[tokio::test]
async fn the_source_of_an_internal_error_is_told_redacted() {
    let lines = Lines::default();
    let _listening = lines.listen();
    let service = service();
    get(&service, "/fail/internal").await;
    get(&service, "/fail/panic").await;
    let requests = lines.requests();
    assert_eq!(requests[0]["level"], "ERROR");
    let error = requests[0]["error"].as_str().expect("an error");
    assert!(
        error.contains("postgres://***@db/orders refused") && !error.contains("hunter2"),
        "{error}"
    );
    assert!(
        requests[1]["error"]
            .as_str()
            .is_some_and(|error| error.contains("panic: at the disco"))
    );
}

#[tokio::test]
async fn levels_are_the_catalogues_and_probes_are_quiet() {
    let lines = Lines::default();
    let _listening = lines.listen();
    let service = service();
    for path in ["/health", "/health/live", "/metrics", "/orders", "/nowhere"] {
        get(&service, path).await;
    }
    send(&service, "POST", "/orders", &[], ()).await;
    let levels: Vec<String> = lines.requests().iter().map(|line| line["level"].to_string()).collect();
    assert_eq!(levels, ["\"INFO\"", "\"INFO\"", "\"WARN\""]);
}
