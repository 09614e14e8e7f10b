//! What a reader of a page sees.

/// The text of a piece of HTML that the engine has drawn: tags taken away, white space made one. Hints for machines and
/// what only scripts show are in it too.
pub fn visible_text(html: &str) -> String {
    let mut text = String::with_capacity(html.len() / 2);
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        let tag = &rest[start..];
        // Values in attributes are escaped, so the first `>` ends the tag.
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        if !INLINE.iter().any(|name| is_tag(tag, name)) {
            text.push(' ');
        }
        rest = &tag[end..];
    }
    text.push_str(rest);
    let plain = unescaped(&text);
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Elements that do not part words.
const INLINE: [&str; 8] = ["a", "abbr", "b", "code", "em", "span", "strong", "time"];

fn is_tag(tag: &str, name: &str) -> bool {
    let inner = tag.trim_start_matches(['<', '/']);
    inner
        .strip_prefix(name)
        .is_some_and(|after| after.starts_with([' ', '>']))
}

fn unescaped(text: &str) -> String {
    let mut text = text.to_owned();
    for (entity, letter) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, letter);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::visible_text;

    #[test]
    fn tags_go_and_words_stay() {
        let html = "<h1 class=\"a\">One</h1><p>two <b>th</b>ree &lt;b&gt; &amp;amp;</p>\n\n<p>four</p>";
        assert_eq!(visible_text(html), "One two three <b> &amp; four");
    }

    #[test]
    fn what_never_ends_is_no_trouble() {
        assert_eq!(visible_text("a <b"), "a");
        assert_eq!(visible_text(""), "");
    }
}
