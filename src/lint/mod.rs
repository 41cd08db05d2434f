//! What is wrong, doubtful or missing in a contract that can be read: the rules `EC1xx` to `EC4xx`, one page each in
//! [`rules`](crate::rules).
//!
//! What can be known only while a document is lowered (a role that points nowhere, a value that cannot be read) is said
//! there; all judgement on the finished contract is said here, with its place in the text and, where nothing else can
//! be meant, the edit that mends it.
//!
//! A rule about the extension stops generation wherever it is an error. A rule about the document itself does so only
//! where the document has an `x-error-contract`: who declares a contract wants it exact, and who has none yet must be
//! able to generate.

mod catalogue;
mod codes;
mod complete;
mod data;
mod dependencies;
mod envelope;
mod examples;
mod extent;
mod ignore;
mod near;
mod operations;
mod point;
mod policy;
mod responses;
mod security;
mod style;
mod templates;

pub use extent::Extent;
pub use ignore::ignore;
pub use point::point;

use crate::contract::{Contract, ErrorCode, Operation};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::document::{Document, OperationNode};
use crate::source::{Key, Node, Source, Span};
use std::collections::BTreeMap;

/// What the one who asks has decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether responses for the failures of the framework are added where the document is published. If not, each
    /// operation must declare them itself.
    pub inject: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { inject: true }
    }
}

/// Judges the contract of a document. The findings are in no order.
pub fn lint(source: &Source, document: &Document, contract: &Contract, options: Options) -> Diagnostics {
    let mut lint = Lint::new(source, document, contract);
    codes::judge(&mut lint);
    catalogue::judge(&mut lint);
    style::judge(&mut lint);
    templates::judge(&mut lint);
    envelope::judge(&mut lint);
    operations::judge(&mut lint);
    responses::judge(&mut lint);
    examples::judge(&mut lint);
    security::judge(&mut lint);
    policy::judge(&mut lint);
    dependencies::judge(&mut lint);
    data::judge(&mut lint);
    if !options.inject {
        complete::judge(&mut lint);
    }
    lint.found
}

/// A judgement under way.
struct Lint<'a> {
    source: &'a Source,
    document: &'a Document,
    contract: &'a Contract,
    /// The key and the value of `x-error-contract`, its reference followed.
    declared: Option<(&'a Key, &'a Node)>,
    operations: Vec<Subject<'a>>,
    found: Diagnostics,
}

/// An operation as it is written and as it is meant.
struct Subject<'a> {
    written: OperationNode<'a>,
    meant: &'a Operation,
}

impl<'a> Lint<'a> {
    fn new(source: &'a Source, document: &'a Document, contract: &'a Contract) -> Self {
        let place = |operation: &'a Operation| ((operation.span, operation.path.template.as_str()), operation);
        let meant: BTreeMap<_, _> = contract.operations.iter().map(place).collect();
        let both = document.operations().filter_map(|written| {
            let meant = *meant.get(&(written.span, written.path.key.name.as_str()))?;
            Some(Subject { written, meant })
        });
        let declared = extension(document.root(), "x-error-contract");
        Self {
            source,
            document,
            contract,
            declared: declared.map(|(key, node)| (key, document.resolve(node).node)),
            operations: both.collect(),
            found: Diagnostics::default(),
        }
    }

    fn say(&mut self, finding: Diagnostic) {
        self.found.push(finding);
    }

    /// A fault of the document itself: an error only beside an `x-error-contract`.
    fn fault(&self, code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        let severity = if self.declared.is_some() {
            Severity::Error
        } else {
            Severity::Warning
        };
        Diagnostic::new(code, severity, span, message)
    }

    /// The entries that the document itself writes into the catalogue, with the code that each became.
    fn entries(&self) -> Vec<(&'a Key, &'a Node, &'a ErrorCode)> {
        let errors = self.declared.and_then(|(_, contract)| contract.get("errors"));
        let entries = errors.into_iter().flat_map(Node::entries);
        let known = entries.filter_map(|(key, node)| {
            let code = self.contract.errors.iter().find(|error| error.code == key.name)?;
            Some((key, self.document.resolve(node).node, code))
        });
        known.collect()
    }
}

impl Subject<'_> {
    /// `POST /orders`.
    fn name(&self) -> String {
        format!("{} {}", self.meant.method.as_str(), self.written.path.key.name)
    }
}

/// The extension `key` of a node, in its `x-apigen-` spelling first.
fn extension<'n>(node: &'n Node, key: &str) -> Option<(&'n Key, &'n Node)> {
    let object = node.as_object()?;
    let plain = key.strip_prefix("x-").unwrap_or(key);
    object.entry(&format!("x-apigen-{plain}")).or_else(|| object.entry(key))
}

/// The place of the key `name`, else of the node.
fn key_span(node: &Node, name: &str) -> Span {
    let entry = node.as_object().and_then(|object| object.entry(name));
    entry.map_or(node.span, |(key, _)| key.span)
}

/// The place of the value under `name`, else of the node.
fn value_span(node: &Node, name: &str) -> Span {
    node.get(name).map_or(node.span, |value| value.span)
}
