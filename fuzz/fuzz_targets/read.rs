//! Any text: reading, judging and lowering it never panics, and the findings point into it.

#![no_main]

mod judge;

use apigen::source::{Limits, parse_text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (source, found) = parse_text("api.yaml", text, &Limits::default());
    judge::judged(&source, found);
});
