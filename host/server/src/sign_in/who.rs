//! Who begins a sign-in, and who may end it.

use microapp_store::{ConnectionId, PersonRow, Principal, Role};

use crate::integrations::acting_user;

/// Who begins or ends a sign-in.
#[derive(Debug, Clone)]
pub enum Who {
    /// Whoever runs this program at a terminal, under this name. What they may do, the operating system decides.
    Operator(String),
    /// Somebody who is signed in to the pages.
    Person(Box<PersonRow>),
    /// Nobody is signed in.
    Nobody,
}

impl Who {
    /// Somebody who is signed in, if anybody is.
    pub fn signed_in(person: Option<&PersonRow>) -> Self {
        person.map_or(Self::Nobody, |person| Self::Person(Box::new(person.clone())))
    }

    /// As the audit log calls them.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Operator(name) => Some(name),
            Self::Person(person) => Some(&person.email),
            Self::Nobody => None,
        }
    }

    /// What is kept until the browser is back.
    pub(super) fn beginner(&self) -> Beginner {
        Beginner {
            person: match self {
                Self::Person(person) => person.id.0.clone(),
                Self::Operator(_) | Self::Nobody => String::new(),
            },
            name: self.name().unwrap_or_default().to_owned(),
        }
    }

    /// Whether they may end what that one began: they are the same still, and may connect this still.
    pub(super) fn may_end(&self, begun_by: &Beginner, connection: &ConnectionId) -> bool {
        match self {
            Self::Operator(_) => begun_by.person.is_empty(),
            Self::Person(person) => {
                let may_connect = match &connection.principal {
                    Principal::Service => person.role >= Role::Admin,
                    Principal::User(address) => acting_user(person) == address,
                };
                person.id.0 == begun_by.person && person.enabled && may_connect
            }
            Self::Nobody => false,
        }
    }
}

/// Who began a sign-in that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Beginner {
    /// The account's name that never changes; empty for whoever runs this program.
    pub person: String,
    /// As the audit log calls them.
    pub name: String,
}

#[cfg(test)]
mod tests {
    use microapp_store::{PersonId, Timestamp};

    use super::*;

    fn person(id: &str, role: Role) -> PersonRow {
        PersonRow {
            id: PersonId(id.to_owned()),
            version: 1,
            email: format!("{id}@example.com"),
            name: id.to_owned(),
            role,
            enabled: true,
            password: None,
            subject: None,
            service_address: None,
            created: Timestamp(0),
            updated: Timestamp(0),
        }
    }

    fn of(principal: Principal) -> ConnectionId {
        ConnectionId {
            integration: "zoom".to_owned(),
            principal,
        }
    }

    #[test]
    fn only_who_began_it_ends_it_and_only_while_they_may() {
        let signed_in = |person: &PersonRow| Who::signed_in(Some(person));
        let (account, own) = (
            of(Principal::Service),
            of(Principal::User("ada@example.com".to_owned())),
        );
        let (ada, grace) = (person("ada", Role::Admin), person("grace", Role::Admin));
        let begun = signed_in(&ada).beginner();
        for connection in [&account, &own] {
            assert!(signed_in(&ada).may_end(&begun, connection));
            let off = PersonRow {
                enabled: false,
                ..ada.clone()
            };
            for other in [
                signed_in(&grace),
                signed_in(&off),
                Who::Nobody,
                Who::Operator("cli".to_owned()),
            ] {
                assert!(!other.may_end(&begun, connection), "{other:?}");
            }
        }
        assert!(
            !signed_in(&person("ada", Role::User)).may_end(&begun, &account),
            "no admin any more"
        );
        let moved = PersonRow {
            service_address: Some("lovelace@example.com".to_owned()),
            ..ada
        };
        assert!(!signed_in(&moved).may_end(&begun, &own), "another's connection by now");
    }

    #[test]
    fn what_was_begun_at_a_terminal_is_not_ended_on_a_page() {
        let begun = Who::Operator("cli".to_owned()).beginner();
        let account = of(Principal::Service);
        assert!(Who::Operator("cli".to_owned()).may_end(&begun, &account));
        assert!(!Who::signed_in(Some(&person("ada", Role::Admin))).may_end(&begun, &account));
        assert!(!Who::Nobody.may_end(&begun, &account));
    }
}
