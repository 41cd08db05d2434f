//! One kept connection to the service.

use crate::check::answer::{Answer, Sent};
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// How long an answer may take.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);
/// The largest body that is read, in bytes.
const LARGEST: usize = 16 << 20;

/// A client of one address.
pub(super) struct Client {
    /// `127.0.0.1:8080`.
    pub address: String,
    connection: Option<SendRequest<Full<Bytes>>>,
    /// How many requests went out.
    pub requests: u64,
}

impl Client {
    pub(super) const fn new(address: String) -> Self {
        Self {
            address,
            connection: None,
            requests: 0,
        }
    }

    /// Sends a request and reads its answer. A connection that the service closed meanwhile is opened again, once.
    pub(super) async fn ask(&mut self, sent: &Sent) -> Result<Answer, String> {
        self.requests += 1;
        let fresh = self.connection.is_none();
        match self.once(sent).await {
            Err(_) if !fresh => {
                self.connection = None;
                self.once(sent).await
            }
            other => other,
        }
    }

    /// Sends the head of a request and up to `bytes` bytes of body.
    pub(super) async fn oversize(&mut self, sent: &Sent, bytes: u64) -> Result<Answer, String> {
        self.requests += 1;
        let answer = super::raw::oversize(&self.address, sent, bytes, PATIENCE).await;
        answer.ok_or_else(|| "the connection ended without an answer".to_owned())
    }

    async fn once(&mut self, sent: &Sent) -> Result<Answer, String> {
        let request = request(&self.address, sent)?;
        let connection = self.connection().await?;
        let exchange = async {
            let answer = connection
                .send_request(request)
                .await
                .map_err(|error| error.to_string())?;
            read(answer).await
        };
        let answer = timeout(PATIENCE, exchange)
            .await
            .unwrap_or_else(|_| Err("no answer within 30 s".to_owned()));
        let closes = answer
            .as_ref()
            .map_or(true, |answer| answer.header("connection") == Some("close"));
        if closes {
            self.connection = None;
        }
        answer
    }

    async fn connection(&mut self) -> Result<&mut SendRequest<Full<Bytes>>, String> {
        let usable = match &mut self.connection {
            Some(connection) => connection.ready().await.is_ok(),
            None => false,
        };
        if !usable {
            self.connection = Some(self.connect().await?);
        }
        self.connection.as_mut().ok_or_else(|| "no connection".to_owned())
    }

    async fn connect(&self) -> Result<SendRequest<Full<Bytes>>, String> {
        let stream = timeout(Duration::from_secs(5), TcpStream::connect(&self.address)).await;
        let stream = stream
            .map_err(|_| "no connection within 5 s".to_owned())?
            .map_err(|error| error.to_string())?;
        let _ = stream.set_nodelay(true);
        let (mut send, connection) = handshake(TokioIo::new(stream))
            .await
            .map_err(|error| error.to_string())?;
        tokio::spawn(connection);
        send.ready().await.map_err(|error| error.to_string())?;
        Ok(send)
    }
}

fn request(address: &str, sent: &Sent) -> Result<http::Request<Full<Bytes>>, String> {
    let mut builder = http::Request::builder()
        .method(sent.method.as_str())
        .uri(&sent.target)
        .header("host", address);
    for (name, value) in &sent.headers {
        builder = builder.header(name, value);
    }
    let told = builder
        .headers_ref()
        .is_some_and(|headers| headers.contains_key("content-length"));
    if !told && sent.body.is_empty() && ["POST", "PUT", "PATCH"].contains(&sent.method.as_str()) {
        builder = builder.header("content-length", "0");
    }
    builder
        .body(Full::new(Bytes::from(sent.body.clone())))
        .map_err(|error| error.to_string())
}

async fn read(answer: http::Response<hyper::body::Incoming>) -> Result<Answer, String> {
    let (parts, body) = answer.into_parts();
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = parts
        .headers
        .iter()
        .map(|(name, value)| (name.as_str().to_owned(), text(value)))
        .collect();
    let body = Limited::new(body, LARGEST)
        .collect()
        .await
        .map_err(|error| error.to_string())?;
    Ok(Answer {
        status: parts.status.as_u16(),
        headers,
        body: body.to_bytes().to_vec(),
    })
}
