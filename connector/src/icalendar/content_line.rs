//! Content lines: folding, and values that can't break out of theirs (RFC 5545, 3.1 and 3.3.11).

/// The largest length of a line in bytes, without its end.
const LINE_LENGTH: usize = 75;

/// The file as it grows.
pub(super) struct File(String);

impl File {
    pub(super) fn new() -> Self {
        Self(String::new())
    }

    /// Adds a property whose value needs no escapes. `name` includes the parameters.
    pub(super) fn line(&mut self, name: &str, value: &str) {
        let mut length = 0;
        for letter in name.chars().chain([':']).chain(value.chars()) {
            // A letter of several bytes stays whole.
            if length + letter.len_utf8() > LINE_LENGTH {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(letter);
            length += letter.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    /// Adds a property with a text from outside.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.line(name, &escaped(text));
    }

    pub(super) fn into_text(self) -> String {
        self.0
    }
}

/// A text with the letters escaped that mean something in a value. Each kind of line end becomes `\n`; other control
/// characters, which no calendar shows, are left out.
fn escaped(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' | ';' | ',' => {
                value.push('\\');
                value.push(letter);
            }
            '\r' => {
                letters.next_if_eq(&'\n');
                value.push_str("\\n");
            }
            // Some readers split lines at Unicode's separators too.
            '\n' | '\u{2028}' | '\u{2029}' => value.push_str("\\n"),
            '\t' => value.push('\t'),
            _ if letter.is_control() => {}
            _ => value.push(letter),
        }
    }
    value
}

/// A URI as it is, without what can't be in one.
pub(super) fn uri(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_control() && !letter.is_whitespace())
        .collect()
}

/// A parameter's value in quotes. Quotes within have no escape in RFC 5545.
pub(super) fn parameter(text: &str) -> String {
    let mut value = String::with_capacity(text.len() + 2);
    value.push('"');
    for letter in text.chars() {
        match letter {
            '"' => value.push('\''),
            '\u{2028}' | '\u{2029}' => value.push(' '),
            _ if letter.is_control() => value.push(' '),
            _ => value.push(letter),
        }
    }
    value.push('"');
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(name: &str, text: &str) -> Vec<String> {
        let mut file = File::new();
        file.text(name, text);
        let text = file.into_text();
        text.strip_suffix("\r\n")
            .unwrap()
            .split("\r\n")
            .map(str::to_owned)
            .collect()
    }

    #[test]
    fn a_text_stays_in_its_line() {
        assert_eq!(
            lines("SUMMARY", "a\r\nEND:VEVENT\nb\rc\u{2028}d\u{0}\u{b}\u{85}e"),
            ["SUMMARY:a\\nEND:VEVENT\\nb\\nc\\nde"]
        );
        assert_eq!(lines("SUMMARY", "a,b;c\\n:\"d\""), ["SUMMARY:a\\,b\\;c\\\\n:\"d\""]);
    }

    #[test]
    fn lines_are_folded_between_letters() {
        let found = lines("SUMMARY", &"é".repeat(100));
        assert!(found.iter().all(|line| line.len() <= 75), "{found:?}");
        assert!(found.len() == 3 && found[1..].iter().all(|line| line.starts_with(' ')));
        let joined: String = found
            .iter()
            .enumerate()
            .map(|(i, line)| &line[usize::from(i > 0)..])
            .collect();
        assert_eq!(joined, format!("SUMMARY:{}", "é".repeat(100)));
    }

    #[test]
    fn a_line_of_just_75_bytes_is_not_folded() {
        assert_eq!(lines("A", &"x".repeat(73)).len(), 1);
        assert_eq!(lines("A", &"x".repeat(74)).len(), 2);
    }

    #[test]
    fn parameters_and_addresses_are_cleaned() {
        assert_eq!(parameter("Ann \"A\"\r\nX:1"), "\"Ann 'A'  X:1\"");
        assert_eq!(uri("https://x.example/j/1\r\nX: 1"), "https://x.example/j/1X:1");
    }
}
