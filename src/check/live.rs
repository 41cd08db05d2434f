//! The running service: built, started, driven, ended. The only part of this room that touches the network, processes
//! and the clock.

mod bind;
mod build;
mod client;
mod drive;
mod process;
mod raw;
mod request;
mod scenario;

pub use bind::{Identities, Identity};
pub use build::{Built, build};
pub use drive::{Target, drive};
pub use process::{Process, Started};

/// Why a service could not be driven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It does not compile: the compiler's words.
    Build(String),
    /// It did not say that it listens: its last words.
    Start(String),
    /// It stopped answering: why, and its last words.
    Died(String),
    /// Nobody answers at this address: why.
    Unreachable(String),
}
