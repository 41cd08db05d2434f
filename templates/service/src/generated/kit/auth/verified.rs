//! Tokens that were verified a moment ago.

use super::super::crypto::sha256;
use super::Principal;
use super::jwt::Claims;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

type Hash = [u8; 32];

/// A token that holds, until it expires.
#[derive(Clone)]
pub(super) struct Verified {
    pub principal: Arc<Principal>,
    pub claims: Claims,
}

/// A bounded memory of verified tokens, by their hash. What is used stays: when the younger half is full it becomes
/// the older one, and what nobody asked for since is forgotten.
///
/// A token is believed until it expires, as every token is; who must take back access at once keeps tokens short.
pub(super) struct Cache {
    half: usize,
    halves: Mutex<Halves>,
}

#[derive(Default)]
struct Halves {
    younger: HashMap<Hash, Verified>,
    older: HashMap<Hash, Verified>,
}

impl Cache {
    /// Of so many tokens; of none with 0.
    pub fn new(tokens: usize) -> Self {
        Self {
            half: tokens.div_ceil(2),
            halves: Mutex::default(),
        }
    }

    /// Under what `token` is remembered; `None` where nothing is.
    pub fn key(&self, token: &str, scheme: &str) -> Option<Hash> {
        (self.half > 0).then(|| sha256(&[token.as_bytes(), &[0], scheme.as_bytes()]))
    }

    /// The token, if it was verified.
    pub fn get(&self, key: &Hash) -> Option<Verified> {
        let mut halves = self.halves.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(verified) = halves.younger.get(key) {
            return Some(verified.clone());
        }
        let verified = halves.older.remove(key)?;
        halves.keep(*key, verified.clone(), self.half);
        Some(verified)
    }

    /// Remembers a token.
    pub fn keep(&self, key: Hash, verified: Verified) {
        let mut halves = self.halves.lock().unwrap_or_else(PoisonError::into_inner);
        halves.keep(key, verified, self.half);
    }

    /// Forgets a token.
    pub fn forget(&self, key: &Hash) {
        let mut halves = self.halves.lock().unwrap_or_else(PoisonError::into_inner);
        halves.younger.remove(key);
        halves.older.remove(key);
    }

    /// Forgets all: the keys are others now.
    #[cfg(feature = "jwks")]
    pub fn clear(&self) {
        *self.halves.lock().unwrap_or_else(PoisonError::into_inner) = Halves::default();
    }
}

impl Halves {
    fn keep(&mut self, key: Hash, verified: Verified, half: usize) {
        if self.younger.len() >= half {
            self.older = std::mem::take(&mut self.younger);
        }
        self.younger.insert(key, verified);
    }
}
