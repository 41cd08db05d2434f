//! Keys that an identity provider publishes: fetched, kept, and fetched again when they change.

use super::super::crypto;
use super::jwt::{Refused, rules};
use super::key::{Key, Material};
use super::settings::{JwtSettings, KeySource};
use super::verified::Cache;
use jsonwebtoken::Header;
use jsonwebtoken::jwk::Jwk;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::error::Error;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

/// An answer that takes longer is none.
const PATIENCE: Duration = Duration::from_secs(5);
/// A larger document is no key set.
const DOCUMENT_BYTES: usize = 512 * 1024;
/// More keys than these are not looked at.
const MOST_KEYS: usize = 64;
/// A token without a key id is tried with so many.
const MOST_TRIES: usize = 4;
/// Keys that could not be confirmed for so long are not believed any more.
const KEEP: Duration = Duration::from_secs(24 * 60 * 60);

type Problem = Box<dyn Error + Send + Sync>;

/// The keys of one identity provider.
pub(super) struct Provider {
    source: KeySource,
    issuer: Option<String>,
    audience: Option<String>,
    refresh: Duration,
    pause: Duration,
    client: reqwest::Client,
    kept: RwLock<Kept>,
    /// When it was asked last; held while it is.
    asked: Mutex<Option<Instant>>,
    verified: Arc<Cache>,
}

/// What a provider publishes: its keys, and in whose name.
#[derive(Default, PartialEq)]
struct Published {
    issuer: Option<String>,
    keys: Vec<Jwk>,
}

/// What was published last.
#[derive(Default)]
struct Kept {
    published: Published,
    keys: Vec<Arc<Key>>,
    fetched: Option<Instant>,
}

/// What OpenID Connect Discovery 1.0 (section 3) has of interest.
#[derive(Deserialize)]
struct Document {
    issuer: String,
    jwks_uri: String,
}

/// A key set (RFC 7517 section 5). Keys that cannot be read are left out, as it asks.
#[derive(Deserialize)]
struct KeySet {
    keys: Vec<serde_json::Value>,
}

/// The providers of the configuration.
pub(super) fn of(settings: &JwtSettings, verified: &Arc<Cache>) -> Vec<Arc<Provider>> {
    crypto::install();
    let client = reqwest::Client::builder()
        .timeout(PATIENCE)
        .redirect(reqwest::redirect::Policy::none())
        .build();
    let client = match client {
        Ok(client) => client,
        Err(error) => {
            tracing::error!(%error, "keys cannot be fetched");
            return Vec::new();
        }
    };
    let provider = |source: &KeySource| {
        Arc::new(Provider {
            source: source.clone(),
            issuer: settings.issuer.clone().or_else(|| source.issuer().map(str::to_owned)),
            audience: settings.audience.clone(),
            refresh: settings.refresh,
            pause: settings.pause,
            client: client.clone(),
            kept: RwLock::default(),
            asked: Mutex::default(),
            verified: Arc::clone(verified),
        })
    };
    settings.sources.iter().map(provider).collect()
}

impl Provider {
    /// The keys that a token with this header may be signed with. An unknown one is asked for, but not often; known ones
    /// serve while the provider is away.
    pub async fn keys(self: &Arc<Self>, header: &Header) -> Result<Vec<Arc<Key>>, Refused> {
        let (keys, age) = self.fitting(header);
        match age {
            Some(age) if !keys.is_empty() && age < KEEP => {
                if age >= self.refresh {
                    self.refresh_behind();
                }
                Ok(keys)
            }
            _ => {
                self.refresh().await;
                match self.fitting(header) {
                    (keys, Some(age)) if age < KEEP => Ok(keys),
                    _ => Err(Refused::Unverifiable),
                }
            }
        }
    }

    fn fitting(&self, header: &Header) -> (Vec<Arc<Key>>, Option<Duration>) {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        let fitting = kept.keys.iter().filter(|key| key.fits(header));
        (
            fitting.take(MOST_TRIES).cloned().collect(),
            kept.fetched.map(|at| at.elapsed()),
        )
    }

    /// Asks again while requests go on with what is kept.
    pub fn refresh_behind(self: &Arc<Self>) {
        if self.asked.try_lock().is_ok_and(|asked| !self.recent(*asked)) {
            let provider = Arc::clone(self);
            tokio::spawn(async move { provider.refresh().await });
        }
    }

    fn recent(&self, asked: Option<Instant>) -> bool {
        asked.is_some_and(|at| at.elapsed() < self.pause)
    }

    /// Asks, one at a time; who waited for another's turn takes what it brought.
    async fn refresh(&self) {
        let mut asked = self.asked.lock().await;
        if self.recent(*asked) {
            return;
        }
        *asked = Some(Instant::now());
        match self.fetch().await {
            Ok(published) => self.keep(published),
            Err(error) => {
                let error = super::super::redact::chain(&*error);
                tracing::warn!(provider = self.source.url(), error, "the keys could not be fetched");
            }
        }
    }

    async fn fetch(&self) -> Result<Published, Problem> {
        let (url, issuer) = match &self.source {
            KeySource::Set(url) => (url.clone(), self.issuer.clone()),
            KeySource::Discovery(url) => {
                let document = self.discovered(url).await?;
                (document.jwks_uri, Some(document.issuer))
            }
        };
        let set: KeySet = self.get(&url).await?;
        let readable = set.keys.into_iter().take(MOST_KEYS);
        let keys: Vec<Jwk> = readable.filter_map(|key| serde_json::from_value(key).ok()).collect();
        if keys.iter().any(|key| Material::jwk(key).is_some()) {
            Ok(Published { issuer, keys })
        } else {
            Err("the key set has no key that can be used".into())
        }
    }

    /// The provider speaks for its own issuer only, and does not send elsewhere in the clear.
    async fn discovered(&self, url: &str) -> Result<Document, Problem> {
        let document: Document = self.get(url).await?;
        if self.issuer.as_ref().is_some_and(|issuer| *issuer != document.issuer) {
            return Err("the document is another issuer's".into());
        }
        if url.starts_with("https://") && !document.jwks_uri.starts_with("https://") {
            return Err("the document names a key set that is not fetched over https".into());
        }
        Ok(document)
    }

    async fn get<T: DeserializeOwned>(&self, url: &str) -> Result<T, Problem> {
        let mut answer = self.client.get(url).send().await?.error_for_status()?;
        let mut bytes = Vec::new();
        while let Some(piece) = answer.chunk().await? {
            if bytes.len() + piece.len() > DOCUMENT_BYTES {
                return Err(format!("the document has more than {DOCUMENT_BYTES} bytes").into());
            }
            bytes.extend_from_slice(&piece);
        }
        Ok(serde_json::from_slice(&bytes)?)
    }

    /// Where keys went or came, remembered tokens are looked at again.
    fn keep(&self, published: Published) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        kept.fetched = Some(Instant::now());
        if kept.published == published {
            return;
        }
        let rules = rules(published.issuer.as_deref(), self.audience.as_deref());
        let usable = |jwk: &Jwk| {
            let key = Material::jwk(jwk)?.ruled(jwk.common.key_id.clone(), rules.clone());
            Some(Arc::new(key))
        };
        kept.keys = published.keys.iter().filter_map(usable).collect();
        kept.published = published;
        drop(kept);
        self.verified.clear();
    }
}
