//! The access line: one a request, whatever became of it.

use super::digits;
use super::error::{Log, Problem};
use super::operation::Operation;
use super::telemetry::{access_lines, json};
use super::visit::Visit;
use super::{metrics, redact};
use http::Method;
use std::time::Duration;
use tracing::Level;

/// Under which name a filter finds access lines.
pub(super) const TARGET: &str = module_path!();

/// Tells of a client that left before its answer; nginx's 499, which no answer ever carries.
pub(super) struct Gone<'v> {
    pub visit: &'v Visit,
    pub route: &'static str,
    pub operation: Option<&'static Operation>,
    pub answered: bool,
}

impl Drop for Gone<'_> {
    fn drop(&mut self) {
        if !self.answered {
            let Self {
                visit,
                route,
                operation,
                ..
            } = self;
            answered(visit, (route, *operation), 499, None);
        }
    }
}

/// Ten values at most.
pub(super) fn method_label(method: &Method) -> &'static str {
    super::operation::Method::parse(method.as_str()).map_or("_OTHER", super::operation::Method::as_str)
}

/// What an access line tells.
struct Line<'v> {
    visit: &'v Visit,
    route: &'v str,
    operation: Option<&'v Operation>,
    status: u16,
    problem: Option<&'v Problem>,
    latency: Duration,
}

/// Counts an answer and logs it; both tell the same latency.
pub(super) fn answered(
    visit: &Visit,
    (route, operation): (&'static str, Option<&Operation>),
    status: u16,
    problem: Option<&Problem>,
) {
    let latency = visit.begun.elapsed();
    metrics::answered(method_label(&visit.method), route, status, latency);
    log(&Line {
        visit,
        route,
        operation,
        status,
        problem,
        latency,
    });
}

/// One line a request, at the level of the catalogue. The query is not in it, it may hold secrets.
fn log(line: &Line<'_>) {
    let Line { operation, problem, .. } = line;
    let level = match problem.map_or(Log::Info, |problem| problem.entry.log) {
        _ if operation.is_none() && problem.is_none() => Level::DEBUG,
        Log::Error => Level::ERROR,
        Log::Warn => Level::WARN,
        Log::Debug => Level::DEBUG,
        Log::Info | Log::None => Level::INFO,
    };
    match access_lines() {
        Some(lines) => lines.write(level, |json| line.json(json, level)),
        None => line.event(level),
    }
}

impl Line<'_> {
    /// The path as it came, unless it holds what must not be told.
    fn path(&self) -> &str {
        match self.operation {
            Some(operation) if operation.hides_path => operation.path,
            _ => self.visit.uri.path(),
        }
    }

    fn code(&self) -> Option<&'static str> {
        self.problem.map(|problem| problem.entry.code)
    }

    fn error(&self) -> Option<String> {
        let source = self.problem.and_then(|problem| problem.source.as_ref());
        source.map(|source| redact::chain(source.as_ref()))
    }

    fn place(&self) -> Option<&str> {
        let origin = self.problem.and_then(|problem| problem.origin.as_ref());
        origin.map(|origin| &*origin.place)
    }

    /// As a `tracing` event: for eyes, and for subscribers of the team's own.
    fn event(&self, level: Level) {
        let visit = self.visit;
        macro_rules! line {
            ($level:ident) => {
                tracing::$level!(
                    method = method_label(&visit.method),
                    route = self.route,
                    path = self.path(),
                    status = self.status,
                    code = self.code(),
                    latency_ms = self.latency.as_secs_f64() * 1000.0,
                    request_id = &*visit.trace.request_id,
                    trace_id = &*visit.trace.trace_id,
                    operation = self.operation.map(|operation| operation.id),
                    user = visit.user(),
                    address = visit.address.map(tracing::field::display),
                    error = self.error(),
                    place = self.place(),
                    "request"
                )
            };
        }
        match level {
            Level::ERROR => line!(error),
            Level::WARN => line!(warn),
            Level::INFO => line!(info),
            _ => line!(debug),
        }
    }

    /// As JSON, written by hand: what the formatter would write at several times the price.
    fn json(&self, line: &mut String, level: Level) {
        let visit = self.visit;
        json::head(line, level.as_str(), "request");
        json::member(line, "method", method_label(&visit.method));
        json::member(line, "route", self.route);
        json::member(line, "path", self.path());
        line.push_str(",\"status\":");
        digits::push(line, self.status);
        if let Some(code) = self.code() {
            json::member(line, "code", code);
        }
        line.push_str(",\"latency_ms\":");
        digits::push(line, self.latency.as_millis());
        line.push('.');
        digits::padded(line, self.latency.subsec_micros() % 1000, 3);
        json::member(line, "request_id", &visit.trace.request_id);
        json::member(line, "trace_id", &visit.trace.trace_id);
        if let Some(operation) = self.operation {
            json::member(line, "operation", operation.id);
        }
        if let Some(user) = visit.user() {
            json::member(line, "user", user);
        }
        if let Some(address) = visit.address {
            line.push_str(",\"address\":\"");
            digits::address(line, address);
            line.push('"');
        }
        if let Some(error) = self.error() {
            json::member(line, "error", &error);
        }
        if let Some(place) = self.place() {
            json::member(line, "place", place);
        }
        line.push_str("}\n");
    }
}
