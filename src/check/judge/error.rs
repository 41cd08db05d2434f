//! Failures: the status for the cause, the code for the cause, the envelope, the field.

use super::{Finding, Judge, Verdict, fitting};
use crate::check::answer::{Answer, Sent};
use crate::check::case::{Case, Expect, Field};
use crate::check::encode;
use crate::check::envelope::{self, Body};
use crate::contract::{Builtin, Envelope, ErrorCode, Operation, OperationError, Role};
use crate::lower::Direction;
use serde_json::Value;

/// Failures that may stand before the one that was provoked.
const MASKS: [u16; 5] = [401, 403, 404, 409, 429];

impl<'a> Judge<'a> {
    pub(super) fn failure(
        &mut self,
        operation: Option<&'a Operation>,
        builtin: Builtin,
        sent: &Sent,
        answer: &Answer,
    ) -> Verdict {
        if let Some(verdict) = self.wrong_status(operation, &[builtin], answer) {
            return verdict;
        }
        let mut found = self.error_body(operation, Some(builtin), sent, answer);
        if self.given.exact {
            found.extend(headers_of(builtin, answer));
        }
        if found.is_empty() {
            Verdict::Pass
        } else {
            Verdict::Found(found)
        }
    }

    /// A status that does not fit any of these causes.
    fn wrong_status(&self, operation: Option<&Operation>, causes: &[Builtin], answer: &Answer) -> Option<Verdict> {
        let expected: Vec<u16> = causes
            .iter()
            .map(|cause| self.entry(operation, *cause).status)
            .collect();
        let status = answer.status;
        let fits = expected.contains(&status)
            || !self.given.exact && causes.iter().any(|cause| fitting(*cause).contains(&status));
        if fits {
            return None;
        }
        let cause = causes.first().copied().unwrap_or(Builtin::Internal);
        let wanted: Vec<String> = expected.iter().map(u16::to_string).collect();
        let (code, message) = match status {
            200..400 => (
                accepted(cause),
                format!("accepted with {status}, expected {}", wanted.join(" or ")),
            ),
            500.. => (
                "AG512",
                format!(
                    "{status} to a request that the contract refuses with {}",
                    wanted.join(" or ")
                ),
            ),
            _ if MASKS.contains(&status) && cause != Builtin::Unauthenticated => return Some(Verdict::Masked(status)),
            _ => (
                "AG511",
                format!(
                    "status is {status}, expected {}: {}",
                    wanted.join(" or "),
                    answer.excerpt()
                ),
            ),
        };
        Some(Verdict::Found(vec![Finding::new(code, message)]))
    }

    pub(super) fn violation(
        &mut self,
        operation: Option<&'a Operation>,
        field: &Field,
        sent: &Sent,
        answer: &Answer,
    ) -> Verdict {
        let whole_body = field.location == "body" && field.pointer.is_empty() && field.keywords == ["required"];
        let mut causes = vec![Builtin::ValidationFailed];
        if whole_body {
            causes.extend([Builtin::MalformedBody, Builtin::UnsupportedMediaType]);
        }
        if field.location == "path" && !self.given.exact {
            causes.push(Builtin::NotFound);
        }
        if let Some(verdict) = self.wrong_status(operation, &causes, answer) {
            return verdict;
        }
        let cause = causes
            .iter()
            .find(|cause| self.entry(operation, **cause).status == answer.status);
        let mut found = self.error_body(operation, cause.copied(), sent, answer);
        if self.given.exact && cause == Some(&Builtin::ValidationFailed) && found.is_empty() {
            found.extend(self.names(operation, field, answer));
        }
        if found.is_empty() {
            Verdict::Pass
        } else {
            Verdict::Found(found)
        }
    }

    /// Whether the refusal names the field, and no other.
    fn names(&self, operation: Option<&Operation>, field: &Field, answer: &Answer) -> Option<Finding> {
        let envelope = self.envelope(operation, Some(Builtin::ValidationFailed));
        let body = envelope::read(envelope, &answer.body);
        let place = format!("{} #{}", field.location, field.pointer);
        let Some(items) = &body.fields else {
            let detail = body.detail?;
            let named = detail.contains(&field.pointer) || envelope::decoded(&detail).contains(&field.pointer);
            return (!named).then(|| Finding::new("AG518", format!("the refusal does not name {place}: {detail}")));
        };
        let whole_body = field.location == "body" && field.pointer.is_empty();
        let names = |pointer: &Option<String>| {
            let here = |at: &str| whole_body || at == field.pointer || parent(&field.pointer) == Some(at);
            pointer.as_deref().is_none_or(here)
        };
        let here = |location: &Option<String>| location.as_deref().is_none_or(|at| at == field.location);
        if !items.iter().any(|item| names(&item.pointer) && here(&item.location)) {
            let said: Vec<&str> = items.iter().map(|item| item.text.as_str()).collect();
            let said = crate::check::schema::short(&said.join(" "));
            return Some(Finding::new(
                "AG518",
                format!("the refusal does not name {place}, but {said}"),
            ));
        }
        let other = items
            .iter()
            .find(|item| item.pointer.as_deref().is_some_and(|at| !related(at, &field.pointer)))?;
        Some(Finding::new(
            "AG518",
            format!("the refusal also names a field that is right: {}", other.text),
        ))
    }

    pub(super) fn methods(&mut self, methods: &[String], sent: &Sent, answer: &Answer) -> Verdict {
        let mut verdict = self.failure(None, Builtin::MethodNotAllowed, sent, answer);
        if !self.given.exact && matches!(verdict, Verdict::Masked(_)) {
            verdict = Verdict::Pass;
        }
        if answer.status != 405 {
            return verdict;
        }
        match (allow(methods, answer), verdict) {
            (Some(finding), Verdict::Found(mut found)) => {
                found.push(finding);
                Verdict::Found(found)
            }
            (Some(finding), _) if self.given.exact || answer.header("allow").is_some() => Verdict::Found(vec![finding]),
            (_, verdict) => verdict,
        }
    }

    #[expect(clippy::unused_self, reason = "one of the judge's verdicts")]
    pub(super) fn options(&self, methods: &[String], answer: &Answer) -> Verdict {
        if !(200..300).contains(&answer.status) {
            return Verdict::Found(vec![Finding::new(
                "AG524",
                format!("OPTIONS answers {}", answer.status),
            )]);
        }
        allow(methods, answer).map_or(Verdict::Pass, |finding| Verdict::Found(vec![finding]))
    }

    /// What is wrong with an error body. Without a cause any error that the operation declares for this status fits.
    pub(super) fn error_body(
        &mut self,
        operation: Option<&'a Operation>,
        cause: Option<Builtin>,
        sent: &Sent,
        answer: &Answer,
    ) -> Vec<Finding> {
        let exact_cause = cause.filter(|_| self.given.exact);
        let declared: Vec<&OperationError> = match (operation, exact_cause) {
            (Some(operation), None) => {
                let fits = |error: &&OperationError| self.contract.error(error.error).status == answer.status;
                operation.errors.iter().filter(fits).collect()
            }
            _ => Vec::new(),
        };
        if exact_cause.is_none() && declared.is_empty() {
            return undeclared(operation, cause, answer);
        }
        if let Some(own) = declared
            .iter()
            .find_map(|error| self.contract.error(error.error).body.clone())
        {
            return self.own_body(&own, answer);
        }
        let envelope = match declared.first() {
            Some(error) => &self.contract.envelopes[error.envelope.0 as usize],
            None => self.envelope(operation, cause),
        };
        let codes: Vec<&str> = match exact_cause {
            Some(cause) => vec![self.entry(operation, cause).code.as_str()],
            None => declared
                .iter()
                .map(|error| self.contract.error(error.error).code.as_str())
                .collect(),
        };
        self.enveloped(envelope, &codes, sent, answer)
    }

    fn own_body(
        &mut self,
        (kind, schema): &(String, Option<crate::contract::SchemaId>),
        answer: &Answer,
    ) -> Vec<Finding> {
        let got = answer.media_type().unwrap_or_default();
        if got != *kind {
            return vec![Finding::new(
                "AG515",
                format!("media type is {got}, declared is {kind}"),
            )];
        }
        let (Some(schema), true) = (schema, encode::is_json(kind)) else {
            return Vec::new();
        };
        let Some(value) = answer.json() else {
            return vec![Finding::new("AG513", "the error body is no JSON".to_owned())];
        };
        let broken = self.schemas.violations(*schema, Direction::Answer, &value);
        let broken = broken.first();
        broken
            .map(|first| {
                Finding::new(
                    "AG513",
                    format!(
                        "the error body breaks its schema at #{}: {}",
                        first.pointer, first.message
                    ),
                )
            })
            .into_iter()
            .collect()
    }

    fn enveloped(&mut self, envelope: &Envelope, codes: &[&str], sent: &Sent, answer: &Answer) -> Vec<Finding> {
        let mut found = Vec::new();
        let got = answer.media_type().unwrap_or_else(|| "none".to_owned());
        if sent.method == "HEAD" {
            return found;
        }
        if got != envelope.media_type {
            found.push(Finding::new(
                "AG515",
                format!("media type of the error is {got}, not {}", envelope.media_type),
            ));
            return found;
        }
        let body = envelope::read(envelope, &answer.body);
        found.extend(
            body.differences
                .iter()
                .map(|difference| Finding::new("AG513", format!("error body: {difference}"))),
        );
        if let (Some(schema), Some(value)) = (envelope.schema, answer.json()) {
            // A document may list codes and leave out the framework's: then its own contract has no right answer.
            let own_code = |pointer: &str| {
                value
                    .pointer(pointer)
                    .and_then(Value::as_str)
                    .is_some_and(|said| codes.contains(&said))
            };
            let broken = self.schemas.violations(schema, Direction::Answer, &value);
            if let Some(first) = broken.iter().find(|violation| !own_code(&violation.pointer)) {
                let message = format!(
                    "the error body breaks its schema at #{}: {}",
                    first.pointer, first.message
                );
                found.push(Finding::new("AG513", message));
            }
        }
        if envelope.body.has_role(Role::Code) && self.given.exact {
            let said = body.code.as_deref().unwrap_or("none");
            if !codes.contains(&said) {
                found.push(Finding::new(
                    "AG514",
                    format!("error code is {said}, expected {}", codes.join(" or ")),
                ));
            }
        }
        if self.given.exact {
            found.extend(roles(&body, sent, answer));
        }
        found
    }

    /// The code of the failure that a case provokes.
    pub(crate) fn cause(&self, case: &Case) -> Option<&'a str> {
        let builtin = match case.expect {
            Expect::Failure(builtin) => builtin,
            Expect::Violation(_) => Builtin::ValidationFailed,
            _ => return None,
        };
        let operation = case.operation.map(|index| &self.contract.operations[index]);
        Some(self.entry(operation, builtin).code.as_str())
    }

    /// The entry of a framework failure: as the operation has it, else as the contract has it.
    pub(super) fn entry(&self, operation: Option<&Operation>, builtin: Builtin) -> &'a ErrorCode {
        let contract = self.contract;
        let own = operation.and_then(|operation| {
            let mut entries = operation.errors.iter().map(|error| contract.error(error.error));
            entries.find(|entry| entry.builtin == Some(builtin))
        });
        own.unwrap_or_else(|| contract.builtin(builtin).1)
    }

    fn envelope(&self, operation: Option<&Operation>, cause: Option<Builtin>) -> &'a Envelope {
        let own = operation.and_then(|operation| {
            let is = |error: &&OperationError| self.contract.error(error.error).builtin == cause;
            operation.errors.iter().find(is)
        });
        let index = own.map_or(0, |error| error.envelope.0 as usize);
        &self.contract.envelopes[index]
    }
}

/// A status that the operation does not declare; the router answers for itself.
fn undeclared(operation: Option<&Operation>, cause: Option<Builtin>, answer: &Answer) -> Vec<Finding> {
    let routers_own = matches!(cause, Some(Builtin::NotFound | Builtin::MethodNotAllowed) | None);
    if operation.is_none() || routers_own || answer.status == 404 {
        return Vec::new();
    }
    let message = format!("status {} is not declared", answer.status);
    vec![Finding::new("AG510", message)]
}

/// What the roles of an error body must agree with.
fn roles(body: &Body, sent: &Sent, answer: &Answer) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut agree = |what: &str, said: &Option<String>, wanted: &str| {
        if let Some(said) = said.as_deref().filter(|said| *said != wanted) {
            found.push(Finding::new(
                "AG513",
                format!("the error body's {what} is {said}, not {wanted}"),
            ));
        }
    };
    agree("status", &body.status, &answer.status.to_string());
    agree("path", &body.path, sent.path());
    if !sent.trace_id.is_empty() {
        // Some documents want the id as a UUID: the same digits with dashes.
        let plain = body.trace_id.as_ref().map(|id| id.replace('-', ""));
        agree("trace id", &plain, &sent.trace_id);
    }
    found
}

/// Headers that belong to a failure (RFC 9110).
fn headers_of(builtin: Builtin, answer: &Answer) -> Option<Finding> {
    let wanted = match builtin {
        Builtin::Unauthenticated => "www-authenticate",
        Builtin::RateLimited | Builtin::Unavailable => "retry-after",
        Builtin::MethodNotAllowed => "allow",
        _ => return None,
    };
    let missing = answer.header(wanted).is_none();
    missing.then(|| Finding::new("AG517", format!("header `{wanted}` is missing from {}", answer.status)))
}

/// The finding for a request that was accepted although this cause forbids it.
const fn accepted(cause: Builtin) -> &'static str {
    match cause {
        Builtin::Unauthenticated | Builtin::Forbidden => "AG522",
        Builtin::RateLimited => "AG523",
        Builtin::IdempotencyKeyMissing | Builtin::IdempotencyKeyReused | Builtin::IdempotencyInProgress => "AG525",
        _ => "AG520",
    }
}

/// What is wrong with `Allow`: it must hold these methods, and besides them at most `HEAD` and `OPTIONS`.
fn allow(methods: &[String], answer: &Answer) -> Option<Finding> {
    let text = answer.header("allow").unwrap_or_default().to_ascii_uppercase();
    let got: Vec<&str> = text
        .split(',')
        .map(str::trim)
        .filter(|method| !method.is_empty())
        .collect();
    let wanted: Vec<String> = methods.iter().map(|method| method.to_ascii_uppercase()).collect();
    let missing = wanted.iter().any(|method| !got.contains(&method.as_str()));
    let known = |method: &str| ["HEAD", "OPTIONS"].contains(&method) || wanted.iter().any(|one| one == method);
    let extra = got.iter().any(|method| !known(method));
    (missing || extra).then(|| Finding::new("AG524", format!("Allow is `{text}`, expected {}", methods.join(", "))))
}

fn parent(pointer: &str) -> Option<&str> {
    pointer.rsplit_once('/').map(|(parent, _)| parent)
}

fn related(left: &str, right: &str) -> bool {
    left.starts_with(right) || right.starts_with(left)
}
