//! Around the handler: one endpoint from the request to the answer, so that nothing can slip past the envelope, the
//! headers, the metrics and the log, neither a panic nor a timeout.

use super::access::{Gone, log, method_label};
use super::answer::Answer;
use super::api::Api;
use super::auth::{Authenticator, Principal};
use super::background::Background;
use super::body::{Arrival, Pace, RequestBody, late};
use super::call::Call;
use super::catalogue::Catalogue;
use super::clock::Clock;
use super::conditions::Conditions;
use super::context::{Circumstances, Context, Tasks};
use super::dependency;
use super::envelope::Occasion;
use super::error::{ErrorEntry, Failure, Problem, RetryAfter};
use super::faults::Faults;
use super::guards::{Guarded, Passed};
use super::headers::{self, Verdicts};
use super::health::{Monitor, Status};
use super::idempotency::{Answers, Fingerprint, Once, Ticket, sent_key};
use super::limits::{Counter, InProcess};
use super::metrics;
use super::network::Network;
use super::operation::{Builtin, Contract, Cors, Idempotency, Operation, Page};
use super::router::{Choice, Router, is_path};
use super::telemetry::{self, Panicked, scope::Scope, spans};
use super::visit::Visit;
use futures_util::FutureExt as _;
use http::Method;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::uri::Scheme;
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Addr, RequestParts};
use secrecy::SecretString;
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tokio_util::sync::CancellationToken;
use tracing::{Instrument as _, Span};

/// `Retry-After` where an entry says `auto` and nobody knows better.
const RETRY_LATER: u64 = 5;

/// All that stands between the server and the handlers.
pub(super) struct Edge {
    pub contract: &'static Contract,
    pub router: Router,
    pub catalogue: Catalogue,
    pub guards: Vec<Builtin>,
    pub authenticator: Authenticator,
    pub counter: Counter,
    /// Counts before authentication. Each process for itself: it must be cheap, and lean on nothing.
    pub guard: InProcess,
    pub guard_limit: u32,
    /// Whether packed request bodies are taken.
    pub unpacks: bool,
    /// Fires when the service begins to stop.
    pub stopping: CancellationToken,
    pub answers: Answers,
    pub monitor: Monitor,
    pub background: Background,
    pub fault_token: Option<SecretString>,
    pub trusted_proxies: Vec<Network>,
    pub security_headers: Vec<(HeaderName, HeaderValue)>,
    pub limit_keys: BTreeMap<&'static str, LimitKeyFn>,
    pub clock: Clock,
    /// How slowly a body may come.
    pub pace: Pace,
    /// Where files lie while they are received.
    pub upload_folder: Option<Arc<Path>>,
    #[cfg(feature = "sql")]
    pub database: Option<super::data::Database>,
    #[cfg(feature = "queue")]
    pub workers: Vec<super::data::queue::Worker>,
}

/// What a limit counts by, made of a request's headers and of who asks.
pub(super) type LimitKeyFn = Box<dyn Fn(&HeaderMap, Option<&Principal>) -> Option<String> + Send + Sync>;

/// Where a request goes.
enum Destination<'v> {
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

impl Edge {
    /// From the request to the answer; never fails.
    pub async fn respond<A: Api>(&self, api: &A, mut request: poem::Request) -> poem::Response {
        let _active = metrics::Active::request();
        let visit = Visit::new(&mut request, self);
        let destination = self.destination(&visit);
        let told = (destination.route(), destination.operation());
        let mut gone = Gone {
            visit: &visit,
            route: told.0,
            operation: told.1,
            answered: false,
        };
        let span = told
            .1
            .map_or_else(Span::none, |operation| spans::request(&visit, operation));
        let outcome = match destination {
            Destination::Operation { operation, values } => {
                let arrival = Arrival::new(self.pace, self.upload_folder.clone());
                let body = self.body(operation, request.take_body()).arriving(arrival.clone());
                // On the heap: what is around it hands it on several times.
                let work = Box::pin(self.operate(api, &visit, operation, &values, body));
                let scope = Scope {
                    operation,
                    trace_id: visit.trace.trace_id().into(),
                };
                contained(operation, &arrival, scope.run(work.instrument(span.clone()))).await
            }
            other => self.own(&visit, other).await,
        };
        gone.answered = true;
        self.finish(&visit, &span, told, outcome.and_then(Answer::sound))
    }

    /// Refuses what never became a request, as a body that cannot be read is refused.
    pub fn refuse(&self, peer: SocketAddr, detail: &'static str) -> poem::Response {
        let mut request = http::Request::new(());
        // No method was read: the metrics count it among the others.
        *request.method_mut() = Method::from_bytes(b"UNREADABLE").unwrap_or_default();
        let (parts, ()) = request.into_parts();
        let line = (LocalAddr(Addr::SocketAddr(peer)), RemoteAddr(Addr::SocketAddr(peer)));
        let parts = RequestParts::from((parts, line.0, line.1, Scheme::HTTP));
        let visit = Visit::new(&mut poem::Request::from_parts(parts, poem::Body::empty()), self);
        self.finish(&visit, &Span::none(), ("", None), Err(Failure::malformed(detail)))
    }

    /// The contract's own paths come first, so that none of ours can hide one.
    fn destination<'v>(&self, visit: &'v Visit) -> Destination<'v> {
        let path = visit.uri.path();
        let Some(route) = self.router.find(path) else {
            return self.own_destination(visit);
        };
        match route.choose(visit.method.as_str(), visit.query(), &visit.headers) {
            Choice::Run(operation, _) => Destination::Operation {
                operation,
                values: route.values(operation),
            },
            Choice::Options => Destination::Options {
                route: route.any().path,
                allow: route.allow(),
            },
            Choice::Refused => Destination::Refused {
                route: route.any().path,
                allow: route.allow(),
            },
        }
    }

    fn own_destination(&self, visit: &Visit) -> Destination<'static> {
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
    async fn own(&self, visit: &Visit, destination: Destination<'_>) -> Result<Answer, Failure> {
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

    /// The faults that a request asks for.
    fn faults(&self, visit: &Visit) -> Faults {
        Faults::of(self.contract, self.fault_token.as_ref(), &visit.headers)
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

    fn body(&self, operation: &Operation, body: poem::Body) -> RequestBody {
        let own = operation.body.and_then(|rules| rules.limit);
        RequestBody::new(body, own.unwrap_or(self.contract.body_limit)).unpacking(self.unpacks)
    }

    /// The guards, generated code, the handler.
    async fn operate<A: Api>(
        &self,
        api: &A,
        visit: &Visit,
        operation: &'static Operation,
        values: &[(&'static str, &str)],
        body: RequestBody,
    ) -> Result<Answer, Failure> {
        let guarded = Guarded {
            edge: self,
            visit,
            operation,
            body: &body,
        };
        let passed = guarded.pass().await?;
        let (body, once) = self.once(visit, operation, &passed, body).await?;
        let keyless = matches!(once, Some(Once::Missing));
        let Passed {
            admission,
            media_type,
            accepted,
            refused,
        } = passed;
        let missing = keyless.then(|| Failure::builtin(Builtin::IdempotencyKeyMissing));
        let pending = refused
            .into_iter()
            .chain(missing)
            .min_by_key(|failure| self.rank(failure));
        let context = Context::new(Circumstances {
            contract: self.contract,
            faults: self.faults(visit),
            operation,
            trace: visit.trace.clone(),
            principal: admission.principal,
            address: visit.address,
            deadline: operation.timeout.map(|timeout| visit.begun + timeout),
            conditions: Conditions::of(&visit.headers, matches!(visit.method, Method::GET | Method::HEAD)),
            accepted,
            tasks: Tasks::default(),
            #[cfg(feature = "sql")]
            database: self.database.clone(),
            #[cfg(feature = "sql")]
            transaction: Default::default(),
        });
        let _ending = Ending(&context);
        let call = Call {
            context: &context,
            path: values,
            query: visit.query(),
            headers: &visit.headers,
            media_type,
            accepted,
            body: Mutex::new(Some(body)),
            refused: pending.clone(),
            once,
        };
        let outcome = api.call(call).await;
        let tasks = if outcome.is_ok() {
            context.take_tasks()
        } else {
            Vec::new()
        };
        for task in tasks {
            if let Err(overloaded) = self.background.spawn(task.name, task.work) {
                tracing::error!(operation = operation.id, "{overloaded}; a task was dropped");
            }
        }
        let outcome = outcome.map(|answer| answer.settle(accepted));
        outcome.map_err(|failure| dependency::judged(self.outranked(failure, pending), operation, self.contract))
    }

    /// What waits until the handler would run may rank before what decoding found.
    fn outranked(&self, failure: Failure, pending: Option<Failure>) -> Failure {
        pending
            .filter(|pending| self.rank(pending) < self.rank(&failure))
            .unwrap_or(failure)
    }

    fn rank(&self, failure: &Failure) -> usize {
        failure.kind().map_or(usize::MAX, |kind| self.contract.rank(kind))
    }

    /// Where a request key is honoured, the body is read now: the key stands for the whole request.
    async fn once(
        &self,
        visit: &Visit,
        operation: &'static Operation,
        passed: &Passed,
        body: RequestBody,
    ) -> Result<(RequestBody, Option<Once>), Failure> {
        let Some(rules) = operation.idempotency else {
            return Ok((body, None));
        };
        let Idempotency { required, ttl, .. } = rules;
        let Some(sent) = sent_key(&rules, &visit.headers)? else {
            return Ok((body, required.then_some(Once::Missing)));
        };
        let subject = passed
            .admission
            .principal
            .as_ref()
            .map_or("", |principal| principal.subject.as_str());
        let key = format!("{}\0{subject}\0{sent}", operation.id);
        let (bytes, body) = body.buffered().await?;
        let once = Once::Key {
            answers: self.answers.clone(),
            ticket: Ticket {
                key,
                holder: uuid::Uuid::new_v4(),
                fingerprint: Fingerprint::of(&[visit.uri.path().as_bytes(), visit.query().as_bytes(), &bytes]),
                ttl,
            },
            contract: self.contract,
            within: Default::default(),
            accepted: passed.accepted,
        };
        Ok((body, Some(once)))
    }

    /// Envelope, headers, metrics, log.
    fn finish(
        &self,
        visit: &Visit,
        span: &Span,
        (route, operation): (&'static str, Option<&'static Operation>),
        outcome: Result<Answer, Failure>,
    ) -> poem::Response {
        let (mut answer, problem) = match outcome {
            Ok(answer) => (answer, None),
            Err(failure) => {
                let problem = failure.problem(self.contract);
                (self.render(visit, operation, &problem), Some(problem))
            }
        };
        self.decorate(visit, operation, &mut answer);
        let status = answer.status.as_u16();
        metrics::answered(method_label(&visit.method), route, status, visit.begun.elapsed());
        if let Some(problem) = &problem {
            metrics::failed(problem.entry.code, route);
            telemetry::failed(visit, (route, operation), problem);
        }
        spans::answered(span, visit, status, problem.as_ref());
        log(visit, route, operation, status, problem.as_ref());
        #[cfg(feature = "compression")]
        let answer = super::compression::compress(&visit.headers, answer);
        answer.until(&self.stopping).into_response(visit.is_head())
    }

    /// The only place where an error becomes a body.
    fn render(&self, visit: &Visit, operation: Option<&'static Operation>, problem: &Problem) -> Answer {
        let ErrorEntry {
            status,
            code,
            retry_after,
            ..
        } = *problem.entry;
        let mut answer = match &problem.body {
            Some(own) => Answer::bytes(status, &own.media_type, own.bytes.clone()),
            None => {
                let own = operation.and_then(|operation| operation.envelope(code));
                let envelope = own.unwrap_or(self.contract.envelope);
                let occasion = Occasion {
                    path: visit.uri.path(),
                    trace_id: &visit.trace.id,
                };
                Answer::bytes(status, envelope.media_type, envelope.render(problem, occasion))
            }
        };
        answer
            .headers
            .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        for (name, value) in &problem.headers {
            answer.headers.append(name, value.clone());
        }
        let later = (retry_after == Some(RetryAfter::Auto)).then_some(RETRY_LATER);
        if let Some(seconds) = problem.retry_after.or(later) {
            answer.headers.insert(header::RETRY_AFTER, seconds.into());
        }
        answer
    }

    /// The headers of every answer.
    fn decorate(&self, visit: &Visit, operation: Option<&'static Operation>, answer: &mut Answer) {
        let sent = &mut answer.headers;
        if let Ok(name) = HeaderName::from_bytes(self.contract.trace_header.as_bytes()) {
            sent.insert(name, super::error::header_value(&visit.trace.id));
        }
        for (name, value) in &self.security_headers {
            sent.entry(name).or_insert_with(|| value.clone());
        }
        if visit.secure {
            headers::transport_security(sent);
        }
        headers::limits(
            self.contract.rate_limit_headers,
            &visit.verdicts.lock().unwrap_or_else(PoisonError::into_inner),
            sent,
        );
        if let Some(operation) = operation {
            if let Some(deprecation) = &operation.deprecation {
                sent.extend(headers::deprecation(deprecation));
            }
            // What credentials opened is not for others' caches.
            if !operation.security.is_empty() && !sent.contains_key(header::CACHE_CONTROL) {
                sent.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            }
        }
        if let Some(cors) = &self.contract.cors {
            cors.decorate(&visit.headers, sent);
        }
    }
}

impl Destination<'_> {
    fn operation(&self) -> Option<&'static Operation> {
        match self {
            Self::Operation { operation, .. } => Some(operation),
            _ => None,
        }
    }

    /// The template, for metrics and log; empty where there is none, so that labels stay few.
    fn route(&self) -> &'static str {
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

/// Ends a request, also where its work panics or is given up.
struct Ending<'c>(&'c Context);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// Runs the work of an operation within its time; a panic is a failure like any other. Where the time goes by waiting
/// for the client's body, it is the client that is too slow.
async fn contained(
    operation: &'static Operation,
    arrival: &Arrival,
    work: impl Future<Output = Result<Answer, Failure>>,
) -> Result<Answer, Failure> {
    let caught = AssertUnwindSafe(work).catch_unwind();
    let outcome = match operation.timeout {
        Some(timeout) => match tokio::time::timeout(timeout, caught).await {
            Ok(outcome) => outcome,
            Err(_) if arrival.is_awaited() => return Err(late()),
            Err(_) => return Err(Failure::builtin(Builtin::Timeout)),
        },
        None => caught.await,
    };
    outcome.unwrap_or_else(|panic| {
        let panicked = Panicked::caught(panic.as_ref());
        let origin = panicked.origin.clone();
        Err(Failure::builtin(Builtin::Internal).caused_by(panicked).seen(origin))
    })
}

/// Never from a cache.
fn fresh(answer: Answer) -> Answer {
    answer.header("cache-control", "no-store")
}
