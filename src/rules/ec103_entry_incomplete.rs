//! # EC103: an entry has no status or title
//!
//! An entry of the catalogue lacks `status` or `title`.
//!
//! ## Why
//!
//! The status is what clients branch on first, the title is what people read. Only entries of built-in failures have usual ones.
//!
//! ## Example
//!
//! ```text
//! errors:
//!   ORDER_NOT_FOUND: { status: 404 }
//! ```
//!
//! ## Fix
//!
//! Add the missing key: `title: Order not found`.
