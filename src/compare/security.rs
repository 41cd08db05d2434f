//! Who may call an operation.

use super::{Comparison, Pair, Spans};
use crate::contract::{Requirement, SchemeUse};
use std::collections::BTreeSet;

impl<'a> Comparison<'a> {
    /// Alternatives: whoever satisfied one must still satisfy one.
    pub(super) fn security(&mut self, pair: &Pair<'a>) {
        let spans = pair.key("security");
        let (old, new) = (&pair.old.security, &pair.new.security);
        match (is_open(old), is_open(new)) {
            (true, true) => {}
            (true, false) => {
                let what = format!("now needs authentication: {}", all(new));
                self.say("ED601", &pair.name, what, spans);
            }
            (false, true) => self.say("ED054", &pair.name, "authentication no longer needed", spans),
            (false, false) => self.alternatives(pair, spans),
        }
    }

    fn alternatives(&mut self, pair: &Pair<'a>, spans: Spans) {
        let (old, new) = (&pair.old.security, &pair.new.security);
        for before in old {
            if new.iter().any(|after| suffices(before, after)) {
                self.fewer_scopes(pair, before, spans);
                continue;
            }
            if let Some(after) = new.iter().find(|after| schemes(after) == schemes(before)) {
                let scopes: Vec<_> = scopes(after).difference(&scopes(before)).copied().collect();
                self.say(
                    "ED602",
                    &pair.name,
                    format!("now needs scope {}", scopes.join(", ")),
                    spans,
                );
            } else if let Some(after) = new.iter().find(|after| schemes(after).is_superset(&schemes(before))) {
                let more: Vec<_> = schemes(after).difference(&schemes(before)).copied().collect();
                self.say(
                    "ED052",
                    &pair.name,
                    format!("now needs {} besides", more.join(" and ")),
                    spans,
                );
            } else {
                self.say(
                    "ED050",
                    &pair.name,
                    format!("{} no longer suffices", words(before)),
                    spans,
                );
            }
        }
        let known = |after: &&Requirement| old.iter().any(|before| schemes(before).is_subset(&schemes(after)));
        for after in new.iter().filter(|after| !known(after)) {
            self.say("ED051", &pair.name, format!("{} suffices now", words(after)), spans);
        }
    }

    fn fewer_scopes(&mut self, pair: &Pair<'a>, before: &Requirement, spans: Spans) {
        let same = pair
            .new
            .security
            .iter()
            .filter(|after| schemes(after) == schemes(before));
        let fewer = same.map(|after| scopes(before).difference(&scopes(after)).copied().collect::<Vec<_>>());
        if let Some(gone) = fewer.min_by_key(Vec::len).filter(|gone| !gone.is_empty()) {
            self.say(
                "ED053",
                &pair.name,
                format!("scope {} no longer needed", gone.join(", ")),
                spans,
            );
        }
    }
}

/// Whether anybody may call.
fn is_open(security: &[Requirement]) -> bool {
    security.is_empty() || security.iter().any(|requirement| requirement.schemes.is_empty())
}

/// Whether whoever satisfies `before` satisfies `after`.
fn suffices(before: &Requirement, after: &Requirement) -> bool {
    after.schemes.iter().all(|needed| {
        let same = |has: &&SchemeUse| has.scheme == needed.scheme;
        let has = before.schemes.iter().find(same);
        has.is_some_and(|has| needed.scopes.iter().all(|scope| has.scopes.contains(scope)))
    })
}

fn schemes(requirement: &Requirement) -> BTreeSet<&str> {
    requirement.schemes.iter().map(|used| used.scheme.as_str()).collect()
}

fn scopes(requirement: &Requirement) -> BTreeSet<&str> {
    let all = requirement.schemes.iter().flat_map(|used| &used.scopes);
    all.map(String::as_str).collect()
}

fn words(requirement: &Requirement) -> String {
    let scheme = |used: &SchemeUse| match used.scopes.as_slice() {
        [] => used.scheme.clone(),
        scopes => format!("{} ({})", used.scheme, scopes.join(", ")),
    };
    let schemes: Vec<_> = requirement.schemes.iter().map(scheme).collect();
    schemes.join(" and ")
}

fn all(security: &[Requirement]) -> String {
    let words: Vec<_> = security.iter().map(words).collect();
    words.join(", or ")
}
