//! From an identity to an account.

use microapp_store::{AuditResult, PeopleChange, PersonRow, Role};
use serde_json::Value;

use super::Identity;
use crate::web::{App, Failure};

/// Which roles people get.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OidcRoles {
    /// The claim that says it, such as `groups`; none: new people are users, and admins give other roles here.
    pub claim: Option<String>,
    /// Its values that make an admin.
    pub admins: Vec<String>,
    /// Its values that make a template developer.
    pub developers: Vec<String>,
}

impl OidcRoles {
    /// The role by the claims; none if roles are not the provider's business.
    pub fn of(&self, claims: &Value) -> Option<Role> {
        let claim = claims.get(self.claim.as_deref()?);
        let has = |wanted: &[String]| {
            let is = |value: &Value| {
                value
                    .as_str()
                    .is_some_and(|text| wanted.iter().any(|wanted| wanted == text))
            };
            match claim {
                Some(Value::Array(several)) => several.iter().any(is),
                Some(one) => is(one),
                None => false,
            }
        };
        Some(if has(&self.admins) {
            Role::Admin
        } else if has(&self.developers) {
            Role::TemplateDeveloper
        } else {
            Role::User
        })
    }
}

/// The account of an identity: found, linked, or made.
pub(super) async fn account_of(app: &App, identity: &Identity, roles: &OidcRoles) -> Result<PersonRow, Failure> {
    let (subject, email) = (identity.subject.clone(), identity.email.clone());
    let found = app.read(move |store| {
        let known = store.person_by_subject(&subject)?;
        let by_email = match (&known, &email) {
            (None, Some(email)) => store.person_by_email(email)?,
            _ => None,
        };
        Ok((known, by_email))
    });
    let role = roles.of(&identity.claims);
    let (before, mut next, what) = match found.await? {
        (Some(known), _) => (Some(known.clone()), app.people().next(&known), "person.signed-in"),
        (None, Some(person)) if person.subject.is_none() => {
            let mut next = app.people().next(&person);
            next.subject = Some(identity.subject.clone());
            (Some(person), next, "person.linked")
        }
        (None, Some(_)) => {
            return Err(Failure::forbidden("provider-other-person"));
        }
        (None, None) => {
            let Some(email) = &identity.email else {
                return Err(Failure::forbidden("provider-no-email"));
            };
            let name = identity.name.as_deref().unwrap_or(email);
            let mut made = app.people().account(email, name, Role::User)?;
            made.subject = Some(identity.subject.clone());
            (None, made, "person.made")
        }
    };
    if !next.enabled {
        return Err(Failure::forbidden("account-off"));
    }
    if let Some(role) = role {
        next.role = role;
    }
    let same = |before: &PersonRow| before.role == next.role && before.subject == next.subject;
    if let Some(before) = before.as_ref().filter(|before| same(before)) {
        return Ok(before.clone());
    }
    let mut changes = vec![
        app.people().audit(&next.email, what, &next, AuditResult::Ok),
        PeopleChange::PutPerson(next.clone()),
    ];
    if before.is_some_and(|before| before.role != next.role) {
        changes.push(PeopleChange::EndSessions {
            person: next.id.clone(),
            except: None,
        });
    }
    app.read(move |store| store.apply_people(&changes)).await?;
    Ok(next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_claim_gives_a_role_and_nothing_else_does() {
        let roles = OidcRoles {
            claim: Some("groups".into()),
            admins: vec!["it".into()],
            developers: vec!["makers".into(), "builders".into()],
        };
        for (claims, role) in [
            (json!({"groups": ["staff", "it"]}), Role::Admin),
            (json!({"groups": "it"}), Role::Admin),
            (json!({"groups": ["builders"]}), Role::TemplateDeveloper),
            (json!({"groups": ["IT", "itx"]}), Role::User),
            (json!({"groups": {"it": true}}), Role::User),
            (json!({"role": "it"}), Role::User),
            (json!(null), Role::User),
        ] {
            assert_eq!(roles.of(&claims), Some(role), "{claims}");
        }
        assert_eq!(OidcRoles::default().of(&json!({"groups": "it"})), None);
    }
}
