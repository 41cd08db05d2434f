//! The kit, mounted as a crate of its own.

#![allow(
    unused_imports,
    unused_macros,
    reason = "what services use of it is for their own code"
)]

#[path = "../../../templates/service/src/generated/kit/mod.rs"]
pub mod kit;
