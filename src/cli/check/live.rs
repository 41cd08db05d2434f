//! The running service: build, start, drive, end, report.

use super::{Wishes, for_people, progress};
use crate::check::live::{self, Failure, Identities, Process, Target};
use crate::check::outcome::Outcome;
use crate::check::plan::{Given, Plan, plan_with};
use crate::cli::front::Read;
use crate::cli::stop::{Exit, Stop};
use crate::cli::terminal::Terminal;
use crate::contract::Contract;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::publish::{Manner, Mode, publish};
use serde_json::{Map, Value, json};
use std::path::Path;

/// What is checked.
pub(super) struct Subject<'a> {
    /// The document.
    pub read: &'a Read,
    /// The service's folder, if it is ours.
    pub dir: Option<&'a Path>,
    /// Whether the contract settles every failure exactly.
    pub exact: bool,
    /// Indices of operations whose handlers nobody wrote yet.
    pub fresh: Vec<usize>,
}

/// Drives the service and prints the report: what was found before, and what the service does.
pub(super) fn check(
    subject: &Subject<'_>,
    wishes: &Wishes,
    mut all: Diagnostics,
    terminal: &Terminal,
) -> Result<Exit, Stop> {
    let contract = &subject.read.contract;
    let starts = subject.dir.filter(|_| wishes.url.is_none());
    let identities = if starts.is_some() {
        Identities {
            database: database(contract),
            ..Identities::own()
        }
    } else {
        wishes.identities.clone()
    };
    let given = Given {
        exact: subject.exact,
        minter: identities.jwt_key.is_some(),
    };
    let read = subject.read;
    let manner = Manner {
        mode: Mode::PerCode,
        inject: read.options.inject,
    };
    let published = publish(&read.source, &read.document, contract, manner);
    let plan = plan_with(contract, given, Some(published));
    if wishes.plan {
        terminal.data(&plan.text(contract))?;
        return Ok(Exit::Clean);
    }
    if let Some(id) = wishes
        .case
        .as_ref()
        .filter(|id| !plan.cases.iter().any(|case| case.id == **id))
    {
        return Err(Stop::placeless(
            "AG015",
            format!("there is no case `{id}`"),
            "apigen check --plan prints all cases",
        ));
    }
    let run = Run {
        subject,
        wishes,
        plan: &plan,
        given,
        terminal,
    };
    let mut outcome = match starts {
        Some(dir) => run.ours(dir, &identities)?,
        None => run.at(wishes.url.clone().unwrap_or_default(), &identities, None)?,
    };
    outcome.forgive(&plan, &subject.fresh);
    all.extend(outcome.findings(contract, &plan));
    if for_people(terminal) {
        if !terminal.quiet {
            terminal.data(&outcome.text(contract, &plan, terminal.verbose))?;
            terminal.data("\n")?;
        }
        terminal.note(&format!(
            "{} requests in {:.1} s",
            outcome.requests,
            seconds(outcome.millis)
        ));
    }
    terminal.report(&all, &subject.read.source, &seen(&outcome))?;
    Ok(exit(&outcome, wishes, &all, terminal))
}

/// What programs learn besides the findings: coverage, and how many cases ended how. No durations.
fn seen(outcome: &Outcome) -> Map<String, Value> {
    let (statuses, statuses_seen) = outcome.coverage.statuses();
    let (codes, codes_seen) = outcome.coverage.codes();
    let mut more = Map::new();
    more.insert("cases".to_owned(), outcome.judged.len().into());
    more.insert("requests".to_owned(), outcome.requests.into());
    more.insert(
        "coverage".to_owned(),
        json!({
            "statuses": statuses, "statusesSeen": statuses_seen,
            "codes": codes, "codesSeen": codes_seen,
            "codesUnreachable": outcome.coverage.unreachable().count(),
            "operations": outcome.coverage.operations,
        }),
    );
    more
}

#[expect(clippy::cast_precision_loss, reason = "a duration for people")]
fn seconds(millis: u64) -> f64 {
    millis as f64 / 1000.0
}

fn exit(outcome: &Outcome, wishes: &Wishes, all: &Diagnostics, terminal: &Terminal) -> Exit {
    let (statuses, seen) = outcome.coverage.statuses();
    let enough = wishes
        .min_coverage
        .is_none_or(|least| seen * 100 >= statuses * usize::from(least));
    match terminal.judge(all) {
        Exit::Clean if !enough => Exit::Coverage,
        Exit::Clean if outcome.inconclusive() => Exit::Inconclusive,
        other => other,
    }
}

struct Run<'a> {
    subject: &'a Subject<'a>,
    wishes: &'a Wishes,
    plan: &'a Plan,
    given: Given,
    terminal: &'a Terminal,
}

impl Run<'_> {
    /// Builds the service of a folder, starts it, drives it, ends it.
    fn ours(&self, dir: &Path, identities: &Identities) -> Result<Outcome, Stop> {
        if !self.terminal.progress {
            self.terminal
                .note("building the service: the first time this takes minutes");
        }
        let line = progress(self.terminal, "building the service");
        let built = live::build(dir, &mut |done, all, unit| {
            line.step(done, all, &format!("building {unit}"));
        });
        line.done();
        let built = built.map_err(|failure| stop(&failure))?;
        let mut started = Process::start(&built.executable, dir, identities).map_err(|failure| stop(&failure))?;
        let outcome = self.at(started.url.clone(), identities, Some(&mut started.process));
        if let Some(path) = &self.wishes.log {
            std::fs::write(path, started.process.last_words(usize::MAX)).map_err(|error| {
                Stop::placeless(
                    "AG014",
                    format!("cannot write `{}`: {error}", path.display()),
                    "choose another path for --log",
                )
            })?;
        }
        drop(started.process.stop());
        outcome
    }

    /// Drives the service at a URL.
    fn at(&self, url: String, identities: &Identities, process: Option<&mut Process>) -> Result<Outcome, Stop> {
        let line = progress(self.terminal, "driving the service");
        let target = Target {
            url,
            identities,
            given: self.given,
            process,
        };
        let contract = &self.subject.read.contract;
        let only = self.wishes.case.as_deref();
        let outcome = live::drive(contract, self.plan, only, target, &mut |done, all, id| {
            line.step(done, all, id);
        });
        line.done();
        outcome.map_err(|failure| stop(&failure))
    }
}

/// A service that cannot be driven, as a diagnostic with the exit code that fits.
fn stop(failure: &Failure) -> Stop {
    let (code, message, words, help, exit) = match failure {
        Failure::Build(words) => (
            "AG500",
            "the service does not compile",
            words,
            "correct what the compiler says",
            Exit::Impossible,
        ),
        Failure::Start(words) => (
            "AG501",
            "the service does not start",
            words,
            "run `cargo run` in its folder",
            Exit::Unreachable,
        ),
        Failure::Died(words) => (
            "AG502",
            "the service died while it was driven",
            words,
            "its last words are above",
            Exit::Unreachable,
        ),
        Failure::Unreachable(words) => (
            "AG503",
            "the service is not reachable",
            words,
            "is it running, and is the URL right?",
            Exit::Unreachable,
        ),
    };
    let text = match failure {
        Failure::Unreachable(_) => format!("{message}: {words}"),
        _ => format!("{message}\n{}", words.trim_end()),
    };
    Stop::of(Diagnostic::placeless(code, text).help(help), exit)
}

/// The database of the service that we start: one in memory, so that nobody's data is changed, unless the user chose one.
fn database(contract: &Contract) -> Option<String> {
    let chosen = ["APP_DATABASE_URL", "APP_DATABASE_URL_FILE"].map(std::env::var_os);
    let free = contract.has_database() && chosen.iter().all(Option::is_none);
    free.then(|| "sqlite::memory:".to_owned())
}
