//! Files, lock and disk to a change set; the only room that writes.

mod apply;
mod change;
mod lock;
mod shared;

pub use apply::{apply, create, text};
pub use change::{Change, ChangeSet, Entry, change_set};
pub use lock::{Lock, LockedFile};

use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// Hexadecimal SHA-256 of `bytes`.
pub fn hash(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
