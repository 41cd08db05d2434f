//! Answers that come piece by piece: items of NDJSON and JSON text sequences, server-sent events.

use super::answer::{Answer, AnswerBody, Framing};
use super::error::BoxError;
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use http::header::{CACHE_CONTROL, HeaderValue};
use serde::Serialize;
use std::fmt;
use std::io;
use std::pin::Pin;
use std::time::Duration;

/// A quiet connection is closed by proxies: so often a comment is sent.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

type Pieces<T> = Pin<Box<dyn Stream<Item = Result<T, BoxError>> + Send>>;

/// Values that are sent while they are made. Where making one fails, the answer breaks off and the error is logged.
pub struct Feed<T>(Pieces<T>);

impl<T: Send + 'static> Feed<T> {
    /// The values of a stream.
    pub fn new(values: impl Stream<Item = T> + Send + 'static) -> Self {
        Self(Box::pin(values.map(Ok)))
    }

    /// The values of a stream that may fail.
    pub fn fallible<E: Into<BoxError>>(values: impl Stream<Item = Result<T, E>> + Send + 'static) -> Self {
        Self(Box::pin(values.map(|value| value.map_err(Into::into))))
    }

    /// Other values, made of these.
    #[must_use]
    pub fn map<U>(self, mut change: impl FnMut(T) -> U + Send + 'static) -> Feed<U> {
        Feed(Box::pin(self.0.map(move |value| value.map(&mut change))))
    }
}

impl<T: Send + 'static> From<Vec<T>> for Feed<T> {
    fn from(values: Vec<T>) -> Self {
        Self::new(stream::iter(values))
    }
}

impl<T: Send + 'static> From<Vec<T>> for Feed<Event<T>> {
    fn from(values: Vec<T>) -> Self {
        Self::new(stream::iter(values.into_iter().map(Event::new)))
    }
}

impl<T: Send + 'static> From<Feed<T>> for Feed<Event<T>> {
    fn from(values: Feed<T>) -> Self {
        values.map(Event::new)
    }
}

impl<T> fmt::Debug for Feed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Feed")
    }
}

/// A server-sent event (HTML, section 9.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event<T> {
    /// What it tells.
    pub data: T,
    /// Its type; `message` where there is none.
    pub event: Option<String>,
    /// What a client that comes back names in `Last-Event-ID`.
    pub id: Option<String>,
    /// After which time a client shall come back.
    pub retry: Option<Duration>,
}

impl<T> Event<T> {
    /// An event with nothing but data.
    pub const fn new(data: T) -> Self {
        Self {
            data,
            event: None,
            id: None,
            retry: None,
        }
    }

    /// With a type.
    #[must_use]
    pub fn event(mut self, event: impl Into<String>) -> Self {
        self.event = Some(event.into());
        self
    }

    /// With an id.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }
}

impl<T: Serialize> Event<T> {
    /// As it is sent. Text is sent as it is, all else as JSON.
    fn written(&self) -> Result<String, serde_json::Error> {
        let data = match serde_json::to_value(&self.data)? {
            serde_json::Value::String(text) => text,
            other => other.to_string(),
        };
        // A line break would begin a field of its own.
        let field = |name: &str, value: &str| format!("{name}: {}\n", value.replace(['\r', '\n', '\0'], " "));
        let mut text = String::new();
        text.extend(self.event.as_deref().map(|event| field("event", event)));
        text.extend(self.id.as_deref().map(|id| field("id", id)));
        text.extend(self.retry.map(|retry| field("retry", &retry.as_millis().to_string())));
        for line in data.replace("\r\n", "\n").split(['\n', '\r']) {
            text += &format!("data: {line}\n");
        }
        text.push('\n');
        Ok(text)
    }
}

impl Answer {
    /// JSON values, one after the other.
    pub fn items<T>(status: u16, media_type: &str, framing: Framing, items: Feed<T>) -> Self
    where
        T: Serialize + Send + 'static,
    {
        let written = move |item: T| {
            let mut bytes = match framing {
                Framing::Lines => Vec::new(),
                Framing::Records => vec![framing.separator()],
            };
            serde_json::to_writer(&mut bytes, &item)?;
            bytes.push(b'\n');
            Ok(bytes.into())
        };
        Self::new(status, Some(media_type), AnswerBody::stream(sent(items, written)))
    }

    /// Server-sent events, with comments in between that keep the connection alive. They end when the service stops.
    pub fn events<T>(status: u16, events: Feed<Event<T>>) -> Self
    where
        T: Serialize + Send + 'static,
    {
        let written = |event: Event<T>| event.written().map(Bytes::from);
        let events = Box::pin(sent(events, written));
        let kept = stream::unfold(events, |mut events| async move {
            match tokio::time::timeout(KEEP_ALIVE, events.next()).await {
                Ok(event) => event.map(|event| (event, events)),
                Err(_) => Some((Ok(Bytes::from_static(b":\n\n")), events)),
            }
        });
        let mut answer = Self::new(status, Some("text/event-stream"), AnswerBody::stream(kept));
        answer
            .headers
            .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        answer
    }
}

/// The values as bytes; an error is logged, and breaks the answer off.
fn sent<T, W>(values: Feed<T>, write: W) -> impl Stream<Item = Result<Bytes, io::Error>> + Send + 'static
where
    T: Send + 'static,
    W: Fn(T) -> Result<Bytes, serde_json::Error> + Send + 'static,
{
    let bytes = values.0.map(move |value| Ok::<_, BoxError>(write(value?)?));
    bytes.map(|bytes| {
        bytes.map_err(|error| {
            tracing::error!(error = %super::redact::chain(error.as_ref()), "an answer breaks off");
            io::Error::other("the answer breaks off")
        })
    })
}
