//! Checks: one expression a constraint chain, nested as the schema is.

use super::literal;
use super::types::{Presence, Types, is_tuple};
use crate::contract::{
    Additional, Array, Bound, Bounds, IntegerFormat, NumberFormat, Object, Property, SchemaId, Shape, Text, TextFormat,
};
use crate::plan::texts::{self, Held};
use crate::plan::{Face, Patterns, chain, unique_as_json};

/// Writes checks.
#[derive(Clone, Copy, Debug)]
pub struct Checks<'a> {
    /// How to speak of types.
    pub types: Types<'a>,
    /// The statics of patterns.
    pub patterns: &'a Patterns,
}

impl Checks<'_> {
    /// The check of a member of a struct, as a statement on `self`; `None` where nothing is constrained.
    pub fn member(&self, property: &Property, field: &str, face: Face) -> Option<String> {
        let at = format!("at.field({})", literal::string(&property.name));
        let presence = self.types.presence(property);
        let null = presence == Presence::Defaulted && self.types.nullable(property.schema);
        if presence == Presence::Plain || (presence == Presence::Defaulted && !null) {
            return self.plain(property.schema, &at, &format!("&self.{field}"), face);
        }
        let check = self.plain(property.schema, &at, field, face)?;
        if check == format!("{at}.check({field});") {
            // Options and three states hand the check on to their value.
            return Some(format!("{at}.check(&self.{field});"));
        }
        let some = match presence {
            Presence::ThreeState => format!("self.{field}.value()"),
            _ => format!("&self.{field}"),
        };
        Some(format!("if let Some({field}) = {some} {{ {check} }}"))
    }

    /// The check of a value behind the reference `place`, null being let through where the schema says so.
    pub fn value(&self, id: SchemaId, at: &str, place: &str, face: Face) -> Option<String> {
        if !self.types.nullable(id) {
            return self.plain(id, at, place, face);
        }
        let check = self.plain(id, at, "value", face)?;
        Some(format!("if let Some(value) = {place} {{ {check} }}"))
    }

    /// The check of a value that is no null, at the place `at`.
    pub fn plain(&self, id: SchemaId, at: &str, place: &str, face: Face) -> Option<String> {
        let place = if self.types.sensitive(id) {
            format!("{}.expose()", receiver(place))
        } else {
            place.to_owned()
        };
        let mut steps = Vec::new();
        for id in chain(self.types.contract, id) {
            if self.types.is_item(id) {
                let constrained = self.types.uses.checked.constrained(id);
                steps.extend(constrained.then(|| format!("{at}.check({place});")));
                break;
            }
            steps.extend(self.shape(id, at, &place, face));
        }
        (!steps.is_empty()).then(|| steps.join(" "))
    }

    /// The check of what a schema says itself, references aside.
    pub fn shape(&self, id: SchemaId, at: &str, place: &str, face: Face) -> Option<String> {
        let steps = match &self.types.contract.schema(id).shape {
            Shape::Integer(integer) => integer_check(&integer.bounds, integer.format, place)?,
            Shape::Number(number) => number_check(&number.bounds, number.format, place)?,
            Shape::String(text) => self.text(text, place)?,
            Shape::Array(array) if self.items_know(array, face) => format!(".check({place})"),
            Shape::Array(array) if is_tuple(array) => return self.tuple(array, at, place, face),
            Shape::Array(array) => self.array(array, place, face)?,
            Shape::Object(object) => self.map(object, place, face)?,
            _ => return None,
        };
        Some(format!("{at}{steps};"))
    }

    fn text(&self, text: &Text, place: &str) -> Option<String> {
        if !texts::checked(text) {
            return None;
        }
        let mut steps = Vec::new();
        steps.extend(between("length", text.min_length, text.max_length));
        let pattern = text.pattern.as_deref().and_then(|pattern| self.patterns.name(pattern));
        steps.extend(pattern.map(|name| format!(".pattern(&patterns::{name})")));
        steps.extend(
            text.format
                .and_then(format_name)
                .map(|name| format!(".format(kit::Format::{name})")),
        );
        let text = match texts::held(text) {
            Held::Written => format!("{}.as_str()", receiver(place)),
            _ => place.to_owned(),
        };
        (!steps.is_empty()).then(|| format!(".string({text}){}", steps.concat()))
    }

    fn array(&self, array: &Array, place: &str, face: Face) -> Option<String> {
        let mut steps = Vec::new();
        steps.extend(between("items", array.min_items, array.max_items));
        let unique = array.unique && !unique_as_json(self.types.contract, array);
        steps.extend(unique.then(|| ".unique()".to_owned()));
        if array.prefix.is_empty() {
            let item = self.value(array.items, "at", "item", face);
            steps.extend(item.map(|check| each("item", &check)));
        }
        (!steps.is_empty()).then(|| format!(".list({place}){}", steps.concat()))
    }

    /// Whether a list has no constraint of its own, and its items check themselves.
    fn items_know(&self, array: &Array, face: Face) -> bool {
        let free = array.min_items.unwrap_or(0) == 0
            && array.max_items.is_none()
            && (!array.unique || unique_as_json(self.types.contract, array));
        let item = || self.plain(array.items, "at", "item", face);
        free && array.prefix.is_empty()
            && !self.types.sensitive(array.items)
            && item().is_some_and(|check| check == "at.check(item);")
    }

    fn tuple(&self, array: &Array, at: &str, place: &str, face: Face) -> Option<String> {
        let places = array.prefix.iter().enumerate().filter_map(|(index, id)| {
            self.value(
                *id,
                &format!("{at}.item({index})"),
                &format!("&{}.{index}", receiver(place)),
                face,
            )
        });
        let steps: Vec<_> = places.collect();
        (!steps.is_empty()).then(|| steps.join(" "))
    }

    /// The check of a map, or of the further members of a struct.
    pub fn map(&self, object: &Object, place: &str, face: Face) -> Option<String> {
        let mut steps = Vec::new();
        steps.extend(
            object
                .min_properties
                .filter(|n| *n > 0)
                .map(|n| format!(".min_properties({n})")),
        );
        steps.extend(object.max_properties.map(|n| format!(".max_properties({n})")));
        if let Additional::Typed(id) = object.additional {
            let check = self.value(id, "at", "value", face);
            steps.extend(check.map(|check| each("value", &check)));
        }
        (!steps.is_empty()).then(|| format!(".map({place}){}", steps.concat()))
    }
}

/// The check of every item: by what it knows itself, or by these statements.
fn each(name: &str, check: &str) -> String {
    if check == format!("at.check({name});") {
        return ".checked()".to_owned();
    }
    format!(".each(|at, {name}| {{ {check} }})")
}

/// `.length(1..=20)`, or one of its ends.
fn between(what: &str, min: Option<u64>, max: Option<u64>) -> Vec<String> {
    let grouped = |n: u64| literal::grouped(n.into());
    match (min.filter(|min| *min > 0), max) {
        (Some(min), Some(max)) if what == "length" => vec![format!(".length({}..={})", grouped(min), &grouped(max))],
        (min, max) => {
            let min = min.map(|min| format!(".min_{what}({})", &grouped(min)));
            min.into_iter()
                .chain(max.map(|max| format!(".max_{what}({})", &grouped(max))))
                .collect()
        }
    }
}

/// The kit's name of a format that stays a string.
const fn format_name(format: TextFormat) -> Option<&'static str> {
    Some(match format {
        TextFormat::UriReference => "UriReference",
        TextFormat::Hostname => "Hostname",
        _ => return None,
    })
}

/// `&self.x` as what a method is called on.
fn receiver(place: &str) -> &str {
    place.trim_start_matches('&')
}

/// The value behind a reference, copied. What was exposed is a reference already.
fn copied(place: &str) -> String {
    place
        .strip_prefix('&')
        .map_or_else(|| format!("*{place}"), str::to_owned)
}

fn integer_check(bounds: &Bounds, format: IntegerFormat, place: &str) -> Option<String> {
    let mut steps = Vec::new();
    let (least, most) = limits(format);
    let min = bounds.min.as_ref().and_then(lowest).filter(|min| *min > least);
    let max = bounds.max.as_ref().and_then(highest).filter(|max| *max < most);
    let exclusive = |bound: &Option<Bound>| bound.as_ref().is_some_and(|bound| bound.exclusive);
    let grouped = literal::grouped;
    match (min, max) {
        (Some(min), Some(max)) if !exclusive(&bounds.min) && !exclusive(&bounds.max) => {
            steps.push(format!(".range({}..={})", grouped(min), &grouped(max)));
        }
        (min, max) => {
            steps.extend(min.map(|min| edge("minimum", exclusive(&bounds.min), &grouped(min))));
            steps.extend(max.map(|max| edge("maximum", exclusive(&bounds.max), &grouped(max))));
        }
    }
    let multiple = bounds
        .multiple_of
        .as_ref()
        .and_then(literal::integer)
        .filter(|n| *n > 1);
    steps.extend(multiple.map(|n| format!(".multiple_of({})", grouped(n))));
    (!steps.is_empty()).then(|| format!(".integer({}){}", copied(place), steps.concat()))
}

fn edge(which: &str, exclusive: bool, value: &str) -> String {
    let prefix = if exclusive { "exclusive_" } else { "" };
    format!(".{prefix}{which}({value})")
}

const fn limits(format: IntegerFormat) -> (i128, i128) {
    match format {
        IntegerFormat::I32 => (i32::MIN as i128, i32::MAX as i128),
        IntegerFormat::I64 => (i64::MIN as i128, i64::MAX as i128),
        IntegerFormat::U32 => (0, u32::MAX as i128),
        IntegerFormat::U64 => (0, u64::MAX as i128),
    }
}

/// The bound of an integer as an integer: `1.5` from below is 2, or 1 where the bound itself is excluded.
#[expect(
    clippy::cast_possible_truncation,
    reason = "bounds beyond i128 constrain nothing here"
)]
fn lowest(bound: &Bound) -> Option<i128> {
    literal::integer(&bound.value).or_else(|| {
        let value = bound.value.as_f64()?;
        Some(if bound.exclusive { value.floor() } else { value.ceil() } as i128)
    })
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "bounds beyond i128 constrain nothing here"
)]
fn highest(bound: &Bound) -> Option<i128> {
    literal::integer(&bound.value).or_else(|| {
        let value = bound.value.as_f64()?;
        Some(if bound.exclusive { value.ceil() } else { value.floor() } as i128)
    })
}

fn number_check(bounds: &Bounds, format: NumberFormat, place: &str) -> Option<String> {
    let mut steps = Vec::new();
    let edge_of = |which: &str, bound: &Bound| edge(which, bound.exclusive, &literal::float(&bound.value));
    steps.extend(bounds.min.as_ref().map(|bound| edge_of("minimum", bound)));
    steps.extend(bounds.max.as_ref().map(|bound| edge_of("maximum", bound)));
    steps.extend(
        bounds
            .multiple_of
            .as_ref()
            .map(|n| format!(".multiple_of({})", literal::float(n))),
    );
    let single = format == NumberFormat::F32;
    let check = if single { "float" } else { "number" };
    (single || !steps.is_empty()).then(|| format!(".{check}({}){}", copied(place), steps.concat()))
}
