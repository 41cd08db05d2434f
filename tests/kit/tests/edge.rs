//! What clients see: every kind of failure, its envelope, its headers.

mod common;

use common::*;
use kit::kit::Clock;
use kit::kit::server::Drain as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

const JSON: (&str, &str) = ("content-type", "application/json");
const GOOD: &str = r#"{"sku":"TEA","quantity":1}"#;

async fn create(service: &kit::kit::Service<Orders>, key: &str, body: &str) -> Reply {
    let token = token(service);
    let headers = [("authorization", token.as_str()), JSON, ("idempotency-key", key)];
    send(service, "POST", "/orders", &headers, body.to_owned()).await
}

#[tokio::test]
async fn members_stand_in_declared_order() {
    let reply = create(&service(), "a", r#"{"sku":"OUT","quantity":3}"#).await;
    let trace = reply.header("x-correlation-id").to_owned();
    assert_eq!(
        reply.text,
        format!(
            r#"{{"type":"https://errors.acme.dev/insufficient-stock","title":"Insufficient stock","status":409,"detail":"Only 2 of OUT left.","instance":"/orders","code":"INSUFFICIENT_STOCK","trace_id":"{trace}","sku":"OUT","available":2}}"#
        )
    );
    assert_eq!(reply.status, 409);
    assert_eq!(reply.header("content-type"), "application/problem+json");
    assert_eq!(reply.header("cache-control"), "no-store");
}

#[tokio::test]
async fn answers_carry_the_security_headers_and_the_trace() {
    let service = service();
    for (method, uri) in [
        ("GET", "/orders"),
        ("GET", "/nowhere"),
        ("PUT", "/orders"),
        ("GET", "/fail/panic"),
        ("GET", "/health"),
    ] {
        let reply = send(&service, method, uri, &[("X-Correlation-ID", "abc-1")], ()).await;
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{uri}");
        assert_eq!(reply.header("referrer-policy"), "no-referrer", "{uri}");
        assert_eq!(
            reply.header("content-security-policy"),
            "default-src 'none'; frame-ancestors 'none'",
            "{uri}"
        );
        assert_eq!(reply.header("x-correlation-id"), "abc-1", "{uri}");
        assert!(!reply.headers.contains_key("strict-transport-security"));
    }
}

#[tokio::test]
async fn hostile_trace_ids_are_replaced() {
    for bad in ["a b", "<script>", &"x".repeat(65), ""] {
        let reply = send(&service(), "GET", "/nowhere", &[("x-correlation-id", bad)], ()).await;
        let id = reply.header("x-correlation-id").to_owned();
        assert!(id != bad && id.len() == 32, "{bad}");
        assert_eq!(reply.json()["trace_id"], id);
    }
    let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let reply = send(&service(), "GET", "/orders", &[("traceparent", parent)], ()).await;
    assert_eq!(reply.header("x-correlation-id"), "4bf92f3577b34da6a3ce929d0e0e4736");
}

#[tokio::test]
async fn unknown_paths_and_methods() {
    let service = service();
    let reply = get(&service, "/nowhere").await;
    assert_eq!((reply.status.as_u16(), reply.code().as_str()), (404, "NOT_FOUND"));
    assert_eq!(get(&service, "/orders/").await.status, 404);
    let reply = send(&service, "PUT", "/orders", &[], ()).await;
    assert_eq!(
        (reply.status.as_u16(), reply.code().as_str()),
        (405, "METHOD_NOT_ALLOWED")
    );
    assert_eq!(reply.header("allow"), "GET, POST");
    assert_eq!(send(&service, "BREW", "/orders", &[], ()).await.status, 405);
    let reply = send(&service, "OPTIONS", "/v2/orders", &[], ()).await;
    assert_eq!((reply.status.as_u16(), reply.header("allow")), (204, "GET, POST"));
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let reply = send(&service(), "HEAD", "/orders/7", &[], ()).await;
    assert_eq!(
        (
            reply.status.as_u16(),
            reply.text.as_str(),
            reply.header("content-length")
        ),
        (200, "", "3")
    );
}

#[tokio::test]
async fn values_are_decoded_once_and_must_be_text() {
    let service = service();
    assert_eq!(get(&service, "/orders/a%2Fb+c%2525").await.text, r#""a/b+c%25""#);
    for bad in ["/orders/%FF", "/orders/a%00b"] {
        let reply = get(&service, bad).await;
        assert_eq!(
            (reply.status.as_u16(), reply.code().as_str()),
            (422, "VALIDATION_FAILED"),
            "{bad}"
        );
        assert_eq!(reply.json()["errors"][0]["pointer"], "#/order_id");
    }
}

#[tokio::test]
async fn authentication_comes_first_and_challenges() {
    let service = service();
    let reply = send(&service, "POST", "/orders", &[], "{").await;
    assert_eq!(
        (reply.status.as_u16(), reply.code().as_str()),
        (401, "AUTHENTICATION_REQUIRED")
    );
    assert_eq!(reply.header("www-authenticate"), "Bearer realm=\"api\"");
    let reply = send(&service, "POST", "/orders", &[("authorization", "Bearer x.y.z")], "{").await;
    assert_eq!(
        reply.header("www-authenticate"),
        "Bearer realm=\"api\", error=\"invalid_token\""
    );
}

#[tokio::test]
async fn scopes_are_demanded() {
    let service = service();
    let claims = serde_json::json!({ "sub": "u", "scope": "orders:read", "exp": 4_000_000_000u64 });
    let token = common::keys::signed_by_secret(jsonwebtoken::Algorithm::HS256, &claims, SECRET.as_bytes());
    let bearer = format!("Bearer {token}");
    let reply = send(&service, "POST", "/orders", &[("authorization", &bearer)], ()).await;
    assert_eq!((reply.status.as_u16(), reply.code().as_str()), (403, "FORBIDDEN"));
    assert_eq!(
        reply.header("www-authenticate"),
        "Bearer realm=\"api\", error=\"insufficient_scope\", scope=\"orders:write\""
    );
}

#[tokio::test]
async fn bodies_have_a_limit_whatever_they_say() {
    let service = service();
    let long = format!(r#"{{"sku":"{}"}}"#, "x".repeat(300));
    let reply = create(&service, "k", &long).await;
    assert_eq!(
        (reply.status.as_u16(), reply.code().as_str()),
        (413, "PAYLOAD_TOO_LARGE")
    );
    let token = token(&service);
    let headers = [
        ("authorization", token.as_str()),
        JSON,
        ("idempotency-key", "k"),
        ("content-length", "1000000"),
    ];
    assert_eq!(send(&service, "POST", "/orders", &headers, "{}").await.status, 413);
    let pieces = futures_util::stream::iter((0..300).map(|_| Ok::<_, std::io::Error>("x")));
    let headers = [("authorization", token.as_str()), JSON, ("idempotency-key", "k")];
    let reply = send(
        &service,
        "POST",
        "/orders",
        &headers,
        poem::Body::from_bytes_stream(pieces),
    )
    .await;
    assert_eq!(reply.status, 413);
}

#[tokio::test]
async fn a_body_has_one_media_type() {
    let service = service();
    let token = token(&service);
    let good = r#"{"sku":"TEA","quantity":1}"#;
    for (types, status) in [
        (vec!["application/json"], 201),
        (vec!["application/json", "text/plain"], 415),
        (vec!["application/json", "application/json"], 415),
        (vec!["application/jsön"], 415),
    ] {
        let mut headers = vec![("authorization", token.as_str()), ("idempotency-key", "one")];
        headers.extend(types.iter().map(|one| ("content-type", *one)));
        let reply = send(&service, "POST", "/orders", &headers, good).await;
        assert_eq!(reply.status.as_u16(), status, "{types:?}");
    }
}

#[tokio::test]
async fn media_types_are_refused_with_those_that_are_taken() {
    let service = service();
    let reply = send(&service, "PATCH", "/orders/7", &[("content-type", "text/plain")], "x").await;
    assert_eq!(
        (reply.status.as_u16(), reply.code().as_str()),
        (415, "UNSUPPORTED_MEDIA_TYPE")
    );
    assert_eq!(reply.header("accept-patch"), "application/merge-patch+json");
    assert_eq!(reply.header("accept"), "application/merge-patch+json");
    let typed = [("content-type", "Application/Merge-Patch+JSON; charset=utf-8")];
    assert_eq!(send(&service, "PATCH", "/orders/7", &typed, "{}").await.status, 200);
    let reply = send(&service, "GET", "/orders", &[("accept", "text/html")], ()).await;
    assert_eq!((reply.status.as_u16(), reply.code().as_str()), (406, "NOT_ACCEPTABLE"));
    let wishes = [("accept", "text/html, application/*;q=0.1")];
    assert_eq!(send(&service, "GET", "/orders", &wishes, ()).await.status, 200);
    let refused = [("accept", "application/json;q=0, */*")];
    assert_eq!(send(&service, "GET", "/orders", &refused, ()).await.status, 406);
    let lenient = send(&service, "GET", "/orders/7", &[("accept", "text/html")], ()).await;
    assert_eq!(lenient.status, 200, "the contract knows no 406 here");
}

#[tokio::test]
async fn bodies_that_cannot_be_read_and_values_that_break_rules() {
    let service = service();
    let reply = create(&service, "k", "{").await;
    assert_eq!((reply.status.as_u16(), reply.code().as_str()), (400, "MALFORMED_BODY"));
    let reply = create(&service, "k", "{}").await;
    assert_eq!(
        (reply.status.as_u16(), reply.code().as_str()),
        (422, "VALIDATION_FAILED")
    );
    let first = r##"[{"in":"body","pointer":"#/quantity","code":"required","detail":"must be there"},"##;
    assert!(reply.text.contains(first), "{}", reply.text);
    assert_eq!(reply.json()["errors"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn request_keys_run_the_handler_once() {
    let service = service();
    let good = r#"{"sku":"TEA","quantity":1}"#;
    let first = create(&service, "one", good).await;
    assert_eq!(
        (first.status.as_u16(), first.text.as_str(), first.header("location")),
        (201, "1", "/v2/orders/1")
    );
    let again = create(&service, "\"one\"", good).await;
    assert_eq!(
        (again.status, again.text.as_str(), again.header("location")),
        (first.status, "1", "/v2/orders/1")
    );
    assert_eq!(again.header("idempotent-replayed"), "true");
    let other = create(&service, "one", r#"{"sku":"TEA","quantity":2}"#).await;
    assert_eq!(
        (other.status.as_u16(), other.code().as_str()),
        (422, "IDEMPOTENCY_KEY_REUSED")
    );
    let invalid = create(&service, "one", "{}").await;
    assert_eq!(invalid.code(), "VALIDATION_FAILED");
    assert_eq!(create(&service, "two", good).await.text, "2");
}

#[tokio::test]
async fn failures_that_may_pass_let_go_of_the_key_others_are_repeated() {
    let service = service();
    let body = r#"{"sku":"PAY","quantity":1}"#;
    let reply = create(&service, "pay", body).await;
    assert_eq!((reply.status.as_u16(), reply.header("retry-after")), (503, "10"));
    assert_eq!(create(&service, "pay", body).await.header("idempotent-replayed"), "");
    let body = r#"{"sku":"OUT","quantity":1}"#;
    create(&service, "out", body).await;
    let again = create(&service, "out", body).await;
    assert_eq!(
        (again.code().as_str(), again.header("idempotent-replayed")),
        ("INSUFFICIENT_STOCK", "true")
    );
    assert_eq!(again.json()["trace_id"], again.header("x-correlation-id"));
}

#[tokio::test]
async fn keys_that_are_missing_or_in_use() {
    let service = std::sync::Arc::new(service());
    let token = token(&service);
    let keyless = [("authorization", token.as_str()), JSON];
    for body in ["{}", r#"{"sku":"TEA","quantity":1}"#] {
        let reply = send(&service, "POST", "/orders", &keyless, body).await;
        assert_eq!(
            (reply.status.as_u16(), reply.code().as_str()),
            (400, "IDEMPOTENCY_KEY_MISSING"),
            "{body}"
        );
    }
    let reply = send(&service, "POST", "/orders", &keyless, "{").await;
    assert_eq!(reply.code(), "MALFORMED_BODY");

    let slow = r#"{"sku":"TEA","quantity":1,"slow":true}"#;
    let first = tokio::spawn({
        let service = service.clone();
        async move { create(&service, "slow", slow).await.status }
    });
    tokio::time::sleep(Duration::from_millis(50)).await;
    let second = create(&service, "slow", slow).await;
    assert_eq!(
        (second.status.as_u16(), second.code().as_str()),
        (409, "IDEMPOTENCY_IN_PROGRESS")
    );
    assert_eq!(first.await.expect("no panic"), 201);
}

#[tokio::test]
async fn keys_that_cannot_be_honoured_are_not_taken_for_none() {
    let service = service();
    let token = token(&service);
    let (long, longest) = ("k".repeat(256), "k".repeat(255));
    let body = r#"{"sku":"TEA","quantity":1}"#;
    for keys in [
        vec![""],
        vec!["\"\""],
        vec!["schlüssel"],
        vec![long.as_str()],
        vec!["a", "b"],
    ] {
        let mut headers = vec![("authorization", token.as_str()), JSON];
        headers.extend(keys.iter().map(|key| ("idempotency-key", *key)));
        let reply = send(&service, "POST", "/orders", &headers, body).await;
        let said = (reply.status.as_u16(), reply.code());
        assert_eq!(said, (422, "VALIDATION_FAILED".to_owned()), "{keys:?}");
        assert_eq!(reply.json()["errors"][0]["pointer"], "#/Idempotency-Key", "{keys:?}");
    }
    assert_eq!(create(&service, &longest, body).await.status, 201);
}

#[tokio::test]
async fn limits_are_exact_and_told() {
    let service = service();
    for left in [2, 1, 0] {
        let reply = get(&service, "/limited").await;
        assert_eq!(reply.status, 200);
        assert_eq!(reply.header("ratelimit-policy"), "\"default\";q=3;w=60");
        assert!(
            reply
                .header("ratelimit")
                .starts_with(&format!("\"default\";r={left};t=")),
            "{}",
            reply.header("ratelimit")
        );
    }
    let reply = get(&service, "/limited").await;
    assert_eq!((reply.status.as_u16(), reply.code().as_str()), (429, "RATE_LIMITED"));
    let wait: u64 = reply.header("retry-after").parse().expect("seconds");
    assert!((1..=60).contains(&wait), "{wait}");
    assert_eq!(reply.header("ratelimit"), format!("\"default\";r=0;t={wait}"));
}

#[tokio::test]
async fn nothing_of_an_internal_error_is_told() {
    let service = service();
    for how in ["internal", "panic", "unwritable"] {
        let reply = get(&service, &format!("/fail/{how}")).await;
        assert_eq!(
            (reply.status.as_u16(), reply.code().as_str()),
            (500, "INTERNAL_ERROR"),
            "{how}"
        );
        assert_eq!(reply.json()["detail"], "An unexpected error occurred.");
        assert!(!reply.text.contains("hunter2") && !reply.text.contains("disco"));
    }
    let reply = get(&service, "/fail/slow").await;
    assert_eq!((reply.status.as_u16(), reply.code().as_str()), (504, "TIMEOUT"));
}

#[tokio::test]
async fn deprecation_is_told_on_every_answer() {
    let typed = [("content-type", "application/merge-patch+json")];
    for headers in [&typed[..], &[("content-type", "text/plain")]] {
        let reply = send(&service(), "PATCH", "/orders/7", headers, "{}").await;
        assert_eq!(reply.header("deprecation"), "@1780272000");
        assert_eq!(reply.header("sunset"), "Wed, 30 Jun 2027 00:00:00 GMT");
    }
}

#[tokio::test]
async fn other_origins() {
    let service = service();
    let ours = [("origin", "https://app.acme.dev")];
    let reply = send(&service, "GET", "/nowhere", &ours, ()).await;
    assert_eq!(reply.header("access-control-allow-origin"), "https://app.acme.dev");
    assert_eq!(reply.header("access-control-allow-credentials"), "true");
    assert_eq!(reply.header("access-control-expose-headers"), "Retry-After");
    assert_eq!(reply.header("vary"), "origin");
    let theirs = [("origin", "https://evil.example")];
    assert_eq!(
        send(&service, "GET", "/orders", &theirs, ())
            .await
            .header("access-control-allow-origin"),
        ""
    );
    let preflight = [
        ours[0],
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "x-a, x-b"),
    ];
    let reply = send(&service, "OPTIONS", "/orders", &preflight, ()).await;
    assert_eq!(
        (reply.status.as_u16(), reply.header("access-control-allow-methods")),
        (204, "GET, POST")
    );
    assert_eq!(reply.header("access-control-allow-headers"), "x-a, x-b");
    assert_eq!(reply.header("access-control-max-age"), "600");
}

#[tokio::test]
async fn transport_security_is_for_tls() {
    let config = config(&[("APP_TRUSTED_PROXIES", "127.0.0.1")]);
    let service = kit::kit::Service::new(Orders::default()).with_config(&config);
    let reply = send(&service, "GET", "/orders", &[("x-forwarded-proto", "https")], ()).await;
    assert_eq!(
        reply.header("strict-transport-security"),
        "",
        "nobody vouches for this header"
    );
}

#[tokio::test]
async fn health_names_what_is_down() {
    let service = service().probe("orders_db", || async { Ok::<(), std::io::Error>(()) });
    let reply = get(&service, "/health").await;
    assert_eq!(
        (reply.status.as_u16(), reply.json()["status"].as_str()),
        (200, Some("healthy"))
    );
    assert_eq!(reply.header("cache-control"), "no-store");
    let degraded = common::service().probe("mailer", || async { Err(std::io::Error::other("refused")) });
    let reply = get(&degraded, "/health").await;
    assert_eq!(
        (reply.status.as_u16(), reply.json()["status"].as_str()),
        (200, Some("degraded"))
    );
    let down = common::service().probe("orders_db", || async { Err(std::io::Error::other("refused")) });
    let reply = get(&down, "/v2/health").await;
    assert_eq!(
        (reply.status.as_u16(), reply.json()["status"].as_str()),
        (503, Some("unhealthy"))
    );
    assert_eq!(reply.json()["dependencies"]["orders_db"]["status"], "down");
    assert_eq!(get(&down, "/health/live").await.status, 200);
    service.start_draining();
    assert_eq!(get(&service, "/health").await.status, 503);
}

#[tokio::test]
async fn metrics_have_few_labels() {
    let service = service();
    for path in ["/orders/1", "/orders/2", "/nowhere/1", "/nowhere/2"] {
        get(&service, path).await;
    }
    send(&service, "BREW", "/orders", &[], ()).await;
    let text = get(&service, "/metrics").await.text;
    let has = |line: &str| assert!(text.contains(line), "{line}\n{text}");
    has(
        r#"http_server_request_duration_seconds_count{http_request_method="GET",http_route="/orders/{order_id}",http_response_status_code="200"}"#,
    );
    has(r#"http_request_method="_OTHER",http_route="/orders",http_response_status_code="405""#);
    has(r#"http_server_errors_total{code="NOT_FOUND",http_route=""}"#);
    has("http_server_active_requests");
    assert!(!text.contains("/nowhere"));
}

#[tokio::test]
async fn work_after_the_answer_is_drained() {
    let service = service();
    assert_eq!(get(&service, "/fail/background").await.status, 204);
    assert_eq!(service.background().len(), 1);
    assert_eq!(service.background().drain(Duration::from_secs(1)).await, 0);
}

#[tokio::test]
async fn a_dependency_that_the_operation_leans_on_is_unavailable() {
    let service = service();
    let reply = get(&service, "/fail/down").await;
    assert_eq!((reply.status.as_u16(), reply.code().as_str()), (503, "UNAVAILABLE"));
    assert_eq!(reply.header("retry-after"), "5");
    assert!(
        !reply.text.contains("orders_db") && !reply.text.contains("refused"),
        "{}",
        reply.text
    );
    let reply = get(&service, "/fail/other-down").await;
    let other = (reply.status.as_u16(), reply.code());
    assert_eq!(
        other,
        (500, "INTERNAL_ERROR".to_owned()),
        "the contract promises no 503 because of it"
    );
}

#[tokio::test]
async fn limits_and_request_keys_expire_by_the_clock_of_the_tests() {
    let now = Arc::new(AtomicU64::new(1_700_000_000));
    let clock = Clock::new({
        let now = Arc::clone(&now);
        move || UNIX_EPOCH + Duration::from_secs(now.load(Ordering::Relaxed))
    });
    let service = service().clock(clock);
    let limited = || async { send(&service, "GET", "/limited", &[], ()).await };
    for status in [200, 200, 200, 429] {
        assert_eq!(limited().await.status, status);
    }
    let first = create(&service, "once", GOOD).await;
    assert_eq!(create(&service, "once", GOOD).await.text, first.text);
    now.fetch_add(59, Ordering::Relaxed);
    assert_eq!(limited().await.header("retry-after"), "1");
    now.fetch_add(1, Ordering::Relaxed);
    assert_eq!(limited().await.status, 200);
    now.fetch_add(24 * 3600, Ordering::Relaxed);
    let again = create(&service, "once", GOOD).await;
    assert_eq!(again.status, 201);
    assert_ne!(again.text, first.text);
    // One that goes back, as no clock of a machine does here, lets nobody through and breaks nothing.
    now.store(1_600_000_000, Ordering::Relaxed);
    assert!([200, 429].contains(&limited().await.status.as_u16()));
}
