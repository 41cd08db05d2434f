//! Content codings: gzip, zstd, br (RFC 9110 section 8.4).

use super::answer::{Answer, AnswerBody};
use super::error::Failure;
use super::media;
use super::operation::Builtin;
use brotli::CompressorWriter;
use bytes::Bytes;
use flate2::Compression;
use flate2::write::{GzEncoder, MultiGzDecoder};
use futures_util::{Stream, StreamExt as _, stream};
use http::header::{
    ACCEPT_ENCODING, ACCEPT_RANGES, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderMap,
    HeaderValue, VARY,
};
use std::io::{self, Write};
use zstd::stream::raw::DParameter;
use zstd::stream::zio::Writer as Unzstd;

/// A coding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    Zstd,
    Brotli,
    Gzip,
}

/// Bodies below this many bytes would hardly shrink: one packet carries them anyway.
const WORTH_IT: usize = 1024;

impl Coding {
    /// What the client takes, the cheapest that packs well first.
    const OFFERED: [Self; 3] = [Self::Zstd, Self::Brotli, Self::Gzip];

    const fn name(self) -> &'static str {
        match self {
            Self::Zstd => "zstd",
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// What a client likes best; `None`: the body as it is.
    fn preferred(headers: &HeaderMap) -> Option<Self> {
        let liked = |coding: &Self| (coding.quality(headers), *coding);
        let rated = Self::OFFERED
            .iter()
            .rev()
            .map(liked)
            .filter(|(quality, _)| *quality > 0);
        rated.max_by_key(|(quality, _)| *quality).map(|(_, coding)| coding)
    }

    fn quality(self, headers: &HeaderMap) -> u16 {
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
        of(self.name()).or_else(|| of("*")).unwrap_or(0)
    }

    fn encoder(self) -> io::Result<Encoder> {
        Ok(match self {
            Self::Gzip => Encoder::Gzip(GzEncoder::new(Vec::new(), Compression::new(4))),
            Self::Brotli => Encoder::Brotli(Box::new(CompressorWriter::new(Vec::new(), 4096, 4, 20))),
            Self::Zstd => Encoder::Zstd(zstd::stream::write::Encoder::new(Vec::new(), 3)?),
        })
    }
}

/// Packs an answer where the client wants it and it is worth it. HEAD passes here, too, so that it tells what GET would.
pub(super) fn compress(headers: &HeaderMap, mut answer: Answer) -> Answer {
    if !is_compressible(&answer) {
        return answer;
    }
    answer.headers.append(VARY, HeaderValue::from_static("accept-encoding"));
    let Some((coding, encoder)) = Coding::preferred(headers).and_then(|coding| Some((coding, coding.encoder().ok()?)))
    else {
        return answer;
    };
    answer.body = match answer.body {
        AnswerBody::Bytes(bytes) => match encoder.whole(&bytes) {
            Ok(packed) if packed.len() < bytes.len() => AnswerBody::Bytes(packed.into()),
            _ => {
                answer.body = AnswerBody::Bytes(bytes);
                return answer;
            }
        },
        AnswerBody::Stream(body) => AnswerBody::stream(packed(body.into_bytes_stream(), encoder)),
        other => other,
    };
    answer
        .headers
        .insert(CONTENT_ENCODING, HeaderValue::from_static(coding.name()));
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

enum Encoder {
    Gzip(GzEncoder<Vec<u8>>),
    Brotli(Box<CompressorWriter<Vec<u8>>>),
    Zstd(zstd::stream::write::Encoder<'static, Vec<u8>>),
}

impl Encoder {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let writer: &mut dyn Write = match self {
            Self::Gzip(writer) => writer,
            Self::Brotli(writer) => writer,
            Self::Zstd(writer) => writer,
        };
        writer.write_all(bytes)
    }

    /// What a piece comes to, all of it: the client shall not wait for the next one.
    fn piece(&mut self, bytes: &[u8]) -> io::Result<Bytes> {
        self.write(bytes)?;
        let packed = match self {
            Self::Gzip(writer) => {
                writer.flush()?;
                writer.get_mut()
            }
            Self::Brotli(writer) => {
                writer.flush()?;
                writer.get_mut()
            }
            Self::Zstd(writer) => {
                writer.flush()?;
                writer.get_mut()
            }
        };
        Ok(std::mem::take(packed).into())
    }

    fn finish(self) -> io::Result<Vec<u8>> {
        match self {
            Self::Gzip(writer) => writer.finish(),
            Self::Brotli(writer) => Ok(writer.into_inner()),
            Self::Zstd(writer) => writer.finish(),
        }
    }

    fn whole(mut self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        self.write(bytes)?;
        self.finish()
    }
}

fn packed<S>(pieces: S, encoder: Encoder) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static
where
    S: Stream<Item = io::Result<Bytes>> + Send + 'static,
{
    let begun = (Box::pin(pieces), Some(encoder));
    stream::unfold(begun, |(mut pieces, encoder)| async move {
        let mut encoder = encoder?;
        let (packed, rest) = match pieces.next().await {
            Some(Ok(piece)) => (encoder.piece(&piece), Some(encoder)),
            Some(Err(error)) => (Err(error), None),
            None => (encoder.finish().map(Bytes::from), None),
        };
        Some((packed, (pieces, rest)))
    })
}

/// Bytes that come out are counted: an archive of a few bytes may hold a thousand times as many.
pub(super) struct Bounded {
    bytes: Vec<u8>,
    left: u64,
    limit: u64,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let left = self
            .left
            .checked_sub(bytes.len() as u64)
            .ok_or(io::ErrorKind::FileTooLarge)?;
        self.left = left;
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A zstd frame may ask for a window of this many bits at most, as RFC 9659 has it for HTTP.
const WINDOW: u32 = 23;

pub(super) enum Decoder {
    Gzip(MultiGzDecoder<Bounded>),
    Zstd(Unzstd<Bounded, zstd::stream::raw::Decoder<'static>>),
}

impl Decoder {
    /// For this `Content-Encoding`, if it is one that requests may have.
    pub fn of(coding: &str, limit: u64) -> Option<Self> {
        let sink = Bounded {
            bytes: Vec::new(),
            left: limit,
            limit,
        };
        match coding.to_ascii_lowercase().as_str() {
            "gzip" | "x-gzip" => Some(Self::Gzip(MultiGzDecoder::new(sink))),
            "zstd" => {
                let mut decoder = zstd::stream::raw::Decoder::new().ok()?;
                decoder.set_parameter(DParameter::WindowLogMax(WINDOW)).ok()?;
                Some(Self::Zstd(Unzstd::new(sink, decoder)))
            }
            _ => None,
        }
    }

    /// What a piece comes to.
    pub fn piece(&mut self, bytes: &[u8]) -> Result<Bytes, Failure> {
        let outcome = match self {
            Self::Gzip(decoder) => decoder.write_all(bytes),
            Self::Zstd(decoder) => decoder.write_all(bytes).and_then(|()| decoder.flush()),
        };
        let sink = self.sink();
        let limit = sink.limit;
        let decoded = std::mem::take(&mut sink.bytes).into();
        outcome.map(|()| decoded).map_err(|error| unpacked(&error, limit))
    }

    /// What still comes behind the last piece; a body that breaks off is refused.
    pub fn finish(mut self) -> Result<Bytes, Failure> {
        let limit = self.sink().limit;
        match &mut self {
            Self::Gzip(decoder) => decoder.try_finish().map_err(|error| unpacked(&error, limit))?,
            Self::Zstd(decoder) => decoder.finish().map_err(|error| unpacked(&error, limit))?,
        }
        Ok(std::mem::take(&mut self.sink().bytes).into())
    }

    fn sink(&mut self) -> &mut Bounded {
        match self {
            Self::Gzip(decoder) => decoder.get_mut(),
            Self::Zstd(decoder) => decoder.writer_mut(),
        }
    }
}

fn unpacked(error: &io::Error, limit: u64) -> Failure {
    if error.kind() == io::ErrorKind::FileTooLarge {
        return super::body::too_large(limit);
    }
    Failure::builtin(Builtin::MalformedBody).detail("The body is not in the coding that Content-Encoding names.")
}
