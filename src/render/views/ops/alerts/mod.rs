//! Alert rules, each with two tests: series under which it fires, and series under which it must not.

mod losses;

use super::{LIMITED, Series, policies, quoted, reported, timed};
use crate::contract::{Builtin, Contract, Operation};
use crate::plan::Plan;
use serde::Serialize;

/// The upper bounds of the kit's buckets, in seconds.
const BUCKETS: [f64; 14] = [
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
];
/// Which share of its time an operation may take before somebody hears of it.
const SLOW: f64 = 0.8;

/// All rules.
#[derive(Debug, Serialize)]
pub struct Alerts {
    job: String,
    group: String,
    rules: Vec<Rule>,
}

/// One rule. What is text is quoted.
#[derive(Debug, Serialize)]
struct Rule {
    alert: String,
    expr: String,
    /// For how long it must hold.
    wait: &'static str,
    severity: &'static str,
    /// What tells it from other rules of its name.
    about: Option<(&'static str, String)>,
    summary: String,
    description: String,
    /// The test's series, one sample a minute, and those of the counter-test.
    fires: Vec<Input>,
    quiet: Vec<Input>,
    /// When the tests look.
    at: &'static str,
    /// The labels that the expression leaves.
    labels: Vec<(&'static str, String)>,
}

#[derive(Debug, Serialize)]
struct Input {
    series: String,
    values: String,
}

impl Alerts {
    /// The rules of a contract.
    pub fn of(plan: &Plan<'_>) -> Self {
        let contract = plan.contract;
        let job = plan.inputs.crate_name.as_str();
        let series = Series {
            names: &contract.service.metric_names,
            job: format!("job={}", quoted(job)),
        };
        let maker = Maker { contract, series, job };
        let mut rules = maker.process();
        rules.extend(maker.errors());
        rules.extend(timed(contract).filter_map(|(operation, limit)| maker.slow(operation, limit)));
        rules.extend(maker.limits());
        rules.extend(maker.dependencies());
        rules.extend(maker.losses());
        Self {
            job: job.to_owned(),
            group: quoted(job),
            rules,
        }
    }
}

struct Maker<'c> {
    contract: &'c Contract,
    series: Series<'c>,
    job: &'c str,
}

/// A rule before it is quoted.
struct Draft<'d> {
    alert: &'static str,
    expr: String,
    wait: &'static str,
    severity: &'static str,
    about: Option<(&'static str, &'d str)>,
    summary: String,
    description: String,
    fires: Vec<Input>,
    quiet: Vec<Input>,
}

impl Maker<'_> {
    fn rule(&self, draft: Draft<'_>) -> Rule {
        Rule {
            alert: draft.alert.to_owned(),
            expr: yaml(&draft.expr),
            wait: draft.wait,
            severity: draft.severity,
            about: draft.about.map(|(label, value)| (label, quoted(value))),
            summary: quoted(&plain(&draft.summary)),
            description: quoted(&plain(&draft.description)),
            fires: draft.fires,
            quiet: draft.quiet,
            at: "18m",
            labels: vec![("job", quoted(self.job))],
        }
    }

    fn input(selector: &str, values: impl Into<String>) -> Input {
        Input {
            series: yaml(selector),
            values: quoted(&values.into()),
        }
    }

    /// The series by which Prometheus tells that it reaches the service.
    fn up(&self, value: u8) -> Input {
        Self::input(&self.series.of("up", &[]), format!("{value}x60"))
    }

    /// Is it there, does it stay, has it room?
    fn process(&self) -> Vec<Rule> {
        let up = self.series.of("up", &[]);
        let starts = self.series.of("process_start_time_seconds", &[]);
        let (open, most) = (
            self.series.of("process_open_fds", &[]),
            self.series.of("process_max_fds", &[]),
        );
        let drafts = [
            Draft {
                alert: "ServiceAbsent",
                expr: format!("absent({up})"),
                wait: "5m",
                severity: "critical",
                about: None,
                summary: format!("Prometheus scrapes nothing under the job {}.", self.job),
                description:
                    "Either nobody runs, or the scrape job has another name: then no other rule here can fire."
                        .to_owned(),
                fires: vec![],
                quiet: vec![self.up(1)],
            },
            Draft {
                alert: "ServiceDown",
                expr: format!("min by (job) ({up}) == 0"),
                wait: "2m",
                severity: "critical",
                about: None,
                summary: "An instance does not answer its scrapes.".to_owned(),
                description: "It is down, or too busy to tell its metrics.".to_owned(),
                fires: vec![self.up(0)],
                quiet: vec![self.up(1)],
            },
            Draft {
                alert: "ServiceRestarts",
                expr: format!("max by (job) (changes({starts}[30m])) > 2"),
                wait: "0m",
                severity: "warning",
                about: None,
                summary: "An instance began anew more than twice in half an hour.".to_owned(),
                description: "It may be killed for its memory, or fail at its start: see its last log lines."
                    .to_owned(),
                fires: vec![Self::input(&starts, "100+100x60")],
                quiet: vec![Self::input(&starts, "100x60")],
            },
            Draft {
                alert: "FileDescriptorsRunOut",
                expr: format!("max by (job) ({open} / {most}) > 0.8"),
                wait: "5m",
                severity: "warning",
                about: None,
                summary: "More than 80 % of the file descriptors are in use.".to_owned(),
                description: "At the limit no further connection is taken: look for leaks, or raise the limit."
                    .to_owned(),
                fires: vec![Self::input(&open, "900x60"), Self::input(&most, "1000x60")],
                quiet: vec![Self::input(&open, "100x60"), Self::input(&most, "1000x60")],
            },
        ];
        drafts.into_iter().map(|draft| self.rule(draft)).collect()
    }

    /// Errors of the service's own: their share of all answers, bugs, and each code that the contract reports.
    fn errors(&self) -> Vec<Rule> {
        let status = self.series.names.status.as_str();
        let all = self.series.duration("count", &[]);
        let failed = self.series.duration("count", &[(status, "=~", "5..")]);
        let sample =
            |code: &str, values: &str| Self::input(&self.series.duration("count", &[(status, "=", code)]), values);
        let share = Draft {
            alert: "ErrorShare",
            expr: format!("sum by (job) (rate({failed}[5m])) / sum by (job) (rate({all}[5m])) > 0.05"),
            wait: "5m",
            severity: "critical",
            about: None,
            summary: "More than 5 % of the answers are 5xx.".to_owned(),
            description: "The dashboard shows which codes and which operations.".to_owned(),
            fires: vec![sample("200", "0+90x60"), sample("500", "0+10x60")],
            quiet: vec![sample("200", "0+99x60"), sample("500", "0+1x60")],
        };
        let internal = &self.contract.error(self.contract.builtin(Builtin::Internal).0).code;
        let bugs = self.series.errors(internal);
        let bug = Draft {
            alert: "InternalErrors",
            expr: self.rose(&bugs),
            wait: "0m",
            severity: "warning",
            about: Some(("code", internal)),
            summary: format!("{internal} was answered: something that the contract does not know went wrong."),
            description: "The log line of the request has the cause and the place, under its trace id.".to_owned(),
            fires: vec![self.up(1), Self::input(&bugs, "_x10 1x50")],
            quiet: vec![self.up(1), Self::input(&bugs, "7x60")],
        };
        let codes = reported(self.contract).map(|error| {
            let raised = self.series.errors(&error.code);
            self.rule(Draft {
                alert: "ReportedError",
                expr: format!("sum by (job) (rate({raised}[5m])) > 0"),
                wait: "10m",
                severity: "warning",
                about: Some(("code", &error.code)),
                summary: format!("{} goes on: {}", error.code, error.title),
                description: format!(
                    "Answered as {} for ten minutes on end; docs/errors.md tells what it means.",
                    error.status
                ),
                fires: vec![Self::input(&raised, "0+1x60")],
                quiet: vec![Self::input(&raised, "0x5 5x60")],
            })
        });
        [share, bug]
            .into_iter()
            .map(|draft| self.rule(draft))
            .chain(codes)
            .collect()
    }

    /// A counter rose within ten minutes, its first sample included: `increase` does not see that one.
    fn rose(&self, counter: &str) -> String {
        let up = self.series.of("up", &[]);
        format!("sum by (job) ({counter}) > (sum by (job) ({counter} offset 10m) or 0 * max by (job) ({up}))")
    }

    /// An operation near its time limit; `None` where the limit lies beyond what the buckets tell apart.
    fn slow(&self, operation: &Operation, limit: f64) -> Option<Rule> {
        let threshold = limit * SLOW;
        let above = BUCKETS.iter().position(|bound| *bound > threshold)?;
        let names = self.series.names;
        let method = operation.method.as_str();
        let of = [
            (names.method.as_str(), "=", method),
            (names.route.as_str(), "=", operation.path.template.as_str()),
        ];
        // All requests in the bucket behind the one that holds the threshold, or all in the first.
        let samples = |from: usize| {
            let bounds = BUCKETS.iter().map(ToString::to_string).chain(["+Inf".to_owned()]);
            let inputs = bounds.enumerate().map(|(at, bound)| {
                let labels = [of[0], of[1], ("le", "=", bound.as_str())];
                let values = if at < from { "0x60" } else { "0+10x60" };
                Self::input(&self.series.duration("bucket", &labels), values)
            });
            inputs.collect()
        };
        let buckets = self.series.duration("bucket", &of);
        Some(self.rule(Draft {
            alert: "SlowOperation",
            expr: format!("histogram_quantile(0.99, sum by (job, le) (rate({buckets}[5m]))) > {threshold}"),
            wait: "10m",
            severity: "warning",
            about: Some(("operation", &operation.id)),
            summary: format!(
                "{method} {} comes near its time limit of {limit} s.",
                operation.path.template
            ),
            description: format!(
                "One of a hundred takes longer than {threshold} s; beyond the limit the answer is an error."
            ),
            fires: samples(above + 1),
            quiet: samples(0),
        }))
    }

    /// Limits that refuse more than one client may have at all.
    fn limits(&self) -> Vec<Rule> {
        let rules = policies(self.contract).into_iter().map(|(policy, (quota, seconds))| {
            let refused = self.series.of(LIMITED, &[("policy", "=", policy)]);
            let rate = f64::from(quota) / seconds;
            let much = (rate * 120.0).ceil() + 1.0;
            self.rule(Draft {
                alert: "RateLimitRefuses",
                expr: format!("sum by (job) (rate({refused}[10m])) > {rate}"),
                wait: "5m",
                severity: "info",
                about: Some(("policy", policy)),
                summary: format!(
                    "The limit {policy} refuses more than the {quota} in {seconds} s that it grants to one."
                ),
                description: "A client ignores its limit, or the limit is too low for many.".to_owned(),
                fires: vec![Self::input(&refused, format!("0+{much}x60"))],
                quiet: vec![Self::input(&refused, "5x60")],
            })
        });
        rules.collect()
    }

    /// Each dependency: does its probe succeed, do calls?
    fn dependencies(&self) -> Vec<Rule> {
        let rules = self.contract.dependencies.iter().flat_map(|dependency| {
            let name = dependency.name.as_str();
            let severity = if dependency.critical { "critical" } else { "warning" };
            let up = self.series.of("dependency_up", &[("dependency", "=", name)]);
            let sample = |outcome: &str, values: &str| {
                let labels = [("dependency", "=", name), ("outcome", "=", outcome)];
                Self::input(&self.series.calls(&labels), values)
            };
            let all = self.series.calls(&[("dependency", "=", name)]);
            let failed = self.series.calls(&[("dependency", "=", name), ("outcome", "!=", "ok")]);
            let down = Draft {
                alert: "DependencyDown",
                expr: format!("min by (job) ({up}) == 0"),
                wait: "2m",
                severity,
                about: Some(("dependency", name)),
                summary: format!("{name} is down, as an instance sees it."),
                description: "Readiness says so, too; the log has the reason.".to_owned(),
                fires: vec![Self::input(&up, "0x60")],
                quiet: vec![Self::input(&up, "1x60")],
            };
            let fails = Draft {
                alert: "DependencyFails",
                expr: format!("sum by (job) (rate({failed}[5m])) / sum by (job) (rate({all}[5m])) > 0.1"),
                wait: "5m",
                severity,
                about: Some(("dependency", name)),
                summary: format!("More than 10 % of the calls to {name} fail."),
                description: "Tries again are counted, too: clients may not have noticed yet.".to_owned(),
                fires: vec![sample("ok", "0+8x60"), sample("error", "0+2x60")],
                quiet: vec![sample("ok", "0+99x60"), sample("error", "0+1x60")],
            };
            [down, fails].map(|draft| self.rule(draft))
        });
        rules.collect()
    }
}

/// A text in YAML's single quotes, in which double ones need no escape.
fn yaml(text: &str) -> String {
    if text.contains(char::is_control) {
        return quoted(text);
    }
    format!("'{}'", text.replace('\'', "''"))
}

/// Words of the contract that Prometheus shall not take for a template of its own.
fn plain(text: &str) -> String {
    text.replace("{{", "{ {")
}
