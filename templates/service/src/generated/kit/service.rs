//! The whole service as one Poem endpoint.

use super::api::Api;
use super::auth::{Authenticator, Presented, Principal};
use super::background::Background;
use super::body::Pace;
use super::catalogue::Catalogue;
use super::clock::Clock;
use super::config::{Config, Variables};
use super::edge::Edge;
use super::error::BoxError;
use super::health::Monitor;
use super::idempotency::{AnswerStore, Answers, InMemory};
use super::limits::{Counter, InProcess, Limiter};
use super::operation::{Contract, KeyLocation, Method, Operation, SchemeKind};
use super::router::Router;
use super::server::Drain;
use super::{guards, headers, metrics, process, server};
use bytes::Bytes;
use http::HeaderMap;
use secrecy::ExposeSecret as _;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// A service: handlers behind their contract. A plain Poem endpoint, so it can be nested, wrapped and tested as one;
/// [`super::Server`] runs it.
pub struct Service<A> {
    api: A,
    edge: Edge,
}

impl<A: Api> Service<A> {
    /// With the settings of development, until [`Drain::configure`] brings others.
    pub fn new(api: A) -> Self {
        let contract = api.contract();
        // Development demands nothing, so no variable can be wrong when there is none.
        let config = Config::from_variables(Variables::default(), contract);
        let config = config.unwrap_or_else(|problems| unreachable!("{problems}"));
        process::begin();
        metrics::start(&contract.metric_names);
        let edge = Edge {
            contract,
            router: Router::new(contract),
            catalogue: Catalogue::of(contract),
            guards: guards::order(contract),
            authenticator: Authenticator::new(&config, contract),
            counter: Counter::Here(Box::default()),
            guard: InProcess::default(),
            guard_limit: config.guard_limit,
            unpacks: config.unpack_bodies,
            stopping: CancellationToken::new(),
            answers: Answers::Here(Arc::new(InMemory::default())),
            monitor: Monitor::new(contract),
            background: Background::default(),
            fault_token: None,
            trusted_proxies: config.trusted_proxies.clone(),
            trace_header: headers::trace(contract),
            security_headers: headers::security(contract),
            limit_keys: BTreeMap::new(),
            clock: Clock::default(),
            pace: Pace::default(),
            upload_folder: None,
            #[cfg(feature = "sql")]
            database: None,
            #[cfg(feature = "queue")]
            workers: Vec::new(),
        };
        Self { api, edge }
    }

    /// With other settings.
    #[must_use]
    pub fn with_config(mut self, config: &Config) -> Self {
        self.configure(config);
        self
    }

    /// With a probe for readiness: how to find out whether a dependency of the contract is up.
    #[must_use]
    pub fn probe<F, E>(mut self, dependency: &'static str, probe: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: Into<BoxError>,
    {
        self.edge.monitor.probe(dependency, probe);
        self
    }

    /// With work that must be done before the service is ready: readiness is 503 until then. Where it fails, the log says
    /// why and the service never gets ready.
    #[must_use]
    pub fn ready_after<E>(self, work: impl Future<Output = Result<(), E>> + Send + 'static) -> Self
    where
        E: Into<BoxError>,
    {
        self.edge.monitor.ready_after(work);
        self
    }

    /// With the database in which handlers have their transactions, request keys their first answers, and whose state
    /// readiness tells.
    #[cfg(feature = "sql")]
    #[must_use]
    pub fn database(mut self, database: super::data::Database) -> Self {
        let asked = database.clone();
        self.edge.monitor.probe(database.name(), move || {
            let database = asked.clone();
            async move { database.ping().await }
        });
        self.edge.answers = Answers::Shared(Arc::new(database.clone()));
        self.edge.database = Some(database);
        self
    }

    /// Who does the jobs that are enqueued for `task`, each within the time and as often as the contract says for the
    /// background task of this name. An instance may be ended in the middle: a job runs at least once.
    #[cfg(feature = "queue")]
    #[must_use]
    pub fn worker<P, F, E>(mut self, task: &'static str, run: impl Fn(P) -> F + Send + Sync + 'static) -> Self
    where
        P: serde::de::DeserializeOwned + Send + 'static,
        F: Future<Output = Result<(), E>> + Send + 'static,
        E: std::fmt::Display + Send + 'static,
    {
        let worker = super::data::queue::Worker::new(self.edge.contract, task, run);
        self.edge.workers.push(worker);
        self
    }

    /// Lets the workers begin. The server does; tests without one call it.
    #[cfg(feature = "queue")]
    pub fn start_workers(&self) {
        let Some(database) = &self.edge.database else {
            return;
        };
        for worker in &self.edge.workers {
            let work = worker.clone().attend(database.clone(), self.edge.stopping.clone());
            self.edge.background.track(work);
        }
    }

    /// By what limits with `key: custom:NAME` count: what `key` makes of the request's headers and of who asks; by
    /// address where it makes nothing of them, and where no function of this name is given.
    #[must_use]
    pub fn limit_key(
        mut self,
        name: &'static str,
        key: impl Fn(&HeaderMap, Option<&Principal>) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        self.edge.limit_keys.insert(name, Box::new(key));
        self
    }

    /// With the team's own code to find out who asks by the security scheme of this name, in place of the keys of the
    /// configuration: API keys of a database, tokens that only their issuer can read (RFC 7662), sessions, certificates
    /// that a proxy passes on. `None`: the credentials do not hold, 401. An error, or no word within five seconds: nobody
    /// can say, 503. [`Contract::verifying`] lets production start without keys for the scheme.
    #[must_use]
    pub fn verify<F, E>(mut self, scheme: &'static str, verify: impl Fn(Presented) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Option<Principal>, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        self.edge.authenticator = self.edge.authenticator.verifying(scheme, verify);
        self
    }

    /// With another clock: tokens, and the limits and request keys of this process, expire by it. For tests.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.edge.authenticator = self.edge.authenticator.with_clock(&clock);
        self.edge.guard = InProcess::by(clock.clone());
        if matches!(self.edge.counter, Counter::Here(_)) {
            self.edge.counter = Counter::Here(Box::new(InProcess::by(clock.clone())));
        }
        if matches!(self.edge.answers, Answers::Here(_)) {
            self.edge.answers = Answers::Here(Arc::new(InMemory::by(clock.clone())));
        }
        self.edge.clock = clock;
        self
    }

    /// With another limiter: one that many processes share.
    #[must_use]
    pub fn limiter(mut self, limiter: impl Limiter) -> Self {
        self.edge.counter = Counter::Shared(Box::new(limiter));
        self
    }

    /// With another place for the first answers of request keys.
    #[must_use]
    pub fn answer_store(mut self, answers: impl AnswerStore) -> Self {
        self.edge.answers = Answers::Shared(Arc::new(answers));
        self
    }

    /// A token of this subject and these scopes; for development and tests. `None` where the contract has no bearer tokens,
    /// or another issuer has their keys.
    pub fn token(&self, subject: &str, scopes: &[&str]) -> Option<String> {
        self.edge.authenticator.token(subject, scopes)
    }

    /// A token with all scopes of the contract; for development and tests.
    pub fn developer_token(&self) -> Option<String> {
        self.edge.authenticator.developer_token()
    }
}

impl<A: Api> poem::Endpoint for Service<A> {
    type Output = poem::Response;

    async fn call(&self, request: poem::Request) -> poem::Result<Self::Output> {
        Ok(self.get_response(request).await)
    }

    fn get_response(&self, request: poem::Request) -> impl Future<Output = poem::Response> + Send {
        let mut received = self.edge.receive(request);
        async move { self.edge.answer(&self.api, &mut received).await }
    }
}

impl<A: Api> Drain for Service<A> {
    fn respond(self: Arc<Self>, request: poem::Request) -> impl Future<Output = poem::Response> + Send + 'static {
        let mut received = self.edge.receive(request);
        async move { self.edge.answer(&self.api, &mut received).await }
    }

    fn configure(&mut self, config: &Config) {
        self.edge.authenticator.configure(config, &self.edge.clock);
        self.edge.pace = Pace {
            patience: config.server.body_timeout,
            rate: config.server.body_rate,
        };
        self.edge.upload_folder = config.server.upload_folder.as_deref().map(Arc::from);
        self.edge.guard_limit = config.guard_limit;
        self.edge.unpacks = config.unpack_bodies;
        self.edge.fault_token.clone_from(&config.fault_token);
        self.edge.trusted_proxies.clone_from(&config.trusted_proxies);
        #[cfg(feature = "redis")]
        if let Some(settings) = &config.redis {
            self.edge.share(settings);
        }
    }

    fn verifies(&self, scheme: &str) -> bool {
        self.edge.contract.scheme(scheme).is_some() && self.edge.authenticator.verifies(scheme)
    }

    fn start_draining(&self) {
        self.edge.monitor.start_draining();
        self.edge.stopping.cancel();
    }

    fn background(&self) -> &Background {
        &self.edge.background
    }

    fn refuse(&self, peer: SocketAddr, detail: &'static str) -> http::Response<Bytes> {
        server::last(self.edge.refuse(peer, detail))
    }

    fn started(&self, config: &Config, address: SocketAddr) {
        self.edge.authenticator.warm_up();
        self.edge.monitor.begin();
        #[cfg(feature = "queue")]
        self.start_workers();
        if config.made_up_keys {
            let hint = hint(self.edge.contract, config, self.developer_token(), address);
            let _ = writeln!(std::io::stderr().lock(), "{hint}");
        }
    }
}

/// What a developer needs for a first request: the keys that were made up, and a line to paste.
fn hint(contract: &Contract, config: &Config, token: Option<String>, address: SocketAddr) -> String {
    let mut credentials = Vec::new();
    for scheme in contract.schemes {
        let secret = |pairs: &[(String, secrecy::SecretString)]| {
            pairs
                .first()
                .map(|(name, secret)| (name.clone(), secret.expose_secret().to_owned()))
        };
        let shown = match scheme.kind {
            SchemeKind::Bearer { .. } => token
                .as_ref()
                .map(|token| format!("-H 'Authorization: Bearer {token}'")),
            SchemeKind::Basic => secret(&config.basic_users).map(|(user, password)| format!("-u {user}:{password}")),
            SchemeKind::ApiKey { location, name } => secret(&config.api_keys).map(|(_, key)| match location {
                KeyLocation::Header => format!("-H '{name}: {key}'"),
                KeyLocation::Cookie => format!("-b '{name}={key}'"),
                KeyLocation::Query => format!("--url-query '{name}={key}'"),
            }),
            SchemeKind::Other(_) => None,
        };
        credentials.extend(shown);
    }
    let simple = |operation: &&&Operation| operation.method == Method::Get && !operation.path.contains('{');
    let operation = contract.operations.iter().find(simple).or(contract.operations.first());
    let path = operation.map_or(contract.health.ready, |operation| operation.path);
    let base = contract.base_path;
    format!(
        "Development keys, made up for this start (set APP_JWT_SECRET and the like to keep them). Try:\n  curl -i {} http://{address}{base}{path}",
        credentials.join(" ")
    )
}
