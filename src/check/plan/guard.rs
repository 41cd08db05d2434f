//! What stands around the handler: credentials, media types, sizes, keys, limits.

use super::base::requirement;
use super::{Action, Base, Check, Expect, Planner};
use crate::check::case::{Credential, Draft, Payload};
use crate::check::encode;
use crate::contract::{Builtin, IdempotencyMode, LimitKey, Operation, RateLimit, Requirement, SchemeKind, Selector};
use serde_json::Value;
use std::collections::BTreeSet;

/// The longest burst that is driven to find a limit exact.
const BURST: u32 = 1000;

/// The largest body that is sent to find it refused, in bytes.
const LARGEST: u64 = 256 << 20;

/// A media type that no document declares.
const STRANGE: &str = "application/x-apigen-check-undeclared";

impl Planner<'_> {
    pub(super) fn auth(&mut self, index: usize, base: &Base) {
        let operation = &self.contract.operations[index];
        let optional = operation
            .security
            .iter()
            .any(|requirement| requirement.schemes.is_empty());
        if operation.security.is_empty() || optional {
            return;
        }
        let Some(first) = requirement(self.contract, operation) else {
            self.leave_out(
                Some(index),
                "credentials",
                "the checker knows none of its security schemes",
            );
            return;
        };
        self.refused(index, base, "without credentials", Credential::None);
        self.refused(index, base, "with a credential nobody issued", Credential::Garbage);
        if !self.bearer(first) {
            return;
        }
        if !self.given.minter {
            self.leave_out(
                Some(index),
                "expired, forged and narrow tokens",
                "no key to selector tokens with (--jwt-key)",
            );
            return;
        }
        self.refused(index, base, "with an expired token", Credential::Expired);
        self.refused(
            index,
            base,
            "with a token signed by another key",
            Credential::WrongSignature,
        );
        self.refused(index, base, "with an unsigned token", Credential::Unsigned);
        self.scopes(index, base, operation, first);
    }

    fn refused(&mut self, index: usize, base: &Base, about: &str, credential: Credential) {
        let draft = Draft {
            credential,
            ..base.draft(self.contract)
        };
        self.add(
            Some(index),
            Check::Auth,
            about,
            Action::Send(draft),
            Expect::Failure(Builtin::Unauthenticated),
        );
    }

    fn bearer(&self, requirement: &Requirement) -> bool {
        let kind = |name: &str| {
            self.contract
                .schemes
                .iter()
                .find(|scheme| scheme.name == name)
                .map(|scheme| &scheme.kind)
        };
        requirement
            .schemes
            .iter()
            .any(|used| matches!(kind(&used.scheme), Some(SchemeKind::Bearer { .. })))
    }

    /// Each scope of the requirement removed in turn, unless another requirement lets the request through then.
    fn scopes(&mut self, index: usize, base: &Base, operation: &Operation, first: &Requirement) {
        let all: Vec<&str> = scopes(first).collect();
        for (number, missing) in all.iter().enumerate() {
            let left: BTreeSet<&str> = all.iter().copied().filter(|scope| scope != missing).collect();
            let lets = |other: &Requirement| {
                let same = other
                    .schemes
                    .iter()
                    .all(|used| first.schemes.iter().any(|mine| mine.scheme == used.scheme));
                same && scopes(other).all(|scope| left.contains(scope))
            };
            if operation.security.iter().any(lets) {
                continue;
            }
            let draft = Draft {
                credential: Credential::WithoutScope(number),
                ..base.draft(self.contract)
            };
            let about = format!("with a token that lacks `{missing}`");
            self.add(
                Some(index),
                Check::Auth,
                about,
                Action::Send(draft),
                Expect::Failure(Builtin::Forbidden),
            );
        }
    }

    pub(super) fn bodies(&mut self, index: usize, base: &Base) {
        let Some(body) = &self.contract.operations[index].body else {
            return;
        };
        let Some((number, _)) = base.body else { return };
        let content = &body.contents[number];
        let media_type = encode::sent_type(self.contract, content);
        let anything = body
            .contents
            .iter()
            .any(|content| matches!(content.media_type.as_str(), "*/*" | "application/*"));
        let selectors = &self.contract.operations[index].selectors;
        if !anything && !selectors.iter().any(|selector| matches!(selector, Selector::Body(_))) {
            let strange = Payload::Bytes {
                media_type: Some(STRANGE.to_owned()),
                bytes: b"apigen check".to_vec(),
            };
            self.body_case(
                index,
                base,
                "as an undeclared media type",
                strange,
                Builtin::UnsupportedMediaType,
            );
        }
        if encode::is_json(&media_type) {
            let bytes = b"{\"apigen\":".to_vec();
            let broken = Payload::Bytes {
                media_type: Some(media_type.clone()),
                bytes,
            };
            self.body_case(
                index,
                base,
                "a body that ends too early",
                broken,
                Builtin::MalformedBody,
            );
        }
        let limit = body
            .limit
            .or(self.given.exact.then_some(self.contract.service.body_limit));
        match limit {
            Some(limit) if limit <= LARGEST => {
                let large = Payload::Oversize {
                    media_type,
                    bytes: limit + 1,
                };
                let about = format!("a body of {} bytes, one too many", limit + 1);
                self.body_case(index, base, &about, large, Builtin::PayloadTooLarge);
            }
            Some(_) => self.leave_out(Some(index), "a body beyond its limit", "the limit is above 256 MiB"),
            None => {}
        }
    }

    fn body_case(&mut self, index: usize, base: &Base, about: &str, payload: Payload, failure: Builtin) {
        let span = self.contract.operations[index].body.as_ref().map(|body| body.span);
        let draft = Draft {
            payload,
            ..base.draft(self.contract)
        };
        self.add(
            Some(index),
            Check::Body,
            about,
            Action::Send(draft),
            Expect::Failure(failure),
        );
        self.at(span.unwrap_or_default());
    }

    pub(super) fn idempotency(&mut self, index: usize, base: &Base) {
        let Some(rule) = &self.contract.operations[index].idempotency else {
            return;
        };
        let draft = base.draft(self.contract);
        if rule.mode == IdempotencyMode::Required {
            let without = Draft {
                idempotency: false,
                ..draft.clone()
            };
            let about = format!("without {}", rule.header);
            let expect = Expect::Failure(Builtin::IdempotencyKeyMissing);
            self.add(Some(index), Check::Idempotency, about, Action::Send(without), expect);
        }
        let about = "the same request twice under one key";
        self.add(
            Some(index),
            Check::Idempotency,
            about,
            Action::Replay(draft.clone()),
            Expect::Success,
        );
        let Some(other) = base
            .body
            .as_ref()
            .and_then(|(content, value)| self.another(index, *content, value))
        else {
            return;
        };
        let reuse = Action::Reuse(draft, other);
        let expect = Expect::Failure(Builtin::IdempotencyKeyReused);
        self.add(
            Some(index),
            Check::Idempotency,
            "another body under a used key",
            reuse,
            expect,
        );
    }

    /// Another valid value of a body: one that other bytes carry.
    fn another(&mut self, index: usize, content: usize, value: &Value) -> Option<Value> {
        let contract = self.contract;
        let content = &contract.operations[index].body.as_ref()?.contents[content];
        let schema = content.schema?;
        let full = super::base::filled(contract, &mut self.schemas, schema, value);
        let bytes = encode::body(contract, content, value);
        let differs = |other: &Value| encode::body(contract, content, other) != bytes;
        let others = crate::check::fresh::variants(&full).into_iter().chain([full]);
        let valid = |other: &Value| self.schemas.accepts(schema, crate::lower::Direction::Request, other);
        others.filter(differs).find(|other| valid(other))
    }

    /// Each named limit once, on the first operation for which it is the tightest.
    pub(super) fn limits(&mut self) {
        let contract = self.contract;
        let mut done = BTreeSet::new();
        for (index, operation) in contract.operations.iter().enumerate() {
            let Some(limit) = operation.rate_limits.iter().min_by_key(|limit| at_once(limit)) else {
                continue;
            };
            if done.insert(limit.name.clone()) {
                self.limit(index, limit);
            }
        }
    }

    fn limit(&mut self, index: usize, limit: &RateLimit) {
        let pass = at_once(limit);
        let about = format!("{pass} requests at once, then one more (limit `{}`)", limit.name);
        let Some(base) = Base::of(self.contract, &mut self.schemas, index) else {
            return;
        };
        if pass > BURST {
            return self.leave_out(Some(index), about, "more than 1,000 requests would be needed");
        }
        if limit.key == LimitKey::Global {
            return self.leave_out(Some(index), about, "one count for all: other cases have used it");
        }
        let window = u64::try_from(limit.window.as_millis()).unwrap_or(u64::MAX);
        let refill_ms = window.saturating_mul(limit.cost.into()) / u64::from(limit.quota.max(1));
        let draft = base.draft(self.contract);
        let burst = Action::Burst { draft, pass, refill_ms };
        self.add(
            Some(index),
            Check::Limit,
            about,
            burst,
            Expect::Failure(Builtin::RateLimited),
        );
        self.at(limit.span);
    }
}

/// How many requests pass at once.
fn at_once(limit: &RateLimit) -> u32 {
    limit.burst.unwrap_or(limit.quota).min(limit.quota) / limit.cost.max(1)
}

fn scopes(requirement: &Requirement) -> impl Iterator<Item = &str> {
    requirement
        .schemes
        .iter()
        .flat_map(|used| used.scopes.iter().map(String::as_str))
}
