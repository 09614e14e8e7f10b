//! Passwords: Argon2id, a few at a time, away from the threads that answer requests.
//!
//! 19 MiB and two passes (OWASP's first choice) take some tens of milliseconds of one core. That is the point, and it is
//! also what an attacker could use to keep a server busy: so only as many are computed at once as there are places, and
//! who finds too long a queue is told to come back.
//!
//! Whether an account exists can't be told by the time that an answer takes: without one, a password is checked against a
//! hash that nothing fits.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use argon2::password_hash::phc;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use microapp_store::PasswordHash;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Semaphore;

use crate::web::Failure;
use crate::words::Said;

/// The fewest characters.
pub const SHORTEST: usize = 12;
/// The most characters: enough for a sentence, and no work for nothing.
pub const LONGEST: usize = 200;

/// Hashes and checks passwords.
#[derive(Debug, Clone)]
pub struct Passwords {
    places: Arc<Semaphore>,
}

/// How many are computed at once.
const AT_ONCE: usize = 2;
/// How long one waits for a place.
const PATIENCE: Duration = Duration::from_secs(5);

impl Default for Passwords {
    fn default() -> Self {
        Self {
            places: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

impl Passwords {
    /// What is kept of a password.
    ///
    /// # Errors
    ///
    /// 503 if too many wait, and 500 if there is no randomness.
    pub async fn hash(&self, password: SecretString) -> Result<PasswordHash, Failure> {
        self.compute(move || hash(&password)).await?.map_err(Failure::internal)
    }

    /// Whether a password is the right one. None, as the hash of an account that does not exist, takes as long.
    ///
    /// # Errors
    ///
    /// 503 if too many wait.
    pub async fn check(&self, password: SecretString, kept: Option<PasswordHash>) -> Result<bool, Failure> {
        self.compute(move || {
            let known = kept.is_some();
            let kept = kept.map(|kept| kept.0).or_else(|| nobodys().map(str::to_owned));
            let Some(kept) = kept else { return false };
            let Ok(kept) = phc::PasswordHash::new(&kept) else {
                return false;
            };
            let right = argon2().is_ok_and(|argon2| {
                argon2
                    .verify_password(password.expose_secret().as_bytes(), &kept)
                    .is_ok()
            });
            right && known
        })
        .await
    }

    async fn compute<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
        let busy = || Failure::unavailable("sign-in-busy");
        let places = Arc::clone(&self.places);
        let place = tokio::time::timeout(PATIENCE, places.acquire_owned()).await;
        let place = place.map_err(|_| busy())?.map_err(|_| busy())?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(place);
            done
        });
        done.await.map_err(Failure::internal)
    }
}

fn argon2() -> Result<Argon2<'static>, argon2::Error> {
    let params = Params::new(19 * 1024, 2, 1, None)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash(password: &SecretString) -> Result<PasswordHash, String> {
    let argon2 = argon2().map_err(|error| error.to_string())?;
    let hash = argon2.hash_password(password.expose_secret().as_bytes());
    hash.map(|hash| PasswordHash(hash.to_string()))
        .map_err(|error| error.to_string())
}

/// A hash that no password fits that anybody knows.
fn nobodys() -> Option<&'static str> {
    static HASH: OnceLock<Option<String>> = OnceLock::new();
    let made = HASH.get_or_init(|| {
        let password = crate::web::token::random_name::<16>().ok()?;
        hash(&SecretString::from(password)).ok().map(|hash| hash.0)
    });
    made.as_deref()
}

/// Why a new password can't be taken, for the person who chose it.
pub fn objection(password: &str, email: &str, name: &str) -> Option<Said> {
    let characters = password.chars().count();
    if characters < SHORTEST {
        return Some(Said::from("password-short").count("count", SHORTEST as u64));
    }
    if characters > LONGEST {
        return Some(Said::from("password-long").count("count", LONGEST as u64));
    }
    let folded = password.to_lowercase();
    let own = std::iter::once(email.split('@').next().unwrap_or_default())
        .chain(name.split_whitespace())
        .map(str::to_lowercase)
        .filter(|part| part.chars().count() >= 4);
    let mut left = folded.clone();
    for part in own {
        left = left.replace(&part, "");
    }
    let distinct = left.chars().collect::<std::collections::BTreeSet<_>>().len();
    if distinct < 5
        || COMMON
            .iter()
            .any(|common| folded.contains(common) && characters < common.len() + 6)
    {
        return Some(Said::from("password-easy"));
    }
    None
}

/// What people choose when they have to choose something long.
const COMMON: &[&str] = &[
    "1234567890",
    "abcdefghij",
    "correcthorsebatterystaple",
    "iloveyou",
    "letmein",
    "password",
    "passwort",
    "qwertyuiop",
    "qwertzuiop",
    "welcome",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> SecretString {
        SecretString::from(text)
    }

    #[tokio::test]
    async fn a_password_is_kept_as_argon2id_and_found_right_or_wrong() {
        let passwords = Passwords::default();
        let kept = passwords.hash(secret("three green bicycles")).await.expect("a hash");
        assert!(kept.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", kept.0);
        for (password, right) in [
            ("three green bicycles", true),
            ("three green bicycle", false),
            ("", false),
        ] {
            let found = passwords.check(secret(password), Some(kept.clone())).await;
            assert_eq!(found.expect("a check"), right, "{password}");
        }
        let again = passwords.hash(secret("three green bicycles")).await.expect("a hash");
        assert_ne!(kept, again, "each has a salt of its own");
    }

    #[tokio::test]
    async fn nobody_has_no_password() {
        let right = Passwords::default().check(secret("three green bicycles"), None).await;
        assert!(!right.expect("a check"));
    }

    #[test]
    fn what_is_easy_to_guess_is_refused() {
        for password in [
            "short",
            "aaaaaaaaaaaaaaaa",
            "password1234",
            "ada.lovelace1",
            "AdaLovelaceAda",
            "1234567890123",
            &"x".repeat(LONGEST + 1),
        ] {
            assert!(
                objection(password, "ada.lovelace@example.com", "Ada Lovelace").is_some(),
                "{password}"
            );
        }
        for password in ["three green bicycles", "ÄpfelUndBirnen7", "k2!vQ9#mZx4&"] {
            assert_eq!(
                objection(password, "ada.lovelace@example.com", "Ada Lovelace"),
                None,
                "{password}"
            );
        }
    }
}
