//! What a run found, as findings and as words.

use super::answer::{Sent, word};
use super::case::{Action, Case, Check};
use super::coverage::Coverage;
use super::judge::{Verdict, promise};
use super::plan::Plan;
use crate::contract::Contract;
use crate::diagnostic::{Diagnostic, Diagnostics};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What became of a case.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Index of the case in the plan.
    pub case: usize,
    /// What the judge says.
    pub verdict: Verdict,
    /// The request that the verdict is about.
    pub sent: Sent,
    /// The status that came back; 0 for none.
    pub status: u16,
}

/// What a run found.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// One entry a case, in the plan's order.
    pub judged: Vec<Judged>,
    /// What was seen.
    pub coverage: Coverage,
    /// How many requests were sent.
    pub requests: u64,
    /// How long it took, in milliseconds.
    pub millis: u64,
}

/// How many cases of a group ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// As promised.
    pub passed: usize,
    /// Not as promised.
    pub found: usize,
    /// Not to be judged.
    pub masked: usize,
    /// Refused by the operation's own code.
    pub not_reached: usize,
    /// Scenarios whose handler is not written yet.
    pub unwritten: usize,
}

impl Tally {
    const fn all(self) -> usize {
        self.passed + self.found + self.masked + self.not_reached + self.unwritten
    }
}

impl Outcome {
    /// How the cases of a group ended.
    pub fn tally(&self, plan: &Plan, check: Check) -> Tally {
        let mut tally = Tally::default();
        for judged in self
            .judged
            .iter()
            .filter(|judged| plan.cases[judged.case].check == check)
        {
            match judged.verdict {
                Verdict::Pass => tally.passed += 1,
                Verdict::Found(_) => tally.found += 1,
                Verdict::Masked(_) => tally.masked += 1,
                Verdict::NotReached(_) => tally.not_reached += 1,
                Verdict::Unwritten(_) => tally.unwritten += 1,
            }
        }
        tally
    }

    /// Scenarios of operations whose handlers still answer the document's examples prove nothing yet: what they do not
    /// find there is not written.
    pub fn forgive(&mut self, plan: &Plan, fresh: &[usize]) {
        for judged in &mut self.judged {
            let case = &plan.cases[judged.case];
            let Action::Scenario { given, .. } = &case.action else {
                continue;
            };
            let told_by = given.iter().map(|step| step.operation).chain(case.operation);
            let unwritten = told_by.into_iter().any(|operation| fresh.contains(&operation));
            if unwritten && matches!(&judged.verdict, Verdict::Found(found) if found[0].code == "AG532") {
                judged.verdict = Verdict::Unwritten(judged.status);
            }
        }
    }

    /// Whether some cases could not be judged.
    pub fn inconclusive(&self) -> bool {
        self.judged
            .iter()
            .any(|judged| matches!(judged.verdict, Verdict::Masked(_)))
    }

    /// All findings, in the plan's order. What has one reason in many answers is one finding with a count.
    pub fn findings(&self, contract: &Contract, plan: &Plan) -> Diagnostics {
        let mut found = Diagnostics::default();
        let (mut same, mut places) = (BTreeMap::new(), Vec::new());
        for judged in &self.judged {
            let case = &plan.cases[judged.case];
            match &judged.verdict {
                Verdict::Found(findings) => {
                    for finding in findings {
                        match like(finding.code, case.operation).map(|like| (same.contains_key(&like), like)) {
                            Some((true, like)) => *same.entry(like).or_default() += 1,
                            Some((false, like)) => {
                                same.insert(like, 0);
                                places.push((like, found.0.len()));
                                found.push(broken(contract, case, judged, finding.code, &finding.message));
                            }
                            None => found.push(broken(contract, case, judged, finding.code, &finding.message)),
                        }
                    }
                }
                Verdict::Masked(status) => found.push(masked(contract, case, judged, *status)),
                Verdict::Pass | Verdict::NotReached(_) | Verdict::Unwritten(_) => {}
            }
        }
        for (like, place) in places {
            if let Some(more) = same.get(&like).filter(|more| **more > 0) {
                let _ = write!(found.0[place].message, " (and in {more} more cases)");
            }
        }
        self.not_reached(contract, plan, &mut found);
        found
    }

    /// One warning an operation whose own code refuses the sample.
    fn not_reached(&self, contract: &Contract, plan: &Plan, found: &mut Diagnostics) {
        for (index, operation) in contract.operations.iter().enumerate() {
            let of_this = |judged: &&Judged| plan.cases[judged.case].operation == Some(index);
            let refused: Vec<&Judged> = self
                .judged
                .iter()
                .filter(of_this)
                .filter(|judged| matches!(judged.verdict, Verdict::NotReached(_)))
                .collect();
            let Some(first) = refused.first() else { continue };
            let message = format!(
                "{} was not reached: {} of its valid requests are answered {}",
                operation.id,
                refused.len(),
                first.status
            );
            let help = format!(
                "give credentials, or an example whose state exists\n{}",
                first.sent.curl()
            );
            found.push(Diagnostic::warning("AG530", operation.span, message).help(help));
        }
    }

    /// The report for people: a line a group, the coverage table, what was not run.
    pub fn text(&self, contract: &Contract, plan: &Plan, verbose: bool) -> String {
        let mut text = format!("{} {}\n", contract.title, contract.version);
        for check in Check::ALL {
            let tally = self.tally(plan, check);
            if tally.all() > 0 {
                let _ = writeln!(text, "  {} {:<60} {}", mark(tally), check.title(), words(tally));
            }
        }
        if verbose {
            for judged in &self.judged {
                let case = &plan.cases[judged.case];
                let _ = writeln!(text, "    {:<40} {} {}", case.id, judged.status, case.about);
            }
        }
        let (statuses, seen) = self.coverage.statuses();
        let (codes, codes_seen) = self.coverage.codes();
        let _ = writeln!(
            text,
            "\nDeclared answers seen: {seen} of {statuses} statuses, {codes_seen} of {codes} codes\n"
        );
        text.push_str(&self.coverage.table());
        self.unreachable(verbose, &mut text);
        self.left_out(contract, plan, &mut text);
        text
    }

    /// What the document says that no test can provoke; the reasons where details are wanted.
    fn unreachable(&self, verbose: bool, text: &mut String) {
        let count = self.coverage.unreachable().count();
        if count > 0 {
            let codes = if count == 1 { "code is" } else { "codes are" };
            let _ = writeln!(text, "\n  – {count} {codes} declared unreachable and not counted");
        }
        for (operation, code, reason) in self.coverage.unreachable().filter(|_| verbose) {
            let _ = writeln!(text, "    {operation} {code}: {reason}");
        }
    }

    #[expect(clippy::unused_self, reason = "part of the report")]
    fn left_out(&self, contract: &Contract, plan: &Plan, text: &mut String) {
        let mut groups: Vec<(&str, &str, Vec<&str>)> = Vec::new();
        for left in &plan.left_out {
            let name = left
                .operation
                .map_or("service", |index| contract.operations[index].id.as_str());
            match groups
                .iter_mut()
                .find(|(what, why, _)| *what == left.what && *why == left.why)
            {
                Some((_, _, names)) => names.push(name),
                None => groups.push((&left.what, left.why, vec![name])),
            }
        }
        if !groups.is_empty() {
            text.push_str("\nNot run\n");
        }
        for (what, why, names) in groups {
            let _ = match names.as_slice() {
                [one] => writeln!(text, "  {one}: {what}: {why}"),
                many => writeln!(text, "  {} operations: {what}: {why}", many.len()),
            };
        }
    }
}

/// What findings of one reason have in common; `None` for findings that stand alone.
fn like(code: &'static str, operation: Option<usize>) -> Option<(&'static str, Option<usize>)> {
    match code {
        "AG527" | "AG528" => Some((code, None)),
        "AG513" | "AG515" | "AG516" | "AG517" | "AG519" => Some((code, operation)),
        _ => None,
    }
}

fn mark(tally: Tally) -> &'static str {
    match tally {
        Tally { found: 1.., .. } => "✗",
        Tally { masked: 1.., .. } | Tally { not_reached: 1.., .. } | Tally { unwritten: 1.., .. } => "~",
        _ => "✓",
    }
}

fn words(tally: Tally) -> String {
    let mut words = vec![format!("{} of {}", tally.passed, tally.all())];
    for (count, word) in [
        (tally.found, "broken"),
        (tally.masked, "inconclusive"),
        (tally.not_reached, "not reached"),
        (tally.unwritten, "of handlers that are not written yet"),
    ] {
        if count > 0 {
            words.push(format!("{count} {word}"));
        }
    }
    words.join(", ")
}

fn broken(contract: &Contract, case: &Case, judged: &Judged, code: &'static str, message: &str) -> Diagnostic {
    let name = case
        .operation
        .map_or("service", |index| contract.operations[index].id.as_str());
    let expected = promise(contract, case);
    Diagnostic::error(code, case.span, format!("{name}, {}: {message}", case.about))
        .label(format!("expected {expected}"))
        .help(format!(
            "{}\napigen check --case {}",
            judged.sent.curl(),
            word(&case.id)
        ))
}

fn masked(contract: &Contract, case: &Case, judged: &Judged, status: u16) -> Diagnostic {
    let name = case
        .operation
        .map_or("service", |index| contract.operations[index].id.as_str());
    let message = format!(
        "{name}, {}: inconclusive, {status} stands before what was asked",
        case.about
    );
    Diagnostic::warning("AG531", case.span, message)
        .label(format!("expected {}", promise(contract, case)))
        .help(format!(
            "{}\napigen check --case {}",
            judged.sent.curl(),
            word(&case.id)
        ))
}
