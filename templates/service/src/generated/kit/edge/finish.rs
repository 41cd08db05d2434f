//! What every answer leaves with: envelope, headers, a place in metrics, spans and log.

use super::super::answer::Answer;
use super::super::envelope::Occasion;
use super::super::error::{ErrorEntry, Failure, Problem, RetryAfter, header_value};
use super::super::operation::Operation;
use super::super::telemetry::{self, spans};
use super::super::visit::Visit;
use super::super::{access, headers, metrics};
use super::Edge;
use http::header::{self, HeaderValue};
use std::sync::PoisonError;
use tracing::Span;

/// `Retry-After` where an entry says `auto` and nobody knows better.
const RETRY_LATER: u64 = 5;

impl Edge {
    /// Envelope, headers, metrics, log.
    pub(super) fn finish(
        &self,
        visit: &Visit,
        span: &Span,
        (route, operation): (&'static str, Option<&'static Operation>),
        outcome: Result<Answer, Failure>,
    ) -> poem::Response {
        let (mut answer, problem) = match outcome {
            Ok(answer) => (answer, None),
            Err(failure) => {
                let problem = failure.problem(self.contract);
                (self.render(visit, operation, &problem), Some(problem))
            }
        };
        self.decorate(visit, operation, &mut answer);
        let status = answer.status.as_u16();
        if let Some(problem) = &problem {
            metrics::failed(problem.entry.code, route);
            telemetry::failed(visit, (route, operation), problem);
        }
        spans::answered(span, visit, status, problem.as_ref());
        access::answered(visit, (route, operation), status, problem.as_ref());
        #[cfg(feature = "compression")]
        let answer = super::super::compression::compress(&visit.headers, answer);
        answer.until(&self.stopping).into_response(visit.is_head())
    }

    /// The only place where an error becomes a body.
    #[cold]
    fn render(&self, visit: &Visit, operation: Option<&'static Operation>, problem: &Problem) -> Answer {
        let ErrorEntry {
            status,
            code,
            retry_after,
            ..
        } = *problem.entry;
        let mut answer = match &problem.body {
            Some(own) => Answer::bytes(status, &own.media_type, own.bytes.clone()),
            None => {
                let own = operation.and_then(|operation| operation.envelope(code));
                let envelope = own.unwrap_or(self.contract.envelope);
                let occasion = Occasion {
                    path: visit.uri.path(),
                    trace_id: &visit.trace.request_id,
                };
                Answer::bytes(status, envelope.media_type, envelope.render(problem, occasion))
            }
        };
        answer
            .headers
            .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        for (name, value) in &problem.headers {
            answer.headers.append(name, value.clone());
        }
        let later = (retry_after == Some(RetryAfter::Auto)).then_some(RETRY_LATER);
        if let Some(seconds) = problem.retry_after.or(later) {
            answer.headers.insert(header::RETRY_AFTER, seconds.into());
        }
        answer
    }

    /// The headers of every answer.
    fn decorate(&self, visit: &Visit, operation: Option<&'static Operation>, answer: &mut Answer) {
        let sent = &mut answer.headers;
        sent.insert(self.trace_header.clone(), header_value(&visit.trace.request_id));
        for (name, value) in &self.security_headers {
            sent.entry(name).or_insert_with(|| value.clone());
        }
        if visit.secure {
            headers::transport_security(sent);
        }
        headers::limits(
            self.contract.rate_limit_headers,
            &visit.verdicts.lock().unwrap_or_else(PoisonError::into_inner),
            sent,
        );
        if let Some(operation) = operation {
            if let Some(deprecation) = &operation.deprecation {
                sent.extend(headers::deprecation(deprecation));
            }
            // What credentials opened is not for others' caches.
            if !operation.security.is_empty() && !sent.contains_key(header::CACHE_CONTROL) {
                sent.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            }
        }
        if let Some(cors) = &self.contract.cors {
            cors.decorate(&visit.headers, sent);
        }
    }
}
