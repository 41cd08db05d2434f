//! The views of routes: from a call to its handler.

use super::bodies::{self, BodyKind, body_kind};
use super::forms;
use crate::contract::{Additional, Body, Content, Location, Operation, Parameter, SchemeKind, Shape, Style};
use crate::plan::names::parameters;
use crate::plan::{Face, Group, Plan};
use crate::render::rust::checks::Checks;
use crate::render::rust::enums::{self, Constants};
use crate::render::rust::types::Types;
use crate::render::rust::{docs, literal};
use serde::Serialize;
use std::fmt::Write as _;

/// From calls to the handlers of a tag.
#[derive(Debug, Serialize)]
pub struct Routes {
    about: String,
    parts: Vec<String>,
    api: String,
    forms: Vec<forms::Form>,
    #[serde(rename = "routes")]
    list: Vec<Route>,
}

#[derive(Debug, Serialize)]
struct Route {
    id: String,
    function: String,
    base: String,
    inputs: Vec<InputView>,
}

#[derive(Debug, Serialize)]
struct InputView {
    name: String,
    expression: String,
}

impl Routes {
    /// The view of a tag's routes.
    pub fn of(plan: &Plan<'_>, group: &Group) -> Self {
        let about = format!(
            "From calls to the handlers of the tag {}.",
            docs::code(&plan.contract.tags[group.tag].name)
        );
        let operations = group.operations.iter();
        let routes = operations.clone().map(|index| Writer::of(plan, *index).route());
        Self {
            about,
            parts: group.parts.clone(),
            api: plan.names.tags[group.tag].api.clone(),
            forms: operations.flat_map(|index| forms::of(plan, *index)).collect(),
            list: routes.collect(),
        }
    }
}

struct Writer<'a> {
    plan: &'a Plan<'a>,
    types: Types<'a>,
    checks: Checks<'a>,
    index: usize,
    operation: &'a Operation,
}

impl<'a> Writer<'a> {
    fn of(plan: &'a Plan<'a>, index: usize) -> Self {
        let types = plan.types("models::");
        Self {
            plan,
            types,
            checks: plan.checks(types),
            index,
            operation: &plan.contract.operations[index],
        }
    }

    fn route(&self) -> Route {
        let names = &self.plan.names.operations[self.index];
        let fields = parameters(self.operation);
        let mut inputs: Vec<_> = self
            .operation
            .parameters
            .iter()
            .zip(&fields)
            .enumerate()
            .map(|(number, (parameter, name))| InputView {
                name: name.clone(),
                expression: self.parameter(parameter, number),
            })
            .collect();
        if let Some(body) = &self.operation.body {
            let expression = self.body(body);
            inputs.push(InputView {
                name: "body".to_owned(),
                expression,
            });
        }
        Route {
            id: docs::cell(&self.operation.id),
            function: names.function.clone(),
            base: names.base.clone(),
            inputs,
        }
    }

    fn parameter(&self, parameter: &Parameter, number: usize) -> String {
        let place = match parameter.location {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
            Location::Cookie => "cookie",
        };
        let mut text = format!("input.{place}({})", literal::string(&parameter.name));
        text.push_str(&style(parameter));
        text.push_str(&self.others(parameter));
        let kind = reading(&self.types, parameter);
        let schema = format!("&schemas::{}", parameter_constant(self.plan, self.index, number));
        let ty = parameter_plain(&self.types, parameter);
        let read = match kind {
            Reading::Scalar => format!(".scalar::<{ty}>()"),
            Reading::List => format!(".list::<{}>()", list_item(&self.types, parameter)),
            Reading::Object => format!(".object::<{ty}>({schema})"),
            Reading::Mixed => format!(".mixed::<{ty}>({schema})"),
            Reading::Json => format!(".json::<{ty}>({schema})"),
        };
        text.push_str(&read);
        // A type of its own is checked where it is decoded by its schema.
        let own = self
            .types
            .is_item(self.types.contract.schemas.resolve(parameter.schema));
        let checked = own && !matches!(kind, Reading::Scalar | Reading::List);
        if !checked && let Some(check) = self.checks.plain(parameter.schema, "at", "value", Face::Request) {
            let _ = write!(text, ".check(|at, value| {{ {check} }})");
        }
        if parameter.sensitive && !self.types.sensitive(parameter.schema) {
            text.push_str(".map(kit::Sensitive::new)");
        }
        text + &self.ending(parameter)
    }

    /// The names that an exploded object of any members leaves to others.
    fn others(&self, parameter: &Parameter) -> String {
        let Shape::Object(object) = self.types.shape(parameter.schema) else {
            return String::new();
        };
        let open = matches!(object.additional, Additional::Kept | Additional::Typed(_));
        if !(open && parameter.explode && parameter.style == Style::Form) {
            return String::new();
        }
        let listed = self.operation.parameters.iter();
        let listed = listed.filter(|other| other.location == parameter.location && other.name != parameter.name);
        let keys = self
            .plan
            .contract
            .schemes
            .iter()
            .filter_map(|scheme| match &scheme.kind {
                SchemeKind::ApiKey { location, name } if *location == parameter.location => Some(name),
                _ => None,
            });
        let names: Vec<_> = listed
            .map(|other| &other.name)
            .chain(keys)
            .map(|name| literal::string(name))
            .collect();
        format!(".beside(&[{}])", names.join(", "))
    }

    fn ending(&self, parameter: &Parameter) -> String {
        if parameter.required {
            return ".required()".to_owned();
        }
        match super::api::parameter_default(&self.types, parameter) {
            Some(default) if default == "Vec::new()" => ".or_default()".to_owned(),
            Some(default) if default.contains('(') => format!(".or_else(|| {default})"),
            Some(default) => format!(".or({default})"),
            None => ".optional()".to_owned(),
        }
    }

    fn body(&self, body: &Body) -> String {
        let groups = bodies::groups(&self.types, body);
        let common = bodies::common_type(self.plan, &self.types, self.index, &groups);
        let base = &self.plan.names.operations[self.index].base;
        let variants = bodies::variants(&groups);
        let readings: Vec<_> = groups
            .iter()
            .zip(&variants)
            .map(|(group, variant)| {
                let variant = common.is_none().then(|| format!("{base}Body::{variant}"));
                self.reading(body, group, variant.as_deref())
            })
            .collect();
        if let [only] = readings.as_slice() {
            return only.clone();
        }
        let mut arms = Vec::new();
        for (number, (group, reading)) in groups.iter().zip(readings).enumerate() {
            let pattern = if number + 1 == groups.len() {
                "_".to_owned()
            } else {
                let names: Vec<_> = group.media_types.iter().map(|name| literal::string(name)).collect();
                format!("Some({})", names.join(" | "))
            };
            arms.push(format!("{pattern} => {reading},"));
        }
        format!("match call.media_type() {{ {} }}", arms.join(" "))
    }

    /// The reading of a body to its end, as a variant of its enum where it has one.
    fn reading(&self, body: &Body, group: &bodies::Group<'_>, variant: Option<&str>) -> String {
        if forms::is_form(&self.types, group.content) {
            let function = forms::function(self.plan, self.index, group.number);
            let wrap = match variant {
                Some(variant) if body.required => format!(".map({variant})"),
                Some(variant) => format!(".map(|form| form.map({variant}))"),
                None => String::new(),
            };
            return format!("{function}(&mut input).await{wrap}");
        }
        let wrap = variant.map(|variant| format!(".map({variant})")).unwrap_or_default();
        let ty = bodies::content_type(self.plan, &self.types, self.index, group.number, group.content);
        let ending = match body.required {
            true => ".required()",
            // Nothing and null are one thing to the handler.
            false if ty.starts_with("Option<") && variant.is_none() => ".or_default()",
            false => ".optional()",
        };
        self.content(group.content, group.number) + &wrap + ending
    }

    /// The reading of a body of one media type.
    fn content(&self, content: &Content, number: usize) -> String {
        let ty = bodies::content_type(self.plan, &self.types, self.index, number, content);
        let schema = format!("&schemas::{}", schema_constant(self.plan, self.index, number));
        match (body_kind(&self.types, content), content.schema) {
            (BodyKind::Json, Some(id)) => {
                let check = self.extra_check(id);
                format!("input.json::<{ty}>({schema}).await{check}")
            }
            (BodyKind::Json, None) => "input.json::<kit::Any>(&schemas::ANY).await".to_owned(),
            (BodyKind::JsonPatch, id) => {
                let schema = id.map_or("&kit::types::JSON_PATCH", |_| schema.as_str());
                format!("input.json_patch({schema}).await")
            }
            (BodyKind::Xml, Some(id)) => {
                let check = self.extra_check(id);
                format!("input.xml::<{ty}>({schema}).await{check}")
            }
            (BodyKind::Items(framing), id) => {
                let schema = id.map_or("&schemas::ANY", |_| schema.as_str());
                let item = bodies::item_type(&self.types, id, Face::Request);
                format!("input.items::<{item}>({schema}, kit::Framing::{framing:?})")
            }
            (BodyKind::Text, Some(id)) if bodies::judged_text(&self.types, id) => {
                format!("input.judged_text::<{ty}>({schema}).await")
            }
            (BodyKind::Text, id) => {
                let scalar = id.filter(|id| ty != "String" || matches!(self.types.shape(*id), Shape::String(_)));
                let check = scalar.map(|id| self.extra_check(id)).unwrap_or_default();
                format!("input.text::<{ty}>().await{check}")
            }
            (BodyKind::Form, Some(_)) => format!("input.form::<{ty}>({schema}, {}).await", forms::rules(content)),
            _ => "input.stream()".to_owned(),
        }
    }

    /// What the type of a body does not check by itself: constraints of an alias, of a list, of a map.
    fn extra_check(&self, id: crate::contract::SchemaId) -> String {
        if self.types.is_item(self.types.contract.schemas.resolve(id)) {
            return String::new();
        }
        let check = self.checks.value(id, "at", "value", Face::Request);
        check
            .map(|check| format!(".check(|at, value| {{ {check} }})"))
            .unwrap_or_default()
    }
}

/// How a parameter is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// One text.
    Scalar,
    /// A list of texts.
    List,
    /// Members, by the schema.
    Object,
    /// What fits, by the schema.
    Mixed,
    /// JSON text, by the schema.
    Json,
}

/// How a parameter is read.
pub fn reading(types: &Types<'_>, parameter: &Parameter) -> Reading {
    if parameter.style == Style::Json {
        return Reading::Json;
    }
    match types.shape(parameter.schema) {
        _ if super::schemas::unexpressed(types, parameter.schema) => Reading::Mixed,
        shape if is_scalar(shape) => Reading::Scalar,
        Shape::Array(array) if array.prefix.is_empty() && is_scalar(types.shape(array.items)) => Reading::List,
        Shape::Object(_) => Reading::Object,
        _ => Reading::Mixed,
    }
}

fn is_scalar(shape: &Shape) -> bool {
    match shape {
        Shape::Boolean | Shape::Integer(_) | Shape::Number(_) | Shape::String(_) | Shape::Binary => true,
        Shape::Enum(one) => enums::constants(one) != Constants::Mixed,
        _ => false,
    }
}

/// The type of a parameter that is there. Text cannot be null.
pub fn parameter_plain(types: &Types<'_>, parameter: &Parameter) -> String {
    match reading(types, parameter) {
        Reading::List => format!("Vec<{}>", list_item(types, parameter)),
        _ => types.plain(parameter.schema, Face::Request),
    }
}

fn list_item(types: &Types<'_>, parameter: &Parameter) -> String {
    match types.shape(parameter.schema) {
        Shape::Array(array) => types.plain(array.items, Face::Request),
        _ => "String".to_owned(),
    }
}

fn style(parameter: &Parameter) -> String {
    let usual = match parameter.location {
        Location::Path | Location::Header => Style::Simple,
        Location::Query | Location::Cookie => Style::Form,
    };
    let mut text = String::new();
    if parameter.style != usual && parameter.style != Style::Json {
        let _ = write!(text, ".style(Style::{:?})", parameter.style);
    }
    let exploded = parameter.style == Style::Form;
    let composite = parameter.shape != crate::contract::ParameterShape::Scalar;
    if parameter.explode != exploded && composite && !matches!(parameter.style, Style::Json | Style::DeepObject) {
        let _ = write!(text, ".explode({})", parameter.explode);
    }
    if parameter.allow_empty {
        text.push_str(".allow_empty()");
    }
    if parameter.allow_reserved {
        text.push_str(".allow_reserved()");
    }
    text
}

/// The static of the schema of a parameter.
pub fn parameter_constant(plan: &Plan<'_>, operation: usize, parameter: usize) -> String {
    let names = parameters(&plan.contract.operations[operation]);
    let name = crate::plan::names::ident(&names[parameter], crate::plan::names::Case::Constant, "parameter");
    format!("{}_{name}_{}", plan.names.operations[operation].constant, parameter + 1)
}

/// The static of the schema of a body.
pub fn schema_constant(plan: &Plan<'_>, operation: usize, content: usize) -> String {
    let base = &plan.names.operations[operation].constant;
    if content == 0 {
        format!("{base}_BODY")
    } else {
        format!("{base}_BODY_{}", content + 1)
    }
}
