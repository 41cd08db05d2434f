//! Bounds.

use super::super::values::Change;
use super::or_none;
use super::pair::Pair;
use crate::contract::{Bound, Bounds};
use serde_json::Number;
use std::cmp::Ordering;

impl Pair<'_> {
    /// A count that must be reached; none is zero. The first change narrows, the second widens.
    pub(super) fn least(&mut self, keyword: &str, [old, new]: [Option<u64>; 2], [raised, lowered]: [Change; 2]) {
        let what = format!("{keyword} {} → {}", or_none(old), or_none(new));
        match new.unwrap_or(0).cmp(&old.unwrap_or(0)) {
            Ordering::Greater => self.say(raised, keyword, what),
            Ordering::Less => self.say(lowered, keyword, what),
            Ordering::Equal => {}
        }
    }

    /// A count that must not be passed; none is without end.
    pub(super) fn most(&mut self, keyword: &str, [old, new]: [Option<u64>; 2], [lowered, raised]: [Change; 2]) {
        let what = format!("{keyword} {} → {}", or_none(old), or_none(new));
        match new.unwrap_or(u64::MAX).cmp(&old.unwrap_or(u64::MAX)) {
            Ordering::Less => self.say(lowered, keyword, what),
            Ordering::Greater => self.say(raised, keyword, what),
            Ordering::Equal => {}
        }
    }

    /// Widths of numbers: least, greatest, name.
    pub(super) fn widths(&mut self, old: (i128, i128, &str), new: (i128, i128, &str)) {
        let what = format!("format {} → {}", old.2, new.2);
        match (old, new) {
            (old, new) if old == new => {}
            (old, new) if old.0 <= new.0 && new.1 <= old.1 => self.say(Change::FormatNarrowed, "format", what),
            (old, new) if new.0 <= old.0 && old.1 <= new.1 => self.say(Change::FormatWidened, "format", what),
            _ => self.say(Change::FormatChanged, "format", what),
        }
    }

    /// Bounds of numbers; those of integers are brought to the inclusive form, so that `> 0` and `>= 1` are the same.
    pub(super) fn bounds(&mut self, old: &Bounds, new: &Bounds, whole: bool) {
        let (before, after) = (End::of(old.min.as_ref(), whole, 1), End::of(new.min.as_ref(), whole, 1));
        let what = format!("minimum {} → {}", or_none(before.as_ref()), or_none(after.as_ref()));
        match tighter(before.as_ref(), after.as_ref(), Ordering::Greater) {
            Ordering::Greater => self.say(Change::MinimumRaised, "minimum", what),
            Ordering::Less => self.say(Change::MinimumLowered, "minimum", what),
            Ordering::Equal => {}
        }
        let (before, after) = (
            End::of(old.max.as_ref(), whole, -1),
            End::of(new.max.as_ref(), whole, -1),
        );
        let what = format!("maximum {} → {}", or_none(before.as_ref()), or_none(after.as_ref()));
        match tighter(before.as_ref(), after.as_ref(), Ordering::Less) {
            Ordering::Greater => self.say(Change::MaximumLowered, "maximum", what),
            Ordering::Less => self.say(Change::MaximumRaised, "maximum", what),
            Ordering::Equal => {}
        }
        self.multiples(old.multiple_of.as_ref(), new.multiple_of.as_ref());
    }

    fn multiples(&mut self, old: Option<&Number>, new: Option<&Number>) {
        let what = format!("multipleOf {} → {}", or_none(old), or_none(new));
        let change = match (old, new) {
            (None, Some(_)) => Change::MultipleNarrowed,
            (Some(_), None) => Change::MultipleWidened,
            (Some(old), Some(new)) if compare(old, new) == Ordering::Equal => return,
            (Some(old), Some(new)) if is_multiple(new, old) => Change::MultipleNarrowed,
            (Some(old), Some(new)) if is_multiple(old, new) => Change::MultipleWidened,
            (Some(_), Some(_)) => Change::MultipleChanged,
            (None, None) => return,
        };
        self.say(change, "multipleOf", what);
    }
}

/// An end of a range.
struct End {
    value: Number,
    exclusive: bool,
}

impl End {
    fn of(bound: Option<&Bound>, whole: bool, inward: i64) -> Option<Self> {
        let bound = bound?;
        let moved = if whole && bound.exclusive {
            bound.value.as_i64().and_then(|value| value.checked_add(inward))
        } else {
            None
        };
        Some(Self {
            exclusive: bound.exclusive && moved.is_none(),
            value: moved.map_or_else(|| bound.value.clone(), Into::into),
        })
    }
}

impl std::fmt::Display for End {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let tail = if self.exclusive { " (exclusive)" } else { "" };
        write!(f, "{}{tail}", self.value)
    }
}

/// How much narrower `new` is than `old`; `inward` is the direction in which a value narrows the range.
fn tighter(old: Option<&End>, new: Option<&End>, inward: Ordering) -> Ordering {
    match (old, new) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
        (Some(old), Some(new)) => match compare(&new.value, &old.value) {
            Ordering::Equal => new.exclusive.cmp(&old.exclusive),
            order if order == inward => Ordering::Greater,
            _ => Ordering::Less,
        },
    }
}

/// Integers exactly, all else as doubles.
fn compare(one: &Number, other: &Number) -> Ordering {
    match (one.as_i128(), other.as_i128()) {
        (Some(one), Some(other)) => one.cmp(&other),
        _ => one.as_f64().partial_cmp(&other.as_f64()).unwrap_or(Ordering::Equal),
    }
}

fn is_multiple(large: &Number, small: &Number) -> bool {
    if let (Some(large), Some(small)) = (large.as_i128(), small.as_i128()) {
        return small != 0 && large % small == 0;
    }
    let (Some(large), Some(small)) = (large.as_f64(), small.as_f64()) else {
        return false;
    };
    let times = large / small;
    times >= 1.0 && (times - times.round()).abs() < 1e-9
}
