//! Numbers in texts that are written with every request: `core::fmt` asks for width, sign and base each time.

use std::fmt::Write as _;
use std::net::IpAddr;

/// Appends a number.
pub(super) fn push(text: &mut String, number: impl itoa::Integer) {
    text.push_str(itoa::Buffer::new().format(number));
}

/// Appends a number of `width` digits at least.
pub(super) fn padded(text: &mut String, number: u32, width: usize) {
    let mut buffer = itoa::Buffer::new();
    let digits = buffer.format(number);
    text.extend(std::iter::repeat_n('0', width.saturating_sub(digits.len())));
    text.push_str(digits);
}

/// Appends an address.
pub(super) fn address(text: &mut String, address: IpAddr) {
    let IpAddr::V4(four) = address else {
        // Into a string: cannot fail.
        let _ = write!(text, "{address}");
        return;
    };
    for (index, octet) in four.octets().into_iter().enumerate() {
        if index > 0 {
            text.push('.');
        }
        push(text, octet);
    }
}
