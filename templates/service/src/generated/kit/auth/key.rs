//! Keys, each with the algorithms that it may be used with: the key decides, never the token.

use super::signatures::{is_sound, plain};
use jsonwebtoken::{Algorithm, DecodingKey, DecodingKeyKind, Header, Validation};
use spki::der::asn1::UintRef;
use spki::der::{self, Decode as _, DecodePem as _, Reader as _, SliceReader};
use spki::{ObjectIdentifier, SubjectPublicKeyInfoOwned};

/// Keys of RSA have at least 2048 bits (RFC 7518 section 3.3); longer ones than 8192 only cost time.
const RSA_BYTES: std::ops::RangeInclusive<usize> = 256..=1024;

const RSA: [Algorithm; 6] = [
    Algorithm::RS256,
    Algorithm::RS384,
    Algorithm::RS512,
    Algorithm::PS256,
    Algorithm::PS384,
    Algorithm::PS512,
];
/// `rsaEncryption`, `id-ecPublicKey`, `id-Ed25519`, and the curves P-256 and P-384.
const OID_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const OID_EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const OID_ED: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
const OID_P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const OID_P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");

/// A key and what it may be used for. Never shows itself.
#[derive(Clone, Debug)]
pub struct Material {
    algorithms: Vec<Algorithm>,
    decoding: DecodingKey,
}

impl Material {
    /// A shared secret: HS256, and the stronger ones if it is as long as their hashes (RFC 7518 section 3.2).
    pub(super) fn secret(secret: &[u8]) -> Self {
        let hashes = [(32, Algorithm::HS256), (48, Algorithm::HS384), (64, Algorithm::HS512)];
        let strong = hashes.iter().filter(|(bytes, _)| secret.len() >= *bytes);
        Self {
            algorithms: strong.map(|(_, algorithm)| *algorithm).collect(),
            decoding: DecodingKey::from_secret(secret),
        }
    }

    /// Public keys in PEM, one or more (`BEGIN PUBLIC KEY`, RFC 7468 section 13).
    ///
    /// # Errors
    /// What is wrong, for the configuration's problem.
    pub(super) fn pem(text: &str) -> Result<Vec<Self>, String> {
        const BEGIN: &str = "-----BEGIN PUBLIC KEY-----";
        // A variable often cannot hold a line's end.
        let text = text.replace("\\n", "\n");
        let blocks = text.split_inclusive("-----END PUBLIC KEY-----").map(str::trim);
        let blocks: Vec<&str> = blocks.filter(|block| !block.is_empty()).collect();
        if blocks.is_empty() || blocks.iter().any(|block| !block.starts_with(BEGIN)) {
            return Err(format!("is no public key in PEM, which begins with `{BEGIN}`"));
        }
        blocks.into_iter().map(Self::public).collect()
    }

    fn public(pem: &str) -> Result<Self, String> {
        let info = SubjectPublicKeyInfoOwned::from_pem(pem).map_err(|error| format!("is no public key: {error}"))?;
        let bytes = info.subject_public_key.as_bytes().unwrap_or_default();
        let curve = || info.algorithm.parameters.as_ref()?.decode_as::<ObjectIdentifier>().ok();
        let key = match info.algorithm.oid {
            OID_RSA => {
                let key = rsa(bytes).map_err(|error| format!("is no public key: {error}"))?;
                if !fits(&key) {
                    return Err("is a key of RSA of fewer than 2048 bits, or of more than 8192".to_owned());
                }
                Self::new(&RSA, key)
            }
            OID_ED => Self::new(&[Algorithm::EdDSA], DecodingKey::from_ed_der(bytes)),
            OID_EC if curve() == Some(OID_P256) => Self::new(&[Algorithm::ES256], DecodingKey::from_ec_der(bytes)),
            OID_EC if curve() == Some(OID_P384) => Self::new(&[Algorithm::ES384], DecodingKey::from_ec_der(bytes)),
            _ => None,
        };
        key.ok_or_else(|| "is a key of another kind than RSA, EC on P-256 or P-384, and Ed25519".to_owned())
    }

    /// A sound key.
    fn new(algorithms: &[Algorithm], decoding: DecodingKey) -> Option<Self> {
        is_sound(&decoding, *algorithms.first()?).then(|| Self {
            algorithms: algorithms.to_vec(),
            decoding,
        })
    }

    /// With what a token must be signed and what it must say.
    pub(super) fn ruled(self, id: Option<String>, mut rules: Validation) -> Key {
        rules.algorithms = self.algorithms;
        Key {
            id,
            rules,
            decoding: self.decoding,
        }
    }
}

#[cfg(feature = "jwks")]
impl Material {
    /// A key of a set; `None` where it is for something else, of an unknown kind, or weak. Secrets have no place in a
    /// set that everybody can read.
    pub(super) fn jwk(jwk: &jsonwebtoken::jwk::Jwk) -> Option<Self> {
        use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, KeyOperations, PublicKeyUse};
        let common = &jwk.common;
        let signs = common
            .public_key_use
            .as_ref()
            .is_none_or(|of| *of == PublicKeyUse::Signature);
        let verifies = |operations: &Vec<KeyOperations>| operations.contains(&KeyOperations::Verify);
        if !signs || !common.key_operations.as_ref().is_none_or(verifies) {
            return None;
        }
        let possible: &[Algorithm] = match &jwk.algorithm {
            AlgorithmParameters::RSA(_) => &RSA,
            AlgorithmParameters::EllipticCurve(ec) if ec.curve == EllipticCurve::P256 => &[Algorithm::ES256],
            AlgorithmParameters::EllipticCurve(ec) if ec.curve == EllipticCurve::P384 => &[Algorithm::ES384],
            AlgorithmParameters::OctetKeyPair(pair) if pair.curve == EllipticCurve::Ed25519 => &[Algorithm::EdDSA],
            _ => return None,
        };
        let named = common.key_algorithm.map(Algorithm::try_from);
        let algorithms: Vec<Algorithm> = match named {
            None => possible.to_vec(),
            Some(named) => possible
                .iter()
                .copied()
                .filter(|one| named.as_ref().is_ok_and(|named| named == one))
                .collect(),
        };
        let key = DecodingKey::from_jwk(jwk).ok()?;
        fits(&key).then(|| Self::new(&algorithms, key)).flatten()
    }
}

/// A public key of RSA (RFC 8017 appendix A.1.1).
fn rsa(bytes: &[u8]) -> der::Result<DecodingKey> {
    let mut reader = SliceReader::new(bytes)?;
    let (modulus, exponent) = reader.sequence(|parts| Ok((UintRef::decode(parts)?, UintRef::decode(parts)?)))?;
    reader.finish(DecodingKey::from_rsa_raw_components(
        modulus.as_bytes(),
        exponent.as_bytes(),
    ))
}

/// Whether a key is neither weak nor needlessly large; keys of other kinds than RSA have one size.
fn fits(key: &DecodingKey) -> bool {
    match key.kind() {
        DecodingKeyKind::RsaModulusExponent { n, .. } => RSA_BYTES.contains(&plain(n).len()),
        DecodingKeyKind::SecretOrDer(_) => true,
    }
}

/// A key that tokens are verified with.
pub(super) struct Key {
    id: Option<String>,
    pub rules: Validation,
    pub decoding: DecodingKey,
}

impl Key {
    /// Whether a token with this header may be signed with it.
    pub fn fits(&self, header: &Header) -> bool {
        let named = self.id.as_ref().zip(header.kid.as_ref());
        self.rules.algorithms.contains(&header.alg) && named.is_none_or(|(own, sent)| own == sent)
    }
}
