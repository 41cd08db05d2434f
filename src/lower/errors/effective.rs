//! Which operation may answer with what: declared on every level, derived from what the framework does, and from the
//! responses that are written.

use super::derive::{by_code, listed};
use super::envelope::is_json;
use super::evidence::Vocabulary;
use crate::contract::{Builtin, Content, EnvelopeId, ErrorId, Evidence, IdempotencyMode, Origin, SchemaId, Status};
use crate::diagnostic::Diagnostic;
use crate::lower::Lowering;
use crate::lower::operation::Scope;
use crate::lower::place::Place;
use crate::source::Span;
use std::collections::BTreeMap;

/// An error response as the document has it.
#[derive(Clone, Debug)]
pub(in crate::lower) struct Response {
    pub(super) status: Status,
    pub(super) span: Span,
    pub(super) title: String,
    pub(super) codes: Vec<(String, Span)>,
    pub(super) contents: Vec<Content>,
    pub(super) retry_after: bool,
    /// The key of the response component it refers to.
    pub(super) component: Option<String>,
}

impl Response {
    /// The body we would write: JSON first, then text, then what there is.
    pub(super) fn content(&self) -> Option<&Content> {
        let json = self.contents.iter().find(|content| is_json(&content.media_type));
        let text = || {
            self.contents
                .iter()
                .find(|content| content.media_type.starts_with("text/"))
        };
        json.or_else(text).or_else(|| self.contents.first())
    }
}

/// Everything about errors while lowering.
pub(in crate::lower) struct Errors<'a> {
    pub(super) contract: Option<Place<'a>>,
    pub(super) envelope_schema: Option<SchemaId>,
    /// By operation.
    pub(super) responses: Vec<Vec<Response>>,
    pub(super) by_code: BTreeMap<String, ErrorId>,
    /// The codes that the document shows.
    pub(super) words: Vocabulary,
    /// Envelopes that were found, by what they were found for.
    pub(super) fitted: BTreeMap<Wanted, Option<EnvelopeId>>,
}

/// Media type, schema, code, and whether the framework raises it.
pub(super) type Wanted = (String, Option<SchemaId>, ErrorId, bool);

impl<'a> Errors<'a> {
    /// Reads what needs schemas; comes before shapes are decided.
    pub(in crate::lower) fn declare(lowering: &mut Lowering<'a>, scopes: &[Scope<'a>]) -> Self {
        let contract = lowering
            .root()
            .extension("x-error-contract")
            .map(|place| lowering.follow(place));
        lowering.catalogue(contract.as_ref());
        let envelope_schema = lowering.envelope_schema(contract.as_ref());
        let responses = scopes.iter().map(|scope| lowering.responses(scope)).collect();
        Self {
            contract,
            envelope_schema,
            by_code: by_code(&lowering.contract),
            responses,
            words: Vocabulary::default(),
            fitted: BTreeMap::new(),
        }
    }

    /// Gives every operation its errors; needs all shapes.
    pub(in crate::lower) fn effect(mut self, lowering: &mut Lowering<'a>, scopes: &[Scope<'a>]) {
        self.leave_out_answers(lowering);
        self.words = Vocabulary::of(&lowering.contract, &self);
        if self.contract.is_none() {
            lowering.own_words(&mut self);
        }
        let own = lowering.own_envelope(&self);
        lowering.contract.envelopes.push(own);
        for (index, scope) in scopes.iter().enumerate() {
            let mut found = lowering.said(&self, index, scope);
            lowering.framework(&mut found, index, scope);
            lowering.derived(&mut self, &mut found, index);
            let errors = lowering.enveloped(&mut self, found, index);
            lowering.contract.operations[index].errors = errors;
        }
        lowering.closed_lists();
    }
}

impl Errors<'_> {
    /// A `default` that is the answer for success is no error.
    fn leave_out_answers(&mut self, lowering: &Lowering<'_>) {
        for (responses, operation) in self.responses.iter_mut().zip(&lowering.contract.operations) {
            if operation.answers.iter().any(|answer| answer.status == Status::Default) {
                responses.retain(|response| response.status != Status::Default);
            }
        }
    }
}

/// A code of an operation, before its envelope is known.
pub(super) struct Found {
    pub(super) error: ErrorId,
    pub(super) origin: Origin,
    pub(super) evidence: Evidence,
    pub(super) span: Span,
}

fn add(found: &mut Vec<Found>, error: ErrorId, origin: Origin, evidence: Evidence, span: Span) {
    if found.iter().all(|known| known.error != error) {
        found.push(Found {
            error,
            origin,
            evidence,
            span,
        });
    }
}

impl<'a> Lowering<'a> {
    /// Codes that are listed on any level.
    fn said(&mut self, errors: &Errors<'a>, index: usize, scope: &Scope<'a>) -> Vec<Found> {
        let mut found = Vec::new();
        let mut levels: Vec<Place<'a>> = vec![scope.node.clone(), scope.item.clone()];
        levels.extend(scope.tags.iter().cloned());
        levels.push(self.root());
        for code in levels.iter().flat_map(listed) {
            if let Some(name) = code.as_str() {
                self.listed_code(errors, &mut found, name, code.span, scope);
            }
        }
        for response in &errors.responses[index] {
            for (name, span) in &response.codes {
                // In a plain document it says nothing new of the framework's failures: they are raised where they are.
                let says = |id: &&ErrorId| errors.contract.is_some() || self.contract.error(**id).builtin.is_none();
                if let Some(id) = errors.by_code.get(name).filter(says) {
                    add(&mut found, *id, Origin::Handler, Evidence::Listed, *span);
                }
            }
        }
        found
    }

    fn listed_code(&mut self, errors: &Errors<'a>, found: &mut Vec<Found>, name: &str, span: Span, scope: &Scope<'a>) {
        match errors.by_code.get(name) {
            Some(id) => add(found, *id, Origin::Handler, Evidence::Listed, span),
            // Beside a contract `lint` says it.
            None if errors.contract.is_some() => {}
            None => {
                let message =
                    format!("`{name}` has no status: the document has no `x-error-contract` that declares it");
                let help = "declare it under `x-error-contract.errors`, or list it at a response";
                let about = format!("{} {name}", scope.id);
                if self.said.insert(about) {
                    self.say(Diagnostic::warning("AG318", span, message).help(help));
                }
            }
        }
    }

    /// Failures that the framework raises around the handler.
    fn framework(&mut self, found: &mut Vec<Found>, index: usize, scope: &Scope<'a>) {
        let operation = &self.contract.operations[index];
        let mut failures = Vec::new();
        // What is no UTF-8, or given twice, breaks a rule in any parameter, and in a request key.
        if operation.body.is_some() || !operation.parameters.is_empty() || operation.idempotency.is_some() {
            failures.push(Builtin::ValidationFailed);
        }
        if operation.body.is_some() {
            failures.extend([
                Builtin::MalformedBody,
                Builtin::UnsupportedMediaType,
                Builtin::PayloadTooLarge,
            ]);
        }
        let secured = !operation.security.is_empty() && operation.security.iter().all(|r| !r.schemes.is_empty());
        if secured {
            failures.push(Builtin::Unauthenticated);
            if operation
                .security
                .iter()
                .flat_map(|r| &r.schemes)
                .any(|scheme| !scheme.scopes.is_empty())
            {
                failures.push(Builtin::Forbidden);
            }
        }
        if !operation.rate_limits.is_empty() {
            failures.push(Builtin::RateLimited);
        }
        if operation.timeout.is_some() {
            failures.push(Builtin::Timeout);
        }
        if let Some(idempotency) = &operation.idempotency {
            if idempotency.mode == IdempotencyMode::Required {
                failures.push(Builtin::IdempotencyKeyMissing);
            }
            failures.extend([Builtin::IdempotencyKeyReused, Builtin::IdempotencyInProgress]);
        }
        let names = operation.dependencies.clone();
        for failure in failures {
            let (id, _) = self.contract.builtin(failure);
            add(found, id, Origin::Framework, Evidence::Framework, scope.span);
        }
        self.dependency_failures(found, &names, scope);
        let (id, _) = self.contract.builtin(Builtin::Internal);
        add(found, id, Origin::Framework, Evidence::Framework, scope.span);
    }

    fn dependency_failures(&mut self, found: &mut Vec<Found>, names: &[String], scope: &Scope<'a>) {
        let used = self
            .contract
            .dependencies
            .iter()
            .filter(|dependency| names.contains(&dependency.name));
        for dependency in used {
            let code = dependency.fails_as.as_ref();
            let declared = code.and_then(|code| self.contract.errors.iter().position(|error| error.code == *code));
            if let Some(index) = declared.and_then(|index| u32::try_from(index).ok()) {
                add(
                    found,
                    ErrorId(index),
                    Origin::Dependency,
                    Evidence::Framework,
                    scope.span,
                );
            } else if dependency.critical {
                add(
                    found,
                    self.contract.builtin(Builtin::Unavailable).0,
                    Origin::Framework,
                    Evidence::Framework,
                    scope.span,
                );
            }
        }
    }

    /// Codes of responses that are written, where no code of their status is known yet.
    fn derived(&mut self, errors: &mut Errors<'a>, found: &mut Vec<Found>, index: usize) {
        for response in errors.responses[index].clone() {
            let Status::Code(status) = response.status else {
                continue;
            };
            let handled = found
                .iter()
                .any(|known| self.contract.error(known.error).status == status && known.origin == Origin::Handler);
            let declared = errors.contract.is_some();
            if declared && (handled || !response.codes.is_empty()) {
                continue;
            }
            let (words, evidence) = errors.words.codes(&self.contract, &response, status);
            let raised = found
                .iter()
                .any(|known| self.contract.error(known.error).status == status && known.origin == Origin::Framework);
            if raised && (evidence >= Evidence::Component || errors.contract.is_some()) {
                self.note_retry(found, status, &response);
                continue;
            }
            let alone = words.len() == 1;
            for word in words {
                let id = self.derived_entry(errors, &word, status, &response, evidence, alone);
                let framework = matches!(
                    self.contract.error(id).builtin,
                    Some(
                        Builtin::MethodNotAllowed
                            | Builtin::NotAcceptable
                            | Builtin::PayloadTooLarge
                            | Builtin::UnsupportedMediaType
                            | Builtin::RateLimited
                    )
                );
                let origin = if framework { Origin::Framework } else { Origin::Handler };
                self.neutral_detail(id, origin);
                add(found, id, origin, evidence, response.span);
            }
        }
    }

    /// A handler that answers `NOT_FOUND` means no missing route: the text must fit both.
    fn neutral_detail(&mut self, id: ErrorId, origin: Origin) {
        let error = &mut self.contract.errors[id.0 as usize];
        let speaks_of_itself = matches!(error.builtin, Some(Builtin::NotFound | Builtin::Forbidden));
        if origin == Origin::Handler && speaks_of_itself && !error.declared {
            error.detail = super::template::template(&format!("{}.", error.title));
        }
    }

    fn note_retry(&mut self, found: &[Found], status: u16, response: &Response) {
        let same = found
            .iter()
            .map(|known| known.error)
            .filter(|id| self.contract.error(*id).status == status);
        let same: Vec<_> = same.collect();
        for id in same.into_iter().filter(|_| response.retry_after) {
            let error = &mut self.contract.errors[id.0 as usize];
            error.retryable = true;
            error.retry_after = error.retry_after.or(Some(None));
        }
    }
}

/// `did you mean …?`, if a known name is near.
pub(in crate::lower) fn did_you_mean(name: &str, known: &[&str]) -> Option<String> {
    let near = known
        .iter()
        .map(|other| {
            (
                strsim::osa_distance(&name.to_lowercase(), &other.to_lowercase()),
                *other,
            )
        })
        .min()?;
    let limit = (name.chars().count() / 3).max(1);
    (near.0 <= limit).then(|| format!("did you mean `{}`?", near.1))
}
