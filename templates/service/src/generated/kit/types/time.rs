//! Dates and times of RFC 3339. `jiff` does the calendar; teams may use it through `Deref` or never meet it.

use jiff::tz::Offset;
use jiff::{Timestamp, civil};
use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

/// A moment with the offset it was written with. Compared and sorted by the moment, then the offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime {
    moment: Timestamp,
    offset: Offset,
}

impl DateTime {
    /// Now, in UTC.
    pub fn now() -> Self {
        Timestamp::now().into()
    }

    /// The moment.
    pub const fn timestamp(self) -> Timestamp {
        self.moment
    }

    /// The offset from UTC it was written with.
    pub const fn offset(self) -> Offset {
        self.offset
    }
}

/// The text is no date or time of RFC 3339.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the text is no date or time of RFC 3339")]
pub struct NoTime;

impl FromStr for DateTime {
    type Err = NoTime;

    /// RFC 3339 `date-time`, `t` and `z` in any case. A leap second is read as the second before it; digits of the
    /// second beyond the ninth are dropped.
    fn from_str(text: &str) -> Result<Self, NoTime> {
        let (date, rest) = text.split_at_checked(10).ok_or(NoTime)?;
        let date: Date = date.parse()?;
        let time: Time = rest.strip_prefix(['T', 't']).ok_or(NoTime)?.parse()?;
        let moment = time.offset.to_timestamp(date.to_datetime(time.clock));
        let moment = moment.map_err(|_| NoTime)?;
        Ok(Self {
            moment,
            offset: time.offset,
        })
    }
}

/// `08:00:59`, with 60 for a leap second.
fn clock(text: &str) -> Option<(i8, i8, i8)> {
    let bytes = text.as_bytes();
    let colons = bytes.get(2) == Some(&b':') && bytes.get(5) == Some(&b':');
    let (hour, minute, second) = (two(bytes, 0)?, two(bytes, 3)?, two(bytes, 6)?);
    (colons && hour < 24 && minute < 60 && second <= 60).then_some((hour, minute, second))
}

/// `.125` as nanoseconds, and what follows.
fn fraction(text: &str) -> Option<(i32, &str)> {
    let Some(rest) = text.strip_prefix('.') else {
        return Some((0, text));
    };
    let count = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = rest.split_at(count);
    let nine: String = digits.chars().chain(std::iter::repeat('0')).take(9).collect();
    (count > 0)
        .then(|| nine.parse().ok())
        .flatten()
        .map(|nanos| (nanos, rest))
}

/// `Z` or `+02:00`.
fn offset(text: &str) -> Option<Offset> {
    if matches!(text, "Z" | "z") {
        return Some(Offset::UTC);
    }
    let bytes = text.as_bytes();
    let sign = match bytes.first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let (hour, minute) = (two(bytes, 1)?, two(bytes, 4)?);
    let fits = bytes.len() == 6 && bytes[3] == b':' && hour < 24 && minute < 60;
    let seconds = sign * (i32::from(hour) * 3600 + i32::from(minute) * 60);
    fits.then(|| Offset::from_seconds(seconds).ok()).flatten()
}

fn two(bytes: &[u8], from: usize) -> Option<i8> {
    let digits = bytes
        .get(from..from + 2)
        .filter(|pair| pair.iter().all(u8::is_ascii_digit))?;
    i8::try_from((digits[0] - b'0') * 10 + (digits[1] - b'0')).ok()
}

impl fmt::Display for DateTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.offset == Offset::UTC {
            self.moment.fmt(formatter)
        } else {
            self.moment.display_with_offset(self.offset).fmt(formatter)
        }
    }
}

impl Deref for DateTime {
    type Target = Timestamp;

    fn deref(&self) -> &Timestamp {
        &self.moment
    }
}

impl From<Timestamp> for DateTime {
    fn from(moment: Timestamp) -> Self {
        Self {
            moment,
            offset: Offset::UTC,
        }
    }
}

impl From<DateTime> for Timestamp {
    fn from(time: DateTime) -> Self {
        time.moment
    }
}

super::as_text!(DateTime, "date-time");

/// A day: RFC 3339 `full-date`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(pub civil::Date);

impl FromStr for Date {
    type Err = NoTime;

    fn from_str(text: &str) -> Result<Self, NoTime> {
        let bytes = text.as_bytes();
        let shape = bytes.len() == 10 && bytes[4] == b'-' && bytes[7] == b'-';
        let parts = || {
            let year = i16::from(two(bytes, 0)?) * 100 + i16::from(two(bytes, 2)?);
            civil::Date::new(year, two(bytes, 5)?, two(bytes, 8)?).ok()
        };
        shape.then(parts).flatten().map(Self).ok_or(NoTime)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl Deref for Date {
    type Target = civil::Date;

    fn deref(&self) -> &civil::Date {
        &self.0
    }
}

impl From<civil::Date> for Date {
    fn from(date: civil::Date) -> Self {
        Self(date)
    }
}

super::as_text!(Date, "date");

/// A time of day with the offset it was written with: RFC 3339 `full-time`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Time {
    clock: civil::Time,
    offset: Offset,
}

impl Time {
    /// A time of day, in UTC.
    pub const fn utc(clock: civil::Time) -> Self {
        Self {
            clock,
            offset: Offset::UTC,
        }
    }

    /// What a clock on the wall shows there.
    pub const fn clock(self) -> civil::Time {
        self.clock
    }

    /// The offset from UTC it was written with.
    pub const fn offset(self) -> Offset {
        self.offset
    }
}

impl FromStr for Time {
    type Err = NoTime;

    /// RFC 3339 `full-time`, `z` in any case. A leap second is read as the second before it; digits of the second beyond
    /// the ninth are dropped.
    fn from_str(text: &str) -> Result<Self, NoTime> {
        let (time, rest) = text.split_at_checked(8).ok_or(NoTime)?;
        let (hour, minute, second) = clock(time).ok_or(NoTime)?;
        let (nanos, rest) = fraction(rest).ok_or(NoTime)?;
        let offset = offset(rest).ok_or(NoTime)?;
        // 23:59:60 in UTC is the only minute that has 61 seconds.
        let minutes = i32::from(hour) * 60 + i32::from(minute) - offset.seconds() / 60;
        if second == 60 && minutes.rem_euclid(24 * 60) != 24 * 60 - 1 {
            return Err(NoTime);
        }
        let clock = civil::Time::new(hour, minute, second.min(59), nanos).map_err(|_| NoTime)?;
        Ok(Self { clock, offset })
    }
}

impl fmt::Display for Time {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.clock.fmt(formatter)?;
        if self.offset == Offset::UTC {
            return formatter.write_str("Z");
        }
        let minutes = self.offset.seconds() / 60;
        let sign = if minutes < 0 { '-' } else { '+' };
        let minutes = minutes.abs();
        write!(formatter, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

impl Deref for Time {
    type Target = civil::Time;

    fn deref(&self) -> &civil::Time {
        &self.clock
    }
}

super::as_text!(Time, "time");
