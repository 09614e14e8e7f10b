//! Who may use a route.

use std::fmt;

use microapp_store::{PersonRow, Role};

/// The least that a visitor has to be. There is no default: a route that nobody has granted to anybody does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Access {
    /// Anybody who can reach this server.
    Anybody,
    /// Whoever is signed in.
    User,
    /// Template developers and admins.
    TemplateDeveloper,
    /// Admins.
    Admin,
    /// Admins, and whoever has the monitor's token.
    Monitor,
}

impl Access {
    /// The role that is needed; none: not even an account.
    pub const fn role(self) -> Option<Role> {
        match self {
            Self::Anybody => None,
            Self::User => Some(Role::User),
            Self::TemplateDeveloper => Some(Role::TemplateDeveloper),
            Self::Admin | Self::Monitor => Some(Role::Admin),
        }
    }

    /// Whether this person, or nobody, may pass.
    pub fn admits(self, person: Option<&PersonRow>) -> bool {
        match (self.role(), person) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(needed), Some(person)) => person.enabled && person.role >= needed,
        }
    }
}

impl fmt::Display for Access {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Anybody => "anybody",
            Self::User => "user",
            Self::TemplateDeveloper => "template developer",
            Self::Admin => "admin",
            Self::Monitor => "monitor",
        })
    }
}

/// Who may show a page inside another page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Frame {
    /// Nobody.
    Nobody,
    /// The origins that the integration in the path's `{integration}` allows.
    Allowed,
}

#[cfg(test)]
mod tests {
    use super::*;
    use microapp_store::{PersonId, Timestamp};

    fn person(role: Role, enabled: bool) -> PersonRow {
        PersonRow {
            id: PersonId("p".into()),
            version: 1,
            email: "ada@example.com".into(),
            name: "Ada".into(),
            role,
            enabled,
            password: None,
            subject: None,
            service_address: None,
            created: Timestamp(0),
            updated: Timestamp(0),
        }
    }

    #[test]
    fn each_role_may_what_those_below_it_may() {
        let all = [
            Access::Anybody,
            Access::User,
            Access::TemplateDeveloper,
            Access::Admin,
            Access::Monitor,
        ];
        for (role, admitted) in [(Role::User, 2), (Role::TemplateDeveloper, 3), (Role::Admin, 5)] {
            let person = person(role, true);
            assert_eq!(
                all.iter().filter(|access| access.admits(Some(&person))).count(),
                admitted,
                "{role:?}"
            );
        }
        assert_eq!(all.iter().filter(|access| access.admits(None)).count(), 1);
    }

    #[test]
    fn a_disabled_admin_is_nobody() {
        let person = person(Role::Admin, false);
        assert!(Access::Anybody.admits(Some(&person)));
        assert!(!Access::User.admits(Some(&person)));
        assert!(!Access::Admin.admits(Some(&person)));
    }
}
