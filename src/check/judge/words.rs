//! What a case promises, in words.

use crate::check::case::{Case, Expect};
use crate::contract::{Builtin, Contract, Operation, Status};

/// What must come back, for people: `422 VALIDATION_FAILED that names #/lines`.
pub fn promise(contract: &Contract, case: &Case) -> String {
    let operation = case.operation.map(|index| &contract.operations[index]);
    match &case.expect {
        Expect::Answered { status, code } => match code {
            Some(code) => format!("{status} {code}"),
            None => status.to_string(),
        },
        Expect::Success => operation.map_or_else(|| "success".to_owned(), declared),
        Expect::Failure(builtin) => named(contract, *builtin),
        Expect::Violation(field) => {
            let at = if field.pointer.is_empty() { "#" } else { &field.pointer };
            format!(
                "{} that names {} {at}",
                named(contract, Builtin::ValidationFailed),
                field.location
            )
        }
        Expect::Methods(methods) => format!(
            "{} with Allow: {}",
            named(contract, Builtin::MethodNotAllowed),
            methods.join(", ")
        ),
        Expect::Options(methods) => format!("success with Allow: {}", methods.join(", ")),
        Expect::Head => "the status of GET, without a body".to_owned(),
        Expect::Healthy => "200 with a JSON body".to_owned(),
        Expect::Metrics => "200 with a text exposition".to_owned(),
        Expect::Document(_) => "200 with the published document".to_owned(),
    }
}

fn named(contract: &Contract, builtin: Builtin) -> String {
    let found = contract.errors.iter().find(|error| error.builtin == Some(builtin));
    found.map_or_else(
        || format!("{builtin:?}"),
        |error| format!("{} {}", error.status, error.code),
    )
}

/// The statuses of an operation's answers.
pub(super) fn declared(operation: &Operation) -> String {
    let words: Vec<String> = operation.answers.iter().map(|answer| status(answer.status)).collect();
    words.join(" or ")
}

pub(crate) fn status(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(hundreds) => format!("{hundreds}XX"),
        Status::Default => "default".to_owned(),
    }
}
