//! What a request must pass before its operation decodes it, in the contract's order.

use super::auth::{Admission, Denied};
use super::body::{RequestBody, too_large};
use super::edge::Edge;
use super::error::{BoxError, Failure, Internal};
use super::headers::{Verdicts, whole_seconds};
use super::limits::Claim;
use super::media;
use super::operation::{Builtin, Contract, LimitKey, Method, Operation, RateLimit, SchemeKind};
use super::visit::Visit;
use http::HeaderName;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, WWW_AUTHENTICATE};
use std::borrow::Cow;
use std::sync::PoisonError;
use std::time::Duration;

/// When a client may come again whose token nobody can judge now, in seconds.
const PROVIDER_LATER: u64 = 5;

/// The failures that guards raise, in their usual order.
const GUARDS: [Builtin; 6] = [
    Builtin::Unauthenticated,
    Builtin::RateLimited,
    Builtin::Forbidden,
    Builtin::PayloadTooLarge,
    Builtin::UnsupportedMediaType,
    Builtin::NotAcceptable,
];

/// The guards in the contract's order; what it does not name keeps its usual neighbour.
pub(super) fn order(contract: &Contract) -> Vec<Builtin> {
    let mut order: Vec<Builtin> = contract
        .precedence
        .iter()
        .copied()
        .filter(|one| GUARDS.contains(one))
        .collect();
    for (at, guard) in GUARDS.iter().enumerate() {
        if !order.contains(guard) {
            let before = GUARDS[..at]
                .last()
                .and_then(|neighbour| order.iter().position(|one| one == neighbour));
            order.insert(before.map_or(0, |position| position + 1), *guard);
        }
    }
    order
}

/// A request at the door of its operation.
pub(super) struct Guarded<'v> {
    pub edge: &'v Edge,
    pub visit: &'v Visit,
    pub operation: &'static Operation,
    pub body: &'v RequestBody,
}

/// What the guards found out.
#[derive(Default)]
pub(super) struct Passed {
    pub admission: Admission,
    pub media_type: Option<&'static str>,
    pub accepted: Option<&'static str>,
    /// What refuses the request once its input is found good: the contract ranks what is wrong with the input before it.
    pub refused: Option<Failure>,
}

/// What a guard may say after the input was read. The others find out what can be read at all.
const PATIENT: [Builtin; 4] = [
    Builtin::Unauthenticated,
    Builtin::RateLimited,
    Builtin::Forbidden,
    Builtin::NotAcceptable,
];

impl Guarded<'_> {
    /// Passes all guards, or says which one refused.
    pub async fn pass(&self) -> Result<Passed, Failure> {
        self.guard_address()?;
        let identity = self
            .edge
            .authenticator
            .admit(self.operation.security, &self.visit.headers, self.visit.query())
            .await;
        let denied = identity.as_ref().err().copied();
        let mut passed = Passed {
            admission: identity.unwrap_or_default(),
            ..Passed::default()
        };
        if let Some(principal) = &passed.admission.principal {
            self.visit.name(principal);
        }
        for guard in &self.edge.guards {
            let said = match guard {
                // The first word counts: who is refused already is not counted, and needs no answer's form.
                guard if passed.refused.is_some() && PATIENT.contains(guard) => Ok(()),
                Builtin::Unauthenticated => self.authenticated(denied),
                Builtin::RateLimited => self.within_limits(&passed.admission).await,
                Builtin::Forbidden => self.permitted(&passed.admission),
                Builtin::PayloadTooLarge => self.within_size(),
                Builtin::UnsupportedMediaType => self.readable().map(|found| passed.media_type = found),
                _ => self.acceptable().map(|found| passed.accepted = found),
            };
            if let Err(failure) = said {
                let waits = PATIENT.contains(guard) && self.edge.contract.reads_before(*guard);
                match passed.refused.take() {
                    None if waits => passed.refused = Some(failure),
                    before => return Err(before.unwrap_or(failure)),
                }
            }
        }
        Ok(passed)
    }

    /// Guessing credentials is limited by address, before any are looked at. Not on the loopback: who is there needs
    /// no guessing, and a proxy there that is not trusted would make all clients one.
    fn guard_address(&self) -> Result<(), Failure> {
        let near = self.visit.address.is_none_or(|address| address.is_loopback());
        if near || self.operation.security.is_empty() {
            return Ok(());
        }
        let limit = RateLimit {
            name: "guard",
            quota: self.edge.guard_limit,
            window: Duration::from_secs(1),
            key: LimitKey::Ip,
            burst: None,
            cost: 1,
        };
        let verdicts = self.edge.guard.count(&[Claim::new(&limit, &[&self.visit.network()])]);
        let refused = verdicts.iter().find(|verdict| !verdict.passes);
        refused.map_or(Ok(()), |verdict| Err(limited("guard", verdict.retry_after)))
    }

    fn authenticated(&self, denied: Option<Denied>) -> Result<(), Failure> {
        let Some(denied) = denied else { return Ok(()) };
        if denied == Denied::Unverifiable {
            return Err(Failure::builtin(Builtin::Unavailable).retry_after(PROVIDER_LATER));
        }
        let mut failure = Failure::builtin(Builtin::Unauthenticated);
        for challenge in self.challenges(denied) {
            failure = failure.header(WWW_AUTHENTICATE, &challenge);
        }
        Err(failure)
    }

    /// One for each scheme of the operation. RFC 6750 section 3: a request without credentials is told no error.
    fn challenges(&self, denied: Denied) -> Vec<String> {
        let mut challenges = Vec::new();
        let uses = self.operation.security.iter().flat_map(|requirement| requirement.0);
        for scheme in uses.filter_map(|one| self.edge.contract.scheme(one.scheme)) {
            let challenge = match scheme.kind {
                SchemeKind::Bearer { .. } if denied == Denied::Invalid && self.sent("bearer") => {
                    "Bearer realm=\"api\", error=\"invalid_token\"".to_owned()
                }
                SchemeKind::Bearer { .. } => "Bearer realm=\"api\"".to_owned(),
                SchemeKind::Basic => "Basic realm=\"api\", charset=\"UTF-8\"".to_owned(),
                SchemeKind::ApiKey { name, .. } => format!("ApiKey name={name:?}"),
                SchemeKind::Other(scheme) => scheme.to_owned(),
            };
            if !challenges.contains(&challenge) {
                challenges.push(challenge);
            }
        }
        challenges
    }

    fn sent(&self, scheme: &str) -> bool {
        let value = self
            .visit
            .headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        value
            .and_then(|value| value.split(' ').next())
            .is_some_and(|sent| sent.eq_ignore_ascii_case(scheme))
    }

    /// All limits of the operation at once: who is refused by one of them pays for none, and waits for the last.
    async fn within_limits(&self, admission: &Admission) -> Result<(), Failure> {
        let limits = self.operation.rate_limits;
        if limits.is_empty() {
            return Ok(());
        }
        let claims: Vec<Claim<'_>> = limits.iter().map(|limit| self.claim(limit, admission)).collect();
        let counted = self.edge.counter.count(&claims).await;
        let verdicts: Verdicts = limits.iter().zip(counted.map_err(uncounted)?).collect();
        let refused = verdicts.iter().filter(|(_, verdict)| !verdict.passes);
        let last = refused.max_by_key(|(_, verdict)| verdict.retry_after).copied();
        *self.visit.verdicts.lock().unwrap_or_else(PoisonError::into_inner) = verdicts;
        last.map_or(Ok(()), |(limit, verdict)| Err(limited(limit.name, verdict.retry_after)))
    }

    /// By whom the limit counts; who cannot be told apart otherwise is told apart by address.
    fn claim(&self, limit: &'static RateLimit, admission: &Admission) -> Claim<'static> {
        let principal = admission.principal.as_deref();
        let subject = || principal.map(|principal| Cow::Borrowed(principal.subject.as_str()));
        let by_key = |scheme: &str| {
            let kind = self.edge.contract.scheme(scheme).map(|scheme| scheme.kind);
            matches!(kind, Some(SchemeKind::ApiKey { .. }))
        };
        let name = match limit.key {
            LimitKey::Global => return Claim::new(limit, &["all"]),
            LimitKey::Ip => None,
            LimitKey::User => subject(),
            LimitKey::ApiKey => subject().filter(|_| principal.is_some_and(|principal| by_key(principal.scheme))),
            LimitKey::Custom(name) => {
                let key = self.edge.limit_keys.get(name);
                key.and_then(|key| key(&self.visit.headers, principal)).map(Cow::Owned)
            }
            LimitKey::Header(name) => {
                let value = self.visit.headers.get(name);
                value.map(|value| String::from_utf8_lossy(&value.as_bytes()[..value.len().min(256)]))
            }
        };
        match name {
            Some(name) => Claim::new(limit, &["name ", &name]),
            None => Claim::new(limit, &["address ", &self.visit.network()]),
        }
    }

    fn permitted(&self, admission: &Admission) -> Result<(), Failure> {
        if admission.lacking.is_empty() {
            return Ok(());
        }
        let scope = admission.demanded.join(" ");
        let challenge = format!("Bearer realm=\"api\", error=\"insufficient_scope\", scope=\"{scope}\"");
        Err(Failure::builtin(Builtin::Forbidden).header(WWW_AUTHENTICATE, &challenge))
    }

    /// What `Content-Length` admits; a body that lies about it, or has none, is cut off while it is read.
    fn within_size(&self) -> Result<(), Failure> {
        let length = self
            .visit
            .headers
            .get(CONTENT_LENGTH)
            .and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
        let limit = self.body.limit();
        if self.operation.body.is_some() && length.is_some_and(|length| length > limit) {
            return Err(too_large(limit));
        }
        Ok(())
    }

    /// Of which media type the body is. One without bytes has one too, if it says so: an empty form is a form.
    fn readable(&self) -> Result<Option<&'static str>, Failure> {
        let headers = &self.visit.headers;
        let Some(rules) = self.operation.body.filter(|rules| !rules.media_types.is_empty()) else {
            return Ok(None);
        };
        if self.body.is_empty() && !headers.contains_key(CONTENT_TYPE) {
            return Ok(None);
        }
        let media_type = media::of_body(headers, rules.media_types);
        if media_type.is_some() || self.body.is_empty() {
            return Ok(media_type);
        }
        let taken = rules.media_types.join(", ");
        let failure = Failure::builtin(Builtin::UnsupportedMediaType).header(ACCEPT, &taken);
        Err(match self.operation.method {
            Method::Post => failure.header(HeaderName::from_static("accept-post"), &taken),
            Method::Patch => failure.header(HeaderName::from_static("accept-patch"), &taken),
            _ => failure,
        })
    }

    fn acceptable(&self) -> Result<Option<&'static str>, Failure> {
        let offered = self.operation.produces;
        match media::preferred(&self.visit.headers, offered) {
            None if self.operation.refuses_accept && !offered.is_empty() => {
                Err(Failure::builtin(Builtin::NotAcceptable))
            }
            accepted => Ok(accepted.or(offered.first().copied())),
        }
    }
}

/// Nobody can count, and the service was told to refuse rather than to let all pass.
fn uncounted(error: BoxError) -> Failure {
    Failure::builtin(Builtin::Unavailable).caused_by(Internal::new(error))
}

fn limited(policy: &'static str, wait: Duration) -> Failure {
    super::metrics::limited(policy);
    Failure::builtin(Builtin::RateLimited).retry_after(whole_seconds(wait).max(1))
}
