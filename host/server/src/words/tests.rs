//! Every text in every language, and no text beside them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::*;

/// A text's keys in their order, each with the names of what stands in it.
fn texts(tag: LocaleTag) -> Vec<(&'static str, BTreeSet<&'static str>)> {
    let mut found: Vec<(&str, BTreeSet<&str>)> = Vec::new();
    for line in source(tag).lines().filter(|line| !line.starts_with('#')) {
        if !line.starts_with([' ', '}'])
            && let Some((key, _)) = line.split_once(" = ")
        {
            found.push((key, BTreeSet::new()));
        }
        let Some((_, values)) = found.last_mut() else { continue };
        for part in line.split('$').skip(1) {
            let end = part.find(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_');
            values.insert(&part[..end.unwrap_or(part.len())]);
        }
    }
    found
}

#[test]
fn every_language_has_the_same_texts_in_the_same_order_with_the_same_values() {
    let english = texts(LocaleTag::En);
    assert!(english.len() > 200, "{}", english.len());
    let keys: BTreeSet<_> = english.iter().map(|(key, _)| key).collect();
    assert_eq!(keys.len(), english.len(), "a key stands twice");
    for tag in LocaleTag::ALL {
        let name = tag.as_str();
        let own = texts(tag);
        for (own, english) in own.iter().zip(&english) {
            assert_eq!(own, english, "{name}");
        }
        assert_eq!(own.len(), english.len(), "{name}");
        for (key, _) in &english {
            assert!(Words::of(tag).has(key), "{name}: {key} can't be read");
        }
    }
}

#[test]
fn a_translation_is_none_of_another_language() {
    // It holds values and no words.
    let same = ["about"];
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for tag in LocaleTag::ALL {
        for (key, _) in texts(tag) {
            let text = Words::of(tag).text(key);
            if text.split_whitespace().count() < 4 || same.contains(&key) {
                continue;
            }
            let before = seen.insert(text.clone(), tag.as_str());
            assert!(
                before.is_none() || before == Some(tag.as_str()),
                "{key}: {text} is in {before:?} and {}",
                tag.as_str()
            );
        }
    }
}

#[test]
fn numbers_choose_their_form() {
    let said = Said::from("wait-seconds").count("count", 1);
    assert_eq!(Words::of(LocaleTag::En).say(&said), "Wait 1 second and try again.");
    let said = Said::from("wait-seconds").count("count", 12);
    assert_eq!(Words::of(LocaleTag::En).say(&said), "Wait 12 seconds and try again.");
    assert_eq!(
        Words::of(LocaleTag::De).say(&said),
        "Warten Sie 12 Sekunden, und versuchen Sie es noch einmal."
    );
}

#[test]
fn a_choice_counts_more_than_the_browsers_wish() {
    let jar = CookieJar { secure: false };
    let mut headers = HeaderMap::new();
    assert_eq!(Words::wished(&headers, jar).lang(), "en");
    headers.insert(
        ACCEPT_LANGUAGE,
        http::HeaderValue::from_static("sv, fi;q=0.8, de;q=0.9"),
    );
    assert_eq!(Words::wished(&headers, jar).lang(), "de");
    let cookie = http::HeaderValue::from_static("microapp-language=pt-BR");
    headers.insert(http::header::COOKIE, cookie);
    assert_eq!(Words::wished(&headers, jar).lang(), "pt-BR");
}

#[test]
fn a_moment_is_written_as_its_readers_write_it() {
    let time = Timestamp(1_800_000_000_000);
    assert_eq!(Words::of(LocaleTag::En).moment(time), "15 Jan 2027, 08:00 UTC");
    assert_eq!(Words::of(LocaleTag::Fi).moment(time), "15.1.2027, 8.00 UTC");
}

/// What the code says by a key is known. A key stands where something is said: at a field, in a failure, in a title.
#[test]
fn whatever_the_code_says_is_there() {
    let marks = [
        "FieldError::at(\"",
        "Failure::bad_request(\"",
        "Failure::forbidden(\"",
        "Failure::unavailable(\"",
        ".saying(\"",
        "Said::from(\"",
        "words.text(\"",
        "words().text(\"",
        "words.with(\"",
        "words().with(\"",
    ];
    let mut said = 0;
    for (file, text) in sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))) {
        // rustfmt breaks lines where it likes.
        let joined: String = text
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .replace("( \"", "(\"");
        for mark in marks {
            for part in joined.split(mark).skip(1) {
                let mut strings = part.split('"');
                let mut key = strings.next().unwrap_or_default();
                if mark.starts_with("FieldError") {
                    // The field's name comes first.
                    let Some(second) = strings.nth(1).filter(|_| part[key.len()..].starts_with("\", \"")) else {
                        continue;
                    };
                    key = second;
                }
                assert!(
                    Words::of(LocaleTag::En).has(key),
                    "{file} says {key:?}, which is not in locales/en.ftl"
                );
                said += 1;
            }
        }
    }
    assert!(said > 60, "{said}");
}

fn sources(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
    {
        if entry.is_dir() {
            found.extend(sources(&entry));
        } else if entry.extension().is_some_and(|ending| ending == "rs") && !entry.ends_with("tests.rs") {
            found.push((
                entry.display().to_string(),
                std::fs::read_to_string(&entry).expect("text"),
            ));
        }
    }
    found
}
