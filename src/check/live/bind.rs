//! Late binding: who asks, under which key, from which address.

use crate::check::case::Credential;
use crate::check::plan::requirement;
use crate::check::token::{self, Claims};
use crate::contract::{Contract, Location, Operation, Requirement, Scheme, SchemeKind};
use std::time::{SystemTime, UNIX_EPOCH};

/// How many keys and users a service that we start gets: one a case, then from the beginning again.
const SUBJECTS: u64 = 400;

/// Our secrets, or those that the user gave.
#[derive(Clone, Debug, Default)]
pub struct Identities {
    /// Whether we start the service, so that every case has a subject and an address of its own.
    pub own: bool,
    /// A token to use as it is.
    pub bearer: Option<String>,
    /// The HMAC key of tokens.
    pub jwt_key: Option<String>,
    /// An API key.
    pub api_key: Option<String>,
    /// `USER:PASS`.
    pub basic: Option<String>,
    /// The database of a service that we start, where it has one; `None`: as its settings say.
    pub database: Option<String>,
    /// Headers of every request.
    pub headers: Vec<(String, String)>,
}

/// Who asks in one case.
#[derive(Clone, Copy, Debug)]
pub struct Identity<'a> {
    /// All secrets.
    pub identities: &'a Identities,
    /// The number of the subject.
    pub number: u64,
}

/// What a credential adds to a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Carried {
    pub headers: Vec<(String, String)>,
    pub query: Vec<(String, String)>,
    pub cookies: Vec<(String, String)>,
    /// Names of headers that carry a secret.
    pub secret: Vec<String>,
}

impl Identities {
    /// Secrets for a service that we start ourselves. They protect nothing: the service lives for one run.
    pub fn own() -> Self {
        Self {
            own: true,
            jwt_key: Some("apigen check signs its own tokens with this key".to_owned()),
            ..Self::default()
        }
    }

    /// Whether anything was given to get in with.
    pub const fn any(&self) -> bool {
        self.own || self.bearer.is_some() || self.jwt_key.is_some() || self.api_key.is_some() || self.basic.is_some()
    }

    /// The settings under which a service knows these secrets.
    pub fn settings(&self) -> Vec<(&'static str, String)> {
        let keys: Vec<String> = (0..SUBJECTS).map(|n| format!("check-{n}:{}", key(n))).collect();
        let users: Vec<String> = (0..SUBJECTS).map(|n| format!("check-{n}:{}", key(n))).collect();
        let database = self.database.iter().map(|url| ("APP_DATABASE_URL", url.clone()));
        let secrets = [
            ("APP_JWT_SECRET", self.jwt_key.clone().unwrap_or_default()),
            ("APP_API_KEYS", keys.join(",")),
            ("APP_BASIC_USERS", users.join(",")),
            ("APP_TRUSTED_PROXIES", "127.0.0.1".to_owned()),
            ("APP_LOG_FORMAT", "json".to_owned()),
        ];
        database.chain(secrets).collect()
    }
}

fn key(number: u64) -> String {
    format!("apigen-check-key-{number:04}-of-one-run")
}

/// Seconds since 1970.
pub(super) fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

impl Identity<'_> {
    /// What a request of `operation` carries so that `credential` is who asks.
    pub(super) fn carry(&self, contract: &Contract, operation: &Operation, credential: Credential) -> Carried {
        let mut carried = Carried::default();
        let Some(requirement) = requirement(contract, operation) else {
            return carried;
        };
        if credential == Credential::None {
            return carried;
        }
        for used in &requirement.schemes {
            if let Some(scheme) = contract.schemes.iter().find(|scheme| scheme.name == used.scheme) {
                self.scheme(scheme, requirement, credential, &mut carried);
            }
        }
        carried
    }

    fn scheme(&self, scheme: &Scheme, requirement: &Requirement, credential: Credential, carried: &mut Carried) {
        match &scheme.kind {
            SchemeKind::Bearer { .. } => {
                if let Some(token) = self.token(requirement, credential) {
                    carried.authorization(format!("Bearer {token}"));
                }
            }
            SchemeKind::Basic => {
                if let Some(value) = self.basic(credential) {
                    carried.authorization(value);
                }
            }
            SchemeKind::ApiKey { location, name } => {
                if let Some(value) = self.api_key(credential) {
                    carried.secret.push(name.to_ascii_lowercase());
                    match location {
                        Location::Query => carried.query.push((name.clone(), value)),
                        Location::Cookie => carried.cookies.push((name.clone(), value)),
                        _ => carried.headers.push((name.clone(), value)),
                    }
                }
            }
            SchemeKind::Other(_) => {}
        }
    }

    fn token(&self, requirement: &Requirement, credential: Credential) -> Option<String> {
        let secrets = self.identities;
        if credential == Credential::Garbage {
            return Some("apigen.check.garbage".to_owned());
        }
        let Some(key) = &secrets.jwt_key else {
            return secrets.bearer.clone();
        };
        let all = requirement
            .schemes
            .iter()
            .flat_map(|used| used.scopes.iter().map(String::as_str));
        let without = |index: &usize| !matches!(credential, Credential::WithoutScope(missing) if missing == *index);
        let scopes = all
            .enumerate()
            .filter(|(index, _)| without(index))
            .map(|(_, scope)| scope)
            .collect();
        let subject = format!("apigen-check-{}", self.number);
        let age = if credential == Credential::Expired { 7200 } else { 5 };
        let claims = Claims {
            subject: &subject,
            scopes,
            issuer: None,
            audience: None,
            issued_at: now().saturating_sub(age),
        };
        Some(match credential {
            Credential::WrongSignature => token::signed(&claims, b"a key that the service does not know at all"),
            Credential::Unsigned => token::unsigned(&claims),
            _ => token::signed(&claims, key.as_bytes()),
        })
    }

    fn basic(&self, credential: Credential) -> Option<String> {
        let number = self.number % SUBJECTS;
        let user = format!("check-{number}");
        if credential == Credential::Garbage {
            return Some(token::basic(&user, "apigen check guesses"));
        }
        if self.identities.own {
            return Some(token::basic(&user, &key(number)));
        }
        let (user, password) = self.identities.basic.as_deref()?.split_once(':')?;
        Some(token::basic(user, password))
    }

    fn api_key(&self, credential: Credential) -> Option<String> {
        if credential == Credential::Garbage {
            return Some("apigen-check-guesses".to_owned());
        }
        if self.identities.own {
            Some(key(self.number % SUBJECTS))
        } else {
            self.identities.api_key.clone()
        }
    }
}

impl Carried {
    fn authorization(&mut self, value: String) {
        self.secret.push("authorization".to_owned());
        self.headers.push(("Authorization".to_owned(), value));
    }
}
