//! Bodies that come packed, into no more bytes than their limit.

use super::super::error::Failure;
use super::super::operation::Builtin;
use super::{CODINGS, Coding};
use bytes::Bytes;
use std::io::{self, Write};

/// A body on its way out of a coding.
pub(super) trait Unpack: Send {
    /// Takes a piece.
    fn piece(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Nothing more comes; a body that breaks off is refused.
    fn finish(&mut self) -> io::Result<()>;

    /// Where it goes.
    fn sink(&mut self) -> &mut Bounded;
}

/// Bytes that come out are counted: an archive of a few bytes may hold a thousand times as many.
pub(super) struct Bounded {
    bytes: Vec<u8>,
    left: u64,
    limit: u64,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let left = self
            .left
            .checked_sub(bytes.len() as u64)
            .ok_or(io::ErrorKind::FileTooLarge)?;
        self.left = left;
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What unpacks a body.
pub(in super::super) struct Decoder(Box<dyn Unpack>);

impl Decoder {
    /// For this `Content-Encoding`, if it is one that requests may have.
    pub fn of(coding: &str, limit: u64) -> Option<Self> {
        let sink = Bounded {
            bytes: Vec::new(),
            left: limit,
            limit,
        };
        let lower = coding.to_ascii_lowercase();
        let name = if lower == "x-gzip" { "gzip" } else { &lower };
        let coding = CODINGS.iter().find(|coding| coding.name == name)?;
        coding.unpack?(sink).ok().map(Self)
    }

    /// The codings that requests may have, as `Accept-Encoding` lists them.
    pub fn known() -> String {
        let known = |coding: &&Coding| coding.unpack.is_some();
        let names: Vec<_> = CODINGS.iter().rev().filter(known).map(|coding| coding.name).collect();
        names.join(", ")
    }

    /// What a piece comes to.
    pub fn piece(&mut self, bytes: &[u8]) -> Result<Bytes, Failure> {
        let outcome = self.0.piece(bytes);
        self.taken(outcome)
    }

    /// What still comes behind the last piece.
    pub fn finish(mut self) -> Result<Bytes, Failure> {
        let outcome = self.0.finish();
        self.taken(outcome)
    }

    fn taken(&mut self, outcome: io::Result<()>) -> Result<Bytes, Failure> {
        let sink = self.0.sink();
        let decoded = std::mem::take(&mut sink.bytes).into();
        outcome.map(|()| decoded).map_err(|error| unpacked(&error, sink.limit))
    }
}

fn unpacked(error: &io::Error, limit: u64) -> Failure {
    if error.kind() == io::ErrorKind::FileTooLarge {
        return super::super::body::too_large(limit);
    }
    Failure::builtin(Builtin::MalformedBody).detail("The body is not in the coding that Content-Encoding names.")
}
