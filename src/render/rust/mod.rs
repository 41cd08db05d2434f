//! Finished strings of Rust: types, literals, documentation, checks. Every one of them passes syn before it stands in a
//! file.

pub mod casing;
pub mod checks;
pub mod defaults;
pub mod docs;
pub mod enums;
pub mod literal;
pub mod types;
pub mod unions;
