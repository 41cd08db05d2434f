//! A generated service, built, started, asked byte by byte.

use apigen::check::token::{Claims, signed};
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

const KEY: &str = "a key that protects nothing but the tests";
/// The trace that all requests belong to, so that answers are the same every time.
pub const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
/// Headers that every answer has, or that differ every time: not shown.
const UNSHOWN: [&str; 8] = [
    "date",
    "connection",
    "content-length",
    "content-security-policy",
    "referrer-policy",
    "vary",
    "x-content-type-options",
    "x-correlation-id",
];

/// A running service; ended when dropped.
pub struct Running {
    child: Child,
    address: String,
    log: Arc<Mutex<String>>,
}

/// A request. `{}` of text is sent as it is.
#[derive(Clone, Default)]
pub struct Ask {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

/// An answer.
pub struct Reply {
    /// Its status.
    pub status: u16,
    /// Its headers in order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Its body as text.
    pub body: String,
    /// Its body.
    pub bytes: Vec<u8>,
    asked: String,
}

/// The executable of a package in the shared target folder.
pub fn executable(package: &str) -> PathBuf {
    let name = format!("{package}{}", std::env::consts::EXE_SUFFIX);
    super::root().join("target/services/debug").join(name)
}

impl Running {
    /// Starts a service with these settings besides its own key; waits until it listens.
    pub fn start(executable: &Path, settings: &[(&str, &str)]) -> Self {
        let mut child = Command::new(executable)
            .env("APP_ADDR", "127.0.0.1:0")
            .env("APP_JWT_SECRET", KEY)
            .env("APP_LOG_FORMAT", "json")
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", executable.display()));
        let mut lines = BufReader::new(child.stdout.take().expect("piped"))
            .lines()
            .map_while(Result::ok);
        let line = lines
            .find(|line| line.contains("listening on http://"))
            .expect("it says where it listens");
        let address = line.split("http://").nth(1).unwrap_or_default();
        let address = address.split(['"', ' ']).next().unwrap_or_default().to_owned();
        let log = Arc::new(Mutex::new(String::new()));
        let kept = Arc::clone(&log);
        std::thread::spawn(move || {
            for line in lines {
                let mut kept = kept.lock().expect("no panic");
                kept.push_str(&line);
                kept.push('\n');
            }
        });
        Self { child, address, log }
    }

    /// Where it listens: `127.0.0.1:40123`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Sends bytes as they are; what came back until the service closed.
    pub fn bytes(&self, request: &[u8]) -> Vec<u8> {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        let patience = Some(Duration::from_secs(30));
        stream.set_read_timeout(patience).expect("settable");
        // A service may refuse what it has not read to its end.
        let _ = stream.write_all(request);
        let mut answer = Vec::new();
        let read = stream.read_to_end(&mut answer);
        assert!(read.is_ok() || !answer.is_empty(), "{read:?}");
        answer
    }

    /// Sends a request and reads the whole answer.
    pub fn send(&self, ask: &Ask) -> Reply {
        let answer = self.answer(ask);
        let answer = answer.unwrap_or_else(|error| panic!("{} {}: {error}", ask.method, ask.path));
        Reply::read(&answer, ask)
    }

    /// [`Self::send`] to a service that may die in the middle: `None` if there is no whole head.
    pub fn try_send(&self, ask: &Ask) -> Option<Reply> {
        let answer = self.answer(ask).ok()?;
        let whole = answer.windows(4).any(|four| four == b"\r\n\r\n");
        whole.then(|| Reply::read(&answer, ask))
    }

    /// Sends a request and leaves without its answer.
    pub fn leave(&self, ask: &Ask, after: Duration) {
        let stream = self.ask(ask).expect("it listens");
        std::thread::sleep(after);
        drop(stream);
    }

    /// Sends a request whose body stops half-way until `meanwhile` is done.
    pub fn send_while(&self, ask: &Ask, meanwhile: impl FnOnce()) -> Reply {
        let mut stream = self.head(ask).expect("it listens");
        let (first, second) = ask.body.split_at(ask.body.len() / 2);
        stream.write_all(first).expect("it reads");
        meanwhile();
        let _ = stream.write_all(second);
        Reply::read(&read(stream).expect("an answer"), ask)
    }

    fn answer(&self, ask: &Ask) -> std::io::Result<Vec<u8>> {
        read(self.ask(ask)?)
    }

    fn ask(&self, ask: &Ask) -> std::io::Result<TcpStream> {
        let mut stream = self.head(ask)?;
        // A service may refuse a body that it has not read.
        let _ = stream.write_all(&ask.body);
        Ok(stream)
    }

    fn head(&self, ask: &Ask) -> std::io::Result<TcpStream> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        let mut head = format!(
            "{} {} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n",
            ask.method, ask.path
        );
        let parent = ("traceparent".to_owned(), format!("00-{TRACE}-00f067aa0ba902b7-01"));
        for (name, value) in ask.headers.iter().chain([&parent]) {
            let _ = write!(head, "{name}: {value}\r\n");
        }
        if !ask.body.is_empty() {
            let _ = write!(head, "content-length: {}\r\n", ask.body.len());
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes())?;
        Ok(stream)
    }

    /// Kills it, as a machine that loses power does.
    pub fn kill(&self) {
        let status = Command::new("kill")
            .args(["-KILL", &self.child.id().to_string()])
            .status();
        assert!(status.is_ok_and(|status| status.success()), "it is killed");
    }

    /// Waits until it has ended.
    pub fn gone(&mut self) {
        let _ = self.child.wait();
    }

    /// Asks it to stop, as an orchestrator does.
    pub fn stop(&self) {
        let status = Command::new("kill").arg(self.child.id().to_string()).status();
        assert!(status.is_ok_and(|status| status.success()), "it is asked to stop");
    }

    /// What it has logged until now; waits until the line of the last request is there.
    pub fn log(&self) -> String {
        std::thread::sleep(Duration::from_millis(100));
        self.log.lock().expect("no panic").clone()
    }
}

/// All that comes until the service closes.
fn read(mut stream: TcpStream) -> std::io::Result<Vec<u8>> {
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    if answer.is_empty() {
        read?;
        return Err(std::io::Error::other("no answer"));
    }
    Ok(answer)
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Ask {
    /// A request without anything.
    pub fn new(method: &str, path: impl Into<String>) -> Self {
        Self {
            method: method.to_owned(),
            path: path.into(),
            ..Self::default()
        }
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// By a subject with these scopes.
    #[must_use]
    pub fn by(self, subject: &str, scopes: &[&str]) -> Self {
        let now = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .expect("after 1970");
        let claims = Claims {
            subject,
            scopes: scopes.to_vec(),
            issuer: None,
            audience: None,
            issued_at: now.as_secs(),
        };
        let token = signed(&claims, KEY.as_bytes());
        self.header("authorization", format!("Bearer {token}"))
    }

    /// With a request key.
    #[must_use]
    pub fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    /// With a body of this media type.
    #[must_use]
    pub fn body(mut self, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self.header("content-type", media_type)
    }

    /// With a JSON body.
    #[must_use]
    pub fn json(self, body: &str) -> Self {
        self.body("application/json", body)
    }

    /// With a form of one file.
    #[must_use]
    pub fn file(self, name: &str, media_type: &str, content: &[u8]) -> Self {
        let head = format!(
            "--cut\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: {media_type}\r\n\r\n"
        );
        let body = [head.as_bytes(), content, b"\r\n--cut--\r\n"].concat();
        self.body("multipart/form-data; boundary=cut", body)
    }
}

impl Reply {
    fn read(answer: &[u8], ask: &Ask) -> Self {
        let cut = answer
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .unwrap_or(answer.len());
        let head = String::from_utf8_lossy(&answer[..cut]);
        let body = answer.get(cut + 4..).unwrap_or_default();
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
        let headers = lines.filter_map(|line| line.split_once(": "));
        let headers: Vec<_> = headers
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        let chunked = headers
            .iter()
            .any(|(name, value)| name == "transfer-encoding" && value == "chunked");
        let bytes = if chunked { dechunked(body) } else { body.to_vec() };
        let sent = String::from_utf8_lossy(&ask.body);
        let sent = if sent.len() > 160 { "…" } else { sent.trim() };
        let reply = Self {
            status: status.unwrap_or_default(),
            body: String::from_utf8_lossy(&bytes).into_owned(),
            bytes,
            headers,
            asked: format!("{} {} {}", ask.method, ask.path, sent.replace("\r\n", " ")),
        };
        for name in ["x-content-type-options", "referrer-policy", "content-security-policy"] {
            assert!(
                reply.header(name).is_some(),
                "{} is answered without {name}",
                reply.asked
            );
        }
        assert_eq!(reply.header("x-correlation-id"), Some(TRACE), "{}", reply.asked);
        reply
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// The code that the body names, wherever it stands.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// The exchange as text: what was asked, then the whole answer, ids replaced.
    pub fn shown(&self) -> String {
        let mut text = format!("> {}\n{}\n", self.asked.trim(), self.status);
        for (name, value) in self
            .headers
            .iter()
            .filter(|(name, _)| !UNSHOWN.contains(&name.as_str()))
        {
            let _ = writeln!(text, "{name}: {value}");
        }
        let _ = writeln!(text, "{}", self.body);
        let text = without_ids(&text);
        match self.wait() {
            Some(wait) => text
                .replace(&format!(";t={wait}"), ";t=(the wait)")
                .replace(&format!("retry-after: {wait}\n"), "retry-after: (the wait)\n"),
            None => text,
        }
    }

    /// The seconds until a limit lets through again; a slow machine has waited some of them already.
    pub fn wait(&self) -> Option<u64> {
        let told = self.header("ratelimit").filter(|_| self.status == 429)?;
        told.rsplit("t=").next()?.parse().ok()
    }
}

/// The bytes of chunks; what breaks off ends there.
fn dechunked(mut body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    while let Some(line) = body.windows(2).position(|two| two == b"\r\n") {
        let size = std::str::from_utf8(&body[..line])
            .ok()
            .and_then(|size| usize::from_str_radix(size, 16).ok());
        let Some(size) = size.filter(|size| *size > 0) else {
            break;
        };
        let end = (line + 2 + size).min(body.len());
        bytes.extend_from_slice(&body[line + 2..end]);
        body = body.get(end + 2..).unwrap_or_default();
    }
    bytes
}

/// Fresh UUIDs are different every time.
fn without_ids(text: &str) -> String {
    let fresh = regex::Regex::new("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}").expect("a pattern");
    fresh.replace_all(text, "(a fresh id)").into_owned()
}

/// Compares exchanges with a snapshot under `snapshots/FOLDER/`.
pub fn snapshot(folder: &str, name: &str, replies: &[Reply]) {
    let shown: Vec<_> = replies.iter().map(Reply::shown).collect();
    insta::with_settings!({
        snapshot_path => format!("../../snapshots/{folder}"), prepend_module_to_snapshot => false, omit_expression => true
    }, {
        insta::assert_snapshot!(name, shown.join("\n"));
    });
}
