//! The small service as a process: started, asked over HTTP, stopped by a signal.
#![allow(dead_code)]

pub mod listener;

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

pub struct Running {
    child: Child,
    pub address: SocketAddr,
    stdout: Receiver<String>,
    stderr: Receiver<String>,
    told: Vec<String>,
}

pub struct Reply {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub text: String,
}

fn lines(from: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            let _ = sender.send(line);
        }
    });
    receiver
}

pub fn spawn(variables: &[(&str, &str)]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_orders"))
        .env_clear()
        .envs([
            ("APP_ADDR", "127.0.0.1:0"),
            ("APP_JWT_SECRET", "0123456789abcdef0123456789abcdef"),
        ])
        .envs(variables.iter().copied())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the service starts")
}

impl Running {
    pub fn start(variables: &[(&str, &str)]) -> Self {
        let mut child = spawn(variables);
        let stdout = lines(child.stdout.take().expect("piped"));
        let stderr = lines(child.stderr.take().expect("piped"));
        let mut told = Vec::new();
        let address = loop {
            let line = stdout.recv_timeout(Duration::from_secs(20));
            let line =
                line.unwrap_or_else(|_| panic!("no address: {told:?} {:?}", stderr.try_iter().collect::<Vec<_>>()));
            let found = line
                .split_once("http://")
                .map(|(_, rest)| rest.trim_end_matches(['"', '}']).to_owned());
            told.push(line);
            if let Some(address) = found.and_then(|text| text.parse().ok()) {
                break address;
            }
        };
        Self {
            child,
            address,
            stdout,
            stderr,
            told,
        }
    }

    /// Another program, which ends with the test.
    pub fn other(child: Child, address: SocketAddr) -> Self {
        Self {
            child,
            address,
            stdout: channel().1,
            stderr: channel().1,
            told: Vec::new(),
        }
    }

    /// The body of an answer, if there is one.
    pub fn try_get(&self, path: &str) -> Option<String> {
        TcpStream::connect(self.address).ok().map(|_| self.get(path).text)
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn get(&self, path: &str) -> Reply {
        self.send("GET", path, &[], "")
    }

    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let mut stream = TcpStream::connect(self.address).expect("it listens");
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {}\r\n",
            body.len()
        );
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        stream
            .write_all(format!("{head}\r\n{body}").as_bytes())
            .expect("it reads");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("it answers");
        parse(&String::from_utf8_lossy(&answer))
    }

    pub fn signal(&self, name: &str) {
        let killed = Command::new("kill")
            .args([&format!("-{name}"), &self.child.id().to_string()])
            .status();
        assert!(killed.expect("kill is there").success());
    }

    /// Ends cleanly; what it wrote on standard output and standard error.
    pub fn stop(mut self) -> (String, String) {
        self.signal("TERM");
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                break status;
            }
            assert!(begun.elapsed() < Duration::from_secs(30), "it does not stop");
            std::thread::sleep(Duration::from_millis(10));
        };
        assert!(status.success(), "{status}");
        let mut stdout = std::mem::take(&mut self.told);
        stdout.extend(self.stdout.iter());
        (stdout.join("\n"), self.stderr.iter().collect::<Vec<_>>().join("\n"))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn parse(answer: &str) -> Reply {
    let (head, text) = answer.split_once("\r\n\r\n").expect("a head");
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status");
    let headers = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()));
    let headers: BTreeMap<_, _> = headers.collect();
    let chunked = headers
        .get("transfer-encoding")
        .is_some_and(|coding| coding == "chunked");
    Reply {
        status: status.parse().expect("a number"),
        text: if chunked { unchunked(text) } else { text.to_owned() },
        headers,
    }
}

fn unchunked(mut text: &str) -> String {
    let mut whole = String::new();
    while let Some((size, rest)) = text.split_once("\r\n") {
        let size = usize::from_str_radix(size, 16).expect("a size");
        whole.push_str(&rest[..size]);
        text = rest[size..].trim_start_matches("\r\n");
        if size == 0 {
            break;
        }
    }
    whole
}

/// Waits until `ready` says so.
pub fn until(what: &str, mut ready: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !ready() {
        assert!(begun.elapsed() < Duration::from_secs(20), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
