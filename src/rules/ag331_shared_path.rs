//! # AG331: several operations share a path
//!
//! Two operations or more have one method and one path, as a request shows it. What they require tells them apart: a query
//! or header parameter, the form of a path parameter, or the media type of the body.
//!
//! ## Why
//!
//! OpenAPI knows one operation for a method and a path. The service runs the operation whose requirements a request meets,
//! of several the one that requires the most, of equals the first; where it meets those of none, the first one answers and
//! says what is missing.
//!
//! ## Example
//!
//! ```text
//! /#X-Amz-Target=Shop.Buy: …     # both are POST /
//! /#X-Amz-Target=Shop.Sell: …
//! /teams/{id}: …                 # format: uuid
//! /teams/{name}: …
//! ```
//!
//! ## Fix
//!
//! Nothing need be done. A path of its own for each operation is clearer, and other tools read it too.
