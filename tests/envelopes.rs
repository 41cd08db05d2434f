//! One contract in every shape: the same failures through the five envelopes, and with other codes, statuses and order.

mod common;

use apigen::contract::Contract;
use common::running::{Ask, Reply, Running, executable, snapshot};
use common::{Workspace, contract, root};
use serde_json::Value;
use std::path::PathBuf;
use std::sync::LazyLock;

const ORDER: &str = r#"{"lines":[{"sku":"TEA-100","quantity":1}],"card_token":"tok_12345678"}"#;
const READ: &[&str] = &["orders:read"];
const WRITE: &[&str] = &["orders:write"];
const LOST: &str = "/v2/orders/7b0c3a52-8a1f-4c55-9d0f-2b6f3d1d9a10";

/// An envelope of the document's own: nested, a constant, the status as text, the trace id as a UUID, field errors of
/// other names.
const FAULT: &str = "
    Fault:
      type: object
      required: [api, fault, ticket]
      properties:
        api: { type: string, enum: [orders] }
        fault:
          type: object
          required: [id, http, message]
          properties:
            id: { type: string }
            http: { type: string }
            message: { type: string }
            temporary: { type: boolean }
            where: { type: string }
            data: { type: object }
            problems:
              type: array
              items:
                type: object
                properties: { field: { type: string }, rule: { type: string }, msg: { type: string } }
        ticket: { type: string, format: uuid }
";

const OWN: &str = "envelope:
    schema: '#/components/schemas/Fault'
    mediaType: application/vnd.acme.fault+json
    map:
      code: /fault/id
      status: /fault/http
      detail: /fault/message
      retryable: /fault/temporary
      path: /fault/where
      meta: /fault/data
      trace_id: /ticket
      errors: { at: /fault/problems, pointer: field, code: rule, detail: msg }";

/// Other words, another status, another order.
const RESTYLED: &str = "envelope: problem
  codeStyle: kebab
  precedence: [unsupported_media_type, payload_too_large, forbidden, unauthenticated, rate_limited, idempotency_key_missing, malformed_body]";

/// The services by name.
const NAMES: [&str; 6] = ["problem", "nested", "flat", "detail", "own", "restyled"];

/// The document of a service: the orders contract in another shape. Its limit has no burst, so that the quota counts.
fn document(name: &str) -> PathBuf {
    let text = std::fs::read_to_string(root().join("specs/orders.yaml")).expect("readable");
    let line = text
        .lines()
        .find(|line| line.trim().starts_with("envelope: problem"))
        .expect("there");
    let wanted = match name {
        "own" => OWN.to_owned(),
        "restyled" => RESTYLED.to_owned(),
        preset => format!("envelope: {preset}"),
    };
    let mut text = text.replace(line, &format!("  {wanted}")).replace(", burst: 5", "");
    match name {
        "own" => text.push_str(FAULT.trim_start_matches('\n')),
        "restyled" => {
            text = restyled(&text);
        }
        _ => {}
    }
    let path = root().join("target/generated/envelopes").join(format!("{name}.yaml"));
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("makeable");
    if std::fs::read_to_string(&path).ok().as_deref() != Some(&text) {
        std::fs::write(&path, text).expect("writable");
    }
    path
}

/// Built-ins renamed and re-shaped, a header of a code's own, a pause that only the handler knows.
fn restyled(text: &str) -> String {
    let changes = [
        (
            "builtin: { rate_limited: TOO_MANY_REQUESTS, forbidden: PERMISSION_DENIED }",
            "builtin: { rate_limited: slow-down, forbidden: not-yours }",
        ),
        (
            "  errors:\n",
            "  errors:\n    validation-failed: { status: 400 }\n    slow-down: { title: Slower, detail: Please., retryAfter: 7s }\n",
        ),
        (
            "      title: Insufficient stock\n",
            "      title: Insufficient stock\n      headers: { X-Stock: '{available} of {sku}' }\n",
        ),
        ("retryAfter: 5m", "retryAfter: auto"),
    ];
    changes.iter().fold(text.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replace(old, new)
    })
}

/// The handlers; where the contract leaves the pause to them, they name one.
fn handlers(name: &str) -> Vec<(&'static str, Vec<u8>)> {
    let mut files = common::orders_handlers();
    if name == "restyled" {
        for (_, bytes) in &mut files {
            let text = String::from_utf8_lossy(bytes);
            let pause = "Maintenance { retry_after: Some(42) }.into()";
            *bytes = text.replace("Maintenance.into()", pause).into_bytes();
        }
    }
    files
}

/// Builds all services once, for all tests.
static BUILT: LazyLock<()> = LazyLock::new(|| {
    let mut workspace = Workspace::new("envelopes");
    for name in NAMES {
        workspace.add_as(&package(name), &document(name), handlers(name));
    }
    workspace.cargo(&["build", "--workspace", "--quiet"]);
});

fn package(name: &str) -> String {
    format!("made-envelope-{name}")
}

fn service(name: &str, settings: &[(&str, &str)]) -> Running {
    LazyLock::force(&BUILT);
    Running::start(&executable(&package(name)), settings)
}

fn create(subject: &str, body: &str) -> Ask {
    Ask::new("POST", "/v2/orders")
        .by(subject, WRITE)
        .key(subject)
        .json(body)
}

/// What is asked, and which operation answers with which code; none for failures that belong to no operation.
fn failures() -> Vec<(Ask, Option<(&'static str, &'static str)>)> {
    let of = |operation, code| Some((operation, code));
    let sku = |sku: &str| ORDER.replace("TEA-100", sku);
    let invalid = r#"{"lines":[{"sku":"TEA-250","quantity":0}],"card_token":"x"}"#;
    vec![
        (
            create("stock", &sku("TEA-250").replace(":1}", ":5}")),
            of("createOrder", "INSUFFICIENT_STOCK"),
        ),
        (
            create("payments", &sku("PAY-OFF")),
            of("createOrder", "PAYMENT_UNAVAILABLE"),
        ),
        (create("bug", &sku("BUG-BUG")), of("createOrder", "INTERNAL_ERROR")),
        (create("invalid", invalid), of("createOrder", "VALIDATION_FAILED")),
        (create("broken", r#"{"lines":"#), of("createOrder", "MALFORMED_BODY")),
        (
            Ask::new("POST", "/v2/orders").by("keyless", WRITE).json(ORDER),
            of("createOrder", "IDEMPOTENCY_KEY_MISSING"),
        ),
        (
            Ask::new("GET", LOST).by("lost", READ),
            of("getOrder", "ORDER_NOT_FOUND"),
        ),
        (Ask::new("GET", LOST), of("getOrder", "AUTHENTICATION_REQUIRED")),
        (
            Ask::new("GET", LOST).by("writer", WRITE),
            of("getOrder", "PERMISSION_DENIED"),
        ),
        (
            Ask::new("PATCH", LOST).by("text", WRITE).body("text/plain", "note"),
            of("updateOrder", "UNSUPPORTED_MEDIA_TYPE"),
        ),
        (Ask::new("PUT", "/v2/orders"), None),
        (Ask::new("GET", "/v2/nowhere"), None),
    ]
}

/// The twenty-first order of a minute.
fn too_many(service: &Running, code: &'static str) -> (Reply, Option<(&'static str, &'static str)>) {
    for _ in 0..20 {
        assert_eq!(service.send(&create("eager", ORDER)).status, 201);
    }
    let refused = service.send(&create("eager", ORDER));
    let told = (refused.header("ratelimit-policy"), refused.wait());
    assert!(
        matches!(told, (Some("\"create-order\";q=20;w=60"), Some(50..=60))),
        "{told:?}"
    );
    (refused, Some(("createOrder", code)))
}

/// Names and kinds of a body's parts, in order.
fn outline(body: &Value) -> String {
    match body {
        Value::Object(members) => {
            let parts: Vec<_> = members
                .iter()
                .map(|(name, value)| format!("{name}: {}", outline(value)))
                .collect();
            format!("{{{}}}", parts.join(", "))
        }
        Value::Array(items) => format!("[{}]", items.first().map(outline).unwrap_or_default()),
        Value::String(_) => "text".to_owned(),
        Value::Number(_) => "number".to_owned(),
        Value::Bool(_) => "bool".to_owned(),
        Value::Null => "null".to_owned(),
    }
}

/// Holds an answer against the example that apigen publishes for its code.
fn as_published(contract: &Contract, reply: &Reply, operation: &str, code: &str) {
    let operation = contract
        .operations
        .iter()
        .find(|one| one.id == operation)
        .expect("there");
    let known = operation
        .errors
        .iter()
        .find(|one| contract.error(one.error).code == code)
        .expect("declared");
    let error = contract.error(known.error);
    assert_eq!(reply.status, error.status, "{}", reply.shown());
    let example = apigen::publish::example(contract, operation, known.error);
    assert_eq!(outline(&reply.json()), outline(&example), "{}", reply.shown());
}

fn holds(name: &str) {
    let (contract, service) = (contract(&document(name)), service(name, &[]));
    let mut answered: Vec<_> = failures()
        .into_iter()
        .map(|(ask, code)| (service.send(&ask), code))
        .collect();
    answered.push(too_many(&service, "TOO_MANY_REQUESTS"));
    for (reply, code) in &answered {
        let media_type = &contract.envelopes[0].media_type;
        assert_eq!(
            reply.header("content-type"),
            Some(media_type.as_str()),
            "{}",
            reply.shown()
        );
        if let Some((operation, code)) = code {
            as_published(&contract, reply, operation, code);
        }
    }
    let replies: Vec<_> = answered.into_iter().map(|(reply, _)| reply).collect();
    snapshot("envelopes", name, &replies);
}

#[test]
fn problem() {
    holds("problem");
}

#[test]
fn nested() {
    holds("nested");
}

#[test]
fn flat() {
    holds("flat");
}

#[test]
fn detail() {
    holds("detail");
}

#[test]
fn own_schema_with_a_role_map() {
    holds("own");
}

#[test]
fn other_codes_statuses_and_order() {
    let switches = tempfile::tempdir().expect("makeable");
    std::fs::write(switches.path().join("maintenance"), "").expect("writable");
    let settings = [("FIXTURE_SWITCHES", &*switches.path().to_string_lossy())];
    let (contract, service) = (contract(&document("restyled")), service("restyled", &settings));
    let poor = |ask: Ask| ask.body("text/plain", "no JSON");
    let invalid = r#"{"lines":[],"card_token":"tok_12345678"}"#;
    let asks = [
        // Another status for a framework failure.
        (create("invalid", invalid), "validation-failed"),
        (
            create("stock", &ORDER.replace("TEA-100", "TEA-250").replace(":1}", ":5}")),
            "INSUFFICIENT_STOCK",
        ),
        // The media type before who asks, a scope before the limit, the request key before what is wrong with the body.
        (poor(Ask::new("POST", "/v2/orders")), "unsupported-media-type"),
        (Ask::new("POST", "/v2/orders").json(ORDER), "authentication-required"),
        (
            Ask::new("POST", "/v2/orders").by("keyless", WRITE).json(r#"{"lines":"#),
            "idempotency-key-missing",
        ),
        (
            Ask::new("POST", "/v2/orders").by("eager", READ).json(ORDER),
            "not-yours",
        ),
    ];
    let mut replies = vec![too_many(&service, "slow-down").0];
    replies.extend(asks.iter().map(|(ask, _)| service.send(ask)));
    let codes = std::iter::once("slow-down").chain(asks.iter().map(|(_, code)| *code));
    for (reply, code) in replies.iter().zip(codes) {
        assert_eq!(reply.json()["code"], code, "{}", reply.shown());
        as_published(&contract, reply, "createOrder", code);
    }
    replies.push(service.send(&Ask::new("GET", "/v2/orders").by("waiting", READ)));
    let pause = |reply: &Reply| reply.header("retry-after").map(str::to_owned);
    assert_eq!(pause(&replies[0]).as_deref(), Some("7"), "what the contract fixes");
    assert_eq!(pause(&replies[7]).as_deref(), Some("42"), "what the handler knows");
    assert_eq!(replies[2].header("x-stock"), Some("2 of TEA-250"));
    snapshot("envelopes", "restyled", &replies);
}
