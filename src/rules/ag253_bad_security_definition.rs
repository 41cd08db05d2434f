//! # AG253: a security definition that Swagger 2.0 does not know
//!
//! The type of a security definition, its flow or where its key stands is none that Swagger 2.0 has, or a part of
//! it is missing.
//!
//! ## Why
//!
//! Nothing can be checked by a scheme that nobody understands; the operation would be open or closed to all.
//!
//! ## Example
//!
//! ```text
//! securityDefinitions:
//!   token: { type: http, scheme: bearer }   # OpenAPI 3
//! ```
//!
//! ## Fix
//!
//! Use basic, apiKey (in query or header) or oauth2 (implicit, password, application, accessCode). For bearer
//! tokens write the document in OpenAPI 3.
