//! Exchanges that no well-bred client would begin: more bytes than allowed, sent until somebody answers.

use crate::check::answer::{Answer, Sent};
use std::fmt::Write as _;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Sends the head of `sent` and up to `bytes` bytes of body while listening for an answer.
pub(super) async fn oversize(address: &str, sent: &Sent, bytes: u64, patience: Duration) -> Option<Answer> {
    let stream = timeout(patience, TcpStream::connect(address)).await.ok()?.ok()?;
    let (mut reader, mut writer) = stream.into_split();
    let head = head(address, sent, bytes);
    let write = async move {
        if writer.write_all(head.as_bytes()).await.is_err() {
            return writer;
        }
        let chunk = [b'a'; 16 * 1024];
        let mut left = bytes;
        while left > 0 {
            let now = usize::try_from(left).unwrap_or(usize::MAX).min(chunk.len());
            if writer.write_all(&chunk[..now]).await.is_err() {
                break;
            }
            left -= now as u64;
        }
        writer
    };
    let writing = tokio::spawn(write);
    let answer = timeout(patience, read(&mut reader)).await.ok().flatten();
    writing.abort();
    answer
}

fn head(address: &str, sent: &Sent, bytes: u64) -> String {
    let mut head = format!("{} {} HTTP/1.1\r\nHost: {address}\r\n", sent.method, sent.target);
    for (name, value) in &sent.headers {
        let _ = write!(head, "{name}: {value}\r\n");
    }
    let _ = write!(head, "Content-Length: {bytes}\r\nConnection: close\r\n\r\n");
    head
}

/// Reads one answer: its head, and as much body as its length says or the connection gives.
async fn read(reader: &mut (impl AsyncReadExt + Unpin)) -> Option<Answer> {
    let mut bytes = Vec::new();
    let mut chunk = [0_u8; 8192];
    loop {
        if let Some(end) = find(&bytes, b"\r\n\r\n") {
            let mut answer = parse(&bytes[..end])?;
            if complete(&answer, &bytes[end + 4..]) {
                answer.body = body(&answer, &bytes[end + 4..]);
                return Some(answer);
            }
        }
        let read = reader.read(&mut chunk).await.unwrap_or(0);
        if read == 0 || bytes.len() > 1 << 20 {
            let end = find(&bytes, b"\r\n\r\n")?;
            let mut answer = parse(&bytes[..end])?;
            answer.body = body(&answer, &bytes[end + 4..]);
            return Some(answer);
        }
        bytes.extend_from_slice(&chunk[..read]);
    }
}

fn length(answer: &Answer) -> Option<usize> {
    answer.header("content-length")?.parse().ok()
}

fn chunked(answer: &Answer) -> bool {
    answer
        .header("transfer-encoding")
        .is_some_and(|coding| coding.contains("chunked"))
}

fn complete(answer: &Answer, body: &[u8]) -> bool {
    if chunked(answer) {
        return body.ends_with(b"0\r\n\r\n");
    }
    length(answer).is_some_and(|length| body.len() >= length)
}

fn body(answer: &Answer, bytes: &[u8]) -> Vec<u8> {
    if !chunked(answer) {
        let length = length(answer).unwrap_or(bytes.len()).min(bytes.len());
        return bytes[..length].to_vec();
    }
    let (mut body, mut rest) = (Vec::new(), bytes);
    while let Some(end) = find(rest, b"\r\n") {
        let size = std::str::from_utf8(&rest[..end])
            .ok()
            .and_then(|text| usize::from_str_radix(text.trim(), 16).ok());
        let Some(size) = size.filter(|size| *size > 0 && rest.len() >= end + 2 + size) else {
            break;
        };
        body.extend_from_slice(&rest[end + 2..end + 2 + size]);
        rest = rest.get(end + 4 + size..).unwrap_or_default();
    }
    body
}

fn parse(head: &[u8]) -> Option<Answer> {
    let text = String::from_utf8_lossy(head);
    let mut lines = text.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let header = |line: &str| {
        let (name, value) = line.split_once(':')?;
        Some((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
    };
    let headers = lines.filter_map(header).collect();
    Some(Answer {
        status,
        headers,
        body: Vec::new(),
    })
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}
