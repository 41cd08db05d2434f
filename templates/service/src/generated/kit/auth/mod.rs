//! Who is asking, and what they may do: bearer tokens (RFC 6750, RFC 7519), API keys, basic (RFC 7617).

mod jwt;
mod key;
mod known;
mod own;
#[cfg(feature = "jwks")]
mod provider;
mod sent;
mod settings;
mod signatures;
mod verified;

pub use own::Presented;
pub use settings::{JwtSettings, KeySource};

use super::call::cookie;
use super::clock::Clock;
use super::config::Config;
use super::error::BoxError;
use super::operation::{Contract, KeyLocation, Requirement, Scheme, SchemeKind, SchemeUse};
use base64::Engine as _;
use http::HeaderMap;
use jwt::{Jwt, Refused};
use known::Known;
use own::Verify;
use sent::{Sent, authorization};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// How long the token that development prints is good for.
const DEVELOPER_TOKEN: Duration = Duration::from_secs(12 * 60 * 60);

/// Who is asking.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Principal {
    /// The token's `sub`, the owner of the API key, the user.
    pub subject: String,
    /// What the caller may do; empty for API keys and basic.
    pub scopes: Vec<String>,
    /// The security scheme that named the caller.
    pub scheme: &'static str,
    /// The token's claims; empty for API keys and basic.
    pub claims: Map<String, Value>,
}

impl Principal {
    /// Whether the caller has this scope.
    pub fn has_scope(&self, scope: &str) -> bool {
        self.scopes.iter().any(|own| own == scope)
    }

    /// A claim of the token as a value of the team's own type; `None` if it is missing or has another form.
    pub fn claim<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        T::deserialize(self.claims.get(name)?).ok()
    }
}

/// The caller is known, or need not be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Admission {
    /// Who; `None` where authentication is optional and nobody said anything.
    pub principal: Option<Arc<Principal>>,
    /// The scopes that the caller lacks, of the requirement that came nearest. Not empty means 403.
    pub lacking: Vec<&'static str>,
    /// All scopes of that requirement, for the challenge; empty where none is lacking.
    pub demanded: Vec<&'static str>,
}

/// The caller is nobody we know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// There are no credentials: 401.
    Missing,
    /// There are, and they do not hold: 401.
    Invalid,
    /// Nobody can say, because the provider of the keys does not answer and none are kept: 503.
    Unverifiable,
}

/// Verifies credentials.
pub struct Authenticator {
    contract: &'static Contract,
    jwt: Option<Jwt>,
    api_keys: Known,
    basic_users: Known,
    /// By scheme: what the team's own code verifies.
    own: BTreeMap<&'static str, Verify>,
}

impl fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authenticator").finish_non_exhaustive()
    }
}

/// What one scheme makes of a request.
enum Credentials {
    Absent,
    Bad(Denied),
    Good(Arc<Principal>),
}

impl Authenticator {
    /// Knows the keys of the configuration.
    pub fn new(config: &Config, contract: &'static Contract) -> Self {
        Self {
            contract,
            jwt: config.jwt.as_ref().map(Jwt::new),
            api_keys: Known::keys(&config.api_keys),
            basic_users: Known::users(&config.basic_users),
            own: BTreeMap::new(),
        }
    }

    /// Takes the keys of another configuration.
    pub fn configure(&mut self, config: &Config, clock: &Clock) {
        let own = std::mem::take(&mut self.own);
        *self = Self::new(config, self.contract).with_clock(clock);
        self.own = own;
    }

    /// With the team's own code for one scheme, in place of the configuration's keys.
    #[must_use]
    pub fn verifying<F, E>(
        mut self,
        scheme: &'static str,
        verify: impl Fn(Presented) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<Option<Principal>, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        self.own.insert(scheme, own::boxed(verify));
        self
    }

    /// Whether the team's own code verifies this scheme.
    pub fn verifies(&self, scheme: &str) -> bool {
        self.own.contains_key(scheme)
    }

    /// With another clock: what has expired is its to say.
    #[must_use]
    pub fn with_clock(mut self, clock: &Clock) -> Self {
        if let Some(jwt) = &mut self.jwt {
            jwt.clock = clock.clone();
        }
        self
    }

    /// Fetches the keys of the identity provider, so that the first request need not wait for them.
    pub fn warm_up(&self) {
        #[cfg(feature = "jwks")]
        if let Some(jwt) = &self.jwt {
            jwt.warm_up();
        }
    }

    /// Tries the requirements in order; the first that holds wins. Where none holds whole, the one whose credentials
    /// are good but lack scopes says so.
    ///
    /// # Errors
    /// [`Denied`], unless one of the requirements is empty and no credentials were sent.
    pub async fn admit(
        &self,
        security: &'static [Requirement],
        headers: &HeaderMap,
        query: &str,
    ) -> Result<Admission, Denied> {
        let (mut nearest, mut worst, mut optional) = (None, None, security.is_empty());
        for requirement in security {
            if requirement.0.is_empty() {
                optional = true;
                continue;
            }
            match self.satisfy(requirement, headers, query).await {
                Ok(admission) if admission.lacking.is_empty() => return Ok(admission),
                Ok(admission) => nearest = nearest.or(Some(admission)),
                Err(Denied::Missing) => {}
                Err(Denied::Invalid) => worst = worst.or(Some(Denied::Invalid)),
                Err(Denied::Unverifiable) => worst = Some(Denied::Unverifiable),
            }
        }
        match (nearest, worst) {
            (Some(admission), _) => Ok(admission),
            (None, Some(denied)) => Err(denied),
            (None, None) if optional => Ok(Admission::default()),
            (None, None) => Err(Denied::Missing),
        }
    }

    /// All schemes of one requirement must hold; the first names the caller.
    async fn satisfy(&self, requirement: &Requirement, headers: &HeaderMap, query: &str) -> Result<Admission, Denied> {
        let mut admission = Admission::default();
        for one in requirement.0 {
            let scheme = self.contract.scheme(one.scheme).ok_or(Denied::Missing)?;
            let principal = match self.credentials(scheme, headers, query).await {
                Credentials::Absent => return Err(Denied::Missing),
                Credentials::Bad(denied) => return Err(denied),
                Credentials::Good(principal) => principal,
            };
            admission.lacking.extend(lacking(scheme, one, &principal));
            admission.principal.get_or_insert(principal);
        }
        if !admission.lacking.is_empty() {
            admission.demanded = requirement.0.iter().flat_map(|one| one.scopes).copied().collect();
        }
        Ok(admission)
    }

    async fn credentials(&self, scheme: &'static Scheme, headers: &HeaderMap, query: &str) -> Credentials {
        if let Some(verify) = self.own.get(scheme.name) {
            let sent = presented(scheme.kind, headers, query);
            // On the heap: most services verify nothing themselves.
            return Box::pin(own::judge(verify, scheme, sent, headers)).await;
        }
        match scheme.kind {
            SchemeKind::Bearer { .. } => self.bearer(scheme.name, headers).await,
            SchemeKind::Basic => self.basic_users.judge(sent_user(headers), scheme.name),
            SchemeKind::ApiKey { location, name } => self
                .api_keys
                .judge(sent_key(location, name, headers, query), scheme.name),
            SchemeKind::Other(_) => Credentials::Absent,
        }
    }

    async fn bearer(&self, scheme: &'static str, headers: &HeaderMap) -> Credentials {
        let token = match authorization(headers, "bearer") {
            Sent::Nothing => return Credentials::Absent,
            Sent::Twice => return Credentials::Bad(Denied::Invalid),
            Sent::Once(token) => token,
        };
        let Some(jwt) = &self.jwt else {
            return Credentials::Bad(Denied::Invalid);
        };
        match jwt.verify(token, scheme).await {
            Ok(principal) => Credentials::Good(principal),
            Err(Refused::Unverifiable) => Credentials::Bad(Denied::Unverifiable),
            Err(reason) => {
                tracing::debug!(%reason, "a bearer token was refused");
                Credentials::Bad(Denied::Invalid)
            }
        }
    }

    /// A token with all scopes of the contract, for the developer to paste; `None` without a bearer scheme, or where
    /// another has the key that signs.
    pub fn developer_token(&self) -> Option<String> {
        let bearer = self.contract.schemes.iter().filter_map(|scheme| match scheme.kind {
            SchemeKind::Bearer { scopes } => Some(scopes),
            _ => None,
        });
        let used = self.contract.operations.iter().flat_map(|operation| operation.security);
        let used = used.flat_map(|requirement| requirement.0).map(|one| one.scopes);
        let mut scopes: Vec<&str> = bearer.chain(used).flatten().copied().collect();
        scopes.sort_unstable();
        scopes.dedup();
        self.token("developer", &scopes)
    }

    /// A token of this subject and these scopes, where the key is ours.
    pub fn token(&self, subject: &str, scopes: &[&str]) -> Option<String> {
        self.jwt.as_ref()?.issue(subject, scopes, DEVELOPER_TOKEN)
    }
}

/// The scopes that `principal` lacks. Only tokens carry scopes (OpenAPI 3.0, Security Requirement Object).
fn lacking<'a>(scheme: &Scheme, one: &SchemeUse, principal: &'a Principal) -> impl Iterator<Item = &'static str> + 'a {
    let scopes = if matches!(scheme.kind, SchemeKind::Bearer { .. }) {
        one.scopes
    } else {
        &[]
    };
    scopes.iter().copied().filter(|scope| !principal.has_scope(scope))
}

/// What the request shows for a scheme of this kind.
fn presented(kind: SchemeKind, headers: &HeaderMap, query: &str) -> Sent<String> {
    match kind {
        SchemeKind::Bearer { .. } => authorization(headers, "bearer").map(str::to_owned),
        SchemeKind::Basic => sent_user(headers),
        SchemeKind::ApiKey { location, name } => sent_key(location, name, headers, query),
        SchemeKind::Other(_) => Sent::Once(String::new()),
    }
}

/// `user:password`.
fn sent_user(headers: &HeaderMap) -> Sent<String> {
    let sent = authorization(headers, "basic").map(|sent| {
        let decoded = base64::engine::general_purpose::STANDARD.decode(sent).ok()?;
        String::from_utf8(decoded).ok()
    });
    sent.flatten()
}

/// The key where the contract wants it. Sent twice it is none: a proxy may have judged the other.
fn sent_key(location: KeyLocation, name: &str, headers: &HeaderMap, query: &str) -> Sent<String> {
    match location {
        KeyLocation::Header => Sent::only(
            headers
                .get_all(name)
                .iter()
                .map(|value| value.to_str().unwrap_or_default()),
        ),
        KeyLocation::Query => {
            let pairs = form_urlencoded::parse(query.as_bytes());
            Sent::only(pairs.filter(|(key, _)| key == name).map(|(_, value)| value))
        }
        KeyLocation::Cookie => Sent::only(cookie(headers, name)),
    }
}
