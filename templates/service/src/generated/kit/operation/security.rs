//! Who may ask.

/// All of these schemes together; empty: nobody need be anybody.
#[derive(Clone, Copy, Debug)]
pub struct Requirement(pub &'static [SchemeUse]);

/// One scheme of a requirement.
#[derive(Clone, Copy, Debug)]
pub struct SchemeUse {
    /// Name of a [`Scheme`].
    pub scheme: &'static str,
    /// Scopes that the caller must have.
    pub scopes: &'static [&'static str],
}

/// A security scheme.
#[derive(Clone, Copy, Debug)]
pub struct Scheme {
    /// Its key in the document.
    pub name: &'static str,
    /// What it is.
    pub kind: SchemeKind,
}

/// Kinds of security schemes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// A bearer token (RFC 6750), verified as a JWT. The scopes are all that the document knows.
    Bearer {
        /// All scopes of the scheme.
        scopes: &'static [&'static str],
    },
    /// User and password (RFC 7617).
    Basic,
    /// A key in a query parameter, header or cookie.
    ApiKey {
        /// Where.
        location: KeyLocation,
        /// Under which name.
        name: &'static str,
    },
    /// What the kit cannot verify (`mutualTLS` …): refused unless the service does, by `Service::verify`.
    Other(&'static str),
}

/// Where an API key stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyLocation {
    /// A query parameter.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}
