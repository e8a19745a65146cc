//! Fields and files sealed at rest, and the blind indexes that find them again.
//!
//! XChaCha20-Poly1305 with the purpose (for example `request.phone`) as associated data, so that a sealed value cannot be
//! moved to another column; HMAC-SHA-256 for blind indexes, CSRF tokens and hashes of secrets. Parsing and masking live in
//! `identity`. Personal Information Protection Law article 51 asks for encryption and de-identification.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{Key, KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::ids::Chance;

/// First character of everything that this version sealed.
const VERSION: u8 = 1;

/// Holds the office's keys; never printed.
#[derive(Clone)]
pub struct Vault {
    cipher: XChaCha20Poly1305,
    blind: [u8; 32],
    token: [u8; 32],
    chance: Chance,
}

impl Vault {
    /// All keys are derived from one secret of at least 32 bytes.
    pub fn new(secret: &[u8], chance: Chance) -> Vault {
        let derive = |label: &str| digest(secret, label.as_bytes());
        Vault {
            cipher: XChaCha20Poly1305::new(Key::from_slice(&derive("seal"))),
            blind: derive("blind index"),
            token: derive("token"),
            chance,
        }
    }

    /// A value that tells two secrets apart without telling the secret.
    pub fn fingerprint(&self) -> String {
        hex(&digest(&self.blind, b"fingerprint"))[..16].to_owned()
    }

    /// Key for signed links, QR codes and device cookies (JWT, HS256).
    pub fn token_key(&self) -> &[u8; 32] {
        &self.token
    }

    /// Seals a text for one purpose.
    pub fn seal(&self, purpose: &str, text: &str) -> Result<String> {
        Ok(BASE64.encode(self.seal_bytes(purpose, text.as_bytes())?))
    }

    /// Opens what `seal` made for the same purpose.
    pub fn open(&self, purpose: &str, sealed: &str) -> Result<String> {
        let bytes = BASE64.decode(sealed).map_err(Error::internal)?;
        String::from_utf8(self.open_bytes(purpose, &bytes)?).map_err(Error::internal)
    }

    /// `seal` for a value that may be absent.
    pub fn seal_some(&self, purpose: &str, text: Option<&str>) -> Result<Option<String>> {
        text.map(|text| self.seal(purpose, text)).transpose()
    }

    /// `open` for a value that may be absent.
    pub fn open_some(&self, purpose: &str, sealed: Option<&str>) -> Result<Option<String>> {
        sealed.map(|sealed| self.open(purpose, sealed)).transpose()
    }

    /// Seals bytes: version, nonce, ciphertext with tag.
    pub fn seal_bytes(&self, purpose: &str, bytes: &[u8]) -> Result<Vec<u8>> {
        let nonce = self.chance.nonce();
        let sealed = self
            .cipher
            .encrypt(XNonce::from_slice(&nonce), Payload { msg: bytes, aad: purpose.as_bytes() })
            .map_err(|_| Error::internal("sealing failed"))?;
        let mut out = Vec::with_capacity(1 + nonce.len() + sealed.len());
        out.push(VERSION);
        out.extend_from_slice(&nonce);
        out.extend_from_slice(&sealed);
        Ok(out)
    }

    /// Opens what `seal_bytes` made; an error when the key, the purpose or one bit is wrong.
    pub fn open_bytes(&self, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        let wrong = || Error::internal(format!("a sealed value ({purpose}) cannot be opened: wrong key or damaged"));
        let (version, rest) = sealed.split_first().ok_or_else(wrong)?;
        if *version != VERSION || rest.len() < 24 {
            return Err(wrong());
        }
        let (nonce, body) = rest.split_at(24);
        let payload = Payload { msg: body, aad: purpose.as_bytes() };
        self.cipher.decrypt(XNonce::from_slice(nonce), payload).map_err(|_| wrong())
    }

    /// The blind index of a value that was normalised by its parser: equal values, equal index; nothing else to learn.
    pub fn blind(&self, purpose: &str, value: &str) -> String {
        let mut mac = keyed(&self.blind);
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(value.as_bytes());
        hex(&mac.finalize().into_bytes())
    }

    /// True when `mark` is the blind index of the value; compares in constant time.
    pub fn matches(&self, purpose: &str, value: &str, mark: &str) -> bool {
        let mut mac = keyed(&self.blind);
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(value.as_bytes());
        unhex(mark).is_some_and(|bytes| mac.verify_slice(&bytes).is_ok())
    }
}

/// HMAC pads a shorter key with zeros to its block (RFC 2104); done here because the typed constructor wants a whole block.
fn keyed(key: &[u8; 32]) -> Hmac<Sha256> {
    let mut block = [0u8; 64];
    block[..32].copy_from_slice(key);
    <Hmac<Sha256> as KeyInit>::new(&block.into())
}

fn digest(key: &[u8], label: &[u8]) -> [u8; 32] {
    let mut inner = Sha256::new();
    inner.update(b"mashanghe/");
    inner.update(label);
    inner.update([0]);
    inner.update(key);
    inner.finalize().into()
}

/// SHA-256 of bytes, in hex.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len() / 2).map(|i| u8::from_str_radix(&text[2 * i..2 * i + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vault() -> Vault {
        Vault::new(&[7; 32], Chance::machine())
    }

    #[test]
    fn what_was_sealed_opens_only_for_the_same_purpose_and_key() {
        let sealed = vault().seal("request.phone", "13800001234").unwrap();
        assert_eq!(vault().open("request.phone", &sealed).unwrap(), "13800001234");
        assert!(vault().open("party.phone", &sealed).is_err());
        assert!(Vault::new(&[8; 32], Chance::machine()).open("request.phone", &sealed).is_err());
    }

    #[test]
    fn sealing_twice_looks_different_and_the_blind_index_is_equal() {
        let v = vault();
        assert_ne!(v.seal("x", "王芳").unwrap(), v.seal("x", "王芳").unwrap());
        assert_eq!(v.blind("x", "王芳"), v.blind("x", "王芳"));
        assert_ne!(v.blind("x", "王芳"), v.blind("y", "王芳"));
        assert!(v.matches("x", "王芳", &v.blind("x", "王芳")));
        assert!(!v.matches("x", "王芳", "zz"));
    }
}
