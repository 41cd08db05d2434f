//! Packed answers and packed requests.
#![cfg(all(feature = "brotli", feature = "zstd"))]

use kit::kit::config::Variables;
use kit::kit::operation::*;
use kit::kit::{Answer, AnswerBody, Api, Bytes, Call, Config, Failure, Input, Service};
use poem::{Endpoint as _, Request};
use std::io::{Read as _, Write as _};

static ECHO: Operation = Operation {
    id: "echo",
    method: Method::Post,
    path: "/echo",
    segments: &[&[Segment::Literal("echo")]],
    body: Some(BodyRules {
        required: true,
        media_types: &["text/plain", "image/png", "text/event-stream"],
        limit: Some(100_000),
    }),
    ..Operation::BASE
};

static CONTRACT: Contract = Contract {
    operations: &[&ECHO],
    ..Contract::BASE
};

/// Answers what it was asked, whole or piece by piece.
struct Echo;

impl Api for Echo {
    fn contract(&self) -> &'static Contract {
        &CONTRACT
    }

    async fn call(&self, call: &Call<'_>) -> Result<Answer, Failure> {
        let media_type = call.media_type().unwrap_or_default();
        let mut input = Input::new(call);
        let Some(text) = input.text::<String>().await.required() else {
            return Err(input.refuse());
        };
        let answer = match call.query() {
            "stream" => {
                let pieces = text
                    .split_inclusive('\n')
                    .map(|piece| Ok::<_, std::io::Error>(Bytes::from(piece.to_owned())));
                let pieces: Vec<_> = pieces.collect();
                Answer::bytes(200, media_type, AnswerBody::stream(futures_util::stream::iter(pieces)))
            }
            "fixed" => Answer::bytes(200, media_type, text).header("cache-control", "no-transform"),
            _ => Answer::bytes(200, media_type, text).header("etag", "\"a\""),
        };
        Ok(answer)
    }
}

struct Reply {
    status: u16,
    headers: http::HeaderMap,
    bytes: Vec<u8>,
}

async fn ask(query: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Reply {
    let variables: Variables = [("APP_UNPACK_BODIES", "true")].into_iter().collect();
    let config = Config::from_variables(variables, &CONTRACT).expect("sound");
    let service = Service::new(Echo).with_config(&config);
    let mut request = Request::builder()
        .method(http::Method::POST)
        .uri_str(format!("/echo?{query}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = service.get_response(request.body(body)).await;
    let (parts, body) = response.into_parts();
    Reply {
        status: parts.status.as_u16(),
        headers: parts.headers,
        bytes: body.into_vec().await.expect("whole"),
    }
}

impl Reply {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }

    fn unpacked(&self) -> Vec<u8> {
        let mut out = Vec::new();
        match self.header("content-encoding") {
            "gzip" => drop(
                flate2::read::GzDecoder::new(&*self.bytes)
                    .read_to_end(&mut out)
                    .expect("gzip"),
            ),
            "zstd" => out = zstd::decode_all(&*self.bytes).expect("zstd"),
            "br" => drop(
                brotli::Decompressor::new(&*self.bytes, 4096)
                    .read_to_end(&mut out)
                    .expect("br"),
            ),
            _ => out.clone_from(&self.bytes),
        }
        out
    }
}

fn long() -> Vec<u8> {
    "a line of text\n".repeat(500).into_bytes()
}

#[tokio::test]
async fn each_coding_whole_and_in_pieces() {
    for coding in ["gzip", "zstd", "br"] {
        for query in ["", "stream"] {
            let reply = ask(
                query,
                &[("content-type", "text/plain"), ("accept-encoding", coding)],
                long(),
            )
            .await;
            assert_eq!(
                (reply.status, reply.header("content-encoding")),
                (200, coding),
                "{query}"
            );
            assert!(
                query == "stream" || reply.bytes.len() < 300,
                "{coding} {query}: {}",
                reply.bytes.len()
            );
            assert_eq!(reply.unpacked(), long(), "{coding} {query}");
            assert_eq!(reply.header("vary"), "accept-encoding");
        }
    }
}

#[tokio::test]
async fn what_is_not_packed() {
    let coding = |query: &'static str, kind: &'static str, accept: &'static str, body: Vec<u8>| async move {
        let reply = ask(query, &[("content-type", kind), ("accept-encoding", accept)], body).await;
        (
            reply.header("content-encoding").to_owned(),
            reply.header("etag").to_owned(),
        )
    };
    let plain = (String::new(), "\"a\"".to_owned());
    assert_eq!(coding("", "text/plain", "gzip", b"short".to_vec()).await, plain);
    assert_eq!(coding("", "image/png", "gzip", long()).await, plain);
    assert_eq!(coding("", "text/event-stream", "gzip", long()).await, plain);
    assert_eq!(coding("", "text/plain", "identity", long()).await, plain);
    assert_eq!(coding("", "text/plain", "gzip;q=0, *;q=0", long()).await, plain);
    assert_eq!(coding("", "text/plain", "deflate", long()).await, plain);
    assert_eq!(coding("fixed", "text/plain", "gzip", long()).await.0, "");
    assert_eq!(
        coding("", "text/plain", "gzip;q=0.5, br;q=0.9", long()).await,
        ("br".to_owned(), "W/\"a\"".to_owned())
    );
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

#[tokio::test]
async fn packed_requests_are_bounded_by_what_comes_out() {
    let send = |coding: &'static str, body: Vec<u8>| async move {
        ask(
            "",
            &[("content-type", "text/plain"), ("content-encoding", coding)],
            body,
        )
        .await
    };
    let pack = |coding: &str, bytes: &[u8]| match coding {
        "gzip" => gzip(bytes),
        _ => zstd::encode_all(bytes, 3).expect("memory"),
    };
    for coding in ["gzip", "zstd"] {
        assert_eq!(send(coding, pack(coding, &long())).await.bytes, long(), "{coding}");
        assert_eq!(
            send(coding, pack(coding, &vec![b'a'; 100_001])).await.status,
            413,
            "{coding}"
        );
        assert_eq!(
            send(coding, pack(coding, &vec![b'a'; 200_000_000])).await.status,
            413,
            "{coding}"
        );
        assert_eq!(
            send(coding, b"not packed at all".to_vec()).await.status,
            400,
            "{coding}"
        );
        let torn = pack(coding, &long());
        assert_eq!(
            send(coding, torn[..torn.len() / 2].to_vec()).await.status,
            400,
            "{coding} that breaks off"
        );
    }
    assert_eq!(send("br", long()).await.status, 415);
    assert_eq!(send("gzip, gzip", gzip(&gzip(&long()))).await.status, 415);
}
