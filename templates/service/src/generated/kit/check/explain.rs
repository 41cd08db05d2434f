//! What the judge found, in our words: one place and keyword for each thing that a person can mend.

use super::message;
use super::unions::Unions;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;
use std::borrow::Cow;
use std::sync::Arc;

/// A finding of the judge.
#[derive(Debug)]
pub(super) struct Found {
    /// The way from the root of the judged value, unescaped.
    pub steps: Vec<String>,
    /// The keyword.
    pub code: Cow<'static, str>,
    /// The words.
    pub detail: String,
}

/// A failed keyword: usually one finding, one a member for unknown members, those of the nearest form for a union.
/// `root` is the value that was judged.
pub(super) fn explain(error: &ValidationError<'_>, root: &Value, unions: Option<&Arc<Unions>>) -> Vec<Found> {
    match error.kind() {
        Kind::Required { property } => {
            vec![member(
                error,
                property.as_str().unwrap_or_default(),
                "required",
                message::required(),
            )]
        }
        Kind::AdditionalProperties { unexpected } => unknown(error, unexpected, "additionalProperties"),
        Kind::UnevaluatedProperties { unexpected } => unknown(error, unexpected, "unevaluatedProperties"),
        Kind::Custom { keyword, message } if matches!(keyword.as_str(), "anyOf" | "oneOf") => {
            let value = root.pointer(error.instance_path().as_str()).unwrap_or(&Value::Null);
            unions.map_or_else(Vec::new, |all| nearest(error, value, message, all))
        }
        kind => vec![here(error, code(error), detail(kind, error.kind().keyword()))],
    }
}

fn steps(error: &ValidationError<'_>) -> Vec<String> {
    let unescape = |step: &str| step.replace("~1", "/").replace("~0", "~");
    error
        .instance_path()
        .as_str()
        .split('/')
        .skip(1)
        .map(unescape)
        .collect()
}

fn here(error: &ValidationError<'_>, code: Cow<'static, str>, detail: String) -> Found {
    Found {
        steps: steps(error),
        code,
        detail,
    }
}

fn member(error: &ValidationError<'_>, name: &str, code: &'static str, detail: String) -> Found {
    let mut found = here(error, code.into(), detail);
    found.steps.push(name.to_owned());
    found
}

fn unknown(error: &ValidationError<'_>, names: &[String], code: &'static str) -> Vec<Found> {
    names
        .iter()
        .map(|name| member(error, name, code, message::unknown()))
        .collect()
}

fn code(error: &ValidationError<'_>) -> Cow<'static, str> {
    match error.kind() {
        Kind::FalseSchema => "not".into(),
        _ => error.kind().keyword().to_owned().into(),
    }
}

fn detail(kind: &Kind, keyword: &str) -> String {
    match kind {
        Kind::Type { kind } => message::kind(&kinds(kind)),
        Kind::Enum { options } => message::one_of(options.as_array().into_iter().flatten()),
        Kind::Constant { expected_value } => message::constant(expected_value),
        Kind::Minimum { limit } => message::minimum(plain_number(limit)),
        Kind::Maximum { limit } => message::maximum(plain_number(limit)),
        Kind::ExclusiveMinimum { limit } => message::exclusive_minimum(plain_number(limit)),
        Kind::ExclusiveMaximum { limit } => message::exclusive_maximum(plain_number(limit)),
        Kind::MinLength { limit } => message::min_length(*limit),
        Kind::MaxLength { limit } => message::max_length(*limit),
        Kind::MinItems { limit } => message::min_items(*limit),
        Kind::MaxItems { limit } => message::max_items(*limit),
        Kind::MinProperties { limit } => message::min_properties(*limit),
        Kind::MaxProperties { limit } => message::max_properties(*limit),
        Kind::UniqueItems => message::unique_items(),
        Kind::OneOfMultipleValid { .. } => message::many_forms(),
        Kind::AnyOf { .. } | Kind::OneOfNotValid { .. } => message::no_form(),
        Kind::Custom { message, .. } => message.clone(),
        Kind::FalseSchema => message::unknown(),
        _ => message::keyword(keyword),
    }
}

/// A number as Rust writes it, so that both paths say 1 where the document says 1.0.
pub(super) fn plain_number(value: &Value) -> String {
    value
        .as_f64()
        .filter(|_| value.is_f64())
        .map_or_else(|| value.to_string(), |float| float.to_string())
}

fn kinds(kind: &TypeKind) -> Vec<&'static str> {
    match kind {
        TypeKind::Single(one) => vec![name(*one)],
        TypeKind::Multiple(many) => many.iter().map(name).collect(),
    }
}

fn name(kind: JsonType) -> &'static str {
    match kind {
        JsonType::Array => "array",
        JsonType::Boolean => "boolean",
        JsonType::Integer => "integer",
        JsonType::Null => "null",
        JsonType::Number => "number",
        JsonType::Object => "object",
        JsonType::String => "string",
    }
}

/// A union of which no form fits, or too many: the findings of the one form that was meant, if that is clear.
fn nearest(error: &ValidationError<'_>, value: &Value, name: &str, all: &Arc<Unions>) -> Vec<Found> {
    let only = |words: String| vec![here(error, code(error), words)];
    let Some(union) = all.get(name) else {
        return only(message::no_form());
    };
    if union.fitting(value, all) > 1 {
        return only(message::many_forms());
    }
    let forms = union.findings(value, all);
    let not_null: Vec<_> = forms.iter().filter(|form| !is_null(form)).collect();
    let meant: Vec<_> = not_null.iter().filter(|form| !form.iter().any(rules_out)).collect();
    let form = match (meant.as_slice(), not_null.as_slice()) {
        ([form], _) => form,
        ([], [form]) => form,
        _ => return only(message::no_form()),
    };
    let before = steps(error);
    let within = |mut found: Found| {
        found.steps.splice(0..0, before.iter().cloned());
        found
    };
    form.iter()
        .flat_map(|one| explain(one, value, Some(all)))
        .map(within)
        .collect()
}

/// The form is `null`, and nothing else is asked: what a nullable schema is written as.
fn is_null(form: &Vec<ValidationError<'_>>) -> bool {
    let null = |one: &ValidationError<'_>| {
        let of_null = matches!(
            one.kind(),
            Kind::Type {
                kind: TypeKind::Single(JsonType::Null)
            }
        );
        of_null && one.instance_path().as_str().is_empty()
    };
    matches!(form.as_slice(), [one] if null(one))
}

/// Whether an error says that another form was meant: the value's own type, or a constant of one of its members.
fn rules_out(one: &ValidationError<'_>) -> bool {
    let way = one.instance_path().as_str();
    match one.kind() {
        Kind::Type { .. } => way.is_empty(),
        Kind::Constant { .. } | Kind::Enum { .. } => way.matches('/').count() <= 1,
        _ => false,
    }
}
