//! Which of the declared statuses and codes a run has seen.

use super::answer::Answer;
use super::envelope;
use crate::contract::{Contract, Operation, Role, Status};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// What was seen of each operation, in document order.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Coverage {
    /// A row an operation.
    pub operations: Vec<Row>,
}

/// What was seen of an operation.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Row {
    /// The operation's id.
    pub operation: String,
    /// Declared statuses: `201`, `2XX`; how often each was seen.
    pub statuses: BTreeMap<String, u32>,
    /// Declared codes; how often each was seen.
    pub codes: BTreeMap<String, u32>,
    /// Declared codes that no test can provoke, with the reason.
    pub unreachable: BTreeMap<String, String>,
    /// Statuses whose codes are all of that kind.
    pub unreachable_statuses: BTreeSet<String>,
    /// Statuses that were seen although nobody declares them.
    pub undeclared: BTreeSet<u16>,
}

impl Coverage {
    /// Nothing seen yet.
    pub fn of(contract: &Contract) -> Self {
        let operations = contract
            .operations
            .iter()
            .map(|operation| row(contract, operation))
            .collect();
        Self { operations }
    }

    /// Counts an answer of an operation.
    pub fn count(&mut self, contract: &Contract, index: usize, answer: &Answer) {
        let operation = &contract.operations[index];
        let Some(row) = self.operations.get_mut(index) else {
            return;
        };
        let range = format!("{}XX", answer.status / 100);
        let keys = [answer.status.to_string(), range, "default".to_owned()];
        match keys.iter().find(|key| row.statuses.contains_key(*key)) {
            Some(key) => *row.statuses.entry(key.clone()).or_default() += 1,
            None => drop(row.undeclared.insert(answer.status)),
        }
        if answer.status >= 400
            && let Some(code) = code(contract, operation, answer)
        {
            row.codes.entry(code).and_modify(|seen| *seen += 1);
        }
    }

    /// Counts a code that the answer's cause says, where the body has no place for it.
    pub fn cause(&mut self, contract: &Contract, index: usize, status: u16, code: &str) {
        let errors = &contract.operations[index].errors;
        let of_status = errors.iter().find(|error| contract.error(error.error).status == status);
        let envelope = of_status.and_then(|error| contract.envelopes.get(error.envelope.0 as usize));
        let silent = envelope.is_none_or(|envelope| !envelope.body.has_role(Role::Code));
        if let (true, Some(row)) = (silent, self.operations.get_mut(index)) {
            row.codes.entry(code.to_owned()).and_modify(|seen| *seen += 1);
        }
    }

    /// How many declared statuses a test can see, and how many of them were seen.
    pub fn statuses(&self) -> (usize, usize) {
        let of_row = |row: &Row| tally(&row.statuses, |status| row.unreachable_statuses.contains(status));
        sum(self.operations.iter().map(of_row))
    }

    /// How many declared codes a test can see, and how many of them were seen.
    pub fn codes(&self) -> (usize, usize) {
        sum(self
            .operations
            .iter()
            .map(|row| tally(&row.codes, |code| row.unreachable.contains_key(code))))
    }

    /// Codes that no test can provoke and that were not seen: operation, code, reason.
    pub fn unreachable(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.operations.iter().flat_map(|row| {
            let unseen = row
                .unreachable
                .iter()
                .filter(|(code, _)| row.codes.get(*code) == Some(&0));
            unseen.map(|(code, reason)| (row.operation.as_str(), code.as_str(), reason.as_str()))
        })
    }

    /// The table for people: a row an operation, a column a status; `·` is not seen, `–` cannot be seen, a blank is not
    /// declared.
    pub fn table(&self) -> String {
        let columns: BTreeSet<&str> = self
            .operations
            .iter()
            .flat_map(|row| row.statuses.keys().map(String::as_str))
            .collect();
        let width = self
            .operations
            .iter()
            .map(|row| row.operation.chars().count())
            .max()
            .unwrap_or(0)
            .min(40);
        let mut text = format!("  {:width$}", "");
        for column in &columns {
            let _ = write!(text, " {column:>4}");
        }
        text.push('\n');
        for row in &self.operations {
            let name: String = row.operation.chars().take(width).collect();
            let _ = write!(text, "  {name:width$}");
            for column in &columns {
                let cell = match row.statuses.get(*column) {
                    None => String::new(),
                    Some(0) if row.unreachable_statuses.contains(*column) => "–".to_owned(),
                    Some(0) => "·".to_owned(),
                    Some(seen) => seen.to_string(),
                };
                let _ = write!(text, " {cell:>4}");
            }
            text.push('\n');
        }
        text
    }
}

/// How many of these there are, and how many were seen; those that cannot be seen count only if they were.
fn tally(counts: &BTreeMap<String, u32>, cannot: impl Fn(&String) -> bool) -> (usize, usize) {
    let counted = counts.iter().filter(|(name, count)| **count > 0 || !cannot(name));
    counted.fold((0, 0), |(all, seen), (_, count)| {
        (all + 1, seen + usize::from(*count > 0))
    })
}

fn sum(tallies: impl Iterator<Item = (usize, usize)>) -> (usize, usize) {
    tallies.fold((0, 0), |(all, seen), (more, found)| (all + more, seen + found))
}

/// Notes which codes of an operation no test can provoke, and statuses that have no other code.
fn note_unreachable(contract: &Contract, operation: &Operation, row: &mut Row) {
    for (id, reason) in &operation.unreachable {
        row.unreachable.insert(contract.error(*id).code.clone(), reason.clone());
    }
    for (id, _) in &operation.unreachable {
        let status = contract.error(*id).status;
        let same = |code: &&crate::contract::ErrorCode| code.status == status;
        let mut codes = operation
            .errors
            .iter()
            .map(|error| contract.error(error.error))
            .filter(same);
        if codes.all(|code| row.unreachable.contains_key(&code.code)) {
            row.unreachable_statuses.insert(status.to_string());
        }
    }
}

fn row(contract: &Contract, operation: &Operation) -> Row {
    let mut row = Row {
        operation: operation.id.clone(),
        ..Row::default()
    };
    for answer in &operation.answers {
        row.statuses.insert(super::judge::status(answer.status), 0);
    }
    for error in &operation.errors {
        let entry = contract.error(error.error);
        row.statuses.insert(super::judge::status(Status::Code(entry.status)), 0);
        row.codes.insert(entry.code.clone(), 0);
    }
    note_unreachable(contract, operation, &mut row);
    row
}

/// The code that an error body names, read by the envelope of any of the operation's errors of this status.
fn code(contract: &Contract, operation: &Operation, answer: &Answer) -> Option<String> {
    let of_status = operation
        .errors
        .iter()
        .filter(|error| contract.error(error.error).status == answer.status);
    let envelope = of_status.map(|error| error.envelope).next().unwrap_or_default();
    envelope::read(contract.envelopes.get(envelope.0 as usize)?, &answer.body).code
}
