//! The contract against code that exists: stale files, handlers, the running service.

pub mod answer;
pub mod case;
pub mod coverage;
pub mod encode;
mod envelope;
mod fresh;
pub mod handlers;
pub mod judge;
pub mod live;
pub mod outcome;
pub mod plan;
mod schema;
pub mod stale;
pub mod token;
mod xml;
