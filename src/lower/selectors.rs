//! Operations that share method and path: what tells one from another.
//!
//! Documents write several operations over one path where a constant header, a query parameter or the media type of the
//! body decides (`/#X-Amz-Target=…`, `/rest?method=…`), or where a path parameter does (`/{id}` and `/{name}`, of which
//! one is a UUID). What one of them requires and not all of them do alike are its selectors.

use super::{Lowering, path};
use crate::contract::{
    Form, Location, Method, Operation, Parameter, ParameterShape, Segment, Selector, Shape, Style, TextFormat,
};
use crate::diagnostic::{Diagnostic, Severity};
use serde_json::Value;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A method, and a path without the names of its parameters.
type Route<'o> = (&'o Method, Vec<Vec<Option<&'o str>>>);

impl Lowering<'_> {
    /// Gives operations that share method and path their selectors, and says which of them no request can mean.
    pub(super) fn tell_operations_apart(&mut self) {
        for group in groups(&self.contract.operations) {
            let selectors = self.selectors(&group);
            for (index, selectors) in group.iter().zip(&selectors) {
                self.contract.operations[*index].selectors.clone_from(selectors);
            }
            let hidden = hidden(&selectors);
            for (at, by) in hidden.iter().enumerate() {
                let by = by.map(|by| group[by]);
                self.contract.operations[group[at]].hidden_behind = by;
                if let Some(by) = by {
                    self.hidden_by(group[at], by);
                }
            }
            let told: Vec<usize> = (0..group.len()).filter(|at| hidden[*at].is_none()).collect();
            if told.len() > 1 {
                let told: Vec<usize> = told.into_iter().map(|at| group[at]).collect();
                self.told_apart(&told);
            }
        }
    }

    /// What each of a group requires, without what all of them require alike.
    fn selectors(&self, group: &[usize]) -> Vec<Vec<Selector>> {
        let all: Vec<Vec<Selector>> = group
            .iter()
            .map(|index| self.required(&self.contract.operations[*index]))
            .collect();
        let shared = |selector: &Selector| all.iter().all(|selectors| selectors.contains(selector));
        all.iter()
            .map(|selectors| selectors.iter().filter(|selector| !shared(selector)).cloned().collect())
            .collect()
    }

    /// All that an operation requires of a request and that is seen without reading its body.
    fn required(&self, operation: &Operation) -> Vec<Selector> {
        let names = path::names(&operation.path);
        let parameters = operation.parameters.iter().filter(|parameter| parameter.required);
        let mut selectors: Vec<Selector> = parameters
            .filter_map(|parameter| self.selector(parameter, &names))
            .collect();
        if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
            let types = body.contents.iter().map(|content| content.media_type.clone());
            selectors.push(Selector::Body(types.collect()));
        }
        selectors
    }

    fn selector(&self, parameter: &Parameter, names: &[String]) -> Option<Selector> {
        let whole = parameter.style != Style::DeepObject && parameter.shape != ParameterShape::Object;
        match parameter.location {
            Location::Path if parameter.style == Style::Simple => {
                let at = names.iter().position(|name| *name == parameter.name)?;
                Some(Selector::Path(at, self.form(parameter)?))
            }
            Location::Query | Location::Header if whole => Some(Selector::Parameter {
                location: parameter.location,
                name: parameter.name.clone(),
                values: match self.form(parameter) {
                    Some(Form::OneOf(values)) => values,
                    _ => Vec::new(),
                },
            }),
            _ => None,
        }
    }

    /// The form that a parameter's schema asks for.
    fn form(&self, parameter: &Parameter) -> Option<Form> {
        let schema = self.contract.schema(self.contract.schemas.resolve(parameter.schema));
        match &schema.shape {
            Shape::Integer(_) => Some(Form::Integer),
            Shape::Boolean => Some(Form::OneOf(vec!["false".to_owned(), "true".to_owned()])),
            Shape::String(text) if text.format == Some(TextFormat::Uuid) => Some(Form::Uuid),
            Shape::Enum(one) => one.values.iter().map(text).collect::<Option<_>>().map(Form::OneOf),
            _ => None,
        }
    }

    /// No request can mean this operation. Who declares an error contract wants the document exact.
    fn hidden_by(&mut self, index: usize, by: usize) {
        let exact = self.root().extension("x-error-contract").is_some();
        let (operation, winner) = (&self.contract.operations[index], &self.contract.operations[by]);
        let message = format!("{} can never be reached", shown(operation));
        let severity = if exact { Severity::Error } else { Severity::Warning };
        let fault = Diagnostic::new("AG230", severity, operation.span, message)
            .label(format!("{} answers instead", shown(winner)))
            .also(winner.span, "this one is taken")
            .help("nothing that a request must have tells one from the other; change a path, or write them as one operation");
        self.say(fault);
    }

    /// Several operations behind one method and path, each of which can be reached.
    fn told_apart(&mut self, group: &[usize]) {
        let operations = &self.contract.operations;
        let first = &operations[group[0]];
        let mut by: Vec<String> = Vec::new();
        for selector in group.iter().flat_map(|index| &operations[*index].selectors) {
            let word = word(selector, &path::names(&first.path));
            if !by.contains(&word) {
                by.push(word);
            }
        }
        let more = by.len().saturating_sub(3);
        by.truncate(3);
        let by = by.join(", ")
            + &if more > 0 {
                format!(" and {more} more")
            } else {
                String::new()
            };
        let others = match group.len() {
            2 => "another operation".to_owned(),
            many => format!("{} other operations", many - 1),
        };
        let message = format!("{} shares its path with {others}", shown(first));
        let mut fault = Diagnostic::advice("AG331", first.span, message).label(format!("told apart by {by}"));
        for index in group.iter().skip(1).take(2) {
            fault = fault.also(operations[*index].span, "another one");
        }
        self.say(
            fault.help(
                "a request that is none of theirs is answered by the first; a path of its own for each is clearer",
            ),
        );
    }
}

/// Operations of one method and path, two or more, in document order.
fn groups(operations: &[Operation]) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<Route<'_>, Vec<usize>> = BTreeMap::new();
    for (index, operation) in operations.iter().enumerate() {
        let segments = operation.path.segments.iter();
        let shape = segments.map(|pieces| pieces.iter().map(literal).collect());
        let route = (&operation.method, shape.collect());
        groups.entry(route).or_default().push(index);
    }
    let mut groups: Vec<Vec<usize>> = groups.into_values().filter(|group| group.len() > 1).collect();
    groups.sort_unstable();
    groups
}

fn literal(piece: &Segment) -> Option<&str> {
    match piece {
        Segment::Literal(text) => Some(text),
        Segment::Parameter(_) => None,
    }
}

/// For each of a group, which other one every request for it means: the service takes the one with the most selectors, of
/// equals the first.
fn hidden(selectors: &[Vec<Selector>]) -> Vec<Option<usize>> {
    let mut order: Vec<usize> = (0..selectors.len()).collect();
    order.sort_by_key(|at| Reverse(selectors[*at].len()));
    let mut hidden = vec![None; selectors.len()];
    for (rank, at) in order.iter().enumerate() {
        let implied = |other: &&usize| {
            selectors[**other]
                .iter()
                .all(|selector| selectors[*at].iter().any(|own| implies(own, selector)))
        };
        hidden[*at] = order[..rank].iter().find(implied).copied();
    }
    hidden
}

/// Whether a request that has the one selector has the other as well.
fn implies(own: &Selector, other: &Selector) -> bool {
    let within = |own: &[String], other: &[String]| own.iter().all(|value| other.contains(value));
    match (own, other) {
        (
            Selector::Parameter { location, name, values },
            Selector::Parameter {
                location: at,
                name: called,
                values: wider,
            },
        ) => location == at && name == called && (wider.is_empty() || !values.is_empty() && within(values, wider)),
        (Selector::Path(at, Form::OneOf(values)), Selector::Path(there, Form::OneOf(wider))) => {
            at == there && within(values, wider)
        }
        (Selector::Body(types), Selector::Body(wider)) => within(types, wider),
        _ => own == other,
    }
}

fn shown(operation: &Operation) -> String {
    format!("{} `{}`", operation.method.as_str(), operation.path.template)
}

fn word(selector: &Selector, names: &[String]) -> String {
    match selector {
        Selector::Parameter {
            location: Location::Query,
            name,
            ..
        } => format!("the query parameter `{name}`"),
        Selector::Parameter { name, .. } => format!("the header `{name}`"),
        Selector::Path(at, _) => format!("the form of `{{{}}}`", names.get(*at).map_or("", String::as_str)),
        Selector::Body(_) => "the media type of the body".to_owned(),
    }
}

/// A value as a parameter writes it.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}
