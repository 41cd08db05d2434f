//! The judge: one case, what was sent, what came back.

mod document;
mod error;
mod scenario;
mod success;
mod words;

pub use words::promise;
pub(crate) use words::status;

use self::document::document;
use super::answer::{Answer, Sent};
use super::case::{Case, Expect};
use super::plan::Given;
use super::schema::Schemas;
use crate::contract::{Builtin, Contract, Operation};

/// What the judge says about an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// As promised.
    Pass,
    /// Not as promised.
    Found(Vec<Finding>),
    /// Another failure stood before the one that was provoked: says nothing either way.
    Masked(u16),
    /// The operation's own code refused the sample, as it may.
    NotReached(u16),
    /// The handler still answers the document's examples: what a scenario asks for is not written yet.
    Unwritten(u16),
}

/// A broken promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Diagnostic code.
    pub code: &'static str,
    /// What is wrong, in a sentence.
    pub message: String,
}

impl Finding {
    fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }
}

/// Judges the answers of one service.
pub struct Judge<'a> {
    pub(super) contract: &'a Contract,
    pub(super) given: Given,
    pub(super) schemas: Schemas<'a>,
}

impl<'a> Judge<'a> {
    /// A judge for a contract.
    pub const fn new(contract: &'a Contract, given: Given) -> Self {
        let schemas = Schemas::new(contract);
        Self {
            contract,
            given,
            schemas,
        }
    }

    /// Whether the contract settles every failure exactly.
    pub const fn exact(&self) -> bool {
        self.given.exact
    }

    /// Compares an answer with what the case expects. What holds for all answers is judged too.
    pub fn judge(&mut self, case: &Case, sent: &Sent, answer: &Answer) -> Verdict {
        let operation = case.operation.map(|index| &self.contract.operations[index]);
        let verdict = self.expected(case, operation, sent, answer);
        if matches!(verdict, Verdict::Masked(_)) {
            return verdict;
        }
        let mut found = self.always(sent, answer);
        match verdict {
            Verdict::Found(more) => found.splice(0..0, more).for_each(drop),
            other if found.is_empty() => return other,
            _ => {}
        }
        Verdict::Found(found)
    }

    fn expected(&mut self, case: &Case, operation: Option<&'a Operation>, sent: &Sent, answer: &Answer) -> Verdict {
        match &case.expect {
            Expect::Success => self.success(operation, sent, answer),
            Expect::Answered { status, code } => self.answered(operation, (*status, code.as_deref()), sent, answer),
            Expect::Failure(builtin) => self.failure(operation, *builtin, sent, answer),
            Expect::Violation(field) => self.violation(operation, field, sent, answer),
            Expect::Methods(methods) => self.methods(methods, sent, answer),
            Expect::Options(methods) => self.options(methods, answer),
            Expect::Head => self.head(operation, answer),
            Expect::Healthy => self.healthy(answer),
            Expect::Metrics => self.metrics(answer),
            Expect::Document(published) => document(published, answer),
        }
    }

    /// What every answer of a service keeps, whatever it answers.
    fn always(&self, sent: &Sent, answer: &Answer) -> Vec<Finding> {
        let mut found = Vec::new();
        if answer.status >= 400
            && let Some(leak) = leak(&answer.body)
        {
            found.push(Finding::new(
                "AG519",
                format!("the answer shows the inside of the service: {leak}"),
            ));
        }
        if !self.given.exact {
            return found;
        }
        let service = &self.contract.service;
        for (name, value) in &service.security_headers {
            if answer.header(name) != Some(value) {
                found.push(Finding::new("AG527", format!("header `{name}` is not `{value}`")));
            }
        }
        if answer.header(&service.trace_header) != Some(&sent.trace_id) && !sent.trace_id.is_empty() {
            let message = format!(
                "header `{}` does not carry the request's trace id",
                service.trace_header
            );
            found.push(Finding::new("AG528", message));
        }
        found
    }
}

/// Words that only the inside of a service says.
fn leak(body: &[u8]) -> Option<String> {
    const INSIDE: [&str; 12] = [
        "panicked at",
        "stack backtrace",
        "RUST_BACKTRACE",
        "Traceback (most recent call last)",
        "SQLSTATE",
        "/home/",
        "/usr/",
        "/src/",
        ".rs:",
        "node_modules",
        "at java.",
        "password=",
    ];
    let text = String::from_utf8_lossy(body);
    INSIDE
        .iter()
        .find(|word| text.contains(**word))
        .map(|word| format!("`{word}`"))
}

/// Statuses that fit a cause where the contract does not settle one.
pub(super) const fn fitting(builtin: Builtin) -> &'static [u16] {
    match builtin {
        Builtin::MalformedBody => &[400, 415, 422],
        Builtin::Unauthenticated => &[401, 403],
        Builtin::Forbidden => &[403, 404],
        Builtin::NotFound => &[404],
        Builtin::MethodNotAllowed => &[405, 404, 501],
        Builtin::NotAcceptable => &[406],
        Builtin::PayloadTooLarge => &[413, 400],
        Builtin::UnsupportedMediaType => &[415, 400, 422],
        Builtin::ValidationFailed => &[422, 400],
        Builtin::RateLimited => &[429],
        Builtin::Internal => &[500],
        Builtin::Unavailable => &[503],
        Builtin::Timeout => &[504],
        Builtin::IdempotencyKeyMissing => &[400, 422, 428],
        Builtin::IdempotencyKeyReused => &[422, 409, 400],
        Builtin::IdempotencyInProgress => &[409],
    }
}
