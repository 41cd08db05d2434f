//! Decimal numbers of any precision.

use super::written::written;
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

written! {
    /// A decimal number of any size and precision, as text: an amount of money, say. Kept with the very digits that were
    /// written, compared as the number that they mean: `1.50` equals `1.5`.
    ///
    /// For arithmetic there is the library of your choice: `amount.parse::<rust_decimal::Decimal>()?`.
    Decimal, "decimal", is_decimal
}

impl Decimal {
    /// Whether it is below zero, and its digits without zeros that mean nothing: those before the point and those behind.
    fn parts(&self) -> (bool, &str, &str) {
        let digits = self.strip_prefix(['-', '+']).unwrap_or(self);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        let zero = whole.is_empty() && fraction.is_empty();
        (self.starts_with('-') && !zero, whole, fraction)
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let ((negative, whole, fraction), (negative_too, its_whole, its_fraction)) = (self.parts(), other.parts());
        // Of whole numbers the longer is larger; fractions compare digit by digit, as text does.
        let size = (whole.len().cmp(&its_whole.len()))
            .then_with(|| whole.cmp(its_whole))
            .then_with(|| fraction.cmp(its_fraction));
        match (negative, negative_too) {
            (true, true) => size.reverse(),
            (false, false) => size,
            (negative, other) => other.cmp(&negative),
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.parts() == other.parts()
    }
}

impl Eq for Decimal {}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.parts().hash(hasher);
    }
}

macro_rules! from_integers {
    ($($name:ty)*) => { $(
        impl From<$name> for Decimal {
            fn from(number: $name) -> Self {
                Self(number.to_string())
            }
        }
    )* };
}

from_integers!(i32 i64 u32 u64);

/// Whether the text has the format `decimal`: digits with at most one point.
pub(in super::super) fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits
        .split_once('.')
        .map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    number(whole) && fraction.is_none_or(number)
}
