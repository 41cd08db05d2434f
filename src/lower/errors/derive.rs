//! What a plain document says about errors: its responses.

use super::builtin::{fitness, usual, usual_name};
use super::catalogue::entry;
use super::effective::{Errors, Response};
use super::evidence::Word;
use super::roles::bare;
use crate::contract::{Builtin, Contract, ErrorId, Evidence, Status, Template, TemplatePart};
use crate::lower::operation::{Scope, status};
use crate::lower::place::Place;
use crate::lower::{Lowering, schema::last_step};
use crate::source::Node;
use std::cmp::Reverse;
use std::collections::BTreeMap;

impl<'a> Lowering<'a> {
    /// The error responses of an operation, their schemas among all others.
    pub(super) fn responses(&mut self, scope: &Scope<'a>) -> Vec<Response> {
        let mut found = Vec::new();
        for (key, written) in scope.node.get("responses").iter().flat_map(Place::entries) {
            let Some(status) = status(&key.name).filter(|status| is_error(*status)) else {
                continue;
            };
            let place = self.follow(written.clone());
            let component = written.str("$ref").map(last_step);
            let words = component
                .clone()
                .unwrap_or_else(|| format!("{} error {}", scope.words, key.name));
            let contents = self.contents(&place, &words);
            let codes = [&written, &place]
                .into_iter()
                .filter_map(|place| place.extension("x-error-codes"));
            let codes = codes.flat_map(|list| list.node.items().collect::<Vec<_>>());
            let mut listed: Vec<(String, crate::source::Span)> = Vec::new();
            for code in codes {
                if let Some(name) = code.as_str()
                    && listed.iter().all(|(known, _)| known != name)
                {
                    listed.push((name.to_owned(), code.span));
                }
            }
            let headers = place.get("headers");
            let mut headers = headers.iter().flat_map(Place::entries);
            found.push(Response {
                status,
                span: key.span,
                title: first_sentence(place.str("description").unwrap_or_default()),
                codes: listed,
                contents,
                retry_after: headers.any(|(key, _)| key.name.eq_ignore_ascii_case("retry-after")),
                component,
            });
        }
        found
    }

    /// The catalogue's entry for a derived code: a known one of the same spelling and status, else a new one.
    pub(super) fn derived_entry(
        &mut self,
        errors: &mut Errors<'a>,
        word: &Word,
        status: u16,
        response: &Response,
        evidence: Evidence,
        alone: bool,
    ) -> ErrorId {
        let mut code = word.code.clone();
        loop {
            match errors.by_code.get(&code).copied() {
                None => break,
                Some(id) if self.contract.error(id).status == status && self.contract.error(id).body.is_none() => {
                    self.agree(id, response, evidence);
                    self.typed(id, word);
                    return id;
                }
                Some(_) if code == word.code => code = format!("{code}_{status}"),
                Some(_) => code.push_str("_OTHER"),
            }
        }
        let id = self.new_entry(errors, code, status, response);
        self.typed(id, word);
        let error = &mut self.contract.errors[id.0 as usize];
        if !alone || is_phrase(&error.title, status) {
            error.title = words_of(&error.code);
        }
        let says_more = |detail: &&String| bare(detail) != bare(&error.title);
        if let Some(detail) = word.detail.as_ref().filter(says_more) {
            error.detail = literal(detail);
        } else if evidence == Evidence::Example && !alone || is_phrase(&error.detail.text, status) {
            error.detail = literal(&error.title);
        }
        id
    }

    /// The type URI that an example or a schema shows for a code.
    fn typed(&mut self, id: ErrorId, word: &Word) {
        let error = &mut self.contract.errors[id.0 as usize];
        if let Some(uri) = word.type_uri.as_ref().filter(|_| error.type_uri == "about:blank") {
            error.type_uri.clone_from(uri);
        }
    }

    /// Two responses with one code: what both say stays.
    fn agree(&mut self, id: ErrorId, response: &Response, evidence: Evidence) {
        let error = &mut self.contract.errors[id.0 as usize];
        if response.retry_after {
            error.retryable = true;
            error.retry_after = error.retry_after.or(Some(None));
        }
        let differs = error.builtin.is_none() && !error.declared && evidence >= Evidence::Component;
        if differs && !response.title.is_empty() && error.detail.text != response.title {
            error.title = words_of(&error.code);
            error.detail = literal(&error.title);
        }
    }

    /// An entry that says what the response says: its title, if that is short enough for one.
    pub(super) fn new_entry(
        &mut self,
        errors: &mut Errors<'a>,
        code: String,
        status: u16,
        response: &Response,
    ) -> ErrorId {
        let said = response.title.as_str();
        let is_title = !said.is_empty() && said.chars().count() <= LONGEST_TITLE;
        let title = if is_title { said.to_owned() } else { words_of(&code) };
        let mut error = entry(response.span, code.clone(), status, &title, None);
        error.detail = literal(if said.is_empty() { &title } else { said });
        if response.retry_after {
            error.retryable = true;
            error.retry_after = Some(None);
        }
        let id = ErrorId(u32::try_from(self.contract.errors.len()).unwrap_or(u32::MAX));
        self.contract.errors.push(error);
        errors.by_code.insert(code, id);
        id
    }

    /// The framework's failures in the document's own words: a code that says the same becomes theirs, so that one
    /// meaning has one code; the others are written in the style of the document's.
    pub(super) fn own_words(&mut self, errors: &mut Errors<'a>) {
        self.contract.errors.clear();
        self.contract.shared_builtins.clear();
        let validation = validation_status(errors);
        for builtin in Builtin::ALL {
            let status = match builtin {
                Builtin::ValidationFailed => validation,
                other => super::builtin::words(other).1,
            };
            let same = errors.words.found.iter().filter(|((at, _), _)| *at == status);
            let fit = same.filter_map(|((_, code), count)| Some((fitness(builtin, code)?, Reverse(*count), code)));
            let own = fit.min().map(|(.., code)| code.clone());
            let usual = || usual(builtin, &errors.words.style).code;
            self.add_builtin(builtin, own.unwrap_or_else(usual), None);
        }
        let (id, _) = self.contract.builtin(Builtin::ValidationFailed);
        self.contract.errors[id.0 as usize].status = validation;
        errors.by_code = by_code(&self.contract);
    }
}

/// A plain document that answers 400 and never 422 means 400 by a value that breaks a rule.
fn validation_status(errors: &Errors<'_>) -> u16 {
    let all = || errors.responses.iter().flatten();
    let has = |code: u16| all().any(|response| response.status == Status::Code(code));
    if has(400) && !has(422) { 400 } else { 422 }
}

/// The entries of a catalogue by their codes.
pub(super) fn by_code(contract: &Contract) -> BTreeMap<String, ErrorId> {
    let codes = contract.errors.iter().enumerate();
    codes
        .filter_map(|(index, error)| Some((error.code.clone(), ErrorId(u32::try_from(index).ok()?))))
        .collect()
}

/// Characters of a title; a longer sentence is a detail.
const LONGEST_TITLE: usize = 80;

/// A text without holes.
fn literal(text: &str) -> Template {
    Template {
        text: text.to_owned(),
        parts: vec![TemplatePart::Text(text.to_owned())],
    }
}

/// Whether a title only repeats what the status says.
fn is_phrase(title: &str, status: u16) -> bool {
    let plain = bare(title);
    let usual = usual_name(status).map(bare);
    usual.as_ref() == Some(&plain) || super::fit::reasons(status).contains(&plain.as_str())
}

fn is_error(status: Status) -> bool {
    matches!(status, Status::Code(400..=599) | Status::Range(4..=5) | Status::Default)
}

/// The first sentence of a description, in one line, without Markdown's marks and without what a template would take
/// for a hole. At most 500 characters.
fn first_sentence(text: &str) -> String {
    let paragraph = text.trim().lines().map(str::trim).take_while(|line| !line.is_empty());
    let line = paragraph.collect::<Vec<_>>().join(" ");
    let ends = line.match_indices(". ").map(|(at, _)| at);
    let ends_there = |at: &usize| {
        let short = line[..*at].ends_with("e.g") || line[..*at].ends_with("i.e");
        !short && line[at + 2..].trim_start().starts_with(|c: char| !c.is_lowercase())
    };
    let end = { ends }.find(ends_there).unwrap_or(line.len());
    let plain = line[..end].trim().trim_end_matches('.');
    let plain = plain.trim_matches(['#', '*', '_', '`', ' ']).replace(['{', '}'], "");
    let mut letters = plain.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + &letters.take(499).collect::<String>()
}

/// `NOT_FOUND` is `Not found`.
fn words_of(code: &str) -> String {
    let words = super::builtin::kebab(code).replace('-', " ");
    let mut letters = words.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().to_string() + letters.as_str())
}

/// Names of `x-error-codes` lists, with their places.
pub(super) fn listed<'a>(place: &Place<'a>) -> Vec<&'a Node> {
    place
        .extension("x-error-codes")
        .map(|list| list.node.items().collect())
        .unwrap_or_default()
}
