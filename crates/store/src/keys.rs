//! The workspace key and what unlocks it: the system's keyring or a passphrase, and a recovery code.
//!
//! The key is 256 random bits. It never lies on the disk in the clear: `keys.json` holds it sealed
//! (XChaCha20-Poly1305) once per way to unlock it, under a key that is random and kept by the keyring, or
//! derived (Argon2id, RFC 9106) from the passphrase or the recovery code.

use std::{fmt, fs, io::Write, path::Path};

use argon2::{Algorithm, Argon2, Params, Version};
use base64::{Engine, engine::general_purpose::STANDARD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use failpoints::Failpoint;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::keyring;

/// Why a key could not be kept or recovered.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The passphrase or recovery code is not the right one.
    #[error("the secret does not unlock this workspace")]
    WrongSecret,
    /// The text is no recovery code: a letter is missing or mistyped.
    #[error("not a recovery code")]
    NotARecoveryCode,
    /// There is no such way to unlock this workspace.
    #[error("this workspace is not unlocked that way")]
    NoSuchWay,
    /// The system's keyring is missing, or fails.
    #[error("the keyring is not available: {0}")]
    Keyring(String),
    /// The system's keyring is locked, or its user refused to unlock it.
    #[error("the keyring is locked: {0}")]
    KeyringLocked(String),
    /// The system's keyring holds nothing for this workspace.
    #[error("the keyring holds no key of this workspace")]
    KeyringEmpty,
    /// The file of sealed keys is damaged.
    #[error("the file of sealed keys is damaged")]
    Damaged,
    /// The system gives no random numbers.
    #[error("no random numbers")]
    Random,
    /// The file of sealed keys could not be read or written.
    #[error("file: {0}")]
    File(#[from] std::io::Error),
}

/// The key that encrypts the database of a workspace.
#[derive(Clone, PartialEq, Eq)]
pub struct WorkspaceKey(Zeroizing<[u8; 32]>);

impl fmt::Debug for WorkspaceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WorkspaceKey(..)")
    }
}

impl WorkspaceKey {
    /// A fresh random key.
    ///
    /// # Errors
    /// [`KeyError::Random`].
    pub fn generate() -> Result<Self, KeyError> {
        random().map(|bytes| Self(Zeroizing::new(bytes)))
    }

    /// The key as 64 hexadecimal digits, as the `sqlcipher` shell takes it.
    pub fn to_hex(&self) -> Zeroizing<String> {
        Zeroizing::new(hex::encode(self.0.as_slice()))
    }

    /// The key that [`WorkspaceKey::to_hex`] wrote out.
    ///
    /// # Errors
    /// [`KeyError::Damaged`] unless there are 64 hexadecimal digits.
    pub fn from_hex(text: &str) -> Result<Self, KeyError> {
        let mut bytes = Zeroizing::new([0; 32]);
        hex::decode_to_slice(text, bytes.as_mut_slice()).map_err(|_| KeyError::Damaged)?;
        Ok(Self(bytes))
    }

    /// Seals a small secret under this key, for what `context` names; base 64.
    ///
    /// # Errors
    /// [`KeyError::Random`].
    pub fn seal(&self, context: &str, secret: &[u8]) -> Result<String, KeyError> {
        let nonce = random::<24>()?;
        let payload = Payload { msg: secret, aad: context.as_bytes() };
        let sealed = XChaCha20Poly1305::new(self.0.as_slice().into())
            .encrypt(XNonce::from_slice(&nonce), payload)
            .map_err(|_| KeyError::Random)?;
        Ok(STANDARD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// What [`WorkspaceKey::seal`] sealed for the same context.
    ///
    /// # Errors
    /// [`KeyError::Damaged`] for anything else.
    pub fn unseal(&self, context: &str, sealed: &str) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let bytes = decode(sealed)?;
        let (nonce, sealed) = bytes.split_at_checked(24).ok_or(KeyError::Damaged)?;
        let payload = Payload { msg: sealed, aad: context.as_bytes() };
        let plain = XChaCha20Poly1305::new(self.0.as_slice().into())
            .decrypt(XNonce::from_slice(nonce), payload)
            .map_err(|_| KeyError::Damaged)?;
        Ok(Zeroizing::new(plain))
    }

    /// The statement that gives the key to SQLCipher as raw bytes.
    pub(crate) fn pragma(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("PRAGMA key = \"x'{}'\"", self.to_hex().as_str()))
    }
}

/// A way to unlock a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// The system's keyring.
    Keyring,
    /// A passphrase that the user types.
    Passphrase,
    /// The recovery code, shown once at creation.
    Recovery,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Sealed {
    by: Way,
    salt: String,
    nonce: String,
    key: String,
}

/// The sealed keys of a workspace: the content of `keys.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SealedKeys {
    format: u32,
    /// The workspace, also the id of its organisation.
    pub workspace: Uuid,
    /// Whether the user has shown that they hold the recovery code.
    pub recovery_confirmed: bool,
    sealed: Vec<Sealed>,
}

impl SealedKeys {
    /// No way to unlock yet.
    pub fn new(workspace: Uuid) -> Self {
        Self { format: 1, workspace, recovery_confirmed: false, sealed: Vec::new() }
    }

    /// Reads the file.
    ///
    /// # Errors
    /// [`KeyError::Damaged`] or [`KeyError::File`].
    pub fn load(path: &Path) -> Result<Self, KeyError> {
        serde_json::from_slice(&fs::read(path)?).map_err(|_| KeyError::Damaged)
    }

    /// Replaces the file in one step; it is on the disk when this returns.
    ///
    /// # Errors
    /// [`KeyError::File`].
    pub fn save(&self, path: &Path) -> Result<(), KeyError> {
        let new = path.with_extension("json.new");
        let mut file = fs::File::create(&new)?;
        file.write_all(&serde_json::to_vec_pretty(self).map_err(std::io::Error::from)?)?;
        file.sync_all()?;
        failpoints::pass(Failpoint::KeysSynced);
        fs::rename(&new, path)?;
        failpoints::pass(Failpoint::KeysRenamed);
        if let Some(folder) = path.parent().filter(|_| cfg!(unix)) {
            fs::File::open(folder)?.sync_all()?;
        }
        Ok(())
    }

    /// The everyday way to unlock: keyring or passphrase.
    pub fn everyday(&self) -> Option<Way> {
        self.sealed.iter().map(|sealed| sealed.by).find(|way| *way != Way::Recovery)
    }

    /// Makes the keyring the everyday way.
    ///
    /// # Errors
    /// [`KeyError::Keyring`] when it does not keep secrets; nothing is changed then.
    pub fn protect_by_keyring(&mut self, key: &WorkspaceKey) -> Result<(), KeyError> {
        let secret = Zeroizing::new(random::<32>()?);
        let entry = self.keyring_entry()?;
        entry.set_secret(secret.as_slice()).map_err(|error| keyring::failure(&error))?;
        self.replace(Way::Keyring, &secret, &[], key)
    }

    /// Makes a passphrase the everyday way.
    ///
    /// # Errors
    /// [`KeyError::Random`].
    pub fn protect_by_passphrase(&mut self, key: &WorkspaceKey, passphrase: &str) -> Result<(), KeyError> {
        let salt = random::<16>()?;
        let sealing = derive(passphrase.as_bytes(), &salt)?;
        if self.everyday() == Some(Way::Keyring) {
            // The entry seals nothing any more; one that stays behind unlocks nothing.
            let _ = self
                .keyring_entry()
                .and_then(|entry| entry.delete_credential().map_err(|error| keyring::failure(&error)));
        }
        self.replace(Way::Passphrase, &sealing, &salt, key)
    }

    /// Makes a new recovery code the only one that works, and returns it. It has yet to be confirmed.
    ///
    /// # Errors
    /// [`KeyError::Random`].
    pub fn new_recovery_code(&mut self, key: &WorkspaceKey) -> Result<RecoveryCode, KeyError> {
        let (code, salt) = (RecoveryCode::generate()?, random::<16>()?);
        let sealing = derive(code.0.as_bytes(), &salt)?;
        self.recovery_confirmed = false;
        self.replace(Way::Recovery, &sealing, &salt, key)?;
        Ok(code)
    }

    /// The workspace key, from the keyring.
    ///
    /// # Errors
    /// [`KeyError::Keyring`], [`KeyError::KeyringLocked`], [`KeyError::KeyringEmpty`], [`KeyError::NoSuchWay`],
    /// [`KeyError::WrongSecret`].
    pub fn unlock_by_keyring(&self) -> Result<WorkspaceKey, KeyError> {
        self.way(Way::Keyring)?;
        let secret = self.keyring_entry()?.get_secret().map_err(|error| match &error {
            ::keyring::Error::NoEntry => KeyError::KeyringEmpty,
            ::keyring::Error::NoStorageAccess(_) => KeyError::KeyringLocked(error.to_string()),
            _ => keyring::failure(&error),
        })?;
        let secret: [u8; 32] = secret.try_into().map_err(|_| KeyError::WrongSecret)?;
        self.unseal(Way::Keyring, &secret)
    }

    /// The workspace key, from the passphrase.
    ///
    /// # Errors
    /// [`KeyError::NoSuchWay`], [`KeyError::WrongSecret`].
    pub fn unlock_by_passphrase(&self, passphrase: &str) -> Result<WorkspaceKey, KeyError> {
        let salt = decode(&self.way(Way::Passphrase)?.salt)?;
        let sealing = derive(passphrase.as_bytes(), &salt)?;
        self.unseal(Way::Passphrase, &sealing)
    }

    /// The workspace key, from the recovery code.
    ///
    /// # Errors
    /// [`KeyError::NoSuchWay`], [`KeyError::WrongSecret`].
    pub fn unlock_by_recovery(&self, code: &RecoveryCode) -> Result<WorkspaceKey, KeyError> {
        let salt = decode(&self.way(Way::Recovery)?.salt)?;
        let sealing = derive(code.0.as_bytes(), &salt)?;
        self.unseal(Way::Recovery, &sealing)
    }

    /// What unlocks a backup on any machine: the recovery code, and `passphrase`, or without one the passphrase that
    /// protects this workspace every day. The keyring of this machine is no use elsewhere, and left out.
    ///
    /// # Errors
    /// [`KeyError::Random`].
    pub fn for_backup(&self, key: &WorkspaceKey, passphrase: Option<&str>) -> Result<Self, KeyError> {
        let mut keys = self.clone();
        keys.sealed.retain(|sealed| sealed.by != Way::Keyring);
        if let Some(passphrase) = passphrase {
            let salt = random::<16>()?;
            let sealing = derive(passphrase.as_bytes(), &salt)?;
            keys.replace(Way::Passphrase, &sealing, &salt, key)?;
        }
        Ok(keys)
    }

    /// The ways that unlock.
    pub fn ways(&self) -> Vec<Way> {
        self.sealed.iter().map(|sealed| sealed.by).collect()
    }

    fn way(&self, way: Way) -> Result<&Sealed, KeyError> {
        self.sealed.iter().find(|sealed| sealed.by == way).ok_or(KeyError::NoSuchWay)
    }

    fn keyring_entry(&self) -> Result<::keyring::Entry, KeyError> {
        keyring::entry(self.workspace.to_string())
    }

    /// Sealed keys name what they belong to, so that one cannot be passed off as another.
    fn context(&self, way: Way) -> String {
        format!("recruteia workspace {} {way:?}", self.workspace)
    }

    fn replace(
        &mut self,
        way: Way,
        sealing: &[u8; 32],
        salt: &[u8],
        key: &WorkspaceKey,
    ) -> Result<(), KeyError> {
        let nonce = random::<24>()?;
        let context = self.context(way);
        let payload = Payload { msg: key.0.as_slice(), aad: context.as_bytes() };
        let sealed = XChaCha20Poly1305::new(sealing.into())
            .encrypt(XNonce::from_slice(&nonce), payload)
            .map_err(|_| KeyError::Random)?;
        let stays = |known: &Sealed| match way {
            Way::Recovery => known.by != Way::Recovery,
            Way::Keyring | Way::Passphrase => known.by == Way::Recovery,
        };
        self.sealed.retain(stays);
        self.sealed.push(Sealed {
            by: way,
            salt: STANDARD.encode(salt),
            nonce: STANDARD.encode(nonce),
            key: STANDARD.encode(sealed),
        });
        Ok(())
    }

    fn unseal(&self, way: Way, sealing: &[u8; 32]) -> Result<WorkspaceKey, KeyError> {
        let sealed = self.way(way)?;
        let (nonce, key) = (decode(&sealed.nonce)?, decode(&sealed.key)?);
        if nonce.len() != 24 {
            return Err(KeyError::Damaged);
        }
        let context = self.context(way);
        let payload = Payload { msg: &key, aad: context.as_bytes() };
        let plain = XChaCha20Poly1305::new(sealing.into())
            .decrypt(XNonce::from_slice(&nonce), payload)
            .map_err(|_| KeyError::WrongSecret)?;
        let plain = Zeroizing::new(plain);
        let bytes: [u8; 32] = plain.as_slice().try_into().map_err(|_| KeyError::Damaged)?;
        Ok(WorkspaceKey(Zeroizing::new(bytes)))
    }
}

/// A code that unlocks the workspace when everything else is lost: 145 random bits in Crockford's base 32,
/// then one check character, in six groups of five.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryCode(Zeroizing<String>);

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_LENGTH: usize = 30;

impl RecoveryCode {
    fn generate() -> Result<Self, KeyError> {
        let bytes = Zeroizing::new(random::<{ CODE_LENGTH - 1 }>()?);
        let mut code: String =
            bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect();
        code.push(check_character(&code));
        Ok(Self(Zeroizing::new(code)))
    }

    /// Reads a code as typed: case, spaces and hyphens don't matter, O is read as 0, I and L as 1.
    ///
    /// # Errors
    /// [`KeyError::NotARecoveryCode`] when a character is missing or mistyped.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let typed =
            text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            });
        let code: Zeroizing<String> = Zeroizing::new(typed.collect());
        let known = code.bytes().all(|byte| ALPHABET.contains(&byte));
        if !known || code.len() != CODE_LENGTH || !code.ends_with(check_character(&code[..CODE_LENGTH - 1])) {
            return Err(KeyError::NotARecoveryCode);
        }
        Ok(Self(code))
    }

    /// The code as it is shown: `XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX`.
    pub fn shown(&self) -> String {
        let groups: Vec<String> =
            self.0.chars().collect::<Vec<_>>().chunks(5).map(|group| group.iter().collect()).collect();
        groups.join("-")
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(..)")
    }
}

/// A weighted sum modulo 31 finds every single mistyped character and every swap of neighbours but 0/Z.
fn check_character(code: &str) -> char {
    let value = |byte: u8| ALPHABET.iter().position(|known| *known == byte).unwrap_or(0);
    let sum: usize = code.bytes().enumerate().map(|(place, byte)| (place + 1) * value(byte)).sum();
    char::from(ALPHABET[sum % 31])
}

/// Argon2id with 64 MiB, 3 passes, 1 lane: a third of a second on a desktop of today.
fn derive(secret: &[u8], salt: &[u8]) -> Result<Zeroizing<[u8; 32]>, KeyError> {
    let params = Params::new(64 * 1024, 3, 1, Some(32)).map_err(|_| KeyError::Damaged)?;
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(secret, salt, key.as_mut_slice())
        .map_err(|_| KeyError::Damaged)?;
    Ok(key)
}

pub(crate) fn random<const N: usize>() -> Result<[u8; N], KeyError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| KeyError::Random)?;
    Ok(bytes)
}

fn decode(text: &str) -> Result<Vec<u8>, KeyError> {
    STANDARD.decode(text).map_err(|_| KeyError::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passphrase_and_recovery_code_both_unlock_and_nothing_else_does() {
        let key = WorkspaceKey::generate().unwrap();
        let mut keys = SealedKeys::new(Uuid::from_u128(7));
        keys.protect_by_passphrase(&key, "correct horse battery").unwrap();
        let code = keys.new_recovery_code(&key).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.json");
        keys.save(&path).unwrap();
        let keys = SealedKeys::load(&path).unwrap();
        assert_eq!(keys.everyday(), Some(Way::Passphrase));
        assert_eq!(keys.unlock_by_passphrase("correct horse battery").unwrap(), key);
        assert_eq!(
            keys.unlock_by_recovery(
                &RecoveryCode::parse(&code.shown().to_lowercase().replace('-', " ")).unwrap()
            )
            .unwrap(),
            key
        );
        assert!(matches!(keys.unlock_by_passphrase("correct horse"), Err(KeyError::WrongSecret)));
        assert!(matches!(
            keys.unlock_by_recovery(&RecoveryCode::generate().unwrap()),
            Err(KeyError::WrongSecret)
        ));
        let written = fs::read_to_string(&path).unwrap();
        assert!(
            !written.contains(key.to_hex().as_str()) && !written.contains(&STANDARD.encode(key.0.as_slice()))
        );
    }

    #[test]
    fn a_new_recovery_code_makes_the_old_one_useless() {
        let key = WorkspaceKey::generate().unwrap();
        let mut keys = SealedKeys::new(Uuid::from_u128(7));
        let old = keys.new_recovery_code(&key).unwrap();
        let new = keys.new_recovery_code(&key).unwrap();
        assert!(matches!(keys.unlock_by_recovery(&old), Err(KeyError::WrongSecret)));
        assert_eq!(keys.unlock_by_recovery(&new).unwrap(), key);
    }

    #[test]
    fn one_mistyped_character_is_noticed_before_anything_is_tried() {
        let code = RecoveryCode::generate().unwrap().0;
        for place in 0..CODE_LENGTH {
            let mut typed = code.as_bytes().to_vec();
            let wrong = ALPHABET.iter().position(|known| *known == typed[place]).unwrap();
            typed[place] = ALPHABET[(wrong + 1) % 31];
            if typed[place] == code.as_bytes()[place] {
                continue;
            }
            assert!(RecoveryCode::parse(std::str::from_utf8(&typed).unwrap()).is_err(), "place {place}");
        }
        assert!(RecoveryCode::parse(&code[1..]).is_err());
        assert!(RecoveryCode::parse("").is_err());
    }

    #[test]
    fn a_sealed_key_of_another_workspace_does_not_open_this_one() {
        let key = WorkspaceKey::generate().unwrap();
        let mut keys = SealedKeys::new(Uuid::from_u128(7));
        keys.protect_by_passphrase(&key, "correct horse battery").unwrap();
        keys.workspace = Uuid::from_u128(8);
        assert!(matches!(keys.unlock_by_passphrase("correct horse battery"), Err(KeyError::WrongSecret)));
    }
}
