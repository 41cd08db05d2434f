//! gzip (RFC 1952).

use super::unpack::{Bounded, Unpack};
use super::{Coding, Pack};
use bytes::Bytes;
use flate2::Compression;
use flate2::write::{GzEncoder, MultiGzDecoder};
use std::io::{self, Write as _};

pub(super) const GZIP: Coding = Coding {
    name: "gzip",
    pack: || Ok(Box::new(GzEncoder::new(Vec::new(), Compression::new(4)))),
    unpack: Some(|sink| Ok(Box::new(MultiGzDecoder::new(sink)))),
};

impl Pack for GzEncoder<Vec<u8>> {
    fn piece(&mut self, bytes: &[u8]) -> io::Result<Bytes> {
        self.write_all(bytes)?;
        self.flush()?;
        Ok(std::mem::take(self.get_mut()).into())
    }

    fn finish(mut self: Box<Self>, last: &[u8]) -> io::Result<Bytes> {
        self.write_all(last)?;
        (*self).finish().map(Bytes::from)
    }
}

impl Unpack for MultiGzDecoder<Bounded> {
    fn piece(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)
    }

    fn finish(&mut self) -> io::Result<()> {
        self.try_finish()
    }

    fn sink(&mut self) -> &mut Bounded {
        self.get_mut()
    }
}
