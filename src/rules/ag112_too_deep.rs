//! # AG112: the document is nested too deeply
//!
//! Maps and lists stand within one another deeper than `--max-depth` allows; 400 is the most.
//!
//! ## Why
//!
//! Real contracts stay below 60 levels. A limit keeps a hostile document from exhausting the stack.
//!
//! ## Example
//!
//! ```text
//! x: [[[[[[[[[[ … ]]]]]]]]]]
//! ```
//!
//! ## Fix
//!
//! Raise the limit with `--max-depth` if you trust the document.
