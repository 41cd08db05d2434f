//! # AG532: a scenario is answered otherwise
//!
//! A named example of a request says with `x-expect` what it must be answered with; the service answers something else.
//!
//! ## Why
//!
//! Scenarios are the part of a contract that only the handler can keep: which state leads to which code. As long as the
//! handler is as `apigen new` wrote it, the scenario counts as not written yet.
//!
//! ## Example
//!
//! ```text
//! examples:
//!   twice:
//!     value: { sku: TEA-250 }
//!     x-given: [ { operationId: createOrder, example: twice } ]
//!     x-expect: { status: 409, code: ALREADY_ORDERED }
//! ```
//!
//! ## Fix
//!
//! Make the handler answer as the scenario says, or correct the scenario.
