//! Paths of the service's own: health, metrics, fixed pages, the error catalogue; and what every path answers to `OPTIONS`.

use super::super::answer::Answer;
use super::super::error::Failure;
use super::super::health::Status;
use super::super::metrics;
use super::super::operation::{Builtin, Cors, Operation, Page};
use super::super::router::is_path;
use super::super::visit::Visit;
use super::Edge;
use http::Method;
use http::header;

/// Where a request goes.
pub(super) enum Destination<'v> {
    Operation {
        operation: &'static Operation,
        values: Vec<(&'static str, &'v str)>,
    },
    Options {
        route: &'static str,
        allow: String,
    },
    Refused {
        route: &'static str,
        allow: String,
    },
    Live,
    Ready,
    Metrics,
    Page(&'static Page),
    /// A page of the error catalogue; the index where there is no number. Whether the base path stood in front.
    Errors(Option<usize>, bool),
    Nowhere,
}

impl Destination<'_> {
    pub fn operation(&self) -> Option<&'static Operation> {
        match self {
            Self::Operation { operation, .. } => Some(operation),
            _ => None,
        }
    }

    /// The template, for metrics and log; empty where there is none, so that labels stay few.
    pub fn route(&self) -> &'static str {
        match self {
            Self::Operation { operation, .. } => operation.path,
            Self::Options { route, .. } | Self::Refused { route, .. } => route,
            Self::Live => "health live",
            Self::Ready => "health",
            Self::Metrics => "metrics",
            Self::Page(page) => page.path,
            Self::Errors(..) => "error page",
            Self::Nowhere => "",
        }
    }
}

impl Edge {
    pub(super) fn own_destination(&self, visit: &Visit) -> Destination<'static> {
        let path = visit.uri.path();
        let behind = self.router.behind_base(path);
        let is = |own: &str| is_path(path, own) || behind.is_some_and(|path| is_path(path, own));
        let contract = self.contract;
        if path == "*" && visit.method == Method::OPTIONS {
            let allow = self.router.methods();
            return Destination::Options { route: "", allow };
        }
        let (route, destination) = if is(contract.health.live) {
            (contract.health.live, Destination::Live)
        } else if is(contract.health.ready) {
            (contract.health.ready, Destination::Ready)
        } else if is(contract.metrics) {
            (contract.metrics, Destination::Metrics)
        } else if let Some(page) = contract.pages.iter().find(|page| is(page.path)) {
            (page.path, Destination::Page(page))
        } else if let Some(page) = self.catalogue.find(path) {
            (contract.errors, Destination::Errors(page, false))
        } else if let Some(page) = behind.and_then(|path| self.catalogue.find(path)) {
            (contract.errors, Destination::Errors(page, true))
        } else {
            return Destination::Nowhere;
        };
        match visit.method {
            Method::GET | Method::HEAD => destination,
            Method::OPTIONS => Destination::Options {
                route,
                allow: "GET, HEAD".to_owned(),
            },
            _ => Destination::Refused {
                route,
                allow: "GET, HEAD".to_owned(),
            },
        }
    }

    /// What the edge answers itself.
    pub(super) async fn own(&self, visit: &Visit, destination: Destination<'_>) -> Result<Answer, Failure> {
        match destination {
            Destination::Options { allow, .. } => Ok(self.options(visit, &allow)),
            Destination::Refused { allow, .. } => {
                Err(Failure::builtin(Builtin::MethodNotAllowed).header(header::ALLOW, &allow))
            }
            Destination::Live => Ok(fresh(Answer::json(
                200,
                &serde_json::json!({ "status": Status::Healthy }),
            ))),
            Destination::Ready => Ok(fresh(self.ready(visit).await)),
            Destination::Metrics => {
                let exposition = metrics::render(self.contract.version);
                Ok(fresh(Answer::bytes(
                    200,
                    "text/plain; version=0.0.4; charset=utf-8",
                    exposition,
                )))
            }
            Destination::Page(page) => Ok(page.answer(&visit.headers)),
            Destination::Errors(page, based) => Ok(self.catalogue.answer(page, &visit.headers, based)),
            Destination::Operation { .. } | Destination::Nowhere => Err(Failure::builtin(Builtin::NotFound)),
        }
    }

    async fn ready(&self, visit: &Visit) -> Answer {
        let faults = self.faults(visit);
        let report = self.monitor.report().await.without(|name| faults.next(name).is_some());
        Answer::json(if report.status == Status::Unhealthy { 503 } else { 200 }, &report)
    }

    fn options(&self, visit: &Visit, allow: &str) -> Answer {
        let mut answer = Answer::empty(204).header("allow", allow);
        if let Some(cors) = self.contract.cors.filter(|_| Cors::is_preflight(&visit.headers)) {
            cors.preflight(allow, &visit.headers, &mut answer.headers);
        }
        answer
    }
}

/// Never from a cache.
fn fresh(answer: Answer) -> Answer {
    answer.header("cache-control", "no-store")
}
