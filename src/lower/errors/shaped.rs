//! In which shape an operation answers with each of its codes: the declared response's, else the contract's own.

use super::effective::{Errors, Found, Response};
use crate::contract::{Content, EnvelopeId, ErrorId, Operation, OperationError, Origin, Status};
use crate::lower::Lowering;

impl<'a> Lowering<'a> {
    /// The shape of each code here: the declared response's, else the contract's own.
    pub(super) fn enveloped(
        &mut self,
        errors: &mut Errors<'a>,
        found: Vec<Found>,
        index: usize,
    ) -> Vec<OperationError> {
        let mut out: Vec<OperationError> = Vec::new();
        for known in found {
            let status = self.contract.error(known.error).status;
            let response = response_for(&errors.responses[index], status).cloned();
            let (error, envelope) = match response {
                Some(response) => self.shaped(errors, &known, &response),
                None => (known.error, EnvelopeId(0)),
            };
            if out.iter().all(|other| other.error != error) {
                out.push(OperationError {
                    error,
                    origin: known.origin,
                    evidence: known.evidence,
                    envelope,
                    span: known.span,
                });
            }
        }
        out.sort_by(|a, b| {
            let key = |e: &OperationError| {
                (
                    self.contract.error(e.error).status,
                    self.contract.error(e.error).code.clone(),
                )
            };
            key(a).cmp(&key(b))
        });
        out
    }

    fn shaped(&mut self, errors: &mut Errors<'a>, known: &Found, response: &Response) -> (ErrorId, EnvelopeId) {
        let Some(content) = response.content() else {
            return (known.error, EnvelopeId(0));
        };
        let code = self.contract.error(known.error).clone();
        let framework = known.origin == Origin::Framework;
        let wanted = (content.media_type.clone(), content.schema, known.error, framework);
        let fitted = match errors.fitted.get(&wanted) {
            Some(fitted) => *fitted,
            None => self.fitting(content, &code, framework),
        };
        errors.fitted.insert(wanted, fitted);
        if let Some(envelope) = fitted {
            return (known.error, envelope);
        }
        if known.origin == Origin::Handler {
            return (self.own_body(errors, known, response, content), EnvelopeId(0));
        }
        if let Some(envelope) = self.constant_envelope(content) {
            return (known.error, envelope);
        }
        let about = format!("{} {}", content.media_type, content.span.start);
        let message = format!(
            "no body can be made for this error response of `{}`: the contract's own is sent",
            content.media_type
        );
        self.advise_once("AG316", content.span, &about, message);
        (known.error, EnvelopeId(0))
    }

    /// An entry whose whole body the handler gives, because nothing in it can be filled in.
    fn own_body(&mut self, errors: &mut Errors<'a>, known: &Found, response: &Response, content: &Content) -> ErrorId {
        let code = self.contract.error(known.error).clone();
        let body = Some((super::envelope::sendable(&content.media_type), content.schema));
        let same = self.contract.errors.iter().position(|error| {
            error.status == code.status
                && error.body == body
                && (error.code == code.code || error.code.starts_with(&format!("{}_", code.code)))
        });
        if let Some(id) = same.and_then(|index| u32::try_from(index).ok()) {
            return ErrorId(id);
        }
        let used = |operation: &Operation| operation.errors.iter().any(|error| error.error == known.error);
        if code.builtin.is_none() && code.body.is_none() && !self.contract.operations.iter().any(used) {
            self.contract.errors[known.error.0 as usize].body = body;
            return known.error;
        }
        let mut name = code.code.clone();
        if errors.by_code.contains_key(&name) {
            let schema = content
                .schema
                .map(|id| self.contract.schema(self.contract.schemas.resolve(id)).name.clone());
            let words: String = schema
                .unwrap_or_default()
                .chars()
                .map(|c| {
                    if c.is_ascii_alphanumeric() {
                        c.to_ascii_uppercase()
                    } else {
                        '_'
                    }
                })
                .collect();
            name = format!("{name}_{words}");
            while errors.by_code.contains_key(&name) {
                name.push_str("_OTHER");
            }
        }
        let id = self.new_entry(errors, name, code.status, response);
        self.contract.errors[id.0 as usize].body = body;
        id
    }
}

/// The response of a status: by its number, its range, or `default`.
fn response_for(responses: &[Response], status: u16) -> Option<&Response> {
    let by = |wanted: Status| responses.iter().find(|response| response.status == wanted);
    let range = || {
        u8::try_from(status / 100)
            .ok()
            .and_then(|digit| by(Status::Range(digit)))
    };
    by(Status::Code(status)).or_else(range).or_else(|| by(Status::Default))
}
