//! A contract against an older one: what breaks its clients.
