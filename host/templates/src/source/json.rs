//! JSON with places. serde_json says whether it is JSON; then its tokens are walked for the places.

use serde_json::Value;

use super::{Kind, Node, Place, SyntaxError};

/// Reads JSON.
///
/// # Errors
///
/// If it is no JSON.
pub fn parse(text: &str) -> Result<Node, SyntaxError> {
    if let Err(error) = serde_json::from_str::<Value>(text) {
        let line = error.line().max(1);
        // serde_json counts bytes; people count characters.
        let source = text.lines().nth(line - 1).unwrap_or("");
        let mut end = error.column().saturating_sub(1).min(source.len());
        while !source.is_char_boundary(end) {
            end -= 1;
        }
        let full = error.to_string();
        let words = full.split(" at line ").next().unwrap_or(&full);
        return Err(SyntaxError {
            message: format!("this is not JSON: {words}"),
            place: Place {
                line,
                column: source[..end].chars().count() + 1,
                length: 1,
            },
            suggestion: suggestion(words),
        });
    }
    let mut walk = Walk {
        text,
        at: 0,
        line: 1,
        column: 1,
    };
    Ok(walk.value())
}

fn suggestion(words: &str) -> Option<String> {
    let help = if words.contains("trailing comma") {
        "take the comma before the closing bracket away"
    } else if words.contains("expected `,` or") {
        "put a comma between the members"
    } else if words.contains("key must be a string") {
        "put the name in double quotes; JSON has no comments"
    } else if words.contains("EOF") {
        "close every bracket and quote"
    } else if words.contains("expected value") || words.contains("expected ident") {
        "values are texts in double quotes, numbers, true, false, null, lists and objects"
    } else {
        return None;
    };
    Some(help.to_owned())
}

/// A walk over text that is known to be JSON.
struct Walk<'a> {
    text: &'a str,
    at: usize,
    line: usize,
    column: usize,
}

impl Walk<'_> {
    fn peek(&self) -> char {
        self.text[self.at..].chars().next().unwrap_or('\0')
    }

    fn step(&mut self) -> char {
        let letter = self.peek();
        self.at = (self.at + letter.len_utf8()).min(self.text.len());
        if letter == '\n' {
            self.line += 1;
            self.column = 1;
        } else {
            self.column += 1;
        }
        letter
    }

    fn space(&mut self) {
        while self.peek().is_ascii_whitespace() {
            self.step();
        }
    }

    fn place(&self) -> Place {
        Place {
            line: self.line,
            column: self.column,
            length: 1,
        }
    }

    fn token(&mut self) -> (Value, Place) {
        let mut place = self.place();
        let start = self.at;
        if self.peek() == '"' {
            self.step();
            loop {
                match self.step() {
                    '\\' => {
                        self.step();
                    }
                    '"' | '\0' => break,
                    _ => {}
                }
            }
        } else {
            while !matches!(self.peek(), ',' | ']' | '}' | '\0') && !self.peek().is_ascii_whitespace() {
                self.step();
            }
        }
        let token = &self.text[start..self.at];
        place.length = token.chars().count().max(1);
        (serde_json::from_str(token).unwrap_or(Value::Null), place)
    }

    fn value(&mut self) -> Node {
        self.space();
        let place = self.place();
        match self.peek() {
            '{' => {
                self.step();
                let mut members = Vec::new();
                loop {
                    self.space();
                    match self.peek() {
                        '"' => {
                            let (name, place) = self.token();
                            self.space();
                            self.step();
                            let node = self.value();
                            members.push((name.as_str().unwrap_or_default().to_owned(), place, node));
                        }
                        ',' => {
                            self.step();
                        }
                        _ => {
                            self.step();
                            break;
                        }
                    }
                }
                let kind = Kind::Map(members);
                Node { kind, place }
            }
            '[' => {
                self.step();
                let mut items = Vec::new();
                loop {
                    self.space();
                    match self.peek() {
                        ']' | '\0' => {
                            self.step();
                            break;
                        }
                        ',' => {
                            self.step();
                        }
                        _ => items.push(self.value()),
                    }
                }
                let kind = Kind::List(items);
                Node { kind, place }
            }
            _ => {
                let (value, place) = self.token();
                let kind = Kind::Scalar(value);
                Node { kind, place }
            }
        }
    }
}
