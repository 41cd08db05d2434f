//! One parameter: what it is written like, and what it becomes.

use super::super::check::{At, Check, Malformed, Schema, decode_json, decode_value};
use super::super::types::{Fault, FromText};
use super::super::violation::{Location, Violations};
use super::fit::{Fit, indexed};
use super::raw::{self, Decoding, Pair, Raw};
use super::reading::{Found, Place, Reading};
use super::style::Style;
use super::tree;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A parameter, or a field of a form, before it is decoded.
#[must_use]
#[derive(Debug)]
pub struct Parameter<'i> {
    place: Place<'i>,
    name: &'i str,
    raw: Raw<'i>,
    /// All pairs of the query: members of an object have names of their own.
    pairs: &'i [Pair<'i>],
    style: Style,
    explode: bool,
    allow_empty: bool,
    /// The names of others, where this one takes all that is left.
    others: Option<&'i [&'i str]>,
}

impl<'i> Parameter<'i> {
    pub(super) fn new(
        sink: &'i mut Violations,
        location: Location,
        name: &'i str,
        raw: Raw<'i>,
        pairs: &'i [Pair<'i>],
    ) -> Self {
        let style = Style::usual(location);
        let place = Place {
            sink,
            location,
            name: Some(name),
        };
        Self {
            place,
            name,
            raw,
            pairs,
            style,
            explode: style == Style::Form,
            allow_empty: false,
            others: None,
        }
    }

    /// Its style, where it is not the usual one of its location: `form` for queries and cookies, else `simple`.
    pub fn style(mut self, style: Style) -> Self {
        self.style = style;
        self.explode = style == Style::Form;
        self
    }

    /// Whether items and members stand apart; after [`style`](Self::style). Usually only `form` does.
    pub fn explode(mut self, explode: bool) -> Self {
        self.explode = explode;
        self
    }

    /// `allowEmptyValue`: an empty value is the empty text or list, and no value where neither is meant.
    pub fn allow_empty(mut self) -> Self {
        self.allow_empty = true;
        self
    }

    /// `allowReserved`: what reads a URI by RFC 6570 leaves `+` as it is.
    pub fn allow_reserved(mut self) -> Self {
        self.raw.decoding = Decoding::Percent;
        self
    }

    /// An object whose members may have any name but those of other parameters.
    pub fn beside(mut self, others: &'i [&'i str]) -> Self {
        self.others = Some(others);
        self
    }

    /// One value.
    pub fn scalar<T: FromText>(self) -> Reading<'i, T> {
        let found = self.text().and_then(|text| match text.as_deref() {
            Some("") if self.allow_empty => Ok(T::from_text("").ok()),
            text => text.map(T::from_text).transpose(),
        });
        Reading::new(self.place, found)
    }

    /// A list of values. An item that is no value is reported at its own place.
    pub fn list<T: FromText>(mut self) -> Reading<'i, Vec<T>> {
        match self.items() {
            Ok(None) => Reading {
                place: self.place,
                found: Found::Absent,
            },
            Err(fault) => Reading::new(self.place, Err(fault)),
            Ok(Some(texts)) => {
                let items = self.place.at(|at| read_items(at, &texts));
                Reading {
                    place: self.place,
                    found: items.map_or(Found::Bad, Found::Value),
                }
            }
        }
    }

    /// An object, decoded by its schema.
    pub fn object<T: DeserializeOwned + Check>(self, schema: &Schema) -> Reading<'i, T> {
        let fit = Fit::new(schema);
        let found = self.members(&fit);
        self.decode(schema, found.map(|found| found.map(|tree| fit.value(tree))))
    }

    /// A value of one of several kinds, decoded as what its schema lets it be.
    pub fn mixed<T: DeserializeOwned + Check>(self, schema: &Schema) -> Reading<'i, T> {
        let fit = Fit::new(schema);
        let lists = fit.takes("array");
        let apart = fit.takes("object") || lists && self.style == Style::DeepObject;
        let found = match (apart, lists) {
            (true, _) if self.has_members(&fit) => self.members(&fit),
            (_, true) => self.items().and_then(|items| match items {
                Some(items) if items.len() > 1 => Ok(Some(texts(items))),
                // One text may be one value, or a list of it: the schema tells.
                _ => self.text().map(|text| text.map(Value::String)),
            }),
            _ => self.text().map(|text| text.map(Value::String)),
        };
        self.decode(schema, found.map(|found| found.map(|tree| fit.value(tree))))
    }

    /// JSON text.
    pub fn json<T: DeserializeOwned + Check>(mut self, schema: &Schema) -> Reading<'i, T> {
        let text = match self.json_text(schema) {
            Ok(Some(text)) => text,
            Ok(None) => {
                return Reading {
                    place: self.place,
                    found: Found::Absent,
                };
            }
            Err(fault) => return Reading::new(self.place, Err(fault)),
        };
        let decoded = self.place.at(|at| decode_json(&text, schema, at));
        match decoded {
            Ok(value) => Reading {
                place: self.place,
                found: value.map_or(Found::Bad, Found::Value),
            },
            Err(Malformed(_)) => Reading::new(
                self.place,
                Err(Fault {
                    code: "type",
                    detail: "must be JSON".into(),
                }),
            ),
        }
    }

    /// The text; parts of a form that are the items of a list are one each.
    fn json_text(&self, schema: &Schema) -> Result<Option<String>, Fault> {
        let texts = self.raw.texts.as_ref().map_err(Clone::clone)?;
        let is_list = |text: &&str| text.trim_start().starts_with('[');
        let whole = texts.len() < 2 && texts.first().is_none_or(is_list);
        if self.place.location != Location::Body || whole || !Fit::new(schema).takes("array") {
            return self.text();
        }
        Ok(Some(format!("[{}]", texts.join(","))))
    }

    fn decode<T>(mut self, schema: &Schema, found: Result<Option<Value>, Fault>) -> Reading<'i, T>
    where
        T: DeserializeOwned + Check,
    {
        match found {
            Ok(None) => Reading {
                place: self.place,
                found: Found::Absent,
            },
            Err(fault) => Reading::new(self.place, Err(fault)),
            Ok(Some(value)) => {
                let value = self.place.at(|at| decode_value(value, schema, at));
                Reading {
                    place: self.place,
                    found: value.map_or(Found::Bad, Found::Value),
                }
            }
        }
    }

    /// The only text there is.
    fn single(&self) -> Result<Option<&'i str>, Fault> {
        match self.raw.texts.as_ref().map_err(Clone::clone)?.as_slice() {
            [] => Ok(None),
            [text] => Ok(Some(text)),
            _ => Err(raw::repeated()),
        }
    }

    fn text(&self) -> Result<Option<String>, Fault> {
        let Some(text) = self.single()? else { return Ok(None) };
        let text = self.style.strip(self.name, text).ok_or_else(|| Fault::kind("string"))?;
        raw::decode(text, self.raw.decoding).map(Some)
    }

    fn items(&self) -> Result<Option<Vec<String>>, Fault> {
        let texts = self.raw.texts.as_ref().map_err(Clone::clone)?;
        let apart = match self.style {
            Style::Form | Style::SpaceDelimited | Style::PipeDelimited => self.explode,
            // No document says how lists are written so: `name[0]=a`, `name[]=a` and `name=a` are in use.
            Style::DeepObject => match tree::deep(self.pairs, self.name, self.raw.decoding)? {
                Some(tree) => return plain(tree).map(Some),
                None => true,
            },
            _ => false,
        };
        match texts.as_slice() {
            [] => Ok(None),
            [""] if !apart || self.allow_empty => Ok(Some(Vec::new())),
            _ if apart => texts
                .iter()
                .map(|text| raw::decode(text, self.raw.decoding))
                .collect::<Result<_, _>>()
                .map(Some),
            // Lines of a header are one list (RFC 9110 section 5.3).
            _ if self.place.location == Location::Header => self.split(&texts.join(",")).map(Some),
            [text] => self.split(text).map(Some),
            _ => Err(raw::repeated()),
        }
    }

    fn split(&self, text: &str) -> Result<Vec<String>, Fault> {
        self.style.items(self.name, self.explode, text, self.raw.decoding)
    }

    fn members(&self, fit: &Fit<'_>) -> Result<Option<Value>, Fault> {
        match self.style {
            Style::DeepObject => tree::deep(self.pairs, self.name, self.raw.decoding),
            Style::Form if self.explode => {
                let left = self.pairs.iter().filter(|pair| self.is_left(&pair.name));
                let any = self.others.is_some();
                tree::flat(left, self.raw.decoding, |name| any || fit.has_member(name))
            }
            _ => {
                let Some(text) = self.single()?.filter(|text| !self.allow_empty || !text.is_empty()) else {
                    return Ok(None);
                };
                let members = self.style.members(self.name, self.explode, text, self.raw.decoding)?;
                Ok(Some(tree::object(members)))
            }
        }
    }

    /// Whether no other parameter is written as this, or as `name[key]`.
    fn is_left(&self, pair: &str) -> bool {
        let whose = pair.split('[').next().unwrap_or(pair);
        self.others
            .is_none_or(|others| !others.contains(&whose) && !others.contains(&pair))
    }

    fn has_members(&self, fit: &Fit<'_>) -> bool {
        !matches!(self.members(fit), Ok(None))
    }
}

/// A tree of one level as the texts of a list.
fn plain(tree: Value) -> Result<Vec<String>, Fault> {
    let items = match tree {
        Value::Array(items) => items,
        Value::Object(members) => indexed(members),
        text => vec![text],
    };
    let text = |item| match item {
        Value::String(text) => Ok(text),
        _ => Err(Fault::kind("string")),
    };
    items.into_iter().map(text).collect()
}

fn texts(items: Vec<String>) -> Value {
    items.into_iter().map(Value::String).collect()
}

fn read_items<T: FromText>(at: &mut At<'_>, texts: &[String]) -> Option<Vec<T>> {
    let before = at.violations();
    let mut items = Vec::with_capacity(texts.len());
    for (index, text) in texts.iter().enumerate() {
        match T::from_text(text) {
            Ok(item) => items.push(item),
            Err(fault) => at.item(index).report(fault.code, fault.detail),
        }
    }
    (at.violations() == before).then_some(items)
}
