//! # ED102: new code returned
//!
//! Level: warning.
//!
//! An operation may answer with an error code that it did not have. Breaking when it brings a status by which clients steer: 401, 402, 403, 428.
//!
//! ## Why
//!
//! A client that branches on codes meets one it has no branch for.
//!
//! ## Example
//!
//! ```text
//! + x-error-codes: [EMPTY_PATCH]
//! ```
//!
//! ## Fix
//!
//! Tell clients before the code is sent.
