//! The head of a request as it comes off the wire: how far it has come, and whether its lines end as they must.

use memchr::memchr;

/// Watches the head of one request (RFC 9112 section 2.1).
#[derive(Debug, Default)]
pub(super) struct Head {
    /// Whether a byte of it has come.
    pub begun: bool,
    ended: bool,
    /// Bytes of the line so far.
    line: usize,
    carriage_return: bool,
}

impl Head {
    /// Looks at what came. A line that ends without a carriage return is made unreadable: hyper would take it, while a
    /// proxy in front may have seen one line where hyper sees two (RFC 9112 section 2.2 leaves it open, RFC 9112 section
    /// 11.2 says what follows). What stands behind the head is not looked at.
    pub fn watch(&mut self, bytes: &mut [u8]) {
        let mut start = 0;
        while !self.ended && start < bytes.len() {
            let rest = &mut bytes[start..];
            let Some(length) = memchr(b'\n', rest) else {
                return self.go_on(rest);
            };
            let carriage_return = length
                .checked_sub(1)
                .map_or(self.carriage_return, |last| rest[last] == b'\r');
            if !carriage_return {
                rest[length] = 0;
            }
            // Empty lines may stand before a request.
            let empty = self.line + length <= 1;
            self.ended = !carriage_return || (empty && self.begun);
            self.begun |= !empty;
            (self.line, self.carriage_return) = (0, false);
            start += length + 1;
        }
    }

    /// A line that has not ended yet.
    fn go_on(&mut self, bytes: &[u8]) {
        self.line += bytes.len();
        self.carriage_return = bytes.last() == Some(&b'\r');
        self.begun |= self.line > 1 || !self.carriage_return;
    }
}
