//! The parts of a form, each read as the contract has it.

use super::super::super::check::{At, message};
use super::super::super::violation::{Location, Violations};
use super::super::parameter::Parameter;
use super::super::raw::{self, Decoding, Raw};
use super::super::reading::{Found, Place, Reading};
use super::super::upload::Upload;
use bytes::Bytes;

/// The parts of a form that was received.
#[derive(Debug)]
pub struct Parts<'i> {
    pub(super) sink: &'i mut Violations,
    /// The request is refused: nothing is reported any more.
    pub(super) bad: bool,
    pub(super) fields: Vec<(String, Bytes)>,
    pub(super) files: Vec<(String, Upload)>,
    /// The names of all parts, in order, each once.
    pub(super) names: Vec<String>,
    /// Whether there is a body, be it without parts.
    pub(super) sent: bool,
}

impl Parts<'_> {
    /// Reports parts that the contract does not know; `None` if there are any. For closed forms, after all else is read.
    pub fn only(&mut self, known: &[&str]) -> Option<()> {
        let before = self.sink.len();
        let mut root = At::root(Location::Body, self.sink);
        for name in self.names.iter().filter(|name| !known.contains(&name.as_str())) {
            root.field(name).report("additionalProperties", message::unknown());
        }
        (self.sink.len() == before).then_some(())
    }

    /// A field, to be decoded like a parameter.
    pub fn field<'p>(&'p mut self, name: &'p str) -> Parameter<'p> {
        let text = |bytes: &'p Bytes| std::str::from_utf8(bytes).map_err(|_| raw::no_utf8());
        let texts = self
            .fields
            .iter()
            .filter(|(of, _)| of == name)
            .map(|(_, bytes)| text(bytes))
            .collect();
        let raw = Raw {
            texts,
            decoding: Decoding::Done,
        };
        Parameter::new(self.sink, Location::Body, name, raw, &[])
    }

    /// A file.
    pub fn file<'p>(&'p mut self, name: &'p str) -> Reading<'p, Upload> {
        let index = self.files.iter().position(|(of, _)| of == name);
        let twice = self.files.iter().filter(|(of, _)| of == name).count() > 1;
        let file = index.map(|index| self.files.remove(index).1);
        let place = Place {
            sink: self.sink,
            location: Location::Body,
            name: Some(name),
        };
        match file {
            None if self.bad => Reading {
                place,
                found: Found::Bad,
            },
            _ if twice => Reading::new(place, Err(raw::repeated())),
            file => Reading::new(place, Ok(file)),
        }
    }

    /// All files of a name.
    pub fn files<'p>(&'p mut self, name: &'p str) -> Reading<'p, Vec<Upload>> {
        let all = std::mem::take(&mut self.files);
        let (these, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|(of, _)| of == name);
        self.files = others;
        let these: Vec<Upload> = these.into_iter().map(|(_, upload)| upload).collect();
        let place = Place {
            sink: self.sink,
            location: Location::Body,
            name: Some(name),
        };
        let found = match these.is_empty() {
            true if self.bad => Found::Bad,
            true => Found::Absent,
            false => Found::Value(these),
        };
        Reading { place, found }
    }

    /// Whether there is no part at all: an optional body that was left out.
    pub fn is_empty(&self) -> bool {
        !self.bad && self.fields.is_empty() && self.files.is_empty()
    }

    /// Reports that a body is missing which must be there, even if all of its parts may be left out; `None` if so.
    pub fn required(&mut self) -> Option<()> {
        let there = self.sent || self.bad;
        if !there {
            At::root(Location::Body, self.sink).report("required", message::required());
        }
        there.then_some(())
    }
}
