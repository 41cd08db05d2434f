//! Where a check stands.

use super::super::types::Map;
use super::super::violation::{Location, Violation, Violations, escape_step};
use super::list::{List, Members, Properties};
use super::number::{Integer, Number, Whole};
use super::text::Text;
use std::borrow::Cow;
use std::net::{Ipv4Addr, Ipv6Addr};

/// What the schema says and the type cannot. Without constraints: the default, which finds nothing.
pub trait Check {
    /// Reports every broken constraint to `at`.
    fn check(&self, at: &mut At<'_>) {
        let _ = at;
    }
}

/// A place in a value: collects violations, and builds its pointer only if there are any. Costs no allocation.
#[derive(Debug)]
pub struct At<'a> {
    place: Place<'a>,
    sink: &'a mut Violations,
}

/// The way from the root, linked backwards along the stack.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    before: Option<&'a Place<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    Root(Location),
    Field(&'a str),
    Item(usize),
}

impl<'a> At<'a> {
    /// The root of a part of the request: `#` of the body.
    pub fn root(location: Location, sink: &'a mut Violations) -> Self {
        Self {
            place: Place {
                before: None,
                step: Step::Root(location),
            },
            sink,
        }
    }

    /// A member of an object.
    pub fn field<'b>(&'b mut self, name: &'b str) -> At<'b> {
        self.step(Step::Field(name))
    }

    /// An item of a list, counted from 0.
    pub fn item(&mut self, index: usize) -> At<'_> {
        self.step(Step::Item(index))
    }

    fn step<'b>(&'b mut self, step: Step<'b>) -> At<'b> {
        At {
            place: self.place.step(step),
            sink: self.sink,
        }
    }

    /// The same place, borrowed.
    pub(super) fn here(&mut self) -> At<'_> {
        At {
            place: self.place,
            sink: self.sink,
        }
    }

    /// Checks a string. Lengths count Unicode characters.
    pub fn string<'b>(&'b mut self, value: &'b str) -> Text<'b> {
        Text::new(self.here(), value)
    }

    /// Checks an integer of any width.
    pub fn integer(&mut self, value: impl Whole) -> Integer<'_> {
        Integer::new(self.here(), value.widen())
    }

    /// Checks a number.
    pub fn number(&mut self, value: impl Into<f64>) -> Number<'_> {
        Number::new(self.here(), value.into())
    }

    /// Checks a number of `format: float`, with the digits it has in that width; one too large for it has none.
    pub fn float(&mut self, value: f32) -> Number<'_> {
        const MOST: f64 = 3.402_823_5e38;
        Number::new(self.here(), super::decimal::widen(value)).range(-MOST..=MOST)
    }

    /// Checks a list.
    pub fn list<'b, T>(&'b mut self, items: &'b [T]) -> List<'b, T> {
        List::new(self.here(), items)
    }

    /// Checks a map.
    pub fn map<'b, V>(&'b mut self, map: &'b Map<V>) -> Members<'b, V> {
        Members::new(self.here(), map)
    }

    /// Checks the number of members that an object has.
    pub fn properties(&mut self, count: usize) -> Properties<'_> {
        Properties::new(self.here(), count)
    }

    /// Checks a value that knows its own constraints.
    pub fn check<T: Check + ?Sized>(&mut self, value: &T) {
        value.check(self);
    }

    /// Reports that a keyword failed here.
    pub fn report(&mut self, code: impl Into<Cow<'static, str>>, detail: impl Into<String>) {
        let (location, pointer) = (self.place.location(), self.place.pointer());
        self.sink.push(Violation {
            location,
            pointer,
            code: code.into(),
            detail: detail.into(),
        });
    }

    /// How many violations there are so far, here and elsewhere.
    pub fn violations(&self) -> usize {
        self.sink.len()
    }

    /// The pointer of this place, `#/lines/0`.
    pub fn pointer(&self) -> String {
        self.place.pointer()
    }

    /// The place, and where violations go.
    pub(super) fn parts(&mut self) -> (&Place<'a>, &mut Violations) {
        (&self.place, self.sink)
    }

    pub(super) fn location(&self) -> Location {
        self.place.location()
    }

    pub(super) fn sink(&mut self) -> &mut Violations {
        self.sink
    }
}

impl Place<'_> {
    /// No place, for what nobody will be told.
    pub(super) const NOWHERE: Self = Self {
        before: None,
        step: Step::Root(Location::Body),
    };

    pub(super) fn field<'b>(&'b self, name: &'b str) -> Place<'b> {
        self.step(Step::Field(name))
    }

    pub(super) fn item(&self, index: usize) -> Place<'_> {
        self.step(Step::Item(index))
    }

    fn step<'b>(&'b self, step: Step<'b>) -> Place<'b> {
        Place {
            before: Some(self),
            step,
        }
    }

    /// How many steps it is from the root.
    pub(super) fn depth(&self) -> usize {
        self.before.map_or(0, |before| before.depth() + 1)
    }

    pub(super) fn location(&self) -> Location {
        match (self.step, self.before) {
            (Step::Root(location), _) => location,
            (_, Some(before)) => before.location(),
            (_, None) => Location::Body,
        }
    }

    pub(super) fn pointer(&self) -> String {
        let mut pointer = self.before.map_or_else(String::new, Place::pointer);
        match self.step {
            Step::Root(_) => pointer.push('#'),
            Step::Field(name) => escape_step(&mut pointer, name),
            Step::Item(index) => escape_step(&mut pointer, &index.to_string()),
        }
        pointer
    }
}

impl<T: Check + ?Sized> Check for &T {
    fn check(&self, at: &mut At<'_>) {
        (**self).check(at);
    }
}

impl<T: Check + ?Sized> Check for Box<T> {
    fn check(&self, at: &mut At<'_>) {
        (**self).check(at);
    }
}

impl<T: Check> Check for Option<T> {
    fn check(&self, at: &mut At<'_>) {
        if let Some(value) = self {
            value.check(at);
        }
    }
}

impl<T: Check> Check for Vec<T> {
    fn check(&self, at: &mut At<'_>) {
        for (index, item) in self.iter().enumerate() {
            item.check(&mut at.item(index));
        }
    }
}

impl<V: Check> Check for Map<V> {
    fn check(&self, at: &mut At<'_>) {
        for (name, value) in self {
            value.check(&mut at.field(name));
        }
    }
}

/// Types whose every value is fine.
macro_rules! unconstrained {
    ($($name:ty)*) => { $(impl Check for $name {})* };
}

unconstrained!(() bool i32 i64 u32 u64 f32 f64 String Ipv4Addr Ipv6Addr serde_json::Value);

/// Lists of fixed places: each is checked by what it knows itself.
macro_rules! tuples {
    ($(($($name:ident $index:tt)+))+) => { $(
        impl<$($name: Check),+> Check for ($($name,)+) {
            fn check(&self, at: &mut At<'_>) {
                $(self.$index.check(&mut at.item($index));)+
            }
        }
    )+ };
}

tuples! {
    (A 0)
    (A 0 B 1)
    (A 0 B 1 C 2)
    (A 0 B 1 C 2 D 3)
    (A 0 B 1 C 2 D 3 E 4)
    (A 0 B 1 C 2 D 3 E 4 F 5)
}
