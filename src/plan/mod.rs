//! Contract and configuration to artifacts: which file, whose, from which template, with which view.

mod boxes;
mod checked;
mod files;
mod groups;
pub mod names;
pub mod patterns;
mod split;
pub mod texts;
pub mod uses;

pub use checked::{Checked, unique_as_json};
pub use files::{Artifact, ClientView, Made, SCHEMA_FILE, View};
pub use groups::{Group, Part};
pub use names::{Names, clashes};
pub use patterns::Patterns;
pub use uses::{Face, TypeKey, Uses, chain, only};

use crate::config::Config;
use crate::contract::Contract;
use crate::document::Document;
use crate::lower::Samples;
use crate::publish::{self, Format, Manner, Mode};
use crate::source::Source;
use std::collections::BTreeMap;

/// What a plan needs besides the contract.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// The name of the service's crate, checked by [`crate_name`].
    pub crate_name: String,
    /// The contract's bytes as the team wrote them.
    pub document: Vec<u8>,
    /// The files it refers to, by their path relative to the folder of the document.
    pub parts: Vec<(String, Vec<u8>)>,
    /// The published document, as the service serves it.
    pub published: Published,
}

/// The published document in both forms.
#[derive(Clone, Debug, Default)]
pub struct Published {
    /// As JSON.
    pub json: String,
    /// As YAML.
    pub yaml: String,
}

impl Published {
    /// The document with every response written out, a schema for each code; without those for failures that
    /// operations do not declare, unless `inject` is set.
    pub fn of(source: &Source, document: &Document, contract: &Contract, inject: bool) -> Self {
        let mode = Mode::PerCode;
        let published = publish::publish(source, document, contract, Manner { mode, inject });
        Self {
            json: publish::text(source, &published, Format::Json),
            yaml: publish::text(source, &published, Format::Yaml),
        }
    }
}

/// Whose a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ownership {
    /// apigen's: rewritten whole.
    Generated,
    /// The team's: written once, never touched again.
    Starter,
    /// Both: apigen keeps only its own keys up to date.
    Shared,
}

/// All files to be made, and what everything in them is called.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    /// What the service promises.
    pub contract: &'a Contract,
    /// How the team wants it.
    pub config: &'a Config,
    /// The rest.
    pub inputs: &'a Inputs,
    /// The tag of each operation.
    tags: Vec<usize>,
    /// What everything is called.
    pub names: Names,
    /// Values of its schemas.
    pub samples: Samples<'a>,
    /// What is used where.
    pub uses: Uses,
    /// The patterns that are checked.
    pub patterns: Patterns,
    /// The files, by path.
    pub artifacts: Vec<Artifact>,
}

/// Plans the files of a service.
pub fn plan<'a>(contract: &'a Contract, config: &'a Config, inputs: &'a Inputs) -> Plan<'a> {
    let uses = Uses::of(contract);
    let names = Names::of(contract, &uses);
    let patterns = Patterns::of(contract, &uses);
    let mut plan = Plan {
        contract,
        config,
        inputs,
        tags: tags(contract),
        samples: Samples::new(contract),
        names,
        uses,
        patterns,
        artifacts: Vec::new(),
    };
    plan.artifacts = files::of(&plan);
    plan
}

impl Plan<'_> {
    /// The tag that an operation belongs to.
    pub fn tag_of(&self, operation: usize) -> usize {
        self.tags[operation]
    }

    /// The operations of a tag, in document order.
    pub fn operations_of(&self, tag: usize) -> Vec<usize> {
        (0..self.contract.operations.len())
            .filter(|index| self.tag_of(*index) == tag)
            .collect()
    }
}

/// The tag of each operation: looked up by name, a document with thousands of both would take minutes.
fn tags(contract: &Contract) -> Vec<usize> {
    let names = contract.tags.iter().enumerate().rev();
    let known: BTreeMap<&str, usize> = names.map(|(index, tag)| (tag.name.as_str(), index)).collect();
    let operations = contract.operations.iter();
    operations
        .map(|operation| known.get(operation.tag.as_str()).copied().unwrap_or(0))
        .collect()
}

/// Whether `name` can name a crate: a letter, then letters, digits, `-` or `_`, at most 64, no keyword, no name of a
/// crate that every Rust program knows.
pub fn crate_name(name: &str) -> bool {
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic());
    let goes_on = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let ident = name.replace('-', "_");
    starts && goes_on && name.len() <= 64 && syn::parse_str::<syn::Ident>(&ident).is_ok() && !RESERVED.contains(&name)
}

const RESERVED: [&str; 6] = ["alloc", "core", "proc_macro", "std", "test", "build"];
