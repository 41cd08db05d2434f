//! A contract to cases. The same contract gives the same plan, byte for byte.

mod base;
mod constraint;
mod guard;
mod mutate;
mod router;
mod scenario;

pub use base::Base;
pub(crate) use base::requirement;
pub use mutate::{Mutation, mutations};

use super::case::{Action, Case, Check, Expect};
use super::schema::Schemas;
use crate::contract::Contract;
use crate::source::Span;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What is known about the service besides its contract.
#[derive(Clone, Copy, Debug, Default)]
pub struct Given {
    /// Whether the contract settles every framework failure exactly: it has an error contract, or apigen generated the
    /// service. Elsewhere any declared failure that fits the cause is accepted.
    pub exact: bool,
    /// Whether tokens can be made: expired ones, foreign ones, ones that lack a scope.
    pub minter: bool,
}

/// What will be asked, in order, and what will not be, with the reason.
#[derive(Debug, Default)]
pub struct Plan {
    /// The cases.
    pub cases: Vec<Case>,
    /// What is not asked.
    pub left_out: Vec<LeftOut>,
}

/// Something that no case asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Of which operation.
    pub operation: Option<usize>,
    /// What.
    pub what: String,
    /// Why not.
    pub why: &'static str,
}

/// Plans all cases of a contract.
pub fn plan(contract: &Contract, given: Given) -> Plan {
    plan_with(contract, given, None)
}

/// [`plan`], and that the service serves this document.
pub fn plan_with(contract: &Contract, given: Given, published: Option<serde_json::Value>) -> Plan {
    let mut planner = Planner {
        contract,
        given,
        schemas: Schemas::new(contract),
        plan: Plan::default(),
        numbers: BTreeMap::new(),
    };
    planner.operations();
    planner.router();
    planner.limits();
    planner.service();
    planner.document(published);
    planner.plan.cases.sort_by_key(|case| case.check);
    planner.plan
}

impl Plan {
    /// One line a case: its id, the request, what is special, what is expected.
    pub fn text(&self, contract: &Contract) -> String {
        let mut text = String::new();
        for case in &self.cases {
            let expected = super::judge::promise(contract, case);
            let _ = writeln!(text, "{:<40} {} → {expected}", case.id, case.about);
        }
        for left in &self.left_out {
            let name = left
                .operation
                .map_or("service", |index| contract.operations[index].id.as_str());
            let _ = writeln!(text, "not run: {name}: {}: {}", left.what, left.why);
        }
        text
    }
}

struct Planner<'a> {
    contract: &'a Contract,
    given: Given,
    schemas: Schemas<'a>,
    plan: Plan,
    numbers: BTreeMap<(Option<usize>, Check), u32>,
}

impl Planner<'_> {
    fn operations(&mut self) {
        for index in 0..self.contract.operations.len() {
            if self.contract.operations[index].hidden_behind.is_some() {
                self.leave_out(Some(index), "everything", "each request for it means another operation");
                continue;
            }
            let Some(base) = Base::of(self.contract, &mut self.schemas, index) else {
                self.leave_out(
                    Some(index),
                    "everything",
                    "no valid request can be made from the document",
                );
                continue;
            };
            if self.contract.operations[index].switches_protocols() {
                self.leave_out(Some(index), "valid requests", "their answer begins another protocol");
            } else {
                self.reach(index, &base);
            }
            self.auth(index, &base);
            self.bodies(index, &base);
            self.constraints(index, &base);
            self.idempotency(index, &base);
            self.methods(index, &base);
            self.scenarios(index);
        }
    }

    fn add(
        &mut self,
        operation: Option<usize>,
        check: Check,
        about: impl Into<String>,
        action: Action,
        expect: Expect,
    ) {
        let number = self.numbers.entry((operation, check)).or_default();
        *number += 1;
        let name = operation.map_or("service", |index| self.contract.operations[index].id.as_str());
        self.plan.cases.push(Case {
            id: format!("{name}/{}/{number}", check.key()),
            operation,
            check,
            about: about.into(),
            span: operation.map_or_else(Span::default, |index| self.contract.operations[index].span),
            action,
            expect,
        });
    }

    /// Says where the document says what the last case expects.
    fn at(&mut self, span: Span) {
        if let Some(last) = self.plan.cases.last_mut() {
            last.span = span;
        }
    }

    fn leave_out(&mut self, operation: Option<usize>, what: impl Into<String>, why: &'static str) {
        let what = what.into();
        self.plan.left_out.push(LeftOut { operation, what, why });
    }
}
