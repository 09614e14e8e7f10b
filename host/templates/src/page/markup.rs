//! Where in the HTML each expression of a page stands, and whether the page's own markup is harmless.
//!
//! A page's text is walked as a browser would read it, before anything is rendered. Every branch must end where it began
//! (in text, or in the same tag), so that what is known of one way through the page holds for all.

/// The elements that a page may use. Scripts, frames and forms are not among them: buttons and forms are functions.
pub(crate) const ELEMENTS: [&str; 74] = [
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "blockquote",
    "br",
    "button",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "main",
    "mark",
    "meter",
    "nav",
    "ol",
    "output",
    "p",
    "path",
    "picture",
    "pre",
    "progress",
    "q",
    "rect",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

/// The attributes that a page may use, `aria-*` and some `data-*` beside them.
pub(crate) const ATTRIBUTES: [&str; 47] = [
    "alt",
    "class",
    "colspan",
    "d",
    "datetime",
    "dir",
    "disabled",
    "download",
    "fill",
    "height",
    "hidden",
    "href",
    "hreflang",
    "id",
    "lang",
    "max",
    "min",
    "name",
    "open",
    "rel",
    "reversed",
    "role",
    "rowspan",
    "rx",
    "scope",
    "shape-rendering",
    "span",
    "src",
    "start",
    "stroke",
    "tabindex",
    "target",
    "title",
    "translate",
    "type",
    "value",
    "viewbox",
    "width",
    "x",
    "y",
    "focusable",
    "xmlns",
    "loading",
    "decoding",
    "headers",
    "cite",
    "points",
];

/// The attributes with which pages speak to the script.
pub(crate) const DATA: [&str; 9] = [
    "data-copied",
    "data-copy",
    "data-copy-html",
    "data-focus",
    "data-label",
    "data-print",
    "data-show",
    "data-theme",
    "data-toggle",
];

/// Where in the HTML a place is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Spot {
    /// Between tags.
    Text,
    /// After `<` or `</`: a tag's name.
    TagName(String),
    /// Within a tag, where an attribute may begin.
    Tag(String),
    /// An attribute's name.
    AttributeName(String, String),
    /// After a name and `=`.
    BeforeValue(String, String),
    /// Within a quoted value: the tag, the attribute, the quote, and the value so far.
    Value(String, String, char, String),
}

/// Something in the markup that must not be, and the byte within the text.
#[derive(Debug)]
pub(crate) struct Fault {
    pub at: usize,
    pub message: String,
    pub help: String,
}

/// A tag or a text of the markup, and the byte at which it begins within the text.
#[derive(Debug)]
pub(crate) struct Token {
    pub at: usize,
    pub part: Part,
}

/// What the markup is made of.
#[derive(Debug)]
pub(crate) enum Part {
    /// `<a`.
    Open(String),
    /// An attribute of the tag that is open, with its value; `…` stands for an expression in it.
    Attribute(String, String),
    /// `>`.
    TagEnd,
    /// `</a`.
    Close(String),
    /// A letter that is seen.
    Text,
}

/// How an expression must be written where it stands.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// Anything: it is escaped.
    Anything,
    /// An address that has been checked.
    Address,
    /// It may not stand here.
    Nothing(&'static str),
}

impl Spot {
    /// What an expression here must be.
    pub fn need(&self) -> Need {
        match self {
            Self::Text => Need::Anything,
            Self::Value(_, name, _, so_far) => match is_address(name) {
                true if !is_begun(so_far) => Need::Address,
                _ => Need::Anything,
            },
            Self::BeforeValue(..) => Need::Nothing("put the value in quotes: `title=\"{{ … }}\"`"),
            _ => Need::Nothing("tags and names of attributes can't come from values; use `{% if %}` around them"),
        }
    }

    /// What an expression leaves behind: within an address, something that is no longer its beginning.
    pub fn after_expression(self) -> Self {
        match self {
            Self::Value(tag, name, quote, mut so_far) => {
                so_far.push('…');
                Self::Value(tag, name, quote, so_far)
            }
            other => other,
        }
    }

    /// Whether two ways through a page may meet. In an address both must have begun it alike, or both harmlessly: else
    /// what follows could become the rest of `javascript:`.
    pub fn meets(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Value(tag, name, quote, one), Self::Value(tag2, name2, quote2, two)) => {
                let alike = one == two || !is_address(name);
                let begun = is_begun(one) && is_begun(two) && is_harmless(one) && is_harmless(two);
                (tag, name, quote) == (tag2, name2, quote2) && (alike || begun)
            }
            (one, two) => one == two,
        }
    }

    /// Reads a piece of text, tells what must not be in it, and hands out the tags and texts that it is made of.
    pub fn read(mut self, text: &str, faults: &mut Vec<Fault>, tokens: &mut Vec<Token>) -> Self {
        let mut fault = |at: usize, message: String, help: &str| {
            let help = help.to_owned();
            faults.push(Fault { at, message, help });
        };
        let mut hand_out = |at: usize, part: Part| tokens.push(Token { at, part });
        let mut chars = text.char_indices().peekable();
        while let Some((at, letter)) = chars.next() {
            self = match self {
                Self::Text if letter == '<' => match chars.peek() {
                    Some((_, next)) if next.is_ascii_alphabetic() || *next == '/' => Self::TagName(String::new()),
                    Some((_, '!' | '?')) => {
                        fault(
                            at,
                            "a page has no comments and declarations of HTML".to_owned(),
                            "write comments as `{# … #}`; declarations are in the frame of the page",
                        );
                        Self::Text
                    }
                    None => Self::TagName(String::new()),
                    _ => Self::Text,
                },
                Self::Text => {
                    if !letter.is_whitespace() {
                        hand_out(at, Part::Text);
                    }
                    Self::Text
                }
                Self::TagName(mut name) => {
                    if letter.is_whitespace() || letter == '>' || (letter == '/' && !name.is_empty()) {
                        let plain = name.trim_start_matches('/').to_ascii_lowercase();
                        if !ELEMENTS.contains(&plain.as_str()) {
                            let start = at.saturating_sub(name.len());
                            fault(start, format!("a page can't have <{plain}>"), element_help(&plain));
                        }
                        let begun = at.saturating_sub(name.len() + 1);
                        match name.starts_with('/') {
                            true => hand_out(begun, Part::Close(plain.clone())),
                            false => hand_out(begun, Part::Open(plain.clone())),
                        }
                        if letter == '>' {
                            hand_out(at, Part::TagEnd);
                            Self::Text
                        } else {
                            Self::Tag(plain)
                        }
                    } else {
                        name.push(letter);
                        Self::TagName(name)
                    }
                }
                Self::Tag(tag) => match letter {
                    '>' => {
                        hand_out(at, Part::TagEnd);
                        Self::Text
                    }
                    '/' => Self::Tag(tag),
                    space if space.is_whitespace() => Self::Tag(tag),
                    other => Self::AttributeName(tag, other.to_ascii_lowercase().to_string()),
                },
                Self::AttributeName(tag, mut name) => {
                    if letter == '=' || letter == '>' || letter == '/' || letter.is_whitespace() {
                        let known = ATTRIBUTES.contains(&name.as_str())
                            || DATA.contains(&name.as_str())
                            || name.starts_with("aria-");
                        if !known {
                            fault(
                                at.saturating_sub(name.len()),
                                format!("a page can't have the attribute `{name}`"),
                                attribute_help(&name),
                            );
                        }
                        if letter != '=' {
                            hand_out(at, Part::Attribute(name.clone(), String::new()));
                        }
                        match letter {
                            '=' => Self::BeforeValue(tag, name),
                            '>' => {
                                hand_out(at, Part::TagEnd);
                                Self::Text
                            }
                            _ => Self::Tag(tag),
                        }
                    } else {
                        name.push(letter.to_ascii_lowercase());
                        Self::AttributeName(tag, name)
                    }
                }
                Self::BeforeValue(tag, name) => match letter {
                    '"' | '\'' => Self::Value(tag, name, letter, String::new()),
                    space if space.is_whitespace() => Self::BeforeValue(tag, name),
                    _ => {
                        fault(
                            at,
                            format!("the value of `{name}` has no quotes"),
                            "put it in double quotes",
                        );
                        Self::Tag(tag)
                    }
                },
                Self::Value(tag, name, quote, mut so_far) => {
                    if letter == quote {
                        if is_address(&name) && !so_far.is_empty() && !is_harmless(&so_far) {
                            let help = "begin it with https://, http://, mailto:, tel:, / or #";
                            fault(
                                at.saturating_sub(so_far.len()),
                                format!("`{name}` leads to an address that pages can't have"),
                                help,
                            );
                        }
                        hand_out(at, Part::Attribute(name, so_far));
                        Self::Tag(tag)
                    } else {
                        if so_far.len() < 200 {
                            so_far.push(letter);
                        }
                        Self::Value(tag, name, quote, so_far)
                    }
                }
            };
        }
        self
    }
}

fn is_address(attribute: &str) -> bool {
    matches!(attribute, "href" | "src" | "cite")
}

/// Whether an address has begun: browsers pass over the blanks and control characters before it.
fn is_begun(written: &str) -> bool {
    written.chars().any(|letter| letter > ' ' && !letter.is_whitespace())
}

/// Whether an address as far as it is written in the page is harmless; `…` stands for a value.
fn is_harmless(written: &str) -> bool {
    let lower = written.trim_start().to_ascii_lowercase();
    ["https://", "http://", "mailto:", "tel:", "/", "#", "?", "…"]
        .iter()
        .any(|start| lower.starts_with(start))
}

fn element_help(name: &str) -> &'static str {
    match name {
        "script" | "style" | "iframe" | "object" | "embed" | "link" | "meta" | "base" => {
            "pages are text and markup only; what moves is in the engine"
        }
        "form" | "input" | "select" | "textarea" => {
            "use `{{ form() }}` for the page's form, and `{{ button('…') }}` for a button"
        }
        _ => "use an element such as <p>, <div>, <ul>, <table> or <a>",
    }
}

fn attribute_help(name: &str) -> &'static str {
    if name.starts_with("on") {
        "pages have no scripts; use `{{ button('…') }}`"
    } else if name == "style" {
        "use a class of the design"
    } else {
        "use one such as class, id, title, href or aria-label"
    }
}
