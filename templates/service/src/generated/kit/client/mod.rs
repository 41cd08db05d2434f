//! Calls to the contract's dependencies over HTTP: within the request's time, tried again as the contract says, counted
//! and traced.
//!
//! What may be tried again: a call that the other side has not seen (no connection, 429), and one that may be seen twice
//! ([`Outgoing::idempotent`], [`Outgoing::idempotency_key`], and the methods that HTTP calls idempotent).

mod attempt;
mod outgoing;

pub use outgoing::{Outgoing, Reply};

use super::config::Config;
use super::context::Context;
use super::crypto;
use super::dependency::Down;
use super::error::{BoxError, Internal};
use super::operation::{Contract, Dependency};
use http::Method;
use reqwest::Url;
use secrecy::ExposeSecret as _;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

/// For one try, where the contract does not say.
const TRY: Duration = Duration::from_secs(10);

/// A dependency of the contract; clones share their connections. `F` is what its failure answers with: the code of
/// `failsAs`, else [`Internal`].
///
/// ```ignore
/// let charged = self.payments.post(ctx, ["charges"]).idempotency_key(&order.id).json(&charge).send().await?;
/// ```
pub struct Client<F = Internal> {
    shared: Arc<Shared>,
    failure: PhantomData<fn() -> F>,
}

struct Shared {
    dependency: &'static Dependency,
    trace_header: &'static str,
    base: Option<Url>,
    http: reqwest::Client,
}

impl<F> Clone for Client<F> {
    fn clone(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            failure: PhantomData,
        }
    }
}

impl<F> fmt::Debug for Client<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Client").field(&self.shared.dependency.name).finish()
    }
}

impl<F: From<Down>> Client<F> {
    /// The dependency `name` of `contract`, where the configuration says it is. In development it may be nowhere: then
    /// every call fails.
    ///
    /// # Errors
    /// If the contract has no such dependency, or there are no root certificates to trust.
    pub fn new(contract: &'static Contract, name: &str, config: &Config) -> Result<Self, BoxError> {
        let base = config.addresses.of(name).map(|url| Url::parse(url.expose_secret()));
        Self::build(contract, name, base.transpose()?)
    }

    /// The dependency `name` of `contract` at `base`: a stand-in, in a test.
    ///
    /// # Errors
    /// If the contract has no such dependency, or `base` is no URL.
    pub fn at(contract: &'static Contract, name: &str, base: &str) -> Result<Self, BoxError> {
        Self::build(contract, name, Some(Url::parse(base)?))
    }

    fn build(contract: &'static Contract, name: &str, base: Option<Url>) -> Result<Self, BoxError> {
        let dependency = contract.dependency(name);
        let dependency = dependency.ok_or_else(|| format!("the contract has no dependency `{name}`"))?;
        crypto::install();
        let timeout = dependency.timeout.unwrap_or(TRY);
        let agent = format!("{}/{}", contract.title.replace(' ', "-"), contract.version);
        let mut http = reqwest::Client::builder();
        // Root certificates take their time to load: only where somebody must be trusted.
        if base.as_ref().is_none_or(|base| base.scheme() != "https") {
            http = http.tls_certs_only([]);
        }
        let http = http
            // Half of a try: what has not connected by then has been sent nothing, and may safely be tried again.
            .connect_timeout(timeout / 2)
            // Credentials go where the configuration says, and nowhere else.
            .redirect(reqwest::redirect::Policy::none())
            // Tries are ours to count.
            .retry(reqwest::retry::never())
            .user_agent(super::error::header_value(&agent))
            .build()?;
        let shared = Shared {
            dependency,
            trace_header: contract.trace_header,
            base,
            http,
        };
        Ok(Self {
            shared: Arc::new(shared),
            failure: PhantomData,
        })
    }

    /// A call. Each segment of the path is encoded: whatever it is made of, it stays one.
    pub fn call<'c>(
        &'c self,
        ctx: &'c Context,
        method: Method,
        path: impl IntoIterator<Item: AsRef<str>>,
    ) -> Outgoing<'c, F> {
        Outgoing::new(self, ctx, method, path)
    }

    /// `GET`.
    pub fn get<'c>(&'c self, ctx: &'c Context, path: impl IntoIterator<Item: AsRef<str>>) -> Outgoing<'c, F> {
        self.call(ctx, Method::GET, path)
    }

    /// `POST`.
    pub fn post<'c>(&'c self, ctx: &'c Context, path: impl IntoIterator<Item: AsRef<str>>) -> Outgoing<'c, F> {
        self.call(ctx, Method::POST, path)
    }

    /// `PUT`.
    pub fn put<'c>(&'c self, ctx: &'c Context, path: impl IntoIterator<Item: AsRef<str>>) -> Outgoing<'c, F> {
        self.call(ctx, Method::PUT, path)
    }

    /// `PATCH`.
    pub fn patch<'c>(&'c self, ctx: &'c Context, path: impl IntoIterator<Item: AsRef<str>>) -> Outgoing<'c, F> {
        self.call(ctx, Method::PATCH, path)
    }

    /// `DELETE`.
    pub fn delete<'c>(&'c self, ctx: &'c Context, path: impl IntoIterator<Item: AsRef<str>>) -> Outgoing<'c, F> {
        self.call(ctx, Method::DELETE, path)
    }
}
