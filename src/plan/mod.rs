//! Contract and configuration to artifacts: which file, whose, from which template, with which view.

pub mod names;
mod uses;

pub use names::Names;
pub use uses::{Face, TypeKey, Uses, chain, only};

use crate::config::Config;
use crate::contract::Contract;
use crate::diagnostic::Diagnostics;

/// What a plan needs besides the contract.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// The name of the service's crate, checked by [`crate_name`].
    pub crate_name: String,
    /// The contract's bytes as the team wrote them.
    pub document: Vec<u8>,
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

/// A file to be made.
#[derive(Clone, Debug)]
pub struct Artifact {
    /// Relative to the service's folder, with `/`.
    pub path: String,
    /// Whose it is.
    pub ownership: Ownership,
}

/// All files to be made.
#[derive(Clone, Debug)]
pub struct Plan<'a> {
    /// What the service promises.
    pub contract: &'a Contract,
    /// How the team wants it.
    pub config: &'a Config,
    /// The rest.
    pub inputs: &'a Inputs,
    /// The files, by path.
    pub artifacts: Vec<Artifact>,
}

/// Plans the files of a service. Findings are what the generator cannot express, at its line.
pub fn plan<'a>(contract: &'a Contract, config: &'a Config, inputs: &'a Inputs) -> (Plan<'a>, Diagnostics) {
    let plan = Plan {
        contract,
        config,
        inputs,
        artifacts: Vec::new(),
    };
    (plan, Diagnostics::default())
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
