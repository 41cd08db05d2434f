//! The shape of merged keywords.

use super::Lowering;
use super::merge::{Further, Kind, Member, Merged, RESIDUE};
use super::place::Place;
use super::site::{Part, Site};
use crate::contract::{
    Additional, Array, Bound, Enumeration, Integer, IntegerFormat, NumberFormat, Numeric, Object, Property, SchemaId,
    Shape, Text, TextFormat,
};
use crate::diagnostic::Diagnostic;
use serde_json::{Map, Number, Value, json};

impl<'a> Lowering<'a> {
    /// Decides what the site is, and keeps as residue what the shape does not say.
    pub(super) fn shape(&mut self, id: SchemaId, atoms: &[Part<'a>], merged: Merged<'a>) {
        if atoms.iter().any(|atom| super::merge::is_never(atom.place.node)) {
            self.contract.schemas.get_mut(id).shape = Shape::Never;
            return;
        }
        self.residue(id, atoms, &merged);
        let shape = if merged.clash {
            self.clash(id, atoms)
        } else if let Some(union) = self.union(id, atoms, &merged) {
            union
        } else {
            self.plain_shape(id, atoms, merged)
        };
        self.contract.schemas.get_mut(id).shape = shape;
    }

    fn plain_shape(&mut self, id: SchemaId, atoms: &[Part<'a>], merged: Merged<'a>) -> Shape {
        if let Some(shape) = self.enumeration(id, &merged) {
            return shape;
        }
        let format = merged.format;
        match merged.kind.or_else(|| self.inferred(id, &merged)) {
            None => self.untyped(id, atoms),
            Some(Kind::Null) => Shape::Null,
            Some(Kind::Boolean) => Shape::Boolean,
            Some(Kind::String) => self.text(&merged),
            Some(Kind::Integer) => Self::integer(&merged),
            Some(Kind::Number) if format.is_some_and(is_integer_format) => Self::integer(&merged),
            Some(Kind::Number) => self.number(&merged),
            Some(Kind::Array) => self.array(id, merged),
            Some(Kind::Object) => self.object(id, merged),
        }
    }

    /// The kind that is meant where `type` is missing: that of the members, the items or the format described. To the
    /// letter the schema takes values of all other kinds, too; the root's `x-apigen: { untyped: any }` asks for that.
    fn inferred(&mut self, id: SchemaId, merged: &Merged<'a>) -> Option<Kind> {
        let kind = merged.hinted.or_else(|| merged.format.and_then(kind_of_format))?;
        if merged.format == Some("binary") {
            // Bytes have no type since OpenAPI 3.1.
            return Some(kind);
        }
        if self.untyped_is_any() {
            return None;
        }
        let (name, span, pointer) = self.about(id);
        let message = format!("`{name}` has no `type`: it is read as `{}`", kind.name());
        self.advise_once("AG327", span, &pointer, message);
        Some(kind)
    }

    /// Any value, as long as what is said about its kind holds: `{minLength: 3}` takes numbers.
    fn untyped(&mut self, id: SchemaId, atoms: &[Part<'a>]) -> Shape {
        let mut said: Vec<_> = atoms
            .iter()
            .map(|atom| without_combination(self.raw(&atom.place)))
            .collect();
        // Constants are dealt with already.
        said.iter_mut()
            .filter_map(Value::as_object_mut)
            .for_each(|map| drop(map.remove("enum")));
        let [Value::Object(only)] = said.as_slice() else {
            self.also(id, said.into_iter().filter(|said| *said != json!({})).collect());
            return Shape::Any;
        };
        let rest = only
            .clone()
            .into_iter()
            .filter(|(key, _)| !RESIDUE.contains(&key.as_str()));
        self.contract.schemas.get_mut(id).residue.extend(rest);
        Shape::Any
    }

    /// No value is of two kinds: the parts are kept as they are, and whoever sends a value hears why it is refused.
    fn clash(&mut self, id: SchemaId, atoms: &[Part<'a>]) -> Shape {
        let parts: Vec<_> = atoms
            .iter()
            .map(|atom| self.raw(&atom.place))
            .map(without_combination)
            .collect();
        let schema = self.contract.schemas.get_mut(id);
        schema.residue.insert("allOf".to_owned(), parts.into());
        let message = format!(
            "nothing satisfies all parts of `{}`: their types exclude each other",
            schema.name
        );
        let finding = Diagnostic::warning("AG301", schema.span, message).help("use `oneOf`, or make the types agree");
        self.say(finding);
        Shape::Any
    }

    fn residue(&mut self, id: SchemaId, atoms: &[Part<'a>], merged: &Merged<'a>) {
        let mut extra = self.beside(atoms);
        for place in &merged.residue {
            if sees_through(place) {
                // What is evaluated shows only in the schema as it is written.
                let mut said = self.raw(place);
                said.as_object_mut().map(|map| map.remove("required"));
                extra.push(said);
                continue;
            }
            let said = self.residue_of(place);
            let known = &mut self.contract.schemas.get_mut(id).residue;
            if said.keys().any(|key| known.contains_key(key)) {
                extra.push(said.into());
            } else {
                known.extend(said);
            }
        }
        extra.extend(
            merged
                .patterns
                .iter()
                .skip(1)
                .map(|(pattern, _)| json!({"pattern": pattern})),
        );
        extra.extend(
            merged
                .multiples
                .iter()
                .skip(1)
                .map(|multiple| json!({"multipleOf": multiple})),
        );
        self.also(id, extra);
    }

    /// What a node says about the members or items that it does not name itself, where others of the site name some.
    fn beside(&mut self, atoms: &[Part<'a>]) -> Vec<Value> {
        let mut extra = Vec::new();
        for atom in atoms {
            let others = || atoms.iter().filter(|other| other.place.pointer != atom.place.pointer);
            let own = |place: &Place<'a>, key: &str| place.get(key).map_or(0, |list| list.items().count());
            let known = own(&atom.place, "prefixItems");
            if let Some(items) = atom.place.get("items")
                && others().any(|other| own(&other.place, "prefixItems") > known)
            {
                let mut said = Map::from_iter([("items".to_owned(), self.raw(&items))]);
                if known > 0 {
                    said.insert("prefixItems".to_owned(), vec![true; known].into());
                }
                extra.push(said.into());
            }
            let named = atom.place.get("properties");
            let names = |key: &str| named.as_ref().is_some_and(|map| map.node.get(key).is_some());
            let adds = |other: &Part<'a>| {
                let members = other.place.get("properties");
                members.is_some_and(|map| map.entries().any(|(key, _)| !names(&key.name)))
            };
            if let Some(further) = atom.place.get("additionalProperties")
                && further.node.entries().next().is_some()
                && !super::merge::is_never(further.node)
                && others().any(adds)
            {
                let named = named
                    .iter()
                    .flat_map(Place::entries)
                    .map(|(key, _)| (key.name.clone(), true.into()));
                let mut said = Map::from_iter([("properties".to_owned(), Value::Object(named.collect()))]);
                said.insert("additionalProperties".to_owned(), self.raw(&further));
                if let Some(patterns) = atom.place.get("patternProperties") {
                    said.insert("patternProperties".to_owned(), patterns.node.to_json());
                }
                extra.push(said.into());
            }
        }
        extra
    }

    /// What one node says beyond all shapes; keywords that belong together stay together.
    fn residue_of(&mut self, place: &Place<'a>) -> Map<String, Value> {
        let mut said = Map::new();
        for key in RESIDUE {
            let Some(value) = place.get(key) else { continue };
            let alone = match key {
                "then" | "else" => place.node.get("if").is_none(),
                "minContains" | "maxContains" => place.node.get("contains").is_none(),
                _ => false,
            };
            if alone {
                continue;
            }
            if key == "dependencies" {
                self.raw_dependencies(&value, &mut said);
                continue;
            }
            let value = match key {
                "patternProperties" | "dependentSchemas" => {
                    let entries = value.entries();
                    let entries = entries.map(|(name, child)| (name.name.clone(), self.raw(&child)));
                    Value::Object(entries.collect())
                }
                "minContains" | "maxContains" | "dependentRequired" => value.node.to_json(),
                _ if value.node.as_object().is_some() => self.raw(&value),
                _ => value.node.to_json(),
            };
            said.insert(key.to_owned(), value);
        }
        said
    }

    /// Adds schemas that must hold besides.
    pub(super) fn also(&mut self, id: SchemaId, extra: Vec<Value>) {
        if extra.is_empty() {
            return;
        }
        let residue = &mut self.contract.schemas.get_mut(id).residue;
        match residue.get_mut("allOf").and_then(Value::as_array_mut) {
            Some(known) => known.extend(extra),
            None => {
                residue.insert("allOf".to_owned(), extra.into());
            }
        }
    }

    fn text(&mut self, merged: &Merged<'a>) -> Shape {
        if merged.format == Some("binary") {
            return Shape::Binary;
        }
        let format = merged.format.and_then(text_format);
        if let (None, Some(unknown)) = (format, merged.format) {
            let message = format!("format `{unknown}` is not known: it is kept as a word and not checked");
            self.advise_once("AG302", merged.format_at, unknown, message);
        }
        merged
            .patterns
            .iter()
            .for_each(|(pattern, span)| self.doubt(pattern, *span));
        Shape::String(Text {
            format,
            min_length: merged.min_length.filter(|n| *n > 0),
            max_length: merged.max_length,
            pattern: merged.patterns.first().map(|(pattern, _)| (*pattern).to_owned()),
        })
    }

    fn integer(merged: &Merged<'a>) -> Shape {
        let mut bounds = merged.bounds.clone();
        bounds.multiple_of = merged.multiples.first().cloned();
        let span = merged.bounds.min.as_ref().map(|bound| bound.span).unwrap_or_default();
        let mut narrow = |low: i64, high: i64| {
            let bound = |value: i64| Bound {
                value: value.into(),
                exclusive: false,
                span,
            };
            bounds.min = bounds
                .min
                .take()
                .filter(|b| at_least(&b.value, low))
                .or_else(|| Some(bound(low)));
            bounds.max = bounds
                .max
                .take()
                .filter(|b| at_most(&b.value, high))
                .or_else(|| Some(bound(high)));
        };
        match merged.format {
            Some("int8") => narrow(-128, 127),
            Some("int16") => narrow(-32_768, 32_767),
            Some("uint8") => narrow(0, 255),
            Some("uint16") => narrow(0, 65_535),
            _ => {}
        }
        let format = match merged.format {
            Some("int32" | "int8" | "int16" | "uint8" | "uint16") => IntegerFormat::I32,
            Some("uint32") => IntegerFormat::U32,
            Some("uint64") => IntegerFormat::U64,
            _ if beyond_i64(&bounds) => IntegerFormat::U64,
            _ => IntegerFormat::I64,
        };
        Shape::Integer(Integer { format, bounds })
    }

    fn number(&mut self, merged: &Merged<'a>) -> Shape {
        let known = ["float", "double", "decimal", "number"];
        if let Some(unknown) = merged.format.filter(|format| !known.contains(format)) {
            let message = format!("format `{unknown}` of a number is not known: it is kept as a word and not checked");
            self.advise_once("AG302", merged.format_at, unknown, message);
        }
        let mut bounds = merged.bounds.clone();
        bounds.multiple_of = merged.multiples.first().cloned();
        let format = if merged.format == Some("float") {
            NumberFormat::F32
        } else {
            NumberFormat::F64
        };
        Shape::Number(Numeric { format, bounds })
    }

    fn array(&mut self, id: SchemaId, merged: Merged<'a>) -> Shape {
        let (name, span, pointer) = self.about(id);
        let items = if merged.items.is_empty() {
            self.invented(&pointer, &format!("{name} item"), span, Shape::Any)
        } else {
            self.schema(merged.items, &format!("{name} item"))
        };
        let mut prefix = Vec::new();
        for (index, site) in merged.prefix.into_iter().enumerate() {
            prefix.push(self.schema(site, &format!("{name} item {}", index + 1)));
        }
        Shape::Array(Array {
            items,
            prefix,
            min_items: merged.min_items.filter(|n| *n > 0),
            max_items: merged.max_items,
            unique: merged.unique,
        })
    }

    fn object(&mut self, id: SchemaId, merged: Merged<'a>) -> Shape {
        let (name, span, pointer) = self.about(id);
        let patterned = merged.has_residue("patternProperties");
        let keeps_more = patterned && !merged.has_residue("unevaluatedProperties");
        if let Some(place) = merged.closed_beside {
            let message =
                format!("`{name}` joins a closed part with others: it is read as closed over all their members");
            self.advise_once("AG305", place, &pointer, message);
        }
        let mut properties: Vec<Property> = Vec::new();
        for member in merged.members {
            let required = merged.required.iter().any(|(known, _)| *known == member.key.name);
            properties.push(self.property(&name, member, required));
        }
        for (missing, span) in &merged.required {
            if properties.iter().all(|known| known.name != *missing) {
                let schema = self.invented(&pointer, &format!("{name} {missing}"), *span, Shape::Any);
                properties.push(Property {
                    name: missing.clone(),
                    alias: None,
                    schema,
                    required: true,
                    span: *span,
                });
            }
        }
        let mut additional = if patterned {
            self.further_beside_patterns(id, &merged.further)
        } else {
            self.additional(&name, merged.further)
        };
        if merged.discriminator.is_some() && matches!(additional, Additional::Ignored) {
            additional = Additional::Kept;
            let message =
                format!("`{name}` has a `discriminator` but no `oneOf`: members of its kinds are kept untyped");
            self.advise_once("AG304", span, &pointer, message);
        }
        if matches!(additional, Additional::Ignored) && keeps_more {
            additional = Additional::Kept;
        }
        Shape::Object(Object {
            properties,
            additional,
            min_properties: merged.min_properties.filter(|n| *n > 0),
            max_properties: merged.max_properties,
        })
    }

    fn property(&mut self, holder: &str, member: Member<'a>, required: bool) -> Property {
        let key = member.key;
        let alias = member.site.iter().find_map(|part| part.place.alias());
        Property {
            name: key.name.clone(),
            alias,
            schema: self.schema(member.site, &format!("{holder} {}", key.name)),
            required,
            span: key.span,
        }
    }

    fn additional(&mut self, name: &str, further: Further<'a>) -> Additional {
        match further {
            Further::Unsaid => Additional::Ignored,
            Further::Kept => Additional::Kept,
            Further::Refused => Additional::Refused,
            Further::Typed(site) => Additional::Typed(self.further_schema(site, name)),
        }
    }

    /// Members whose names match a pattern are no further members: which is which, the judge knows.
    fn further_beside_patterns(&mut self, id: SchemaId, further: &Further<'a>) -> Additional {
        let said = match further {
            Further::Unsaid => return Additional::Ignored,
            Further::Kept => return Additional::Kept,
            Further::Refused => Value::Bool(false),
            Further::Typed(site) => {
                json!({ "allOf": site.iter().map(|part| self.raw(&part.place)).collect::<Vec<_>>() })
            }
        };
        self.contract
            .schemas
            .get_mut(id)
            .residue
            .insert("additionalProperties".to_owned(), said);
        Additional::Kept
    }

    fn further_schema(&mut self, site: Site<'a>, name: &str) -> SchemaId {
        self.schema(site, &format!("{name} value"))
    }

    pub(super) fn about(&self, id: SchemaId) -> (String, crate::source::Span, String) {
        let schema = self.contract.schemas.get(id);
        (schema.name.clone(), schema.span, schema.pointer.clone())
    }

    fn enumeration(&mut self, id: SchemaId, merged: &Merged<'a>) -> Option<Shape> {
        let written = merged.values.as_ref()?;
        if written.is_empty() {
            return Some(Shape::Never);
        }
        if written.iter().all(Value::is_null) {
            self.contract.schemas.get_mut(id).nullable = false;
            return Some(Shape::Null);
        }
        let mut values: Vec<Value> = Vec::new();
        for value in written {
            let fitted = merged.kind.map_or_else(|| Some(value.clone()), |kind| fit(value, kind));
            let value = whole(fitted.unwrap_or_else(|| value.clone()));
            if !values.contains(&value) {
                values.push(value);
            }
        }
        if values.iter().any(|value| value.is_object() || value.is_array()) {
            self.also(id, vec![json!({"enum": values})]);
            return None;
        }
        let rest = constraints(merged);
        if rest.as_object().is_some_and(|map| !map.is_empty())
            && let Ok(judge) = super::judging().build(&rest)
        {
            values.retain(|value| judge.is_valid(value));
        }
        if values.is_empty() {
            return Some(Shape::Never);
        }
        if values.len() == 2 && values.iter().all(Value::is_boolean) {
            return Some(Shape::Boolean);
        }
        for key in &merged.value_strays {
            let message = format!("`{}` is no constant of this enumeration", key.name);
            let fault = Diagnostic::warning("AG245", key.span, message);
            self.say(fault.help("name the constants as `enum` has them, or remove this"));
        }
        let names = if merged.value_names.len() == values.len() {
            merged.value_names.clone()
        } else {
            Vec::new()
        };
        Some(Shape::Enum(Enumeration {
            values,
            names,
            aliases: merged.value_aliases.clone(),
        }))
    }
}

/// What stands beside an `enum` and narrows it.
fn constraints(merged: &Merged<'_>) -> Value {
    let mut map = serde_json::Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            map.insert(key.to_owned(), value);
        }
    };
    put("minLength", merged.min_length.map(Into::into));
    put("maxLength", merged.max_length.map(Into::into));
    put("pattern", merged.patterns.first().map(|(pattern, _)| (*pattern).into()));
    let low = merged.bounds.min.as_ref().filter(|bound| !bound.exclusive);
    put("minimum", low.map(|bound| bound.value.clone().into()));
    let high = merged.bounds.max.as_ref().filter(|bound| !bound.exclusive);
    put("maximum", high.map(|bound| bound.value.clone().into()));
    Value::Object(map)
}

/// A constant, written as another kind than its schema's, as one of its schema's kind.
fn fit(value: &Value, kind: Kind) -> Option<Value> {
    let own = Kind::of(value);
    if own == kind || (own == Kind::Integer && kind == Kind::Number) {
        return Some(value.clone());
    }
    match (kind, value) {
        (Kind::String, Value::Bool(_) | Value::Number(_)) => Some(value.to_string().into()),
        (Kind::Integer, Value::String(text)) => text.trim().parse::<i64>().ok().map(Into::into),
        (Kind::Number, Value::String(text)) => Number::from_f64(text.trim().parse().ok()?).map(Into::into),
        (Kind::Boolean, Value::String(text)) => text.trim().parse::<bool>().ok().map(Into::into),
        _ => None,
    }
}

/// `2.0` as the integer that it is.
fn whole(value: Value) -> Value {
    let float = value.as_f64().filter(|_| value.is_f64());
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
    let integer = float.filter(|n| n.fract() == 0.0 && n.abs() < 9e15).map(|n| n as i64);
    integer.map_or(value, Value::from)
}

/// Whether the node speaks of what no other keyword has seen.
fn sees_through(place: &Place<'_>) -> bool {
    let keys = ["unevaluatedProperties", "unevaluatedItems"];
    keys.iter().any(|key| place.node.get(key).is_some())
}

/// The raw form of an atom says nothing about how it is combined: the combination is what we are writing.
fn without_combination(mut raw: Value) -> Value {
    if let Value::Object(map) = &mut raw {
        for key in [
            "$ref",
            "allOf",
            "oneOf",
            "anyOf",
            "unevaluatedProperties",
            "unevaluatedItems",
        ] {
            map.remove(key);
        }
    }
    raw
}

fn is_integer_format(format: &str) -> bool {
    matches!(
        format,
        "int32" | "int64" | "uint32" | "uint64" | "int8" | "int16" | "uint8" | "uint16" | "integer" | "long"
    )
}

fn kind_of_format(format: &str) -> Option<Kind> {
    match format {
        "float" | "double" => Some(Kind::Number),
        "binary" | "password" => Some(Kind::String),
        format if is_integer_format(format) => Some(Kind::Integer),
        format => text_format(format).map(|_| Kind::String),
    }
}

fn text_format(format: &str) -> Option<TextFormat> {
    Some(match format {
        "date-time" => TextFormat::DateTime,
        "date" => TextFormat::Date,
        "time" => TextFormat::Time,
        "duration" => TextFormat::Duration,
        "uuid" => TextFormat::Uuid,
        "uri" | "url" => TextFormat::Uri,
        "uri-reference" => TextFormat::UriReference,
        "email" => TextFormat::Email,
        "hostname" => TextFormat::Hostname,
        "ipv4" => TextFormat::Ipv4,
        "ipv6" => TextFormat::Ipv6,
        "byte" | "base64" => TextFormat::Byte,
        "decimal" => TextFormat::Decimal,
        "password" => TextFormat::Password,
        _ => return None,
    })
}

fn beyond_i64(bounds: &crate::contract::Bounds) -> bool {
    let above = |bound: &Bound| bound.value.as_f64().is_some_and(|n| n >= 9_223_372_036_854_775_808.0);
    let not_below_zero = bounds.min.as_ref().is_some_and(|bound| at_least(&bound.value, 0));
    not_below_zero && bounds.max.as_ref().is_some_and(above)
}

fn at_least(number: &Number, low: i64) -> bool {
    number
        .as_i64()
        .map_or_else(|| number.as_f64().is_some_and(|n| n > 0.0), |n| n >= low)
}

fn at_most(number: &Number, high: i64) -> bool {
    number
        .as_i64()
        .map_or_else(|| number.as_f64().is_some_and(|n| n < 0.0), |n| n <= high)
}
