//! # AG340: nothing to ignore
//!
//! A suppression covers no finding.
//!
//! ## Why
//!
//! The finding was mended, or stands elsewhere. A suppression that stays hides the next one.
//!
//! ## Example
//!
//! ```text
//! x-apigen: { ignore: { EC302: "public sign-up" } }     # on an operation that is secured
//! ```
//!
//! ## Fix
//!
//! Remove it, or move it to the place that the finding names.
//!
//! ## Severity
//!
//! Advice.
