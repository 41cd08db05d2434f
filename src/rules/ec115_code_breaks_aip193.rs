//! # EC115: a code that AIP-193 would not have
//!
//! A code is longer than 63 characters, or not `[A-Z][A-Z0-9_]+[A-Z0-9]`.
//!
//! ## Why
//!
//! Google's AIP-193 is the widest agreement on what codes look like; logs, dashboards and languages take such names
//! without quoting. A `codeStyle` of another kind is a decision, and respected.
//!
//! ## Example
//!
//! ```text
//! THE_CUSTOMER_HAS_NOT_YET_CONFIRMED_THE_ADDRESS_TO_WHICH_WE_SEND_IT: …
//! ```
//!
//! ## Fix
//!
//! Rename it before the first release. Afterwards leave it: renaming breaks clients.
//!
//! ## Severity
//!
//! Advice.
