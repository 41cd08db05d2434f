//! # EC204: an error in another media type
//!
//! An error response is declared in a media type that is not the envelope's.
//!
//! ## Why
//!
//! All errors of a contract have one shape, so that clients need one reader. Without an `x-error-contract` there is
//! nothing to compare with: the service sends what each response declares.
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
//! An error where the service cannot send what is declared; a warning where it does, and for a media type beside the
//! right one, which is never sent.
