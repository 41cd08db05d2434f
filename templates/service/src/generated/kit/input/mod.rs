//! What a request brings: parameters and body, decoded and checked together, so that one answer lists all that is wrong.
//!
//! Generated code reads each input, then makes the request of them if all are there:
//! ```ignore
//! async fn create_order<H: OrdersApi>(handlers: &H, call: &Call<'_>) -> Result<Answer, Failure> {
//!     let mut input = Input::new(call);
//!     let shop_id = input.path("shop_id").scalar::<Uuid>().required();
//!     let limit = input.query("limit").scalar::<i32>().check(|at, limit| { at.integer(limit).range(1..=100); }).or(20);
//!     let tags = input.query("tags").explode(false).list::<String>().check(|at, tags| { at.list(tags).max_items(5); }).optional();
//!     let filter = input.query("filter").style(Style::DeepObject).object::<models::Filter>(&schemas::FILTER).optional();
//!     let body = input.json::<models::NewOrder>(&schemas::NEW_ORDER).await.required();
//!     let request = input.request(|| Some(CreateOrderRequest { shop_id: shop_id?, limit: limit?, tags: tags?, … }))?;
//!     …
//! }
//! ```
//! A reading ends in `required()` (`T`), `optional()` (`Option<T>`) or `or(default)` (`T`), each in an `Option` that is
//! `None` if and only if a violation was reported.
//!
//! A form of parts:
//! ```ignore
//!     let mut parts = input.multipart(&[Part::file("photo").max_size(5_000_000).media_types(&["image/*"]).verified()]).await;
//!     let title = parts.field("title").scalar::<String>().check(|at, title| { at.string(title).max_length(80); }).required();
//!     let place = parts.field("place").json::<models::Place>(&schemas::PLACE).optional();
//!     let photo = parts.file("photo").required();          // Upload
//!     let more = parts.files("more").or_default();         // Vec<Upload>
//! ```

mod body;
pub(super) mod fit;
mod form;
mod items;
#[cfg(feature = "multipart")]
mod multipart;
mod parameter;
mod raw;
mod reading;
mod style;
mod tree;
#[cfg(feature = "multipart")]
mod upload;
#[cfg(feature = "xml")]
mod xml;

pub use form::FormRule;
pub use items::Items;
#[cfg(feature = "multipart")]
pub use multipart::{Part, Parts};
pub use parameter::Parameter;
pub use reading::Reading;
pub use style::Style;
#[cfg(feature = "multipart")]
pub use upload::Upload;

use super::body::RequestBody;
use super::call::Call;
use super::error::Failure;
use super::violation::{Location, Violations};
use http::HeaderMap;
use raw::{Decoding, Pair, Raw};

/// Reads the parameters and the body of one request and collects what is wrong with them.
pub struct Input<'c> {
    path: &'c [(&'static str, &'c str)],
    pairs: Vec<Pair<'c>>,
    /// The cookies, when first asked for.
    cookies: Option<Vec<Pair<'c>>>,
    headers: &'c HeaderMap,
    body: Option<RequestBody>,
    violations: Violations,
    failure: Option<Failure>,
}

impl<'c> Input<'c> {
    /// The input of a call.
    pub fn new(call: &'c Call<'_>) -> Self {
        Self::of(call.path, call.query(), call.headers(), call.body())
    }

    /// The input of a request that was taken apart; the values of the path still encoded.
    pub fn of(path: &'c [(&'static str, &'c str)], query: &'c str, headers: &'c HeaderMap, body: RequestBody) -> Self {
        let pairs = raw::pairs(query);
        Self {
            path,
            pairs,
            cookies: None,
            headers,
            body: Some(body),
            violations: Violations::default(),
            failure: None,
        }
    }

    /// A path parameter.
    pub fn path<'i>(&'i mut self, name: &'i str) -> Parameter<'i> {
        let texts = self
            .path
            .iter()
            .filter(|(of, _)| *of == name)
            .map(|(_, value)| *value)
            .collect();
        let raw = Raw {
            texts: Ok(texts),
            decoding: Decoding::Percent,
        };
        Parameter::new(&mut self.violations, Location::Path, name, raw, &[])
    }

    /// A query parameter; `name` decoded.
    pub fn query<'i>(&'i mut self, name: &'i str) -> Parameter<'i> {
        let raw = raw::named(&self.pairs, name, Decoding::Form);
        Parameter::new(&mut self.violations, Location::Query, name, raw, &self.pairs)
    }

    /// A header, its name in any case.
    pub fn header<'i>(&'i mut self, name: &'i str) -> Parameter<'i> {
        let raw = raw::header(self.headers, name);
        Parameter::new(&mut self.violations, Location::Header, name, raw, &[])
    }

    /// A cookie.
    pub fn cookie<'i>(&'i mut self, name: &'i str) -> Parameter<'i> {
        let cookies = self.cookies.get_or_insert_with(|| raw::cookies(self.headers));
        let raw = raw::named(cookies, name, Decoding::Percent);
        Parameter::new(&mut self.violations, Location::Cookie, name, raw, cookies)
    }

    /// What was found so far.
    pub fn violations(&self) -> &Violations {
        &self.violations
    }

    /// The request made of its inputs; where one of them is missing, why the request is refused.
    pub fn request<T>(self, inputs: impl FnOnce() -> Option<T>) -> Result<T, Failure> {
        inputs().ok_or_else(|| self.refuse())
    }

    /// Why the request is refused: a body that cannot be read before constraints that are broken.
    pub fn refuse(self) -> Failure {
        self.failure
            .unwrap_or_else(|| Failure::invalid(self.violations.into_vec()))
    }
}
