//! Connections: accepted, served, counted, and let go.

use super::super::config::Config;
use super::Drain;
use super::exchange::{Line, answer, refusal};
use super::wire::{Patience, Shared, Wire};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use poem::http::uri::Scheme;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

/// Larger request heads are refused with 431, or as the contract has it.
const HEAD_BYTES: usize = 64 * 1024;
/// After a failed accept (out of descriptors, aborted by the peer) the loop rests, instead of spinning.
const REST: Duration = Duration::from_millis(50);
/// Requests at once on one connection of HTTP/2.
const STREAMS: u32 = 256;
/// What waits at most for a client of HTTP/2 that does not take its answer.
const SEND_BYTES: usize = 64 * 1024;
/// Requests of HTTP/2 that were taken back before they were answered; who takes back more is let go (CVE-2023-44487).
const RESET_STREAMS: usize = 50;

/// Connections under way.
pub(super) struct Connections {
    builder: auto::Builder<TokioExecutor>,
    graceful: GracefulShutdown,
    places: Arc<Semaphore>,
    patience: Patience,
    #[cfg(feature = "tls")]
    tls: Option<super::tls::Acceptor>,
}

/// What a connection needs to be served.
struct Served<S> {
    service: Arc<S>,
    builder: auto::Builder<TokioExecutor>,
    watcher: Watcher,
    patience: Patience,
    line: Line,
}

impl Connections {
    pub fn new(config: &Config, #[cfg(feature = "tls")] tls: Option<super::tls::Acceptor>) -> Self {
        let mut builder = auto::Builder::new(TokioExecutor::new());
        let mut http1 = builder.http1();
        // The wire watches the time, and tells an idle connection from half a head.
        http1.header_read_timeout(None).max_buf_size(HEAD_BYTES);
        let mut http2 = builder.http2();
        http2
            .timer(TokioTimer::new())
            .max_header_list_size(HEAD_BYTES as u32)
            .max_concurrent_streams(STREAMS)
            .max_send_buf_size(SEND_BYTES)
            .max_pending_accept_reset_streams(RESET_STREAMS)
            .max_local_error_reset_streams(RESET_STREAMS)
            .keep_alive_interval(Some(Duration::from_secs(20)));
        let settings = &config.server;
        Self {
            builder,
            graceful: GracefulShutdown::new(),
            places: Arc::new(Semaphore::new(settings.max_connections)),
            patience: Patience {
                head: settings.header_timeout,
                idle: settings.idle_timeout,
                send: settings.send_timeout,
            },
            #[cfg(feature = "tls")]
            tls,
        }
    }

    /// Never returns: a place is taken before a connection is accepted, so that those beyond the cap wait in the
    /// system's queue.
    pub async fn accept<S: Drain>(&self, listener: &TcpListener, service: &Arc<S>) {
        loop {
            let Ok(place) = Arc::clone(&self.places).acquire_owned().await else {
                return;
            };
            match listener.accept().await {
                Ok((stream, peer)) => {
                    let connection = self.connection(stream, peer, Arc::clone(service));
                    tokio::spawn(async move {
                        connection.await;
                        drop(place);
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "cannot accept a connection");
                    tokio::time::sleep(REST).await;
                }
            }
        }
    }

    fn connection<S: Drain>(
        &self,
        stream: TcpStream,
        peer: SocketAddr,
        service: Arc<S>,
    ) -> impl Future<Output = ()> + use<S> {
        // Answers are small and whole: waiting for more bytes only adds latency.
        let _ = stream.set_nodelay(true);
        #[cfg(feature = "tls")]
        let (tls, secure) = (self.tls.clone(), self.tls.is_some());
        #[cfg(not(feature = "tls"))]
        let secure = false;
        let served = Served {
            service,
            builder: self.builder.clone(),
            watcher: self.graceful.watcher(),
            patience: self.patience,
            line: Line {
                local: stream.local_addr().unwrap_or(peer),
                peer,
                scheme: if secure { Scheme::HTTPS } else { Scheme::HTTP },
                shared: Arc::new(Shared::default()),
            },
        };
        async move {
            #[cfg(feature = "tls")]
            if let Some(tls) = tls {
                if let Some(stream) = tls.shake_hands(stream, served.patience.head).await {
                    served.run(stream).await;
                }
                return;
            }
            served.run(stream).await;
        }
    }

    /// Waits for requests under way.
    pub async fn drain(self, timeout: Duration) {
        let busy = self.graceful.count();
        if tokio::time::timeout(timeout, self.graceful.shutdown()).await.is_err() {
            tracing::warn!(busy, "connections did not end in time");
        }
    }
}

impl<S: Drain> Served<S> {
    async fn run(self, stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) {
        let Self {
            service,
            builder,
            watcher,
            patience,
            line,
        } = self;
        let (refusing, peer) = (Arc::clone(&service), line.peer);
        let refuse = Arc::new(move |what| refusal(&*refusing, peer, what));
        let wire = Wire::new(stream, Arc::clone(&line.shared), patience, refuse);
        // In a box: hyper keeps room for a request's work for as long as a connection lasts, and most are idle.
        let answer =
            hyper::service::service_fn(move |request| Box::pin(answer(Arc::clone(&service), request, line.clone())));
        let connection = builder.serve_connection_with_upgrades(TokioIo::new(wire), answer);
        if let Err(error) = watcher.watch(connection.into_owned()).await {
            tracing::debug!(%error, "a connection ended early");
        }
    }
}
