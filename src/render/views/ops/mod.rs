//! What watches over a running service: alert rules with their tests, and a dashboard, of the series that the kit
//! records, under the contract's names.

pub mod alerts;
pub mod dashboard;

use crate::contract::{Contract, ErrorCode, MetricNames, Operation};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Calls to dependencies, where the contract gives them no name.
const CALLS: &str = "dependency_calls_total";
/// Errors answered.
const ERRORS: &str = "http_server_errors_total";
/// Refusals of rate limits.
const LIMITED: &str = "rate_limit_hits_total";

/// The series of one service, as `PromQL`.
struct Series<'c> {
    names: &'c MetricNames,
    /// The matcher of the scrape job: `job="orders"`.
    job: String,
}

impl Series<'_> {
    /// A selector: `name{job="orders",code="X"}`.
    fn of(&self, name: &str, labels: &[(&str, &str, &str)]) -> String {
        let mut text = format!("{name}{{{}", self.job);
        for (label, operator, value) in labels {
            let _ = write!(text, ",{label}{operator}{}", quoted(value));
        }
        text.push('}');
        text
    }

    fn duration(&self, part: &str, labels: &[(&str, &str, &str)]) -> String {
        self.of(&format!("{}_{part}", self.names.duration), labels)
    }

    fn errors(&self, code: &str) -> String {
        self.of(ERRORS, &[(&self.names.code, "=", code)])
    }

    fn calls(&self, labels: &[(&str, &str, &str)]) -> String {
        self.of(self.names.dependency_calls.as_deref().unwrap_or(CALLS), labels)
    }
}

/// A text in quotes: `PromQL`, JSON and YAML read it alike.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The policies of all operations, by name: requests and seconds. Limits of one name share their count.
fn policies(contract: &Contract) -> BTreeMap<&str, (u32, f64)> {
    let limits = contract.operations.iter().flat_map(|operation| &operation.rate_limits);
    let named = limits.map(|limit| (limit.name.as_str(), (limit.quota, limit.window.as_secs_f64())));
    named.collect()
}

/// The failures of the service itself that the contract reports, and that are no bugs.
fn reported(contract: &Contract) -> impl Iterator<Item = &ErrorCode> {
    let internal = contract.builtin(crate::contract::Builtin::Internal).0;
    let internal = &contract.error(internal).code;
    let codes = contract.errors.iter();
    codes.filter(move |error| error.report && error.status >= 500 && error.code != *internal)
}

/// The operations with a time limit, and the limit in seconds.
fn timed(contract: &Contract) -> impl Iterator<Item = (&Operation, f64)> {
    let operations = contract.operations.iter();
    operations.filter_map(|operation| Some((operation, operation.timeout?.as_secs_f64())))
}
