//! What everybody needs of a page's own markup: names of links, buttons, pictures and tables, headings without gaps, and
//! colours that can be read.
//!
//! A page is looked at as it is written, before anything is rendered. Where a page can go two ways, it is enough that one of
//! them has a name; a heading must fit whichever way was gone.

use std::collections::BTreeSet;

use minijinja::machinery::Span;
use minijinja::machinery::ast::{CallArg, Expr};

use super::{Finding, function};
use crate::diagnostic::Severity;
use crate::page::design::{self, Colour, Colours};
use crate::page::markup::{Part, Token};

/// Elements that have nothing within.
const EMPTY: [&str; 7] = ["br", "col", "hr", "img", "path", "rect", "wbr"];

/// An element that is open.
struct Element {
    name: String,
    file: String,
    at: usize,
    attributes: Vec<(String, String)>,
    colours: Colours,
    /// Whether something in it is read out.
    said: bool,
    /// Of a table: whether it has a caption.
    captioned: bool,
    /// Whether its colours were complained of.
    told: bool,
    /// Of a drawing: the colours that it draws with.
    paints: Vec<Colour>,
    /// Of a drawing: whether one of its colours can't be known, or is that of the text.
    safe: bool,
}

/// What is known of the page so far.
pub(super) struct Access {
    open: Vec<Element>,
    /// The tag that is being read.
    pending: Option<Element>,
    /// The levels that the last heading may have.
    levels: BTreeSet<u8>,
    ids: BTreeSet<String>,
    /// Places that name the id of what describes them.
    described_by: Vec<(String, String, usize)>,
    /// Ids that are not written in the page: those of its form.
    more_ids: bool,
    findings: Vec<Finding>,
}

impl Access {
    /// Of a page, whose title is its first heading; a partial page stands below a heading of the second level.
    pub fn new(partial: bool) -> Self {
        Self {
            open: Vec::new(),
            pending: None,
            levels: BTreeSet::from([if partial { 2 } else { 1 }]),
            ids: BTreeSet::new(),
            described_by: Vec::new(),
            more_ids: partial,
            findings: Vec::new(),
        }
    }

    /// Before one of two ways.
    pub fn branch(&self) -> BTreeSet<u8> {
        self.levels.clone()
    }

    /// Before the other way; gives what the first one left.
    pub fn other_branch(&mut self, before: BTreeSet<u8>) -> BTreeSet<u8> {
        std::mem::replace(&mut self.levels, before)
    }

    /// After both.
    pub fn join(&mut self, other: BTreeSet<u8>) {
        self.levels.extend(other);
    }

    /// What was found, at the end of the page.
    pub fn finish(&mut self) -> Vec<Finding> {
        while let Some(element) = self.open.pop() {
            self.closed(&element);
        }
        if !self.more_ids {
            for (id, file, at) in std::mem::take(&mut self.described_by) {
                if !self.ids.contains(&id) {
                    let message = format!("nothing on this page has the id `{id}`");
                    let help = format!("give `id=\"{id}\"` to the element whose words are meant");
                    self.tell(Severity::Error, (&file, at, 1), "no-name", message, help);
                }
            }
        }
        std::mem::take(&mut self.findings)
    }

    fn tell(
        &mut self,
        severity: Severity,
        (file, at, length): (&str, usize, usize),
        code: &'static str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let finding = Finding {
            severity,
            file: file.to_owned(),
            at,
            length,
            code,
            message: message.into(),
            help: help.into(),
        };
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    /// A piece of the page's own markup, which begins at a byte of the file.
    pub fn tokens(&mut self, file: &str, start: usize, tokens: Vec<Token>) {
        for Token { at, part } in tokens {
            match part {
                Part::Open(name) => self.pending = Some(self.element(name, file, start + at)),
                Part::Attribute(name, value) => {
                    if let Some(element) = &mut self.pending {
                        element.attributes.push((name, value));
                    }
                }
                Part::TagEnd => {
                    if let Some(element) = self.pending.take() {
                        self.opened(element);
                    }
                }
                Part::Close(name) => {
                    if let Some(index) = self.open.iter().rposition(|element| element.name == name) {
                        while self.open.len() > index {
                            let Some(element) = self.open.pop() else { break };
                            self.closed(&element);
                        }
                    }
                }
                Part::Text => self.said(),
            }
        }
    }

    /// A value that is printed between tags.
    pub fn expression(&mut self, file: &str, expr: &Expr<'_>, span: Span, described: &[&str]) {
        let Expr::Call(call) = expr else { return self.said() };
        let first = call.args.iter().find_map(|arg| match arg {
            CallArg::Pos(Expr::Const(constant)) => constant.value.as_str().map(str::to_owned),
            _ => None,
        });
        let named = |wanted: &str| {
            call.args.iter().find_map(|arg| match arg {
                CallArg::Kwarg(name, value) if *name == wanted => Some(value),
                _ => None,
            })
        };
        match function(call) {
            Some("image") if first.as_deref().is_some_and(|name| !described.contains(&name)) => return,
            Some(name @ ("card" | "copy_block")) => {
                let level = match named("level") {
                    Some(Expr::Const(constant)) => constant.value.as_usize().and_then(|level| u8::try_from(level).ok()),
                    _ => None,
                };
                let at = (file, span.start_offset as usize, name.len());
                self.heading(level.unwrap_or(super::super::components::HEADING), at);
                if let (Some(id), "copy_block") = (first, name) {
                    self.ids.extend([format!("{id}-title"), id]);
                }
            }
            Some("table") if named("caption").is_none() => {
                let help = "add `caption=t('…')`: what the table holds, in a few words";
                let at = (file, span.start_offset as usize, "table".len());
                self.tell(Severity::Warning, at, "no-name", "this table has no caption", help);
            }
            Some("form") => self.more_ids = true,
            _ => {}
        }
        self.said();
    }

    fn element(&self, name: String, file: &str, at: usize) -> Element {
        let around = self.open.last().map(|element| element.colours.clone());
        Element {
            name,
            file: file.to_owned(),
            at,
            attributes: Vec::new(),
            colours: around.unwrap_or_else(Colours::of_a_page),
            said: false,
            captioned: false,
            told: false,
            paints: Vec::new(),
            safe: false,
        }
    }

    /// Something is read out here, in the colours of the innermost element.
    fn said(&mut self) {
        for element in self.open.iter_mut().rev() {
            element.said = true;
            if element.is_silent() {
                break;
            }
        }
        let Some(element) = self.open.last_mut().filter(|element| !element.told) else {
            return;
        };
        let (found, theme) = element.colours.contrast();
        if found < design::TEXT {
            element.told = true;
            let Colours { ink, ground } = element.colours.clone();
            let (file, at, length) = (element.file.clone(), element.at, element.name.len() + 1);
            let message = format!("text in `{ink}` on `{ground}` has a contrast of {found:.1} to 1 in {theme}");
            let help =
                "text needs 4.5 to 1: take the class away that colours the text, or the one that fills its ground";
            self.tell(Severity::Error, (&file, at, length), "low-contrast", message, help);
        }
    }

    fn opened(&mut self, mut element: Element) {
        let classes = element.get("class").unwrap_or_default().to_owned();
        element.colours = element.colours.within(&element.name, &classes);
        if let Some(id) = element.get("id") {
            self.ids.insert(id.to_owned());
        }
        for name in ["aria-labelledby", "aria-describedby"] {
            let value = element
                .get(name)
                .filter(|value| !value.contains('…'))
                .unwrap_or_default();
            let places = value
                .split_whitespace()
                .map(|id| (id.to_owned(), element.file.clone(), element.at));
            self.described_by.extend(places.collect::<Vec<_>>());
        }
        let level = element
            .name
            .strip_prefix('h')
            .and_then(|level| level.parse::<u8>().ok());
        if let Some(level) = level {
            self.heading(level, (&element.file, element.at, element.name.len() + 1));
        }
        if matches!(element.name.as_str(), "path" | "rect") {
            self.drawn(&element);
        }
        let table = self.open.iter_mut().rev().find(|open| open.name == "table");
        if let Some(table) = table.filter(|_| element.name == "caption") {
            table.captioned = true;
        }
        match EMPTY.contains(&element.name.as_str()) {
            true => self.closed(&element),
            false => self.open.push(element),
        }
    }

    fn heading(&mut self, level: u8, at: (&str, usize, usize)) {
        let highest = self.levels.iter().next().copied().unwrap_or(1);
        if level == 1 {
            let help = "begin with <h2>: the page's title is its <h1>";
            self.tell(
                Severity::Warning,
                at,
                "heading-level",
                "a page has one <h1>, its title",
                help,
            );
        } else if level > highest + 1 {
            let message = format!("this heading of level {level} follows one of level {highest}");
            let help = format!("use level {}, or give the part between them a heading", highest + 1);
            self.tell(Severity::Warning, at, "heading-level", message, help);
        }
        self.levels = BTreeSet::from([level]);
    }

    /// A shape of a drawing.
    fn drawn(&mut self, shape: &Element) {
        let Some(drawing) = self.open.iter_mut().rev().find(|open| open.name == "svg") else {
            return;
        };
        let own = |name: &str| shape.get(name).or_else(|| drawing.get(name)).map(str::to_owned);
        let stroke = own("stroke");
        let fill = own("fill").unwrap_or_else(|| "black".to_owned());
        for written in [Some(fill), stroke].into_iter().flatten() {
            match design::colour(&written) {
                Some(colour) => drawing.paints.push(colour),
                None => drawing.safe |= !matches!(written.as_str(), "none" | "transparent"),
            }
        }
    }

    fn closed(&mut self, element: &Element) {
        let at = (element.file.as_str(), element.at, element.name.len() + 1);
        if element.is_silent() || self.open.iter().any(Element::is_silent) {
            return;
        }
        let unnamed = !element.is_named();
        let mut tell = |severity, code, message: &str, help: &str| self.tell(severity, at, code, message, help);
        match element.name.as_str() {
            "a" if element.get("href").is_some() && unnamed && !element.said => tell(
                Severity::Error,
                "no-name",
                "this link has no text",
                "say between `<a …>` and `</a>` what it leads to, or give it `aria-label=\"…\"`",
            ),
            "button" | "summary" if unnamed && !element.said => tell(
                Severity::Error,
                "no-name",
                &format!("this <{}> has no text", element.name),
                "say in it what it does, or give it `aria-label=\"…\"`",
            ),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if unnamed && !element.said => tell(
                Severity::Error,
                "no-name",
                "this heading is empty",
                "give it words, or take it away",
            ),
            "img" => match element.get("alt") {
                None if unnamed => tell(
                    Severity::Error,
                    "no-alt",
                    "this picture has no `alt`",
                    "say what it shows: `alt=\"…\"`; an ornament has `alt=\"\"`",
                ),
                Some("") => {}
                _ => self.said(),
            },
            "svg" if unnamed => tell(
                Severity::Error,
                "no-name",
                "this drawing has no name",
                "say what it shows: `role=\"img\" aria-label=\"…\"`; an ornament has `aria-hidden=\"true\"`",
            ),
            "svg" => {
                if let Some(theme) = design::unseen(&element.paints).filter(|_| !element.safe) {
                    let message =
                        format!("this drawing can't be seen in {theme}: it has less than 3 to 1 with the page");
                    let help = "draw it with `fill=\"currentColor\"`: then it has the colour of the text";
                    self.tell(Severity::Warning, at, "low-contrast", message, help);
                }
                self.said();
            }
            "table" if unnamed && !element.captioned && element.get("role") != Some("presentation") => tell(
                Severity::Warning,
                "no-name",
                "this table has no caption",
                "begin it with `<caption>…</caption>`: what it holds, in a few words",
            ),
            "meter" | "progress" if unnamed => tell(
                Severity::Error,
                "no-name",
                &format!("this <{}> has no name", element.name),
                "say what it measures: `aria-label=\"…\"`",
            ),
            _ => {}
        }
    }
}

impl Element {
    fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Whether it has a name that is not its content.
    fn is_named(&self) -> bool {
        let given = |name| self.get(name).is_some_and(|value| !value.trim().is_empty());
        given("aria-label") || given("aria-labelledby") || given("title")
    }

    /// Whether screen readers leave it out.
    fn is_silent(&self) -> bool {
        self.get("aria-hidden") == Some("true")
    }
}
