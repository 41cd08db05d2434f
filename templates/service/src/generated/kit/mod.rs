//! The part of the service that knows no contract: copied as it is.

pub mod check;
pub mod input;
pub mod types;
pub mod violation;

pub use check::{At, Check, Format, Location, Pattern, Schema, Violation, Violations};
pub use types::{Any, Base64, Date, DateTime, Map, Patch, Sensitive, Uuid, example};
