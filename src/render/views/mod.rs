//! Views: what templates see. Flat, finished, in order.

pub mod answers;
pub mod api;
pub mod bodies;
pub mod catalogue;
pub mod clients;
pub mod error_sets;
pub mod errors;
pub mod examples;
pub mod forms;
pub mod models;
pub mod operations;
pub mod ops;
pub mod pages;
pub mod requests;
pub mod routes;
pub mod schemas;
pub mod service;
pub mod sheet;
pub mod typescript;
pub mod typescript_descriptors;
pub mod typescript_errors;
pub mod typescript_operations;
pub mod words;

use crate::contract::ErrorId;
use crate::plan::Plan;
use std::cmp::Ordering;

/// What the views of all tags need of the whole contract, made once.
#[derive(Debug)]
pub struct Common {
    /// The codes that have a payload struct of their own.
    shared: Vec<ErrorId>,
    /// The sets of codes that several operations raise.
    sets: Vec<error_sets::ErrorSet>,
    /// The lists that several operations have.
    lists: Vec<operations::Shared>,
}

impl Common {
    /// Of a plan.
    pub fn of(plan: &Plan<'_>) -> Self {
        let shared = errors::shared(plan.contract);
        Self {
            sets: error_sets::sets(plan, &shared),
            shared,
            lists: operations::shared(plan),
        }
    }
}

/// The order in which rustfmt (style edition 2024) sorts modules: numbers by their value.
pub fn version_order(a: &str, b: &str) -> Ordering {
    let (left, right) = (chunks(a), chunks(b));
    left.cmp(&right).then_with(|| a.cmp(b))
}

/// Text and numbers in turn; an underscore sorts before everything.
fn chunks(name: &str) -> Vec<(bool, u128, String)> {
    let mut chunks: Vec<(bool, u128, String)> = Vec::new();
    let mut rest = name;
    while let Some(first) = rest.chars().next() {
        let digit = first.is_ascii_digit();
        let end = rest.find(|c: char| c.is_ascii_digit() != digit).unwrap_or(rest.len());
        let (chunk, after) = rest.split_at(end);
        let text = if digit { String::new() } else { chunk.replace('_', " ") };
        chunks.push((!digit, chunk.parse().unwrap_or_default(), text));
        rest = after;
    }
    chunks
}
