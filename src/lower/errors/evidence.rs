//! Which codes a response of a plain document stands for, best evidence first: a list, what its schema allows, what its
//! examples show, its status.

use super::builtin::{kebab, of_status as failure_of, styled, usual_name};
use super::effective::{Errors, Response};
use super::envelope::{at, is_json};
use super::roles::{bare, infer, resolved};
use crate::contract::{Content, Contract, Evidence, Role, SchemaId, Shape, Status};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A code that a document shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Word {
    pub(super) code: String,
    /// The type URI it was read from.
    pub(super) type_uri: Option<String>,
    /// What the example says besides, if it can be said every time.
    pub(super) detail: Option<String>,
}

impl Word {
    fn plain(code: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            type_uri: None,
            detail: None,
        }
    }

    /// With the text beside it, unless digits, quotes or names show that it speaks of one occurrence only.
    fn saying(self, text: Option<&Value>) -> Self {
        let of_one = |c: char| c.is_numeric() || c.is_uppercase() || "\"'`<>{}[]|".contains(c) || c.is_control();
        let constant = |text: &&str| {
            let first = text.chars().next().map_or(0, char::len_utf8);
            text.len() <= 200 && text.contains(' ') && !text[first..].contains(of_one)
        };
        let detail = text.and_then(Value::as_str).filter(constant).map(str::to_owned);
        Self { detail, ..self }
    }
}

/// What the document shows in so many places that it tells no response apart, and the words it uses for its codes.
#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary {
    /// Lists of several codes at responses of several statuses: all codes there are.
    lists: BTreeSet<Vec<Word>>,
    /// Codes in examples of several statuses.
    examples: BTreeSet<String>,
    /// How often each code was found at a response of each status.
    pub(super) found: BTreeMap<(u16, String), usize>,
    /// How codes are written, as `codeStyle` names it.
    pub(super) style: String,
}

/// More codes than this at one response are a catalogue of their own.
const MOST: usize = 50;

impl Vocabulary {
    /// Looks through all responses of a document without a contract.
    pub(super) fn of(contract: &Contract, errors: &Errors<'_>) -> Self {
        let mut words = Self {
            style: "UPPER_SNAKE".to_owned(),
            ..Self::default()
        };
        let all = || errors.responses.iter().flatten();
        let mut lists: BTreeMap<Vec<Word>, BTreeSet<Status>> = BTreeMap::new();
        let mut examples: BTreeMap<String, BTreeSet<Status>> = BTreeMap::new();
        for response in all() {
            for schema in speaking(response).filter_map(|content| content.schema) {
                lists
                    .entry(constants(contract, schema))
                    .or_default()
                    .insert(response.status);
            }
            for word in speaking(response).flat_map(|content| shown(contract, content)) {
                examples.entry(word.code).or_default().insert(response.status);
            }
        }
        let several = |statuses: &BTreeSet<Status>| statuses.len() > 1;
        words.lists = lists
            .into_iter()
            .filter(|(l, s)| l.len() > 1 && several(s))
            .map(|(l, _)| l)
            .collect();
        words.examples = examples
            .into_iter()
            .filter(|(_, s)| several(s))
            .map(|(w, _)| w)
            .collect();
        for response in all() {
            if let Status::Code(status) = response.status {
                for word in words
                    .evidence(contract, response, status)
                    .map(|(words, _)| words)
                    .unwrap_or_default()
                {
                    *words.found.entry((status, word.code)).or_default() += 1;
                }
            }
        }
        let said = errors.contract.as_ref().and_then(|contract| contract.str("codeStyle"));
        let own = || style(words.found.keys().map(|(_, code)| code.as_str()));
        words.style = said.unwrap_or_else(own).to_owned();
        words
    }

    /// The codes of a response of one status, with how good the evidence is; nothing if there is only the status.
    fn evidence(&self, contract: &Contract, response: &Response, status: u16) -> Option<(Vec<Word>, Evidence)> {
        if !response.codes.is_empty() {
            let listed = response.codes.iter().map(|(name, _)| Word::plain(name));
            return Some((listed.collect(), Evidence::Listed));
        }
        let schemas = || speaking(response).filter_map(|content| content.schema);
        let telling = |list: &Vec<Word>| !list.is_empty() && !self.lists.contains(list);
        if let Some(list) = schemas().map(|schema| constants(contract, schema)).find(telling) {
            return Some((list, Evidence::Schema));
        }
        for content in speaking(response) {
            let mut shown = shown(contract, content);
            shown.retain(|word| !self.examples.contains(&word.code));
            if !shown.is_empty() {
                return Some((shown, Evidence::Example));
            }
        }
        let all = schemas().map(|schema| constants(contract, schema));
        let named = all.into_iter().find_map(|list| of_status(&list, status));
        named.map(|word| (vec![word], Evidence::Schema))
    }

    /// The codes of a response of one status, with how good the evidence is.
    pub(super) fn codes(&self, contract: &Contract, response: &Response, status: u16) -> (Vec<Word>, Evidence) {
        self.evidence(contract, response, status).unwrap_or_else(|| {
            let (code, evidence) = self.name_of_status(contract, status, response);
            (vec![Word::plain(code)], evidence)
        })
    }

    /// What a status is called: as the framework's failure of this status, as the document calls it elsewhere, or as
    /// usual; where it has no usual name, by the response component's.
    fn name_of_status(&self, contract: &Contract, status: u16, response: &Response) -> (String, Evidence) {
        let failure = failure_of(status).map(|builtin| contract.builtin(builtin).1);
        if let Some(failure) = failure.filter(|failure| failure.status == status) {
            return (failure.code.clone(), Evidence::Status);
        }
        if let Some(usual) = usual_name(status) {
            let same = |(at, code): &&(u16, String)| *at == status && bare(code) == bare(usual);
            let own = self.found.keys().find(same).map(|(_, code)| code.clone());
            return (own.unwrap_or_else(|| styled(usual, &self.style)), Evidence::Status);
        }
        let component = response.component.as_deref().map(upper_snake);
        match component.filter(|name| is_code(name)) {
            Some(name) => (styled(&name, &self.style), Evidence::Component),
            None => (styled(&format!("HTTP_{status}"), &self.style), Evidence::Status),
        }
    }
}

fn speaking(response: &Response) -> impl Iterator<Item = &Content> {
    response.contents.iter().filter(|content| is_json(&content.media_type))
}

/// Of a list of all codes, the one that says what a status says.
fn of_status(list: &[Word], status: u16) -> Option<Word> {
    let known = usual_name(status).map(bare);
    let names = known
        .iter()
        .map(String::as_str)
        .chain(super::fit::reasons(status).iter().copied());
    let mut found = names.filter_map(|name| list.iter().find(|word| bare(&word.code) == name));
    found.next().cloned()
}

/// The bodies a schema allows: a union's variants, else the schema itself.
fn bodies(contract: &Contract, id: SchemaId) -> Vec<SchemaId> {
    match &resolved(contract, id).shape {
        Shape::Union(union) => union.variants.iter().map(|variant| variant.schema).collect(),
        _ => vec![id],
    }
}

/// Where a body says which error it is: its code, else its type.
fn telling(contract: &Contract, body: SchemaId) -> Option<(Role, Vec<String>)> {
    let roles = infer(contract, body);
    let role = [Role::Code, Role::Type]
        .into_iter()
        .find(|role| roles.at.contains_key(role))?;
    Some((role, roles.at.get(&role)?.clone()))
}

/// The codes that a schema allows. One word among them that cannot be a code, and the list says something else.
fn constants(contract: &Contract, schema: SchemaId) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    for body in bodies(contract, schema) {
        let Some((role, path)) = telling(contract, body) else {
            continue;
        };
        let Some(place) = at(contract, body, &path) else {
            continue;
        };
        if let Shape::Enum(constants) = &resolved(contract, place).shape {
            let words: Option<Vec<_>> = constants.values.iter().map(|value| word(value, role)).collect();
            found.extend(words.unwrap_or_default());
        }
    }
    tidy(found)
}

/// The codes in the examples of a body: its own, those of its schema, those of the property alone.
fn shown(contract: &Contract, content: &Content) -> Vec<Word> {
    let bodies = content
        .schema
        .map(|schema| bodies(contract, schema))
        .unwrap_or_default();
    let places: Vec<_> = bodies
        .iter()
        .filter_map(|body| Some((*body, telling(contract, *body)?)))
        .collect();
    let mut found = Vec::new();
    for example in &content.examples {
        let known = places.iter().find_map(|(body, (role, path))| {
            let roles = infer(contract, *body);
            let detail = roles.at.get(&Role::Detail).and_then(|path| value_at(example, path));
            Some(word(value_at(example, path)?, *role)?.saying(detail))
        });
        let unknown = || places.is_empty().then(|| untold(example)).flatten();
        found.extend(known.or_else(unknown));
    }
    if found.is_empty() {
        for (body, (role, path)) in &places {
            let whole = resolved(contract, *body)
                .examples
                .iter()
                .filter_map(|example| value_at(example, path));
            let place = at(contract, *body, path);
            let alone = place.iter().flat_map(|place| &resolved(contract, *place).examples);
            found.extend(whole.chain(alone).filter_map(|value| word(value, *role)));
        }
    }
    tidy(found)
}

/// The code in an example whose schema does not say where it stands.
fn untold(example: &Value) -> Option<Word> {
    let inner = example
        .get("error")
        .filter(|inner| inner.is_object())
        .unwrap_or(example);
    let entries = inner.as_object()?;
    let named = |names: &[&str], role: Role| {
        let mut found = entries.iter().filter(|(key, _)| names.contains(&bare(key).as_str()));
        found.find_map(|(_, value)| word(value, role))
    };
    let word = named(&["code", "errorcode"], Role::Code).or_else(|| named(&["type"], Role::Type))?;
    let detail = ["detail", "message", "description"]
        .iter()
        .find_map(|key| entries.get(*key));
    Some(word.saying(detail))
}

fn value_at<'v>(example: &'v Value, path: &[String]) -> Option<&'v Value> {
    path.iter().try_fold(example, |value, step| match value {
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        value => value.get(step),
    })
}

fn tidy(mut words: Vec<Word>) -> Vec<Word> {
    let mut seen = BTreeSet::new();
    words.retain(|word| seen.insert(word.code.clone()));
    words.truncate(MOST);
    words
}

/// A value as a code. A type is one if it is a URI, whose last step then is the code, or a name of several words:
/// `error` and `object` are types of something else.
fn word(value: &Value, role: Role) -> Option<Word> {
    let text = value.as_str()?;
    if role == Role::Code {
        return is_code(text).then(|| Word::plain(text));
    }
    if let Some(last) = last_step(text) {
        let code = upper_snake(last);
        return is_code(&code).then(|| Word {
            code,
            type_uri: Some(text.to_owned()),
            detail: None,
        });
    }
    let several = kebab(text).contains('-');
    (several && is_code(text)).then(|| Word::plain(text))
}

/// The last step of a type URI.
fn last_step(text: &str) -> Option<&str> {
    let is_uri = text.contains("://") || text.starts_with("urn:") || text.starts_with('/');
    let last = text.trim_end_matches('/').rsplit(['/', ':', '#']).next()?;
    (is_uri && !last.is_empty()).then_some(last)
}

fn upper_snake(name: &str) -> String {
    kebab(name).replace('-', "_").to_ascii_uppercase()
}

/// What may be a code: `[A-Za-z][A-Za-z0-9_.-]{1,62}`.
pub(super) fn is_code(text: &str) -> bool {
    let good = text
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'));
    good && (2..=63).contains(&text.len()) && text.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// The style in which most codes are written; a word alone says only its case.
fn style<'c>(codes: impl Iterator<Item = &'c str>) -> &'static str {
    const STYLES: [&str; 4] = ["UPPER_SNAKE", "lower_snake", "kebab", "Pascal"];
    let mut counts = [0_usize; 4];
    for code in codes {
        let own = upper_snake(code);
        let same = STYLES.iter().position(|style| styled(&own, style) == code);
        counts[same.unwrap_or_default()] += 1;
    }
    let most = counts.into_iter().max().unwrap_or_default();
    let first = counts.into_iter().position(|count| count == most).unwrap_or_default();
    STYLES[first]
}
