//! Views: what templates see. Flat, finished, in order.

pub mod answers;
pub mod api;
pub mod bodies;
pub mod catalogue;
pub mod error_sets;
pub mod errors;
pub mod examples;
pub mod forms;
pub mod models;
pub mod operations;
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

use std::cmp::Ordering;

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
