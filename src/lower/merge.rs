//! The keywords of a site, merged: what all its nodes say together.

use super::place::Place;
use super::site::{Part, Site};
use crate::contract::{Alias, Bound, Bounds};
use crate::source::{Key, Node, Span};
use serde_json::{Number, Value};

/// JSON's kinds of values, as `type` names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

impl Kind {
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "null" => Self::Null,
            "boolean" => Self::Boolean,
            "integer" => Self::Integer,
            "number" => Self::Number,
            "string" => Self::String,
            "array" => Self::Array,
            "object" => Self::Object,
            _ => return None,
        })
    }

    pub(super) fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Boolean,
            Value::Number(number) if number.is_f64() && number.as_f64().is_some_and(|n| n.fract() != 0.0) => {
                Self::Number
            }
            Value::Number(_) => Self::Integer,
            Value::String(_) => Self::String,
            Value::Array(_) => Self::Array,
            Value::Object(_) => Self::Object,
        }
    }

    /// As `type` names it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }

    /// What is both this and `other`.
    fn and(self, other: Self) -> Option<Self> {
        match (self, other) {
            (a, b) if a == b => Some(a),
            (Self::Integer, Self::Number) | (Self::Number, Self::Integer) => Some(Self::Integer),
            _ => None,
        }
    }
}

/// What `additionalProperties` says.
#[derive(Clone, Debug)]
pub(super) enum Further<'a> {
    Unsaid,
    Kept,
    Refused,
    Typed(Site<'a>),
}

/// A member of an object.
pub(super) struct Member<'a> {
    pub(super) key: &'a Key,
    pub(super) site: Site<'a>,
}

/// A `oneOf` or `anyOf` of the site.
pub(super) struct Choice<'a> {
    pub(super) keyword: &'static str,
    /// The pointer of the node that has it.
    pub(super) holder: String,
    pub(super) branches: Vec<Place<'a>>,
}

/// All keywords of a site.
pub(super) struct Merged<'a> {
    pub(super) kind: Option<Kind>,
    /// Two nodes want different kinds.
    pub(super) clash: bool,
    pub(super) nullable: bool,
    pub(super) format: Option<&'a str>,
    /// Where the format stands.
    pub(super) format_at: Span,
    pub(super) values: Option<Vec<Value>>,
    pub(super) value_names: Vec<String>,
    /// Names that the team asks for single values.
    pub(super) value_aliases: Vec<(Value, Alias)>,
    /// Such names for what is no value.
    pub(super) value_strays: Vec<&'a Key>,
    pub(super) min_length: Option<u64>,
    pub(super) max_length: Option<u64>,
    /// Patterns, and where they stand.
    pub(super) patterns: Vec<(&'a str, Span)>,
    pub(super) bounds: Bounds,
    pub(super) multiples: Vec<Number>,
    pub(super) items: Site<'a>,
    pub(super) prefix: Vec<Site<'a>>,
    pub(super) min_items: Option<u64>,
    pub(super) max_items: Option<u64>,
    pub(super) unique: bool,
    pub(super) members: Vec<Member<'a>>,
    pub(super) required: Vec<(String, Span)>,
    pub(super) further: Further<'a>,
    /// A closed node stands beside one that adds members.
    pub(super) closed_beside: Option<Span>,
    pub(super) min_properties: Option<u64>,
    pub(super) max_properties: Option<u64>,
    pub(super) choices: Vec<Choice<'a>>,
    pub(super) discriminator: Option<Place<'a>>,
    /// Nodes that have some of [`RESIDUE`].
    pub(super) residue: Vec<Place<'a>>,
    /// The kind whose members or items are described, where `type` is missing.
    pub(super) hinted: Option<Kind>,
}

/// Keywords that no shape expresses.
pub(super) const RESIDUE: [&str; 14] = [
    "not",
    "if",
    "then",
    "else",
    "contains",
    "minContains",
    "maxContains",
    "patternProperties",
    "propertyNames",
    "dependentSchemas",
    "dependentRequired",
    "dependencies",
    "unevaluatedProperties",
    "unevaluatedItems",
];

impl<'a> Merged<'a> {
    pub(super) fn new(atoms: &[Part<'a>]) -> Self {
        let mut merged = Self::empty();
        for atom in atoms {
            merged.add(atom);
        }
        merged.nullable = allows_null(atoms);
        if let Some(values) = &mut merged.values
            && values.iter().any(Value::is_null)
            && values.len() > 1
        {
            merged.nullable = true;
            values.retain(|value| !value.is_null());
        }
        merged
    }

    fn empty() -> Self {
        Self {
            kind: None,
            clash: false,
            nullable: false,
            format: None,
            format_at: Span::default(),
            values: None,
            value_names: Vec::new(),
            value_aliases: Vec::new(),
            value_strays: Vec::new(),
            min_length: None,
            max_length: None,
            patterns: Vec::new(),
            bounds: Bounds::default(),
            multiples: Vec::new(),
            items: Vec::new(),
            prefix: Vec::new(),
            min_items: None,
            max_items: None,
            unique: false,
            members: Vec::new(),
            required: Vec::new(),
            further: Further::Unsaid,
            closed_beside: None,
            min_properties: None,
            max_properties: None,
            choices: Vec::new(),
            discriminator: None,
            residue: Vec::new(),
            hinted: None,
        }
    }

    /// The kind that is said, or that the other keywords and the constants imply.
    pub(super) fn kind(&self) -> Option<Kind> {
        self.kind.or(self.hinted)
    }

    pub(super) fn has_residue(&self, key: &str) -> bool {
        self.residue.iter().any(|place| place.node.get(key).is_some())
    }

    fn add(&mut self, atom: &Part<'a>) {
        let place = &atom.place;
        if let Some(kind) = place.str("type").and_then(Kind::named) {
            self.and_kind(kind);
        }
        if let (None, Some(node)) = (self.format, place.get("format")) {
            self.format = place.str("format");
            self.format_at = node.span();
        }
        self.add_values(place);
        self.add_text(place);
        self.add_numbers(place);
        self.add_list(place);
        self.add_object(place);
        for (keyword, branches) in atom.unions() {
            self.choices.push(Choice {
                keyword,
                holder: place.pointer.clone(),
                branches,
            });
        }
        if !atom.no_union {
            self.discriminator = self.discriminator.take().or_else(|| place.get("discriminator"));
        }
        if RESIDUE.iter().any(|key| place.node.get(key).is_some()) {
            self.residue.push(place.clone());
        }
    }

    fn and_kind(&mut self, kind: Kind) {
        match self.kind.map_or(Some(kind), |known| known.and(kind)) {
            Some(both) => self.kind = Some(both),
            None => self.clash = true,
        }
    }

    fn hint(&mut self, kind: Kind, place: &Place<'a>, keywords: &[&str]) {
        if self.hinted.is_none() && keywords.iter().any(|key| place.node.get(key).is_some()) {
            self.hinted = Some(kind);
        }
    }

    fn add_values(&mut self, place: &Place<'a>) {
        let Some(list) = place.node.get("enum").and_then(Node::as_array) else {
            return;
        };
        let values: Vec<Value> = list.iter().map(Node::to_json).collect();
        let names = place.node.get("x-apigen-value-names");
        let asked = values.iter().filter_map(|value| {
            let node = names?.get(&value_key(value))?;
            Some((value.clone(), super::place::alias(node)?))
        });
        self.value_aliases.extend(asked);
        let keys = names.into_iter().flat_map(Node::entries).map(|(key, _)| key);
        self.value_strays
            .extend(keys.filter(|key| values.iter().all(|value| value_key(value) != key.name)));
        self.values = Some(match self.values.take() {
            Some(known) => known.into_iter().filter(|value| values.contains(value)).collect(),
            None => values,
        });
        for key in ["x-enum-varnames", "x-enumNames", "x-enum-names"] {
            let names: Vec<_> = place
                .get(key)
                .iter()
                .flat_map(|p| p.node.items())
                .filter_map(Node::as_str)
                .collect();
            if names.len() == list.len() && self.value_names.is_empty() {
                self.value_names = names.into_iter().map(str::to_owned).collect();
            }
        }
    }

    fn add_text(&mut self, place: &Place<'a>) {
        raise(&mut self.min_length, count(place, "minLength"));
        reduce(&mut self.max_length, count(place, "maxLength"));
        if let (Some(pattern), Some(node)) = (place.str("pattern"), place.get("pattern"))
            && !self.patterns.iter().any(|(known, _)| *known == pattern)
        {
            self.patterns.push((pattern, node.span()));
        }
    }

    fn add_numbers(&mut self, place: &Place<'a>) {
        let lows = [bound(place, "minimum", false), bound(place, "exclusiveMinimum", true)];
        for low in lows.into_iter().flatten() {
            if self.bounds.min.as_ref().is_none_or(|known| tighter(&low, known, 1.0)) {
                self.bounds.min = Some(low);
            }
        }
        let highs = [bound(place, "maximum", false), bound(place, "exclusiveMaximum", true)];
        for high in highs.into_iter().flatten() {
            if self.bounds.max.as_ref().is_none_or(|known| tighter(&high, known, -1.0)) {
                self.bounds.max = Some(high);
            }
        }
        if let Some(multiple) = number(place, "multipleOf").filter(|n| n.as_f64().is_some_and(|n| n > 0.0))
            && !self.multiples.contains(&multiple)
        {
            self.multiples.push(multiple);
        }
    }

    fn add_list(&mut self, place: &Place<'a>) {
        self.items.extend(place.get("items").map(Part::from));
        for (index, item) in place.get("prefixItems").iter().flat_map(Place::items).enumerate() {
            if index == self.prefix.len() {
                self.prefix.push(Vec::new());
            }
            self.prefix[index].push(item.into());
        }
        raise(&mut self.min_items, count(place, "minItems"));
        reduce(&mut self.max_items, count(place, "maxItems"));
        self.unique |= place.flag("uniqueItems").unwrap_or(false);
        self.hint(Kind::Array, place, &["items", "prefixItems"]);
    }

    fn add_object(&mut self, place: &Place<'a>) {
        let adds = place
            .get("properties")
            .is_some_and(|map| map.node.entries().next().is_some());
        if adds && matches!(self.further, Further::Refused) {
            self.closed_beside = self.closed_beside.or(Some(place.span()));
        }
        for (key, value) in place.get("properties").iter().flat_map(Place::entries) {
            self.add_member(key, value.into());
        }
        for name in place.get("required").iter().flat_map(Place::items) {
            let span = name.span();
            if let Some(name) = name.node.as_str()
                && self.required.iter().all(|(known, _)| known != name)
            {
                self.required.push((name.to_owned(), span));
            }
        }
        self.add_further(place);
        raise(&mut self.min_properties, count(place, "minProperties"));
        reduce(&mut self.max_properties, count(place, "maxProperties"));
        self.hint(Kind::Object, place, &["properties", "additionalProperties"]);
    }

    fn add_member(&mut self, key: &'a Key, part: Part<'a>) {
        match self.members.iter_mut().find(|member| member.key.name == key.name) {
            Some(member)
                if member
                    .site
                    .iter()
                    .any(|known| known.place.pointer == part.place.pointer) => {}
            Some(member) => member.site.push(part),
            None => self.members.push(Member { key, site: vec![part] }),
        }
    }

    fn add_further(&mut self, place: &Place<'a>) {
        let Some(said) = place.get("additionalProperties") else {
            return;
        };
        if said.flag_itself() == Some(false) || is_never(said.node) {
            if !self.members.is_empty() && place.get("properties").is_none() {
                self.closed_beside = self.closed_beside.or(Some(said.span()));
            }
            self.further = Further::Refused;
            return;
        }
        let open = said.flag_itself() == Some(true) || said.node.entries().next().is_none();
        match &mut self.further {
            Further::Typed(site) if !open => site.push(said.into()),
            Further::Refused | Further::Typed(_) => {}
            further if open => *further = Further::Kept,
            further => *further = Further::Typed(vec![said.into()]),
        }
    }
}

impl Place<'_> {
    fn flag_itself(&self) -> Option<bool> {
        self.node.as_bool()
    }
}

/// The schema `false`, in normal form `{not: {}}`.
pub(super) fn is_never(node: &Node) -> bool {
    let mut entries = node.entries();
    let only = entries.next().filter(|_| entries.next().is_none());
    only.is_some_and(|(key, value)| key.name == "not" && value.as_object().is_some_and(|o| o.iter().next().is_none()))
}

/// The outermost node decides; otherwise all nodes that name a kind must allow it.
fn allows_null(atoms: &[Part<'_>]) -> bool {
    let says = |atom: &Part<'_>| atom.place.flag("nullable") == Some(true);
    let typed: Vec<_> = atoms
        .iter()
        .filter(|atom| atom.place.node.get("type").is_some())
        .collect();
    atoms.last().is_some_and(says) || (!typed.is_empty() && typed.into_iter().all(says))
}

fn raise(known: &mut Option<u64>, new: Option<u64>) {
    *known = (*known).max(new);
}

fn reduce(known: &mut Option<u64>, new: Option<u64>) {
    *known = known.map_or(new, |k| Some(new.map_or(k, |n| n.min(k))));
}

/// A count, `3` or `3.0`; beyond 64 bits it is the largest.
fn count(place: &Place<'_>, key: &str) -> Option<u64> {
    let number = place.node.get(key)?.as_number()?;
    let exact = number.as_i128().and_then(|n| u64::try_from(n.max(0)).ok());
    exact.or_else(|| number.as_f64().filter(|n| *n > 1e18).map(|_| u64::MAX))
}

fn number(place: &Place<'_>, key: &str) -> Option<Number> {
    match place.node.get(key)?.to_json() {
        Value::Number(number) => Some(number),
        _ => None,
    }
}

fn bound(place: &Place<'_>, key: &str, exclusive: bool) -> Option<Bound> {
    let node = place.node.get(key)?;
    Some(Bound {
        value: number(place, key)?,
        exclusive,
        span: node.span,
    })
}

/// Whether `new` leaves less than `known`; `sign` is 1 for lower bounds and -1 for upper ones.
fn tighter(new: &Bound, known: &Bound, sign: f64) -> bool {
    let (a, b) = (exact(&new.value), exact(&known.value));
    match (a, b) {
        (Some(a), Some(b)) if a != b => (a > b) == (sign > 0.0),
        (Some(_), Some(_)) => new.exclusive,
        _ => {
            let difference = sign * (new.value.as_f64().unwrap_or(0.0) - known.value.as_f64().unwrap_or(0.0));
            difference > 0.0 || (difference == 0.0 && new.exclusive)
        }
    }
}

fn exact(number: &Number) -> Option<i128> {
    number
        .as_i64()
        .map(i128::from)
        .or_else(|| number.as_u64().map(i128::from))
}

/// A constant as a key of `x-apigen-value-names`: text as it is, others as JSON.
fn value_key(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
