//! Parameters: the path item's and the operation's, merged.

use super::Lowering;
use super::operation::Scope;
use super::path;
use super::place::Place;
use super::schema::sensitive;
use crate::contract::{Enumeration, Integer, Location, Parameter, ParameterShape, Path, SchemaId, Shape, Style, Text};
use crate::document::template::{self, Said};
use crate::source::{Node, percent_decode};
use serde_json::Value;

impl<'a> Lowering<'a> {
    /// All parameters of an operation, in declared order; those of the operation replace those of the path.
    pub(super) fn parameters(&mut self, scope: &Scope<'a>, path: &Path) -> Vec<Parameter> {
        let lists = [scope.item.get("parameters"), scope.node.get("parameters")];
        let places: Vec<_> = lists
            .iter()
            .flatten()
            .flat_map(Place::items)
            .map(|place| self.follow(place))
            .collect();
        let mut parameters: Vec<Parameter> = Vec::new();
        for place in places {
            let Some(parameter) = self.parameter(scope, &place) else {
                continue;
            };
            let same = |known: &Parameter| known.name == parameter.name && known.location == parameter.location;
            match parameters.iter().position(same) {
                Some(index) => parameters[index] = parameter,
                None => parameters.push(parameter),
            }
        }
        self.behind_path(scope, &mut parameters);
        let names = path::names(path);
        parameters.retain(|known| known.location != Location::Path || names.contains(&known.name));
        for name in names {
            if !parameters
                .iter()
                .any(|known| known.location == Location::Path && known.name == name)
            {
                let text = Shape::String(Text::default());
                parameters.push(self.missing(scope, &name, Location::Path, text));
            }
        }
        parameters
    }

    fn parameter(&mut self, scope: &Scope<'a>, place: &Place<'a>) -> Option<Parameter> {
        let name = place.text("name")?;
        let location = match place.str("in")? {
            "path" => Location::Path,
            "query" => Location::Query,
            "header" => Location::Header,
            "cookie" => Location::Cookie,
            "querystring" if is_form(place) => Location::Query,
            _ => return None,
        };
        let reserved = ["accept", "content-type", "authorization"];
        if location == Location::Header && reserved.contains(&name.to_ascii_lowercase().as_str()) {
            let message =
                format!("the header parameter `{name}` is left aside: OpenAPI says it with media types and security");
            self.advise_once("AG315", place.node.span, &place.pointer, message);
            return None;
        }
        let words = format!("{} {name}", scope.words);
        let written = place.get("content").and_then(|map| map.entries().next());
        // Text is its own text; all else is JSON.
        let json = written.as_ref().is_some_and(|(key, _)| !key.name.starts_with("text/"));
        let content = written.map(|(_, media)| self.follow(media));
        let schema = match content.as_ref().unwrap_or(place).get("schema") {
            Some(schema) => self.schema_at(schema, &words),
            None => self.invented(&place.pointer, &words, place.span(), Shape::String(Text::default())),
        };
        let (style, explode) = style(place, location, json);
        Some(Parameter {
            span: place.span(),
            name,
            alias: place.alias(),
            location,
            required: location == Location::Path || place.flag("required") == Some(true),
            description: place.text("description"),
            deprecated: place.flag("deprecated") == Some(true),
            style,
            explode,
            allow_empty: place.flag("allowEmptyValue") == Some(true),
            allow_reserved: place.flag("allowReserved") == Some(true),
            schema,
            shape: ParameterShape::Scalar,
            examples: self.examples_of(content.as_ref().unwrap_or(place)),
            sensitive: sensitive(place),
        })
    }

    /// The query that some documents write into the key of a path, as parameters: the declared ones, else new ones.
    fn behind_path(&mut self, scope: &Scope<'a>, parameters: &mut Vec<Parameter>) {
        for (name, said) in template::query(&scope.template) {
            let called = if let Said::Named(called) = said { called } else { name };
            let known = |one: &Parameter, at| one.location == at && (one.name == name || one.name == called);
            if parameters.iter().any(|one| known(one, Location::Query)) {
                continue;
            }
            if let Some(parameter) = parameters.iter_mut().find(|one| known(one, Location::Path)) {
                name.clone_into(&mut parameter.name);
                (parameter.location, parameter.style, parameter.explode) = (Location::Query, Style::Form, true);
                continue;
            }
            let shape = match said {
                Said::Value(value) => only(value),
                _ => Shape::String(Text::default()),
            };
            let mut parameter = self.missing(scope, name, Location::Query, shape);
            parameter.required = said != Said::Perhaps;
            parameter.allow_empty = said == Said::There;
            parameters.push(parameter);
        }
    }

    /// What is not declared, so that generation can go on; `document` reports it.
    fn missing(&mut self, scope: &Scope<'a>, name: &str, location: Location, shape: Shape) -> Parameter {
        let span = scope.span;
        let words = format!("{} {name}", scope.words);
        let schema = self.invented(&scope.node.pointer, &words, span, shape);
        let query = location == Location::Query;
        Parameter {
            span,
            name: name.to_owned(),
            alias: None,
            location,
            required: true,
            description: None,
            deprecated: false,
            style: if query { Style::Form } else { Style::Simple },
            explode: query,
            allow_empty: false,
            allow_reserved: false,
            schema,
            shape: ParameterShape::Scalar,
            examples: Vec::new(),
            sensitive: false,
        }
    }

    /// `example` and `examples` of a parameter, header or media type: those written, in order. An example that must be
    /// refused, or that needs a state before it, shows no ordinary value.
    pub(super) fn examples_of(&self, place: &Place<'a>) -> Vec<Value> {
        let one = place.node.get("example").map(Node::to_json);
        let named = place.get("examples");
        let many = named
            .iter()
            .flat_map(Place::entries)
            .map(|(_, example)| self.follow(example));
        let special = |example: &Place<'a>| {
            let expected = example.extension("x-expect");
            let status = expected
                .as_ref()
                .and_then(|said| said.node.get("status")?.as_number()?.as_i128());
            example.extension("x-given").is_some() || status.is_some_and(|status| status >= 400)
        };
        let many: Vec<_> = many
            .filter(|example| !special(example))
            .filter_map(|example| example.node.get("value").map(Node::to_json))
            .collect();
        one.into_iter().chain(many).collect()
    }

    /// Says of each parameter what text decoding must know, when all schemas have their shapes.
    pub(super) fn parameter_shapes(&mut self) {
        for at in 0..self.contract.operations.len() {
            for index in 0..self.contract.operations[at].parameters.len() {
                let parameter = &self.contract.operations[at].parameters[index];
                let shape = self.parameter_shape(parameter.schema, 0);
                self.contract.operations[at].parameters[index].shape = shape;
            }
        }
    }

    fn parameter_shape(&self, id: SchemaId, depth: usize) -> ParameterShape {
        let schema = self.contract.schemas.get(self.contract.schemas.resolve(id));
        match &schema.shape {
            Shape::Array(_) => ParameterShape::Array,
            Shape::Object(_) => ParameterShape::Object,
            Shape::Union(union) if depth < 8 => {
                let shapes: Vec<_> = union
                    .variants
                    .iter()
                    .map(|v| self.parameter_shape(v.schema, depth + 1))
                    .collect();
                let scalar = shapes.iter().all(|shape| *shape == ParameterShape::Scalar);
                if scalar {
                    ParameterShape::Scalar
                } else {
                    ParameterShape::Mixed
                }
            }
            Shape::Union(_) => ParameterShape::Mixed,
            Shape::Any
            | Shape::Never
            | Shape::Null
            | Shape::Boolean
            | Shape::Integer(Integer { .. })
            | Shape::Number(_)
            | Shape::String(_)
            | Shape::Binary
            | Shape::Enum(_)
            | Shape::Ref(_) => ParameterShape::Scalar,
        }
    }
}

/// This text and no other.
fn only(text: &str) -> Shape {
    Shape::Enum(Enumeration {
        values: vec![Value::String(percent_decode(text))],
        names: Vec::new(),
        aliases: Vec::new(),
    })
}

/// The members of a whole query, `in: querystring`: they are written as those of an exploded object are.
fn is_form(place: &Place<'_>) -> bool {
    let content = place.get("content");
    let media_type = content.and_then(|map| map.entries().next().map(|(key, _)| key.name.clone()));
    media_type.is_some_and(|name| name == "application/x-www-form-urlencoded")
}

fn style(place: &Place<'_>, location: Location, json: bool) -> (Style, bool) {
    if place.str("in") == Some("querystring") {
        return (Style::Form, true);
    }
    if json {
        return (Style::Json, false);
    }
    let usual = match location {
        Location::Path | Location::Header => Style::Simple,
        Location::Query | Location::Cookie => Style::Form,
    };
    let style = place.str("style").and_then(named_style).unwrap_or(usual);
    let explode = place
        .flag("explode")
        .unwrap_or(matches!(style, Style::Form | Style::DeepObject));
    (style, explode)
}

/// OpenAPI's name of a style.
pub(super) fn named_style(name: &str) -> Option<Style> {
    Some(match name {
        "simple" => Style::Simple,
        "label" => Style::Label,
        "matrix" => Style::Matrix,
        // `cookie` is `form` without percent-encoding, which no value of a cookie needs to be read.
        "form" | "cookie" => Style::Form,
        "spaceDelimited" => Style::SpaceDelimited,
        "pipeDelimited" => Style::PipeDelimited,
        "deepObject" => Style::DeepObject,
        _ => return None,
    })
}
