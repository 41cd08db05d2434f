//! The catalogue: what an error code says, carries and promises.

use super::codes::codes;
use super::{Comparison, Side, Spans, operations};
use crate::contract::{Builtin, ErrorCode, Method, Property, Shape};
use crate::diagnostic::Severity;
use crate::source::{Node, Span};

impl<'a> Comparison<'a> {
    /// Built-ins by their new names, then every code of both contracts.
    pub(super) fn catalogue(&mut self) {
        self.builtins();
        let renamed = self.renamed();
        let news = &self.new.contract.errors;
        for old in &self.old.contract.errors {
            let name = renamed.get(old.code.as_str()).copied().unwrap_or(&old.code);
            let new = news.iter().find(|new| new.code == old.code);
            if let Some(new) = new.or_else(|| news.iter().find(|new| new.code == name)) {
                self.entry(old, new);
            }
        }
    }

    /// Many renamed at once, by `codeStyle`, are one finding.
    fn builtins(&mut self) {
        let pair = |builtin: Builtin| {
            let (old, new) = (
                self.old.contract.builtin(builtin).1,
                self.new.contract.builtin(builtin).1,
            );
            (old.code != new.code).then_some((old, new))
        };
        let mut renamed: Vec<_> = Builtin::ALL.into_iter().filter_map(pair).collect();
        renamed.dedup_by_key(|(old, _)| old.code.clone());
        let words: Vec<_> = renamed
            .iter()
            .map(|(old, new)| format!("{} → {}", old.code, new.code))
            .collect();
        if words.len() > 3 {
            let (old, new) = renamed[0];
            let what = format!("{} built-in codes renamed: {}", words.len(), words.join(", "));
            return self.say("ED205", "", what, Spans::both(old.span, new.span));
        }
        for ((old, new), words) in renamed.into_iter().zip(words) {
            let what = format!("built-in code renamed: {words}");
            self.say("ED205", "", what, Spans::both(old.span, new.span));
        }
    }

    fn entry(&mut self, old: &'a ErrorCode, new: &'a ErrorCode) {
        let name = &new.code;
        if old.status != new.status {
            let what = format!("status {} → {}", old.status, new.status);
            self.say("ED201", name, what, self.at(old, new, "status"));
        }
        if old.type_uri != new.type_uri && !follows_code(old, new) {
            self.type_uri(old, new);
        }
        if old.declared && new.declared {
            self.texts(old, new);
        }
        self.retries(old, new);
        self.members(old, new);
        let kept = |header: &str| new.headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(header));
        for (header, _) in old.headers.iter().filter(|(header, _)| !kept(header)) {
            let what = format!("header {header} no longer sent");
            self.say("ED226", name, what, self.at(old, new, "headers"));
        }
    }

    /// Texts that a document gives; ours are no promise of it.
    fn texts(&mut self, old: &ErrorCode, new: &ErrorCode) {
        let name = &new.code;
        if old.title != new.title {
            let what = format!("title “{}” → “{}”", old.title, new.title);
            self.say("ED203", name, what, self.at(old, new, "title"));
        } else if old.detail.text != new.detail.text {
            let what = format!("detail “{}” → “{}”", old.detail.text, new.detail.text);
            self.say("ED204", name, what, self.at(old, new, "detail"));
        }
    }

    /// Where a key of an entry is written in both documents; where it is not, the entry.
    fn at(&self, old: &ErrorCode, new: &ErrorCode, key: &str) -> Spans {
        let place = |side: Side<'_>, error: &ErrorCode| {
            let entry = declared(side).and_then(|contract| contract.get("errors"));
            let entry = entry.and_then(|errors| errors.get(&error.code));
            let key = entry.and_then(|entry| entry.as_object()?.entry(key));
            key.map_or(error.span, |(key, _)| key.span)
        };
        Spans::both(place(self.old, old), place(self.new, new))
    }

    /// Where only the part before the last step changed, the words are the same for all codes, and fold into one
    /// finding at `typeBase`.
    fn type_uri(&mut self, old: &ErrorCode, new: &ErrorCode) {
        let (what, spans) = match (old.type_uri.rsplit_once('/'), new.type_uri.rsplit_once('/')) {
            (Some((before, step)), Some((after, last))) if step == last => (
                format!("type URI moved from {before}/ to {after}/"),
                Spans::both(base(self.old, old), base(self.new, new)),
            ),
            _ => (
                format!("type URI {} → {}", old.type_uri, new.type_uri),
                Spans::both(old.span, new.span),
            ),
        };
        self.say("ED202", &new.code, what, spans);
    }

    fn retries(&mut self, old: &ErrorCode, new: &ErrorCode) {
        let name = &new.code;
        let spans = self.at(old, new, "retryable");
        if old.retryable && !new.retryable {
            self.say("ED211", name, "no longer retryable: clients stop recovering", spans);
        }
        if new.retryable && !old.retryable {
            let unsafe_ones = self.repeating(name);
            let (level, tail) = match unsafe_ones.first() {
                None => (Severity::Warning, String::new()),
                Some(first) => (Severity::Error, format!("; a repeated `{first}` takes effect twice")),
            };
            self.say_as(level, "ED212", name, format!("now retryable{tail}"), spans);
        }
        let spans = self.at(old, new, "retryAfter");
        match (old.retry_after, new.retry_after) {
            (Some(_), None) => self.say("ED213", name, "Retry-After no longer sent", spans),
            (Some(Some(before)), Some(Some(after))) if after > before => {
                self.say("ED214", name, format!("Retry-After {before} s → {after} s"), spans);
            }
            _ => {}
        }
    }

    /// Operations that answer with a code and take effect again when they are repeated.
    fn repeating(&self, code: &str) -> Vec<String> {
        let operations = self.new.contract.operations.iter();
        operations
            .filter(|operation| matches!(operation.method, Method::Post | Method::Patch))
            .filter(|operation| operation.idempotency.is_none() && codes(self.new, operation).contains_key(code))
            .map(operations::name)
            .collect()
    }

    fn members(&mut self, old: &'a ErrorCode, new: &'a ErrorCode) {
        for before in &old.members {
            if let Some(after) = new.members.iter().find(|after| after.name == before.name) {
                self.member(&new.code, before, after);
            } else {
                let spans = Spans {
                    old: Some(before.span),
                    ..self.at(old, new, "members")
                };
                self.say("ED221", &new.code, format!("member {} removed", before.name), spans);
            }
        }
        let fresh = |after: &&Property| old.members.iter().all(|before| before.name != after.name);
        for after in new.members.iter().filter(fresh) {
            let what = format!("member {} added", after.name);
            self.say("ED225", &new.code, what, Spans::new(after.span));
        }
    }

    fn member(&mut self, code: &str, old: &Property, new: &Property) {
        let spans = Spans::both(old.span, new.span);
        let kinds = (
            super::value::kind(self.old.contract, old.schema),
            super::value::kind(self.new.contract, new.schema),
        );
        if kinds.0 != kinds.1 {
            let what = format!("member {} was {}, is {}", old.name, kinds.0, kinds.1);
            self.say("ED222", code, what, spans);
        }
        if old.required && !new.required {
            self.say("ED223", code, format!("member {} became optional", old.name), spans);
        }
        let schemas = (&self.old.contract.schemas, &self.new.contract.schemas);
        let before = &schemas.0.get(schemas.0.resolve(old.schema)).shape;
        let after = &schemas.1.get(schemas.1.resolve(new.schema)).shape;
        if let (Shape::Enum(before), Shape::Enum(after)) = (before, after) {
            let fresh = after.values.iter().filter(|value| !before.values.contains(value));
            let fresh: Vec<_> = fresh.map(ToString::to_string).collect();
            if !fresh.is_empty() {
                let what = format!("member {} may be {}", old.name, fresh.join(", "));
                self.say("ED224", code, what, spans);
            }
        }
    }
}

/// Whether a type URI differs only because it is made of a code that was renamed, which is said already.
fn follows_code(old: &ErrorCode, new: &ErrorCode) -> bool {
    let base = |uri: &str| uri.rsplit_once('/').map(|(base, _)| base.to_owned());
    old.code != new.code && base(&old.type_uri) == base(&new.type_uri)
}

/// The error contract as it is written.
fn declared(side: Side<'_>) -> Option<&Node> {
    let root = side.document.root();
    let contract = root
        .get("x-apigen-error-contract")
        .or_else(|| root.get("x-error-contract"))?;
    Some(side.document.resolve(contract).node)
}

/// Where the part of type URIs is written that codes share; else the code.
fn base(side: Side<'_>, error: &ErrorCode) -> Span {
    let entry = declared(side).and_then(|node| node.as_object()?.entry("typeBase"));
    entry.map_or(error.span, |(key, _)| key.span)
}
