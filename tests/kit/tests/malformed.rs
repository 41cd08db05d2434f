//! What is no HTTP, what is HTTP that two readers read differently, and who takes forever: each is refused in the
//! contract's envelope, and the service is alive afterwards.

mod common;

use common::wire::{drain, exchange, start};
use futures_util::future::join_all;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// What an answer must be.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Expected {
    /// One answer with this status, in the envelope if it is no success.
    Status(u16),
    /// Refused as no HTTP, and the connection closed.
    Refused,
}
use Expected::{Refused, Status};

const HOST: &str = "host: x\r\n";

fn get(line: &str, headers: &str) -> Vec<u8> {
    format!("{line}\r\n{headers}\r\n").into_bytes()
}

/// A request whose body is read.
fn post(headers: &str, body: &str) -> Vec<u8> {
    static KEYS: AtomicUsize = AtomicUsize::new(0);
    let key = KEYS.fetch_add(1, Ordering::Relaxed);
    let token = common::token(&common::service());
    let head = format!("POST /orders HTTP/1.1\r\nhost: x\r\nauthorization: {token}\r\nidempotency-key: \"{key}\"\r\n");
    format!("{head}content-type: application/json\r\n{headers}\r\n{body}").into_bytes()
}

const ORDER: &str = r#"{"sku":"A","quantity":1}"#;

/// Raw requests, and what becomes of them. Each is sent on a connection of its own, whose client says no more.
fn table() -> Vec<(&'static str, Vec<u8>, Expected)> {
    let plain = "GET /orders HTTP/1.1";
    let mut rows = vec![
        ("a sound one", get(plain, HOST), Status(200)),
        (
            "an empty line before",
            [b"\r\n".to_vec(), get(plain, HOST)].concat(),
            Status(200),
        ),
        ("a sound body", post("content-length: 24\r\n", ORDER), Status(201)),
        (
            "a sound body in chunks",
            post("transfer-encoding: chunked\r\n", &format!("18\r\n{ORDER}\r\n0\r\n\r\n")),
            Status(201),
        ),
        ("whole address", get("GET http://x/orders HTTP/1.1", HOST), Status(200)),
        ("a strange origin", b"GET /orders HTTP/1.1\r\nhost: x\r\norigin: \xff\xfe\r\n\r\n".to_vec(), Status(200)),
        ("a strange preflight", b"OPTIONS /orders HTTP/1.1\r\nhost: x\r\norigin: \xff\r\naccess-control-request-method: \xfe\r\naccess-control-request-headers: \xfd\r\n\r\n".to_vec(), Status(204)),
        ("strange credentials", b"POST /orders HTTP/1.1\r\nhost: x\r\nauthorization: \xff\xfe\r\ncontent-length: 0\r\n\r\n".to_vec(), Status(401)),
        ("credentials twice", b"POST /orders HTTP/1.1\r\nhost: x\r\nauthorization: Bearer a\r\nauthorization: Bearer b\r\ncontent-length: 0\r\n\r\n".to_vec(), Status(401)),
        ("no HTTP", b"\x00\x01\x02\x03garbage\r\n\r\n".to_vec(), Refused),
        (
            "TLS",
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".repeat(20),
            Refused,
        ),
        ("SSH", b"SSH-2.0-OpenSSH_9.6\r\n\r\n".to_vec(), Refused),
        ("no version", get("GET /orders", HOST), Refused),
        ("HTTP/0.9", b"GET /orders\r\n\r\n".to_vec(), Refused),
        ("HTTP/2.0 in words", get("GET /orders HTTP/2.0", HOST), Refused),
        ("HTTP/1.2", get("GET /orders HTTP/1.2", HOST), Refused),
        ("HTTP/9.9", get("GET /orders HTTP/9.9", HOST), Refused),
        ("lower case version", get("GET /orders http/1.1", HOST), Refused),
        ("two spaces", get("GET  /orders HTTP/1.1", HOST), Refused),
        ("tab in the line", get("GET\t/orders HTTP/1.1", HOST), Refused),
        ("no path", get("GET HTTP/1.1", HOST), Refused),
        ("empty method", get(" /orders HTTP/1.1", HOST), Refused),
        ("method with a sign", get("GE(T /orders HTTP/1.1", HOST), Refused),
        ("unknown method", get("BREW /orders HTTP/1.1", HOST), Status(405)),
        ("lower case method", get("get /orders HTTP/1.1", HOST), Status(405)),
        (
            "a long method",
            get(&format!("{} /orders HTTP/1.1", "A".repeat(5_000)), HOST),
            Status(405),
        ),
        (
            "bytes above 127 in the path",
            b"GET /orders/\xff\xfe HTTP/1.1\r\nhost: x\r\n\r\n".to_vec(),
            Refused,
        ),
        (
            "NUL in the path",
            b"GET /orders/\x00 HTTP/1.1\r\nhost: x\r\n\r\n".to_vec(),
            Refused,
        ),
        (
            "a control in the path",
            b"GET /orders/\x07 HTTP/1.1\r\nhost: x\r\n\r\n".to_vec(),
            Refused,
        ),
        (
            "a long path",
            get(&format!("GET /{} HTTP/1.1", "a".repeat(70_000)), HOST),
            Refused,
        ),
        (
            "dots up",
            get("GET /orders/../../etc/passwd HTTP/1.1", HOST),
            Status(404),
        ),
        ("encoded NUL", get("GET /orders/%00 HTTP/1.1", HOST), Status(422)),
        ("half an escape", get("GET /orders/%f HTTP/1.1", HOST), Status(200)),
        ("star for GET", get("GET * HTTP/1.1", HOST), Status(404)),
        ("CONNECT", get("CONNECT x:443 HTTP/1.1", HOST), Status(404)),
        ("no host", get(plain, ""), Refused),
        ("two hosts", get(plain, "host: x\r\nhost: y\r\n"), Refused),
        ("one host twice", get(plain, "host: x\r\nhost: x\r\n"), Refused),
        ("space before the colon", get(plain, "host: x\r\nx-a : b\r\n"), Refused),
        ("space before a name", get(plain, "host: x\r\n x-a: b\r\n"), Refused),
        ("a folded line", get(plain, "host: x\r\nx-a: b\r\n c\r\n"), Refused),
        (
            "a folded line with a tab",
            get(plain, "host: x\r\nx-a: b\r\n\tc\r\n"),
            Refused,
        ),
        ("no colon", get(plain, "host: x\r\nx-a\r\n"), Refused),
        ("an empty name", get(plain, "host: x\r\n: b\r\n"), Refused),
        ("a sign in a name", get(plain, "host: x\r\nx@a: b\r\n"), Refused),
        ("NUL in a value", get(plain, "host: x\r\nx-a: a\0b\r\n"), Refused),
        (
            "carriage return in a value",
            get(plain, "host: x\r\nx-a: a\rb\r\n"),
            Refused,
        ),
        (
            "line feeds alone",
            b"GET /orders HTTP/1.1\nhost: x\n\n".to_vec(),
            Refused,
        ),
        (
            "one line feed alone",
            get(plain, "host: x\r\nx-a: b\nx-c: d\r\n"),
            Refused,
        ),
        (
            "the last line feed alone",
            b"GET /orders HTTP/1.1\r\nhost: x\r\n\n".to_vec(),
            Refused,
        ),
        (
            "too many headers",
            get(plain, &format!("{HOST}{}", "x-a: b\r\n".repeat(200))),
            Refused,
        ),
        (
            "a large header",
            get(plain, &format!("{HOST}x-a: {}\r\n", "b".repeat(100_000))),
            Refused,
        ),
        (
            "an endless head",
            format!("{plain}\r\n{}", "x-a: b\r\n".repeat(50_000)).into_bytes(),
            Refused,
        ),
        ("length with a plus", post("content-length: +2\r\n", "{}"), Refused),
        ("length below zero", post("content-length: -1\r\n", "{}"), Refused),
        ("length in words", post("content-length: two\r\n", "{}"), Refused),
        ("length in hex", post("content-length: 0x2\r\n", "{}"), Refused),
        ("no length in it", post("content-length:\r\n", "{}"), Refused),
        ("a list of lengths", post("content-length: 2, 3\r\n", "{}"), Refused),
        (
            "two lengths",
            post("content-length: 2\r\ncontent-length: 3\r\n", "{}{"),
            Refused,
        ),
        (
            "a length beyond all",
            post("content-length: 99999999999999999999\r\n", "{}"),
            Refused,
        ),
        (
            "a length beyond the limit",
            post("content-length: 18446744073709551613\r\n", "{}"),
            Status(413),
        ),
        (
            "gzip, chunked",
            post("transfer-encoding: gzip, chunked\r\n", "2\r\n{}\r\n0\r\n\r\n"),
            Refused,
        ),
        (
            "gzip and chunked",
            post("transfer-encoding: gzip\r\ntransfer-encoding: chunked\r\n", "0\r\n\r\n"),
            Refused,
        ),
        (
            "chunked twice",
            post(
                "transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n",
                "0\r\n\r\n",
            ),
            Refused,
        ),
        (
            "chunked, gzip",
            post("transfer-encoding: chunked, gzip\r\n", "0\r\n\r\n"),
            Refused,
        ),
        (
            "identity",
            post("transfer-encoding: identity\r\ncontent-length: 2\r\n", "{}"),
            Refused,
        ),
        (
            "xchunked",
            post("transfer-encoding: xchunked\r\n", "0\r\n\r\n"),
            Refused,
        ),
        (
            "chunked with a vertical tab",
            post("transfer-encoding: \x0bchunked\r\n", "0\r\n\r\n"),
            Refused,
        ),
        (
            "chunks of HTTP/1.0",
            b"PATCH /orders/7 HTTP/1.0\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n".to_vec(),
            Refused,
        ),
        (
            "a chunk size below zero",
            post("transfer-encoding: chunked\r\n", "-1\r\n{}\r\n0\r\n\r\n"),
            Status(400),
        ),
        (
            "a chunk size in words",
            post("transfer-encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n"),
            Status(400),
        ),
        (
            "a chunk size beyond all",
            post("transfer-encoding: chunked\r\n", "fffffffffffffffff\r\n{}\r\n0\r\n\r\n"),
            Status(400),
        ),
        (
            "a chunk with line feeds",
            post("transfer-encoding: chunked\r\n", "2\n{}\n0\n\n"),
            Status(400),
        ),
        (
            "a chunk longer than said",
            post("transfer-encoding: chunked\r\n", "1\r\n{}\r\n0\r\n\r\n"),
            Status(400),
        ),
        (
            "an endless chunk extension",
            post(
                "transfer-encoding: chunked\r\n",
                &format!("2;{}\r\n", "a".repeat(100_000)),
            ),
            Status(400),
        ),
        (
            "a wrong media type",
            post("content-length: 2\r\ncontent-type: a/b\r\n", "{}"),
            Status(415),
        ),
    ];
    // hyper reads the chunks, ignores the length and closes, as RFC 9112 section 6.1 allows; nothing behind is read.
    let behind = "GET /limited HTTP/1.1\r\nhost: x\r\n\r\n";
    for lengths in [
        "content-length: 4\r\ntransfer-encoding: chunked\r\n",
        "transfer-encoding: chunked\r\ncontent-length: 4\r\n",
    ] {
        rows.push((
            "length and chunks",
            post(lengths, &format!("18\r\n{ORDER}\r\n0\r\n\r\n{behind}")),
            Status(201),
        ));
    }
    rows
}

#[tokio::test]
async fn whatever_comes_is_answered_in_the_envelope_and_harms_nobody() {
    let settings = [
        ("APP_HEADER_TIMEOUT", "700ms"),
        ("APP_BODY_TIMEOUT", "700ms"),
        ("APP_IDLE_TIMEOUT", "300ms"),
    ];
    let (address, _stop, _running) = start(&settings).await;
    let table = table();
    assert!(table.len() >= 60, "{}", table.len());
    // All at once: one does no harm to another either.
    let asked = table.into_iter().map(async |(name, request, expected)| {
        let answer = exchange(address, &request).await;
        let why = judge(&answer, expected).err()?;
        Some(format!(
            "{name}: {why}\n{}",
            answer.chars().take(400).collect::<String>()
        ))
    });
    let wrong: Vec<String> = join_all(asked).await.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert_alive(address).await;
}

/// Exactly one answer, of the expected status, in the envelope where it is an error.
fn judge(answer: &str, expected: Expected) -> Result<(), String> {
    let status = answer
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse::<u16>().ok())
        .unwrap_or_default();
    let wanted = match expected {
        Status(status) => status,
        Refused => 400,
    };
    if status != wanted {
        return Err(format!("answered {status}, not {wanted}"));
    }
    if answer.matches("HTTP/1.").count() != 1 {
        return Err("answered more than once".into());
    }
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
    let head = head.to_ascii_lowercase();
    for header in ["x-content-type-options: nosniff", "x-correlation-id: ", "date: "] {
        if !head.contains(header) {
            return Err(format!("has no {header}"));
        }
    }
    if status >= 400 {
        let body: serde_json::Value = serde_json::from_str(body).map_err(|_| "no envelope".to_owned())?;
        if body["status"] != wanted || !body["code"].is_string() || !head.contains("application/problem+json") {
            return Err("another envelope".into());
        }
    }
    if expected == Refused && !head.contains("connection: close") {
        return Err("does not close".into());
    }
    Ok(())
}

async fn assert_alive(address: SocketAddr) {
    let answer = exchange(address, "GET /orders HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn a_second_request_that_is_none_is_refused_in_the_envelope_too() {
    let (address, _stop, _running) = start(&[]).await;
    for second in [
        "GARBAGE\r\n\r\n",
        "GET /orders HTTP/1.1\nhost: x\n\n",
        "GET /orders HTTP/1.1\r\nx : y\r\n\r\n",
    ] {
        let firsts = [get("GET /orders HTTP/1.1", HOST), post("content-length: 24\r\n", ORDER)];
        for first in firsts {
            let mut stream = TcpStream::connect(address).await.expect("a connection");
            stream.write_all(&first).await.expect("written");
            let mut buffer = [0; 4096];
            let length = stream.read(&mut buffer).await.expect("read");
            assert!(String::from_utf8_lossy(&buffer[..length]).starts_with("HTTP/1.1 20"));
            stream.write_all(second.as_bytes()).await.expect("written");
            let answer = drain(&mut stream, Duration::from_secs(5)).await;
            assert_eq!(judge(&answer, Refused), Ok(()), "{second}{answer}");
        }
    }
}

#[tokio::test]
async fn an_answer_that_looks_like_a_refusal_is_left_as_it_is() {
    // Its bytes stand in an answer of ours, at the very end and alone in a piece.
    let text = "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n";
    let (address, _stop, _running) = start(&[]).await;
    let encoded: String = text.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let answer = exchange(
        address,
        format!("GET /orders/{encoded} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"),
    )
    .await;
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.contains("400 Bad Request\\r\\n"),
        "{answer}"
    );
}

#[tokio::test]
async fn a_head_that_trickles_is_ended() {
    let (address, _stop, _running) = start(&[("APP_HEADER_TIMEOUT", "400ms")]).await;
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let begun = Instant::now();
    let (mut reading, mut writing) = stream.split();
    let trickle = async {
        writing
            .write_all(b"GET /orders HTTP/1.1\r\nhost: x\r\n")
            .await
            .expect("written");
        // A byte now and then buys no time.
        while writing.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let mut answer = String::new();
    tokio::select! {
        () = trickle => {}
        read = reading.read_to_string(&mut answer) => { read.expect("read"); }
    }
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
    assert_eq!(judge(&answer, Refused), Ok(()), "{answer}");
    assert!(answer.contains("did not come in time"), "{answer}");
}

#[tokio::test]
async fn an_idle_connection_is_kept_longer_than_half_a_head() {
    let (address, _stop, _running) = start(&[("APP_HEADER_TIMEOUT", "300ms"), ("APP_IDLE_TIMEOUT", "1500ms")]).await;
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let mut buffer = [0; 4096];
    for _ in 0..2 {
        stream
            .write_all(b"GET /orders HTTP/1.1\r\nhost: x\r\n\r\n")
            .await
            .expect("written");
        assert!(stream.read(&mut buffer).await.expect("read") > 0);
        tokio::time::sleep(Duration::from_millis(700)).await;
    }
    let begun = Instant::now();
    assert_eq!(
        stream.read(&mut buffer).await.expect("read"),
        0,
        "closed without a word"
    );
    assert!(begun.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn a_body_that_stalls_or_trickles_is_the_clients_fault() {
    let (address, _stop, _running) = start(&[("APP_BODY_TIMEOUT", "400ms"), ("APP_BODY_RATE", "1000")]).await;
    let head = post("content-length: 150\r\n", "{");
    let begun = Instant::now();
    let answer = exchange(address, &head).await;
    assert_eq!(judge(&answer, Refused), Ok(()), "{answer}");
    assert!(
        answer.contains("MALFORMED_BODY") && answer.contains("did not come in time"),
        "{answer}"
    );
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());

    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let begun = Instant::now();
    stream.write_all(&head).await.expect("written");
    let (mut reading, mut writing) = stream.split();
    let trickle = async {
        while writing.write_all(b" ").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    let mut answer = String::new();
    tokio::select! {
        () = trickle => {}
        read = reading.read_to_string(&mut answer) => { read.expect("read"); }
    }
    assert!(answer.contains("did not come in time"), "{answer}");
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
}
