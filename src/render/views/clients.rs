//! The view of the clients of dependencies over HTTP.

use super::Common;
use super::words;
use crate::contract::{Breaker, Dependency, ErrorCode, Retry};
use crate::plan::Plan;
use crate::render::rust::{docs, literal};
use serde::Serialize;

/// A client each, and what their failures become.
#[derive(Debug, Serialize)]
pub struct Clients {
    clients: Vec<ClientView>,
    failures: Vec<Failure>,
}

/// A client, as templates see it.
#[derive(Debug, Serialize)]
pub struct ClientView {
    docs: Vec<String>,
    /// As the document has it, for a table.
    key: String,
    name: String,
    function: String,
    client: String,
    variable: String,
    failure: String,
}

/// A payload that is made of any failure.
#[derive(Debug, Serialize)]
struct Failure {
    name: String,
    /// Members that stay empty.
    fields: Vec<String>,
    auto_retry: bool,
    has_members: bool,
}

impl Clients {
    /// The view of all of them.
    pub fn of(plan: &Plan<'_>, common: &Common) -> Self {
        let mut codes: Vec<&ErrorCode> = Vec::new();
        for (dependency, _) in over_http(plan) {
            let code = failure(plan, common, dependency);
            codes.extend(code.filter(|code| codes.iter().all(|known| known.code != code.code)));
        }
        Self {
            clients: clients(plan, common),
            failures: codes.into_iter().map(|code| payload(plan, code)).collect(),
        }
    }
}

/// All clients, in declared order.
pub fn clients(plan: &Plan<'_>, common: &Common) -> Vec<ClientView> {
    let views = over_http(plan).map(|(dependency, names)| {
        let code = failure(plan, common, dependency);
        let failure = code.map(|code| format!("errors::{}", payload(plan, code).name));
        ClientView {
            docs: docs::sentence(&said(dependency, code)),
            key: docs::cell(&dependency.name),
            name: literal::string(&dependency.name),
            function: names.function.clone(),
            client: names.client.clone(),
            variable: names.variable.clone(),
            failure: failure.unwrap_or_else(|| "Internal".to_owned()),
        }
    });
    views.collect()
}

fn over_http<'p>(plan: &'p Plan<'_>) -> impl Iterator<Item = (&'p Dependency, &'p crate::plan::names::DependencyName)> {
    let named = |dependency: &'p Dependency| Some((dependency, plan.names.dependencies.get(&dependency.name)?));
    plan.contract.dependencies.iter().filter_map(named)
}

/// The code of a failure, where it has a payload that can be made of nothing.
fn failure<'p>(plan: &'p Plan<'_>, common: &Common, dependency: &Dependency) -> Option<&'p ErrorCode> {
    let wanted = dependency.fails_as.as_deref()?;
    let shared = common.shared.iter().map(|id| plan.contract.error(*id));
    let mut fitting = shared.filter(|code| code.members.iter().all(|member| !member.required));
    fitting.find(|code| code.code == wanted)
}

fn payload(plan: &Plan<'_>, code: &ErrorCode) -> Failure {
    let at = plan.contract.errors.iter().position(|one| one.code == code.code);
    let names = &plan.names.errors[at.unwrap_or_default()];
    let auto_retry = code.retry_after == Some(None);
    Failure {
        name: names.variant.clone(),
        fields: names.fields.clone(),
        auto_retry,
        has_members: auto_retry || !names.fields.is_empty(),
    }
}

fn said(dependency: &Dependency, failure: Option<&ErrorCode>) -> String {
    let limit = dependency
        .timeout
        .map(|limit| format!("at most {} a try", words::time(limit)));
    let tries = dependency.retry.as_ref().map(tries);
    let rest = dependency.breaker.as_ref().map(rest);
    let parts: Vec<String> = limit.into_iter().chain(tries).chain(rest).collect();
    let policy = if parts.is_empty() {
        "asked once".to_owned()
    } else {
        parts.join(", ")
    };
    let name = docs::code(&dependency.name);
    match failure {
        Some(code) => format!(
            "{name}, over HTTP: {policy}. Its failure answers {}.",
            docs::code(&code.code)
        ),
        None => format!("{name}, over HTTP: {policy}."),
    }
}

fn tries(retry: &Retry) -> String {
    let when = retry.when.join(", ");
    format!("at most {} tries ({})", retry.attempts, when)
}

fn rest(breaker: &Breaker) -> String {
    let times = match breaker.failures {
        1 => "one failed".to_owned(),
        more => format!("{more} failed in a row"),
    };
    format!("left alone for {} after {times}", words::time(breaker.open))
}
