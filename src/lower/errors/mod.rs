//! The error contract: the catalogue, the envelopes, and which operation may answer with what.

mod builtin;
mod catalogue;
mod derive;
mod effective;
mod envelope;
mod fill;
mod fit;
mod roles;
mod shaped;
mod template;

pub use fit::error_body;

pub(super) use effective::Errors;
