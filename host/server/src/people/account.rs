//! Accounts: made by the one-time link of the first start, by an admin, or by signing in at an identity provider.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use microapp_runtime::Clock;
use microapp_store::{
    AuditEvent, AuditResult, DeviceRow, PasswordHash, PeopleChange, PeopleStore, PersonId, PersonRow, Role, StoreError,
    TicketPurpose, TicketRow, Timestamp,
};
use secrecy::SecretString;
use serde_json::json;

use super::Passwords;
use super::throttle::{Attempt, Throttle};
use crate::web::token::{Token, random_name};
use crate::web::{Failure, Visitor, blocking, counted_as, now};

/// How long a one-time link is good.
pub const LINK: Duration = Duration::from_secs(3 * 24 * 3_600);
/// How long a browser is remembered.
pub const DEVICE: Duration = Duration::from_secs(180 * 24 * 3_600);

/// Makes and changes accounts.
pub struct People {
    store: Arc<dyn PeopleStore>,
    clock: Arc<dyn Clock>,
    passwords: Passwords,
    throttle: Mutex<Throttle>,
}

/// How a try to sign in ended.
#[derive(Debug)]
pub enum Tried {
    /// It is them.
    Right(Box<PersonRow>),
    /// Wrong e-mail address or password, or the account is switched off: which of them is not told.
    Wrong,
    /// Too many tries; come back after this time.
    Wait(Duration),
}

impl People {
    pub(crate) fn new(store: Arc<dyn PeopleStore>, clock: Arc<dyn Clock>) -> Self {
        Self {
            store,
            clock,
            passwords: Passwords::default(),
            throttle: Mutex::default(),
        }
    }

    /// Tries to sign in with a password. `device` is what the browser shows of having signed in before.
    ///
    /// # Errors
    ///
    /// The store's, and 503 if too many try at once.
    pub async fn sign_in(
        &self,
        email: &str,
        password: SecretString,
        visitor: &Visitor,
        device: Option<&Token>,
    ) -> Result<Tried, Failure> {
        let email = folded(email);
        let (asked, at) = (email.clone(), self.now());
        let hash = device.map(Token::hash);
        let (person, device) = blocking(&self.store, move |store| {
            let person = store.person_by_email(&asked)?;
            let device = match hash {
                Some(hash) => store.device(&hash, at)?,
                None => None,
            };
            Ok((person, device))
        })
        .await?;
        let device = device.filter(|device| person.as_ref().is_some_and(|person| person.id == device.person));
        let attempt = Attempt {
            account: email,
            address: counted_as(visitor.address()),
            device: device.map(|device| device.hash),
        };
        let time = self.clock.monotonic();
        let begun = match self.throttle().begin(&attempt, time) {
            Ok(begun) => begun,
            Err(wait) => return Ok(Tried::Wait(wait)),
        };
        let kept = person.as_ref().and_then(|person| person.password.clone());
        let right = self.passwords.check(password, kept).await?;
        let Some(person) = person.filter(|person| right && person.enabled) else {
            return Ok(Tried::Wrong);
        };
        self.throttle().succeeded(&begun);
        Ok(Tried::Right(Box::new(person)))
    }

    /// What is remembered of the browser with which somebody has signed in.
    ///
    /// # Errors
    ///
    /// If there is no randomness.
    pub fn remember(&self, person: &PersonId) -> Result<(Token, PeopleChange), Failure> {
        let token = Token::random()?;
        let row = DeviceRow {
            hash: token.hash(),
            person: person.clone(),
            expires: self.later(DEVICE),
        };
        Ok((token, PeopleChange::PutDevice(row)))
    }

    /// What is kept of a password.
    ///
    /// # Errors
    ///
    /// 503 if too many wait.
    pub async fn hash(&self, password: SecretString) -> Result<PasswordHash, Failure> {
        self.passwords.hash(password).await
    }

    /// Whether the present password of somebody is this one. Counted like a sign-in.
    ///
    /// # Errors
    ///
    /// As [`People::sign_in`]; 429 if it was tried too often.
    pub async fn is_password(
        &self,
        person: &PersonRow,
        password: SecretString,
        visitor: &Visitor,
        device: Option<&Token>,
    ) -> Result<bool, Failure> {
        match self.sign_in(&person.email, password, visitor, device).await? {
            Tried::Right(_) => Ok(true),
            Tried::Wrong => Ok(false),
            Tried::Wait(wait) => Err(Failure::too_many(wait)),
        }
    }

    /// A one-time link, as a change and the secret that goes into it. Older links of the same purpose end.
    ///
    /// # Errors
    ///
    /// If there is no randomness.
    pub fn link(&self, purpose: TicketPurpose) -> Result<(Token, PeopleChange), Failure> {
        let token = Token::random()?;
        let row = TicketRow {
            hash: token.hash(),
            purpose,
            expires: self.later(LINK),
        };
        Ok((token, PeopleChange::PutTicket(row)))
    }

    /// The secret of a new link by which the first admin is made; none if there is one already. An older link ends.
    ///
    /// # Errors
    ///
    /// The store's.
    pub async fn setup_link(&self) -> Result<Option<Token>, Failure> {
        let (token, change) = self.link(TicketPurpose::Setup)?;
        let needed = blocking(&self.store, move |store| {
            let needed = !has_admin(store)?;
            let change = match needed {
                true => change,
                false => PeopleChange::EndTickets(TicketPurpose::Setup),
            };
            store.apply_people(&[change])?;
            Ok(needed)
        });
        Ok(needed.await?.then_some(token))
    }

    /// A new account, not written yet.
    ///
    /// # Errors
    ///
    /// If there is no randomness.
    pub fn account(&self, email: &str, name: &str, role: Role) -> Result<PersonRow, Failure> {
        let now = self.now();
        Ok(PersonRow {
            id: PersonId(random_name::<16>()?),
            version: 1,
            email: folded(email),
            name: name.trim().to_owned(),
            role,
            enabled: true,
            password: None,
            subject: None,
            service_address: None,
            created: now,
            updated: now,
        })
    }

    /// The next version of an account, to be changed and written.
    pub fn next(&self, person: &PersonRow) -> PersonRow {
        PersonRow {
            version: person.version + 1,
            updated: self.now(),
            ..person.clone()
        }
    }

    /// An entry for the audit log about an account.
    pub fn audit(&self, who: &str, what: &str, person: &PersonRow, result: AuditResult) -> PeopleChange {
        PeopleChange::Audit(AuditEvent {
            at: self.now(),
            who: who.to_owned(),
            what: what.to_owned(),
            subject: format!("person/{}", person.email),
            result,
            details: json!({"role": role_name(person.role), "enabled": person.enabled}).to_string(),
        })
    }

    fn throttle(&self) -> std::sync::MutexGuard<'_, Throttle> {
        self.throttle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> Timestamp {
        now(&*self.clock)
    }

    fn later(&self, length: Duration) -> Timestamp {
        self.now()
            .plus_millis(i64::try_from(length.as_millis()).unwrap_or(i64::MAX))
    }
}

impl std::fmt::Debug for People {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("People")
    }
}

/// Whether somebody can sign in as an admin.
pub(super) fn has_admin(store: &dyn PeopleStore) -> Result<bool, StoreError> {
    let persons = store.persons()?;
    Ok(persons
        .iter()
        .any(|person| person.role == Role::Admin && person.enabled))
}

/// An e-mail address as it is compared.
pub fn folded(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Whether a text can be an e-mail address: enough to find a slip, and not to judge.
pub fn is_email(text: &str) -> bool {
    let text = text.trim();
    let parts = text.split_once('@');
    text.len() <= 254
        && !text.contains(|character: char| character.is_whitespace() || character.is_control())
        && parts.is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains('@'))
}

/// A role as forms and logs spell it.
pub const fn role_name(role: Role) -> &'static str {
    match role {
        Role::User => "user",
        Role::TemplateDeveloper => "template-developer",
        Role::Admin => "admin",
    }
}

/// A role from its name.
pub fn role_of(name: &str) -> Option<Role> {
    [Role::User, Role::TemplateDeveloper, Role::Admin]
        .into_iter()
        .find(|role| role_name(*role) == name)
}
