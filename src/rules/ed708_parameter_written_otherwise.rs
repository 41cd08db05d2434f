//! # ED708: parameter written otherwise
//!
//! Level: breaking.
//!
//! The `style` of a parameter, or its media type, is another one.
//!
//! ## Why
//!
//! What clients write is read as something else.
//!
//! ## Example
//!
//! ```text
//! - style: form
//! + style: pipeDelimited
//! ```
//!
//! ## Fix
//!
//! Keep the old way beside the new one until clients have moved.
