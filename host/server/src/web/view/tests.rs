use super::*;

#[test]
fn every_template_parses_and_none_has_inline_script_or_style() {
    let view = View::new();
    for (name, text) in TEMPLATES {
        assert!(view.environment(LocaleTag::En).get_template(name).is_ok(), "{name}");
        for forbidden in [
            " style=",
            "<style",
            " onclick=",
            " onsubmit=",
            " onchange=",
            "javascript:",
            "|safe",
        ] {
            assert!(!text.contains(forbidden), "{name} has {forbidden}");
        }
    }
}

#[test]
fn what_a_title_holds_is_text() {
    let frame = Frame::titled("<script>alert(1)</script>");
    let html = View::new().around(None, frame, "<p>main</p>").expect("a page");
    assert!(html.contains("&lt;script&gt;"), "{html}");
    assert!(html.contains("<p>main</p>"), "{html}");
}

#[test]
fn a_page_is_in_the_language_that_it_says() {
    for (tag, skip) in [
        (LocaleTag::En, "Skip to main content"),
        (LocaleTag::Fi, "Siirry sisältöön"),
    ] {
        let html = View::new()
            .around(None, Frame::titled("T").language(tag), "")
            .expect("a page");
        assert!(html.contains(&format!("<html lang=\"{}\"", tag.as_str())), "{html}");
        assert!(html.contains(skip), "{html}");
    }
}

/// A template without its markup and its expressions: what is left would be the same in every language.
fn bare(text: &str) -> String {
    let mut left = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '<']) {
        left.push_str(&rest[..at]);
        let end = match &rest[at..] {
            part if part.starts_with("{{") => "}}",
            part if part.starts_with("{%") => "%}",
            part if part.starts_with('<') => {
                // Expressions may stand in attributes, and compare.
                let tag = &part[..closing(part)];
                for attribute in [
                    "aria-label=\"",
                    "alt=\"",
                    "placeholder=\"",
                    "data-copied=\"",
                    "title=\"",
                ] {
                    for value in tag.split(attribute).skip(1) {
                        left.push_str(&bare(&value[..value.find('"').unwrap_or(value.len())]));
                    }
                }
                rest = &part[tag.len()..];
                continue;
            }
            _ => "{",
        };
        let part = &rest[at..];
        rest = &part[part.find(end).map_or(part.len(), |found| found + end.len())..];
    }
    left + rest
}

/// Where a tag ends.
fn closing(tag: &str) -> usize {
    let mut at = 0;
    while at < tag.len() {
        let part = &tag[at..];
        let inner = ["{{", "{%"]
            .iter()
            .zip(["}}", "%}"])
            .find(|(begin, _)| part.starts_with(**begin));
        match (inner, part.starts_with('>')) {
            (Some((_, end)), _) => at += part.find(end).map_or(part.len(), |found| found + end.len()),
            (None, true) => return at + 1,
            (None, false) => at += part.chars().next().map_or(1, char::len_utf8),
        }
    }
    tag.len()
}

#[test]
fn no_template_has_words_of_its_own() {
    for (name, text) in TEMPLATES {
        // The product's name, and what is typed at a prompt or sent by a program.
        let left = bare(text)
            .replace("microapp install zoom", "")
            .replace("Authorization: Bearer", "")
            .replace("/metrics", "")
            .replace("microapp", "");
        let words: String = left.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(!words.contains(char::is_alphabetic), "{name} says: {words}");
    }
    assert_eq!(
        bare("<p aria-label=\"Hello\">a{{ b }}<i class=\"{% if x > 1 %}y{% endif %}\">c"),
        "Helloac"
    );
}

#[test]
fn what_templates_say_is_there() {
    let mut said = 0;
    for (name, text) in TEMPLATES {
        let calls = text.split("t('").skip(1).zip(text.split("t('"));
        for (call, _) in calls.filter(|(_, before)| !before.ends_with(|sign: char| sign.is_alphanumeric())) {
            let key = call.split('\'').next().unwrap_or_default();
            // One of several, chosen by a value.
            if call[key.len()..].starts_with("' ~") {
                continue;
            }
            assert!(Words::of(LocaleTag::En).has(key), "{name} says {key}");
            said += 1;
        }
    }
    assert!(said > 100, "{said}");
}
