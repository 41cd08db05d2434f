//! One request, as far as it concerns everybody: where from, since when, under which id.

use super::auth::Principal;
use super::digits;
use super::edge::Edge;
use super::headers::Verdicts;
use super::trace::Trace;
use http::header::{HeaderMap, HeaderValue};
use http::uri::Scheme;
use http::{Method, Uri};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Instant;

/// One request, as far as it concerns everybody.
pub(super) struct Visit {
    pub begun: Instant,
    pub method: Method,
    pub uri: Uri,
    pub headers: HeaderMap,
    pub address: Option<IpAddr>,
    pub secure: bool,
    pub trace: Trace,
    pub principal: OnceLock<Arc<Principal>>,
    pub verdicts: Mutex<Verdicts>,
}

impl Visit {
    pub fn new(request: &mut poem::Request, edge: &Edge) -> Self {
        let peer = request.remote_addr().as_socket_addr().map(|address| address.ip());
        let headers = std::mem::take(request.headers_mut());
        let trusted = |address: IpAddr| edge.trusted_proxies.iter().any(|network| network.contains(address));
        let proxied = peer.is_some_and(trusted);
        let https = |value: &HeaderValue| value.as_bytes().eq_ignore_ascii_case(b"https");
        Self {
            begun: Instant::now(),
            method: request.method().clone(),
            uri: request.uri().clone(),
            address: if proxied {
                forwarded(&headers, trusted).or(peer)
            } else {
                peer
            },
            secure: request.scheme() == &Scheme::HTTPS
                || (proxied && headers.get("x-forwarded-proto").is_some_and(https)),
            trace: Trace::of(&headers, &edge.trace_header),
            headers,
            principal: OnceLock::new(),
            verdicts: Mutex::default(),
        }
    }

    /// The query, without `?`.
    pub fn query(&self) -> &str {
        self.uri.query().unwrap_or_default()
    }

    /// The address as limits count it: who has an IPv6 network has 2^64 addresses, so that the network counts.
    pub fn network(&self) -> String {
        match self.address.map(|address| address.to_canonical()) {
            Some(IpAddr::V6(address)) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
            Some(address) => {
                let mut text = String::new();
                digits::address(&mut text, address);
                text
            }
            None => "unknown".to_owned(),
        }
    }

    /// Says who asks.
    pub fn name(&self, principal: &Arc<Principal>) {
        self.principal.get_or_init(|| Arc::clone(principal));
    }

    /// Who asks, for the log.
    pub fn user(&self) -> Option<&str> {
        self.principal.get().map(|principal| principal.subject.as_str())
    }

    pub fn is_head(&self) -> bool {
        self.method == Method::HEAD
    }
}

/// The last address of `X-Forwarded-For` that no trusted proxy wrote down for another: only these can be believed.
fn forwarded(headers: &HeaderMap, trusted: impl Fn(IpAddr) -> bool) -> Option<IpAddr> {
    let lines: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|line| line.to_str().ok())
        .collect();
    let addresses = lines.iter().rev().flat_map(|line| line.rsplit(','));
    let mut last = None;
    for text in addresses {
        let Ok(address) = text.trim().parse::<IpAddr>() else {
            return last;
        };
        if !trusted(address) {
            return Some(address);
        }
        last = Some(address);
    }
    last
}
