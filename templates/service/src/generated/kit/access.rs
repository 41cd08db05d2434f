//! The access line: one a request, whatever became of it.

use super::error::{Log, Problem};
use super::operation::Operation;
use super::visit::Visit;
use super::{metrics, redact};
use http::Method;

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
            metrics::answered(method_label(&visit.method), route, 499, visit.begun.elapsed());
            log(visit, route, *operation, 499, None);
        }
    }
}

/// Ten values at most.
pub(super) fn method_label(method: &Method) -> &'static str {
    super::operation::Method::parse(method.as_str()).map_or("_OTHER", super::operation::Method::as_str)
}

/// One line a request, at the level of the catalogue. The query is not in it, it may hold secrets.
pub(super) fn log(visit: &Visit, route: &str, operation: Option<&Operation>, status: u16, problem: Option<&Problem>) {
    let level = problem.map_or(Log::Info, |problem| problem.entry.log);
    let own = operation.is_none() && problem.is_none();
    let latency_ms = visit.begun.elapsed().as_secs_f64() * 1000.0;
    let code = problem.map(|problem| problem.entry.code);
    let error = problem
        .and_then(|problem| problem.source.as_ref())
        .map(|source| redact::chain(source.as_ref()));
    macro_rules! line {
        ($level:ident) => {
            tracing::$level!(
                method = method_label(&visit.method),
                route,
                path = visit.uri.path(),
                status,
                code,
                latency_ms,
                trace_id = visit.trace.id,
                operation = operation.map(|operation| operation.id),
                subject = visit.subject.get().map(String::as_str),
                address = visit.address.map(tracing::field::display),
                error,
                "request"
            )
        };
    }
    match level {
        _ if own => line!(debug),
        Log::Error => line!(error),
        Log::Warn => line!(warn),
        Log::Debug => line!(debug),
        Log::Info | Log::None => line!(info),
    }
}
