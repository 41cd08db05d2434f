//! How the server meets its clients, from the configuration.

use super::super::config::Reader;
use std::path::PathBuf;
use std::time::Duration;

/// How the server meets its clients.
#[derive(Clone, Debug)]
pub struct ServerSettings {
    /// `APP_MAX_CONNECTIONS`: how many at once; those beyond wait.
    pub max_connections: usize,
    /// `APP_HEADER_TIMEOUT`: how long a client may take to send a request's head.
    pub header_timeout: Duration,
    /// `APP_IDLE_TIMEOUT`: how long a connection is kept for the next request.
    pub idle_timeout: Duration,
    /// `APP_BODY_TIMEOUT`: how long a client may send nothing of a body.
    pub body_timeout: Duration,
    /// `APP_BODY_RATE`: how many bytes of a body must come a second, once [`Self::body_timeout`] has passed.
    pub body_rate: usize,
    /// `APP_UPLOAD_FOLDER`: where large files lie while they are received; the system's folder for temporary files where
    /// `None`.
    pub upload_folder: Option<PathBuf>,
    /// `APP_SEND_TIMEOUT`: how long a client may take nothing of an answer.
    pub send_timeout: Duration,
    /// `APP_TLS_CERT` and `APP_TLS_KEY`: without them, plain HTTP is spoken.
    pub tls: Option<TlsSettings>,
}

/// Where the certificate and its key are.
#[derive(Clone, Debug)]
pub struct TlsSettings {
    /// `APP_TLS_CERT`: a file of certificates in PEM, ours first.
    pub certificate: PathBuf,
    /// `APP_TLS_KEY`: a file with the private key in PEM.
    pub key: PathBuf,
    /// `APP_TLS_RELOAD`: how often the files are looked at for a renewed certificate.
    pub reload: Duration,
}

impl ServerSettings {
    pub(in super::super) fn read(reader: &mut Reader<'_>) -> Self {
        Self {
            max_connections: reader.parsed("APP_MAX_CONNECTIONS", 10_000),
            header_timeout: reader.duration("APP_HEADER_TIMEOUT", Duration::from_secs(10)),
            idle_timeout: reader.duration("APP_IDLE_TIMEOUT", Duration::from_secs(75)),
            body_timeout: reader.duration("APP_BODY_TIMEOUT", Duration::from_secs(10)),
            body_rate: reader.count("APP_BODY_RATE", 256),
            upload_folder: upload_folder(reader),
            send_timeout: reader.duration("APP_SEND_TIMEOUT", Duration::from_secs(30)),
            tls: TlsSettings::read(reader),
        }
    }
}

fn upload_folder(reader: &mut Reader<'_>) -> Option<PathBuf> {
    const NAME: &str = "APP_UPLOAD_FOLDER";
    let path = PathBuf::from(reader.text(NAME)?);
    if !path.is_dir() {
        reader.problem(NAME, format!("{} is no folder", path.display()));
    }
    Some(path)
}

impl TlsSettings {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let reload = reader.duration("APP_TLS_RELOAD", Duration::from_secs(60));
        let (certificate, key) = (reader.text("APP_TLS_CERT"), reader.text("APP_TLS_KEY"));
        if !cfg!(feature = "tls") && (certificate.is_some() || key.is_some()) {
            reader.problem("APP_TLS_CERT", "TLS needs the feature `tls` in Cargo.toml");
        }
        match (certificate, key) {
            (Some(certificate), Some(key)) => Some(Self {
                certificate: certificate.into(),
                key: key.into(),
                reload,
            }),
            (Some(_), None) => {
                reader.problem("APP_TLS_KEY", "must be set, because APP_TLS_CERT is");
                None
            }
            (None, Some(_)) => {
                reader.problem("APP_TLS_CERT", "must be set, because APP_TLS_KEY is");
                None
            }
            (None, None) => None,
        }
    }
}
