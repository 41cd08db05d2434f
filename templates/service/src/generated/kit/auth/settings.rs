//! How bearer tokens are verified, from the configuration.

use super::super::config::{Environment, Reader};
use super::super::operation::Contract;
use super::key::Material;
use secrecy::{ExposeSecret as _, SecretString};
use std::time::Duration;

/// Shorter keys of HS256 are weaker than its hash (RFC 7518 section 3.2).
const SECRET_BYTES: usize = 32;
/// Where OpenID Connect Discovery 1.0 (section 4) has the provider's document, behind the issuer.
const WELL_KNOWN: &str = "/.well-known/openid-configuration";

/// How bearer tokens are verified. At least one of secret, public keys and sources is there.
#[derive(Clone, Debug)]
pub struct JwtSettings {
    /// `APP_JWT_SECRET`: a shared key (HS256, HS384, HS512).
    pub secret: Option<SecretString>,
    /// `APP_JWT_PUBLIC_KEY`: keys of others, in PEM.
    pub public_keys: Vec<Material>,
    /// `APP_JWT_JWKS_URL`, `APP_JWT_ISSUER` or the contract: where an identity provider publishes its keys.
    pub sources: Vec<KeySource>,
    /// `APP_JWT_ISSUER`: the only accepted `iss`; any where `None`.
    pub issuer: Option<String>,
    /// `APP_JWT_AUDIENCE`: the only accepted `aud`; any where `None`.
    pub audience: Option<String>,
    /// `APP_JWT_LEEWAY`: by how much clocks may differ.
    pub leeway: Duration,
    /// `APP_JWT_CACHE`: how many verified tokens are remembered.
    pub cache: usize,
    /// `APP_JWT_JWKS_REFRESH`: after which time published keys are fetched again.
    pub refresh: Duration,
    /// `APP_JWT_JWKS_PAUSE`: how long after a fetch an unknown key fetches no more.
    pub pause: Duration,
}

/// Where an identity provider publishes its keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// A key set (RFC 7517 section 5).
    Set(String),
    /// A document of OpenID Connect Discovery, which names the issuer and the key set.
    Discovery(String),
}

impl KeySource {
    /// The address.
    pub fn url(&self) -> &str {
        match self {
            Self::Set(url) | Self::Discovery(url) => url,
        }
    }

    /// The issuer that an address of discovery stands for.
    #[cfg(feature = "jwks")]
    pub(super) fn issuer(&self) -> Option<&str> {
        match self {
            Self::Set(_) => None,
            Self::Discovery(url) => url.strip_suffix(WELL_KNOWN),
        }
    }
}

impl JwtSettings {
    /// With a shared key, and the usual values for all else.
    pub(in super::super) fn with_secret(secret: SecretString) -> Self {
        Self {
            secret: Some(secret),
            public_keys: Vec::new(),
            sources: Vec::new(),
            issuer: None,
            audience: None,
            leeway: Duration::from_secs(30),
            cache: 10_000,
            refresh: Duration::from_secs(600),
            pause: Duration::from_secs(30),
        }
    }

    /// `None` where nothing tells of keys.
    pub(in super::super) fn read(
        reader: &mut Reader<'_>,
        environment: Environment,
        contract: &Contract,
    ) -> Option<Self> {
        let usual = Self::with_secret(SecretString::default());
        let secret = reader.jwt_secret();
        let public_keys = reader.jwt_public_keys();
        let issuer = reader.text("APP_JWT_ISSUER");
        let known = secret.is_some() || public_keys.is_some();
        let sources = reader.key_sources(known, issuer.as_deref(), environment, contract);
        let settings = Self {
            secret,
            public_keys: public_keys.unwrap_or_default(),
            issuer,
            audience: reader.jwt_audience(&sources),
            leeway: reader.duration("APP_JWT_LEEWAY", usual.leeway),
            cache: reader.count("APP_JWT_CACHE", usual.cache),
            refresh: reader.duration("APP_JWT_JWKS_REFRESH", usual.refresh),
            pause: reader.duration("APP_JWT_JWKS_PAUSE", usual.pause),
            sources,
        };
        (known || !settings.sources.is_empty()).then_some(settings)
    }
}

impl Reader<'_> {
    fn jwt_secret(&mut self) -> Option<SecretString> {
        const NAME: &str = "APP_JWT_SECRET";
        let secret = self.secret(NAME)?;
        let text = secret.expose_secret();
        if text.starts_with("-----BEGIN") {
            self.problem(NAME, "is a key in PEM; public keys stand in APP_JWT_PUBLIC_KEY");
        } else if text.len() < SECRET_BYTES {
            let length = text.len();
            self.problem(NAME, format!("has {length} bytes, HS256 needs {SECRET_BYTES}"));
        }
        Some(secret)
    }

    fn jwt_public_keys(&mut self) -> Option<Vec<Material>> {
        const NAME: &str = "APP_JWT_PUBLIC_KEY";
        let text = self.text(NAME)?;
        let keys = Material::pem(&text);
        Some(keys.unwrap_or_else(|problem| {
            self.problem(NAME, problem);
            Vec::new()
        }))
    }

    /// A provider signs tokens for many services; which are meant for this one only their `aud` tells (RFC 8725 section
    /// 3.9). `*` says that the team has thought of it.
    fn jwt_audience(&mut self, sources: &[KeySource]) -> Option<String> {
        const NAME: &str = "APP_JWT_AUDIENCE";
        let audience = self.text(NAME);
        if audience.is_none() && self.production && !sources.is_empty() {
            let message = "must be set in production where a provider's keys are fetched: tokens that it signs for others would be good here; `*` takes them";
            self.problem(NAME, message);
        }
        audience.filter(|audience| audience != "*")
    }

    /// What is configured wins; then the issuer's own document; then, in production, the contract's `openIdConnectUrl`.
    fn key_sources(
        &mut self,
        known: bool,
        issuer: Option<&str>,
        environment: Environment,
        contract: &Contract,
    ) -> Vec<KeySource> {
        let production = environment == Environment::Production;
        let (name, sources) = if let Some(url) = self.text("APP_JWT_JWKS_URL") {
            ("APP_JWT_JWKS_URL", vec![KeySource::Set(url)])
        } else if let Some(issuer) = issuer.filter(|_| !known) {
            let document = format!("{}{WELL_KNOWN}", issuer.trim_end_matches('/'));
            ("APP_JWT_ISSUER", vec![KeySource::Discovery(document)])
        } else if production && !known {
            let urls = contract.openid_urls.iter();
            (
                "APP_JWT_ISSUER",
                urls.map(|url| KeySource::Discovery((*url).to_owned())).collect(),
            )
        } else {
            return Vec::new();
        };
        for source in &sources {
            self.key_source(name, source, production);
        }
        sources
    }

    fn key_source(&mut self, name: &'static str, source: &KeySource, production: bool) {
        let url = source.url();
        let host = url.parse::<http::Uri>().ok().filter(|uri| uri.host().is_some());
        if host.is_none() || !(url.starts_with("https://") || url.starts_with("http://")) {
            self.problem(name, "is no address such as `https://id.example.com`");
        } else if production && url.starts_with("http://") {
            self.problem(name, "production fetches keys over https only");
        }
        if !cfg!(feature = "jwks") {
            let message =
                "fetching keys needs the feature `jwks` in Cargo.toml; or give APP_JWT_SECRET or APP_JWT_PUBLIC_KEY";
            self.problem(name, message);
        }
    }
}
