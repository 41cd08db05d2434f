//! Media types: what a body is, and what a client would like (RFC 9110 sections 8.3 and 12.5).

use http::header::{ACCEPT, CONTENT_TYPE, HeaderMap};

/// Which of `offered` the body is of; `offered` may hold ranges such as `image/*`.
pub fn of_body(headers: &HeaderMap, offered: &'static [&'static str]) -> Option<&'static str> {
    let mut sent = headers.get_all(CONTENT_TYPE).iter();
    let sent = match (sent.next(), sent.next()) {
        (first, None) => essence(first.map_or(Ok(""), |value| value.to_str()).ok()?),
        // Of two, a proxy may have judged the other.
        _ => return None,
    };
    // Without a type a body is only bytes.
    let sent = if sent.is_empty() {
        "application/octet-stream"
    } else {
        sent
    };
    // Nearly every client writes it as the contract does; nothing is more precise.
    let same = offered.iter().find(|range| **range == sent);
    let covering = || offered.iter().rev().filter(|range| covers(range, sent));
    same.or_else(|| covering().max_by_key(|range| precision(range)))
        .copied()
}

/// The charset that the body is said to be in, quotes taken off.
pub fn charset(headers: &HeaderMap) -> Option<&str> {
    let sent = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let parameters = sent
        .split(';')
        .skip(1)
        .filter_map(|parameter| parameter.split_once('='));
    let mut charsets = parameters.filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    charsets.next().map(|(_, charset)| charset.trim().trim_matches('"'))
}

/// Whether text in this charset is text in UTF-8.
pub fn is_utf8(charset: &str) -> bool {
    let known = ["utf-8", "utf8", "us-ascii", "ascii"];
    known.iter().any(|one| one.eq_ignore_ascii_case(charset))
}

/// How much a range says: `*/*` nothing, `application/json` all.
fn precision(range: &str) -> usize {
    match range.split_once('/') {
        Some(("*", _)) => 0,
        Some((_, "*")) => 1,
        Some((_, subtype)) if subtype.starts_with("*+") => 2,
        _ => 3,
    }
}

/// Which of `offered` the client likes best, the first among equals; `None` if it takes none of them.
pub fn preferred(headers: &HeaderMap, offered: &'static [&'static str]) -> Option<&'static str> {
    let lines = headers.get_all(ACCEPT).iter().filter_map(|line| line.to_str().ok());
    let wishes: Vec<Wish<'_>> = lines.flat_map(|line| line.split(',')).filter_map(Wish::read).collect();
    if wishes.is_empty() {
        return offered.first().copied();
    }
    let rated = offered
        .iter()
        .map(|one| (quality(&wishes, one), *one))
        .filter(|(quality, _)| *quality > 0);
    rated.rev().max_by_key(|(quality, _)| *quality).map(|(_, one)| one)
}

/// One range of an `Accept` header with its quality in thousandths.
struct Wish<'h> {
    range: &'h str,
    quality: u16,
}

impl<'h> Wish<'h> {
    fn read(text: &'h str) -> Option<Self> {
        let (range, quality) = weighted(text).filter(|(range, _)| range.contains('/'))?;
        Some(Self { range, quality })
    }
}

/// An item of a list of wishes (`gzip;q=0.5`) with its quality in thousandths, 1000 where it says none.
pub(super) fn weighted(text: &str) -> Option<(&str, u16)> {
    let mut parts = text.split(';').map(str::trim);
    let wish = parts.next()?;
    let weight = parts
        .filter_map(|part| part.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("q"));
    let quality = weight.map_or(Some(1.0), |(_, number)| number.trim().parse::<f32>().ok())?;
    Some((wish, (quality.clamp(0.0, 1.0) * 1000.0) as u16))
}

/// The most specific range decides.
fn quality(wishes: &[Wish<'_>], offered: &str) -> u16 {
    let fits = |wish: &&Wish<'_>| covers(wish.range, essence(offered)) || covers(essence(offered), wish.range);
    let precise = |wish: &&Wish<'_>| (precision(wish.range), wish.quality);
    wishes
        .iter()
        .filter(fits)
        .max_by_key(precise)
        .map_or(0, |wish| wish.quality)
}

/// Whether `range` (`*/*`, `image/*`, `application/*+json`, `application/json`) covers a media type.
pub(super) fn covers(range: &str, media_type: &str) -> bool {
    // What is no media type at all stands in documents, too, and covers itself.
    if range == "*/*" || range.eq_ignore_ascii_case(media_type) {
        return true;
    }
    let (Some((kind, subtype)), Some((of, what))) = (range.split_once('/'), media_type.split_once('/')) else {
        return false;
    };
    kind.eq_ignore_ascii_case(of)
        && match subtype.strip_prefix('*') {
            Some(suffix) => {
                what.len() >= suffix.len()
                    && what.is_char_boundary(what.len() - suffix.len())
                    && what[what.len() - suffix.len()..].eq_ignore_ascii_case(suffix)
            }
            None => subtype.eq_ignore_ascii_case(what),
        }
}

/// Without parameters.
fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}
