//! Patterns, with the meaning that the service gives them: its own files compile them here too.

pub(crate) use kit::linear::Linear;
pub(crate) use kit::pattern::{compile, translate, unrepeated, with_backtracking};

#[path = "../../templates/service/src/generated/kit/check"]
mod kit {
    #![allow(
        dead_code,
        clippy::pedantic,
        clippy::iter_over_hash_type,
        reason = "the kit's own files, linted with the kit"
    )]
    pub mod automaton;
    pub mod linear;
    pub mod pattern;
}
