//! Checks of typed values: what the schema says and the Rust type cannot.
//!
//! Generated code has one line a constraint:
//! ```ignore
//! impl Check for OrderLine {
//!     fn check(&self, at: &mut At<'_>) {
//!         at.field("sku").string(&self.sku).max_length(32).pattern(&patterns::SKU);
//!         at.field("quantity").integer(self.quantity).range(1..=999);
//!         if let Some(note) = &self.note {
//!             at.field("note").string(note).max_length(500);
//!         }
//!         if let Some(email) = self.contact.value() {           // `Patch<String>`: absent, null or a value
//!             at.field("contact").string(email).format(Format::Email);
//!         }
//!         at.field("address").check(&self.address);             // a struct, an option, a list or a map of structs
//!         at.field("tags").list(&self.tags).max_items(8).unique().each(|at, tag| {
//!             at.string(tag).length(1..=20);
//!         });
//!         at.field("prices").map(&self.prices).max_properties(9).each(|at, price| {
//!             at.number(*price).minimum(0.0).multiple_of(0.01);
//!         });
//!         at.properties(3).max_properties(5);                   // the object itself, with its number of members
//!     }
//! }
//! ```

#![allow(
    clippy::return_self_not_must_use,
    reason = "a check has done its work when it returns"
)]

mod at;
pub mod automaton;
mod bounds;
mod decimal;
mod decode;
pub mod format;
mod forms;
mod judge;
mod linear;
mod list;
mod members;
pub mod message;
mod number;
pub mod pattern;
mod rules;
mod same;
mod schema;
mod search;
mod seen;
mod strict;
mod text;

pub use super::violation::{Location, Violation, Violations};
pub use at::{At, Check};
pub use format::Format;
pub use list::{List, Members, Properties};
pub use number::{Integer, Number, Whole};
pub use pattern::Pattern;
pub use schema::{Schema, Schemas};
pub use text::Text;

pub(super) use decode::{Malformed, decode_json, decode_value, normalise};
pub(super) use format::is_hostname;
pub(super) use members::from_value;
pub(super) use same::is_same;
