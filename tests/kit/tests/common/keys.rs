//! Keys made for one test by openssl, and an identity provider that behaves as a test wants.
#![allow(dead_code)]

use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// A pair of keys.
#[derive(Clone)]
pub struct Pair {
    pub signing: EncodingKey,
    /// The public key in PEM.
    pub public: String,
    pub algorithm: Algorithm,
}

impl Pair {
    pub fn rsa(bits: u32, algorithm: Algorithm) -> Self {
        let pem = openssl(
            &[
                "genpkey",
                "-algorithm",
                "RSA",
                "-pkeyopt",
                &format!("rsa_keygen_bits:{bits}"),
            ],
            b"",
        );
        let der = openssl(&["rsa", "-traditional", "-outform", "DER"], &pem);
        Self::of(EncodingKey::from_rsa_der(&der), &pem, algorithm)
    }

    pub fn ec(curve: &str, algorithm: Algorithm) -> Self {
        let pem = openssl(
            &[
                "genpkey",
                "-algorithm",
                "EC",
                "-pkeyopt",
                &format!("ec_paramgen_curve:{curve}"),
            ],
            b"",
        );
        let der = openssl(&["pkcs8", "-topk8", "-nocrypt", "-outform", "DER"], &pem);
        Self::of(EncodingKey::from_ec_der(&der), &pem, algorithm)
    }

    pub fn ed() -> Self {
        let pem = openssl(&["genpkey", "-algorithm", "ED25519"], b"");
        let der = openssl(&["pkey", "-outform", "DER"], &pem);
        Self::of(EncodingKey::from_ed_der(&der), &pem, Algorithm::EdDSA)
    }

    fn of(signing: EncodingKey, pem: &[u8], algorithm: Algorithm) -> Self {
        let public = openssl(&["pkey", "-pubout"], pem);
        Self {
            signing,
            public: String::from_utf8(public).expect("PEM is text"),
            algorithm,
        }
    }

    /// The same key for another algorithm.
    pub fn with(&self, algorithm: Algorithm) -> Self {
        Self {
            algorithm,
            ..self.clone()
        }
    }

    pub fn sign(&self, id: Option<&str>, claims: &Value) -> String {
        let mut header = Header::new(self.algorithm);
        header.kid = id.map(str::to_owned);
        self.sign_with(&header, claims)
    }

    pub fn sign_with(&self, header: &Header, claims: &Value) -> String {
        jsonwebtoken::encode(header, claims, &self.signing).expect("signs")
    }

    /// The public key as a key set lists it.
    pub fn jwk(&self, id: &str) -> Value {
        let jwk = Jwk::from_encoding_key(&self.signing, self.algorithm).expect("a public key");
        let mut jwk = serde_json::to_value(jwk).expect("JSON");
        jwk["kid"] = json!(id);
        jwk["use"] = json!("sig");
        jwk
    }
}

pub fn openssl(arguments: &[&str], input: &[u8]) -> Vec<u8> {
    let mut child = Command::new("openssl")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("these tests need openssl");
    child
        .stdin
        .take()
        .expect("piped")
        .write_all(input)
        .expect("openssl reads");
    let output = child.wait_with_output().expect("openssl ends");
    assert!(output.status.success(), "openssl {arguments:?}");
    output.stdout
}

/// What the provider answers.
#[derive(Clone)]
pub enum Answer {
    Json(Value),
    Raw(Vec<u8>),
    /// Accepts and says nothing.
    Silence,
    /// Hangs up.
    Away,
}

/// An identity provider.
#[derive(Clone)]
pub struct Provider {
    pub url: String,
    state: Arc<Mutex<State>>,
}

struct State {
    keys: Answer,
    document: Option<Value>,
    asked: usize,
}

impl Provider {
    pub async fn start(keys: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let state = Arc::new(Mutex::new(State {
            keys,
            document: Some(json!({ "issuer": url, "jwks_uri": format!("{url}/keys") })),
            asked: 0,
        }));
        let provider = Self { url, state };
        tokio::spawn(provider.clone().serve(listener));
        provider
    }

    pub async fn of(keys: &[Value]) -> Self {
        Self::start(Answer::Json(json!({ "keys": keys }))).await
    }

    pub fn publish(&self, keys: &[Value]) {
        self.answer(Answer::Json(json!({ "keys": keys })));
    }

    pub fn answer(&self, keys: Answer) {
        self.state.lock().expect("sound").keys = keys;
    }

    pub fn document(&self, document: Value) {
        self.state.lock().expect("sound").document = Some(document);
    }

    /// How often the keys were asked for.
    pub fn asked(&self) -> usize {
        self.state.lock().expect("sound").asked
    }

    async fn serve(self, listener: TcpListener) {
        while let Ok((mut stream, _)) = listener.accept().await {
            let provider = self.clone();
            tokio::spawn(async move {
                let mut head = vec![0; 4096];
                let length = stream.read(&mut head).await.unwrap_or_default();
                let answer = provider.choose(&String::from_utf8_lossy(&head[..length]));
                let bytes = match answer {
                    Answer::Json(value) => {
                        let text = value.to_string();
                        let length = text.len();
                        format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{text}")
                            .into_bytes()
                    }
                    Answer::Raw(bytes) => bytes,
                    Answer::Away => return,
                    Answer::Silence => {
                        tokio::time::sleep(std::time::Duration::from_secs(60)).await;
                        return;
                    }
                };
                let _ = stream.write_all(&bytes).await;
            });
        }
    }

    fn choose(&self, head: &str) -> Answer {
        let mut state = self.state.lock().expect("sound");
        if head.starts_with("GET /.well-known/openid-configuration ") {
            return state.document.clone().map_or(Answer::Away, Answer::Json);
        }
        state.asked += 1;
        state.keys.clone()
    }
}
