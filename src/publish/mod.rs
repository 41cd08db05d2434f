//! Document and contract to the plain OpenAPI document that other tools read.

mod example;

pub use example::{example, path};
