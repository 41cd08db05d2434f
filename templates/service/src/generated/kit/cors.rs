//! Cross-origin requests (the Fetch standard's CORS protocol).

use super::error::header_value;
use super::operation::Cors;
use http::header::{self, HeaderMap, HeaderValue};

impl Cors {
    /// Whether this is a preflight.
    pub(super) fn is_preflight(headers: &HeaderMap) -> bool {
        headers.contains_key(header::ORIGIN) && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
    }

    /// Adds what every answer says.
    pub(super) fn decorate(&self, request: &HeaderMap, answer: &mut HeaderMap) {
        if !self.any_origin() || self.credentials {
            answer.append(header::VARY, HeaderValue::from_static("origin"));
        }
        let Some(origin) = request.get(header::ORIGIN).filter(|origin| self.allows(origin)) else {
            return;
        };
        let any = self.any_origin() && !self.credentials;
        let allowed = if any {
            HeaderValue::from_static("*")
        } else {
            origin.clone()
        };
        answer.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
        if self.credentials {
            answer.insert(
                header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
                HeaderValue::from_static("true"),
            );
        }
        if !self.expose_headers.is_empty() {
            let exposed = header_value(&self.expose_headers.join(", "));
            answer.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
        }
    }

    /// Adds what the answer to a preflight says: the declared methods, and the headers that were asked for.
    pub(super) fn preflight(&self, methods: &str, request: &HeaderMap, answer: &mut HeaderMap) {
        if !request.get(header::ORIGIN).is_some_and(|origin| self.allows(origin)) {
            return;
        }
        answer.insert(header::ACCESS_CONTROL_ALLOW_METHODS, header_value(methods));
        if let Some(wanted) = request
            .get(header::ACCESS_CONTROL_REQUEST_HEADERS)
            .filter(|names| is_list(names))
        {
            let allowed = if self.headers.is_empty() {
                wanted.clone()
            } else {
                header_value(&self.headers.join(", "))
            };
            answer.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, allowed);
        }
        if let Some(age) = self.max_age {
            answer.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from(age.as_secs()));
        }
    }

    fn any_origin(&self) -> bool {
        self.origins.contains(&"*")
    }

    /// Compared as bytes: an origin need not be text.
    fn allows(&self, origin: &HeaderValue) -> bool {
        self.any_origin() || self.origins.iter().any(|one| one.as_bytes() == origin.as_bytes())
    }
}

/// Whether this is a list of header names.
fn is_list(names: &HeaderValue) -> bool {
    let fits = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b',' | b' ');
    names.as_bytes().iter().all(fits)
}
