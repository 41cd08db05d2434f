//! What belongs to no operation: unknown paths, undeclared methods, `HEAD`, `OPTIONS`, health and metrics.

use super::{Action, Base, Check, Expect, Planner};
use crate::check::case::{Credential, Draft, Payload, Target};
use crate::check::encode;
use crate::contract::{Builtin, Method, Path, Segment};
use crate::source::percent_encode;
use std::collections::BTreeSet;

/// Methods that a router may be asked for, in the order in which an undeclared one is looked for.
const PROBES: [Method; 5] = [Method::Delete, Method::Put, Method::Patch, Method::Post, Method::Get];

impl Planner<'_> {
    pub(super) fn router(&mut self) {
        let free = [
            "/apigen-check/no/such/path",
            "/apigen-check/there/is/no/such/path/at/all",
        ];
        if let Some(path) = free
            .into_iter()
            .find(|path| !self.contract.operations.iter().any(|op| matches(&op.path, path)))
        {
            let draft = bare("GET", Target::Below(path.to_owned()));
            let expect = Expect::Failure(Builtin::NotFound);
            self.add(None, Check::Router, format!("GET {path}"), Action::Send(draft), expect);
        }
    }

    /// An undeclared method, `OPTIONS` and `HEAD` on the path of an operation; once a path.
    pub(super) fn methods(&mut self, index: usize, base: &Base) {
        let operation = &self.contract.operations[index];
        let concrete = encode::line(operation, &base.parameters).path;
        if operation.method == Method::Get && self.given.exact && !self.declared(&concrete).contains(&Method::Head) {
            let draft = Draft {
                method: "HEAD".to_owned(),
                ..base.draft(self.contract)
            };
            self.add(
                Some(index),
                Check::Router,
                "HEAD instead of GET",
                Action::Send(draft),
                Expect::Head,
            );
        }
        let first = self
            .contract
            .operations
            .iter()
            .position(|other| other.path.same_shape(&operation.path));
        if first != Some(index) {
            return;
        }
        let declared = self.declared(&concrete);
        let own = self.own_methods(&operation.path);
        if let Some(method) = PROBES.into_iter().find(|method| !declared.contains(method)) {
            let about = format!("{} instead of {}", method.as_str(), own.join(", "));
            let draft = Draft {
                method: method.as_str().to_owned(),
                payload: Payload::None,
                ..base.draft(self.contract)
            };
            self.add(
                Some(index),
                Check::Router,
                about,
                Action::Send(draft),
                Expect::Methods(own.clone()),
            );
        }
        if self.given.exact && !declared.contains(&Method::Options) {
            let draft = Draft {
                method: "OPTIONS".to_owned(),
                payload: Payload::None,
                credential: Credential::None,
                ..base.draft(self.contract)
            };
            self.add(
                Some(index),
                Check::Router,
                "OPTIONS",
                Action::Send(draft),
                Expect::Options(own),
            );
        }
    }

    /// All methods that any path declares which this concrete one matches.
    fn declared(&self, concrete: &str) -> BTreeSet<Method> {
        let operations = self.contract.operations.iter();
        operations
            .filter(|op| matches(&op.path, concrete))
            .map(|op| op.method.clone())
            .collect()
    }

    fn own_methods(&self, path: &Path) -> Vec<String> {
        let operations = self.contract.operations.iter();
        let own: BTreeSet<&Method> = operations
            .filter(|op| op.path.same_shape(path))
            .map(|op| &op.method)
            .collect();
        own.into_iter().map(|method| method.as_str().to_owned()).collect()
    }

    pub(super) fn service(&mut self) {
        if !self.given.exact {
            return self.leave_out(None, "health and metrics", "the contract does not say where they are");
        }
        let service = &self.contract.service;
        let paths = [
            (&service.live, "liveness", Expect::Healthy),
            (&service.ready, "readiness", Expect::Healthy),
            (&service.metrics, "metrics", Expect::Metrics),
        ];
        for (path, what, expect) in paths {
            let taken = self.contract.operations.iter().any(|op| matches(&op.path, path));
            if taken {
                self.leave_out(None, format!("GET {path}"), "a path of the document stands there");
                continue;
            }
            let draft = bare("GET", Target::Root(path.clone()));
            self.add(
                None,
                Check::Service,
                format!("GET {path} ({what})"),
                Action::Send(draft),
                expect,
            );
        }
    }

    /// The document as it is published, where the service has a path for it.
    pub(super) fn document(&mut self, published: Option<serde_json::Value>) {
        let path = self.contract.service.document.as_ref().filter(|_| self.given.exact);
        if let (Some(path), Some(published)) = (path, published) {
            let path = format!("{path}.json");
            let what = format!("GET {path} (the document)");
            let draft = bare("GET", Target::Root(path));
            let expect = Expect::Document(Box::new(published));
            self.add(None, Check::Service, what, Action::Send(draft), expect);
        }
    }
}

fn bare(method: &str, target: Target) -> Draft {
    Draft {
        method: method.to_owned(),
        target,
        parameters: Vec::new(),
        settled: Vec::new(),
        headers: Vec::new(),
        credential: Credential::None,
        idempotency: false,
        payload: Payload::None,
    }
}

/// Whether a path template may match this concrete path: segment by segment, literals as they are.
fn matches(path: &Path, concrete: &str) -> bool {
    let segments: Vec<&str> = concrete.trim_start_matches('/').split('/').collect();
    let fits = |(pieces, segment): (&Vec<Segment>, &&str)| match pieces.as_slice() {
        [] => segment.is_empty(),
        [Segment::Literal(text)] => percent_encode(text) == **segment,
        _ => !segment.is_empty(),
    };
    path.segments.len() == segments.len() && path.segments.iter().zip(&segments).all(fits)
}
