//! # EC124: no trace id in error bodies
//!
//! The envelope has no place for the trace id.
//!
//! ## Why
//!
//! Who reports an error usually sends its body, and support finds the request by the id in it. The header of
//! `x-apigen.logging.traceHeader` carries it in any case.
//!
//! ## Example
//!
//! ```text
//! envelope: nested
//! ```
//!
//! ## Fix
//!
//! Use `problem` or `flat`, or add a property to the envelope's schema: `trace_id: { type: string }`.
//!
//! ## Severity
//!
//! Advice.
