//! The view of a file of models.

use super::schemas;
use crate::contract::{Additional, Enumeration, Object, Property, Schema, SchemaId, Shape, Union, UnionKind};
use crate::plan::names::{Item, fields, item};
use crate::plan::{Face, Part, Plan, TypeKey};
use crate::render::rust::checks::Checks;
use crate::render::rust::enums::{self, Constants};
use crate::render::rust::types::{Presence, Types};
use crate::render::rust::unions::{self, Choice};
use crate::render::rust::{casing, defaults, docs, literal};
use heck::ToSnakeCase;
use serde::Serialize;
use serde_json::Value;

/// A file of models.
#[derive(Debug, Serialize)]
pub struct Models {
    about: String,
    parts: Vec<String>,
    items: Vec<Model>,
}

/// All files of models.
#[derive(Debug, Serialize)]
pub struct Index {
    /// Their modules.
    pub modules: Vec<String>,
}

/// An item of a file of models; templates see it under the name of its kind.
#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
enum Model {
    Alias {
        name: String,
        docs: Vec<String>,
        ty: String,
    },
    Newtype {
        name: String,
        docs: Vec<String>,
        ty: String,
        check: Option<String>,
        asked: bool,
    },
    Struct(Struct),
    Strings(Constant),
    Integers(Constant),
    Mixed(Constant),
    Union(UnionView),
}

#[derive(Debug, Serialize)]
struct Struct {
    name: String,
    docs: Vec<String>,
    /// Arguments of `#[serde(…)]`.
    attributes: Vec<String>,
    fields: Vec<Field>,
    defaults: Vec<Default>,
    checks: Vec<String>,
    /// Whether it must say how it is checked, even if there is nothing to check.
    asked: bool,
}

#[derive(Debug, Serialize)]
struct Field {
    name: String,
    docs: Vec<String>,
    attributes: Vec<String>,
    ty: String,
}

#[derive(Debug, Serialize)]
struct Default {
    function: String,
    ty: String,
    value: String,
}

#[derive(Debug, Serialize)]
struct Constant {
    name: String,
    docs: Vec<String>,
    variants: Vec<ConstantVariant>,
    asked: bool,
    /// The rule by which serde makes the constants of the names, as a literal.
    rename_all: Option<String>,
    expected: String,
}

#[derive(Debug, Serialize)]
struct ConstantVariant {
    name: String,
    /// Whether it needs an attribute of its own.
    renamed: bool,
    plain: String,
    value: String,
}

#[derive(Debug, Serialize)]
struct UnionView {
    name: String,
    docs: Vec<String>,
    variants: Vec<UnionVariant>,
    checked: bool,
    asked: bool,
    tag: Option<String>,
    /// Whether some variants must be written with their tag.
    writes_tags: bool,
    exclusive: bool,
}

#[derive(Debug, Serialize)]
struct UnionVariant {
    name: String,
    ty: String,
    check: Option<String>,
    tags: Vec<String>,
    /// The function that writes it with its tag, where its type may not.
    writer: Option<String>,
    /// How a value is tried as this variant.
    trial: String,
}

impl Models {
    /// The view of these types.
    pub fn of(plan: &Plan<'_>, part: &Part) -> Self {
        let types = plan.types("");
        let checks = plan.checks(types);
        let items = part.types.iter().map(|key| {
            Writer {
                types,
                checks,
                key: *key,
            }
            .model()
        });
        Self {
            about: part.about.clone(),
            parts: part.parts.clone(),
            items: items.collect(),
        }
    }
}

/// Writes one item.
struct Writer<'a> {
    types: Types<'a>,
    checks: Checks<'a>,
    key: TypeKey,
}

impl Writer<'_> {
    fn schema(&self) -> &Schema {
        self.types.contract.schema(self.key.0)
    }

    fn name(&self) -> String {
        self.types.names.types[&self.types.uses.key(self.key.0, self.key.1)].clone()
    }

    fn docs(&self) -> Vec<String> {
        let schema = self.schema();
        let said = schema
            .description
            .as_deref()
            .or(schema.title.as_deref())
            .map(docs::paragraph);
        let side = match self.key.1 {
            Face::Both => "",
            Face::Answer => ", in answers",
            Face::Request => ", in requests",
        };
        let place = format!("{}{side}", docs::code(&schema.pointer));
        match said.unwrap_or_default().as_slice() {
            [] => docs::sentence(&format!("{place}.")),
            [line] if line.chars().count() + place.chars().count() <= 100 => {
                vec![format!("{} ({place}).", line.trim_end_matches('.'))]
            }
            lines => docs::join([lines.to_vec(), docs::sentence(&format!("{place}."))]),
        }
    }

    fn asked(&self) -> bool {
        self.types.uses.checked.asked(self.key.0)
    }

    fn model(&self) -> Model {
        let (id, face) = self.key;
        let (name, docs) = (self.name(), self.docs());
        match item(self.types.contract, id) {
            Some(Item::Newtype) => {
                let ty = self.types.written_out(id, face);
                let check = self.checks.shape(id, "at", "&self.0", face);
                Model::Newtype {
                    name,
                    docs,
                    ty,
                    check,
                    asked: self.asked(),
                }
            }
            Some(Item::Type) => match &self.schema().shape {
                Shape::Enum(enumeration) => constant(name, docs, enumeration, self.asked()),
                Shape::Union(union) => Model::Union(self.union(name, docs, union)),
                Shape::Object(object) => Model::Struct(self.structure(name, docs, object)),
                _ => Model::Alias {
                    name,
                    docs,
                    ty: self.types.written_out(id, face),
                },
            },
            _ => Model::Alias {
                name,
                docs,
                ty: self.types.written_out(id, face),
            },
        }
    }

    fn structure(&self, name: String, docs: Vec<String>, object: &Object) -> Struct {
        let (id, face) = self.key;
        let names = fields(object);
        let closed = matches!(object.additional, Additional::Refused);
        let attributes = closed.then(|| "deny_unknown_fields".to_owned());
        let members = self.types.members(object, face);
        let here = |index: usize| members.iter().any(|(one, _)| *one == index);
        let unread = |index: usize| Self::distinguishes(object) && !here(index);
        let all = object.properties.iter().enumerate();
        let pairs: Vec<_> = all
            .filter(|(index, _)| here(*index) || unread(*index))
            .map(|(index, one)| (names[index].as_str(), one.name.as_str()))
            .collect();
        let casing = casing::of_fields(&pairs);
        let mut view = Struct {
            attributes: attributes
                .into_iter()
                .chain(casing.rule().map(|rule| format!("rename_all = \"{rule}\"")))
                .collect(),
            name,
            docs,
            fields: Vec::new(),
            defaults: Vec::new(),
            checks: Vec::new(),
            asked: self.asked(),
        };
        for (index, property) in object.properties.iter().enumerate() {
            let field = &names[index];
            let renamed = casing.renames(field, &property.name);
            if unread(index) {
                view.fields.push(self.unread(property, field, renamed));
            }
            if !here(index) {
                continue;
            }
            if let Some(value) = self.default(property) {
                let ty = self.types.member(id, property, face);
                let function = format!("default_{field}");
                view.defaults.push(Default { function, ty, value });
            }
            view.checks.extend(self.checks.member(property, field, face));
            view.fields.push(self.field(&view.name, property, field, renamed));
        }
        self.further(&mut view, object, &names[object.properties.len()]);
        view
    }

    /// Whether members that are not declared have a meaning: those of the other side must then be declared, too.
    const fn distinguishes(object: &Object) -> bool {
        !matches!(object.additional, Additional::Ignored)
    }

    /// A member of the other side.
    fn unread(&self, property: &Property, name: &str, renamed: bool) -> Field {
        let side = match self.key.1 {
            Face::Request => "answers",
            _ => "requests",
        };
        let rename = renamed.then(|| format!("rename = {}", literal::string(&property.name)));
        Field {
            name: name.to_owned(),
            docs: vec![format!("Only in {side}: not looked at.")],
            attributes: rename
                .into_iter()
                .chain(["default, skip_serializing".to_owned()])
                .collect(),
            ty: "kit::Ignored".to_owned(),
        }
    }

    fn default(&self, property: &Property) -> Option<String> {
        let defaulted = self.types.presence(property) == Presence::Defaulted;
        let value = defaults::of(&self.types, property.schema).filter(|_| defaulted)?;
        let boxed = self.types.member(self.key.0, property, self.key.1).starts_with("Box<");
        Some(if boxed { format!("Box::new({value})") } else { value })
    }

    fn further(&self, view: &mut Struct, object: &Object, field: &str) {
        let face = self.key.1;
        let kept = matches!(object.additional, Additional::Kept | Additional::Typed(_));
        if kept {
            view.fields.push(Field {
                name: field.to_owned(),
                docs: vec!["Further members.".to_owned()],
                attributes: vec!["flatten".to_owned()],
                ty: format!("kit::Map<{}>", self.types.further(object, face)),
            });
            view.checks.extend(self.further_check(object, field));
        }
    }

    fn further_check(&self, object: &Object, field: &str) -> Option<String> {
        let Additional::Typed(id) = object.additional else {
            return None;
        };
        let check = self.checks.value(id, "at", "value", self.key.1)?;
        Some(format!("at.map(&self.{field}).each(|at, value| {{ {check} }});"))
    }

    fn field(&self, owner: &str, property: &Property, name: &str, renamed: bool) -> Field {
        let mut attributes = Vec::new();
        if renamed {
            attributes.push(format!("rename = {}", literal::string(&property.name)));
        }
        match self.types.presence(property) {
            Presence::Plain => {}
            Presence::Nullable => attributes.push("deserialize_with = \"nullable\"".to_owned()),
            Presence::Optional => attributes
                .push("default, deserialize_with = \"present\", skip_serializing_if = \"Option::is_none\"".to_owned()),
            Presence::Defaulted => attributes.push(format!("default = \"{owner}::default_{name}\"")),
            Presence::ThreeState => {
                attributes.push("default, skip_serializing_if = \"kit::Patch::is_absent\"".to_owned());
            }
        }
        let ty = self.types.member(self.key.0, property, self.key.1);
        Field {
            name: name.to_owned(),
            docs: self.member_docs(property),
            attributes,
            ty,
        }
    }

    fn member_docs(&self, property: &Property) -> Vec<String> {
        let schema = self.types.contract.schema(property.schema);
        let said = schema
            .description
            .as_deref()
            .or(schema.title.as_deref())
            .map(docs::paragraph)
            .unwrap_or_default();
        let bounds = super::words::constraints(&self.types, property.schema).map(|text| docs::sentence(&text));
        docs::flow([said, bounds.unwrap_or_default()])
    }

    fn union(&self, name: String, docs: Vec<String>, union: &Union) -> UnionView {
        let choice = unions::choice(&self.types, union);
        let names = unions::variants(union);
        let judged = schemas::judged_forms(&self.types, self.key);
        let variants = union.variants.iter().zip(names).map(|(variant, name)| {
            let form = judged.iter().find(|(_, schema)| *schema == variant.schema);
            UnionVariant {
                ty: self.variant_type(variant.schema),
                check: self.checks.value(variant.schema, "at", "value", self.key.1),
                tags: variant.tags.iter().map(|tag| literal::string(tag)).collect(),
                trial: self.trial(variant.schema, &name, &choice, form.map(|form| form.0.as_str())),
                writer: self.writer(variant.schema, &name, &choice),
                name,
            }
        });
        let variants: Vec<_> = variants.collect();
        UnionView {
            writes_tags: variants.iter().any(|variant| variant.writer.is_some()),
            checked: variants.iter().any(|variant| variant.check.is_some()),
            asked: self.asked(),
            name,
            docs,
            tag: match &choice {
                Choice::Tag(tag) => Some(literal::string(tag)),
                _ => None,
            },
            // Where only the judge could tell forms apart and nobody sends the union, the first that fits is meant.
            exclusive: union.kind == UnionKind::OneOf && (self.types.uses.read(self.key.0) || !self.unsure(union)),
            variants,
        }
    }

    /// The function that writes a variant with its tag: none where a required member holds it.
    fn writer(&self, id: SchemaId, name: &str, choice: &Choice) -> Option<String> {
        let Choice::Tag(tag) = choice else { return None };
        let holds = match self.types.shape(id) {
            Shape::Object(object) => {
                let members = self.types.members(object, self.key.1);
                members.iter().any(|(_, one)| one.required && one.name == *tag)
            }
            _ => false,
        };
        (!holds).then(|| format!("write_{}", name.to_snake_case()))
    }

    fn trial(&self, id: SchemaId, name: &str, choice: &Choice, judged: Option<&str>) -> String {
        if let Some(constant) = judged {
            return format!("judged(Self::{name}, &schemas::{constant})");
        }
        match self.checks.value(id, "at", "value", self.key.1) {
            Some(check) if *choice == Choice::Trial && !self.knows_itself(id) => {
                let ty = self.variant_type(id);
                format!("form_with(Self::{name}, |at, value: &{ty}| {{ {check} }})")
            }
            _ => format!("form(Self::{name})"),
        }
    }

    fn unsure(&self, union: &Union) -> bool {
        let mut variants = union.variants.iter();
        variants.any(|one| schemas::unexpressed(&self.types, one.schema))
    }

    /// Whether a value of this schema is checked by its type alone: an item, or nothing to check.
    fn knows_itself(&self, id: SchemaId) -> bool {
        let target = self.types.contract.schemas.resolve(id);
        self.types.is_item(target) || self.checks.value(id, "at", "value", self.key.1).is_none()
    }

    fn variant_type(&self, id: SchemaId) -> String {
        let ty = self.types.value(id, self.key.1);
        let boxed = self.types.uses.boxed(self.key.0, id) && self.types.direct(id);
        if boxed { format!("Box<{ty}>") } else { ty }
    }
}

fn constant(name: String, docs: Vec<String>, enumeration: &Enumeration, asked: bool) -> Model {
    let kind = enums::constants(enumeration);
    let written = |value: &Value| match (kind, value) {
        (Constants::Strings, Value::String(text)) => literal::string(text),
        (Constants::Integers, Value::Number(number)) => literal::grouped(literal::integer(number).unwrap_or_default()),
        _ => literal::string(&value.to_string()),
    };
    let names = enums::variants(enumeration);
    let words = names.iter().zip(&enumeration.values);
    let words: Vec<_> = words
        .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
        .collect();
    let casing = casing::of_variants(&words);
    let variants = names.iter().zip(&enumeration.values);
    let variants = variants.map(|(name, value)| ConstantVariant {
        renamed: value.as_str().is_none_or(|word| casing.renames(name, word)),
        plain: value.to_string(),
        value: written(value),
        name: name.clone(),
    });
    let listed: Vec<_> = enumeration.values.iter().map(Value::to_string).collect();
    let view = Constant {
        rename_all: casing.rule().map(literal::string),
        asked,
        name,
        docs,
        variants: variants.collect(),
        expected: literal::string(&format!("one of {}", listed.join(", "))),
    };
    match kind {
        Constants::Strings => Model::Strings(view),
        Constants::Integers => Model::Integers(view),
        Constants::Mixed => Model::Mixed(view),
    }
}
