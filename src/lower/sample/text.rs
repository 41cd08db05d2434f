//! Strings of a format, a pattern, a length.

use super::super::Search;
use super::pattern;
use crate::contract::{Text, TextFormat};

/// Longer samples help nobody.
const LONGEST: u64 = 100_000;

/// A string that fits, another one for another `turn`.
pub(super) fn text(text: &Text, name: &str, turn: u32) -> Option<String> {
    let least = text.min_length.unwrap_or(0);
    if least > LONGEST {
        return None;
    }
    let most = text.max_length.unwrap_or(u64::MAX);
    if let Some(pattern) = &text.pattern {
        let formatted = text.format.map(|format| formatted(format, turn));
        let search = Search::of(pattern)?;
        let fits = |value: &String| search.is_match(value) && long_enough(value, least, most);
        return formatted
            .filter(fits)
            .or_else(|| pattern::generate(pattern, &search, (least, most), turn));
    }
    let base = match text.format {
        Some(TextFormat::Password) => format!("correct-horse-{turn}"),
        Some(format) => return stretched(format, formatted(format, turn), least, most),
        None if turn == 0 => word(name),
        None => format!("{} {turn}", word(name)),
    };
    let filler = format!("{base}{}", "x".repeat(usize::try_from(least).unwrap_or(0)));
    let length = (base.chars().count() as u64).clamp(least, most.max(least));
    let cut: String = filler.chars().take(usize::try_from(length).unwrap_or(0)).collect();
    if turn > 0 && length < base.chars().count() as u64 {
        return Some(numbered(turn, usize::try_from(length).unwrap_or(0)));
    }
    Some(cut)
}

/// A short text that differs by `turn`.
fn numbered(turn: u32, length: usize) -> String {
    let digits = format!("{turn:0length$}");
    digits.chars().rev().take(length).collect()
}

fn long_enough(value: &str, least: u64, most: u64) -> bool {
    let length = value.chars().count() as u64;
    (least..=most).contains(&length)
}

/// The last word of a name, which says what the value is.
pub(super) fn word(name: &str) -> String {
    let last = name.split_whitespace().last().unwrap_or("text");
    let plain: String = last
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == '_' || *c == '-')
        .collect();
    if plain.is_empty() { "text".to_owned() } else { plain }
}

fn formatted(format: TextFormat, turn: u32) -> String {
    let low = turn % 60;
    let n = if turn == 0 { String::new() } else { turn.to_string() };
    match format {
        TextFormat::DateTime => format!("2026-01-02T03:{:02}:{low:02}Z", turn / 60 % 60),
        TextFormat::Date => format!("{:04}-01-{:02}", 2026 + turn / 28 % 1000, 2 + turn % 28 % 27),
        TextFormat::Time => format!("03:{:02}:{low:02}Z", turn / 60 % 60),
        TextFormat::Duration => format!("PT{}M", turn + 1),
        TextFormat::Uuid => format!(
            "7b0c3a52-8a1f-4c55-9d0f-{:012x}",
            0x2b6f_3d1d_9a10_u64 + u64::from(turn)
        ),
        TextFormat::Uri => format!("https://example.com/{n}"),
        TextFormat::UriReference => format!("/example{n}"),
        TextFormat::Email => format!("name{n}@example.com"),
        TextFormat::Hostname => format!("host{n}.example.com"),
        TextFormat::Ipv4 => format!("192.0.2.{}", 1 + turn % 250),
        TextFormat::Ipv6 => format!("2001:db8::{:x}", 1 + turn % 65_000),
        TextFormat::Byte => {
            if turn == 0 {
                "YXBpZ2Vu".to_owned()
            } else {
                format!("{turn:08}")
            }
        }
        TextFormat::Decimal => format!("{}.50", turn + 1),
        TextFormat::Password => format!("correct-horse-{turn}"),
    }
}

/// A formatted value within a length; formats of a fixed length cannot change theirs.
fn stretched(format: TextFormat, value: String, least: u64, most: u64) -> Option<String> {
    if long_enough(&value, least, most) {
        return Some(value);
    }
    let missing = usize::try_from(least.saturating_sub(value.chars().count() as u64)).ok()?;
    let longer = match format {
        TextFormat::Uri | TextFormat::UriReference => format!("{value}{}", "x".repeat(missing)),
        TextFormat::Email => format!("{}{value}", "a".repeat(missing.min(50))),
        TextFormat::Byte => "YXBp".repeat(missing.div_ceil(4) + value.len() / 4),
        TextFormat::Decimal => format!("{}{value}", "1".repeat(missing)),
        _ => value,
    };
    let shorter = match format {
        TextFormat::Uri => Some("a:b"),
        TextFormat::UriReference => Some("/"),
        TextFormat::Email => Some("a@b.co"),
        TextFormat::Hostname => Some("a"),
        TextFormat::Byte => Some("YQ=="),
        TextFormat::Decimal => Some("1"),
        TextFormat::Ipv6 => Some("::"),
        TextFormat::Duration => Some("P1D"),
        _ => None,
    };
    let choices = std::iter::once(longer).chain(shorter.map(str::to_owned));
    let mut choices = choices.chain((format == TextFormat::Byte).then(String::new));
    choices.find(|choice| long_enough(choice, least, most))
}
