//! What signs and verifies tokens: ring, for each algorithm that a key may be for (RFC 7518 section 3.1, RFC 8037).

use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{ErrorKind, Result};
use jsonwebtoken::signature::{Error, Signer, Verifier};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey, DecodingKeyKind, EncodingKey};
use ring::agreement::{self, ECDH_P256, ECDH_P384, EphemeralPrivateKey, agree_ephemeral};
use ring::hmac::{self, HMAC_SHA256, HMAC_SHA384, HMAC_SHA512};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ED25519, ED25519_PUBLIC_KEY_LEN, RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384,
    RSA_PSS_2048_8192_SHA512, RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm,
};

static RING: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key| Ok(Box::new(Signing::new(*algorithm, key)?)),
    verifier_factory: |algorithm, key| Ok(Box::new(Verifying::new(*algorithm, key)?)),
    // Nobody asks for the public half of a private key, or for its thumbprint.
    key_utils: KeyUtils::new_unimplemented(),
};

/// Makes ring what `jsonwebtoken` works with, unless the team has chosen something else before.
pub(super) fn install() {
    // An error says that there is one already.
    let _ = RING.install_default();
}

/// Whether a public key is one: a point of its curve, or numbers that RSA can work with.
pub(super) fn is_sound(key: &DecodingKey, algorithm: Algorithm) -> bool {
    match (key.kind(), algorithm) {
        (DecodingKeyKind::RsaModulusExponent { n, e }, _) => is_odd(n) && is_odd(e) && plain(e) != [1],
        (DecodingKeyKind::SecretOrDer(point), Algorithm::ES256) => is_point(&ECDH_P256, point),
        (DecodingKeyKind::SecretOrDer(point), Algorithm::ES384) => is_point(&ECDH_P384, point),
        (DecodingKeyKind::SecretOrDer(bytes), Algorithm::EdDSA) => bytes.len() == ED25519_PUBLIC_KEY_LEN,
        _ => false,
    }
}

fn is_odd(number: &[u8]) -> bool {
    number.last().is_some_and(|last| last % 2 == 1)
}

/// Nothing is agreed upon with what is no point of the curve.
fn is_point(curve: &'static agreement::Algorithm, point: &[u8]) -> bool {
    let own = EphemeralPrivateKey::generate(curve, &SystemRandom::new());
    let point = agreement::UnparsedPublicKey::new(curve, point);
    own.is_ok_and(|own| agree_ephemeral(own, &point, |_| ()).is_ok())
}

/// A number without the zeros before it.
pub(super) fn plain(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    number.get(zeros..).unwrap_or_default()
}

/// A shared secret and the hash that an algorithm puts it into.
fn shared(algorithm: Algorithm, secret: &[u8]) -> Result<hmac::Key> {
    let hash = match algorithm {
        Algorithm::HS256 => HMAC_SHA256,
        Algorithm::HS384 => HMAC_SHA384,
        Algorithm::HS512 => HMAC_SHA512,
        _ => return Err(ErrorKind::UnsupportedAlgorithm.into()),
    };
    Ok(hmac::Key::new(hash, secret))
}

/// A key of one kind is never read as one of another.
fn same_family(key: AlgorithmFamily, algorithm: Algorithm) -> Result<()> {
    if key == algorithm.family() {
        Ok(())
    } else {
        Err(ErrorKind::InvalidKeyFormat.into())
    }
}

/// Signs with a shared secret; private keys are the identity provider's.
struct Signing {
    algorithm: Algorithm,
    key: hmac::Key,
}

impl Signing {
    fn new(algorithm: Algorithm, key: &EncodingKey) -> Result<Self> {
        same_family(key.family(), algorithm)?;
        let key = shared(algorithm, key.as_bytes())?;
        Ok(Self { algorithm, key })
    }
}

impl Signer<Vec<u8>> for Signing {
    fn try_sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, Error> {
        Ok(hmac::sign(&self.key, message).as_ref().to_vec())
    }
}

impl JwtSigner for Signing {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

/// Verifies with whatever key an algorithm takes.
struct Verifying {
    algorithm: Algorithm,
    key: Verifies,
}

enum Verifies {
    Shared(hmac::Key),
    Rsa {
        by: &'static RsaParameters,
        modulus: Vec<u8>,
        exponent: Vec<u8>,
    },
    Curve(UnparsedPublicKey<Vec<u8>>),
}

impl Verifying {
    fn new(algorithm: Algorithm, key: &DecodingKey) -> Result<Self> {
        same_family(key.family(), algorithm)?;
        let rsa = |by| match key.kind() {
            DecodingKeyKind::RsaModulusExponent { n, e } => Ok(Verifies::Rsa {
                by,
                modulus: plain(n).to_vec(),
                exponent: plain(e).to_vec(),
            }),
            DecodingKeyKind::SecretOrDer(_) => Err(ErrorKind::InvalidKeyFormat),
        };
        let curve = |by: &'static dyn VerificationAlgorithm| {
            let point = key.try_get_as_bytes()?.to_vec();
            Ok::<_, jsonwebtoken::errors::Error>(Verifies::Curve(UnparsedPublicKey::new(by, point)))
        };
        let key = match algorithm {
            Algorithm::RS256 => rsa(&RSA_PKCS1_2048_8192_SHA256)?,
            Algorithm::RS384 => rsa(&RSA_PKCS1_2048_8192_SHA384)?,
            Algorithm::RS512 => rsa(&RSA_PKCS1_2048_8192_SHA512)?,
            Algorithm::PS256 => rsa(&RSA_PSS_2048_8192_SHA256)?,
            Algorithm::PS384 => rsa(&RSA_PSS_2048_8192_SHA384)?,
            Algorithm::PS512 => rsa(&RSA_PSS_2048_8192_SHA512)?,
            Algorithm::ES256 => curve(&ECDSA_P256_SHA256_FIXED)?,
            Algorithm::ES384 => curve(&ECDSA_P384_SHA384_FIXED)?,
            Algorithm::EdDSA => curve(&ED25519)?,
            _ => Verifies::Shared(shared(algorithm, key.try_get_as_bytes()?)?),
        };
        Ok(Self { algorithm, key })
    }
}

impl Verifier<Vec<u8>> for Verifying {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> std::result::Result<(), Error> {
        let held = match &self.key {
            Verifies::Shared(key) => hmac::verify(key, message, signature),
            Verifies::Rsa { by, modulus, exponent } => {
                let key = RsaPublicKeyComponents {
                    n: modulus,
                    e: exponent,
                };
                key.verify(by, message, signature)
            }
            Verifies::Curve(key) => key.verify(message, signature),
        };
        held.map_err(|_| Error::new())
    }
}

impl JwtVerifier for Verifying {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}
