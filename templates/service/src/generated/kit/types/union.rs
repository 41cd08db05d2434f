//! Reading values that may have one of several forms.
//!
//! ```ignore
//! impl<'de> Deserialize<'de> for Payment {                       // told apart by a member
//!     fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
//!         let tagged = Tagged::read(deserializer, "kind")?;
//!         match tagged.tag() {
//!             "card" => tagged.into_form().map(Self::Card),
//!             "bank" | "sepa" => tagged.into_form().map(Self::Bank),
//!             _ => Err(tagged.unknown()),
//!         }
//!     }
//! }
//!
//! impl<'de> Deserialize<'de> for Contact {                       // not told apart: tried in order, with all constraints
//!     fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
//!         Trial::read(deserializer)?.form(Self::Person).form(Self::Company).any_of()   // or .one_of()
//!     }
//! }
//! ```
//! Both hold the value as JSON in between; the forms themselves are written with `#[serde(untagged)]` or by hand. What
//! fits no form is told by the judge of the slow path, which names the constraints of the nearest form.

use super::super::check::{At, Check, Location, Schema, Violations, from_value, normalise};
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use std::cell::Cell;
use std::marker::PhantomData;

/// A value whose form a member tells.
#[derive(Debug)]
pub struct Tagged<E> {
    value: Value,
    tag: String,
    error: PhantomData<E>,
}

impl<E: Error> Tagged<E> {
    /// Reads a value and its tag: the text of `member`, or the JSON text of what is no string.
    pub fn read<'de, D: Deserializer<'de, Error = E>>(deserializer: D, member: &'static str) -> Result<Self, E> {
        let value = Value::deserialize(deserializer)?;
        let tag = match value.get(member) {
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
            None => return Err(E::missing_field(member)),
        };
        Ok(Self {
            value,
            tag,
            error: PhantomData,
        })
    }

    /// The tag.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// The value as one of the forms.
    pub fn into_form<T: DeserializeOwned>(self) -> Result<T, E> {
        from_value(self.value).map_err(E::custom)
    }

    /// The tag names no form.
    pub fn unknown(&self) -> E {
        E::custom("the tag names no form")
    }
}

/// Writes a value with its tag, which comes first where the value has no member for it.
///
/// Generated unions say `#[serde(serialize_with = …)]` of the forms that need it.
pub fn tagged<T: Serialize, S: Serializer>(
    value: &T,
    member: &str,
    tag: &str,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let value = serde_json::to_value(value).map_err(serde::ser::Error::custom)?;
    match value {
        Value::Object(members) if !members.contains_key(member) => {
            serializer.collect_map([(member.to_owned(), tag.into())].into_iter().chain(members))
        }
        other => other.serialize(serializer),
    }
}

/// A value that is tried as one form after the other. A form fits if its type and all its constraints do.
#[derive(Debug)]
pub struct Trial<T, E> {
    value: Value,
    found: Option<T>,
    fits: usize,
    error: PhantomData<E>,
}

impl<T, E: Error> Trial<T, E> {
    /// Reads a value.
    pub fn read<'de, D: Deserializer<'de, Error = E>>(deserializer: D) -> Result<Self, E> {
        if LEFT.get() == 0 {
            return Err(E::custom("more forms than can be tried"));
        }
        let mut value = Value::deserialize(deserializer)?;
        normalise(&mut value);
        LEFT.set(LEFT.get().saturating_sub(extent(&value)));
        Ok(Self {
            value,
            found: None,
            fits: 0,
            error: PhantomData,
        })
    }

    /// Tries a form; the first one that fits is taken.
    #[must_use]
    pub fn form<V: DeserializeOwned + Check>(self, wrap: impl FnOnce(V) -> T) -> Self {
        self.form_with(wrap, |at, form| form.check(at))
    }

    /// Tries a form whose constraints its type does not know.
    #[must_use]
    pub fn form_with<V: DeserializeOwned>(
        self,
        wrap: impl FnOnce(V) -> T,
        check: impl FnOnce(&mut At<'_>, &V),
    ) -> Self {
        self.attempt(wrap, |at, _, form| check(at, form))
    }

    /// Tries a form with keywords that no check expresses: the judge says whether it fits.
    #[must_use]
    pub fn judged<V: DeserializeOwned>(self, wrap: impl FnOnce(V) -> T, schema: &Schema) -> Self {
        self.attempt(wrap, |at, value, _| schema.judge(value, at))
    }

    fn attempt<V: DeserializeOwned>(
        mut self,
        wrap: impl FnOnce(V) -> T,
        check: impl FnOnce(&mut At<'_>, &Value, &V),
    ) -> Self {
        let Some(_level) = Level::enter() else { return self };
        let Ok(form) = from_value::<V, _>(&self.value) else {
            return self;
        };
        let mut violations = Violations::default();
        check(&mut At::root(Location::Body, &mut violations), &self.value, &form);
        if violations.is_empty() {
            self.fits += 1;
            self.found = self.found.or_else(|| Some(wrap(form)));
        }
        self
    }

    /// The first form that fits: `anyOf`.
    pub fn any_of(self) -> Result<T, E> {
        self.found.ok_or_else(|| E::custom("no form fits"))
    }

    /// The only form that fits: `oneOf`.
    pub fn one_of(self) -> Result<T, E> {
        if self.fits > 1 {
            Err(E::custom("more than one form fits"))
        } else {
            self.any_of()
        }
    }
}

thread_local! {
    /// How many trials are under way within each other.
    static TRIALS: Cell<u8> = const { Cell::new(0) };
    /// How many bytes of the body that is being read may still be tried; of what comes from elsewhere, all.
    static LEFT: Cell<usize> = const { Cell::new(usize::MAX) };
}

/// One trial within others. Forms that hold the union again are tried anew on every level, which doubles the work with
/// each: beyond so many levels, or after so many bytes, nothing fits.
struct Level;

impl Level {
    const MOST: u8 = 12;

    fn enter() -> Option<Self> {
        let depth = TRIALS.get();
        (depth < Self::MOST && LEFT.get() > 0)
            .then(|| TRIALS.set(depth + 1))
            .map(|()| Self)
    }
}

impl Drop for Level {
    fn drop(&mut self) {
        TRIALS.set(TRIALS.get() - 1);
    }
}

/// How much may be tried of one body while this lives. What lies below twelve levels of two forms is read four thousand
/// times, so that a hostile body of 40 KB took most of a minute: now a body costs no more than one of some times its size.
#[derive(Debug)]
pub struct Allowance(usize);

impl Allowance {
    /// Twelve levels of a small body take a third of this.
    const LEAST: usize = 256 << 10;
    const TIMES: usize = 32;

    /// For a body of so many bytes; within another allowance, what is left of that.
    pub fn of(bytes: usize) -> Self {
        let all = Self::LEAST + bytes.saturating_mul(Self::TIMES);
        Self(LEFT.replace(LEFT.get().min(all)))
    }
}

impl Drop for Allowance {
    fn drop(&mut self) {
        LEFT.set(self.0);
    }
}

/// About as many bytes as the value has as text.
pub fn extent(value: &Value) -> usize {
    2 + match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(extent).sum(),
        Value::Object(members) => members.iter().map(|(name, value)| name.len() + extent(value)).sum(),
        _ => 0,
    }
}
