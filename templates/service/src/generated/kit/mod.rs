//! The part of the service that knows no contract: copied as it is.
//!
//! A request enters [`Service`] (a Poem endpoint), passes the guards of its operation in the contract's order, is decoded
//! by generated code behind [`Api`], and leaves as an [`Answer`] or as a [`Failure`] in the contract's envelope.

mod access;
pub mod answer;
pub mod api;
pub mod auth;
pub mod background;
pub mod body;
mod breaker;
pub mod call;
mod catalogue;
pub mod check;
#[cfg(feature = "client")]
pub mod client;
pub mod clock;
#[cfg(feature = "compression")]
mod compression;
pub mod conditions;
pub mod config;
pub mod context;
mod cors;
mod crypto;
pub mod data;
pub mod dependency;
mod digits;
mod edge;
pub mod envelope;
pub mod error;
mod faults;
pub mod feed;
mod guards;
mod headers;
pub mod health;
pub mod idempotency;
pub mod input;
mod kept;
pub mod limits;
pub mod media;
mod metrics;
mod network;
pub mod operation;
mod page;
mod process;
pub mod redact;
pub mod redis;
pub mod retry;
pub mod router;
pub mod selectors;
pub mod server;
pub mod service;
pub mod store;
pub mod telemetry;
mod temporary;
pub mod testing;
pub mod trace;
pub mod types;
pub mod violation;
mod visit;
#[cfg(feature = "xml")]
pub mod xml;

pub use answer::{Answer, AnswerBody, Framing, Written};
pub use api::Api;
pub use auth::Principal;
pub use body::RequestBody;
pub use bytes::Bytes;
pub use call::Call;
pub use check::{At, Check, Format, Location, Pattern, Schema, Schemas, Violation, Violations};
pub use clock::Clock;
pub use conditions::{Conditions, ETag, Standing};
pub use config::Config;
pub use context::Context;
#[cfg(feature = "sql")]
pub use data::{Database, Transaction};
pub use dependency::{Down, OrDown};
pub use envelope::Envelope;
pub use error::{
    BoxError, ContractError, ErrorEntry, ErrorHeaders, Failure, Internal, IntoInternal, Members, OwnBody, Problem,
};
pub use feed::{Event, Feed};
pub use input::{FormRule, Input, Items, Reading, Style};
#[cfg(feature = "multipart")]
pub use input::{Part, Parts, Upload};
pub use operation::{Contract, Operation};
pub use server::Server;
pub use service::Service;
pub use store::Store;
pub use telemetry::Telemetry;
pub use types::{
    Any, Base64, Date, DateTime, Decimal, Duration, Email, Fault, FromText, Ignored, Ipv4Addr, Ipv6Addr, JsonPatch,
    Map, Patch, PatchError, PatchOperation, Sensitive, Tagged, Time, ToHeader, Trial, Uri, Uuid, example,
};
