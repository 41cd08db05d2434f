//! The view of the schemas that the slow path judges by.

use super::answers;
use super::bodies::{self, BodyKind, body_kind};
use super::routes::{self, Reading};
use crate::contract::{Additional, Array, SchemaId, Shape};
use crate::lower::{self, Direction};
use crate::plan::names::is_struct;
use crate::plan::texts;
use crate::plan::uses::children;
use crate::plan::{Face, Plan, TypeKey, unique_as_json};
use crate::render::rust::types::{Types, is_tuple};
use crate::render::rust::unions::{self, Choice};
use crate::render::rust::{docs, literal};
use heck::ToShoutySnakeCase;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The schemas that failed input is judged by.
#[derive(Debug, Serialize)]
pub struct Schemas {
    schemas: Vec<SchemaView>,
    /// Those that answers are written by.
    answers: Vec<SchemaView>,
    /// Whether a body of any JSON is read.
    any: bool,
}

#[derive(Debug, Serialize)]
struct SchemaView {
    constant: String,
    name: String,
    docs: String,
    judged: bool,
}

impl Schemas {
    /// The view of all schemas of inputs.
    pub fn of(plan: &Plan<'_>) -> Self {
        let types = plan.types("");
        let view = |one: Wanted| SchemaView {
            name: literal::string(&one.name),
            judged: one.judged || unexpressed(&types, one.schema),
            docs: one.docs,
            constant: one.constant,
        };
        Self {
            schemas: wanted(plan).into_iter().map(view).collect(),
            answers: wanted_answers(plan).into_iter().map(view).collect(),
            any: any(plan),
        }
    }
}

/// The document of these schemas: `{"$defs": {…}}`.
pub fn document(plan: &Plan<'_>) -> Vec<u8> {
    written(plan, wanted(plan), Direction::Request)
}

/// The document of the schemas by which answers are written.
pub fn answers(plan: &Plan<'_>) -> Vec<u8> {
    written(plan, wanted_answers(plan), Direction::Answer)
}

fn written(plan: &Plan<'_>, list: Vec<Wanted>, direction: Direction) -> Vec<u8> {
    let mut definitions = Map::new();
    for one in list {
        let mut schema = lower::json_schema(plan.contract, one.schema, direction);
        let Value::Object(members) = &mut schema else { continue };
        if one.xml {
            let root = lower::xml_root(plan.contract, one.schema);
            if let Some(xml) = members.entry("xml").or_insert_with(|| json!({})).as_object_mut() {
                xml.entry("name").or_insert_with(|| root.into());
            }
        }
        if let Some(Value::Object(own)) = members.remove("$defs") {
            definitions.extend(own);
        }
        members.remove("$schema");
        definitions.insert(one.name, schema);
    }
    let mut bytes = serde_json::to_vec(&json!({ "$defs": definitions })).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

struct Wanted {
    constant: String,
    /// The name of the definition; no schema of the contract has one like it.
    name: String,
    schema: SchemaId,
    docs: String,
    /// Whether the type knows nothing of the schema.
    judged: bool,
    /// Whether it is read or written as XML: then the root has a name.
    xml: bool,
}

fn wanted(plan: &Plan<'_>) -> Vec<Wanted> {
    let types = plan.types("");
    let mut list = Vec::new();
    for key in plan.names.types.keys() {
        let forms = judged_forms(&types, *key).into_iter();
        list.extend(forms.map(|(constant, schema)| {
            let docs = format!("The form {}.", docs::code(&types.value(schema, key.1)));
            entry(constant, schema, docs)
        }));
    }
    for (index, operation) in plan.contract.operations.iter().enumerate() {
        for (number, parameter) in operation.parameters.iter().enumerate() {
            if !matches!(routes::reading(&types, parameter), Reading::Scalar | Reading::List) {
                let constant = routes::parameter_constant(plan, index, number);
                let docs = format!("The parameter {}.", docs::code(&parameter.name));
                list.push(entry(constant, parameter.schema, docs));
            }
        }
        let groups = operation.body.iter().flat_map(|body| bodies::groups(&types, body));
        for bodies::Group { number, content, .. } in groups {
            let Some(schema) = content.schema else { continue };
            match body_kind(&types, content) {
                BodyKind::JsonPatch => {
                    let docs = "The body `kit::JsonPatch`.".to_owned();
                    let own = entry(routes::schema_constant(plan, index, number), schema, docs);
                    list.push(Wanted { judged: true, ..own });
                }
                BodyKind::Json | BodyKind::Form | BodyKind::Xml | BodyKind::Items(_) => {
                    let docs = format!("The body {}.", docs::code(&types.value(schema, Face::Request)));
                    let own = entry(routes::schema_constant(plan, index, number), schema, docs);
                    let kind = body_kind(&types, content);
                    // An item has nobody else to check what its type does not say.
                    let bare = !types.is_item(types.contract.schemas.resolve(schema));
                    list.push(Wanted {
                        xml: kind == BodyKind::Xml,
                        judged: matches!(kind, BodyKind::Items(_)) && bare,
                        ..own
                    });
                }
                BodyKind::Text if bodies::judged_text(&types, schema) => {
                    let docs = format!("The body {}.", docs::code(&types.value(schema, Face::Request)));
                    list.push(entry(routes::schema_constant(plan, index, number), schema, docs));
                }
                BodyKind::Multipart => list.extend(parts(plan, &types, index, number, schema)),
                _ => {}
            }
        }
    }
    list
}

/// The schemas of answers that are written as XML.
fn wanted_answers(plan: &Plan<'_>) -> Vec<Wanted> {
    let types = plan.types("");
    let mut list = Vec::new();
    for (index, operation) in plan.contract.operations.iter().enumerate() {
        for (number, answer) in operation.answers.iter().enumerate() {
            for group in answers::groups(&types, answer) {
                let Some(schema) = group.schema.filter(|_| group.written.iter().any(|one| one.xml)) else {
                    continue;
                };
                let docs = format!("The answer {}.", docs::code(&types.value(schema, Face::Answer)));
                let constant = answers::constant(plan, index, number, group.number);
                list.push(Wanted {
                    xml: true,
                    ..entry(constant, schema, docs)
                });
            }
        }
    }
    list
}

fn parts(plan: &Plan<'_>, types: &Types<'_>, index: usize, number: usize, schema: SchemaId) -> Vec<Wanted> {
    let fields = super::forms::fields(plan, types, schema);
    let judged = fields.iter().filter(|field| field.needs_schema);
    let base = routes::schema_constant(plan, index, number);
    let wanted = judged.map(|field| {
        let docs = format!("The part {}.", docs::code(&field.key));
        entry(format!("{base}_{}", field.constant), field.schema, docs)
    });
    wanted.collect()
}

fn entry(constant: String, schema: SchemaId, docs: String) -> Wanted {
    Wanted {
        name: format!("input {constant}"),
        constant,
        schema,
        docs,
        judged: false,
        xml: false,
    }
}

fn any(plan: &Plan<'_>) -> bool {
    let types = plan.types("");
    let bodies = plan
        .contract
        .operations
        .iter()
        .filter_map(|operation| operation.body.as_ref());
    let mut contents = bodies.flat_map(|body| &body.contents);
    contents.any(|content| {
        content.schema.is_none() && matches!(body_kind(&types, content), BodyKind::Json | BodyKind::Items(_))
    })
}

/// The forms of a union that only the judge can tell, with the constants of their schemas: those of bodies that are
/// read, and that are tried one after the other.
pub fn judged_forms(types: &Types<'_>, key: TypeKey) -> Vec<(String, SchemaId)> {
    let (Shape::Union(union), Some(name)) = (&types.contract.schema(key.0).shape, types.names.types.get(&key)) else {
        return Vec::new();
    };
    if !types.uses.read(key.0) || key.1 == Face::Answer || unions::choice(types, union) != Choice::Trial {
        return Vec::new();
    }
    let forms = union.variants.iter().enumerate();
    let judged = forms.filter(|(_, variant)| unexpressed(types, variant.schema));
    judged
        .map(|(index, variant)| {
            (
                format!("FORM_{}_{}", name.to_shouty_snake_case(), index + 1),
                variant.schema,
            )
        })
        .collect()
}

/// Whether a schema has, at whatever depth, something that neither types nor checks express: then the judge is always
/// asked.
pub fn unexpressed(types: &Types<'_>, root: SchemaId) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        if alone(types, id) {
            return true;
        }
        open.extend(children(types.contract, id).into_iter().map(|child| child.0));
    }
    false
}

fn alone(types: &Types<'_>, id: SchemaId) -> bool {
    let schema = types.contract.schema(id);
    let shape = match &schema.shape {
        Shape::Never => true,
        Shape::String(text) => {
            let backtracks = |pattern: &str| !lower::is_linear(pattern);
            texts::lost(text) || text.pattern.as_deref().is_some_and(backtracks)
        }
        Shape::Array(array) => is_open_tuple(array) || unique_as_json(types.contract, array),
        Shape::Object(object) => {
            let counted = object.min_properties.is_some() || object.max_properties.is_some();
            let named_map =
                is_struct(object) && matches!(object.additional, Additional::Refused) && object.properties.is_empty();
            counted && is_struct(object) && !named_map
        }
        _ => false,
    };
    shape || !schema.residue.is_empty()
}

fn is_open_tuple(array: &Array) -> bool {
    !array.prefix.is_empty() && !is_tuple(array)
}
