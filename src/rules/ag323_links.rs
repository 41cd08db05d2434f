//! # AG323: links are left aside
//!
//! A response declares `links`.
//!
//! ## Why
//!
//! They tell a client which operation to ask next with what it was answered. No answer is another without them, so the
//! contract does not hold them. They stay in the document that the service publishes.
//!
//! ## Example
//!
//! ```text
//! links:
//!   order: { operationId: getOrder, parameters: { id: '$response.body#/id' } }
//! ```
//!
//! ## Fix
//!
//! Nothing to do.
