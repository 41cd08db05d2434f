//! Keys made for one test by openssl, and an identity provider that behaves as a test wants.
#![allow(dead_code)]

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, AlgorithmFamily, Header};
use serde_json::{Value, json};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// A pair of keys. openssl makes them and signs with them, so that no line of the service's own decides what is right.
#[derive(Clone)]
pub struct Pair {
    /// The private key in PEM.
    private: String,
    /// The public key in PEM.
    pub public: String,
    pub algorithm: Algorithm,
}

impl Pair {
    pub fn rsa(bits: u32, algorithm: Algorithm) -> Self {
        let bits = format!("rsa_keygen_bits:{bits}");
        Self::of(&["-algorithm", "RSA", "-pkeyopt", &bits], algorithm)
    }

    pub fn ec(curve: &str, algorithm: Algorithm) -> Self {
        let curve = format!("ec_paramgen_curve:{curve}");
        Self::of(&["-algorithm", "EC", "-pkeyopt", &curve], algorithm)
    }

    pub fn ed() -> Self {
        Self::of(&["-algorithm", "ED25519"], Algorithm::EdDSA)
    }

    fn of(kind: &[&str], algorithm: Algorithm) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("PEM is text");
        let private = openssl(&[&["genpkey"], kind].concat(), b"");
        let public = openssl(&["pkey", "-pubout"], &private);
        Self {
            private: text(private),
            public: text(public),
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
        let text = unsigned(header, claims);
        let signature = self.signature(text.as_bytes());
        format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    fn signature(&self, text: &[u8]) -> Vec<u8> {
        let key = Written::new(self.private.as_bytes());
        let key = key.path();
        let hash = hash_of(self.algorithm);
        match self.algorithm.family() {
            AlgorithmFamily::Ed => {
                let text = Written::new(text);
                openssl(&["pkeyutl", "-sign", "-rawin", "-inkey", key, "-in", text.path()], b"")
            }
            AlgorithmFamily::Ec => {
                let half = if self.algorithm == Algorithm::ES256 { 32 } else { 48 };
                fixed(&openssl(&["dgst", &hash, "-sign", key], text), half)
            }
            _ if format!("{:?}", self.algorithm).starts_with("PS") => {
                let padding = ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:digest"];
                openssl(&[&["dgst", &hash, "-sign", key], &padding[..]].concat(), text)
            }
            _ => openssl(&["dgst", &hash, "-sign", key], text),
        }
    }

    /// The public key as a key set lists it (RFC 7518 section 6, RFC 8037 section 2).
    pub fn jwk(&self, id: &str) -> Value {
        let der = openssl(&["pkey", "-pubin", "-outform", "DER"], self.public.as_bytes());
        let last = |bytes: usize| URL_SAFE_NO_PAD.encode(&der[der.len() - bytes..]);
        let point = |half: usize| {
            let end = der.len() - half;
            (URL_SAFE_NO_PAD.encode(&der[end - half..end]), last(half))
        };
        let mut jwk = match self.algorithm {
            Algorithm::EdDSA => json!({ "kty": "OKP", "crv": "Ed25519", "x": last(32) }),
            Algorithm::ES256 => json!({ "kty": "EC", "crv": "P-256", "x": point(32).0, "y": point(32).1 }),
            Algorithm::ES384 => json!({ "kty": "EC", "crv": "P-384", "x": point(48).0, "y": point(48).1 }),
            _ => {
                let said = openssl(&["rsa", "-pubin", "-noout", "-modulus"], self.public.as_bytes());
                let said = String::from_utf8(said).expect("text");
                let digits = said.trim().strip_prefix("Modulus=").expect("a modulus");
                let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).expect("hex");
                let modulus: Vec<u8> = (0..digits.len()).step_by(2).map(byte).collect();
                json!({ "kty": "RSA", "n": URL_SAFE_NO_PAD.encode(modulus), "e": "AQAB" })
            }
        };
        jwk["kid"] = json!(id);
        jwk["alg"] = json!(self.algorithm);
        jwk["use"] = json!("sig");
        jwk
    }
}

/// The hash of an algorithm, as openssl takes it: `-sha256` of RS256.
fn hash_of(algorithm: Algorithm) -> String {
    format!("-sha{}", &format!("{algorithm:?}")[2..])
}

/// A token that a shared secret signs.
pub fn signed_by_secret(algorithm: Algorithm, claims: &Value, secret: &[u8]) -> String {
    let digits: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    let (hash, key) = (hash_of(algorithm), format!("hexkey:{digits}"));
    let text = unsigned(&Header::new(algorithm), claims);
    let signed = openssl(
        &["dgst", &hash, "-mac", "HMAC", "-macopt", &key, "-binary"],
        text.as_bytes(),
    );
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signed))
}

fn unsigned(header: &Header, claims: &Value) -> String {
    let header = serde_json::to_vec(header).expect("JSON");
    let [header, claims] = [header, claims.to_string().into_bytes()].map(|part| URL_SAFE_NO_PAD.encode(part));
    format!("{header}.{claims}")
}

/// The two numbers of a signature in DER (RFC 3279 section 2.2.3), each as long as the curve's (RFC 7518 section 3.4).
fn fixed(der: &[u8], half: usize) -> Vec<u8> {
    let mut rest = &der[2..];
    let mut signature = Vec::new();
    for _ in 0..2 {
        let (number, others) = rest[2..].split_at(usize::from(rest[1]));
        let digits = &number[number.len().saturating_sub(half)..];
        signature.extend(std::iter::repeat_n(0, half - digits.len()).chain(digits.iter().copied()));
        rest = others;
    }
    signature
}

/// A file for as long as openssl reads it.
struct Written(PathBuf);

impl Written {
    fn new(bytes: &[u8]) -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("kit-keys-{}-{number}", std::process::id()));
        std::fs::write(&path, bytes).expect("written");
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().expect("text")
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
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
