//! Files from the network: only whom the user allows, and never more than a document needs.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::io::Read;
use std::net::IpAddr;
use std::str::FromStr;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use ureq::http::header::{CONTENT_TYPE, LOCATION};
use ureq::http::{Response, Uri};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body};

use super::public::is_public;
use crate::source::address::{Address, spot};
use crate::source::{Found, Trouble, Unread};

/// From where files may be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Allow {
    /// Every host with a public address.
    Public,
    /// A host by its name, public or not: `schemas.example.org`, `localhost:8080`. Without a port, that of the scheme.
    Host(String, Option<u16>),
}

impl FromStr for Allow {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Ok(Self::Public);
        }
        let (host, port) =
            spot(text).ok_or("write a host, with its port if it is not that of the scheme: example.org:8443")?;
        Ok(Self::Host(host, port))
    }
}

impl Allow {
    /// Whether this names the host of an address.
    fn names(&self, address: &Address) -> bool {
        let Self::Host(host, port) = self else { return false };
        *host == address.host && port.map_or(address.has_own_port(), |port| port == address.port)
    }
}

/// What was allowed, and what was fetched so far. Clones share what was fetched: no file is asked for twice.
#[derive(Clone, Debug)]
pub struct Network {
    allowed: Vec<Allow>,
    agent: OnceLock<Agent>,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    /// How long was waited for answers.
    spent: Duration,
    answers: BTreeMap<String, Result<Found, Unread>>,
}

/// What an address answers.
enum Answer {
    Bytes(Vec<u8>),
    Moved(Address),
}

/// Moves that are followed.
const MOVES: usize = 5;

/// For a connection alone; a host that drops everything shall not use up what is left for others.
const CONNECT: Duration = Duration::from_secs(10);

impl Network {
    /// A network of which this may be read.
    pub fn new(allowed: Vec<Allow>) -> Self {
        Self {
            allowed,
            agent: OnceLock::new(),
            state: Arc::default(),
        }
    }

    /// The same with more that may be read.
    #[must_use]
    pub fn and(&self, more: &[Allow]) -> Self {
        Self {
            state: self.state.clone(),
            ..Self::new([&self.allowed, more].concat())
        }
    }

    /// The file at an address, of at most `most` bytes, or where it is; waiting for all files takes `seconds` at most.
    pub(super) fn read(&self, location: &str, most: usize, seconds: u64) -> Result<Found, Unread> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let known = state.answers.get(location).cloned();
        let answer = known.unwrap_or_else(|| {
            let begun = Instant::now();
            let left = Duration::from_secs(seconds).saturating_sub(state.spent);
            let answer = self.fetch(location, most, begun + left, &mut state.answers);
            state.spent += begun.elapsed();
            if !matches!(answer, Err(Unread::TooLarge)) {
                state.answers.insert(location.to_owned(), answer.clone());
            }
            answer
        });
        match answer {
            Ok(Found::Bytes(bytes)) if bytes.len() > most => Err(Unread::TooLarge),
            answer => answer,
        }
    }

    /// Asks for a file and follows where it moved. What is found elsewhere is kept among the answers.
    fn fetch(
        &self,
        location: &str,
        most: usize,
        end: Instant,
        answers: &mut BTreeMap<String, Result<Found, Unread>>,
    ) -> Result<Found, Unread> {
        let mut address = Address::of(location).ok_or(Trouble::Malformed)??;
        for _ in 0..=MOVES {
            self.permit(&address)?;
            match self.ask(&address, most, end)? {
                Answer::Moved(next) => address = next,
                Answer::Bytes(bytes) => {
                    let at = address.to_string();
                    if at == location {
                        return Ok(Found::Bytes(bytes));
                    }
                    answers.insert(at.clone(), Ok(Found::Bytes(bytes)));
                    return Ok(Found::At(at));
                }
            }
        }
        Err(Trouble::Moved.into())
    }

    fn permit(&self, address: &Address) -> Result<(), Trouble> {
        let allows = |allow: &Allow| *allow == Allow::Public || allow.names(address);
        if self.allowed.iter().any(allows) {
            return Ok(());
        }
        Err(Trouble::Unlisted(address.spot()))
    }

    /// One request.
    fn ask(&self, address: &Address, most: usize, end: Instant) -> Result<Answer, Unread> {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Trouble::Slow.into());
        }
        let failed = |error: ureq::Error| Unread::from(trouble(error, address));
        let request = self.agent().get(address.to_string()).config();
        let request = request.timeout_global(Some(left)).build();
        let mut response = request.call().map_err(failed)?;
        let status = response.status();
        if status.is_redirection() {
            return moved(address, &response).map(Answer::Moved);
        }
        if !status.is_success() {
            return Err(Trouble::Status(status.as_u16()).into());
        }
        if is_page(&response) {
            return Err(Trouble::Page.into());
        }
        let mut bytes = Vec::new();
        let body = response.body_mut().as_reader();
        let read = body.take(most as u64 + 1).read_to_end(&mut bytes);
        read.map_err(|error| failed(error.into()))?;
        if bytes.len() > most {
            return Err(Unread::TooLarge);
        }
        Ok(Answer::Bytes(bytes))
    }

    /// The client. It follows no moves and uses no proxy: else others would choose to whom it talks.
    fn agent(&self) -> &Agent {
        self.agent.get_or_init(|| {
            let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
            let config = Agent::config_builder()
                .tls_config(tls)
                .proxy(None)
                .max_redirects(0)
                .http_status_as_error(false)
                .timeout_connect(Some(CONNECT))
                .user_agent(concat!("apigen/", env!("CARGO_PKG_VERSION")))
                .accept("application/yaml, application/json, text/plain, */*;q=0.1")
                .build();
            let judge = Judge {
                allowed: self.allowed.clone(),
            };
            Agent::with_parts(config, DefaultConnector::default(), judge)
        })
    }
}

/// Where the file moved to.
fn moved(address: &Address, response: &Response<Body>) -> Result<Address, Unread> {
    let status = Trouble::Status(response.status().as_u16());
    let to = response.headers().get(LOCATION).and_then(|to| to.to_str().ok());
    let to = to.ok_or(status)?;
    let other = to
        .split_once(':')
        .is_some_and(|(scheme, _)| scheme.chars().all(char::is_alphanumeric));
    let next = address.joined(to)?;
    let foreign = other && Address::of(to).is_none();
    if foreign || address.secure && !next.secure {
        return Err(Trouble::Downgraded.into());
    }
    Ok(next)
}

fn is_page(response: &Response<Body>) -> bool {
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.trim_start().to_ascii_lowercase().starts_with("text/html"))
}

/// Looks up hosts, and refuses those that stand at no public address unless they are named. The client connects to what
/// is answered here and looks up nothing itself, so no host can be another when it is connected to.
#[derive(Debug)]
struct Judge {
    allowed: Vec<Allow>,
}

/// A host that stands at no public address.
#[derive(Debug)]
struct NotPublic(IpAddr);

impl fmt::Display for NotPublic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is no public address", self.0)
    }
}

impl Error for NotPublic {}

impl Resolver for Judge {
    fn resolve(
        &self,
        uri: &Uri,
        config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout);
        let found = found.map_err(|error| match error {
            ureq::Error::Io(_) => ureq::Error::HostNotFound,
            other => other,
        })?;
        let address = Address::of(&uri.to_string()).and_then(Result::ok);
        let named = address.is_some_and(|address| self.allowed.iter().any(|allow| allow.names(&address)));
        match found.iter().find(|at| !named && !is_public(at.ip())) {
            Some(at) => Err(ureq::Error::Other(Box::new(NotPublic(at.ip())))),
            None => Ok(found),
        }
    }
}

/// What went wrong, in our words.
fn trouble(error: ureq::Error, address: &Address) -> Trouble {
    use std::io::ErrorKind::{ConnectionReset, InvalidData, TimedOut, UnexpectedEof};
    match error {
        ureq::Error::Timeout(_) => Trouble::Slow,
        ureq::Error::HostNotFound => Trouble::NoHost,
        ureq::Error::Other(other) => match other.downcast_ref::<NotPublic>() {
            Some(NotPublic(ip)) => Trouble::Private(address.spot(), ip.to_string()),
            None => Trouble::NoHttp(other.to_string()),
        },
        ureq::Error::Rustls(error) => Trouble::Untrusted(error.to_string()),
        ureq::Error::Tls(why) => Trouble::Untrusted(why.to_owned()),
        ureq::Error::Io(error) => match error.kind() {
            TimedOut => Trouble::Slow,
            InvalidData if address.secure => Trouble::Untrusted(error.to_string()),
            UnexpectedEof | ConnectionReset => Trouble::NoHttp("it ends too early".to_owned()),
            _ => Trouble::NoAnswer,
        },
        ureq::Error::ConnectionFailed => Trouble::NoAnswer,
        other => Trouble::NoHttp(other.to_string()),
    }
}
