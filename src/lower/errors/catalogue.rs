//! The catalogue: declared codes and the built-in ones, renamed, restyled, overridden.

use super::builtin::{PRECEDENCE, kebab, styled, words};
use super::template::template;
use crate::contract::{Builtin, ErrorCode, ErrorId, LogLevel, Property};
use crate::diagnostic::Diagnostic;
use crate::lower::Lowering;
use crate::lower::place::Place;
use crate::lower::values;
use crate::source::{Key, Node, Span};

/// Statuses after which trying again may help.
const RETRYABLE: [u16; 5] = [408, 429, 502, 503, 504];

/// Whether trying again may help after an error of this status, where its entry does not say.
pub fn is_retryable(status: u16) -> bool {
    RETRYABLE.contains(&status)
}

impl<'a> Lowering<'a> {
    /// Fills the catalogue. Members become schemas, so this comes before shapes are decided.
    pub(super) fn catalogue(&mut self, contract: Option<&Place<'a>>) {
        let style = contract.and_then(|c| c.str("codeStyle")).unwrap_or("UPPER_SNAKE");
        let named = contract.and_then(|c| c.get("builtin"));
        let codes = Builtin::ALL.map(|builtin| {
            let own = named.as_ref().and_then(|map| map.text(builtin.key()));
            (builtin, own.unwrap_or_else(|| styled(words(builtin).0, style)))
        });
        let base = contract.and_then(|c| c.str("typeBase"));
        let declared = contract.and_then(|c| c.get("errors"));
        for (key, place) in declared.iter().flat_map(Place::entries) {
            let place = self.follow(place);
            let builtin = codes
                .iter()
                .find(|(_, code)| *code == key.name)
                .map(|(builtin, _)| *builtin);
            let error = self.declared(key, &place, builtin, base);
            self.contract.errors.push(error);
        }
        for (builtin, code) in codes {
            self.add_builtin(builtin, code, base);
        }
        self.contract.precedence = precedence(contract);
    }

    pub(super) fn add_builtin(&mut self, builtin: Builtin, code: String, base: Option<&str>) {
        let known = self.contract.errors.iter().position(|error| error.code == code);
        match known {
            Some(index) if self.contract.errors[index].builtin == Some(builtin) => {}
            Some(index) if self.contract.errors[index].builtin.is_none() => {
                self.contract.errors[index].builtin = Some(builtin);
            }
            Some(index) => {
                let id = ErrorId(u32::try_from(index).unwrap_or(u32::MAX));
                self.contract.shared_builtins.push((builtin, id));
            }
            None => {
                let (_, status, title, detail) = words(builtin);
                let mut error = entry(self.root.span, code, status, title, base);
                error.detail = template(detail);
                error.builtin = Some(builtin);
                if matches!(builtin, Builtin::RateLimited | Builtin::Unavailable) {
                    error.retry_after = Some(None);
                }
                self.contract.errors.push(error);
            }
        }
    }

    fn declared(&mut self, key: &Key, place: &Place<'a>, builtin: Option<Builtin>, base: Option<&str>) -> ErrorCode {
        let usual = builtin.map(words);
        let status = place
            .node
            .get("status")
            .and_then(Node::as_number)
            .and_then(|n| u16::try_from(n.as_i128()?).ok());
        let status = status.filter(|status| (400..=599).contains(status));
        let title = place.text("title");
        if builtin.is_none() {
            self.complete(key, status.is_some(), title.is_some());
        }
        let status = status.or(usual.map(|usual| usual.1)).unwrap_or(500);
        let title = title
            .or_else(|| usual.map(|usual| usual.2.to_owned()))
            .unwrap_or_else(|| key.name.clone());
        let mut error = entry(key.span, key.name.clone(), status, &title, base);
        let detail = place.text("detail").or_else(|| usual.map(|usual| usual.3.to_owned()));
        error.detail = template(&detail.unwrap_or(title));
        error.members = self.members(key, place);
        error.builtin = builtin;
        error.alias = place.alias();
        error.declared = true;
        error.type_uri = place.text("type").unwrap_or(error.type_uri);
        error.headers = header_templates(place);
        error.description = place.text("description");
        error.deprecated = place.flag("deprecated") == Some(true);
        error.replaced_by = place.text("replacedBy");
        error.retryable = place.flag("retryable").unwrap_or(error.retryable);
        error.retry_after = retry_after(place, builtin);
        error.log = place.str("log").and_then(log_level).unwrap_or(error.log);
        error.report = place.flag("report").unwrap_or(error.report);
        error
    }

    fn complete(&mut self, key: &Key, status: bool, title: bool) {
        let missing = match (status, title) {
            (true, true) => return,
            (false, true) => "status",
            (true, false) => "title",
            (false, false) => "status and title",
        };
        let message = format!("the entry `{}` has no {missing}", key.name);
        let help = "every code needs `status` (400 to 599) and `title`";
        self.say(Diagnostic::error("EC103", key.span, message).help(help));
    }

    fn members(&mut self, key: &Key, place: &Place<'a>) -> Vec<Property> {
        let mut members = Vec::new();
        for (name, member) in place.get("members").iter().flat_map(Place::entries) {
            let optional = member.flag("optional") == Some(true);
            members.push(Property {
                name: name.name.clone(),
                alias: member.alias(),
                schema: self.schema_at(member, &format!("{} {}", key.name, name.name)),
                required: !optional,
                span: name.span,
            });
        }
        members
    }
}

/// An entry with everything as its status has it.
pub(super) fn entry(span: Span, code: String, status: u16, title: &str, base: Option<&str>) -> ErrorCode {
    let type_uri = base.map(|base| format!("{}/{}", base.trim_end_matches('/'), kebab(&code)));
    ErrorCode {
        span,
        slug: kebab(&code),
        status,
        title: title.to_owned(),
        detail: template(title),
        members: Vec::new(),
        body: None,
        type_uri: type_uri.unwrap_or_else(|| "about:blank".to_owned()),
        headers: Vec::new(),
        retryable: is_retryable(status),
        retry_after: None,
        description: None,
        deprecated: false,
        replaced_by: None,
        log: match status {
            500.. => LogLevel::Error,
            401 | 403 | 429 => LogLevel::Warn,
            _ => LogLevel::Info,
        },
        report: status >= 500,
        builtin: None,
        declared: false,
        code,
        alias: None,
    }
}

fn header_templates(place: &Place<'_>) -> Vec<(String, crate::contract::Template)> {
    let headers = place.get("headers");
    let headers = headers.iter().flat_map(Place::entries);
    let texts = headers.filter_map(|(key, value)| Some((key.name.clone(), template(value.node.as_str()?))));
    texts.collect()
}

#[expect(
    clippy::option_option,
    reason = "the contract tells nothing, `auto` and a number apart"
)]
fn retry_after(place: &Place<'_>, builtin: Option<Builtin>) -> Option<Option<u64>> {
    if place.str("retryAfter") == Some("auto") {
        return Some(None);
    }
    if let Some(pause) = values::of(place, "retryAfter", values::duration) {
        return Some(Some(pause.as_secs().max(1)));
    }
    matches!(builtin, Some(Builtin::RateLimited | Builtin::Unavailable)).then_some(None)
}

fn log_level(text: &str) -> Option<LogLevel> {
    Some(match text {
        "none" => LogLevel::None,
        "debug" => LogLevel::Debug,
        "info" => LogLevel::Info,
        "warn" => LogLevel::Warn,
        "error" => LogLevel::Error,
        _ => return None,
    })
}

/// The contract's order; what it does not name follows in the usual order.
fn precedence(contract: Option<&Place<'_>>) -> Vec<Builtin> {
    let said = contract.and_then(|c| c.get("precedence"));
    let said = said.iter().flat_map(|list| list.node.items()).filter_map(Node::as_str);
    let mut order: Vec<Builtin> = Vec::new();
    let named = said.filter_map(|name| Builtin::ALL.into_iter().find(|builtin| builtin.key() == name));
    for builtin in named.chain(PRECEDENCE) {
        if !order.contains(&builtin) {
            order.push(builtin);
        }
    }
    order
}
