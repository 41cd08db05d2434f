//! Patterns as the service reads them: the very code that will do it.

pub(crate) use kit::{compile, translate, unrepeated};

#[path = "../../templates/service/src/generated/kit/check/pattern.rs"]
#[allow(
    dead_code,
    clippy::pedantic,
    clippy::iter_over_hash_type,
    reason = "the kit's own file, linted with the kit"
)]
mod kit;
