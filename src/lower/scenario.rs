//! Scenarios: named examples of requests with what runs before them and what they must be answered with.

use super::Lowering;
use super::errors::did_you_mean;
use super::operation::Scope;
use super::place::Place;
use crate::contract::{Expected, Expression, RequestExample, Status, Step};
use crate::diagnostic::Diagnostic;
use crate::source::{Key, Node};

/// A value that carries a name: of a parameter, or of the body as one of its media types.
enum Part {
    Parameter(usize),
    Body(usize),
}

/// A named example where it is written.
struct Written<'a> {
    key: &'a Key,
    place: Place<'a>,
    part: Part,
    /// Whether other operations may share it: what does not fit this one is then meant for them.
    shared: bool,
}

impl<'a> Lowering<'a> {
    /// Reads all named examples, and then what their steps name.
    pub(super) fn scenarios(&mut self, scopes: &[Scope<'a>]) {
        for (index, scope) in scopes.iter().enumerate() {
            self.unreachable(index, scope);
            for written in self.written(index, scope) {
                self.named_example(index, &written);
            }
        }
        self.judge_steps();
    }

    fn written(&self, index: usize, scope: &Scope<'a>) -> Vec<Written<'a>> {
        let mut found = Vec::new();
        let operation = &self.contract.operations[index];
        for (level, own) in [(&scope.item, false), (&scope.node, true)] {
            for place in level.get("parameters").iter().flat_map(Place::items) {
                let shared = !own || place.str("$ref").is_some();
                let place = self.follow(place);
                let is_it = |one: &crate::contract::Parameter| {
                    Some(one.name.as_str()) == place.str("name")
                        && place
                            .str("in")
                            .is_some_and(|within| format!("{:?}", one.location).eq_ignore_ascii_case(within))
                };
                if let Some(number) = operation.parameters.iter().position(is_it) {
                    self.collect_named(&place, shared, || Part::Parameter(number), &mut found);
                }
            }
        }
        let body = scope.node.get("requestBody");
        let shared = body.as_ref().is_some_and(|body| body.str("$ref").is_some());
        let content = body.and_then(|body| self.follow(body).get("content"));
        for (key, media) in content.iter().flat_map(Place::entries) {
            let media_type = super::body::media_type(&key.name);
            let contents = operation.body.iter().flat_map(|body| &body.contents);
            let number = contents
                .enumerate()
                .find(|(_, content)| content.media_type == media_type);
            if let Some((number, _)) = number {
                self.collect_named(&self.follow(media), shared, || Part::Body(number), &mut found);
            }
        }
        found
    }

    fn collect_named(&self, place: &Place<'a>, shared: bool, part: impl Fn() -> Part, found: &mut Vec<Written<'a>>) {
        for (key, place) in place.get("examples").iter().flat_map(Place::entries) {
            found.push(Written {
                key,
                shared: shared || place.str("$ref").is_some(),
                place: self.follow(place),
                part: part(),
            });
        }
    }

    fn named_example(&mut self, index: usize, written: &Written<'a>) {
        let expect = written.place.extension("x-expect").and_then(|said| expected(&said));
        let expect = expect.filter(|expect| self.is_declared(index, expect, written.shared));
        let given: Vec<Step> = match written.place.extension("x-given") {
            Some(steps) => steps.items().filter_map(|step| self.step(&step)).collect(),
            None => Vec::new(),
        };
        let value = written.place.node.get("value").map(Node::to_json);
        let examples = &mut self.contract.operations[index].examples;
        let known = examples.iter().position(|one| one.name == written.key.name);
        let at = known.unwrap_or_else(|| {
            examples.push(RequestExample {
                span: written.key.span,
                name: written.key.name.clone(),
                parameters: Vec::new(),
                body: None,
                given: Vec::new(),
                expect: None,
            });
            examples.len() - 1
        });
        let example = &mut examples[at];
        match (&written.part, value) {
            (Part::Parameter(number), Some(value)) => example.parameters.push((*number, value)),
            (Part::Body(number), Some(value)) if example.body.is_none() => example.body = Some((*number, value)),
            _ => {}
        }
        example.given.extend(given);
        example.expect = example.expect.take().or(expect);
    }

    /// Whether the operation promises such an answer.
    fn is_declared(&mut self, index: usize, expect: &Expected, shared: bool) -> bool {
        let operation = &self.contract.operations[index];
        let codes = operation.errors.iter().map(|error| self.contract.error(error.error));
        let codes: Vec<&str> = codes
            .filter(|one| one.status == expect.status)
            .map(|one| one.code.as_str())
            .collect();
        let answered = operation.answers.iter().any(|answer| match answer.status {
            Status::Code(code) => code == expect.status,
            Status::Range(digit) => expect.status / 100 == u16::from(digit),
            Status::Default => expect.status < 400,
        });
        let fits = match &expect.code {
            Some(code) => codes.contains(&code.as_str()),
            None => answered || !codes.is_empty(),
        };
        if !fits && !shared {
            let wanted = match &expect.code {
                Some(code) => format!("{} {code}", expect.status),
                None => expect.status.to_string(),
            };
            let message = format!("the scenario expects {wanted}, which `{}` never answers", operation.id);
            let help = match &expect.code {
                Some(code) if !codes.is_empty() => did_you_mean(code, &codes)
                    .unwrap_or_else(|| format!("with {} it answers {}", expect.status, codes.join(", "))),
                Some(code) => format!("add `{code}` to the operation's `x-error-codes`, or correct the status"),
                None => "expect one of the declared statuses".to_owned(),
            };
            self.say(Diagnostic::warning("AG321", expect.span, message).help(help));
        }
        fits
    }

    fn step(&mut self, place: &Place<'a>) -> Option<Step> {
        let wanted = place.node.get("operationId")?;
        let id = wanted.as_str()?;
        let ids: Vec<&str> = self.contract.operations.iter().map(|one| one.id.as_str()).collect();
        let Some(operation) = ids.iter().position(|one| *one == id) else {
            let help = did_you_mean(id, &ids).unwrap_or_else(|| "name an operation of the document".to_owned());
            let message = format!("there is no operation `{id}`");
            self.say(Diagnostic::warning("AG321", wanted.span, message).help(help));
            return None;
        };
        let outputs = place.get("outputs");
        let outputs = outputs
            .iter()
            .flat_map(Place::entries)
            .filter_map(|(key, value)| Some((key.name.clone(), Expression::read(value.node.as_str()?)?)));
        Some(Step {
            span: place.node.get("example").map_or(wanted.span, |node| node.span),
            operation,
            example: place.text("example"),
            outputs: outputs.collect(),
        })
    }

    /// Examples that steps name must be there; steps of a step are not followed, so that no scenario is endless.
    fn judge_steps(&mut self) {
        let operations = &self.contract.operations;
        let steps = operations
            .iter()
            .flat_map(|one| &one.examples)
            .flat_map(|one| &one.given);
        let mut findings = Vec::new();
        for step in steps {
            let operation = &operations[step.operation];
            let names: Vec<&str> = operation.examples.iter().map(|one| one.name.as_str()).collect();
            if let Some(name) = step.example.as_deref().filter(|name| !names.contains(name)) {
                let message = format!("`{}` has no request example `{name}`", operation.id);
                let help = did_you_mean(name, &names).unwrap_or_else(|| match names.as_slice() {
                    [] => "leave `example` out: any valid request is sent".to_owned(),
                    names => format!("it has {}", names.join(", ")),
                });
                findings.push(Diagnostic::warning("AG321", step.span, message).help(help));
            }
        }
        self.found.0.extend(findings);
    }

    /// `x-unreachable`.
    fn unreachable(&mut self, index: usize, scope: &Scope<'a>) {
        let said = scope.node.extension("x-unreachable");
        for (key, reason) in said.iter().flat_map(Place::entries) {
            let operation = &self.contract.operations[index];
            let mut errors = operation.errors.iter().map(|error| error.error);
            if let Some(id) = errors.find(|id| self.contract.error(*id).code == key.name) {
                let reason = reason.node.as_str().unwrap_or_default().to_owned();
                self.contract.operations[index].unreachable.push((id, reason));
                continue;
            }
            let codes = operation
                .errors
                .iter()
                .map(|error| self.contract.error(error.error).code.as_str());
            let codes: Vec<&str> = codes.collect();
            let help = did_you_mean(&key.name, &codes).unwrap_or_else(|| "remove it".to_owned());
            let message = format!("`{}` never answers `{}`", operation.id, key.name);
            self.say(Diagnostic::warning("AG321", key.span, message).help(help));
        }
    }
}

fn expected(said: &Place<'_>) -> Option<Expected> {
    let status = said.node.get("status")?.as_number()?.as_i128()?;
    Some(Expected {
        span: said.span(),
        status: u16::try_from(status).ok()?,
        code: said.text("code"),
    })
}
