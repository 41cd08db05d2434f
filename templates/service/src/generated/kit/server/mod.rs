//! The accept loop: patience with slow clients, connection cap, TLS, graceful drain.
//!
//! Poem's own server has neither a header timeout nor a cap, and spins when the process runs out of file descriptors.

mod connections;
mod exchange;
mod head;
mod pulse;
mod settings;
mod start;
#[cfg(feature = "tls")]
mod tls;
mod wire;

pub(super) use exchange::last;
pub use settings::{ServerSettings, TlsSettings};

use super::background::Background;
use super::config::{Config, EXIT_CONFIG, Problems};
use super::operation::Contract;
use super::telemetry::Telemetry;
use bytes::Bytes;
use connections::Connections;
use start::{announce, make_room, report, runtime, shutdown_signal};
use std::error::Error;
use std::future::Future;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;
use tokio::net::TcpListener;

/// What may go wrong before a service runs, and ends the process with a message.
pub type StartError = Box<dyn Error + Send + Sync>;

/// A service as the server runs it, and drains it.
pub trait Drain: Send + Sync + Sized + 'static {
    /// Answers one request. Of the service itself, so that the future holds what it works on once.
    fn respond(self: Arc<Self>, request: poem::Request) -> impl Future<Output = poem::Response> + Send + 'static;
    /// Told once, before anything else.
    fn configure(&mut self, config: &Config);
    /// Whether its own code verifies who asks by this security scheme.
    fn verifies(&self, scheme: &str) -> bool;
    /// From now on readiness is 503.
    fn start_draining(&self);
    /// Its work after the answer.
    fn background(&self) -> &Background;
    /// Refuses what never became a request; the detail is a public sentence.
    fn refuse(&self, peer: SocketAddr, detail: &'static str) -> http::Response<Bytes>;
    /// Told once, when the address is known.
    fn started(&self, config: &Config, address: SocketAddr);
}

/// Runs a service.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    config: Config,
    #[cfg(feature = "tls")]
    tls: Option<tls::Acceptor>,
}

impl Server {
    /// A whole program: reads the configuration, starts the log, builds the service, serves until `SIGTERM` or `SIGINT`, drains.
    ///
    /// Exits 78 if the configuration is wrong, 1 if the service cannot start, 0 after a clean shutdown. With the argument
    /// `--health` it asks a service that runs with the same settings whether it lives, and exits 0 if it does. It makes the
    /// runtime itself: the threads of the usual one have too little room for values nested as deep as JSON may be.
    pub fn main<S, F>(contract: &'static Contract, build: impl FnOnce(Config) -> F) -> ExitCode
    where
        S: Drain,
        F: Future<Output = Result<S, StartError>>,
    {
        let done = runtime().map_err(StartError::from).and_then(|runtime| {
            runtime.block_on(async {
                if std::env::args().nth(1).as_deref() == Some("--health") {
                    pulse::ask(contract).await
                } else {
                    Self::run(contract, build).await
                }
            })
        });
        match done {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                let code = if error.is::<Problems>() { EXIT_CONFIG } else { 1 };
                report(&*error);
                ExitCode::from(code)
            }
        }
    }

    async fn run<S, F>(contract: &'static Contract, build: impl FnOnce(Config) -> F) -> Result<(), StartError>
    where
        S: Drain,
        F: Future<Output = Result<S, StartError>>,
    {
        let config = Config::from_environment(contract)?;
        let _telemetry = Telemetry::start(&config, contract)?;
        make_room(config.server.max_connections);
        let mut service = build(config.clone()).await?;
        service.configure(&config);
        if let Some(scheme) = contract.verified.iter().find(|scheme| !service.verifies(scheme)) {
            return Err(
                format!("`Service::verify` has no code for the security scheme `{scheme}` of the contract").into(),
            );
        }
        let server = Self::bind(config).await?;
        server.serve(service, shutdown_signal()).await;
        Ok(())
    }

    /// Takes the configured address.
    ///
    /// # Errors
    /// If the address cannot be taken, or the certificate cannot be used.
    pub async fn bind(config: Config) -> Result<Self, StartError> {
        let taken = TcpListener::bind(config.address).await;
        let listener = taken.map_err(|error| format!("cannot listen on {}: {error}", config.address))?;
        Ok(Self {
            listener,
            #[cfg(feature = "tls")]
            tls: config.server.tls.as_ref().map(tls::Acceptor::new).transpose()?,
            config,
        })
    }

    /// The address that was taken.
    ///
    /// # Errors
    /// If the system does not tell.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until `stop` ends, then lets requests and background work under way end, within the shutdown timeout.
    pub async fn serve<S: Drain>(self, service: S, stop: impl Future<Output = ()>) {
        let Self { listener, config, .. } = &self;
        let service = Arc::new(service);
        if let Ok(address) = listener.local_addr() {
            let scheme = if config.server.tls.is_some() { "https" } else { "http" };
            announce(config, &format!("listening on {scheme}://{address}"));
            service.started(config, address);
        }
        for variable in config.unused() {
            tracing::warn!("{variable}");
        }
        let connections = Connections::new(
            config,
            #[cfg(feature = "tls")]
            self.tls.clone(),
        );
        tokio::select! {
            // First, so that signals are listened for before the first connection is taken.
            biased;
            () = stop => {}
            () = connections.accept(listener, &service) => {}
        }
        let Self { listener, config, .. } = self;
        drop(listener);
        service.start_draining();
        tracing::info!("shutting down");
        let end = Instant::now() + config.shutdown_timeout;
        connections.drain(config.shutdown_timeout).await;
        let left = service
            .background()
            .drain(end.saturating_duration_since(Instant::now()))
            .await;
        if left > 0 {
            tracing::warn!(left, "background tasks did not end in time");
        }
    }
}
