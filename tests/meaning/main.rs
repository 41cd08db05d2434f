//! What generated types and checks mean, judged from outside: by the official suite of JSON Schema, by another
//! validator on random values, and by what comes out of what went in.

#![allow(clippy::print_stdout, reason = "a skipped test says so")]

#[path = "../common/mod.rs"]
mod common;
mod differential;
mod driver;
mod plain;
mod round_trip;
mod suite;
mod types;
mod values;
