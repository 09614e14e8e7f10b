//! Countries for dial-in numbers, by their codes.
//!
//! Which of them an account has is what the service says of the host's own numbers. Where it says nothing (a scope is
//! missing, or the account has the service's common numbers only, which it lists nowhere), all countries are offered in
//! which such services usually have numbers; the service leaves out of an invitation what the account does not have.

use microapp_templates::model::manifest::LocaleTag;
use serde_json::{Value, json};

const TABLE: &str = include_str!("countries.tsv");

/// The rows `code`, `name` in a language, by name: all, or those that the account has, with the service's names for them.
pub(super) fn rows(tag: LocaleTag, own: Option<&[(String, String)]>) -> Vec<Value> {
    let column = match tag {
        LocaleTag::En => 1,
        LocaleTag::De => 2,
        LocaleTag::Fr => 3,
        LocaleTag::PtBr => 4,
        LocaleTag::Fi => 5,
    };
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    let usual: Vec<(&str, &str)> = lines
        .filter_map(|line| {
            let parts: Vec<&str> = line.split('\t').collect();
            Some((*parts.get(column)?, *parts.first()?))
        })
        .collect();
    let named = |code: &str| usual.iter().find(|(_, known)| *known == code).map(|(name, _)| *name);
    let mut found: Vec<(&str, &str)> = match own {
        Some(own) => own
            .iter()
            .map(|(code, name)| (named(code).unwrap_or(name), code.as_str()))
            .collect(),
        None => usual.clone(),
    };
    found.sort_by_key(|(name, _)| plain(name));
    found
        .into_iter()
        .map(|(name, code)| json!({ "code": code, "name": name }))
        .collect()
}

/// For the order: letters without their marks.
fn plain(name: &str) -> String {
    name.chars()
        .map(|letter| match letter {
            'Ä' | 'Á' | 'À' => 'a',
            'É' | 'È' | 'Ê' => 'e',
            'Î' | 'Í' => 'i',
            'Ö' | 'Ó' => 'o',
            'Ü' | 'Ú' => 'u',
            other => other.to_ascii_lowercase(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_country_in_its_own_order() {
        for tag in LocaleTag::ALL {
            let rows = rows(tag, None);
            assert_eq!(rows.len(), rows_of_english(), "{}", tag.as_str());
            assert!(
                rows.iter()
                    .all(|row| row["code"].as_str().is_some_and(|code| code.len() == 2))
            );
        }
        let germany = |tag| {
            let found = rows(tag, None).into_iter().find(|row| row["code"] == "DE");
            found.and_then(|row| row["name"].as_str().map(str::to_owned))
        };
        assert_eq!(germany(LocaleTag::PtBr).as_deref(), Some("Alemanha"));
        assert_eq!(germany(LocaleTag::Fi).as_deref(), Some("Saksa"));
    }

    fn rows_of_english() -> usize {
        rows(LocaleTag::En, None).len()
    }

    #[test]
    fn what_the_account_has_is_named_in_the_language_of_the_page_as_far_as_it_is_known() {
        let own = [
            ("XK".to_owned(), "Kosovo".to_owned()),
            ("DE".to_owned(), "Germany".to_owned()),
        ];
        let rows = rows(LocaleTag::Fi, Some(&own));
        let names: Vec<&str> = rows.iter().filter_map(|row| row["name"].as_str()).collect();
        assert_eq!(names, ["Kosovo", "Saksa"]);
    }
}
