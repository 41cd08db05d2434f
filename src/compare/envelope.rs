//! The shape of error bodies.

use super::codes::codes;
use super::value::Root;
use super::{Comparison, Spans};
use crate::contract::{Envelope, EnvelopeId, Slot};
use std::collections::{BTreeMap, BTreeSet};

impl Comparison<'_> {
    /// The contract's own envelope, and those that operations answer a code of both contracts in.
    pub(super) fn envelopes(&mut self) {
        let mut pairs = BTreeSet::from([(EnvelopeId(0), EnvelopeId(0))]);
        for pair in &self.pairs {
            let (old, new) = (codes(self.old, pair.old), codes(self.new, pair.new));
            for (code, error) in &old {
                pairs.extend(new.get(code).map(|other| (error.envelope, other.envelope)));
            }
        }
        for (old, new) in pairs {
            let envelope = |list: &'_ [Envelope], id: EnvelopeId| list.get(id.0 as usize).cloned();
            let old = envelope(&self.old.contract.envelopes, old);
            let new = envelope(&self.new.contract.envelopes, new);
            if let (Some(old), Some(new)) = (old, new) {
                self.envelope(&old, &new);
            }
        }
    }

    /// Parts that have a meaning are compared by it, the others as what they are; both at once would say it twice.
    fn envelope(&mut self, old: &Envelope, new: &Envelope) {
        let before = self.findings.len();
        self.roles(old, new);
        if let (Some(old), Some(new)) = (old.schema, new.schema)
            && self.findings.len() == before
        {
            self.values
                .compare(Root::received("error bodies", "the envelope"), old, new);
        }
    }

    fn roles(&mut self, old: &Envelope, new: &Envelope) {
        let spans = Spans::both(old.span, new.span);
        let subject = "error bodies";
        if old.media_type != new.media_type {
            let what = format!("media type {} → {}", old.media_type, new.media_type);
            self.say("ED501", subject, what, spans);
        }
        let (before, after) = (roles(&old.body), roles(&new.body));
        for (role, at) in &before {
            match after.get(role) {
                None => self.say("ED502", subject, format!("{role} no longer sent at {at}"), spans),
                Some(there) if there != at => {
                    self.say("ED503", subject, format!("{role} moved from {at} to {there}"), spans);
                }
                Some(_) => {}
            }
        }
        for (role, at) in after.iter().filter(|(role, _)| !before.contains_key(*role)) {
            self.say("ED504", subject, format!("{role} added at {at}"), spans);
        }
    }
}

/// What stands where in an error body, by JSON pointer.
fn roles(body: &Slot) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![(body, String::new())];
    while let Some((slot, at)) = open.pop() {
        let shown = if at.is_empty() { "the whole body" } else { &at };
        let mut put = |name: String| found.insert(name, shown.to_owned());
        match slot {
            Slot::Constant(_) => {}
            Slot::Role { role, .. } => drop(put(role.key().to_owned())),
            Slot::Object(entries) => open.extend(entries.iter().map(|(key, slot)| match slot {
                Slot::Members => (slot, at.clone()),
                _ => (slot, format!("{at}/{key}")),
            })),
            Slot::List(slot) => open.push((slot, format!("{at}/0"))),
            Slot::Members => drop(put("meta".to_owned())),
            Slot::Errors(map) => {
                drop(put("errors".to_owned()));
                let parts = [
                    ("location", &map.location),
                    ("pointer", &map.pointer),
                    ("code", &map.code),
                    ("detail", &map.detail),
                ];
                for (part, key) in parts {
                    if let Some(key) = key {
                        found.insert(format!("{part} of a field error"), format!("{at}/*/{key}"));
                    }
                }
            }
        }
    }
    found
}
