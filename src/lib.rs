//! apigen reads an OpenAPI document with an error contract, writes a complete Poem service, and then proves that the
//! running code keeps the contract.
//!
//! # The flow, one direction
//!
//! ```text
//! source -> document -> lower -> contract -> plan -> render -> write        (new, generate)
//!                          |
//!                          +-> lint, adopt, publish, compare, check         (check, lint, contract init, publish, diff)
//! ```
//!
//! | room | one sentence |
//! |---|---|
//! | [`cli`] | the only room that knows clap, the terminal and the environment; one file a command |
//! | [`config`] | `apigen.toml`, with spans and defaults |
//! | [`diagnostic`] | what a user did wrong: code, place, cause, fix |
//! | [`source`] | texts to spanned trees, of all files of a document; knows YAML and JSON, nothing of OpenAPI |
//! | [`document`] | spanned tree to one resolved OpenAPI document in the 3.0 object model |
//! | [`contract`] | the semantic model: plain data; no OpenAPI, no Rust, no Poem |
//! | [`lower`] | document to contract; the only place that decides meaning |
//! | [`lint`] | what is wrong, doubtful or missing in a contract that can be read |
//! | [`adopt`] | a document without an error contract to the changes of its text that write one down |
//! | [`publish`] | document and contract to the plain OpenAPI document that other tools read |
//! | [`compare`] | a contract against an older one: what breaks its clients |
//! | [`rules`] | one file a diagnostic code; its doc comment is the `explain` page |
//! | [`templates`] | the files under `templates/`, embedded |
//! | [`plan`] | contract and configuration to artifacts: which file, whose, from which template, with which view |
//! | [`render`] | plan to files in memory: minijinja, the syn gate, prettyplease |
//! | [`write`] | files, lock and disk to a change set; the only room that writes |
//! | [`check`] | the contract against code that exists: stale files, handlers, the running service |
//! | [`report`] | one diagnostic, one file a face |
//!
//! # Invariants
//!
//! Guarded by `tests/invariants.rs` and by clippy:
//!
//! 1. Input and output only in `cli`, `source::load`, `write`, `check::live`.
//! 2. `contract` names neither openapiv3 nor poem. Templates see views only.
//! 3. Same input, same bytes, on every machine: no iteration in hash order, no clock, no tool version, no absolute path
//!    in what is written.
//! 4. Rooms upstream never import rooms downstream.
//! 5. A user's fault is a [`diagnostic::Diagnostic`] with a stable code and a span; our fault is an [`anyhow::Error`]
//!    that says it is a bug.
//! 6. Nothing is silently dropped: what the generator cannot express is a named diagnostic at its line.
//! 7. Every rule has a bad document in `specs/faults/` and a snapshot.

pub mod adopt;
pub mod check;
pub mod cli;
pub mod compare;
pub mod config;
pub mod contract;
pub mod diagnostic;
pub mod document;
pub mod lint;
pub mod lower;
pub mod plan;
pub mod publish;
pub mod render;
pub mod report;
pub mod rules;
pub mod source;
pub mod templates;
pub mod write;
