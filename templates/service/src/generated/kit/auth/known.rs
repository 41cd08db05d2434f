//! Secrets that callers share with the service: API keys, passwords.

use super::super::crypto::sha256;
use super::sent::Sent;
use super::{Credentials, Denied, Principal};
use secrecy::{ExposeSecret as _, SecretString};
use std::sync::Arc;
use subtle::ConstantTimeEq as _;

/// Secrets and whose they are. Hashes are compared, in constant time, and all of them each time: neither the secrets'
/// bytes nor their lengths nor who has one can be told from how long it takes.
pub(super) struct Known(Vec<([u8; 32], String)>);

impl Known {
    /// API keys.
    pub fn keys(pairs: &[(String, SecretString)]) -> Self {
        let known = pairs
            .iter()
            .map(|(subject, key)| (hash(key.expose_secret()), subject.clone()));
        Self(known.collect())
    }

    /// Users, as they are sent: `user:password` (RFC 7617 section 2).
    pub fn users(pairs: &[(String, SecretString)]) -> Self {
        let known = pairs.iter().map(|(user, password)| {
            let sent = SecretString::from(format!("{user}:{}", password.expose_secret()));
            (hash(sent.expose_secret()), user.clone())
        });
        Self(known.collect())
    }

    /// Whose secret it is.
    pub fn judge(&self, sent: Sent<String>, scheme: &'static str) -> Credentials {
        let sent = match sent {
            Sent::Nothing => return Credentials::Absent,
            Sent::Twice => return Credentials::Bad(Denied::Invalid),
            Sent::Once(sent) => hash(&sent),
        };
        let mut found = None;
        for (secret, subject) in &self.0 {
            if bool::from(secret.ct_eq(&sent)) {
                found = Some(subject);
            }
        }
        found.map_or(Credentials::Bad(Denied::Invalid), |subject| {
            Credentials::Good(Arc::new(Principal {
                subject: subject.clone(),
                scheme,
                ..Principal::default()
            }))
        })
    }
}

fn hash(text: &str) -> [u8; 32] {
    sha256(&[text.as_bytes()])
}
