//! Error bodies whose schema lists the codes there are, without those that the framework answers.

use super::envelope::at;
use super::roles::{infer, resolved};
use crate::contract::{EnvelopeId, Origin, Role, SchemaId, Shape};
use crate::diagnostic::Diagnostic;
use crate::lower::Lowering;
use std::collections::{BTreeMap, BTreeSet};

impl Lowering<'_> {
    /// One advice a list: which codes of the framework it lacks.
    pub(super) fn closed_lists(&mut self) {
        let mut lacking: BTreeMap<SchemaId, BTreeSet<(u16, String)>> = BTreeMap::new();
        for (index, envelope) in (0..).map(EnvelopeId).zip(&self.contract.envelopes) {
            let Some((list, codes)) = envelope
                .schema
                .filter(|_| envelope.body.has_role(Role::Code))
                .and_then(|schema| self.listed_codes(schema))
            else {
                continue;
            };
            let errors = self.contract.operations.iter().flat_map(|operation| &operation.errors);
            let framework = errors.filter(|error| error.envelope == index && error.origin == Origin::Framework);
            let entries = framework
                .map(|error| self.contract.error(error.error))
                .filter(|entry| entry.body.is_none());
            for entry in entries.filter(|entry| !codes.contains(&entry.code)) {
                lacking
                    .entry(list)
                    .or_default()
                    .insert((entry.status, entry.code.clone()));
            }
        }
        for (list, codes) in lacking {
            let named: Vec<String> = codes
                .iter()
                .map(|(status, code)| format!("`{code}` ({status})"))
                .collect();
            let message = format!(
                "this list of codes has none for failures around the handler: {}",
                named.join(", ")
            );
            let help = "add them to the list, or say under `x-error-contract.builtin` which of your codes mean them";
            let span = self.contract.schema(list).span;
            self.say(Diagnostic::advice("AG322", span, message).help(help));
        }
    }

    /// The schema of the code within an error body, and its values, where they are listed.
    fn listed_codes(&self, schema: SchemaId) -> Option<(SchemaId, Vec<String>)> {
        let path = infer(&self.contract, schema).at.remove(&Role::Code)?;
        let id = self.contract.schemas.resolve(at(&self.contract, schema, &path)?);
        let Shape::Enum(list) = &resolved(&self.contract, id).shape else {
            return None;
        };
        let codes: Vec<String> = list
            .values
            .iter()
            .filter_map(|value| value.as_str().map(str::to_owned))
            .collect();
        (codes.len() > 1).then_some((id, codes))
    }
}
