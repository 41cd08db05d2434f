//! Who is asking, and what they may do: bearer tokens (RFC 6750, RFC 7519), API keys, basic (RFC 7617).

use super::config::{Config, JwtSettings};
use super::operation::{Contract, KeyLocation, Requirement, Scheme, SchemeKind, SchemeUse};
use base64::Engine as _;
use http::HeaderMap;
use http::header::{AUTHORIZATION, COOKIE};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How far clocks may differ, in seconds.
const LEEWAY: u64 = 30;
/// A longer token is refused unread.
const TOKEN_BYTES: usize = 16 * 1024;
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
}

/// The caller is known, or need not be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Admission {
    /// Who; `None` where authentication is optional and nobody said anything.
    pub principal: Option<Principal>,
    /// The scopes that the caller lacks, of the requirement that came nearest. Not empty means 403.
    pub lacking: Vec<&'static str>,
    /// All scopes of that requirement, for the challenge.
    pub demanded: Vec<&'static str>,
}

/// The caller is nobody we know: 401.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// There are no credentials.
    Missing,
    /// There are, and they do not hold.
    Invalid,
}

/// Verifies credentials.
pub struct Authenticator {
    contract: &'static Contract,
    jwt: Option<Jwt>,
    api_keys: Vec<(String, SecretString)>,
    basic_users: Vec<(String, SecretString)>,
}

impl fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authenticator")
            .field("api_keys", &self.api_keys.len())
            .finish_non_exhaustive()
    }
}

/// The keys and rules of bearer tokens. The algorithm is ours to choose, never the token's.
struct Jwt {
    decoding: DecodingKey,
    encoding: EncodingKey,
    rules: Validation,
    settings: JwtSettings,
}

/// What we read of a token's claims.
#[derive(Deserialize)]
struct Claims {
    sub: Option<String>,
    #[serde(flatten)]
    others: Map<String, Value>,
}

/// What one scheme makes of a request.
enum Credentials {
    Absent,
    Bad,
    Good(Principal),
}

impl Authenticator {
    /// Knows the keys of the configuration.
    pub fn new(config: &Config, contract: &'static Contract) -> Self {
        Self {
            contract,
            jwt: config.jwt.as_ref().map(Jwt::new),
            api_keys: config.api_keys.clone(),
            basic_users: config.basic_users.clone(),
        }
    }

    /// Tries the requirements in order; the first that holds wins. Where none holds whole, the one whose credentials
    /// are good but lack scopes says so.
    ///
    /// # Errors
    /// [`Denied`], unless one of the requirements is empty and no credentials were sent.
    pub fn admit(
        &self,
        security: &'static [Requirement],
        headers: &HeaderMap,
        query: &str,
    ) -> Result<Admission, Denied> {
        if security.is_empty() {
            return Ok(Admission::default());
        }
        let (mut nearest, mut bad, mut optional) = (None, false, false);
        for requirement in security {
            if requirement.0.is_empty() {
                optional = true;
                continue;
            }
            match self.satisfy(requirement, headers, query) {
                Ok(admission) if admission.lacking.is_empty() => return Ok(admission),
                Ok(admission) => nearest = nearest.or(Some(admission)),
                Err(denied) => bad |= denied == Denied::Invalid,
            }
        }
        match nearest {
            Some(admission) => Ok(admission),
            None if bad => Err(Denied::Invalid),
            None if optional => Ok(Admission::default()),
            None => Err(Denied::Missing),
        }
    }

    /// All schemes of one requirement must hold; the first names the caller.
    fn satisfy(&self, requirement: &Requirement, headers: &HeaderMap, query: &str) -> Result<Admission, Denied> {
        let mut admission = Admission::default();
        for one in requirement.0 {
            let scheme = self.contract.scheme(one.scheme).ok_or(Denied::Missing)?;
            let principal = match self.credentials(scheme, headers, query) {
                Credentials::Absent => return Err(Denied::Missing),
                Credentials::Bad => return Err(Denied::Invalid),
                Credentials::Good(principal) => principal,
            };
            admission.lacking.extend(lacking(scheme, one, &principal));
            admission.demanded.extend(one.scopes);
            admission.principal.get_or_insert(principal);
        }
        Ok(admission)
    }

    fn credentials(&self, scheme: &'static Scheme, headers: &HeaderMap, query: &str) -> Credentials {
        match scheme.kind {
            SchemeKind::Bearer { .. } => self.bearer(scheme.name, headers),
            SchemeKind::Basic => self.basic(scheme.name, headers),
            SchemeKind::ApiKey { location, name } => {
                self.api_key(scheme.name, &sent_key(location, name, headers, query))
            }
            SchemeKind::Other(_) => Credentials::Absent,
        }
    }

    fn bearer(&self, scheme: &'static str, headers: &HeaderMap) -> Credentials {
        let Some(token) = authorization(headers, "bearer") else {
            return Credentials::Absent;
        };
        let verified = self.jwt.as_ref().and_then(|jwt| jwt.verify(token));
        verified.map_or(Credentials::Bad, |claims| Credentials::Good(claims.principal(scheme)))
    }

    fn basic(&self, scheme: &'static str, headers: &HeaderMap) -> Credentials {
        let Some(sent) = authorization(headers, "basic") else {
            return Credentials::Absent;
        };
        let decoded = base64::engine::general_purpose::STANDARD.decode(sent).ok();
        let text = decoded.and_then(|bytes| String::from_utf8(bytes).ok());
        let Some((user, password)) = text.as_deref().and_then(|text| text.split_once(':')) else {
            return Credentials::Bad;
        };
        find(
            &self.basic_users,
            |own, secret| same(own, user) & same(secret, password),
            scheme,
        )
    }

    fn api_key(&self, scheme: &'static str, sent: &Option<String>) -> Credentials {
        let Some(sent) = sent else { return Credentials::Absent };
        find(&self.api_keys, |_, secret| same(secret, sent), scheme)
    }

    /// A token with all scopes of the contract, for the developer to paste; `None` without a bearer scheme.
    pub fn developer_token(&self) -> Option<String> {
        let bearer = self.contract.schemes.iter().filter_map(|scheme| match scheme.kind {
            SchemeKind::Bearer { scopes } => Some(scopes),
            _ => None,
        });
        let mut scopes: Vec<&str> = bearer.flatten().copied().collect();
        scopes.sort_unstable();
        scopes.dedup();
        self.jwt.as_ref()?.issue("developer", &scopes, DEVELOPER_TOKEN)
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

impl Jwt {
    fn new(settings: &JwtSettings) -> Self {
        let secret = settings.secret.expose_secret().as_bytes();
        let mut rules = Validation::new(Algorithm::HS256);
        rules.leeway = LEEWAY;
        rules.validate_nbf = true;
        rules.validate_aud = settings.audience.is_some();
        if let Some(audience) = &settings.audience {
            rules.set_audience(&[audience]);
        }
        if let Some(issuer) = &settings.issuer {
            rules.set_issuer(&[issuer]);
        }
        let wanted = [
            ("iss", settings.issuer.is_some()),
            ("aud", settings.audience.is_some()),
            ("exp", true),
        ];
        let required: Vec<_> = wanted
            .iter()
            .filter(|(_, needed)| *needed)
            .map(|(claim, _)| *claim)
            .collect();
        rules.set_required_spec_claims(&required);
        Self {
            decoding: DecodingKey::from_secret(secret),
            encoding: EncodingKey::from_secret(secret),
            rules,
            settings: settings.clone(),
        }
    }

    fn verify(&self, token: &str) -> Option<Claims> {
        if token.len() > TOKEN_BYTES {
            return None;
        }
        let verified = jsonwebtoken::decode::<Claims>(token, &self.decoding, &self.rules);
        verified
            .inspect_err(|error| tracing::debug!(%error, "a bearer token was refused"))
            .ok()
            .map(|data| data.claims)
    }

    fn issue(&self, subject: &str, scopes: &[&str], lifetime: Duration) -> Option<String> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
        let mut claims = Map::new();
        claims.insert("sub".to_owned(), subject.into());
        claims.insert("scope".to_owned(), scopes.join(" ").into());
        claims.insert("exp".to_owned(), (now + lifetime.as_secs()).into());
        for (claim, value) in [("iss", &self.settings.issuer), ("aud", &self.settings.audience)] {
            if let Some(value) = value {
                claims.insert(claim.to_owned(), value.as_str().into());
            }
        }
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.encoding).ok()
    }
}

impl Claims {
    fn principal(self, scheme: &'static str) -> Principal {
        let scopes = ["scope", "scp", "scopes"]
            .iter()
            .find_map(|claim| self.others.get(*claim))
            .map(scopes_of);
        Principal {
            subject: self.sub.unwrap_or_default(),
            scopes: scopes.unwrap_or_default(),
            scheme,
            claims: self.others,
        }
    }
}

/// Scopes come as one string with spaces (RFC 8693 section 4.2) or as a list.
fn scopes_of(claim: &Value) -> Vec<String> {
    match claim {
        Value::String(text) => text.split_ascii_whitespace().map(str::to_owned).collect(),
        Value::Array(items) => items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// What stands behind `scheme` in the `Authorization` header. The scheme's case does not matter (RFC 9110).
fn authorization<'a>(headers: &'a HeaderMap, scheme: &str) -> Option<&'a str> {
    let (sent, credentials) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    sent.eq_ignore_ascii_case(scheme).then_some(credentials.trim_start())
}

fn sent_key(location: KeyLocation, name: &str, headers: &HeaderMap, query: &str) -> Option<String> {
    match location {
        KeyLocation::Header => headers.get(name)?.to_str().ok().map(str::to_owned),
        KeyLocation::Query => {
            let mut pairs = form_urlencoded::parse(query.as_bytes());
            pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
        }
        KeyLocation::Cookie => {
            let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
            let mut pairs = lines
                .flat_map(|line| line.split(';'))
                .filter_map(|pair| pair.trim().split_once('='));
            pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
        }
    }
}

/// Looks at every entry, found or not, so that time tells nothing.
fn find(known: &[(String, SecretString)], fits: impl Fn(&str, &str) -> bool, scheme: &'static str) -> Credentials {
    let mut found = None;
    for (subject, secret) in known {
        if fits(subject, secret.expose_secret()) {
            found = Some(subject);
        }
    }
    found.map_or(Credentials::Bad, |subject| {
        Credentials::Good(Principal {
            subject: subject.clone(),
            scheme,
            ..Principal::default()
        })
    })
}

/// Compares in a time that depends on the lengths only.
fn same(one: &str, other: &str) -> bool {
    let differing = one.bytes().zip(other.bytes()).fold(0u8, |sum, (a, b)| sum | (a ^ b));
    std::hint::black_box(differing) == 0 && one.len() == other.len()
}
