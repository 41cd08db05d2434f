//! Operations: what can be asked, how, and what comes back.

use super::Lowering;
use super::path;
use super::place::Place;
use crate::contract::{Answer, Method, Operation, Requirement, SchemeUse, Status, Tag};
use crate::diagnostic::Diagnostic;
use crate::document::{method_of, operations_of};
use crate::source::{Node, Span};
use std::collections::BTreeSet;

/// An operation under way and the levels it inherits from.
#[derive(Clone, Debug)]
pub(super) struct Scope<'a> {
    pub(super) node: Place<'a>,
    pub(super) item: Place<'a>,
    /// Entries of the root `tags` that the operation has, in the order of the root.
    pub(super) tags: Vec<Place<'a>>,
    pub(super) template: String,
    pub(super) method: Method,
    pub(super) id: String,
    /// What its anonymous schemas are named after: the name that the team asks for, or the id.
    pub(super) words: String,
    pub(super) span: Span,
}

impl<'a> Lowering<'a> {
    /// All operations, in document order.
    pub(super) fn scopes(&mut self) -> Vec<Scope<'a>> {
        let mut scopes = Vec::new();
        let mut taken = BTreeSet::new();
        let paths: Vec<_> = self.root().get("paths").iter().flat_map(Place::entries).collect();
        for (key, item) in paths.into_iter().filter(|(key, _)| !key.name.starts_with("x-")) {
            let item = self.follow(item);
            for (word, node, within) in operations_of(item.node) {
                let method = Method::named(&method_of(&word.name));
                let node = Place {
                    node,
                    pointer: format!("{}/{within}", item.pointer),
                };
                let id = operation_id(&node, &method, &key.name, &mut taken);
                scopes.push(Scope {
                    words: node.alias().map_or_else(|| id.clone(), |alias| alias.text),
                    tags: self.tags_of(&node),
                    node,
                    item: item.clone(),
                    template: key.name.clone(),
                    method,
                    id,
                    span: word.span,
                });
            }
        }
        scopes
    }

    fn tags_of(&self, node: &Place<'a>) -> Vec<Place<'a>> {
        let own: Vec<_> = node
            .get("tags")
            .iter()
            .flat_map(|list| list.node.items())
            .filter_map(Node::as_str)
            .collect();
        let declared = self.root().get("tags");
        let known = declared.iter().flat_map(Place::items);
        known
            .filter(|tag| tag.str("name").is_some_and(|name| own.contains(&name)))
            .collect()
    }

    /// Lowers everything of an operation but its errors.
    pub(super) fn operation(&mut self, scope: &Scope<'a>) -> Operation {
        let path = path::path(&scope.template);
        let node = &scope.node;
        let private = node.get("x-apigen");
        let dependencies = private.as_ref().and_then(|p| p.get("dependencies"));
        let dependencies = dependencies
            .iter()
            .flat_map(|list| list.node.items())
            .filter_map(Node::as_str);
        let dependencies: Vec<_> = dependencies.map(str::to_owned).collect();
        let answers = self.answers(scope);
        Operation {
            span: scope.span,
            id: scope.id.clone(),
            alias: node.alias(),
            method: scope.method.clone(),
            parameters: self.parameters(scope, &path),
            path,
            selectors: Vec::new(),
            hidden_behind: None,
            tag: first_tag(node),
            summary: node.text("summary").or_else(|| scope.item.text("summary")),
            description: node.text("description").or_else(|| scope.item.text("description")),
            deprecated: node.flag("deprecated") == Some(true),
            deprecated_since: extension_text(node, "x-deprecated-since"),
            sunset: extension_text(node, "x-sunset"),
            body: self.body(scope),
            other_errors: self.other_errors(scope, &answers),
            answers,
            errors: Vec::new(),
            examples: Vec::new(),
            unreachable: Vec::new(),
            security: self.security(scope),
            rate_limits: self.rate_limits(scope),
            timeout: self.timeout(scope),
            idempotency: self.idempotency(scope),
            dependencies,
            background: super::policy::background(private.as_ref()),
            audit: private.as_ref().and_then(|p| p.text("audit")),
        }
    }

    /// Answers that are no errors; where none is declared, `default`, else an empty one.
    fn answers(&mut self, scope: &Scope<'a>) -> Vec<Answer> {
        let responses: Vec<_> = scope.node.get("responses").iter().flat_map(Place::entries).collect();
        let mut answers = Vec::new();
        for (key, place) in &responses {
            if let Some(status) = status(&key.name).filter(|status| is_success(*status)) {
                answers.push(self.answer(scope, status, place.clone(), key.span));
            }
        }
        if answers.is_empty()
            && let Some((key, place)) = responses.iter().find(|(key, _)| key.name == "default")
            && !self.looks_like_error(place)
        {
            answers.push(self.answer(scope, Status::Default, place.clone(), key.span));
        }
        if answers.is_empty() {
            answers.push(self.made_answer(scope));
        }
        answers
    }

    /// A `default` that is no answer for success.
    fn other_errors(&mut self, scope: &Scope<'a>, answers: &[Answer]) -> Option<Answer> {
        let taken = answers.iter().any(|answer| answer.status == Status::Default);
        let responses = scope.node.get("responses").filter(|_| !taken)?;
        let (key, place) = responses.entries().find(|(key, _)| key.name == "default")?;
        let named = place.str("$ref").map(super::schema::last_step);
        let words = named.unwrap_or_else(|| format!("{} error default", scope.words));
        Some(self.answer_named(&words, Status::Default, place, key.span))
    }

    /// A `default` beside error statuses, or with a body that has an error's members, is no success.
    fn looks_like_error(&mut self, place: &Place<'a>) -> bool {
        let place = self.follow(place.clone());
        let said = place.text("description").unwrap_or_default().to_ascii_lowercase();
        let schemas = place.get("content");
        let mut schemas = schemas.iter().flat_map(Place::entries).map(|(key, media)| {
            let schema = media.node.get("schema").and_then(|schema| schema.get("$ref"));
            let last = schema
                .and_then(Node::as_str)
                .and_then(|reference| reference.rsplit('/').next());
            format!("{} {}", key.name, last.unwrap_or_default()).to_ascii_lowercase()
        });
        let speaks = |text: &str| {
            ["error", "fail", "problem", "exception", "fault"]
                .iter()
                .any(|word| text.contains(word))
        };
        speaks(&said) || schemas.any(|words| speaks(&words))
    }

    /// Where nothing is said at all, `document` reports it.
    fn made_answer(&mut self, scope: &Scope<'a>) -> Answer {
        let code = if matches!(scope.method, Method::Delete | Method::Put | Method::Patch) {
            204
        } else {
            200
        };
        let message = format!(
            "`{}` declares no answer for success: {code} without a body is taken",
            scope.id
        );
        if scope
            .node
            .get("responses")
            .is_some_and(|responses| responses.entries().next().is_some())
        {
            self.say(Diagnostic::advice("AG312", scope.span, message).help("declare the answer under `responses`"));
        }
        Answer {
            span: scope.span,
            status: Status::Code(code),
            description: String::new(),
            headers: Vec::new(),
            contents: Vec::new(),
        }
    }

    fn answer(&mut self, scope: &Scope<'a>, status: Status, place: Place<'a>, span: Span) -> Answer {
        let words = match status {
            Status::Code(200..=201) | Status::Default => format!("{} response", scope.words),
            Status::Code(code) => format!("{} response {code}", scope.words),
            Status::Range(digit) => format!("{} response {digit}xx", scope.words),
        };
        self.answer_named(&words, status, place, span)
    }

    /// An answer whose schemas without a name are called after `words`.
    fn answer_named(&mut self, words: &str, status: Status, place: Place<'a>, span: Span) -> Answer {
        let place = self.follow(place);
        let bodiless = matches!(status, Status::Code(100..=199 | 204 | 205 | 304));
        Answer {
            span,
            status,
            description: place.text("description").unwrap_or_default(),
            headers: self.headers(&place, words),
            contents: if bodiless {
                Vec::new()
            } else {
                self.contents(&place, words)
            },
        }
    }

    fn security(&mut self, scope: &Scope<'a>) -> Vec<Requirement> {
        let list = scope.node.get("security").or_else(|| self.root().get("security"));
        let mut requirements = Vec::new();
        for entry in list.iter().flat_map(Place::items) {
            let schemes = entry.entries().map(|(key, scopes)| SchemeUse {
                scheme: key.name.clone(),
                scopes: scopes
                    .node
                    .items()
                    .filter_map(Node::as_str)
                    .map(str::to_owned)
                    .collect(),
            });
            requirements.push(Requirement {
                schemes: schemes.collect(),
            });
        }
        requirements
    }

    /// Tags that have an operation: declared ones first.
    pub(super) fn tags(&mut self) {
        let declared = self.root().get("tags");
        let mut tags: Vec<Tag> = Vec::new();
        for tag in declared.iter().flat_map(Place::items) {
            if let Some(name) = tag.text("name")
                && self.contract.operations.iter().any(|operation| operation.tag == name)
                && tags.iter().all(|known| known.name != name)
            {
                let description = tag.text("description");
                tags.push(Tag {
                    name,
                    alias: tag.alias(),
                    description,
                });
            }
        }
        for operation in &self.contract.operations {
            if tags.iter().all(|known| known.name != operation.tag) {
                let name = operation.tag.clone();
                tags.push(Tag {
                    name,
                    alias: None,
                    description: None,
                });
            }
        }
        self.contract.tags = tags;
    }
}

/// `201`, `2XX`, `default`.
pub(super) fn status(key: &str) -> Option<Status> {
    if key == "default" {
        return Some(Status::Default);
    }
    let bytes = key.as_bytes();
    if let [digit @ b'1'..=b'5', b'x' | b'X', b'x' | b'X'] = bytes {
        return Some(Status::Range(digit - b'0'));
    }
    key.parse()
        .ok()
        .filter(|code| (100..=599).contains(code))
        .map(Status::Code)
}

fn is_success(status: Status) -> bool {
    matches!(status, Status::Code(100..=399) | Status::Range(1..=3))
}

fn first_tag(node: &Place<'_>) -> String {
    let tags = node.get("tags");
    let mut names = tags.iter().flat_map(|list| list.node.items()).filter_map(Node::as_str);
    names
        .find(|name| !name.trim().is_empty())
        .unwrap_or("default")
        .to_owned()
}

fn extension_text(node: &Place<'_>, key: &str) -> Option<String> {
    node.extension(key)
        .and_then(|place| place.node.as_str().map(str::to_owned))
}

/// The document's id, or one that is made; unique in any case.
fn operation_id(node: &Place<'_>, method: &Method, template: &str, taken: &mut BTreeSet<String>) -> String {
    let id = node.text("operationId").unwrap_or_else(|| made_id(method, template));
    let mut unique = id.clone();
    let mut count = 1;
    while !taken.insert(unique.clone()) {
        count += 1;
        unique = format!("{id}_{count}");
    }
    unique
}

/// `GET /orders/{order_id}` is `get_orders_by_order_id`.
fn made_id(method: &Method, template: &str) -> String {
    let mut id = method.as_str().to_ascii_lowercase();
    for segment in template
        .split(['/', '?', '#', '.'])
        .filter(|segment| !segment.is_empty())
    {
        id.push('_');
        for letter in segment.replace('{', "by_").chars() {
            match letter {
                '}' => {}
                letter if letter.is_alphanumeric() => id.push(letter),
                _ => id.push('_'),
            }
        }
    }
    id
}
