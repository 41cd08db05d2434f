//! # AG265: an action that updates and copies
//!
//! An action has both `update` and `copy`.
//!
//! ## Why
//!
//! Overlay 1.1 lets each of the two cancel the other: such an action changes nothing.
//!
//! ## Example
//!
//! ```text
//! target: $.paths['/orders'].get
//! copy: $.paths['/carts'].get
//! update: { operationId: listOrders }
//! ```
//!
//! ## Fix
//!
//! Make two actions of it, in the order in which they are to be done.
