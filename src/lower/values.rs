//! The small languages of the extension: durations, sizes, rates.

use super::place::Place;
use crate::source::Node;
use std::time::Duration;

/// The value under `key`. What cannot be read was named when the document was.
pub(super) fn of<T>(place: &Place<'_>, key: &str, read: fn(&Node) -> Option<T>) -> Option<T> {
    place.node.get(key).and_then(read)
}

/// `500ms`, `5s`, `1m`, `24h`, `7d`.
pub(super) fn duration(node: &Node) -> Option<Duration> {
    duration_text(node.as_str()?)
}

fn duration_text(text: &str) -> Option<Duration> {
    let (count, unit) = split(text)?;
    let millis: u64 = match unit {
        "ms" => 1,
        "s" | "second" => 1_000,
        "m" | "minute" => 60_000,
        "h" | "hour" => 3_600_000,
        "d" | "day" => 86_400_000,
        _ => return None,
    };
    count.checked_mul(millis).map(Duration::from_millis)
}

/// Bytes: `5MB`, `256KiB`, `1024`.
pub(super) fn size(node: &Node) -> Option<u64> {
    if let Some(number) = node.as_number() {
        return u64::try_from(number.as_i128()?).ok();
    }
    let (count, unit) = split(node.as_str()?)?;
    let factor: u64 = match unit {
        "" | "B" => 1,
        "KB" | "kB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        _ => return None,
    };
    count.checked_mul(factor)
}

/// `20/minute`, `5/10s`.
pub(super) fn rate(text: &str) -> Option<(u32, Duration)> {
    let (count, window) = text.split_once('/')?;
    let window = window.trim();
    let window = if window.starts_with(|c: char| c.is_ascii_digit()) {
        duration_text(window)
    } else {
        duration_text(&format!("1{window}"))
    };
    let count = count.trim().parse().ok().filter(|n| *n > 0)?;
    Some((count, window.filter(|w| !w.is_zero())?))
}

/// `20%`.
pub(super) fn percent(node: &Node) -> Option<u8> {
    let number = node.as_str()?.strip_suffix('%')?.trim().parse().ok()?;
    (number <= 100).then_some(number)
}

fn split(text: &str) -> Option<(u64, &str)> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (count, unit) = text.split_at(digits);
    Some((count.parse().ok()?, unit.trim()))
}
