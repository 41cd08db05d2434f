//! What stands on the wire, and what a generated service makes of it: paths and parameters, asked over raw sockets.

mod agreement;
#[path = "../common/mod.rs"]
mod common;
mod echo;
mod tables;
