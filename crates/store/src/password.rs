//! Passwords of users, kept as Argon2id hashes in the PHC string format (F8).
//!
//! They say who sits at the machine. What keeps the data from everybody else is the workspace key ([`crate::keys`]).

use argon2::{
    Argon2, PasswordHasher, PasswordVerifier,
    password_hash::{PasswordHash, SaltString},
};

use crate::keys::{KeyError, random};

/// The hash of a password with a fresh salt: Argon2id, 19 MiB, two passes (RFC 9106; OWASP's minimum).
///
/// # Errors
/// [`KeyError::Random`] when the system gives no random numbers.
pub fn hash(password: &str) -> Result<String, KeyError> {
    let salt = SaltString::encode_b64(&random::<16>()?).map_err(|_| KeyError::Random)?;
    let hashed = Argon2::default().hash_password(password.as_bytes(), &salt).map_err(|_| KeyError::Random)?;
    Ok(hashed.to_string())
}

/// Whether `hash` was made of this password; false for what is no hash at all.
pub fn verify(hash: &str, password: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_right_password_alone_passes_and_no_two_hashes_are_alike() {
        let (first, second) = (hash("élan vital 42").unwrap(), hash("élan vital 42").unwrap());
        assert!(first.starts_with("$argon2id$") && first != second);
        assert!(verify(&first, "élan vital 42") && verify(&second, "élan vital 42"));
        assert!(!verify(&first, "elan vital 42") && !verify(&first, "") && !verify("", ""));
    }
}
