//! TLS of our own, with certificates that are renewed while the service runs.

use super::super::crypto;
use super::{StartError, TlsSettings};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::fmt;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock, Weak};
use std::time::{Duration, SystemTime};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// Takes connections of TLS 1.2 and 1.3.
#[derive(Clone)]
pub(super) struct Acceptor(Arc<RwLock<Arc<ServerConfig>>>);

impl fmt::Debug for Acceptor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Acceptor")
    }
}

impl Acceptor {
    /// Reads the certificate, and looks from then on whether it was renewed.
    ///
    /// # Errors
    /// If certificate or key cannot be read, or do not fit each other.
    pub fn new(settings: &TlsSettings) -> Result<Self, StartError> {
        crypto::install();
        let seen = last_changes(settings);
        let current = Arc::new(RwLock::new(Arc::new(load(settings)?)));
        tokio::spawn(renew(Arc::downgrade(&current), settings.clone(), seen));
        Ok(Self(current))
    }

    /// `None` where the client cannot speak TLS, or takes too long.
    pub async fn shake_hands(&self, stream: TcpStream, patience: Duration) -> Option<TlsStream<TcpStream>> {
        let config = Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner));
        let handshake = TlsAcceptor::from(config).accept(stream);
        match tokio::time::timeout(patience, handshake).await {
            Ok(Ok(stream)) => Some(stream),
            Ok(Err(error)) => {
                tracing::debug!(%error, "a client could not agree on TLS");
                None
            }
            Err(_) => {
                tracing::debug!("a client did not finish its handshake in time");
                None
            }
        }
    }
}

fn load(settings: &TlsSettings) -> Result<ServerConfig, StartError> {
    let said = |path: &Path, error: &dyn fmt::Display| format!("cannot use {}: {error}", path.display());
    let chain = CertificateDer::pem_file_iter(&settings.certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| said(&settings.certificate, &error))?;
    let key = PrivateKeyDer::from_pem_file(&settings.key).map_err(|error| said(&settings.key, &error))?;
    let mut config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|error| said(&settings.certificate, &error))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

type Changes = [Option<SystemTime>; 2];

fn last_changes(settings: &TlsSettings) -> Changes {
    [&settings.certificate, &settings.key].map(|path| std::fs::metadata(path).and_then(|file| file.modified()).ok())
}

/// Takes a renewed certificate for new connections. One that cannot be used leaves the old one in place: whoever renews
/// writes two files, and we may come between them.
async fn renew(current: Weak<RwLock<Arc<ServerConfig>>>, settings: TlsSettings, mut seen: Changes) {
    loop {
        tokio::time::sleep(settings.reload).await;
        let Some(current) = current.upgrade() else { return };
        let changes = last_changes(&settings);
        if changes == seen {
            continue;
        }
        match load(&settings) {
            Ok(config) => {
                *current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(config);
                seen = changes;
                tracing::info!("the certificate was renewed");
            }
            Err(error) => tracing::warn!(%error, "the renewed certificate cannot be used; the old one stays"),
        }
    }
}
