//! The head of a request as it comes off the wire: how far it has come, and whether its lines end as they must.

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
        for byte in bytes {
            if self.ended {
                return;
            }
            match *byte {
                b'\n' if !self.carriage_return => {
                    *byte = 0;
                    self.ended = true;
                }
                // Empty lines may stand before a request.
                b'\n' => {
                    self.ended = self.begun && self.line == 1;
                    self.line = 0;
                }
                other => {
                    self.line += 1;
                    self.begun |= other != b'\r';
                }
            }
            self.carriage_return = *byte == b'\r';
        }
    }
}
