//! # EC204: an error in another media type
//!
//! An error response is declared in a media type that is not the envelope's.
//!
//! ## Why
//!
//! All errors of a contract have one shape, so that clients need one reader. A media type beside the right one is a
//! warning: it is never sent. Without an `x-error-contract` there is nothing to compare with: the service sends what
//! each response declares.
//!
//! ## Example
//!
//! ```text
//! content: { text/plain: { schema: { type: string } } }   # the envelope is application/json
//! ```
//!
//! ## Fix
//!
//! Write the envelope's media type, with its schema. `apigen lint --fix` does it where the schema is the envelope's
//! already.
//!
//! ## Severity
//!
//! Error.
