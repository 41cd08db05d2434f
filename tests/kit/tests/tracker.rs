//! What an error tracker is sent, received at an ingest of our own that parses its envelopes.
#![cfg(feature = "sentry")]

mod common;
mod process;

use process::Running;
use process::listener::Listener;
use serde_json::Value;
use std::time::{Duration, Instant};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const CANARY: &str = "canary-7f3a";

fn start(ingest: &Listener, more: &[(&str, &str)]) -> Running {
    let dsn = format!("http://public@127.0.0.1:{}/7", ingest.port);
    let mut variables = vec![
        ("APP_SENTRY_DSN", dsn.as_str()),
        ("APP_RELEASE", "orders@2.3.0"),
        ("APP_LOG_FORMAT", "json"),
    ];
    variables.extend(more);
    Running::start(&variables)
}

/// The events of all envelopes (a header, then for each item a header with its length and the item).
fn events(ingest: &Listener) -> Vec<Value> {
    let arrived = ingest.arrived();
    arrived
        .iter()
        .flat_map(|request| {
            assert_eq!(request.path, "/api/7/envelope/");
            assert!(
                request.head.to_lowercase().contains("sentry_key=public"),
                "{}",
                request.head
            );
            let text = String::from_utf8(request.body.clone()).expect("text");
            let mut lines = text.lines();
            let header: Value = serde_json::from_str(lines.next().expect("a header")).expect("JSON");
            assert!(header["event_id"].is_string(), "{header}");
            let mut events = Vec::new();
            while let (Some(header), Some(item)) = (lines.next(), lines.next()) {
                let header: Value = serde_json::from_str(header).expect("JSON");
                if header["type"] == "event" {
                    assert_eq!(header["length"], item.len());
                    events.push(serde_json::from_str(item).expect("JSON"));
                }
            }
            events
        })
        .collect()
}

fn values(event: &Value) -> Vec<(&str, &str)> {
    let all = event["exception"]["values"].as_array().expect("exceptions");
    all.iter()
        .map(|one| {
            (
                one["type"].as_str().expect("a type"),
                one["value"].as_str().expect("a value"),
            )
        })
        .collect()
}

fn of_code<'e>(events: &'e [Value], code: &str) -> Vec<&'e Value> {
    events.iter().filter(|event| event["tags"]["code"] == code).collect()
}

#[test]
fn a_409_with_report_is_sent_with_what_its_user_was_told() {
    let ingest = Listener::start();
    let service = start(&ingest, &[("APP_SENTRY_ENVIRONMENT", "staging")]);
    let headers = [
        ("authorization", common::token(&common::service())),
        ("content-type", "application/json".to_owned()),
        ("idempotency-key", CANARY.to_owned()),
        ("cookie", format!("session={CANARY}")),
        ("traceparent", format!("00-{TRACE}-00f067aa0ba902b7-01")),
        ("x-correlation-id", "ticket-7".to_owned()),
    ];
    let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let body = format!(r#"{{"sku":"OUT","quantity":1,"card":"{CANARY}"}}"#);
    let reply = service.send("POST", &format!("/v2/orders?secret={CANARY}"), &headers, &body);
    assert_eq!(reply.status, 409);
    // Codes without `report` are nobody's business.
    assert_eq!(service.get("/nowhere").status, 404);
    service.stop();
    let events = events(&ingest);
    assert_eq!(events.len(), 1, "{events:?}");
    let event = &events[0];
    assert_eq!(values(event), [("INSUFFICIENT_STOCK", "Only 2 of OUT left.")]);
    let expected = [
        ("code", "INSUFFICIENT_STOCK"),
        ("operation", "createOrder"),
        ("status", "409"),
        ("method", "POST"),
        ("route", "/orders"),
        ("request_id", "ticket-7"),
        ("trace_id", TRACE),
    ];
    for (tag, value) in expected {
        assert_eq!(event["tags"][tag], value, "{tag}");
    }
    assert_eq!(event["contexts"]["trace"]["trace_id"], TRACE);
    assert_eq!(event["user"]["id"], "developer");
    assert_eq!(
        (&event["level"], &event["release"], &event["environment"]),
        (&"info".into(), &"orders@2.3.0".into(), &"staging".into())
    );
    for request in ingest.arrived() {
        let text = String::from_utf8_lossy(&request.body).into_owned();
        assert!(
            !text.contains(CANARY) && !text.contains("Bearer") && !text.contains("eyJ"),
            "{text}"
        );
    }
}

#[test]
fn internal_errors_come_with_causes_place_and_backtrace_and_panics_come_once() {
    let ingest = Listener::start();
    let service = start(&ingest, &[]);
    for (path, status) in [
        ("/fail/internal", 500),
        ("/fail/panic", 500),
        ("/fail/background-panic", 204),
        ("/fail/spawned-panic", 500),
    ] {
        assert_eq!(service.get(path).status, status, "{path}");
    }
    service.stop();
    let events = events(&ingest);
    let internal = of_code(&events, "INTERNAL_ERROR");
    assert_eq!((internal.len(), events.len()), (2, 4), "{events:#?}");
    let told = values(internal[0]);
    assert_eq!(told.last(), Some(&("INTERNAL_ERROR", "An unexpected error occurred.")));
    assert_eq!(told[0].1, "postgres://***@db/orders refused");
    for event in &internal {
        let primary = event["exception"]["values"]
            .as_array()
            .and_then(|all| all.last())
            .expect("one");
        let mut own = primary["stacktrace"]["frames"]
            .as_array()
            .expect("frames")
            .iter()
            .filter(|frame| frame["in_app"] == true);
        let last = own.next_back().expect("a frame of ours");
        assert!(
            last["filename"]
                .as_str()
                .is_some_and(|file| file.ends_with("common/mod.rs")),
            "{last}"
        );
        assert!(last["lineno"].as_u64().is_some(), "{last}");
    }
    assert!(
        values(internal[1]).contains(&("Panicked", "panic: at the disco")),
        "{:?}",
        values(internal[1])
    );
    let panics = of_code(&events, "PANIC");
    let texts: Vec<_> = panics
        .iter()
        .map(|event| values(event).last().expect("one").1.to_owned())
        .collect();
    // The one is told when it happens, the other when its request is answered already.
    let of = |text: &str| texts.iter().position(|one| one == text).map(|at| panics[at]);
    assert!(of("panic: on its own").is_some(), "{texts:?}");
    assert_eq!(
        of("panic: behind the answer").expect("it is told")["tags"]["operation"],
        "fail"
    );
    assert!(!serde_json::to_string(&events).expect("JSON").contains("hunter2"));
}

#[test]
fn a_flood_of_one_code_is_ten_events_a_minute_and_is_counted() {
    let ingest = Listener::start();
    let service = start(&ingest, &[]);
    for _ in 0..40 {
        service.get("/fail/internal");
    }
    process::until("all are counted", || {
        let metrics = service.get("/metrics").text;
        metrics.contains("error_events_total{outcome=\"sent\"} 10\n")
            && metrics.contains("error_events_total{outcome=\"limited\"} 30\n")
    });
    service.stop();
    assert_eq!(events(&ingest).len(), 10);
}

#[test]
fn a_tracker_that_is_away_or_silent_slows_neither_the_service_nor_its_end() {
    for ingest in [Listener::away(), Listener::silent()] {
        let service = start(&ingest, &[]);
        service.get("/fail/internal");
        let begun = Instant::now();
        for path in ["/fail/internal", "/fail/panic", "/fail/down"].repeat(20) {
            service.get(path);
        }
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
        let begun = Instant::now();
        service.stop();
        assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
    }
}

#[test]
fn a_wrong_dsn_is_a_problem_that_does_not_show_it() {
    let child = process::spawn(&[("APP_SENTRY_DSN", "https://hunter2-without-a-project")]);
    let output = child.wait_with_output().expect("a child");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(78));
    assert!(
        said.contains("APP_SENTRY_DSN: is no DSN") && !said.contains("hunter2"),
        "{said}"
    );
}
