//! Around the handler: one endpoint from the request to the answer, so that nothing can slip past the envelope, the
//! headers, the metrics and the log, neither a panic nor a timeout.

mod finish;
mod own;

use super::access::Gone;
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
use super::error::Failure;
use super::faults::Faults;
use super::guards::{Guarded, Passed};
use super::headers::Verdicts;
use super::health::Monitor;
use super::idempotency::{Answers, Fingerprint, Once, Ticket, sent_key};
use super::limits::{Counter, InProcess};
use super::metrics;
use super::network::Network;
use super::operation::{Builtin, Contract, Idempotency, Operation};
use super::router::{Choice, Router};
use super::telemetry::{Panicked, scope::Scope, spans};
use super::visit::Visit;
use futures_util::FutureExt as _;
use http::Method;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::uri::Scheme;
use own::Destination;
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Addr, RequestParts};
use secrecy::SecretString;
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::{Arc, Mutex};
use tokio_util::sync::CancellationToken;
use tracing::{Instrument as _, Span};

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
    pub trace_header: HeaderName,
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

/// A request, taken apart.
pub(super) struct Received {
    visit: Visit,
    body: poem::Body,
    #[expect(dead_code, reason = "counted until it is dropped")]
    active: metrics::Active,
}

/// What a limit counts by, made of a request's headers and of who asks.
pub(super) type LimitKeyFn = Box<dyn Fn(&HeaderMap, Option<&Principal>) -> Option<String> + Send + Sync>;

impl Edge {
    /// What is left of a request is kept, not the request: its future is moved before it runs.
    pub fn receive(&self, mut request: poem::Request) -> Received {
        Received {
            active: metrics::Active::request(),
            visit: Visit::new(&mut request, self),
            body: request.take_body(),
        }
    }

    /// From the request to the answer; never fails.
    pub async fn answer<A: Api>(&self, api: &A, received: &mut Received) -> poem::Response {
        let Received { visit, body, .. } = received;
        let visit = &*visit;
        let destination = self.destination(visit);
        let told = (destination.route(), destination.operation());
        let mut gone = Gone {
            visit,
            route: told.0,
            operation: told.1,
            answered: false,
        };
        let span = told
            .1
            .map_or_else(Span::none, |operation| spans::request(visit, operation));
        let outcome = match destination {
            Destination::Operation { operation, values } => {
                let arrival = Arrival::new(self.pace, self.upload_folder.clone());
                let came = (std::mem::take(body), &arrival);
                // On the heap: what is around it hands it on several times.
                let work = Box::pin(self.operate(api, visit, operation, &values, came));
                let scope = Scope {
                    operation,
                    trace_id: Arc::clone(&visit.trace.trace_id),
                };
                contained(operation, &arrival, scope.run(work.instrument(span.clone()))).await
            }
            other => self.own(visit, other).await,
        };
        gone.answered = true;
        self.finish(visit, &span, told, outcome.and_then(Answer::sound))
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

    /// The faults that a request asks for.
    fn faults(&self, visit: &Visit) -> Faults {
        Faults::of(self.contract, self.fault_token.as_ref(), &visit.headers)
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
        (body, arrival): (poem::Body, &Arrival),
    ) -> Result<Answer, Failure> {
        let body = self.body(operation, body).arriving(arrival.clone());
        let guarded = Guarded {
            edge: self,
            visit,
            operation,
            body: &body,
        };
        let passed = guarded.pass().await?;
        let (body, once) = match operation.idempotency {
            None => (body, None),
            // On the heap: most operations honour no key.
            Some(rules) => Box::pin(self.once(visit, operation, rules, &passed, body)).await?,
        };
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
        let outcome = api.call(&call).await;
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
        rules: Idempotency,
        passed: &Passed,
        body: RequestBody,
    ) -> Result<(RequestBody, Option<Once>), Failure> {
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
