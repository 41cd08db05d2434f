//! The accept loop: header timeout, connection cap, graceful drain.
//!
//! Poem's own server has neither a header timeout nor a cap, and spins when the process runs out of file descriptors.

use super::background::Background;
use super::config::{Config, EXIT_CONFIG, Problems};
use super::operation::Contract;
use bytes::Bytes;
use http::header::HOST;
use http::{StatusCode, Version};
use http_body_util::combinators::BoxBody;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use poem::http::uri::Scheme;
use poem::web::{LocalAddr, RemoteAddr};
use poem::{Addr, Endpoint, IntoResponse as _};
use std::convert::Infallible;
use std::error::Error;
use std::future::Future;
use std::io::Write as _;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Larger request heads are refused by hyper with 431.
const HEAD_BYTES: usize = 64 * 1024;
/// After a failed accept (out of descriptors, aborted by the peer) the loop rests, instead of spinning.
const REST: Duration = Duration::from_millis(50);

/// What may go wrong before a service runs, and ends the process with a message.
pub type StartError = Box<dyn Error + Send + Sync>;

/// A service that can be drained.
pub trait Drain {
    /// Told once, before anything else.
    fn configure(&mut self, config: &Config);
    /// From now on readiness is 503.
    fn start_draining(&self);
    /// Its work after the answer.
    fn background(&self) -> &Background;
    /// Told once, when the address is known.
    fn started(&self, config: &Config, address: SocketAddr);
}

/// Runs a service.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    config: Config,
}

impl Server {
    /// A whole program: reads the configuration, builds the service, serves until `SIGTERM` or `SIGINT`, drains.
    ///
    /// Exits 78 if the configuration is wrong, 1 if the service cannot start, 0 after a clean shutdown.
    pub async fn main<S, F>(contract: &'static Contract, build: impl FnOnce(Config) -> F) -> ExitCode
    where
        S: Endpoint + Drain + 'static,
        F: Future<Output = Result<S, StartError>>,
    {
        match Self::run(contract, build).await {
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
        S: Endpoint + Drain + 'static,
        F: Future<Output = Result<S, StartError>>,
    {
        let config = Config::from_environment(contract)?;
        let mut service = build(config.clone()).await?;
        service.configure(&config);
        let server = Self::bind(config).await?;
        server.serve(service, shutdown_signal()).await;
        Ok(())
    }

    /// Takes the configured address.
    ///
    /// # Errors
    /// If the address cannot be taken.
    pub async fn bind(config: Config) -> Result<Self, StartError> {
        let taken = TcpListener::bind(config.address).await;
        let listener = taken.map_err(|error| format!("cannot listen on {}: {error}", config.address))?;
        Ok(Self { listener, config })
    }

    /// The address that was taken.
    ///
    /// # Errors
    /// If the system does not tell.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until `stop` ends, then lets requests and background work under way end, within the shutdown timeout.
    pub async fn serve<S: Endpoint + Drain + 'static>(self, service: S, stop: impl Future<Output = ()>) {
        let Self { listener, config } = self;
        let service = Arc::new(service);
        if let Ok(address) = listener.local_addr() {
            announce(&config, &format!("listening on http://{address}"));
            service.started(&config, address);
        }
        for variable in config.unused() {
            tracing::warn!("{variable}");
        }
        let connections = Connections::new(&config);
        tokio::select! {
            () = connections.accept(&listener, &service) => {}
            () = stop => {}
        }
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

/// Connections under way.
struct Connections {
    builder: auto::Builder<TokioExecutor>,
    graceful: GracefulShutdown,
    places: Arc<Semaphore>,
}

impl Connections {
    fn new(config: &Config) -> Self {
        let mut builder = auto::Builder::new(TokioExecutor::new());
        let mut http1 = builder.http1();
        http1
            .timer(TokioTimer::new())
            .header_read_timeout(config.header_timeout)
            .max_buf_size(HEAD_BYTES);
        let mut http2 = builder.http2();
        http2
            .timer(TokioTimer::new())
            .max_header_list_size(HEAD_BYTES as u32)
            .max_concurrent_streams(256);
        http2.keep_alive_interval(Some(Duration::from_secs(20)));
        Self {
            builder,
            graceful: GracefulShutdown::new(),
            places: Arc::new(Semaphore::new(config.max_connections)),
        }
    }

    /// Never returns: a place is taken before a connection is accepted, so that those beyond the cap wait in the
    /// system's queue.
    async fn accept<S: Endpoint + 'static>(&self, listener: &TcpListener, service: &Arc<S>) {
        loop {
            let Ok(place) = Arc::clone(&self.places).acquire_owned().await else {
                return;
            };
            match listener.accept().await {
                Ok((stream, peer)) => self.spawn(stream, peer, Arc::clone(service), place),
                Err(error) => {
                    tracing::warn!(%error, "cannot accept a connection");
                    tokio::time::sleep(REST).await;
                }
            }
        }
    }

    fn spawn<S: Endpoint + 'static>(
        &self,
        stream: TcpStream,
        peer: SocketAddr,
        service: Arc<S>,
        place: OwnedSemaphorePermit,
    ) {
        // Answers are small and whole: waiting for more bytes only adds latency.
        let _ = stream.set_nodelay(true);
        let local = stream.local_addr().unwrap_or(peer);
        let answer = hyper::service::service_fn(move |request| answer(Arc::clone(&service), request, local, peer));
        let connection = self
            .builder
            .serve_connection_with_upgrades(TokioIo::new(stream), answer)
            .into_owned();
        let watched = self.graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = watched.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(place);
        });
    }

    async fn drain(self, timeout: Duration) {
        let busy = self.graceful.count();
        if tokio::time::timeout(timeout, self.graceful.shutdown()).await.is_err() {
            tracing::warn!(busy, "connections did not end in time");
        }
    }
}

/// One host, neither none nor two (RFC 9112 section 3.2): two would let a proxy and the service see two requests. Refused
/// as hyper refuses what is no HTTP.
fn names_its_host<B>(request: &hyper::Request<B>) -> bool {
    let hosts = request.headers().get_all(HOST).iter().count();
    hosts == 1 || hosts == 0 && request.version() != Version::HTTP_11
}

async fn answer<S: Endpoint>(
    service: Arc<S>,
    request: hyper::Request<hyper::body::Incoming>,
    local: SocketAddr,
    peer: SocketAddr,
) -> Result<hyper::Response<BoxBody<Bytes, std::io::Error>>, Infallible> {
    if !names_its_host(&request) {
        let mut refusal = poem::Response::default();
        refusal.set_status(StatusCode::BAD_REQUEST);
        return Ok(refusal.into());
    }
    let (local, peer) = (LocalAddr(Addr::SocketAddr(local)), RemoteAddr(Addr::SocketAddr(peer)));
    let request = poem::Request::from((request, local, peer, Scheme::HTTP));
    Ok(service.get_response(request).await.into_response().into())
}

/// The line that tells people and programs where the service is, whatever the log filter says. Where lines are JSON,
/// this one is too.
fn announce(config: &Config, line: &str) {
    let time = jiff::Timestamp::now().to_string();
    let json = serde_json::json!({ "timestamp": time, "level": "INFO", "message": line });
    let line = if config.json_logs() {
        json.to_string()
    } else {
        line.to_owned()
    };
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// The last words of a start that failed, with every cause.
fn report(error: &(dyn Error + 'static)) {
    let mut text = format!("cannot start: {error}");
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(&format!("\n  because {inner}"));
        cause = inner.source();
    }
    let _ = writeln!(std::io::stderr().lock(), "{}", text.trim_end());
}

/// Ends with the first `SIGTERM` or `SIGINT`.
async fn shutdown_signal() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    () = interrupt => {}
                    _ = terminate.recv() => {}
                }
            }
            Err(_) => interrupt.await,
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}
