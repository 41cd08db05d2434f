//! Scenarios: exactly the status and the code that the document says.

use super::{Finding, Judge, Verdict};
use crate::check::answer::{Answer, Sent};
use crate::check::envelope;
use crate::contract::{Operation, Role};

impl<'a> Judge<'a> {
    pub(super) fn answered(
        &mut self,
        operation: Option<&'a Operation>,
        (status, code): (u16, Option<&str>),
        sent: &Sent,
        answer: &Answer,
    ) -> Verdict {
        let got = answer.status;
        let said = operation.and_then(|operation| self.said(operation, answer));
        let other_code = |wanted: &str| said.as_deref().is_some_and(|said| said != wanted);
        if got == status && !code.is_some_and(other_code) {
            if got < 400 {
                return self.success(operation, sent, answer);
            }
            let found = self.error_body(operation, None, sent, answer);
            return if found.is_empty() {
                Verdict::Pass
            } else {
                Verdict::Found(found)
            };
        }
        match got {
            429 => Verdict::Masked(429),
            401 | 403 if !self.given.minter => Verdict::NotReached(got),
            _ => {
                let wanted = code.map_or_else(|| status.to_string(), |code| format!("{status} {code}"));
                let said = said.map_or_else(|| got.to_string(), |said| format!("{got} {said}"));
                Verdict::Found(vec![Finding::new(
                    "AG532",
                    format!("answered {said}, expected {wanted}"),
                )])
            }
        }
    }

    /// The code that an error body names, where the envelope has a place for it.
    fn said(&self, operation: &Operation, answer: &Answer) -> Option<String> {
        let errors = operation.errors.iter();
        let mut of_status = errors.filter(|error| self.contract.error(error.error).status == answer.status);
        let envelope = &self.contract.envelopes[of_status.next()?.envelope.0 as usize];
        envelope
            .body
            .has_role(Role::Code)
            .then(|| envelope::read(envelope, &answer.body).code)
            .flatten()
    }
}
