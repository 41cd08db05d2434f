//! What a collector is sent over OTLP, received by a stand-in that decodes the protobuf.
#![cfg(feature = "otlp")]

#[cfg(feature = "tls")]
#[path = "common/authority.rs"]
mod authority;
mod process;

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::{KeyValue, any_value::Value};
use opentelemetry_proto::tonic::trace::v1::{Span, span::SpanKind, status::StatusCode};
use process::Running;
use process::listener::Listener;
use prost::Message as _;
use std::time::{Duration, Instant};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const CALLER: &str = "00f067aa0ba902b7";

fn start(collector: &Listener, more: &[(&str, &str)]) -> Running {
    start_at(&format!("http://127.0.0.1:{}", collector.port), more)
}

fn start_at(endpoint: &str, more: &[(&str, &str)]) -> Running {
    let mut variables = vec![("APP_OTLP_ENDPOINT", endpoint), ("APP_LOG_FORMAT", "json")];
    variables.extend(more);
    Running::start(&variables)
}

fn exports(collector: &Listener) -> Vec<ExportTraceServiceRequest> {
    let arrived = collector.arrived();
    let decoded = arrived.iter().map(|request| {
        assert_eq!(request.path, "/v1/traces");
        assert!(
            request
                .head
                .to_lowercase()
                .contains("content-type: application/x-protobuf"),
            "{}",
            request.head
        );
        ExportTraceServiceRequest::decode(&*request.body).expect("protobuf")
    });
    decoded.collect()
}

fn spans(collector: &Listener) -> Vec<Span> {
    let resources = exports(collector).into_iter().flat_map(|export| export.resource_spans);
    let scopes = resources.flat_map(|resource| resource.scope_spans);
    scopes.flat_map(|scope| scope.spans).collect()
}

fn text(attributes: &[KeyValue], key: &str) -> String {
    let found = attributes
        .iter()
        .find(|one| one.key == key)
        .and_then(|one| one.value.clone()?.value);
    match found {
        Some(Value::StringValue(text)) => text,
        Some(Value::IntValue(number)) => number.to_string(),
        other => format!("{other:?}"),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn named<'s>(spans: &'s [Span], name: &str) -> Vec<&'s Span> {
    spans.iter().filter(|span| span.name == name).collect()
}

fn only<'s>(spans: &'s [Span], name: &str) -> &'s Span {
    let found = named(spans, name);
    assert_eq!(
        found.len(),
        1,
        "{name}: {:?}",
        spans.iter().map(|span| &span.name).collect::<Vec<_>>()
    );
    found[0]
}

#[test]
fn a_trace_goes_on_from_the_caller_through_the_handler_to_dependencies_and_background_work() {
    let collector = Listener::start();
    // The filter of the log is the log's.
    let service = start(&collector, &[("APP_LOG", "warn"), ("OTEL_SERVICE_NAME", "shop-orders")]);
    let traceparent = format!("00-{TRACE}-{CALLER}-01");
    let headers = [("traceparent", traceparent.as_str()), ("tracestate", "shop=1,other=2")];
    let reply = service.send("GET", "/v2/fail/call?secret=canary", &headers, "");
    assert_eq!((reply.status, reply.headers["x-correlation-id"].as_str()), (200, TRACE));
    let (log, _) = service.stop();
    assert!(!log.contains("\"request\""), "warn lets no access line through: {log}");

    let exports = exports(&collector);
    let resource = exports[0].resource_spans[0]
        .resource
        .clone()
        .expect("a resource")
        .attributes;
    assert_eq!(text(&resource, "service.name"), "shop-orders");
    assert_eq!(text(&resource, "service.version"), "0.0.0");
    assert_eq!(text(&resource, "deployment.environment.name"), "development");

    let spans = spans(&collector);
    assert!(spans.iter().all(|span| hex(&span.trace_id) == TRACE), "{spans:#?}");
    let request = only(&spans, "GET /fail/{how}");
    assert_eq!(
        (request.kind(), hex(&request.parent_span_id).as_str()),
        (SpanKind::Server, CALLER)
    );
    assert_eq!(request.trace_state, "shop=1,other=2");
    let expected = [
        ("http.request.method", "GET"),
        ("http.route", "/fail/{how}"),
        ("url.path", "/v2/fail/call"),
        ("url.scheme", "http"),
        ("http.response.status_code", "200"),
        ("client.address", "127.0.0.1"),
        ("operation", "fail"),
        ("request_id", TRACE),
    ];
    for (key, value) in expected {
        assert_eq!(text(&request.attributes, key), value, "{key}");
    }
    let handler = only(&spans, "handle fail");
    assert_eq!(handler.parent_span_id, request.span_id);
    let calls = named(&spans, "call payments");
    assert_eq!(calls.len(), 2);
    for (call, (again, status)) in calls
        .iter()
        .zip([("None", StatusCode::Error), ("1", StatusCode::Unset)])
    {
        assert_eq!(
            (call.kind(), &call.parent_span_id),
            (SpanKind::Client, &handler.span_id)
        );
        assert_eq!(call.status.clone().unwrap_or_default().code(), status);
        assert_eq!(text(&call.attributes, "http.request.resend_count"), again);
    }
    let told = format!(
        r#"[["traceparent","00-{TRACE}-{}-01"],["tracestate","shop=1,other=2"]]"#,
        hex(&calls[1].span_id)
    );
    assert_eq!(reply.text, told, "the dependency hears of its own span");
    let task = only(&spans, "task of fail");
    assert!([&handler.span_id, &request.span_id].contains(&&task.parent_span_id));
    assert!(!format!("{spans:?}").contains("canary"));
}

#[test]
fn only_failures_of_the_service_are_errors_and_they_tell_why_redacted() {
    let collector = Listener::start();
    let service = start(&collector, &[]);
    assert_eq!(service.get("/fail/internal").status, 500);
    assert_eq!(service.send("POST", "/orders", &[], "").status, 401);
    assert_eq!(service.get("/fail/log").status, 204);
    service.stop();
    let spans = spans(&collector);
    let failed = only(
        &named(&spans, "GET /fail/{how}")
            .into_iter()
            .filter(|span| !span.events.is_empty())
            .cloned()
            .collect::<Vec<_>>(),
        "GET /fail/{how}",
    )
    .clone();
    assert_eq!(failed.status.clone().unwrap_or_default().code(), StatusCode::Error);
    assert_eq!(text(&failed.attributes, "error.type"), "INTERNAL_ERROR");
    assert_eq!(failed.events[0].name, "exception");
    assert!(text(&failed.events[0].attributes, "exception.message").contains("postgres://***@db"));
    let refused = only(&spans, "POST /orders");
    assert_eq!(refused.status.clone().unwrap_or_default().code(), StatusCode::Unset);
    assert_eq!(text(&refused.attributes, "error.type"), "AUTHENTICATION_REQUIRED");
    // Spans of the team's own are there, too.
    assert!(!only(&spans, "step").parent_span_id.is_empty());
    assert!(!format!("{spans:?}").contains("hunter2"));
}

#[test]
fn the_caller_decides_what_is_recorded_and_else_the_share() {
    let collector = Listener::start();
    let service = start(&collector, &[("APP_TRACE_SAMPLE", "0")]);
    service.get("/orders");
    service.send(
        "GET",
        "/orders",
        &[("traceparent", &format!("00-{TRACE}-{CALLER}-01"))],
        "",
    );
    service.stop();
    let recorded = spans(&collector);
    assert!(!recorded.is_empty() && recorded.iter().all(|span| hex(&span.trace_id) == TRACE));

    let collector = Listener::start();
    let service = start(&collector, &[("APP_TRACE_SAMPLE", "0.5")]);
    service.send(
        "GET",
        "/orders",
        &[("traceparent", &format!("00-{TRACE}-{CALLER}-00"))],
        "",
    );
    for _ in 0..200 {
        service.get("/orders");
    }
    service.stop();
    let recorded = named(&spans(&collector), "GET /orders").len();
    assert!((60..140).contains(&recorded), "{recorded} of 200");
    assert!(spans(&collector).iter().all(|span| hex(&span.trace_id) != TRACE));
}

#[test]
fn ids_that_are_not_sane_are_replaced() {
    let service = Running::start(&[]);
    let long = "x".repeat(65);
    for hostile in ["a b", "<script>", "\"quoted\"", "a\tb", "é", &long, ""] {
        let id = service
            .send("GET", "/orders", &[("x-correlation-id", hostile)], "")
            .headers["x-correlation-id"]
            .clone();
        assert!(
            id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()),
            "{hostile}: {id}"
        );
    }
    let zero = format!("00-{}-{CALLER}-01", "0".repeat(32));
    let upper = format!("00-{}-{CALLER}-01", TRACE.to_uppercase());
    let more = format!("00-{TRACE}-{CALLER}-01-more");
    for hostile in [
        zero,
        upper,
        more,
        format!("ff-{TRACE}-{CALLER}-01"),
        format!("00-{TRACE}-{CALLER}"),
        "garbage".to_owned(),
    ] {
        let reply = service.send(
            "GET",
            "/fail/call",
            &[("traceparent", &hostile), ("tracestate", "a=1")],
            "",
        );
        assert!(
            !reply.text.contains(TRACE) && !reply.text.contains("tracestate"),
            "{hostile}: {}",
            reply.text
        );
    }
    let traceparent = format!("00-{TRACE}-{CALLER}-01");
    for state in ["no-value", "=1", &format!("a={}", "x".repeat(600))] {
        let reply = service.send(
            "GET",
            "/fail/call",
            &[("traceparent", &traceparent), ("tracestate", state)],
            "",
        );
        assert!(
            reply.text.contains(TRACE) && !reply.text.contains("tracestate"),
            "{state}: {}",
            reply.text
        );
    }
}

#[test]
fn a_collector_that_is_away_or_silent_slows_neither_the_service_nor_its_end() {
    for collector in [Listener::away(), Listener::silent()] {
        let service = start(&collector, &[]);
        let begun = Instant::now();
        for _ in 0..200 {
            service.get("/orders");
        }
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
        let begun = Instant::now();
        service.stop();
        assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
    }
}

#[cfg(feature = "tls")]
#[test]
fn a_collector_may_be_vouched_for_by_an_authority_that_the_machine_trusts() {
    use authority::Authority;
    use rustls::pki_types::pem::PemObject as _;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    let authority = Authority::new("collector");
    let chain = vec![CertificateDer::from_pem_file(authority.path("server.crt")).expect("a certificate")];
    let key = PrivateKeyDer::from_pem_file(authority.path("server.key")).expect("a key");
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .expect("they fit");
    let collector = Listener::sealed(config);
    let endpoint = format!("https://127.0.0.1:{}", collector.port);
    let sent = |more: &[(&str, &str)]| {
        let service = start_at(&endpoint, more);
        service.get("/orders");
        service.stop();
        collector.arrived().len()
    };
    assert_eq!(sent(&[]), 0, "nobody vouches for it");
    assert_eq!(sent(&[("SSL_CERT_FILE", &authority.path("ours.crt"))]), 1);
}
