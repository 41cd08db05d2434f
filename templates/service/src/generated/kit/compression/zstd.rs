//! Zstandard (RFC 8878).

use super::unpack::{Bounded, Unpack};
use super::{Coding, Pack};
use bytes::Bytes;
use std::io::{self, Write as _};
use zstd::stream::raw::{DParameter, Decoder as Raw};
use zstd::stream::write::Encoder;
use zstd::stream::zio::Writer;

pub(super) const ZSTD: Coding = Coding {
    name: "zstd",
    pack: || Ok(Box::new(Encoder::new(Vec::new(), 3)?)),
    unpack: Some(unpack),
};

/// A frame may ask for a window of this many bits at most, as RFC 9659 has it for HTTP.
const WINDOW: u32 = 23;

fn unpack(sink: Bounded) -> io::Result<Box<dyn Unpack>> {
    let mut raw = Raw::new()?;
    raw.set_parameter(DParameter::WindowLogMax(WINDOW))?;
    Ok(Box::new(Writer::new(sink, raw)))
}

impl Pack for Encoder<'static, Vec<u8>> {
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

impl Unpack for Writer<Bounded, Raw<'static>> {
    fn piece(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)?;
        self.flush()
    }

    fn finish(&mut self) -> io::Result<()> {
        Self::finish(self)
    }

    fn sink(&mut self) -> &mut Bounded {
        self.writer_mut()
    }
}
