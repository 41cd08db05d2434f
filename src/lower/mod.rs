//! Document to contract; the only place that decides meaning.

mod binary;
mod body;
mod collapse;
mod default;
mod errors;
mod json_schema;
mod merge;
mod operation;
mod own;
mod parameter;
mod path;
mod pattern;
mod place;
mod policy;
mod residue;
mod sample;
mod scenario;
mod schema;
mod selectors;
mod service;
mod shape;
mod site;
mod union;
mod values;
mod xml;

use crate::contract::{Contract, SchemaId};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Document;
use crate::source::{Node, Span};
use place::Place;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

pub use errors::{FieldError, Occasion, error_body, filled};
pub use errors::{Usual, is_retryable, reaches, usual};
pub use json_schema::{Direction, json_schema};
pub use path::names as path_names;
pub use pattern::{Search, is_linear, judging};
pub use sample::{Refusals, Samples, accepts, sample, sample_of};
pub use xml::{Place as XmlPlace, place as xml_place, root_name as xml_root, write as xml};

/// What the document promises. Never stops at the first fault; with errors among the diagnostics the contract is only
/// good for further diagnostics.
pub fn lower(document: &Document) -> (Contract, Diagnostics) {
    tree(document.root())
}

/// [`lower`] on the bare tree, in normal form.
fn tree(root: &Node) -> (Contract, Diagnostics) {
    let mut lowering = Lowering::new(root);
    lowering.information();
    lowering.components();
    lowering.schemes();
    lowering.dependencies();
    let scopes = lowering.scopes();
    for scope in &scopes {
        let operation = lowering.operation(scope);
        lowering.contract.operations.push(operation);
    }
    let errors = errors::Errors::declare(&mut lowering, &scopes);
    lowering.drain();
    lowering.settle_bytes();
    lowering.collapse();
    lowering.judge_defaults();
    lowering.parameter_shapes();
    lowering.tell_operations_apart();
    errors.effect(&mut lowering, &scopes);
    lowering.scenarios(&scopes);
    lowering.tags();
    lowering.service();
    lowering.make_room_for_uploads();
    lowering.found.sort();
    (lowering.contract, lowering.found)
}

/// Whether bodies of a media type are JSON.
fn is_json(media_type: &str) -> bool {
    media_type.ends_with("+json") || matches!(media_type, "application/json" | "text/json" | "application/x-ndjson")
}

/// A lowering under way.
struct Lowering<'a> {
    root: &'a Node,
    contract: Contract,
    found: Diagnostics,
    /// Schemas by the key of their site.
    known: BTreeMap<String, SchemaId>,
    /// Schemas that have an id but no content yet.
    queue: VecDeque<(SchemaId, site::Site<'a>)>,
    /// What is said once, not at every place.
    said: BTreeSet<String>,
}

impl<'a> Lowering<'a> {
    fn new(root: &'a Node) -> Self {
        Self {
            root,
            contract: Contract::default(),
            found: Diagnostics::default(),
            known: BTreeMap::new(),
            queue: VecDeque::new(),
            said: BTreeSet::new(),
        }
    }

    fn root(&self) -> Place<'a> {
        Place::root(self.root)
    }

    fn follow(&self, place: Place<'a>) -> Place<'a> {
        place::follow(self.root, place)
    }

    fn say(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Advice that is given once for all places that share `about`.
    fn advise_once(&mut self, code: &'static str, span: Span, about: &str, message: String) {
        if self.said.insert(format!("{code} {about}")) {
            self.say(Diagnostic::advice(code, span, message));
        }
    }
}
