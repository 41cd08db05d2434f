//! Stub of the room, being built.
