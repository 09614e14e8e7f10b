//! Files of a template with the place of each value: what a diagnostic points at.

mod json;
mod yaml;

use serde_json::Value;

pub use json::parse as parse_json;
pub use yaml::parse as parse_yaml;

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// How many characters are meant.
    pub length: usize,
}

impl Place {
    /// The beginning of a file.
    pub const START: Self = Self {
        line: 1,
        column: 1,
        length: 1,
    };

    /// The place of a byte of a text.
    pub fn of_byte(text: &str, byte: usize) -> Self {
        let mut end = byte.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &text[..end];
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            line: before.matches('\n').count() + 1,
            column: before[start..].chars().count() + 1,
            length: 1,
        }
    }
}

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    /// The value.
    pub kind: Kind,
    /// Its place.
    pub place: Place,
}

/// A value with the places of what is in it.
#[derive(Clone, Debug)]
pub enum Kind {
    /// A value that has no parts.
    Scalar(Value),
    /// A list.
    List(Vec<Node>),
    /// Members in the order of the file, each with the place of its name.
    Map(Vec<(String, Place, Node)>),
}

/// Why a file could not be read.
#[derive(Clone, Debug)]
pub struct SyntaxError {
    /// What is wrong.
    pub message: String,
    /// Where.
    pub place: Place,
    /// What to do.
    pub suggestion: Option<String>,
}

impl Node {
    /// The value without places. The later of two members of the same name counts.
    pub fn to_value(&self) -> Value {
        match &self.kind {
            Kind::Scalar(value) => value.clone(),
            Kind::List(items) => items.iter().map(Self::to_value).collect(),
            Kind::Map(members) => members
                .iter()
                .map(|(name, _, node)| (name.clone(), node.to_value()))
                .collect(),
        }
    }

    /// The node at a JSON pointer, or the nearest one above it that exists.
    pub fn nearest(&self, pointer: &str) -> &Self {
        let mut node = self;
        for part in pointer.split('/').skip(1) {
            match node.child(&unescaped(part)) {
                Some((_, child)) => node = child,
                None => break,
            }
        }
        node
    }

    /// The node at a JSON pointer.
    pub fn at(&self, pointer: &str) -> Option<&Self> {
        let mut node = self;
        for part in pointer.split('/').skip(1) {
            node = node.child(&unescaped(part))?.1;
        }
        Some(node)
    }

    /// The place to show for a JSON pointer: the value if it is short, else its name; the nearest above if it is not there.
    pub fn place_of(&self, pointer: &str) -> Place {
        let mut node = self;
        let mut place = self.place;
        for part in pointer.split('/').skip(1) {
            let Some((name, child)) = node.child(&unescaped(part)) else {
                break;
            };
            node = child;
            place = match (&child.kind, name) {
                (Kind::Scalar(_), _) | (_, None) => child.place,
                (_, Some(name)) => name,
            };
        }
        place
    }

    /// The place of the name of the member at a JSON pointer.
    pub fn place_of_name(&self, pointer: &str) -> Place {
        let Some((parent, name)) = pointer.rsplit_once('/') else {
            return self.place;
        };
        let found = self.at(parent).and_then(|parent| parent.child(&unescaped(name)));
        match found {
            Some((Some(place), _)) => place,
            Some((None, child)) => child.place,
            None => self.place_of(parent),
        }
    }

    fn child(&self, name: &str) -> Option<(Option<Place>, &Self)> {
        match &self.kind {
            Kind::Scalar(_) => None,
            Kind::List(items) => items.get(name.parse::<usize>().ok()?).map(|node| (None, node)),
            Kind::Map(members) => members
                .iter()
                .rev()
                .find(|(known, ..)| known == name)
                .map(|(_, place, node)| (Some(*place), node)),
        }
    }

    /// Names that stand twice in one map, each with the place of the second.
    pub fn doubled_names(&self) -> Vec<(String, Place)> {
        let mut found = Vec::new();
        let mut open = vec![self];
        while let Some(node) = open.pop() {
            match &node.kind {
                Kind::Scalar(_) => {}
                Kind::List(items) => open.extend(items),
                Kind::Map(members) => {
                    let mut seen = std::collections::BTreeSet::new();
                    for (name, place, node) in members {
                        if !seen.insert(name) {
                            found.push((name.clone(), *place));
                        }
                        open.push(node);
                    }
                }
            }
        }
        found
    }
}

fn unescaped(part: &str) -> String {
    part.replace("~1", "/").replace("~0", "~")
}

/// A name as part of a JSON pointer.
pub(crate) fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
