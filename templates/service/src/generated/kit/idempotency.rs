//! Request keys: the first answer is kept and repeated (draft-ietf-httpapi-idempotency-key-header).

use super::answer::Answer;
use super::clock::Clock;
use super::crypto::hash_of;
use super::error::{BoxError, Failure};
use super::kept::Kept;
use super::operation::{Builtin, Contract, Idempotency};
use super::violation::{Location, Violation};
use futures_util::future::BoxFuture;
use ring::digest::{Context, SHA256};
use std::collections::HashMap;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use uuid::Uuid;

/// More answers than this are not kept: those that end first make room.
const MOST: usize = 50_000;
/// The longest key.
const KEY_BYTES: usize = 255;
/// How long a shared store holds a key for a process of which it hears nothing. Processes tell thrice as often that they
/// live, so that a key is free soon after its process died, however long the handler may take.
const LEASE: Duration = Duration::from_secs(10);

/// What stands for the whole of a request: the SHA-256 of its parts, the same in every process and version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint(pub [u8; 32]);

impl Fingerprint {
    /// Of the parts in order.
    pub fn of(parts: &[&[u8]]) -> Self {
        let mut context = Context::new(&SHA256);
        for part in parts {
            context.update(&(part.len() as u64).to_be_bytes());
            context.update(part);
        }
        Self(hash_of(context))
    }
}

/// What a store says to a key.
#[derive(Debug)]
pub enum Known<A> {
    /// Nobody used it: it is now ours, until [`AnswerStore::keep`] or [`AnswerStore::release`].
    Fresh,
    /// The first answer.
    Answered(A),
    /// Used for another request.
    Other,
    /// The first request has not ended.
    Running,
}

/// One use of a key.
#[derive(Clone, Debug)]
pub struct Ticket {
    /// Operation, subject and the key as it was sent.
    pub key: String,
    /// Which use this is: a store lets go of a key only for the use that holds it.
    pub holder: Uuid,
    /// What was sent with it.
    pub fingerprint: Fingerprint,
    /// How long the first answer is kept.
    pub ttl: Duration,
}

/// Keeps first answers for many processes; one process keeps them in memory. An error answers the request
/// `unavailable`: who sends a key relies on it, and nothing may run twice because nobody remembers.
pub trait AnswerStore: Send + Sync + 'static {
    /// Takes the key for so long, or says why not. What is known is what was given to [`Self::keep`].
    fn begin<'a>(&'a self, ticket: &'a Ticket, lease: Duration) -> BoxFuture<'a, Result<Known<Vec<u8>>, BoxError>>;
    /// Holds the key for so long from now.
    fn renew<'a>(&'a self, ticket: &'a Ticket, lease: Duration) -> BoxFuture<'a, Result<(), BoxError>>;
    /// Keeps the first answer.
    fn keep<'a>(&'a self, ticket: &'a Ticket, answer: Vec<u8>) -> BoxFuture<'a, Result<(), BoxError>>;
    /// Forgets the key: the request may be tried again.
    fn release<'a>(&'a self, ticket: &'a Ticket) -> BoxFuture<'a, Result<(), BoxError>>;
    /// Keeps the first answer in the request's transaction, where this store is in the same database: then nothing that
    /// was done can be forgotten. Whether it did.
    #[cfg(feature = "sql")]
    fn keep_within<'a>(
        &'a self,
        _connection: &'a mut super::data::Connection,
        _ticket: &'a Ticket,
        _answer: Vec<u8>,
    ) -> BoxFuture<'a, Result<bool, BoxError>> {
        Box::pin(std::future::ready(Ok(false)))
    }
}

/// Who remembers.
#[derive(Clone)]
pub(super) enum Answers {
    Here(Arc<InMemory>),
    Shared(Arc<dyn AnswerStore>),
}

/// Keeps answers in this process.
#[derive(Debug, Default)]
pub struct InMemory {
    clock: Clock,
    entries: Mutex<HashMap<String, Entry>>,
}

#[derive(Debug)]
struct Entry {
    fingerprint: Fingerprint,
    /// By the clock, as time that has passed.
    ends: Duration,
    answer: Option<Kept>,
}

impl InMemory {
    /// Forgets by this clock.
    pub fn by(clock: Clock) -> Self {
        Self {
            clock,
            entries: Mutex::default(),
        }
    }

    fn entries(&self) -> MutexGuard<'_, HashMap<String, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self, ticket: &Ticket) -> Known<Kept> {
        let now = self.clock.passed();
        let mut entries = self.entries();
        if let Some(entry) = entries
            .get(&ticket.key)
            .filter(|entry| entry.ends > now || entry.answer.is_none())
        {
            return entry.known(ticket.fingerprint);
        }
        if entries.len() >= MOST {
            make_room(&mut entries, now);
        }
        let entry = Entry {
            fingerprint: ticket.fingerprint,
            ends: now + ticket.ttl,
            answer: None,
        };
        entries.insert(ticket.key.clone(), entry);
        Known::Fresh
    }

    fn keep(&self, key: &str, answer: Kept) {
        let mut entries = self.entries();
        if let Some(entry) = entries.get_mut(key) {
            entry.answer = Some(answer);
        }
    }

    fn release(&self, key: &str) {
        self.entries().remove(key);
    }
}

/// Forgets what has ended; if that is nothing, the tenth that ends first.
fn make_room(entries: &mut HashMap<String, Entry>, now: Duration) {
    entries.retain(|_, entry| entry.ends > now || entry.answer.is_none());
    if entries.len() >= MOST {
        let mut ends: Vec<Duration> = entries.values().map(|entry| entry.ends).collect();
        let (_, limit, _) = ends.select_nth_unstable(MOST / 10);
        let limit = *limit;
        entries.retain(|_, entry| entry.ends > limit || entry.answer.is_none());
    }
}

impl Entry {
    fn known(&self, fingerprint: Fingerprint) -> Known<Kept> {
        match &self.answer {
            _ if self.fingerprint != fingerprint => Known::Other,
            None => Known::Running,
            Some(kept) => kept.copy().map_or(Known::Running, Known::Answered),
        }
    }
}

/// Runs a handler once a key.
pub(super) enum Once {
    /// The contract demands a key, and there is none.
    Missing,
    /// The key, who remembers it, and in what an answer is written.
    Key {
        answers: Answers,
        ticket: Ticket,
        contract: &'static Contract,
        accepted: Option<&'static str>,
        /// Whether the first answer was kept in the request's transaction.
        within: AtomicBool,
    },
}

impl Once {
    /// Runs the handler, or repeats its first answer.
    pub async fn run(&self, handler: impl Future<Output = Result<Answer, Failure>>) -> Result<Answer, Failure> {
        let Self::Key {
            answers,
            ticket,
            contract,
            accepted,
            within,
        } = self
        else {
            return Err(Failure::builtin(Builtin::IdempotencyKeyMissing));
        };
        match answers.begin(ticket, contract).await? {
            Known::Answered(kept) => return kept.repeated(),
            Known::Other => return Err(Failure::builtin(Builtin::IdempotencyKeyReused)),
            Known::Running => return Err(Failure::builtin(Builtin::IdempotencyInProgress)),
            Known::Fresh => {}
        }
        let mut held = Held {
            answers,
            ticket,
            over: false,
        };
        let outcome = answers.hold(ticket, handler).await;
        held.over = true;
        match Kept::of(&outcome) {
            Some(_) if within.load(Ordering::Relaxed) => {}
            Some(kept) => answers.keep(ticket, kept, *accepted).await,
            None => answers.release(ticket).await,
        }
        outcome
    }

    /// Keeps an answer in the request's transaction, where the keys are in the same database.
    #[cfg(feature = "sql")]
    pub async fn keep_within(&self, connection: &mut super::data::Connection, answer: &Answer) -> Result<(), BoxError> {
        if let Self::Key {
            answers: Answers::Shared(store),
            ticket,
            accepted,
            within,
            ..
        } = self
            && let Some(copy) = answer.copy()
        {
            let bytes = Kept::Answer(copy).into_bytes(*accepted);
            within.store(store.keep_within(connection, ticket, bytes).await?, Ordering::Relaxed);
        }
        Ok(())
    }
}

impl Answers {
    async fn begin(&self, ticket: &Ticket, contract: &'static Contract) -> Result<Known<Kept>, Failure> {
        let store = match self {
            Self::Here(here) => return Ok(here.begin(ticket)),
            Self::Shared(store) => store,
        };
        let unavailable = |error: BoxError| {
            let source = super::error::Internal::new(error);
            Failure::builtin(Builtin::Unavailable).caused_by(source)
        };
        Ok(match store.begin(ticket, LEASE).await.map_err(unavailable)? {
            Known::Fresh => Known::Fresh,
            Known::Other => Known::Other,
            Known::Running => Known::Running,
            Known::Answered(bytes) => Known::Answered(Kept::from_bytes(&bytes, contract).map_err(unavailable)?),
        })
    }

    /// Runs the handler, and tells a shared store now and then that it still runs.
    async fn hold<T>(&self, ticket: &Ticket, handler: impl Future<Output = T>) -> T {
        let Self::Shared(store) = self else {
            return handler.await;
        };
        let mut handler = pin!(handler);
        loop {
            tokio::select! {
                outcome = &mut handler => return outcome,
                () = tokio::time::sleep(LEASE / 3) => {
                    // Beside the handler: what it holds, a store in the same database may have to wait for.
                    let (store, ticket) = (Arc::clone(store), ticket.clone());
                    tokio::spawn(async move { told(store.renew(&ticket, LEASE).await) });
                }
            }
        }
    }

    /// Keeps the answer, even if the client goes away meanwhile: what was done is not done again.
    async fn keep(&self, ticket: &Ticket, kept: Kept, accepted: Option<&str>) {
        match self {
            Self::Here(here) => here.keep(&ticket.key, kept),
            Self::Shared(store) => {
                let (store, ticket, bytes) = (Arc::clone(store), ticket.clone(), kept.into_bytes(accepted));
                let kept = tokio::spawn(async move { told(store.keep(&ticket, bytes).await) });
                let _ = kept.await;
            }
        }
    }

    async fn release(&self, ticket: &Ticket) {
        match self {
            Self::Here(here) => here.release(&ticket.key),
            Self::Shared(store) => told(store.release(ticket).await),
        }
    }
}

/// The store let a key go too early, or will hold it until its lease ends: the request itself is answered all the same.
fn told(outcome: Result<(), BoxError>) {
    if let Err(error) = outcome {
        let error = super::redact::chain(error.as_ref());
        tracing::warn!(error, "the store of request keys does not answer");
    }
}

/// Lets go of the key when the handler did not end: after a panic, a timeout, a client that went away.
struct Held<'a> {
    answers: &'a Answers,
    ticket: &'a Ticket,
    over: bool,
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        match self.answers {
            _ if self.over => {}
            Answers::Here(here) => here.release(&self.ticket.key),
            Answers::Shared(_) => {
                let (answers, ticket) = (self.answers.clone(), self.ticket.clone());
                // Without a runtime the process is ending, and the lease with it.
                if let Ok(runtime) = tokio::runtime::Handle::try_current() {
                    runtime.spawn(async move { answers.release(&ticket).await });
                }
            }
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
