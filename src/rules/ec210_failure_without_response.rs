//! # EC210: a failure without a response
//!
//! An operation can answer a status that its responses do not name.
//!
//! ## Why
//!
//! Asked only where responses are not injected (`--no-inject`, or `[contract] inject = false` in apigen.toml): then the
//! document as it is written is all that clients get, and must be complete. 401 and 403 are EC306, 429 is EC312.
//! `default`, `4XX` and `5XX` cover what they cover.
//!
//! ## Example
//!
//! ```text
//! post:
//!   requestBody: …        # 400, 413, 415 and 422 can happen
//!   responses: { '201': … }
//! ```
//!
//! ## Fix
//!
//! Paste the responses that the help shows; `apigen lint --no-inject --fix` does it. Or let them be injected, which is
//! the default.
//!
//! ## Severity
//!
//! Warning.
