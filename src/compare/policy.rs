//! Limits, timeouts, idempotency.

use super::{Comparison, Pair, Spans};
use crate::contract::{Idempotency, IdempotencyMode, LimitKey, RateLimit};
use std::time::Duration;

impl<'a> Comparison<'a> {
    /// What surrounds an operation.
    pub(super) fn policies(&mut self, pair: &Pair<'a>) {
        self.limits(pair);
        self.timeout(pair);
        self.idempotency(pair);
    }

    /// Limits of the same name are compared; what is left, in order.
    fn limits(&mut self, pair: &Pair<'a>) {
        let mut old: Vec<&RateLimit> = pair.old.rate_limits.iter().collect();
        let mut rest = Vec::new();
        for new in &pair.new.rate_limits {
            match old.iter().position(|limit| limit.name == new.name) {
                Some(at) => self.limit(pair, old.remove(at), new),
                None => rest.push(new),
            }
        }
        for new in rest {
            if old.is_empty() {
                let what = format!("new rate limit {}", rate(new));
                self.say("ED301", &pair.name, what, Spans::new(new.span));
            } else {
                self.limit(pair, old.remove(0), new);
            }
        }
        for old in old {
            let what = format!("rate limit {} removed", rate(old));
            self.say("ED302", &pair.name, what, Spans::old(old.span));
        }
    }

    fn limit(&mut self, pair: &Pair<'a>, old: &RateLimit, new: &RateLimit) {
        let spans = Spans::both(old.span, new.span);
        let words = format!("{} → {}", rate(old), rate(new));
        let smaller = new.quota < old.quota && new.window >= old.window;
        if smaller || is_slower(new, old) {
            self.say("ED303", &pair.name, format!("rate limit lowered: {words}"), spans);
        } else if (new.quota, new.window, new.cost) != (old.quota, old.window, old.cost) {
            self.say("ED304", &pair.name, format!("rate limit raised: {words}"), spans);
        }
        if old.key != new.key {
            let what = format!("rate limit counted by {} instead of {}", key(&new.key), key(&old.key));
            self.say("ED305", &pair.name, what, spans);
        }
        let (before, after) = (old.burst.unwrap_or(old.quota), new.burst.unwrap_or(new.quota));
        if after < before && old.quota == new.quota {
            self.say("ED306", &pair.name, format!("burst {before} → {after}"), spans);
        }
    }

    fn timeout(&mut self, pair: &Pair<'a>) {
        let Some(after) = pair.new.timeout else { return };
        let spans = pair.key("x-timeout");
        match pair.old.timeout {
            None => self.say("ED401", &pair.name, format!("timeout {} added", time(after)), spans),
            Some(before) if after < before => {
                let what = format!("timeout {} → {}", time(before), time(after));
                self.say("ED401", &pair.name, what, spans);
            }
            Some(_) => {}
        }
    }

    fn idempotency(&mut self, pair: &Pair<'a>) {
        let spans = pair.key("x-idempotency");
        let required = |i: &Option<Idempotency>| matches!(i, Some(i) if i.mode == IdempotencyMode::Required);
        if required(&pair.new.idempotency) && !required(&pair.old.idempotency) {
            self.say("ED402", &pair.name, "idempotency key now required", spans);
        }
        match (&pair.old.idempotency, &pair.new.idempotency) {
            (Some(_), None) => {
                let what = "idempotency keys no longer honoured: a retry takes effect again";
                self.say("ED403", &pair.name, what, spans);
            }
            (Some(old), Some(new)) => {
                if !old.header.eq_ignore_ascii_case(&new.header) {
                    let what = format!("idempotency header {} → {}", old.header, new.header);
                    self.say("ED404", &pair.name, what, spans);
                }
                if new.ttl < old.ttl {
                    let what = format!(
                        "idempotency keys forgotten earlier: {} → {}",
                        time(old.ttl),
                        time(new.ttl)
                    );
                    self.say("ED405", &pair.name, what, spans);
                }
            }
            _ => {}
        }
    }
}

/// Whether `new` allows fewer requests in a second, costs counted: quota / cost / window, cross-multiplied, so that
/// nothing is rounded.
fn is_slower(new: &RateLimit, old: &RateLimit) -> bool {
    let side = |limit: &RateLimit, other: &RateLimit| {
        let quota = u128::from(limit.quota) * u128::from(other.cost.max(1));
        quota.saturating_mul(other.window.as_millis())
    };
    side(new, old) < side(old, new)
}

/// `20/minute`, with what one request costs where that is more than one.
fn rate(limit: &RateLimit) -> String {
    let window = match limit.window.as_secs() {
        1 => "second".to_owned(),
        60 => "minute".to_owned(),
        3600 => "hour".to_owned(),
        86400 => "day".to_owned(),
        _ => time(limit.window),
    };
    match limit.cost {
        0 | 1 => format!("{}/{window}", limit.quota),
        cost => format!("{}/{window}, each counts {cost}", limit.quota),
    }
}

fn key(key: &LimitKey) -> String {
    match key {
        LimitKey::Ip => "ip".to_owned(),
        LimitKey::User => "user".to_owned(),
        LimitKey::ApiKey => "API key".to_owned(),
        LimitKey::Header(name) => format!("header {name}"),
        LimitKey::Global => "all together".to_owned(),
        LimitKey::Custom(name) => name.clone(),
    }
}

fn time(time: Duration) -> String {
    format!("{time:?}")
}
