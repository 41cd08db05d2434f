//! Content codings (RFC 9110 section 8.4): gzip, and with the features of their names zstd and brotli.

#[cfg(feature = "brotli")]
mod brotli;
mod gzip;
mod unpack;
#[cfg(feature = "zstd")]
mod zstd;

pub(super) use unpack::Decoder;

use super::answer::{Answer, AnswerBody};
use super::media;
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use http::header::{
    ACCEPT_ENCODING, ACCEPT_RANGES, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderMap,
    HeaderValue, VARY,
};
use std::io;
use unpack::{Bounded, Unpack};

/// A coding.
struct Coding {
    name: &'static str,
    /// Begins to pack.
    pack: fn() -> io::Result<Box<dyn Pack>>,
    /// Begins to unpack into a bounded buffer, where requests may come so.
    unpack: Option<Unpacking>,
}

type Unpacking = fn(Bounded) -> io::Result<Box<dyn Unpack>>;

/// What this build can do, the cheapest that packs well first.
static CODINGS: &[Coding] = &[
    #[cfg(feature = "zstd")]
    zstd::ZSTD,
    #[cfg(feature = "brotli")]
    brotli::BROTLI,
    gzip::GZIP,
];

/// An answer on its way into a coding.
trait Pack: Send {
    /// What a piece comes to, all of it: the client shall not wait for the next one.
    fn piece(&mut self, bytes: &[u8]) -> io::Result<Bytes>;

    /// The rest, `last` being what comes last.
    fn finish(self: Box<Self>, last: &[u8]) -> io::Result<Bytes>;
}

/// Bodies below this many bytes would hardly shrink: one packet carries them anyway.
const WORTH_IT: usize = 1024;

impl Coding {
    /// What a client likes best; `None`: the body as it is.
    fn preferred(headers: &HeaderMap) -> Option<&'static Self> {
        let liked = |coding: &'static Self| (coding.quality(headers), coding);
        let rated = CODINGS.iter().rev().map(liked).filter(|(quality, _)| *quality > 0);
        rated.max_by_key(|(quality, _)| *quality).map(|(_, coding)| coding)
    }

    fn quality(&self, headers: &HeaderMap) -> u16 {
        let lines = headers
            .get_all(ACCEPT_ENCODING)
            .iter()
            .filter_map(|line| line.to_str().ok());
        let wishes: Vec<_> = lines
            .flat_map(|line| line.split(','))
            .filter_map(media::weighted)
            .collect();
        let of = |name: &str| {
            wishes
                .iter()
                .find(|(wish, _)| wish.eq_ignore_ascii_case(name))
                .map(|(_, quality)| *quality)
        };
        of(self.name).or_else(|| of("*")).unwrap_or(0)
    }
}

/// Packs an answer where the client wants it and it is worth it. HEAD passes here, too, so that it tells what GET would.
pub(super) fn compress(headers: &HeaderMap, mut answer: Answer) -> Answer {
    if !is_compressible(&answer) {
        return answer;
    }
    answer.headers.append(VARY, HeaderValue::from_static("accept-encoding"));
    let begun = Coding::preferred(headers).and_then(|coding| Some((coding.name, (coding.pack)().ok()?)));
    let Some((coding, packer)) = begun else {
        return answer;
    };
    answer.body = match answer.body {
        AnswerBody::Bytes(bytes) => match packer.finish(&bytes) {
            Ok(packed) if packed.len() < bytes.len() => AnswerBody::Bytes(packed),
            _ => {
                answer.body = AnswerBody::Bytes(bytes);
                return answer;
            }
        },
        AnswerBody::Stream(body) => AnswerBody::stream(packed(body.into_bytes_stream(), packer)),
        other => other,
    };
    answer
        .headers
        .insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
    answer.headers.remove(ACCEPT_RANGES);
    weaken(&mut answer.headers);
    answer
}

/// Large enough, of a type that packs, whole, not packed by the handler, and allowed to be changed.
fn is_compressible(answer: &Answer) -> bool {
    let large = match &answer.body {
        AnswerBody::Bytes(bytes) => bytes.len() >= WORTH_IT,
        AnswerBody::Stream(_) => true,
        AnswerBody::Empty | AnswerBody::Value(..) => false,
    };
    let text = |name| {
        answer
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    let kept = text(CACHE_CONTROL).contains("no-transform");
    let whole = answer.status != 206 && !answer.headers.contains_key(CONTENT_RANGE);
    large && whole && !kept && !answer.headers.contains_key(CONTENT_ENCODING) && packs(text(CONTENT_TYPE))
}

/// Whether a media type is text in disguise. Events are never packed: proxies would hold them back.
fn packs(content_type: &str) -> bool {
    let essence = content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let (kind, subtype) = essence.split_once('/').unwrap_or((&essence, ""));
    let subtype = subtype.rsplit('+').next().unwrap_or_default().trim_start_matches("x-");
    let known = [
        "json",
        "xml",
        "json-seq",
        "ndjson",
        "jsonl",
        "javascript",
        "yaml",
        "csv",
        "sql",
        "toml",
        "wasm",
    ];
    essence != "text/event-stream" && (kind == "text" || known.contains(&subtype))
}

/// The bytes are others now: a strong tag would lie (RFC 9110 section 8.8.3).
fn weaken(headers: &mut HeaderMap) {
    let strong = headers
        .get(ETAG)
        .and_then(|tag| tag.to_str().ok())
        .filter(|tag| tag.starts_with('"'));
    if let Some(Ok(weak)) = strong.map(|tag| HeaderValue::from_str(&format!("W/{tag}"))) {
        headers.insert(ETAG, weak);
    }
}

fn packed<S>(pieces: S, packer: Box<dyn Pack>) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static
where
    S: Stream<Item = io::Result<Bytes>> + Send + 'static,
{
    let begun = (Box::pin(pieces), Some(packer));
    stream::unfold(begun, |(mut pieces, packer)| async move {
        let mut packer = packer?;
        let (packed, rest) = match pieces.next().await {
            Some(Ok(piece)) => (packer.piece(&piece), Some(packer)),
            Some(Err(error)) => (Err(error), None),
            None => (packer.finish(&[]), None),
        };
        Some((packed, (pieces, rest)))
    })
}
