//! A stand-in for whoever listens to a service: takes HTTP requests, keeps their bodies, answers what it is told to.
#![allow(dead_code)]

use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A request that arrived.
#[derive(Clone, Debug)]
pub struct Arrived {
    pub path: String,
    pub head: String,
    pub body: Vec<u8>,
}

pub struct Listener {
    pub port: u16,
    arrived: Arc<Mutex<Vec<Arrived>>>,
}

impl Listener {
    /// Answers 200 to everything.
    pub fn start() -> Self {
        Self::over(|stream| stream)
    }

    /// Answers 200 to everything, over TLS.
    #[cfg(feature = "tls")]
    pub fn sealed(config: rustls::ServerConfig) -> Self {
        let config = Arc::new(config);
        Self::over(move |stream| {
            let connection = rustls::ServerConnection::new(config.clone()).expect("a usable configuration");
            rustls::StreamOwned::new(connection, stream)
        })
    }

    fn over<S: Read + Write>(dressed: impl Fn(TcpStream) -> S + Clone + Send + 'static) -> Self {
        let socket = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = socket.local_addr().expect("an address").port();
        let arrived = Arc::<Mutex<Vec<Arrived>>>::default();
        let kept = arrived.clone();
        std::thread::spawn(move || {
            for stream in socket.incoming().map_while(Result::ok) {
                let (kept, dressed) = (kept.clone(), dressed.clone());
                std::thread::spawn(move || {
                    let mut stream = dressed(stream);
                    while answer(&mut stream, &kept).is_some() {}
                });
            }
        });
        Self { port, arrived }
    }

    /// Is not there.
    pub fn away() -> Self {
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|socket| socket.local_addr())
            .expect("a port")
            .port();
        Self {
            port,
            arrived: Arc::default(),
        }
    }

    /// Takes connections and never says a word.
    pub fn silent() -> Self {
        let socket = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = socket.local_addr().expect("an address").port();
        std::thread::spawn(move || {
            let kept: Vec<_> = socket.incoming().collect();
            drop(kept);
        });
        Self {
            port,
            arrived: Arc::default(),
        }
    }

    pub fn arrived(&self) -> Vec<Arrived> {
        self.arrived.lock().expect("no panic").clone()
    }
}

fn answer(stream: &mut (impl Read + Write), kept: &Mutex<Vec<Arrived>>) -> Option<()> {
    let mut reader = BufReader::new(&mut *stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let header = |name: &str| {
        let lines = head.lines().filter_map(|line| line.split_once(':'));
        let mut lines = lines.filter(|(known, _)| known.eq_ignore_ascii_case(name));
        lines.next().map(|(_, value)| value.trim().to_owned())
    };
    let mut body = Vec::new();
    match header("content-length").and_then(|text| text.parse().ok()) {
        Some(length) => {
            body.resize(length, 0);
            reader.read_exact(&mut body).ok()?;
        }
        None => loop {
            let mut size = String::new();
            reader.read_line(&mut size).ok()?;
            let size = usize::from_str_radix(size.trim(), 16).ok()?;
            let mut chunk = vec![0; size + 2];
            reader.read_exact(&mut chunk).ok()?;
            body.extend_from_slice(&chunk[..size]);
            if size == 0 {
                break;
            }
        },
    }
    if header("content-encoding").is_some_and(|coding| coding == "gzip") {
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(&*body).read_to_end(&mut plain).ok()?;
        body = plain;
    }
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    kept.lock().expect("no panic").push(Arrived { path, head, body });
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").ok()
}
