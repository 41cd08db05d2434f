//! What who develops is told on the terminal, and nobody else.
#![cfg(feature = "reports")]

mod process;

use process::Running;

#[test]
fn an_internal_error_is_told_with_causes_place_spans_calls_and_advice() {
    let service = Running::start(&[]);
    let reply = service.get("/fail/down");
    assert!(
        !reply.text.contains("mod.rs") && !reply.text.contains("refused"),
        "{}",
        reply.text
    );
    service.get("/fail/panic");
    service.get("/fail/background-panic");
    service.get("/nowhere");
    let (_, told) = service.stop();
    for line in [
        "GET /fail/{how} (fail) answered 503 UNAVAILABLE, trace ",
        "  orders_db is down\n  because connection refused\n",
        "/common/mod.rs:",
        "  in the spans, the innermost first\n    request{",
        "otel.name=\"GET /fail/{how}\"",
        "  by the calls\n",
        "  try: is `orders_db` running",
        "(fail) answered 500 INTERNAL_ERROR",
        "  panic: at the disco\n",
        "a panic in work after the answer of fail",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
    assert!(
        !told.contains("NOT_FOUND"),
        "what the contract foresees needs no report: {told}"
    );
}

#[test]
fn secrets_are_not_told_here_either() {
    let service = Running::start(&[]);
    service.get("/fail/internal");
    let (_, told) = service.stop();
    assert!(
        told.contains("postgres://***@db/orders refused") && !told.contains("hunter2"),
        "{told}"
    );
}

#[test]
fn production_refuses_them_and_who_does_not_want_them_gets_none() {
    let child = process::spawn(&[("APP_ENV", "production"), ("APP_REPORTS", "true")]);
    let output = child.wait_with_output().expect("a child");
    assert_eq!(output.status.code(), Some(78));
    assert!(String::from_utf8_lossy(&output.stderr).contains("APP_REPORTS: is for development"));
    let more = [
        vec![("APP_REPORTS", "false")],
        vec![("APP_ENV", "production"), ("APP_DATABASE_URL", "sqlite:orders.db")],
    ];
    for variables in more {
        let service = Running::start(&variables);
        service.get("/fail/internal");
        let (_, told) = service.stop();
        assert!(!told.contains("answered 500"), "{told}");
    }
}
