//! # EC108: a member overwrites a field of the envelope
//!
//! A member has the name of a field that the envelope has already.
//!
//! ## Why
//!
//! Members stand beside `type`, `title`, `status`, `detail`, `instance`, `code`, `trace_id` and `errors`. A member of that name would overwrite what every client reads.
//!
//! ## Example
//!
//! ```text
//! members: { status: { type: string } }
//! ```
//!
//! ## Fix
//!
//! Give the member another name: `order_status`.
