//! A contract against an older one: what breaks its clients.
//!
//! Compared is the *effective* contract, so that a code removed at the root shows at every operation that could answer
//! it. Breaking is what makes a client of the old contract fail: a branch that is never reached again, an answer it was
//! not told of, a request that is refused. Direction decides: what clients send may be loosened, what they receive may
//! be tightened, never the other way round.
//!
//! | codes | about |
//! |---|---|
//! | `ED0xx` | operations, servers, the version; from 50 security |
//! | `ED1xx` … `ED6xx` | the error contract: codes, catalogue, limits, timeouts, idempotency, envelope, access |
//! | `ED7xx` | what clients send: 00 parameters, 15 bodies, 20 to 90 values, 91 media types |
//! | `ED8xx` | what clients receive: 00 answers and headers, 20 to 90 values |
//!
//! `ED7nn` and `ED8nn` with `nn` from 20 to 90 are the same change of a value, sent or received. `log`, `report` and all
//! of `x-apigen` are no part of the promise and are never compared.

mod answers;
mod bodies;
mod catalogue;
mod changelog;
mod codes;
mod envelope;
mod finding;
mod operations;
mod parameters;
mod place;
mod policy;
mod schemes;
mod security;
mod service;
mod table;
mod value;
mod values;

pub use changelog::changelog;

use crate::contract::{Contract, Operation};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::document::{Document, OperationNode};
use crate::source::Span;
use finding::{Finding, Findings};
use value::Values;

/// A document and what it promises.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The document.
    pub document: &'a Document,
    /// Its contract.
    pub contract: &'a Contract,
    /// How many files stand before its own in the source that the findings point into.
    pub files_before: usize,
}

/// A rule of comparison; its page is that of [`rules`](crate::rules).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable code.
    pub code: &'static str,
    /// How much it matters in general; some changes matter more or less in their surroundings, as the page says.
    pub level: Severity,
    /// What changed, in a few words.
    pub title: &'static str,
}

/// All rules, sorted by code; those about values have the title of both directions.
pub fn rules() -> Vec<Rule> {
    let mut all = table::RULES.to_vec();
    for row in values::ROWS {
        let sides = [row.sent, row.received].into_iter().flatten();
        all.extend(sides.map(|(code, level)| Rule {
            code,
            level,
            title: row.title,
        }));
    }
    all.sort_by_key(|rule| rule.code);
    all
}

/// One change, however many it hits alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Code, level and places; the message names the first few that are hit.
    pub diagnostic: Diagnostic,
    /// All that are hit alike, operations (`POST /orders`) or error codes; an empty text is the contract as a whole.
    pub subjects: Vec<String>,
    /// What changed about them.
    pub what: String,
    /// Further places of a schema that changed: `GET /orders, answer 200 at [].state`.
    pub also: Vec<String>,
}

/// What changed for the clients of `old` when they meet `new`, as findings.
pub fn compare(old: Side<'_>, new: Side<'_>) -> Diagnostics {
    let changes = changes(old, new).into_iter();
    Diagnostics(changes.map(|change| change.diagnostic).collect())
}

/// What changed for the clients of `old` when they meet `new`, in document order. Places point into the files of both,
/// counted as the sides say.
pub fn changes(old: Side<'_>, new: Side<'_>) -> Vec<Change> {
    let mut comparison = Comparison::new(old, new);
    comparison.service();
    comparison.schemes();
    comparison.operations();
    comparison.envelopes();
    comparison.catalogue();
    let Comparison {
        mut findings, values, ..
    } = comparison;
    values.report(&mut findings);
    findings.version(old, new);
    findings.changes(old.files_before, new.files_before)
}

/// An operation of both contracts.
#[derive(Clone)]
struct Pair<'a> {
    old: &'a Operation,
    new: &'a Operation,
    old_node: Option<OperationNode<'a>>,
    new_node: Option<OperationNode<'a>>,
    /// `POST /orders`, as the new document writes it.
    name: String,
}

/// A comparison under way.
struct Comparison<'a> {
    old: Side<'a>,
    new: Side<'a>,
    findings: Findings,
    values: Values<'a>,
    pairs: Vec<Pair<'a>>,
}

impl<'a> Comparison<'a> {
    fn new(old: Side<'a>, new: Side<'a>) -> Self {
        Self {
            old,
            new,
            findings: Findings::default(),
            values: Values::new(old, new),
            pairs: Vec::new(),
        }
    }

    /// A finding about `subject`, with the level of its rule.
    fn say(&mut self, code: &'static str, subject: impl Into<String>, what: impl Into<String>, spans: Spans) {
        self.findings.push(Finding::new(code, subject, what, spans));
    }

    /// The same with a level of its own.
    fn say_as(
        &mut self,
        level: Severity,
        code: &'static str,
        subject: impl Into<String>,
        what: impl Into<String>,
        spans: Spans,
    ) {
        let finding = Finding::new(code, subject, what, spans);
        self.findings.push(Finding { level, ..finding });
    }
}

/// The places of a change; what was added has no old one, what was removed no new one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Spans {
    old: Option<Span>,
    new: Option<Span>,
}

impl Spans {
    fn both(old: Span, new: Span) -> Self {
        Self {
            old: Some(old),
            new: Some(new),
        }
    }

    fn old(old: Span) -> Self {
        Self {
            old: Some(old),
            new: None,
        }
    }

    fn new(new: Span) -> Self {
        Self {
            old: None,
            new: Some(new),
        }
    }
}
