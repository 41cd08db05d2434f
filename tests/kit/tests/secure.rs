//! TLS of the service's own: what is spoken, which certificate is shown, who is let go.

mod common;

use common::keys::openssl;
use common::wire::{drain, start};
use kit::kit::Config;
use kit::kit::config::Variables;
use kit::kit::server::Server;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// A folder with a certificate and its key, removed at the end.
struct Files(PathBuf);

impl Files {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("kit-tls-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let files = Self(folder);
        files.issue("first");
        files
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().expect("text").to_owned()
    }

    /// A certificate for `localhost` of this organisation, with a key of its own.
    fn issue(&self, organisation: &str) {
        let subject = format!("/O={organisation}/CN=localhost");
        let (key, certificate) = (self.path("tls.key"), self.path("tls.crt"));
        openssl(
            &[
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "1",
                "-subj",
                &subject,
                "-addext",
                "subjectAltName=DNS:localhost",
                "-addext",
                "basicConstraints=critical,CA:FALSE",
                "-keyout",
                &key,
                "-out",
                &certificate,
            ],
            b"",
        );
    }

    async fn start(&self, more: &[(&str, &str)]) -> (SocketAddr, tokio::sync::oneshot::Sender<()>) {
        let (certificate, key) = (self.path("tls.crt"), self.path("tls.key"));
        let mut settings = vec![
            ("APP_TLS_CERT", certificate.as_str()),
            ("APP_TLS_KEY", &key),
            ("APP_TLS_RELOAD", "50ms"),
        ];
        settings.extend(more);
        let (address, stop, _running) = start(&settings).await;
        (address, stop)
    }

    /// A client that trusts this certificate only.
    async fn connect(&self, address: SocketAddr, protocols: &[&str]) -> std::io::Result<TlsStream<TcpStream>> {
        let mut roots = rustls::RootCertStore::empty();
        let own = CertificateDer::from_pem_file(self.path("tls.crt")).expect("a certificate");
        roots.add(own).expect("a root");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let versions = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let mut config = versions
            .expect("versions")
            .with_root_certificates(roots)
            .with_no_client_auth();
        config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
        let stream = TcpStream::connect(address).await?;
        let name = ServerName::try_from("localhost").expect("a name");
        TlsConnector::from(Arc::new(config)).connect(name, stream).await
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn both_versions_of_http_are_spoken_and_browsers_are_told_to_stay() {
    let files = Files::new("both");
    let (address, _stop) = files.start(&[]).await;
    let mut stream = files.connect(address, &["http/1.1"]).await.expect("agreed");
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"http/1.1"[..]));
    let request = b"GET /orders/7 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    stream.write_all(request).await.expect("written");
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer).await;
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.contains("strict-transport-security: max-age="),
        "{answer}"
    );

    let stream = files.connect(address, &["h2", "http/1.1"]).await.expect("agreed");
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    let (mut client, connection) = h2::client::handshake(stream).await.expect("HTTP/2");
    tokio::spawn(connection);
    let request = http::Request::get("https://localhost/nowhere")
        .body(())
        .expect("a request");
    let (answer, _) = client.send_request(request, true).expect("sent");
    let answer = answer.await.expect("answered");
    assert_eq!(answer.status(), 404);
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    assert!(answer.headers().contains_key("strict-transport-security"));
}

#[tokio::test]
async fn a_renewed_certificate_is_shown_without_a_restart_and_a_broken_one_never() {
    let files = Files::new("renewed");
    let (address, _stop) = files.start(&[]).await;
    let shown = async || {
        let stream = files.connect(address, &[]).await.ok()?;
        let chain = stream.get_ref().1.peer_certificates()?;
        Some(chain.first()?.to_vec())
    };
    let first = shown().await.expect("the first");
    let key = std::fs::read(files.path("tls.key")).expect("a key");
    std::fs::write(files.path("tls.key"), "broken").expect("written");
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(shown().await.as_ref(), Some(&first));
    std::fs::write(files.path("tls.key"), key).expect("written");
    files.issue("second");
    let begun = Instant::now();
    loop {
        tokio::time::sleep(Duration::from_millis(50)).await;
        // The client trusts the second one only.
        if let Some(second) = shown().await {
            assert_ne!(second, first);
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(5), "never renewed");
    }
}

#[tokio::test]
async fn who_speaks_no_tls_or_an_old_one_or_nothing_is_let_go() {
    let files = Files::new("old");
    let (address, _stop) = files.start(&[("APP_HEADER_TIMEOUT", "400ms")]).await;
    let mut plain = TcpStream::connect(address).await.expect("a connection");
    plain
        .write_all(b"GET /orders HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .expect("written");
    let answer = drain(&mut plain, Duration::from_secs(5)).await;
    assert!(!answer.contains("HTTP/"), "{answer}");

    let mut silent = TcpStream::connect(address).await.expect("a connection");
    let begun = Instant::now();
    assert_eq!(silent.read(&mut [0; 16]).await.expect("read"), 0);
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());

    let old = tokio::task::spawn_blocking(move || {
        let arguments = [
            "s_client",
            "-connect",
            &address.to_string(),
            "-tls1_1",
            "-cipher",
            "DEFAULT@SECLEVEL=0",
        ];
        std::process::Command::new("openssl")
            .args(arguments)
            .stdin(std::process::Stdio::null())
            .output()
            .expect("these tests need openssl")
    });
    assert!(!old.await.expect("no panic").status.success());
    assert!(files.connect(address, &[]).await.is_ok());
}

#[tokio::test]
async fn what_cannot_be_used_is_told_before_anything_starts() {
    let files = Files::new("wrong");
    let (certificate, key) = (files.path("tls.crt"), files.path("tls.key"));
    let bind = async |certificate: &str, key: &str| {
        let pairs = [
            ("APP_ADDR", "127.0.0.1:0"),
            ("APP_TLS_CERT", certificate),
            ("APP_TLS_KEY", key),
        ];
        Server::bind(common::config(&pairs))
            .await
            .map(|_| ())
            .map_err(|error| error.to_string())
    };
    assert_eq!(bind(&certificate, &key).await, Ok(()));
    assert!(
        bind("/no/such/file", &key)
            .await
            .expect_err("no file")
            .contains("/no/such/file")
    );
    assert!(bind(&key, &certificate).await.is_err());
    let own = std::fs::read(&key).expect("a key");
    files.issue("other");
    std::fs::write(&key, own).expect("written");
    assert!(
        bind(&certificate, &key)
            .await
            .expect_err("do not fit")
            .contains("tls.crt")
    );

    let half: Variables = [("APP_TLS_CERT", "a.pem")].into_iter().collect();
    let problems = Config::from_variables(half, &common::CONTRACT).expect_err("half");
    assert!(problems.to_string().contains("APP_TLS_KEY: must be set"), "{problems}");
}
