//! Asks a service without a network: for the tests of a team's own, over real guards, handlers and a database in memory.
//!
//! ```ignore
//! let client = Client::new(generated::service(Handlers::new(state)).database(database));
//! let made = client.post("/v2/orders").by("jo", &["orders:write"]).json(&order).send().await;
//! assert_eq!(made.status, 201);
//! ```

use super::api::Api;
use super::service::Service;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap};
use poem::Endpoint as _;
use serde::Serialize;
use serde_json::Value;

/// A client of a service in the same process.
pub struct Client<A> {
    service: Service<A>,
}

/// A request that is being written.
pub struct Ask<'c, A> {
    client: &'c Client<A>,
    request: poem::RequestBuilder,
    body: Vec<u8>,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Its status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body; of a broken stream, nothing.
    pub body: Vec<u8>,
}

impl<A: Api> Client<A> {
    /// A client of this service, whose keys are those of development.
    pub fn new(service: Service<A>) -> Self {
        Self { service }
    }

    /// The service.
    pub fn service(&self) -> &Service<A> {
        &self.service
    }

    /// `GET`.
    pub fn get(&self, path: &str) -> Ask<'_, A> {
        self.ask("GET", path)
    }

    /// `POST`.
    pub fn post(&self, path: &str) -> Ask<'_, A> {
        self.ask("POST", path)
    }

    /// `PUT`.
    pub fn put(&self, path: &str) -> Ask<'_, A> {
        self.ask("PUT", path)
    }

    /// `PATCH`.
    pub fn patch(&self, path: &str) -> Ask<'_, A> {
        self.ask("PATCH", path)
    }

    /// `DELETE`.
    pub fn delete(&self, path: &str) -> Ask<'_, A> {
        self.ask("DELETE", path)
    }

    /// A request of any method; one that HTTP does not know is `GET`.
    pub fn ask(&self, method: &str, path: &str) -> Ask<'_, A> {
        Ask {
            client: self,
            request: poem::Request::builder()
                .method(method.parse().unwrap_or_default())
                .uri_str(path),
            body: Vec::new(),
        }
    }
}

impl<A: Api> Ask<'_, A> {
    /// With a bearer token of this subject and these scopes, where the contract has bearer tokens.
    #[must_use]
    pub fn by(self, subject: &str, scopes: &[&str]) -> Self {
        match self.client.service.token(subject, scopes) {
            Some(token) => self.header(AUTHORIZATION.as_str(), &format!("Bearer {token}")),
            None => self,
        }
    }

    /// With a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    /// With a body of this media type.
    #[must_use]
    pub fn body(mut self, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self.header(CONTENT_TYPE.as_str(), media_type)
    }

    /// With a JSON body.
    #[must_use]
    pub fn json(self, value: &impl Serialize) -> Self {
        self.body("application/json", serde_json::to_vec(value).unwrap_or_default())
    }

    /// Sends it and reads the whole answer.
    pub async fn send(self) -> Reply {
        let response = self.client.service.get_response(self.request.body(self.body)).await;
        let (parts, body) = response.into_parts();
        Reply {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body: body.into_vec().await.unwrap_or_default(),
        }
    }
}

impl Reply {
    /// The body as JSON; `null` where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The value of a header; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default()
    }
}
