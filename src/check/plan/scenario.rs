//! Scenarios: the document's own examples of requests, with what must run before them.

use super::{Base, Planner};
use crate::check::case::{Action, Before, Check, Draft, Expect, Payload};
use crate::contract::{RequestExample, Step};

impl Planner<'_> {
    /// One case for each example that says what it must be answered with.
    pub(super) fn scenarios(&mut self, index: usize) {
        let contract = self.contract;
        for example in &contract.operations[index].examples {
            let Some(expected) = &example.expect else { continue };
            let given: Option<Vec<Before>> = example.given.iter().map(|step| self.before(step)).collect();
            let Some((given, draft)) = given.zip(self.draft(index, Some(example))) else {
                let why = "no valid request can be made for one of its steps";
                self.leave_out(Some(index), format!("the scenario {}", example.name), why);
                continue;
            };
            let expect = Expect::Answered {
                status: expected.status,
                code: expected.code.clone(),
            };
            let about = format!("scenario {}", example.name);
            self.add(
                Some(index),
                Check::Scenario,
                about,
                Action::Scenario { given, draft },
                expect,
            );
            self.at(expected.span);
        }
    }

    fn before(&mut self, step: &Step) -> Option<Before> {
        let examples = &self.contract.operations[step.operation].examples;
        let named = |name: &String| examples.iter().find(|example| example.name == *name);
        Some(Before {
            operation: step.operation,
            draft: self.draft(step.operation, step.example.as_ref().and_then(named))?,
            outputs: step.outputs.clone(),
        })
    }

    /// A valid request, with what the example says in place of the sample.
    fn draft(&mut self, index: usize, example: Option<&RequestExample>) -> Option<Draft> {
        let mut draft = Base::of(self.contract, &mut self.schemas, index)?.draft(self.contract);
        let Some(example) = example else { return Some(draft) };
        for (number, value) in &example.parameters {
            draft.parameters.retain(|(known, _)| known != number);
            draft.parameters.push((*number, value.clone()));
            draft.settled.push(*number);
        }
        draft.parameters.sort_by_key(|(number, _)| *number);
        if let Some((content, value)) = &example.body {
            draft.payload = Payload::Value {
                content: *content,
                value: value.clone(),
            };
        }
        Some(draft)
    }
}
