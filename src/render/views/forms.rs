//! Forms: bodies of parts, and how members of urlencoded ones are written.

use super::bodies::is_scalar;
use super::routes::Reading;
use super::words;
use crate::contract::{Additional, Array, Content, Operation, Property, SchemaId, Shape, Style};
use crate::plan::names::{Case, fields as field_names, ident};
use crate::plan::{Face, Plan, chain};
use crate::render::rust::types::Types;
use crate::render::rust::{docs, literal};
use serde::Serialize;
use std::fmt::Write as _;

/// A form of parts as a struct of the operation, with the function that reads it.
#[derive(Debug, Serialize)]
pub struct Form {
    name: String,
    function: String,
    request: String,
    optional: bool,
    /// What is read: the parts, or whether there are any.
    result: String,
    rules: Vec<String>,
    /// The names of all parts where no other may be sent.
    closed: Vec<String>,
    fields: Vec<Field>,
    /// Whether there is one part only.
    single: bool,
    /// `(Some(file), Some(note))`.
    pattern: String,
    /// `(file, note)`.
    names: String,
}

/// A part.
#[derive(Debug, Serialize)]
pub struct Field {
    /// Its field.
    pub name: String,
    /// The part's name in the document.
    pub key: String,
    /// For the static of its schema.
    pub constant: String,
    #[serde(skip)]
    /// Its schema.
    pub schema: SchemaId,
    /// Whether it is read by its schema.
    pub needs_schema: bool,
    ty: String,
    docs: Vec<String>,
    reading: String,
}

/// The forms of an operation.
pub fn of(plan: &Plan<'_>, operation: usize) -> Vec<Form> {
    let types = plan.types("models::");
    let one = &plan.contract.operations[operation];
    let contents = one.body.iter().flat_map(|body| &body.contents).enumerate();
    let forms = contents.filter(|(_, content)| is_form(&types, content));
    forms
        .filter_map(|(number, content)| form(plan, &types, operation, number, content))
        .collect()
}

/// Whether a content is a form of parts with members that are known.
pub fn is_form(types: &Types<'_>, content: &Content) -> bool {
    super::bodies::body_kind(types, content) == super::bodies::BodyKind::Multipart
}

/// The struct of a form: `UploadDocumentForm`.
pub fn name(plan: &Plan<'_>, operation: usize, content: usize) -> String {
    let number = if content == 0 {
        String::new()
    } else {
        (content + 1).to_string()
    };
    format!("{}Form{number}", plan.names.operations[operation].base)
}

/// The function that reads a form: `upload_document_form`.
pub fn function(plan: &Plan<'_>, operation: usize, content: usize) -> String {
    let number = if content == 0 {
        String::new()
    } else {
        format!("_{}", content + 1)
    };
    format!("{}_form{number}", plan.names.operations[operation].function)
}

fn form(plan: &Plan<'_>, types: &Types<'_>, index: usize, number: usize, content: &Content) -> Option<Form> {
    let operation: &Operation = &plan.contract.operations[index];
    let schema = content.schema?;
    let mut fields = fields(plan, types, schema);
    let base = super::routes::schema_constant(plan, index, number);
    for field in &mut fields {
        field.reading = field
            .reading
            .replace("{schema}", &format!("&schemas::{base}_{}", field.constant));
    }
    let listed: Vec<_> = fields.iter().map(|field| field.name.clone()).collect();
    let some: Vec<_> = listed.iter().map(|name| format!("Some({name})")).collect();
    let tuple = |parts: &[String]| match parts {
        [one] => one.clone(),
        _ => format!("({})", parts.join(", ")),
    };
    let name = name(plan, index, number);
    let optional = !operation.body.as_ref().is_some_and(|body| body.required);
    Some(Form {
        result: if optional {
            format!("Option<{name}>")
        } else {
            name.clone()
        },
        name,
        function: function(plan, index, number),
        request: format!("{}Request", plan.names.operations[index].base),
        optional,
        rules: rules_of_parts(types, content, schema),
        closed: closed(types, schema),
        pattern: tuple(&some),
        names: tuple(&listed),
        single: fields.len() == 1,
        fields,
    })
}

/// The names of the parts of a form that is closed.
fn closed(types: &Types<'_>, schema: SchemaId) -> Vec<String> {
    match types.shape(schema) {
        Shape::Object(object) if matches!(object.additional, Additional::Refused) => {
            let names = object.properties.iter().map(|property| literal::string(&property.name));
            names.collect()
        }
        _ => Vec::new(),
    }
}

/// The parts of a form.
pub fn fields(plan: &Plan<'_>, types: &Types<'_>, schema: SchemaId) -> Vec<Field> {
    let Shape::Object(object) = types.shape(schema) else {
        return Vec::new();
    };
    let names = field_names(object);
    let members = types.members(object, Face::Request).into_iter();
    members
        .map(|(index, property)| field(plan, types, property, &names[index]))
        .collect()
}

fn field(plan: &Plan<'_>, types: &Types<'_>, property: &Property, name: &str) -> Field {
    let key = literal::string(&property.name);
    let kind = kind(types, property.schema);
    let plain = types.plain(property.schema, Face::Request);
    let (ty, reading, needs_schema) = match kind {
        Kind::File => ("kit::input::Upload".to_owned(), format!("parts.file({key})"), false),
        Kind::Files => (
            "Vec<kit::input::Upload>".to_owned(),
            format!("parts.files({key})"),
            false,
        ),
        Kind::Part(Reading::Scalar) => (plain.clone(), format!("parts.field({key}).scalar::<{plain}>()"), false),
        Kind::Part(Reading::List) => {
            let item = plain
                .strip_prefix("Vec<")
                .and_then(|rest| rest.strip_suffix('>'))
                .unwrap_or("String");
            (plain.clone(), format!("parts.field({key}).list::<{item}>()"), false)
        }
        Kind::Part(Reading::Mixed) => (
            plain.clone(),
            format!("parts.field({key}).mixed::<{plain}>({{schema}})"),
            true,
        ),
        Kind::Part(_) => (
            plain.clone(),
            format!("parts.field({key}).json::<{plain}>({{schema}})"),
            true,
        ),
    };
    let check = match kind {
        Kind::Part(Reading::Scalar | Reading::List) => {
            plan.checks(*types).plain(property.schema, "at", "value", Face::Request)
        }
        _ => None,
    };
    let check = check
        .map(|check| format!(".check(|at, value| {{ {check} }})"))
        .unwrap_or_default();
    let (ty, ending) = match (property.required, kind) {
        (true, _) => (ty, ".required()"),
        (false, Kind::Files) => (ty, ".or_default()"),
        (false, _) => (format!("Option<{ty}>"), ".optional()"),
    };
    let described = types
        .contract
        .schema(property.schema)
        .description
        .as_deref()
        .map(docs::paragraph);
    let bounds = words::constraints(types, property.schema)
        .map(|text| docs::sentence(&text))
        .unwrap_or_default();
    let lines = docs::join([described.unwrap_or_default(), bounds]);
    Field {
        name: name.to_owned(),
        key: property.name.clone(),
        constant: ident(name, Case::Constant, "part"),
        schema: property.schema,
        needs_schema,
        ty,
        docs: if lines.is_empty() {
            vec![format!("The part {}.", docs::code(&property.name))]
        } else {
            lines
        },
        reading: format!("{reading}{check}{ending}"),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    File,
    Files,
    Part(Reading),
}

fn kind(types: &Types<'_>, schema: SchemaId) -> Kind {
    let judged = super::schemas::unexpressed(types, schema);
    let plain = |reading| Kind::Part(if judged { Reading::Mixed } else { reading });
    match types.shape(schema) {
        Shape::Binary => Kind::File,
        Shape::Array(array) if matches!(types.shape(array.items), Shape::Binary) => Kind::Files,
        shape if is_scalar(shape) => plain(Reading::Scalar),
        Shape::Array(array) if is_list(types, array) => plain(Reading::List),
        _ => Kind::Part(Reading::Json),
    }
}

/// Whether each item is a part of its own, and its text the value.
fn is_list(types: &Types<'_>, array: &Array) -> bool {
    array.prefix.is_empty() && is_scalar(types.shape(array.items)) && !types.nullable(array.items)
}

/// `kit::Part::file("file").max_size(5_000_000)` for every file, and for fields with media types of their own.
fn rules_of_parts(types: &Types<'_>, content: &Content, schema: SchemaId) -> Vec<String> {
    let Shape::Object(object) = types.shape(schema) else {
        return Vec::new();
    };
    let mut rules = Vec::new();
    for property in &object.properties {
        let file = matches!(kind(types, property.schema), Kind::File | Kind::Files);
        let encoding = content.encoding.iter().find(|one| one.property == property.name);
        let mut upload = chain(types.contract, property.schema).into_iter();
        let upload = upload.find_map(|id| types.contract.schema(id).upload.as_ref());
        let declared = encoding.map(|one| one.media_types.as_slice()).unwrap_or_default();
        let media_types = upload
            .map(|one| one.media_types.as_slice())
            .filter(|list| !list.is_empty());
        let media_types = media_types.unwrap_or(declared);
        if !file && media_types.is_empty() {
            continue;
        }
        let kind = if file { "file" } else { "field" };
        let mut rule = format!("kit::Part::{kind}({})", literal::string(&property.name));
        let size = upload.and_then(|one| one.max_size);
        rule.extend(size.map(|size| format!(".max_size({})", literal::grouped(size.into()))));
        if !media_types.is_empty() {
            let listed = literal::strings(media_types.iter().map(|media| media.to_lowercase()));
            let _ = write!(rule, ".media_types({listed})");
        }
        rule.push_str(if upload.is_some_and(|one| one.verify_magic) {
            ".verified()"
        } else {
            ""
        });
        rules.push(rule);
    }
    rules
}

/// The rules of an urlencoded form: members that are written otherwise than `name=a&name=b`.
pub fn rules(content: &Content) -> String {
    let odd = content.encoding.iter().filter(|one| {
        one.explode == Some(false)
            || one
                .style
                .is_some_and(|style| !matches!(style, Style::Form | Style::DeepObject))
    });
    let rules = odd.map(|one| {
        let style = one.style.filter(|style| *style != Style::Json).unwrap_or(Style::Form);
        let explode = one.explode.unwrap_or(style == Style::Form);
        let name = literal::string(&one.property);
        format!("FormRule {{ name: {name}, style: Style::{style:?}, explode: {explode} }}")
    });
    format!("&[{}]", rules.collect::<Vec<_>>().join(", "))
}
