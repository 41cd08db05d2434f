//! Bearer tokens: JSON Web Tokens (RFC 7519), verified as RFC 8725 advises.

use super::super::clock::Clock;
use super::key::{Key, Material};
use super::settings::JwtSettings;
use super::verified::{Cache, Verified};
use super::{Principal, signatures};
use jsonwebtoken::{Algorithm, EncodingKey, Header, Validation, decode_header};
use secrecy::ExposeSecret as _;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::sync::Arc;
use std::time::Duration;

/// A longer token is refused unread.
const TOKEN_BYTES: usize = 16 * 1024;

/// The keys and rules of bearer tokens.
pub(super) struct Jwt {
    own: Vec<Key>,
    #[cfg(feature = "jwks")]
    providers: Vec<Arc<super::provider::Provider>>,
    signing: Option<EncodingKey>,
    cache: Arc<Cache>,
    pub clock: Clock,
    settings: JwtSettings,
}

/// What we read of a token's claims.
#[derive(Deserialize)]
struct Payload {
    sub: Option<String>,
    #[serde(flatten)]
    others: Map<String, Value>,
}

/// Between which seconds a token holds.
#[derive(Clone, Copy)]
pub(super) struct Claims {
    until: f64,
    from: f64,
}

/// Why a token does not hold; for the log, the client is told only that it does not.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refused {
    #[error("it has more than {TOKEN_BYTES} bytes")]
    TooLong,
    #[error("it has expired")]
    Expired,
    #[error("it does not hold yet")]
    Early,
    #[error("it demands what is not understood here (`crit`)")]
    Critical,
    #[error("no key fits its algorithm and key id")]
    UnknownKey,
    #[error(transparent)]
    Invalid(#[from] jsonwebtoken::errors::Error),
    #[error("the provider of the keys does not answer")]
    #[cfg_attr(not(feature = "jwks"), expect(dead_code, reason = "only providers can be away"))]
    Unverifiable,
}

impl Jwt {
    pub fn new(settings: &JwtSettings) -> Self {
        let secret = settings.secret.as_ref().map(|secret| secret.expose_secret().as_bytes());
        let rules = rules(settings.issuer.as_deref(), settings.audience.as_deref());
        let own = secret
            .map(Material::secret)
            .into_iter()
            .chain(settings.public_keys.clone());
        let own = own.map(|key| key.ruled(None, rules.clone())).collect();
        let cache = Arc::new(Cache::new(settings.cache));
        signatures::install();
        Self {
            own,
            #[cfg(feature = "jwks")]
            providers: super::provider::of(settings, &cache),
            signing: secret.map(EncodingKey::from_secret),
            cache,
            clock: Clock::default(),
            settings: settings.clone(),
        }
    }

    #[cfg(feature = "jwks")]
    pub fn warm_up(&self) {
        for provider in &self.providers {
            provider.refresh_behind();
        }
    }

    /// Who the token speaks for.
    pub async fn verify(&self, token: &str, scheme: &'static str) -> Result<Arc<Principal>, Refused> {
        if token.len() > TOKEN_BYTES {
            return Err(Refused::TooLong);
        }
        let place = self.cache.key(token, scheme);
        if let Some((place, known)) = place.and_then(|place| Some((place, self.cache.get(&place)?))) {
            let held = self.timely(known.claims);
            if held.is_err() {
                self.cache.forget(&place);
            }
            return held.map(|()| known.principal);
        }
        let verified = self.judge(token, scheme).await?;
        self.timely(verified.claims)?;
        let principal = Arc::clone(&verified.principal);
        if let Some(place) = place {
            self.cache.keep(place, verified);
        }
        Ok(principal)
    }

    /// Tries the keys that fit: our own, then those of the providers.
    async fn judge(&self, token: &str, scheme: &'static str) -> Result<Verified, Refused> {
        let header = decode_header(token)?;
        if header.crit.is_some() {
            return Err(Refused::Critical);
        }
        let mut refused = Refused::UnknownKey;
        for key in self.own.iter().filter(|key| key.fits(&header)) {
            match opened(token, key, scheme) {
                Ok(verified) => return Ok(verified),
                Err(error) => refused = error.into(),
            }
        }
        #[cfg(feature = "jwks")]
        for provider in &self.providers {
            match provider.keys(&header).await {
                Err(away) => refused = away,
                Ok(keys) => {
                    for key in keys {
                        match opened(token, &key, scheme) {
                            Ok(verified) => return Ok(verified),
                            Err(error) => refused = error.into(),
                        }
                    }
                }
            }
        }
        Err(refused)
    }

    /// Whether the token holds now, as far as clocks agree (RFC 7519 sections 4.1.4 and 4.1.5).
    fn timely(&self, claims: Claims) -> Result<(), Refused> {
        let (now, leeway) = (self.clock.seconds() as f64, self.settings.leeway.as_secs_f64());
        if now >= claims.until + leeway {
            Err(Refused::Expired)
        } else if now + leeway < claims.from {
            Err(Refused::Early)
        } else {
            Ok(())
        }
    }

    /// A token of our own; `None` where another has the key that signs.
    pub fn issue(&self, subject: &str, scopes: &[&str], lifetime: Duration) -> Option<String> {
        let mut claims = Map::new();
        claims.insert("sub".to_owned(), subject.into());
        claims.insert("scope".to_owned(), scopes.join(" ").into());
        claims.insert("exp".to_owned(), (self.clock.seconds() + lifetime.as_secs()).into());
        for (claim, value) in [("iss", &self.settings.issuer), ("aud", &self.settings.audience)] {
            if let Some(value) = value {
                claims.insert(claim.to_owned(), value.as_str().into());
            }
        }
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, self.signing.as_ref()?).ok()
    }
}

/// What a token must say. When it holds is judged apart: a remembered token is asked again.
pub(super) fn rules(issuer: Option<&str>, audience: Option<&str>) -> Validation {
    let mut rules = Validation::new(Algorithm::HS256);
    rules.validate_exp = false;
    rules.validate_nbf = false;
    rules.validate_aud = audience.is_some();
    let mut required = vec!["exp"];
    if let Some(audience) = audience {
        rules.set_audience(&[audience]);
        required.push("aud");
    }
    if let Some(issuer) = issuer {
        rules.set_issuer(&[issuer]);
        required.push("iss");
    }
    rules.set_required_spec_claims(&required);
    rules
}

/// The token, if this key signed it and it says what it must.
fn opened(token: &str, key: &Key, scheme: &'static str) -> Result<Verified, jsonwebtoken::errors::Error> {
    let payload = jsonwebtoken::decode::<Payload>(token, &key.decoding, &key.rules)?.claims;
    let number = |name| payload.others.get(name).and_then(Value::as_f64);
    let claims = Claims {
        until: number("exp").unwrap_or(f64::MIN),
        // What is no number holds never.
        from: payload
            .others
            .get("nbf")
            .map_or(f64::MIN, |nbf| nbf.as_f64().unwrap_or(f64::MAX)),
    };
    let principal = Arc::new(payload.principal(scheme));
    Ok(Verified { principal, claims })
}

impl Payload {
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
