//! # EC305: a scope is not declared
//!
//! `security` asks for a scope that the scheme does not list.
//!
//! ## Why
//!
//! No token could carry it: the operation would refuse everybody.
//!
//! ## Example
//!
//! ```text
//! security: [ { oauth: ['order:read'] } ]
//! ```
//!
//! ## Fix
//!
//! List it under the scopes of the scheme's flows, or correct the name.
