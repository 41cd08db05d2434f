//! Checks of numbers.

use super::at::At;
use super::decimal;
use super::message;
use std::fmt::Display;
use std::ops::{Bound, RangeBounds};

/// Integers of all widths that contracts know.
pub trait Whole {
    /// The same number, wide enough for all of them.
    fn widen(self) -> i128;
}

macro_rules! whole {
    ($($name:ty)*) => { $(
        impl Whole for $name {
            fn widen(self) -> i128 {
                i128::from(self)
            }
        }
    )* };
}

whole!(i32 i64 u32 u64);

impl<T: Whole + Copy> Whole for &T {
    fn widen(self) -> i128 {
        (*self).widen()
    }
}

/// An integer under check; see [`At::integer`].
#[derive(Debug)]
pub struct Integer<'a> {
    at: At<'a>,
    value: i128,
}

impl<'a> Integer<'a> {
    pub(super) fn new(at: At<'a>, value: i128) -> Self {
        Self { at, value }
    }

    /// `minimum`, `maximum` and their exclusive forms: `1..=999`, `1..`, `..10`.
    pub fn range(mut self, range: impl RangeBounds<i128>) -> Self {
        bounds(&mut self.at, &self.value, &range);
        self
    }

    /// `minimum`.
    pub fn minimum(self, limit: i128) -> Self {
        self.range(limit..)
    }

    /// `maximum`.
    pub fn maximum(self, limit: i128) -> Self {
        self.range(..=limit)
    }

    /// `exclusiveMinimum`.
    pub fn exclusive_minimum(self, limit: i128) -> Self {
        self.range((Bound::Excluded(limit), Bound::Unbounded))
    }

    /// `exclusiveMaximum`.
    pub fn exclusive_maximum(self, limit: i128) -> Self {
        self.range(..limit)
    }

    /// `multipleOf`; `step` is above zero.
    pub fn multiple_of(mut self, step: i128) -> Self {
        if step != 0 && self.value % step != 0 {
            self.at.report("multipleOf", message::multiple_of(step));
        }
        self
    }
}

/// A number under check; see [`At::number`].
#[derive(Debug)]
pub struct Number<'a> {
    at: At<'a>,
    value: f64,
}

impl<'a> Number<'a> {
    pub(super) fn new(at: At<'a>, value: f64) -> Self {
        Self { at, value }
    }

    /// `minimum`, `maximum` and their exclusive forms: `0.0..=1.0`, `0.5..`, `..10.0`.
    pub fn range(mut self, range: impl RangeBounds<f64>) -> Self {
        bounds(&mut self.at, &self.value, &range);
        self
    }

    /// `minimum`.
    pub fn minimum(self, limit: f64) -> Self {
        self.range(limit..)
    }

    /// `maximum`.
    pub fn maximum(self, limit: f64) -> Self {
        self.range(..=limit)
    }

    /// `exclusiveMinimum`.
    pub fn exclusive_minimum(self, limit: f64) -> Self {
        self.range((Bound::Excluded(limit), Bound::Unbounded))
    }

    /// `exclusiveMaximum`.
    pub fn exclusive_maximum(self, limit: f64) -> Self {
        self.range(..limit)
    }

    /// `multipleOf`, exact in decimals: 0.3 is a multiple of 0.1. `step` is above zero.
    pub fn multiple_of(mut self, step: f64) -> Self {
        if !decimal::is_multiple(self.value, step) {
            self.at.report("multipleOf", message::multiple_of(step));
        }
        self
    }
}

fn bounds<T: PartialOrd + Display>(at: &mut At<'_>, value: &T, range: &impl RangeBounds<T>) {
    match range.start_bound() {
        Bound::Included(limit) if value < limit => at.report("minimum", message::minimum(limit)),
        Bound::Excluded(limit) if value <= limit => at.report("exclusiveMinimum", message::exclusive_minimum(limit)),
        _ => {}
    }
    match range.end_bound() {
        Bound::Included(limit) if value > limit => at.report("maximum", message::maximum(limit)),
        Bound::Excluded(limit) if value >= limit => at.report("exclusiveMaximum", message::exclusive_maximum(limit)),
        _ => {}
    }
}
