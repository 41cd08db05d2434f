//! Which codes are listed where: at the response they stand for, else at the operation.

use crate::contract::{Contract, ErrorId, Evidence, Operation, OperationError, Origin};
use crate::document::Document;
use crate::source::{Key, Node, Span};
use std::collections::BTreeMap;

/// The place of an `x-error-codes` list and what it holds.
pub(super) struct List<'a> {
    pub(super) mapping: &'a Node,
    pub(super) codes: Vec<(ErrorId, Evidence)>,
    /// Whether the mapping is a response; else it is an operation.
    pub(super) at_response: bool,
}

/// A response of an operation and the codes that its handler may raise there.
struct Use<'a> {
    operation: usize,
    response: &'a Node,
    codes: Vec<(ErrorId, Evidence)>,
}

/// The operations of the contract with the objects they were read from.
pub(super) fn operations<'a>(
    document: &'a Document,
    contract: &'a Contract,
) -> impl Iterator<Item = (&'a Operation, &'a Node)> {
    let mut nodes = BTreeMap::new();
    for found in document.operations() {
        nodes.insert((found.path.key.name.clone(), found.span), found.node);
    }
    contract.operations.iter().filter_map(move |operation| {
        let node = nodes.get(&(operation.path.template.clone(), operation.span))?;
        Some((operation, *node))
    })
}

/// The error responses of an operation: the key and what stands there, not followed.
pub(super) fn responses(node: &Node) -> impl Iterator<Item = (&Key, &Node)> {
    node.get("responses").into_iter().flat_map(Node::entries)
}

/// All lists that are to be written.
///
/// A response that several operations share gets its list only if its codes are the handler's in all of them: what the
/// framework raises in one of them must not become the handler's there.
pub(super) fn lists<'a>(document: &'a Document, contract: &'a Contract) -> Vec<List<'a>> {
    let found: Vec<_> = operations(document, contract).collect();
    let uses = uses(document, contract, &found);
    let mut shared: BTreeMap<Span, Vec<&Use<'_>>> = BTreeMap::new();
    for one in &uses {
        shared.entry(one.response.span).or_default().push(one);
    }
    let mut lists = Vec::new();
    let mut apart: BTreeMap<usize, Vec<(ErrorId, Evidence)>> = BTreeMap::new();
    for same in shared.values() {
        let names = |one: &Use<'_>| one.codes.iter().map(|(id, _)| *id).collect::<Vec<_>>();
        let agreed = same.iter().all(|one| names(one) == names(same[0]));
        if agreed && has_keys(same[0].response) {
            lists.push(List {
                mapping: same[0].response,
                codes: same[0].codes.clone(),
                at_response: true,
            });
        } else {
            for one in same {
                apart
                    .entry(one.operation)
                    .or_default()
                    .extend(one.codes.iter().copied());
            }
        }
    }
    lists.extend(apart.into_iter().map(|(operation, codes)| List {
        mapping: found[operation].1,
        codes,
        at_response: false,
    }));
    lists.retain(|list| !list.codes.is_empty());
    lists.sort_by_key(|list| list.mapping.span);
    lists
}

fn uses<'a>(document: &'a Document, contract: &Contract, found: &[(&'a Operation, &'a Node)]) -> Vec<Use<'a>> {
    let mut uses = Vec::new();
    for (index, (operation, node)) in found.iter().enumerate() {
        for (key, written) in responses(node) {
            let here = |error: &&OperationError| error.span == key.span && is_news(contract, error);
            let errors = operation.errors.iter().filter(here);
            uses.push(Use {
                operation: index,
                response: document.resolve(written).node,
                codes: errors.map(|error| (error.error, error.evidence)).collect(),
            });
        }
    }
    uses
}

/// Whether a list says more than the document does without it: not of codes that are listed already, nor where the
/// status is all there is to know, which gives the same code again.
fn is_news(contract: &Contract, error: &OperationError) -> bool {
    let said = match error.evidence {
        Evidence::Listed | Evidence::Framework => true,
        Evidence::Status => contract.error(error.error).body.is_none(),
        Evidence::Schema | Evidence::Example | Evidence::Component => false,
    };
    error.origin == Origin::Handler && !said
}

fn has_keys(node: &Node) -> bool {
    super::spot::own_keys(node).next().is_some()
}
