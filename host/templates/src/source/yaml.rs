//! YAML with places: maps, lists and scalars. Anchors, aliases and tags are refused, since they make small files large.

use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use serde_json::Value;

use super::{Kind, Node, Place, SyntaxError};

/// How deep maps and lists may lie in one another.
const DEEPEST: usize = 60;

/// Something that is not closed yet.
enum Open {
    List(Place, Vec<Node>),
    Map(Place, Vec<(String, Place, Node)>, Option<(String, Place)>),
}

/// Reads one YAML document.
///
/// # Errors
///
/// If it is no YAML, or uses what is refused.
pub fn parse(text: &str) -> Result<Node, SyntaxError> {
    let mut open: Vec<Open> = Vec::new();
    let mut root = None;
    let mut documents = 0;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| {
            let mark = error.marker();
            SyntaxError {
                message: format!("this is not YAML: {}", error.info()),
                place: Place {
                    line: mark.line().max(1),
                    column: mark.col() + 1,
                    length: 1,
                },
                suggestion: yaml_help(text, mark.line(), error.info()),
            }
        })?;
        let place = place(&span);
        let refuse = |message: &str, help: &str| SyntaxError {
            message: message.to_owned(),
            place,
            suggestion: Some(help.to_owned()),
        };
        let done = match event {
            Event::DocumentStart(_) => {
                documents += 1;
                if documents > 1 {
                    return Err(refuse(
                        "there is a second document",
                        "keep the first, and take `---` away",
                    ));
                }
                None
            }
            Event::Alias(_) => return Err(refuse("aliases are not read", "write the value out")),
            Event::Scalar(text, style, anchor, tag) => {
                if anchor != 0 || tag.is_some() {
                    return Err(refuse("anchors and tags are not read", "write the value plainly"));
                }
                let awaits_name = matches!(open.last(), Some(Open::Map(_, _, None)));
                let value = match style {
                    ScalarStyle::Plain if !awaits_name => plain(&text),
                    _ => Value::String(text.into_owned()),
                };
                let kind = Kind::Scalar(value);
                Some(Node { kind, place })
            }
            Event::SequenceStart(anchor, tag) | Event::MappingStart(anchor, tag) if anchor != 0 || tag.is_some() => {
                return Err(refuse("anchors and tags are not read", "write the value plainly"));
            }
            Event::SequenceStart(..) => {
                open.push(Open::List(place, Vec::new()));
                None
            }
            Event::MappingStart(..) => {
                open.push(Open::Map(place, Vec::new(), None));
                None
            }
            Event::SequenceEnd | Event::MappingEnd => open.pop().map(|open| match open {
                Open::List(place, items) => Node {
                    kind: Kind::List(items),
                    place,
                },
                Open::Map(place, members, _) => Node {
                    kind: Kind::Map(members),
                    place,
                },
            }),
            _ => None,
        };
        if open.len() > DEEPEST {
            return Err(refuse("this lies too deep", "use fewer levels"));
        }
        let Some(node) = done else { continue };
        match open.last_mut() {
            None => root = Some(node),
            Some(Open::List(_, items)) => items.push(node),
            Some(Open::Map(_, members, name)) => match name.take() {
                Some((name, place)) => members.push((name, place, node)),
                None => match node.kind {
                    Kind::Scalar(Value::String(text)) => *name = Some((text, node.place)),
                    _ => return Err(refuse("a name must be a text", "use a plain word before the colon")),
                },
            },
        }
    }
    root.ok_or_else(|| SyntaxError {
        message: "the file is empty".to_owned(),
        place: Place::START,
        suggestion: Some("begin with `apiVersion: microapp/v1`".to_owned()),
    })
}

fn place(span: &Span) -> Place {
    Place {
        line: span.start.line().max(1),
        column: span.start.col() + 1,
        length: span.len().clamp(1, 200),
    }
}

/// A plain scalar by YAML 1.2's core schema.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    let number = text.starts_with(|first: char| first.is_ascii_digit() || first == '-');
    if number && let Ok(value @ Value::Number(_)) = serde_json::from_str(text) {
        return value;
    }
    Value::String(text.to_owned())
}

fn yaml_help(text: &str, line: usize, info: &str) -> Option<String> {
    let near = |line: usize| text.lines().nth(line.checked_sub(1)?);
    let lines = [near(line), near(line.saturating_sub(1))];
    if lines.iter().flatten().any(|line| line.starts_with('\t')) {
        return Some("indent with spaces, not tabs".to_owned());
    }
    let help = if info.contains("mapping values are not allowed") {
        "put texts with a colon in quotes, and check the indentation"
    } else if info.contains("did not find expected") || info.contains("expected") {
        "check the indentation and the brackets of this line and the one above"
    } else if info.contains("quot") {
        "close the quotes"
    } else {
        "check the indentation, the quotes and the brackets"
    };
    Some(help.to_owned())
}
