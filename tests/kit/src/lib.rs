//! The kit, mounted as a crate of its own.
