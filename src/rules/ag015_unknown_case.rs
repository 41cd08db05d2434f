//! # AG015: no such case
//!
//! `--case` names a case that is not in the plan.
//!
//! ## Why
//!
//! The ids of cases are `operation/check/number`; they change when the document does.
//!
//! ## Example
//!
//! ```text
//! $ apigen check --case createOrder/auth/99
//! ```
//!
//! ## Fix
//!
//! `apigen check --plan` prints all cases.
