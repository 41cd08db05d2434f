//! Bodies of many JSON values: NDJSON and JSON text sequences, item by item.

use super::super::answer::Framing;
use super::super::check::{At, Check, Malformed, Schema, decode_json};
use super::super::error::{Failure, Internal};
use super::super::operation::Builtin;
use super::super::violation::{Location, Violations};
use super::Input;
use super::reading::{Found, Reading};
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt as _, stream};
use serde::de::DeserializeOwned;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Bytes that one item may have.
const MOST: usize = 1 << 20;

/// The items of a body, decoded and checked while they come. An item that breaks the contract ends the stream; its
/// error, returned by the handler, refuses the request with 400 or 422 like any other.
pub struct Items<T>(Pin<Box<dyn Stream<Item = Result<T, Internal>> + Send>>);

impl<T> Items<T> {
    /// The next item; `None` behind the last one.
    pub async fn next(&mut self) -> Option<Result<T, Internal>> {
        self.0.next().await
    }

    /// All items that still come.
    pub async fn collect(mut self) -> Result<Vec<T>, Internal> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            all.push(item?);
        }
        Ok(all)
    }
}

impl<T> Stream for Items<T> {
    type Item = Result<T, Internal>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(context)
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Items")
    }
}

impl Input<'_> {
    /// A body of JSON values, one after the other, which the handler reads while they come.
    pub fn items<T>(&mut self, schema: &'static Schema, framing: Framing) -> Reading<'_, Items<T>>
    where
        T: DeserializeOwned + Check + Send + 'static,
    {
        let found = match self.source_text() {
            Ok(body) if body.is_empty() && !self.is_announced() => Found::Absent,
            Ok(body) => Found::Value(items(body.pieces(), schema, framing)),
            Err(failure) => self.fail(failure),
        };
        Reading {
            place: self.body_place(),
            found,
        }
    }
}

struct Cut<S> {
    pieces: S,
    separator: u8,
    buffer: BytesMut,
    /// Bytes of the buffer that hold no separator.
    searched: usize,
    ended: bool,
    number: usize,
}

fn items<T, S>(pieces: S, schema: &'static Schema, framing: Framing) -> Items<T>
where
    T: DeserializeOwned + Check + Send + 'static,
    S: Stream<Item = Result<Bytes, Failure>> + Send + Unpin + 'static,
{
    let cut = Cut {
        pieces,
        separator: framing.separator(),
        buffer: BytesMut::new(),
        searched: 0,
        ended: false,
        number: 0,
    };
    Items(Box::pin(stream::unfold(Some(cut), move |cut| async move {
        let mut cut = cut?;
        let number = cut.number;
        let item = match cut.next().await? {
            Ok(bytes) => decode(&bytes, schema, number),
            Err(failure) => Err(failure),
        };
        // Behind a broken item nothing is sure.
        match item {
            Ok(item) => Some((Ok(item), Some(cut))),
            Err(failure) => Some((Err(Internal::refusal(failure)), None)),
        }
    })))
}

impl<S: Stream<Item = Result<Bytes, Failure>> + Unpin> Cut<S> {
    /// The bytes of the next item; blank ones are none.
    async fn next(&mut self) -> Option<Result<Bytes, Failure>> {
        loop {
            let item = self.cut();
            if let Some(item) = item {
                if item.trim_ascii().is_empty() {
                    continue;
                }
                self.number += 1;
                return Some(Ok(item));
            }
            if self.ended {
                return None;
            }
            if self.buffer.len() > MOST {
                let detail = format!("The item {} must have at most {MOST} bytes.", self.number);
                return Some(Err(Failure::builtin(Builtin::PayloadTooLarge).detail(detail)));
            }
            match self.pieces.next().await {
                Some(Ok(piece)) => self.buffer.extend_from_slice(&piece),
                Some(Err(failure)) => return Some(Err(failure)),
                None => self.ended = true,
            }
        }
    }

    fn cut(&mut self) -> Option<Bytes> {
        let found = self.buffer[self.searched..]
            .iter()
            .position(|byte| *byte == self.separator);
        let end = match found {
            Some(offset) => self.searched + offset,
            None if self.ended && !self.buffer.is_empty() => self.buffer.len(),
            None => {
                self.searched = self.buffer.len();
                return None;
            }
        };
        self.searched = 0;
        let item = self.buffer.split_to(end).freeze();
        if found.is_some() {
            let _ = self.buffer.split_to(1);
        }
        Some(item)
    }
}

fn decode<T: DeserializeOwned + Check>(bytes: &[u8], schema: &Schema, number: usize) -> Result<T, Failure> {
    let text =
        std::str::from_utf8(bytes).map_err(|_| Failure::malformed(format!("The item {number} is not UTF-8 text.")))?;
    let mut violations = Violations::default();
    let decoded = decode_json(
        text.trim(),
        schema,
        &mut At::root(Location::Body, &mut violations).item(number),
    );
    match decoded {
        Ok(Some(item)) => Ok(item),
        Ok(None) => Err(Failure::invalid(violations.into_vec())),
        Err(Malformed(detail)) => Err(Failure::malformed(format!("The item {number}: {detail}"))),
    }
}
