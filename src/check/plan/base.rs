//! The valid request of an operation from which all its cases are made.

use super::constraint::{is_credential, is_protocol, is_selector};
use super::{Action, Check, Expect, Planner};
use crate::check::case::{Credential, Draft, Payload, Target};
use crate::check::encode;
use crate::check::schema::{Schemas, escape};
use crate::contract::{
    Body, BodyKind, Content, Contract, Location, Operation, Parameter, Property, RequestExample, Requirement, SchemaId,
    SchemeKind, Shape,
};
use crate::lower::Direction;
use serde_json::{Value, json};

/// A valid request: required parameters, and the body as its first media type that can be written.
#[derive(Clone, Debug)]
pub struct Base {
    /// The operation's index.
    pub operation: usize,
    /// Index of a parameter and its value.
    pub parameters: Vec<(usize, Value)>,
    /// Index of a content and its value.
    pub body: Option<(usize, Value)>,
}

impl Base {
    /// The base of an operation; `None` where the document's samples are not valid and none can be made.
    pub fn of(contract: &Contract, schemas: &mut Schemas<'_>, index: usize) -> Option<Self> {
        let operation = &contract.operations[index];
        let mut parameters = Vec::new();
        for (number, parameter) in operation
            .parameters
            .iter()
            .enumerate()
            .filter(|(_, parameter)| parameter.required && !is_credential(contract, index, parameter))
        {
            if shares_a_name(contract, operation, number, |other| other.required) {
                return None;
            }
            parameters.push((number, parameter_sample(contract, schemas, parameter)?));
        }
        let body = operation
            .body
            .as_ref()
            .and_then(|body| first_body(contract, schemas, body))
            .map(|body| accepted(contract, schemas, operation, body));
        let lacks = body.is_none() && operation.body.as_ref().is_some_and(|body| body.required);
        (!lacks).then_some(Self {
            operation: index,
            parameters,
            body,
        })
    }

    /// The request.
    pub fn draft(&self, contract: &Contract) -> Draft {
        let operation = &contract.operations[self.operation];
        let payload = self
            .body
            .clone()
            .map_or(Payload::None, |(content, value)| Payload::Value { content, value });
        Draft {
            method: operation.method.as_str().to_owned(),
            target: Target::Operation(self.operation),
            parameters: self.parameters.clone(),
            settled: Vec::new(),
            headers: Vec::new(),
            credential: Credential::Valid,
            idempotency: true,
            payload,
        }
    }

    /// The request with one parameter set.
    pub fn with(&self, contract: &Contract, parameter: usize, value: Value) -> Draft {
        let mut draft = self.draft(contract);
        draft.parameters.retain(|(index, _)| *index != parameter);
        draft.parameters.push((parameter, value));
        draft.parameters.sort_by_key(|(index, _)| *index);
        draft
    }
}

fn first_body(contract: &Contract, schemas: &mut Schemas<'_>, body: &Body) -> Option<(usize, Value)> {
    let mut contents = body.contents.iter().enumerate();
    contents.find_map(|(index, content)| Some((index, content_sample(contract, schemas, content)?)))
}

/// What the document itself says is refused is no valid request: with every member where a scenario expects an error of
/// this very body.
fn accepted(
    contract: &Contract,
    schemas: &mut Schemas<'_>,
    operation: &Operation,
    body: (usize, Value),
) -> (usize, Value) {
    let fails = |example: &RequestExample| example.expect.as_ref().is_some_and(|expected| expected.status >= 400);
    let same = |example: &RequestExample| example.given.is_empty() && example.body.as_ref() == Some(&body);
    let refused = operation.examples.iter().any(|example| fails(example) && same(example));
    let contents = operation.body.iter().flat_map(|body| &body.contents);
    match contents
        .skip(body.0)
        .find_map(|content| content.schema)
        .filter(|_| refused)
    {
        Some(schema) => (body.0, filled(contract, schemas, schema, &body.1)),
        None => body,
    }
}

/// A valid value of a body's content that can be written.
pub(super) fn content_sample(contract: &Contract, schemas: &mut Schemas<'_>, content: &Content) -> Option<Value> {
    let Some(schema) = content.schema else {
        return encode::body(contract, content, &Value::Null).map(|_| Value::String("apigen check".to_owned()));
    };
    if contract.body_kind(content) == BodyKind::JsonPatch {
        return patch(schemas, schema);
    }
    let mut value = sample(contract, schemas, schema, &content.examples)?;
    if contract.body_kind(content) == BodyKind::Form && is_hollow(&value) {
        value = filled(contract, schemas, schema, &value);
    }
    encode::body(contract, content, &value)?;
    Some(value)
}

/// Whether an object without members stands somewhere in it: a form cannot say that it is there.
fn is_hollow(value: &Value) -> bool {
    let members = value.as_object().into_iter().flat_map(serde_json::Map::values);
    value.as_object().is_some_and(serde_json::Map::is_empty) || members.into_iter().any(is_hollow)
}

/// A patch that changes nothing, or as little as the schema lets it.
fn patch(schemas: &mut Schemas<'_>, schema: SchemaId) -> Option<Value> {
    let candidates = [json!([]), json!([{ "op": "add", "path": "/apigenCheck", "value": 1 }])];
    let mut candidates = candidates.into_iter();
    candidates.find(|value| schemas.accepts(schema, Direction::Request, value))
}

/// A valid value of a parameter: one that its text can carry.
pub(super) fn parameter_sample(contract: &Contract, schemas: &mut Schemas<'_>, parameter: &Parameter) -> Option<Value> {
    let mut value = sample(contract, schemas, parameter.schema, &parameter.examples)?;
    if value.as_object().is_some_and(serde_json::Map::is_empty) {
        // An object without members is not there at all in most styles.
        value = filled(contract, schemas, parameter.schema, &value);
    }
    let empty = value.is_null() || value.as_str().is_some_and(str::is_empty);
    let unsayable = empty && parameter.location == Location::Path || !encode::can_say(parameter, &value);
    (!unsayable).then_some(value)
}

/// Whether one of the others that are meant stands under a name of this parameter of the operation.
pub(super) fn shares_a_name(
    contract: &Contract,
    operation: &Operation,
    number: usize,
    meant: impl Fn(&Parameter) -> bool,
) -> bool {
    let mut others = operation.parameters.iter().enumerate();
    let shares = |other| encode::share_a_name(contract, &operation.parameters[number], other);
    others.any(|(at, other)| at != number && meant(other) && shares(other))
}

/// The first of `examples` that is valid, else the schema's own sample if it is.
fn sample(contract: &Contract, schemas: &mut Schemas<'_>, schema: SchemaId, examples: &[Value]) -> Option<Value> {
    let binary = encode::is_binary(contract, schema);
    let own = examples
        .iter()
        .find(|example| schemas.accepts(schema, Direction::Request, example));
    let value = own
        .cloned()
        .unwrap_or_else(|| schemas.samples.sample(schema, Direction::Request));
    (binary || schemas.accepts(schema, Direction::Request, &value)).then_some(value)
}

/// The value with every optional member that leaves it valid: what most constraints stand on.
pub(super) fn filled(contract: &Contract, schemas: &mut Schemas<'_>, schema: SchemaId, value: &Value) -> Value {
    let mut full = value.clone();
    let mut open = vec![(schema, String::new(), 0)];
    while let Some((id, at, depth)) = open.pop() {
        let id = contract.schemas.resolve(id);
        match &contract.schema(id).shape {
            Shape::Object(object) if depth < 4 => {
                for property in &object.properties {
                    let place = format!("{at}/{}", escape(&property.name));
                    if full.pointer(&place).is_none() {
                        add_member(contract, schemas, schema, &mut full, &at, property);
                    }
                    open.push((property.schema, place, depth + 1));
                }
            }
            Shape::Array(list) if depth < 4 && full.pointer(&format!("{at}/0")).is_some() => {
                open.push((list.items, format!("{at}/0"), depth + 1));
            }
            _ => {}
        }
    }
    full
}

/// Adds one member where the value stays valid.
fn add_member(
    contract: &Contract,
    schemas: &mut Schemas<'_>,
    schema: SchemaId,
    full: &mut Value,
    at: &str,
    property: &Property,
) {
    let resolved = contract.schema(contract.schemas.resolve(property.schema));
    if resolved.read_only || contract.schema(property.schema).read_only {
        return;
    }
    let mut with = full.clone();
    let Some(Value::Object(members)) = with.pointer_mut(at) else {
        return;
    };
    members.insert(
        property.name.clone(),
        schemas.samples.sample(property.schema, Direction::Request),
    );
    if schemas.accepts(schema, Direction::Request, &with) {
        *full = with;
    }
}

/// The requirement that the checker fulfils: the first one whose schemes it knows. `None` where nobody need be anybody.
pub(crate) fn requirement<'a>(contract: &Contract, operation: &'a Operation) -> Option<&'a Requirement> {
    let known = |requirement: &&Requirement| {
        let known = |name: &str| {
            let scheme = contract.schemes.iter().find(|scheme| scheme.name == name);
            scheme.is_some_and(|scheme| !matches!(scheme.kind, SchemeKind::Other(_)))
        };
        !requirement.schemes.is_empty() && requirement.schemes.iter().all(|used| known(&used.scheme))
    };
    operation.security.iter().find(known)
}

impl Planner<'_> {
    pub(super) fn reach(&mut self, index: usize, base: &Base) {
        let operation = &self.contract.operations[index];
        let draft = base.draft(self.contract);
        self.add(
            Some(index),
            Check::Reach,
            "a valid request",
            Action::Send(draft.clone()),
            Expect::Success,
        );
        let mut full = draft.clone();
        for (number, parameter) in operation
            .parameters
            .iter()
            .enumerate()
            .filter(|(_, parameter)| !parameter.required && !is_protocol(parameter))
            .filter(|(_, parameter)| !is_credential(self.contract, index, parameter))
            .filter(|(_, parameter)| !is_selector(self.contract, index, parameter))
        {
            let value = parameter_sample(self.contract, &mut self.schemas, parameter);
            // No style but JSON can say `null`.
            let Some(value) = value.filter(|value| !value.is_null()) else {
                continue;
            };
            if shares_a_name(self.contract, operation, number, |_| true) {
                let what = format!("the parameter `{}`", parameter.name);
                self.leave_out(Some(index), what, "another one has a member of the same name");
            } else {
                full.parameters.push((number, value));
            }
        }
        full.parameters.sort_by_key(|(number, _)| *number);
        if full.parameters.len() > draft.parameters.len() {
            self.add(
                Some(index),
                Check::Reach,
                "with every parameter",
                Action::Send(full),
                Expect::Success,
            );
        }
        if let Some(payload) = self.full_body(index, base) {
            let full = Draft {
                payload,
                ..draft.clone()
            };
            self.add(
                Some(index),
                Check::Reach,
                "with every member of its body",
                Action::Send(full),
                Expect::Success,
            );
        }
        self.media_types(index, base, &draft);
    }

    fn full_body(&mut self, index: usize, base: &Base) -> Option<Payload> {
        let (content, value) = base.body.as_ref()?;
        let schema = self.contract.operations[index].body.as_ref()?.contents[*content].schema?;
        let full = filled(self.contract, &mut self.schemas, schema, value);
        (full != *value).then_some(Payload::Value {
            content: *content,
            value: full,
        })
    }

    /// A valid request in every other media type, and without a body where it is optional.
    fn media_types(&mut self, index: usize, base: &Base, draft: &Draft) {
        let Some(body) = &self.contract.operations[index].body else {
            return;
        };
        let first = base.body.as_ref().map(|(content, _)| *content);
        for (number, content) in body
            .contents
            .iter()
            .enumerate()
            .filter(|(number, _)| Some(*number) != first)
        {
            let about = format!("a valid request as {}", content.media_type);
            let Some(value) = content_sample(self.contract, &mut self.schemas, content) else {
                self.leave_out(Some(index), about, "the checker cannot write this media type");
                continue;
            };
            let payload = Payload::Value { content: number, value };
            let draft = Draft {
                payload,
                ..draft.clone()
            };
            self.add(Some(index), Check::Reach, about, Action::Send(draft), Expect::Success);
            self.at(content.span);
        }
        if !body.required {
            let draft = Draft {
                payload: Payload::None,
                ..draft.clone()
            };
            self.add(
                Some(index),
                Check::Reach,
                "without a body",
                Action::Send(draft),
                Expect::Success,
            );
        }
    }
}
