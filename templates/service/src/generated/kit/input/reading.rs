//! A value on its way from the request into the handler's hands.

use super::super::check::{At, Check, message};
use super::super::types::Fault;
use super::super::violation::{Location, Violations};

/// A decoded input, or why there is none. Ends in [`required`](Self::required), [`optional`](Self::optional) or
/// [`or`](Self::or).
#[must_use]
#[derive(Debug)]
pub struct Reading<'i, T> {
    pub(super) place: Place<'i>,
    pub(super) found: Found<T>,
}

/// Where the input stands, and where violations go.
#[derive(Debug)]
pub(super) struct Place<'i> {
    pub sink: &'i mut Violations,
    pub location: Location,
    /// `None`: the whole body.
    pub name: Option<&'i str>,
}

#[derive(Debug)]
pub(super) enum Found<T> {
    Absent,
    /// Reported, or the whole request is refused anyway.
    Bad,
    Value(T),
}

impl Place<'_> {
    /// Does something at this place.
    pub fn at<R>(&mut self, act: impl FnOnce(&mut At<'_>) -> R) -> R {
        let mut root = At::root(self.location, self.sink);
        match self.name {
            Some(name) => act(&mut root.field(name)),
            None => act(&mut root),
        }
    }

    pub fn report(&mut self, fault: Fault) {
        self.at(|at| at.report(fault.code, fault.detail));
    }
}

impl<'i, T> Reading<'i, T> {
    pub(super) fn new(mut place: Place<'i>, found: Result<Option<T>, Fault>) -> Self {
        let found = match found {
            Ok(value) => value.map_or(Found::Absent, Found::Value),
            Err(fault) => {
                place.report(fault);
                Found::Bad
            }
        };
        Self { place, found }
    }

    /// Checks the value, if there is one.
    pub fn check(mut self, check: impl FnOnce(&mut At<'_>, &T)) -> Self {
        if let Found::Value(value) = &self.found {
            let before = self.place.sink.len();
            self.place.at(|at| check(at, value));
            if self.place.sink.len() > before {
                self.found = Found::Bad;
            }
        }
        self
    }

    /// Checks the value by what it knows itself.
    pub fn checked(self) -> Self
    where
        T: Check,
    {
        self.check(|at, value| value.check(at))
    }

    /// Makes another value of it.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Reading<'i, U> {
        let found = match self.found {
            Found::Absent => Found::Absent,
            Found::Bad => Found::Bad,
            Found::Value(value) => Found::Value(change(value)),
        };
        Reading {
            place: self.place,
            found,
        }
    }

    /// The value; its absence is a violation.
    pub fn required(mut self) -> Option<T> {
        match self.found {
            Found::Value(value) => Some(value),
            Found::Bad => None,
            Found::Absent => {
                self.place.at(|at| at.report("required", message::required()));
                None
            }
        }
    }

    /// The value, or `Some(None)` where it is absent.
    pub fn optional(self) -> Option<Option<T>> {
        match self.found {
            Found::Value(value) => Some(Some(value)),
            Found::Absent => Some(None),
            Found::Bad => None,
        }
    }

    /// The value, or the contract's default where it is absent.
    pub fn or(self, default: impl Into<T>) -> Option<T> {
        self.or_else(|| default.into())
    }

    /// The value, or the contract's default where it is absent.
    pub fn or_else(self, default: impl FnOnce() -> T) -> Option<T> {
        self.optional().map(|value| value.unwrap_or_else(default))
    }

    /// The value, or the type's default where it is absent.
    pub fn or_default(self) -> Option<T>
    where
        T: Default,
    {
        self.or_else(T::default)
    }
}
