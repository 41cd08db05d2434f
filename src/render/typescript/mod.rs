//! TypeScript: types, literals, comments, and the layout that prettier would give them at 120 columns.

pub mod layout;
pub mod literal;
pub mod types;
