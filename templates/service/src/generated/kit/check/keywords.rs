//! The keywords that the judge takes from us, so that both paths mean the same: `format`, `pattern`, `multipleOf`.

use super::format::Format;
use super::linear::Linear;
use super::unions::Unions;
use super::{decimal, message, pattern};
use jsonschema::paths::Location;
use jsonschema::{Draft, Keyword, ValidationError, ValidationOptions, Validator};
use serde_json::{Map, Value};
use std::sync::Arc;

type Built<'a> = Result<Box<dyn for<'i> Keyword<'i>>, ValidationError<'a>>;

/// JSON Schema 2020-12 with our keywords.
pub(super) fn options(unions: Option<&Arc<Unions>>) -> ValidationOptions<'static> {
    let options = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .with_keyword("format", format_keyword)
        .with_keyword("pattern", pattern_keyword)
        .with_keyword("multipleOf", multiple_keyword);
    let Some(unions) = unions else { return options };
    let (any, one) = (Arc::clone(unions), Arc::clone(unions));
    options
        .with_keyword("anyOf", move |_, forms, _| Ok(any.keyword(false, forms)))
        .with_keyword("oneOf", move |_, forms, _| Ok(one.keyword(true, forms)))
}

/// What is asked of a value, and the words where it is not so.
struct Rule<F> {
    fits: F,
    detail: String,
}

impl<F: Fn(&Value) -> bool + Send + Sync> Keyword<'_> for Rule<F> {
    fn validate(&self, value: &Value) -> Result<(), ValidationError<'static>> {
        if (self.fits)(value) {
            Ok(())
        } else {
            Err(ValidationError::custom(self.detail.clone()))
        }
    }

    fn is_valid(&self, value: &Value) -> bool {
        (self.fits)(value)
    }
}

#[expect(clippy::unnecessary_wraps, reason = "what the factories of jsonschema answer")]
fn rule<'a>(detail: String, fits: impl Fn(&Value) -> bool + Send + Sync + 'static) -> Built<'a> {
    Ok(Box::new(Rule { fits, detail }))
}

fn format_keyword<'a>(_: &'a Map<String, Value>, value: &'a Value, _: Location) -> Built<'a> {
    let name = value.as_str().unwrap_or_default();
    let detail = message::format(name);
    if let Some(format) = Format::named(name) {
        return rule(detail, move |value| {
            value.as_str().is_none_or(|text| format.is_valid(text))
        });
    }
    match name {
        "int32" => rule(detail, |value| {
            within(value, i128::from(i32::MIN), i128::from(i32::MAX))
        }),
        "int64" => rule(detail, |value| {
            within(value, i128::from(i64::MIN), i128::from(i64::MAX))
        }),
        "uint32" => rule(detail, |value| within(value, 0, i128::from(u32::MAX))),
        "uint64" => rule(detail, |value| within(value, 0, i128::from(u64::MAX))),
        _ => rule(detail, |_| true),
    }
}

/// Whether a number lies between two integers; what is no number does.
fn within(value: &Value, low: i128, high: i128) -> bool {
    let Value::Number(number) = value else { return true };
    let exact = number
        .as_i64()
        .map(i128::from)
        .or_else(|| number.as_u64().map(i128::from));
    #[expect(clippy::cast_possible_truncation, reason = "`as` saturates beyond i128")]
    let integer = exact.or_else(|| number.as_f64().map(|float| float as i128));
    integer.is_none_or(|integer| (low..=high).contains(&integer))
}

/// How a pattern is searched: in linear time, or where that cannot be, by the backtracking engine of the judge.
enum Search {
    Linear(Linear),
    Backtracking(Box<Validator>),
    Nothing,
}

impl Search {
    fn new(source: &str) -> Self {
        if let Some(linear) = pattern::compile(source) {
            return Self::Linear(linear);
        }
        let schema = Value::Object(Map::from_iter([(
            "pattern".to_owned(),
            pattern::unrepeated(source).into(),
        )]));
        jsonschema::options()
            .build(&schema)
            .map_or(Self::Nothing, |validator| Self::Backtracking(Box::new(validator)))
    }

    fn fits(&self, value: &Value) -> bool {
        match (self, value.as_str()) {
            (Self::Linear(linear), Some(text)) => linear.is_match(text),
            (Self::Backtracking(validator), _) => validator.is_valid(value),
            _ => true,
        }
    }
}

fn pattern_keyword<'a>(_: &'a Map<String, Value>, value: &'a Value, _: Location) -> Built<'a> {
    let source = value.as_str().unwrap_or_default();
    let search = Search::new(source);
    rule(message::pattern(source), move |value| search.fits(value))
}

fn multiple_keyword<'a>(_: &'a Map<String, Value>, step: &'a Value, _: Location) -> Built<'a> {
    let step = step.clone();
    rule(
        message::multiple_of(super::explain::plain_number(&step)),
        move |value| is_multiple(value, &step),
    )
}

fn is_multiple(value: &Value, step: &Value) -> bool {
    if let (Some(value), Some(step)) = (integer(value), integer(step)) {
        return step == 0 || value % step == 0;
    }
    let (Some(value), Some(step)) = (value.as_f64(), step.as_f64()) else {
        return true;
    };
    decimal::is_multiple(value, step)
}

fn integer(value: &Value) -> Option<i128> {
    value
        .as_i64()
        .map(i128::from)
        .or_else(|| value.as_u64().map(i128::from))
}
