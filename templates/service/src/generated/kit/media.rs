//! Media types: what a body is, and what a client would like (RFC 9110 sections 8.3 and 12.5).

use http::header::{ACCEPT, CONTENT_TYPE, HeaderMap};

/// Which of `offered` the body is of; `offered` may hold ranges such as `image/*`.
pub fn of_body(headers: &HeaderMap, offered: &[&'static str]) -> Option<&'static str> {
    let sent = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .map_or("", essence);
    // Without a type a body is only bytes.
    let sent = if sent.is_empty() {
        "application/octet-stream".to_owned()
    } else {
        sent.to_ascii_lowercase()
    };
    let exact = offered.iter().find(|one| one.eq_ignore_ascii_case(&sent));
    exact
        .or_else(|| offered.iter().find(|range| covers(range, &sent)))
        .copied()
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
        let mut parts = text.split(';').map(str::trim);
        let range = parts.next().filter(|range| range.contains('/'))?;
        let weight = parts
            .filter_map(|part| part.split_once('='))
            .find(|(name, _)| name.eq_ignore_ascii_case("q"));
        let quality = weight.map_or(Some(1.0), |(_, number)| number.trim().parse::<f32>().ok())?;
        Some(Self {
            range,
            quality: (quality.clamp(0.0, 1.0) * 1000.0) as u16,
        })
    }
}

/// The most specific range decides.
fn quality(wishes: &[Wish<'_>], offered: &str) -> u16 {
    let fits = |wish: &&Wish<'_>| covers(wish.range, essence(offered)) || covers(essence(offered), wish.range);
    let precise = |wish: &&Wish<'_>| (2 - wish.range.matches('*').count().min(2), wish.quality);
    wishes
        .iter()
        .filter(fits)
        .max_by_key(precise)
        .map_or(0, |wish| wish.quality)
}

/// Whether `range` (`*/*`, `image/*`, `application/json`) covers a media type.
fn covers(range: &str, media_type: &str) -> bool {
    match range.split_once('/') {
        Some(("*", "*")) => true,
        Some((kind, "*")) => media_type
            .split('/')
            .next()
            .is_some_and(|of| of.eq_ignore_ascii_case(kind)),
        _ => range.eq_ignore_ascii_case(media_type),
    }
}

/// Without parameters.
fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}
