//! What an operation answers for one of its codes, as an example.

use crate::contract::{Builtin, Contract, ErrorId, Location, Operation, Parameter, SchemaId, Segment, Shape};
use crate::lower::{self, Direction, FieldError, Occasion};
use crate::source::percent_encode;
use serde_json::Value;

/// The exact body of an error of this operation, in the order in which the service writes it: its members have their
/// examples' values, its path is one that the operation answers at. A text body is a string; `null` where the answer
/// has no body.
pub fn example(contract: &Contract, operation: &Operation, error: ErrorId) -> Value {
    let code = contract.error(error);
    if let Some((_, schema)) = &code.body {
        let body = schema.map(|schema| lower::sample(contract, schema, Direction::Answer));
        return body.unwrap_or(Value::Null);
    }
    let known = operation.errors.iter().find(|known| known.error == error);
    let envelope = known.map(|known| known.envelope).unwrap_or_default();
    let invalid = contract.builtin(Builtin::ValidationFailed).0 == error;
    let occasion = Occasion {
        path: path(contract, operation),
        fields: invalid.then(|| field_error(contract, operation)).into_iter().collect(),
    };
    let envelope = &contract.envelopes[envelope.0 as usize];
    lower::error_body(contract, &envelope.body, code, &occasion).unwrap_or(Value::Null)
}

/// A path that the operation answers at, the base path included, with the parameters' examples.
pub fn path(contract: &Contract, operation: &Operation) -> String {
    let mut path = contract.base_path.clone();
    for segment in &operation.path.segments {
        path.push('/');
        for piece in segment {
            match piece {
                Segment::Literal(text) => path.push_str(&percent_encode(text)),
                Segment::Parameter(name) => path.push_str(&percent_encode(&value(contract, operation, name))),
            }
        }
    }
    path
}

/// A path parameter's value as text. One that cannot be made has the parameter's name.
fn value(contract: &Contract, operation: &Operation, name: &str) -> String {
    let parameter = |one: &&Parameter| one.location == Location::Path && one.name == name;
    let found = operation.parameters.iter().find(parameter);
    let sample = found.map(|one| lower::sample_of(contract, one.schema, &one.examples, Direction::Request));
    match sample {
        Some(Value::String(text)) if !text.is_empty() => text,
        Some(value @ (Value::Number(_) | Value::Bool(_))) => value.to_string(),
        Some(Value::Array(items)) => items.iter().map(scalar).collect::<Vec<_>>().join(","),
        _ => name.to_owned(),
    }
}

fn scalar(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What a client gets wrong first: a member or a parameter that must be there, else a value of the wrong kind.
fn field_error(contract: &Contract, operation: &Operation) -> FieldError {
    let missing = |location, pointer| FieldError {
        location,
        pointer,
        code: "required",
        detail: "is required".to_owned(),
    };
    let parameter = |one: &Parameter| (word(one.location), format!("#/{}", fragment(&one.name)));
    let required = |one: &&Parameter| one.required && one.location != Location::Path;
    if let Some(member) = required_member(contract, operation) {
        return missing("body", format!("#/{}", fragment(&member)));
    }
    if let Some(one) = operation.parameters.iter().find(required) {
        let (location, pointer) = parameter(one);
        return missing(location, pointer);
    }
    let odd = operation
        .parameters
        .iter()
        .find_map(|one| Some((one, kind(contract, one.schema)?)));
    match odd {
        Some((one, (code, detail))) => {
            let (location, pointer) = parameter(one);
            let detail = detail.to_owned();
            FieldError {
                location,
                pointer,
                code,
                detail,
            }
        }
        None => missing("body", "#".to_owned()),
    }
}

const fn word(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}

/// A name as a token of a JSON pointer in a URI fragment (RFC 6901 sections 3 and 6).
fn fragment(name: &str) -> String {
    percent_encode(&name.replace('~', "~0").replace('/', "~1"))
}

fn required_member(contract: &Contract, operation: &Operation) -> Option<String> {
    let schema = operation.body.as_ref()?.contents.first()?.schema?;
    let Shape::Object(object) = &contract.schema(contract.schemas.resolve(schema)).shape else {
        return None;
    };
    let sent =
        |id: SchemaId| !contract.schema(contract.schemas.resolve(id)).read_only && !contract.schema(id).read_only;
    let mut members = object.properties.iter();
    let required = members.find(|member| member.required && sent(member.schema));
    required.map(|member| member.name.clone())
}

/// The keyword that a wrong text fails at, in the service's words; none where any text will do.
fn kind(contract: &Contract, id: SchemaId) -> Option<(&'static str, &'static str)> {
    Some(match &contract.schema(contract.schemas.resolve(id)).shape {
        Shape::Integer(_) => ("type", "must be an integer"),
        Shape::Number(_) => ("type", "must be a number"),
        Shape::Boolean => ("type", "must be true or false"),
        Shape::Enum(_) => ("enum", "must be one of the listed values"),
        Shape::String(text) if text.format.is_some() => ("format", "is not in its format"),
        Shape::String(text) if text.pattern.is_some() => ("pattern", "does not match the pattern"),
        Shape::String(text) if text.min_length.is_some() => ("minLength", "is too short"),
        Shape::String(text) if text.max_length.is_some() => ("maxLength", "is too long"),
        _ => return None,
    })
}
