//! Durations as ISO 8601 writes them. `jiff` does the calendar.

use super::written::written;
use jiff::{Span, SpanRelativeTo};
use std::time;

written! {
    /// A duration of RFC 3339 appendix A: `P3Y6M4DT12H30M5S`, `P2W`. Kept and compared as it was written: a month has no
    /// number of days, and who wrote `PT90M` did not write `PT1H30M`.
    #[derive(PartialEq, Eq, Hash)]
    Duration, "duration", is_duration
}

impl Duration {
    /// For calendars: what to step by from a date. None where a number is larger than any calendar has room for.
    pub fn to_span(&self) -> Option<Span> {
        self.parse().ok()
    }

    /// The time that passes, with days of 24 hours. None where there are years or months in it, and beyond some 19,998 years.
    pub fn to_std(&self) -> Option<time::Duration> {
        let passes = self.to_span()?.to_duration(SpanRelativeTo::days_are_24_hours());
        passes.ok()?.try_into().ok()
    }
}

/// In whole seconds: the format has no parts of one.
impl From<time::Duration> for Duration {
    fn from(passes: time::Duration) -> Self {
        Self(format!("PT{}S", passes.as_secs()))
    }
}

/// Whether the text has the format `duration`: units in falling order without gaps, whole numbers only.
pub(in super::super) fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else {
        return false;
    };
    let (date, time) = rest
        .split_once('T')
        .map_or((rest, None), |(date, time)| (date, Some(time)));
    let date_fits = date.is_empty() || units(date, "YMD") || units(date, "W");
    match time {
        _ if date.ends_with('W') && time.is_some() => false,
        Some(time) => date_fits && units(time, "HMS"),
        None => date_fits && !date.is_empty(),
    }
}

/// Numbers with units out of `order`, falling, none left out in between.
fn units(mut text: &str, order: &str) -> bool {
    let mut next: Option<usize> = None;
    while !text.is_empty() {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let unit = text[digits..].chars().next();
        let Some(index) = unit.and_then(|unit| order.find(unit)) else {
            return false;
        };
        if digits == 0 || next.is_some_and(|next| next != index) {
            return false;
        }
        next = Some(index + 1);
        text = &text[digits + 1..];
    }
    next.is_some()
}
