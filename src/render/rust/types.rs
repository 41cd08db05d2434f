//! Type expressions.

use crate::contract::{
    Additional, Array, Contract, IntegerFormat, NumberFormat, Object, Property, SchemaId, Shape, Text, TextFormat,
};
use crate::plan::names::{Item, is_struct, item};
use crate::plan::{Face, Names, Uses, chain, only};

/// What every view needs to speak of types.
#[derive(Clone, Copy, Debug)]
pub struct Types<'a> {
    /// What the service promises.
    pub contract: &'a Contract,
    /// What everything is called.
    pub names: &'a Names,
    /// What is used where.
    pub uses: &'a Uses,
    /// What stands before the names of models: empty within them, `models::` elsewhere.
    pub prefix: &'static str,
}

/// How a member may be absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It must be there and is no null.
    Plain,
    /// It must be there and may be null: `Option`.
    Nullable,
    /// It may be absent and is no null: `Option`.
    Optional,
    /// It may be absent, and then has its default.
    Defaulted,
    /// Absent, null or a value: `Patch`.
    ThreeState,
}

impl<'a> Types<'a> {
    /// Whether null is allowed besides.
    pub fn nullable(&self, id: SchemaId) -> bool {
        chain(self.contract, id)
            .into_iter()
            .any(|id| self.contract.schema(id).nullable)
    }

    /// Whether the value is never shown.
    pub fn sensitive(&self, id: SchemaId) -> bool {
        chain(self.contract, id)
            .into_iter()
            .any(|id| self.contract.schema(id).sensitive)
    }

    /// The shape behind references.
    pub fn shape(&self, id: SchemaId) -> &'a Shape {
        &self.contract.schema(self.contract.schemas.resolve(id)).shape
    }

    /// The name of the item that stands for a schema, with its prefix.
    pub fn named(&self, id: SchemaId, face: Face) -> Option<String> {
        let name = self.names.types.get(&self.uses.key(id, face))?;
        Some(format!("{}{name}", self.prefix))
    }

    /// The type of a value that may be null where the schema says so.
    pub fn value(&self, id: SchemaId, face: Face) -> String {
        let plain = self.plain(id, face);
        if self.nullable(id) {
            format!("Option<{plain}>")
        } else {
            plain
        }
    }

    /// The type of a value that is no null.
    pub fn plain(&self, id: SchemaId, face: Face) -> String {
        let inner = self.bare(id, face);
        if self.sensitive(id) {
            format!("kit::Sensitive<{inner}>")
        } else {
            inner
        }
    }

    /// The type of a value that is no null, whether or not it is never shown.
    pub fn bare(&self, id: SchemaId, face: Face) -> String {
        match self.named(id, face) {
            Some(name) => name,
            None => self.written_out(id, face),
        }
    }

    /// The type without a name of its own.
    pub fn written_out(&self, id: SchemaId, face: Face) -> String {
        match &self.contract.schema(id).shape {
            Shape::Ref(target) if chain(self.contract, id).len() > 1 => self.bare(*target, face),
            Shape::Boolean => "bool".to_owned(),
            Shape::Integer(integer) => integer_type(integer.format).to_owned(),
            Shape::Number(number) => float_type(number.format).to_owned(),
            Shape::String(text) => text_type(text).to_owned(),
            // Within JSON it is text; files of forms and whole bodies are not spoken of here.
            Shape::Binary => "String".to_owned(),
            Shape::Array(array) => self.array(array, face),
            Shape::Object(object) => self.map(object, face),
            Shape::Null => "()".to_owned(),
            _ => "kit::Any".to_owned(),
        }
    }

    fn array(&self, array: &Array, face: Face) -> String {
        if array.prefix.is_empty() || !is_tuple(array) {
            return format!("Vec<{}>", self.items(array, face));
        }
        let members: Vec<_> = array.prefix.iter().map(|item| self.value(*item, face)).collect();
        format!("({},)", members.join(", "))
    }

    /// The type of the items of a list.
    pub fn items(&self, array: &Array, face: Face) -> String {
        if array.prefix.is_empty() {
            self.value(array.items, face)
        } else {
            "kit::Any".to_owned()
        }
    }

    fn map(&self, object: &Object, face: Face) -> String {
        format!("kit::Map<{}>", self.further(object, face))
    }

    /// The type of further members.
    pub fn further(&self, object: &Object, face: Face) -> String {
        match object.additional {
            Additional::Typed(id) => self.value(id, face),
            _ => "kit::Any".to_owned(),
        }
    }

    /// How a member may be absent.
    pub fn presence(&self, property: &Property) -> Presence {
        match (property.required, self.nullable(property.schema)) {
            (true, false) => Presence::Plain,
            (true, true) => Presence::Nullable,
            (false, _) if super::defaults::of(self, property.schema).is_some() => Presence::Defaulted,
            (false, false) => Presence::Optional,
            (false, true) => Presence::ThreeState,
        }
    }

    /// The type of a member of the struct of `owner`.
    pub fn member(&self, owner: SchemaId, property: &Property, face: Face) -> String {
        let plain = self.plain(property.schema, face);
        let boxed = self.uses.boxed(owner, property.schema) && self.direct(property.schema);
        let plain = if boxed { format!("Box<{plain}>") } else { plain };
        match self.presence(property) {
            Presence::Defaulted if self.nullable(property.schema) => format!("Option<{plain}>"),
            Presence::Plain | Presence::Defaulted => plain,
            Presence::Nullable | Presence::Optional => format!("Option<{plain}>"),
            Presence::ThreeState => format!("kit::Patch<{plain}>"),
        }
    }

    /// Whether a value of this schema lies within its owner: no list, no map.
    pub fn direct(&self, id: SchemaId) -> bool {
        match self.shape(id) {
            Shape::Array(array) => is_tuple(array),
            Shape::Object(object) => is_struct(object),
            _ => true,
        }
    }

    /// The members that exist on this side, with their index among all.
    pub fn members<'o>(&self, object: &'o Object, face: Face) -> Vec<(usize, &'o Property)> {
        let away = match face {
            Face::Answer => Some(Face::Request),
            Face::Request => Some(Face::Answer),
            Face::Both => None,
        };
        let there = |property: &Property| away.is_none_or(|away| !only(self.contract, property.schema, away));
        object
            .properties
            .iter()
            .enumerate()
            .filter(|(_, property)| there(property))
            .collect()
    }

    /// Whether a schema is a struct, an enum or a union under a name.
    pub fn is_item(&self, id: SchemaId) -> bool {
        matches!(item(self.contract, id), Some(Item::Type | Item::Newtype))
    }
}

/// Whether a list is a tuple: a fixed number of places, each with its own schema.
pub fn is_tuple(array: &Array) -> bool {
    let places = array.prefix.len() as u64;
    places > 0 && places <= 6 && array.min_items == Some(places) && array.max_items == Some(places)
}

/// `i32`.
pub const fn integer_type(format: IntegerFormat) -> &'static str {
    match format {
        IntegerFormat::I32 => "i32",
        IntegerFormat::I64 => "i64",
        IntegerFormat::U32 => "u32",
        IntegerFormat::U64 => "u64",
    }
}

/// `f64`.
pub const fn float_type(format: NumberFormat) -> &'static str {
    match format {
        NumberFormat::F32 => "f32",
        NumberFormat::F64 => "f64",
    }
}

fn text_type(text: &Text) -> &'static str {
    match text.format {
        Some(TextFormat::DateTime) => "kit::DateTime",
        Some(TextFormat::Date) => "kit::Date",
        Some(TextFormat::Time) => "kit::Time",
        Some(TextFormat::Duration) => "kit::Duration",
        Some(TextFormat::Uuid) => "kit::Uuid",
        Some(TextFormat::Uri) => "kit::Uri",
        Some(TextFormat::Email) => "kit::Email",
        Some(TextFormat::Ipv4) => "kit::Ipv4Addr",
        Some(TextFormat::Ipv6) => "kit::Ipv6Addr",
        Some(TextFormat::Byte) => "kit::Base64",
        Some(TextFormat::Decimal) => "kit::Decimal",
        Some(TextFormat::UriReference | TextFormat::Hostname | TextFormat::Password) | None => "String",
    }
}
