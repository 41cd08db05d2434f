//! Sets of codes that several operations may raise: they have one enum.

use super::errors::raised;
use crate::contract::ErrorId;
use crate::plan::Plan;
use std::collections::BTreeSet;

/// A set of codes with the enum that several operations share.
#[derive(Clone, Debug)]
pub struct ErrorSet {
    /// The codes, in the order of the first operation that raises them.
    pub errors: Vec<ErrorId>,
    /// `ForbiddenOrNotFoundError`.
    pub name: String,
}

/// Beyond so many codes the name of their enum says less than an operation's.
const MOST: usize = 4;

/// The sets of codes that at least two operations raise, in document order. Only codes with a payload of their own: the
/// enum of an operation holds the others' members itself.
pub fn sets(plan: &Plan<'_>, shared: &[ErrorId]) -> Vec<ErrorSet> {
    let mut seen: Vec<(Vec<ErrorId>, usize)> = Vec::new();
    for errors in plan.contract.operations.iter().map(raised) {
        if errors.is_empty() || errors.len() > MOST || !errors.iter().all(|error| shared.contains(error)) {
            continue;
        }
        match seen.iter_mut().find(|(known, _)| same(known, &errors)) {
            Some((_, count)) => *count += 1,
            None => seen.push((errors, 1)),
        }
    }
    let mut taken = taken(plan);
    let several = seen.into_iter().filter(|(_, count)| *count > 1);
    let named = several.map(|(errors, _)| ErrorSet {
        name: name(plan, &errors),
        errors,
    });
    // What is called as something else stays apart.
    named.filter(|set| taken.insert(set.name.clone())).collect()
}

/// The enum of these codes, where several operations share it.
pub fn shared_enum<'s>(sets: &'s [ErrorSet], errors: &[ErrorId]) -> Option<&'s str> {
    let set = sets.iter().find(|set| same(&set.errors, errors))?;
    Some(&set.name)
}

fn same(left: &[ErrorId], right: &[ErrorId]) -> bool {
    left.len() == right.len() && left.iter().all(|error| right.contains(error))
}

fn name(plan: &Plan<'_>, errors: &[ErrorId]) -> String {
    let variants = errors
        .iter()
        .map(|id| plan.names.errors[id.0 as usize].variant.as_str());
    format!("{}Error", variants.collect::<Vec<_>>().join("Or"))
}

/// The names that stand beside it: payloads, enums of operations, and what all traits use.
fn taken(plan: &Plan<'_>) -> BTreeSet<String> {
    let operations = plan.names.operations.iter().flat_map(|one| {
        let endings = ["Error", "Ok", "Request", "Body", "Form"];
        endings.map(|ending| format!("{}{ending}", one.base))
    });
    let payloads = plan.names.errors.iter().map(|error| error.variant.clone());
    let fixed = ["ContractError", "Unexpected", "Internal"].map(str::to_owned);
    operations.chain(payloads).chain(fixed).collect()
}
