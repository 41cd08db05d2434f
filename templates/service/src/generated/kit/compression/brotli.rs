//! Brotli (RFC 7932). Answers only: requests come in gzip and zstd.

use super::{Coding, Pack};
use brotli::CompressorWriter;
use bytes::Bytes;
use std::io::{self, Write as _};

pub(super) const BROTLI: Coding = Coding {
    name: "br",
    pack: || Ok(Box::new(CompressorWriter::new(Vec::new(), 4096, 4, 20))),
    unpack: None,
};

impl Pack for CompressorWriter<Vec<u8>> {
    fn piece(&mut self, bytes: &[u8]) -> io::Result<Bytes> {
        self.write_all(bytes)?;
        self.flush()?;
        Ok(std::mem::take(self.get_mut()).into())
    }

    fn finish(mut self: Box<Self>, last: &[u8]) -> io::Result<Bytes> {
        self.write_all(last)?;
        Ok(self.into_inner().into())
    }
}
