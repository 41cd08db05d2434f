//! The kit, mounted as a crate of its own.
#[path = "../../../templates/service/src/generated/kit/mod.rs"]
pub mod kit;
