//! The spans of a request, after OpenTelemetry's conventions for HTTP. They cost more than all else that is told of a
//! request, so there are none where nobody listens.

use super::super::access::method_label;
use super::super::error::Problem;
use super::super::operation::Operation;
use super::super::trace::Trace;
use super::super::visit::Visit;
use std::sync::atomic::{AtomicBool, Ordering};
use tracing::Span;
use tracing::field::Empty;

/// The name of a request's span among spans; traces call it `GET /orders/{order_id}`.
pub(super) const REQUEST: &str = "request";

/// Whether somebody listens to spans; so it is until we know who listens.
static WANTED: AtomicBool = AtomicBool::new(true);

/// From now on there are spans, or none.
pub(super) fn want(wanted: bool) {
    WANTED.store(wanted, Ordering::Relaxed);
}

fn are_wanted() -> bool {
    WANTED.load(Ordering::Relaxed)
}

/// The span of a request, under the ids of its trace.
pub(in super::super) fn request(visit: &Visit, operation: &'static Operation) -> Span {
    if !are_wanted() {
        return Span::none();
    }
    let method = method_label(&visit.method);
    let span = tracing::info_span!(
        "request",
        otel.name = format!("{method} {}", operation.path),
        otel.kind = "server",
        otel.status_code = Empty,
        http.request.method = method,
        http.route = operation.path,
        http.response.status_code = Empty,
        url.path = if operation.hides_path {
            operation.path
        } else {
            visit.uri.path()
        },
        url.scheme = if visit.secure { "https" } else { "http" },
        client.address = visit.address.map(tracing::field::display),
        error.r#type = Empty,
        user.id = Empty,
        operation = operation.id,
        request_id = &*visit.trace.request_id,
    );
    #[cfg(feature = "otlp")]
    super::traces::begin(&span, &visit.trace);
    span
}

/// What is known of a request when it is answered.
pub(in super::super) fn answered(span: &Span, visit: &Visit, status: u16, problem: Option<&Problem>) {
    if span.is_disabled() {
        return;
    }
    span.record("http.response.status_code", status);
    if let Some(user) = visit.user() {
        span.record("user.id", user);
    }
    if let Some(problem) = problem {
        span.record("error.type", problem.entry.code);
        // Failures of the client's are none of the server's (semantic conventions for HTTP spans).
        if status >= 500 {
            span.record("otel.status_code", "ERROR");
            #[cfg(feature = "otlp")]
            super::traces::raise(span, problem);
        }
    }
}

/// The span of the handler, once the input was found good.
pub(in super::super) fn handler(operation: &'static Operation) -> Span {
    if !are_wanted() {
        return Span::none();
    }
    tracing::info_span!("handler", otel.name = format!("handle {}", operation.id))
}

/// The span of one call to a dependency; `again` counts from 0.
pub(in super::super) fn call(dependency: &'static str, again: u32) -> Span {
    if !are_wanted() {
        return Span::none();
    }
    tracing::info_span!(
        "call",
        otel.name = format!("call {dependency}"),
        otel.kind = "client",
        otel.status_code = Empty,
        peer.service = dependency,
        server.address = Empty,
        error.r#type = Empty,
        http.request.method = Empty,
        http.response.status_code = Empty,
        http.request.resend_count = (again > 0).then_some(again),
    )
}

/// The span of background work. It hangs on the ids of its request, not on its span, which must end with the answer.
pub(in super::super) fn task(name: &'static str) -> Span {
    if !are_wanted() {
        return Span::none();
    }
    let span = tracing::info_span!(
        parent: None,
        "task",
        otel.name = format!("task of {name}"),
        otel.kind = "consumer",
        otel.status_code = Empty,
    );
    #[cfg(feature = "otlp")]
    super::traces::follow(&span);
    span
}

/// This work failed.
pub(in super::super) fn failed(span: &Span) {
    span.record("otel.status_code", "ERROR");
}

/// What others are told who are called now: the ids of the running span where spans are collected, else of the request.
pub(in super::super) fn trace_headers(trace: &Trace) -> Vec<(&'static str, String)> {
    #[cfg(feature = "otlp")]
    let parent = super::traces::current_parent().unwrap_or_else(|| trace.parent());
    #[cfg(not(feature = "otlp"))]
    let parent = trace.parent();
    let state = trace.state.as_ref().map(|state| ("tracestate", state.to_string()));
    std::iter::once(("traceparent", parent)).chain(state).collect()
}
