//! Request keys: the first answer is kept and repeated (draft-ietf-httpapi-idempotency-key-header).

use super::answer::Answer;
use super::error::Failure;
use super::operation::{Builtin, Idempotency};
use super::violation::{Location, Violation};
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// More answers than this are not kept: those that end first make room.
const MOST: usize = 50_000;
/// The longest key.
const KEY_BYTES: usize = 255;

/// What stands for the whole of a request: two independent hashes of its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint(u64, u64);

impl Fingerprint {
    /// Of the parts in order.
    pub fn of(parts: &[&[u8]]) -> Self {
        let hash = |seed: u8| {
            let mut hasher = DefaultHasher::new();
            (seed, parts).hash(&mut hasher);
            hasher.finish()
        };
        Self(hash(0), hash(1))
    }
}

/// What a store says to a key.
#[derive(Debug)]
pub enum Known {
    /// Nobody used it: it is now ours, until [`AnswerStore::keep`] or [`AnswerStore::release`].
    Fresh,
    /// The first answer.
    Answered(Box<Kept>),
    /// Used for another request.
    Other,
    /// The first request has not ended.
    Running,
}

/// An answer, or a code that the handler raised, as it was first given.
#[derive(Debug)]
pub enum Kept {
    /// An answer.
    Answer(Answer),
    /// A failure; rendered anew, so that its trace id is that of the repetition.
    Failure(Failure),
}

/// Keeps first answers. One process keeps them in memory; many share a store behind the same trait.
pub trait AnswerStore: Send + Sync + 'static {
    /// Takes the key, or says why not.
    fn begin(&self, key: &str, fingerprint: Fingerprint, ttl: Duration) -> Known;
    /// Keeps the first answer.
    fn keep(&self, key: &str, answer: Kept);
    /// Forgets the key: the request may be tried again.
    fn release(&self, key: &str);
}

/// Keeps answers in this process.
#[derive(Debug, Default)]
pub struct InMemory(Mutex<HashMap<String, Entry>>);

#[derive(Debug)]
struct Entry {
    fingerprint: Fingerprint,
    ends: Instant,
    answer: Option<Kept>,
}

impl AnswerStore for InMemory {
    fn begin(&self, key: &str, fingerprint: Fingerprint, ttl: Duration) -> Known {
        let now = Instant::now();
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = entries
            .get(key)
            .filter(|entry| entry.ends > now || entry.answer.is_none())
        {
            return entry.known(fingerprint);
        }
        if entries.len() >= MOST {
            make_room(&mut entries, now);
        }
        entries.insert(
            key.to_owned(),
            Entry {
                fingerprint,
                ends: now + ttl,
                answer: None,
            },
        );
        Known::Fresh
    }

    fn keep(&self, key: &str, answer: Kept) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = entries.get_mut(key) {
            entry.answer = Some(answer);
        }
    }

    fn release(&self, key: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

/// Forgets what has ended; if that is nothing, the tenth that ends first.
fn make_room(entries: &mut HashMap<String, Entry>, now: Instant) {
    entries.retain(|_, entry| entry.ends > now || entry.answer.is_none());
    if entries.len() >= MOST {
        let mut ends: Vec<Instant> = entries.values().map(|entry| entry.ends).collect();
        let (_, limit, _) = ends.select_nth_unstable(MOST / 10);
        let limit = *limit;
        entries.retain(|_, entry| entry.ends > limit || entry.answer.is_none());
    }
}

impl Entry {
    fn known(&self, fingerprint: Fingerprint) -> Known {
        match &self.answer {
            _ if self.fingerprint != fingerprint => Known::Other,
            None => Known::Running,
            Some(kept) => kept
                .copy()
                .map_or(Known::Running, |kept| Known::Answered(Box::new(kept))),
        }
    }
}

impl Kept {
    /// What can be repeated: answers but streams, and failures that trying again cannot cure.
    fn of(outcome: &Result<Answer, Failure>) -> Option<Self> {
        match outcome {
            Ok(answer) => answer.copy().map(Self::Answer),
            Err(Failure::Contract(problem)) if !problem.entry.retryable && problem.entry.status < 500 => {
                Some(Self::Failure(Failure::Contract(problem.clone())))
            }
            Err(_) => None,
        }
    }

    fn copy(&self) -> Option<Self> {
        match self {
            Self::Answer(answer) => answer.copy().map(Self::Answer),
            Self::Failure(failure) => Some(Self::Failure(failure.clone())),
        }
    }

    fn repeated(self) -> Result<Answer, Failure> {
        match self {
            Self::Answer(answer) => Ok(answer.header(REPLAYED.as_str(), "true")),
            Self::Failure(failure) => Err(failure.header(REPLAYED, "true")),
        }
    }
}

const REPLAYED: http::HeaderName = http::HeaderName::from_static("idempotent-replayed");

/// Runs a handler once a key.
pub(super) enum Once {
    /// The contract demands a key, and there is none.
    Missing,
    /// The key, whose it is, and what it was sent with.
    Key {
        store: Arc<dyn AnswerStore>,
        key: String,
        fingerprint: Fingerprint,
        ttl: Duration,
    },
}

impl Once {
    /// Runs the handler, or repeats its first answer.
    pub async fn run(&self, handler: impl Future<Output = Result<Answer, Failure>>) -> Result<Answer, Failure> {
        let Self::Key {
            store,
            key,
            fingerprint,
            ttl,
        } = self
        else {
            return Err(Failure::builtin(Builtin::IdempotencyKeyMissing));
        };
        match store.begin(key, *fingerprint, *ttl) {
            Known::Answered(kept) => return kept.repeated(),
            Known::Other => return Err(Failure::builtin(Builtin::IdempotencyKeyReused)),
            Known::Running => return Err(Failure::builtin(Builtin::IdempotencyInProgress)),
            Known::Fresh => {}
        }
        let mut held = Held {
            store: store.as_ref(),
            key,
            kept: false,
        };
        let outcome = handler.await;
        if let Some(kept) = Kept::of(&outcome) {
            store.keep(key, kept);
            held.kept = true;
        }
        outcome
    }
}

/// Lets go of the key when nothing was kept: after a failure that may be retried, a panic, a timeout.
struct Held<'a> {
    store: &'a dyn AnswerStore,
    key: &'a str,
    kept: bool,
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        if !self.kept {
            self.store.release(self.key);
        }
    }
}

/// The key of a request: a structured-field string (RFC 8941) or, as most clients send it, bare. Who sends a key relies
/// on it: what cannot be honoured is not taken for none.
///
/// # Errors
/// A violation: more than one key, an empty one, one that is no ASCII text or too long.
pub(super) fn sent_key<'h>(rules: &Idempotency, headers: &'h http::HeaderMap) -> Result<Option<&'h str>, Failure> {
    let mut sent = headers.get_all(rules.header).iter();
    let Some(first) = sent.next() else {
        return Ok(None);
    };
    let text = first.to_str().ok().filter(|_| sent.next().is_none());
    text.and_then(bare)
        .map(Some)
        .ok_or_else(|| Failure::invalid(vec![unusable(rules)]))
}

fn bare(text: &str) -> Option<&str> {
    let text = text.trim();
    let bare = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
        .unwrap_or(text);
    (1..=KEY_BYTES).contains(&bare.len()).then_some(bare)
}

fn unusable(rules: &Idempotency) -> Violation {
    Violation {
        location: Location::Header,
        pointer: format!("#/{}", rules.header),
        code: "format".into(),
        detail: format!("must be one ASCII text of 1 to {KEY_BYTES} characters"),
    }
}
