//! The error contract: the catalogue, the envelopes, and which operation may answer with what.

mod builtin;
mod catalogue;
mod closed;
mod derive;
mod effective;
mod envelope;
mod evidence;
mod fill;
mod fit;
mod render;
mod roles;
mod shaped;
mod template;

pub use builtin::{Usual, usual};
pub use catalogue::is_retryable;
pub(super) use effective::{Errors, did_you_mean};
pub use envelope::reaches;
pub use render::{FieldError, Occasion, error_body, filled};
