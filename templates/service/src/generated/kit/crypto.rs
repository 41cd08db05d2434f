//! The cryptography of TLS: ring, which builds with a C compiler alone and in a tenth of the time of others.

/// Makes it that of the process, unless the team chose another before.
pub(super) fn install() {
    // An error says that there is one already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
