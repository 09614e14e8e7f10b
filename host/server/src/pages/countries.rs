//! Countries for dial-in numbers, by their codes.
//!
//! Which of them an account has is known to the service alone, and no action asks it; it leaves out of an invitation what
//! the account does not have.

use microapp_templates::model::manifest::LocaleTag;
use serde_json::{Value, json};

const TABLE: &str = include_str!("countries.tsv");

/// The rows `code`, `name` in a language, by name.
pub(super) fn rows(tag: LocaleTag) -> Vec<Value> {
    let column = match tag {
        LocaleTag::En => 1,
        LocaleTag::De => 2,
        LocaleTag::Fr => 3,
        LocaleTag::PtBr => 4,
        LocaleTag::Fi => 5,
    };
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    let mut found: Vec<(&str, &str)> = lines
        .filter_map(|line| {
            let parts: Vec<&str> = line.split('\t').collect();
            Some((*parts.get(column)?, *parts.first()?))
        })
        .collect();
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
            let rows = rows(tag);
            assert_eq!(rows.len(), rows_of_english(), "{}", tag.as_str());
            assert!(
                rows.iter()
                    .all(|row| row["code"].as_str().is_some_and(|code| code.len() == 2))
            );
        }
        let germany = |tag| {
            let found = rows(tag).into_iter().find(|row| row["code"] == "DE");
            found.and_then(|row| row["name"].as_str().map(str::to_owned))
        };
        assert_eq!(germany(LocaleTag::PtBr).as_deref(), Some("Alemanha"));
        assert_eq!(germany(LocaleTag::Fi).as_deref(), Some("Saksa"));
    }

    fn rows_of_english() -> usize {
        rows(LocaleTag::En).len()
    }
}
