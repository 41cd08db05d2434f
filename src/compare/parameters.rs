//! Parameters.

use super::value::Root;
use super::{Comparison, Pair, Spans};
use crate::contract::{Location, Parameter, ParameterShape, Path, Segment};
use std::collections::BTreeMap;

impl<'a> Comparison<'a> {
    /// Parameters by location and name; those of the path by their position.
    pub(super) fn parameters(&mut self, pair: &Pair<'a>) {
        let renamed = self.path_names(pair);
        let name = |old: &'a Parameter| match old.location {
            Location::Path => renamed.get(old.name.as_str()).copied().unwrap_or(&old.name),
            _ => &old.name,
        };
        let news = &pair.new.parameters;
        let mut fresh: Vec<&'a Parameter> = news.iter().collect();
        let mut gone = Vec::new();
        for old in &pair.old.parameters {
            match fresh.iter().position(|new| same(new, old.location, name(old))) {
                Some(at) => self.parameter(pair, old, fresh.remove(at)),
                None => gone.push(old),
            }
        }
        for old in gone {
            match fresh.iter().position(|new| new.name.eq_ignore_ascii_case(&old.name)) {
                Some(at) => self.moved(pair, old, fresh.remove(at)),
                None => self.without(pair, old),
            }
        }
        for new in fresh {
            let spans = Spans::new(new.span);
            let (code, which) = if new.required {
                ("ED701", "required ")
            } else {
                ("ED702", "optional ")
            };
            self.say(code, &pair.name, format!("{which}{} added", words(new)), spans);
        }
    }

    /// New names of path parameters by their old ones.
    fn path_names(&mut self, pair: &Pair<'a>) -> BTreeMap<&'a str, &'a str> {
        let (old, new) = (names(&pair.old.path), names(&pair.new.path));
        let spans = pair.spans();
        for (old, new) in old.iter().zip(&new).filter(|(old, new)| old != new) {
            self.say("ED712", &pair.name, format!("path parameter {old} → {new}"), spans);
        }
        old.into_iter().zip(new).collect()
    }

    fn without(&mut self, pair: &Pair<'a>, old: &Parameter) {
        let code = if old.deprecated { "ED704" } else { "ED703" };
        self.say(
            code,
            &pair.name,
            format!("{} removed", words(old)),
            Spans::old(old.span),
        );
    }

    fn moved(&mut self, pair: &Pair<'a>, old: &'a Parameter, new: &'a Parameter) {
        let (from, to) = (word(old.location), word(new.location));
        let what = format!("parameter {} moved from {from} to {to}", old.name);
        self.say("ED707", &pair.name, what, Spans::both(old.span, new.span));
        self.parameter(pair, old, new);
    }

    fn parameter(&mut self, pair: &Pair<'a>, old: &'a Parameter, new: &'a Parameter) {
        let spans = Spans::both(old.span, new.span);
        let words = words(new);
        let mut say = |code, what: &str| self.say(code, &pair.name, format!("{words} {what}"), spans);
        match (old.required, new.required) {
            (false, true) => say("ED705", "became required"),
            (true, false) => say("ED706", "became optional"),
            _ => {}
        }
        match (old.deprecated, new.deprecated) {
            (false, true) => say("ED713", "deprecated"),
            (true, false) => say("ED714", "no longer deprecated"),
            _ => {}
        }
        match (old.allow_empty, new.allow_empty) {
            (true, false) => say("ED710", "may no longer be sent without a value"),
            (false, true) => say("ED711", "may be sent without a value"),
            _ => {}
        }
        if old.location == new.location && old.style != new.style {
            say("ED708", &format!("style {:?} → {:?}", old.style, new.style));
        } else if old.location == new.location && old.explode != new.explode && new.shape != ParameterShape::Scalar {
            say("ED709", &format!("explode {} → {}", old.explode, new.explode));
        }
        let root = Root::sent(&pair.name, &words);
        self.values.compare(root, old.schema, new.schema);
    }
}

/// Header names are the same in any case.
fn same(new: &Parameter, location: Location, name: &str) -> bool {
    let named = if location == Location::Header {
        new.name.eq_ignore_ascii_case(name)
    } else {
        new.name == name
    };
    named && new.location == location
}

fn names(path: &Path) -> Vec<&str> {
    let parts = path.segments.iter().flatten();
    parts
        .filter_map(|part| match part {
            Segment::Parameter(name) => Some(name.as_str()),
            Segment::Literal(_) => None,
        })
        .collect()
}

fn words(parameter: &Parameter) -> String {
    format!("{} parameter {}", word(parameter.location), parameter.name)
}

/// As OpenAPI writes it.
pub(super) const fn word(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}
