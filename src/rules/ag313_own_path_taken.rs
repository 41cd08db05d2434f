//! # AG313: a path of the service is taken
//!
//! A path of the document is one that the service uses itself: for health, metrics, its document or the error catalogue (`/errors` and
//! a page a code below it).
//!
//! ## Why
//!
//! The document wins. The service's own path moves below `/_service`.
//!
//! ## Example
//!
//! ```text
//! paths:
//!   /health:
//!     get: …
//! ```
//!
//! ## Fix
//!
//! Say another path under root `x-apigen`: `health: { ready: /ready }`, `metrics: /internal/metrics`,
//! `openapi: /api-description` (`.json` and `.yaml` stand behind it; `none` switches it off).
