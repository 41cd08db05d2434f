//! # AG502: the service died
//!
//! The service ended while it was driven. Its last lines are printed.
//!
//! ## Why
//!
//! A request brought the whole process down: other clients lose their answers too.
//!
//! ## Example
//!
//! ```text
//! it ended with signal: 6 (SIGABRT)
//! ```
//!
//! ## Fix
//!
//! Look for `abort`, `exit` or a stack overflow in the handler that was driven last.
