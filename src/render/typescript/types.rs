//! Type expressions of schemas.

use super::layout::{Member, Place, Type};
use super::literal;
use crate::contract::{Additional, Array, Object, Property, Schema, SchemaId, Shape, Text, TextFormat, Union, Variant};
use crate::plan::names::is_struct;
use crate::plan::{Face, Plan, TypeKey};
use crate::render::rust::docs;
use crate::render::rust::types::{Types, is_tuple};
use crate::render::views::words;
use serde_json::Value;

/// Writes types for the client.
#[derive(Clone, Copy, Debug)]
pub struct Writer<'a> {
    plan: &'a Plan<'a>,
    types: Types<'a>,
    prefix: &'static str,
}

impl<'a> Writer<'a> {
    /// `prefix` stands before the names of schemas: empty among them, `types.` elsewhere.
    pub fn new(plan: &'a Plan<'a>, prefix: &'static str) -> Self {
        Self {
            plan,
            types: plan.types(""),
            prefix,
        }
    }

    /// The facts about types that do not depend on the language.
    pub const fn facts(&self) -> &Types<'a> {
        &self.types
    }

    /// The type of a value of this schema, `null` included where it may be.
    pub fn value(&self, id: SchemaId, face: Face) -> Type {
        let plain = self.plain(id, face);
        if self.plan.contract.schema(id).nullable {
            Type::union(vec![plain, Type::word("null")])
        } else {
            plain
        }
    }

    fn plain(&self, id: SchemaId, face: Face) -> Type {
        let named = self.plan.names.client.types.get(&self.plan.uses.key(id, face));
        named.map_or_else(
            || self.written_out(id, face),
            |name| Type::Word(format!("{}{name}", self.prefix)),
        )
    }

    /// The type without its name and without `null`.
    fn written_out(&self, id: SchemaId, face: Face) -> Type {
        match &self.plan.contract.schema(id).shape {
            Shape::Any => Type::word("unknown"),
            Shape::Never => Type::word("never"),
            Shape::Null => Type::word("null"),
            Shape::Boolean => Type::word("boolean"),
            Shape::Integer(_) | Shape::Number(_) => Type::word("number"),
            Shape::String(_) | Shape::Binary => Type::word("string"),
            Shape::Array(array) => self.array(array, face),
            Shape::Object(object) if is_struct(object) => Type::Object(self.members(object, face)),
            Shape::Object(object) => self.map(object, face),
            Shape::Enum(one) => Self::constants(&one.values),
            Shape::Union(union) => self.union(id, union, face),
            Shape::Ref(target) if self.loops(*target, id) => Type::word("unknown"),
            Shape::Ref(target) => self.value(*target, face),
        }
    }

    /// Constants as literals; the kind of value where a literal cannot say it.
    fn constants(values: &[Value]) -> Type {
        let literals = values.iter().map(|value| {
            let text = literal::constant(value);
            text.unwrap_or_else(|| if value.is_number() { "number" } else { "unknown" }.to_owned())
        });
        Type::union(literals.map(Type::Word).collect())
    }

    fn array(&self, array: &Array, face: Face) -> Type {
        let rest = self.value(array.items, face);
        if array.prefix.is_empty() {
            return Type::List(Box::new(rest));
        }
        let least = array.min_items.unwrap_or(0);
        let mut places = Vec::new();
        for (index, id) in (0u64..).zip(&array.prefix) {
            let ty = self.value(*id, face);
            places.push(if index < least {
                Place::Required(ty)
            } else {
                Place::Optional(ty)
            });
        }
        let full = array.max_items.is_some_and(|most| most <= array.prefix.len() as u64);
        if !is_tuple(array) && !full && rest != Type::word("never") {
            places.push(Place::Rest(rest));
        }
        Type::Tuple(places)
    }

    fn map(&self, object: &Object, face: Face) -> Type {
        Type::Map(Box::new(match object.additional {
            Additional::Typed(id) => self.value(id, face),
            _ => Type::word("unknown"),
        }))
    }

    fn union(&self, id: SchemaId, union: &Union, face: Face) -> Type {
        let by = union.discriminator.as_ref().map(|one| one.property.as_str());
        let variant = |one: &Variant| {
            if self.loops(one.schema, id) {
                return Type::word("unknown");
            }
            let ty = self.value(one.schema, face);
            match by.filter(|_| !one.tags.is_empty()) {
                Some(property) if !self.tells(one, property) => tagged(ty, property, &one.tags),
                _ => ty,
            }
        };
        Type::union(union.variants.iter().map(variant).collect())
    }

    /// Whether the member of the discriminator says already which variant this is.
    fn tells(&self, variant: &Variant, property: &str) -> bool {
        let Shape::Object(object) = self.types.shape(variant.schema) else {
            // What is no object has no such member: an intersection would say nonsense.
            return true;
        };
        let member = object.properties.iter().find(|one| one.name == property);
        member.is_some_and(|one| match self.types.shape(one.schema) {
            Shape::Enum(constants) => constants.values.iter().all(|value| {
                value
                    .as_str()
                    .is_some_and(|value| variant.tags.iter().any(|tag| tag == value))
            }),
            _ => false,
        })
    }

    /// Whether a name that stands for this schema is defined by `id` again, without an object or list between: the
    /// compiler refuses such names.
    fn loops(&self, from: SchemaId, id: SchemaId) -> bool {
        let mut open = vec![from];
        let mut seen = std::collections::BTreeSet::new();
        while let Some(at) = open.pop() {
            if at == id {
                return true;
            }
            if seen.insert(at) {
                match &self.plan.contract.schema(at).shape {
                    Shape::Ref(target) => open.push(*target),
                    Shape::Union(union) => open.extend(union.variants.iter().map(|one| one.schema)),
                    _ => {}
                }
            }
        }
        false
    }

    /// The members of an object on one side.
    pub fn members(&self, object: &Object, face: Face) -> Vec<Member> {
        let members = self.types.members(object, face).into_iter();
        let mut list: Vec<Member> = members.map(|(_, property)| self.member(property, face)).collect();
        let open = matches!(object.additional, Additional::Kept | Additional::Typed(_));
        if open {
            list.push(Member::further(Type::word("unknown")));
        }
        list
    }

    fn member(&self, property: &Property, face: Face) -> Member {
        Member {
            docs: self.docs_of(property.schema),
            key: literal::key(&property.name),
            optional: !property.required,
            ty: self.value(property.schema, face),
        }
    }

    /// What is said of a value where it is used: its own words; those of a named type stand with the type.
    pub fn docs_of(&self, id: SchemaId) -> Vec<String> {
        let schema = self.plan.contract.schema(id);
        let named =
            matches!(schema.shape, Shape::Ref(_)) || self.plan.names.client.types.contains_key(&(id, Face::Both));
        let said = schema.description.as_deref().map(docs::paragraph).unwrap_or_default();
        if named {
            return docs::flow([said]);
        }
        docs::flow([said, facts(self, id, schema)])
    }

    /// `export interface …` or `export type …` of a schema with a name.
    pub fn item(&self, key: TypeKey, name: &str) -> String {
        let schema = self.plan.contract.schema(key.0);
        let title = schema
            .title
            .as_deref()
            .filter(|title| *title != schema.name)
            .map(docs::sentence);
        let said = schema
            .description
            .as_deref()
            .map(docs::paragraph)
            .or(title)
            .unwrap_or_default();
        let both = self.plan.uses.faces(key.0).len() > 1;
        let side = match key.1 {
            Face::Answer if both => vec!["As the service answers it.".to_owned()],
            Face::Request if both => vec!["As the service takes it.".to_owned()],
            _ => Vec::new(),
        };
        let lines = docs::flow([said, side, facts(self, key.0, schema)]);
        let comment = literal::comment(&lines, 0);
        format!("{comment}{}", self.declaration(key, name, schema))
    }

    fn declaration(&self, (id, face): TypeKey, name: &str, schema: &Schema) -> String {
        match &schema.shape {
            Shape::Object(object) if is_struct(object) => {
                let members = self.members(object, face);
                super::layout::interface(&format!("export interface {name}"), &members, false)
            }
            _ => super::layout::alias(name, &self.written_out(id, face)),
        }
    }
}

fn tagged(ty: Type, property: &str, tags: &[String]) -> Type {
    let values = Type::union(tags.iter().map(|tag| Type::Word(literal::string(tag))).collect());
    let member = Member {
        docs: Vec::new(),
        key: literal::key(property),
        optional: false,
        ty: values,
    };
    Type::Both(vec![ty, Type::Object(vec![member])])
}

/// What the type does not say: formats, bounds, defaults, that nobody should use it any more.
fn facts(writer: &Writer<'_>, id: SchemaId, schema: &Schema) -> Vec<String> {
    let mut said = Vec::new();
    if let Shape::String(text) = &schema.shape {
        said.extend(format(text).map(str::to_owned));
    }
    said.extend(words::constraints(&writer.types, id));
    said.extend(schema.default.as_ref().map(|value| {
        let text = value.to_string();
        let short = if text.chars().count() > 60 {
            "see the contract".to_owned()
        } else {
            docs::code(&text)
        };
        format!("Default: {short}.")
    }));
    let mut lines = docs::sentence(&said.join(" "));
    if schema.deprecated {
        lines.push(literal::DEPRECATED.to_owned());
    }
    lines
}

const fn format(text: &Text) -> Option<&'static str> {
    Some(match text.format {
        Some(TextFormat::DateTime) => "Date and time, RFC 3339.",
        Some(TextFormat::Date) => "Date, RFC 3339: `2026-01-31`.",
        Some(TextFormat::Time) => "Time, RFC 3339.",
        Some(TextFormat::Duration) => "Duration, ISO 8601.",
        Some(TextFormat::Uuid) => "UUID.",
        Some(TextFormat::Uri) => "URI.",
        Some(TextFormat::UriReference) => "URI reference.",
        Some(TextFormat::Email) => "E-mail address.",
        Some(TextFormat::Hostname) => "Host name.",
        Some(TextFormat::Ipv4) => "IPv4 address.",
        Some(TextFormat::Ipv6) => "IPv6 address.",
        Some(TextFormat::Byte) => "Base64.",
        Some(TextFormat::Decimal) => "Decimal number.",
        Some(TextFormat::Password) | None => return None,
    })
}
