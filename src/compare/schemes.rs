//! Security schemes as they are declared.

use super::{Comparison, Spans};
use crate::contract::{Scheme, SchemeKind};
use crate::document::escape;
use crate::source::{Key, Node};
use std::collections::BTreeMap;

impl Comparison<'_> {
    /// Schemes by their names.
    pub(super) fn schemes(&mut self) {
        let (old, new) = (&self.old.contract.schemes, &self.new.contract.schemes);
        for before in old {
            match new.iter().find(|after| after.name == before.name) {
                Some(after) => self.scheme(before, after),
                None => self.say(
                    "ED058",
                    &before.name,
                    "scheme no longer declared",
                    Spans::old(before.span),
                ),
            }
        }
        for after in new.iter().filter(|after| old.iter().all(|old| old.name != after.name)) {
            self.say("ED057", &after.name, "scheme declared", Spans::new(after.span));
        }
    }

    fn scheme(&mut self, old: &Scheme, new: &Scheme) {
        let spans = Spans::both(old.span, new.span);
        match (&old.kind, &new.kind) {
            (SchemeKind::Bearer { scopes: before }, SchemeKind::Bearer { scopes: after }) => {
                for scope in after.iter().filter(|scope| !before.contains(scope)) {
                    self.say("ED059", &new.name, format!("scope {scope} declared"), spans);
                }
                for scope in before.iter().filter(|scope| !after.contains(scope)) {
                    self.say("ED060", &new.name, format!("scope {scope} no longer declared"), spans);
                }
            }
            (SchemeKind::ApiKey { .. }, SchemeKind::ApiKey { .. }) if old.kind != new.kind => {
                let what = format!("the API key was {}, is {}", words(&old.kind), words(&new.kind));
                self.say("ED056", &new.name, what, spans);
            }
            (before, after) if before != after => {
                let what = format!("was {}, is {}", words(before), words(after));
                self.say("ED055", &new.name, what, spans);
            }
            _ => {}
        }
        self.flows(&new.name);
    }

    /// Where tokens come from: the contract does not keep it, so it is read from the documents.
    fn flows(&mut self, name: &str) {
        let pointer = format!("#/components/securitySchemes/{}", escape(name));
        let (Some(old), Some(new)) = (self.old.document.at(&pointer), self.new.document.at(&pointer)) else {
            return;
        };
        let (old, new) = (self.old.document.resolve(old).node, self.new.document.resolve(new).node);
        self.address(name, old, new, "openIdConnectUrl");
        let (before, after) = (flows_of(old), flows_of(new));
        for (flow, (key, node)) in &before {
            match after.get(flow) {
                Some((_, other)) => {
                    for url in ["tokenUrl", "authorizationUrl", "refreshUrl"] {
                        self.address(name, node, other, url);
                    }
                }
                None => self.say("ED062", name, format!("flow {flow} removed"), Spans::old(key.span)),
            }
        }
        for (flow, (key, _)) in after.iter().filter(|(flow, _)| !before.contains_key(*flow)) {
            self.say("ED063", name, format!("flow {flow} added"), Spans::new(key.span));
        }
    }

    fn address(&mut self, name: &str, old: &Node, new: &Node, key: &str) {
        let (Some(old), Some(new)) = (old.get(key), new.get(key)) else {
            return;
        };
        if let (Some(before), Some(after)) = (old.as_str(), new.as_str())
            && before != after
        {
            let what = format!("`{key}` {before} → {after}");
            self.say("ED061", name, what, Spans::both(old.span, new.span));
        }
    }
}

fn flows_of(scheme: &Node) -> BTreeMap<&str, (&Key, &Node)> {
    let flows = scheme.get("flows").into_iter().flat_map(Node::entries);
    let flows = flows.filter(|(key, _)| !key.name.starts_with("x-"));
    flows.map(|(key, node)| (key.name.as_str(), (key, node))).collect()
}

fn words(kind: &SchemeKind) -> String {
    match kind {
        SchemeKind::Bearer { .. } => "a bearer token".to_owned(),
        SchemeKind::Basic => "basic authentication".to_owned(),
        SchemeKind::ApiKey { location, name } => format!("an API key in {} {name}", super::parameters::word(*location)),
        SchemeKind::Other(other) => other.clone(),
    }
}
