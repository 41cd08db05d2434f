//! Cryptography: ring's, which builds with a C compiler alone and in a tenth of the time of others.

use ring::digest::{Context, SHA256};

/// The SHA-256 (FIPS 180-4) of these parts, one after the other.
pub(super) fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(part);
    }
    hash_of(context)
}

/// What a SHA-256 has come to.
pub(super) fn hash_of(context: Context) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(context.finish().as_ref());
    hash
}

/// Makes it what the process speaks TLS with, unless the team chose another before.
#[cfg(any(feature = "client", feature = "jwks", feature = "redis", feature = "tls"))]
pub(super) fn install() {
    // An error says that there is one already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
