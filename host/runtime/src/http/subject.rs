//! Whose daily quota a request draws on.

/// The subject to charge. A guest knows the acting user by the address that the credentials give them, and where each
/// person has a credential of their own, that is `me` for everybody: it stands for this one person, not for a pot that all
/// of them share.
pub(super) fn charged(named: &str, address: Option<&str>, acting_user: Option<&str>) -> String {
    match acting_user {
        Some(acting_user) if address == Some(named) => acting_user.to_owned(),
        _ => named.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::charged;

    #[test]
    fn me_is_each_person_for_themselves() {
        let (ada, bo) = (Some("ada@example.com"), Some("bo@example.com"));
        assert_eq!(charged("me", Some("me"), ada), "ada@example.com");
        assert_eq!(charged("me", Some("me"), bo), "bo@example.com");
    }

    #[test]
    fn others_and_the_account_itself_stay_as_they_are_named() {
        let ada = Some("ada@example.com");
        assert_eq!(charged("bo@example.com", ada, ada), "bo@example.com");
        assert_eq!(charged("ada@example.com", ada, ada), "ada@example.com");
        assert_eq!(charged("me", None, None), "me");
    }
}
