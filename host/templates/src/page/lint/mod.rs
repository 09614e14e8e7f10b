//! A page is checked before it is ever rendered: names and members against what the page is given, functions and filters,
//! keys of messages, the markup, and all by which a small page could become large.
//!
//! A name may be given (`set`, `with`, `for`) to a value of the data, not to a text or list that is built: by giving names
//! to what is built, forty short lines could make a text of a terabyte. It is the one rule of the kind that is needed,
//! since nothing else in the language keeps what it builds.

mod access;
mod calls;
mod expressions;
mod syntax;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use minijinja::machinery::ast::{BinOpKind, Call, CallArg, Expr, Stmt};
use minijinja::machinery::{Span, parse, parse_expr};
use serde_json::Value;

use crate::diagnostic::{Severity, did_you_mean};
use crate::page::markup::{Fault, Need, Spot, Token};
use crate::schema::{cases, followed};
use access::Access;
pub(crate) use syntax::syntax_error;

/// A finding in a file, at a byte.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    pub severity: Severity,
    pub file: String,
    pub at: usize,
    pub length: usize,
    pub code: &'static str,
    pub message: String,
    pub help: String,
}

/// What is known of a value: its schema, or nothing.
pub(crate) type Shape = Option<(Value, Value)>;

/// A message as `t()` uses it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct UsedKey {
    pub key: String,
    pub file: String,
    /// The byte where the key stands.
    pub at: usize,
    /// The names of the values that go with it; none if they can't be read.
    pub given: Option<BTreeSet<String>>,
}

/// What a page is checked against.
pub(crate) struct Known<'a> {
    /// The texts of all pages and partials.
    pub files: &'a BTreeMap<String, String>,
    /// Images by name.
    pub images: Vec<&'a str>,
    /// Those of them that say what they show.
    pub described: Vec<&'a str>,
    /// Pages by name, with their parameters.
    pub pages: Vec<(&'a str, Vec<&'a str>)>,
    /// The page's own buttons.
    pub actions: Vec<&'a str>,
    /// Messages that are used, to be looked up in each language.
    pub keys: BTreeSet<UsedKey>,
    /// Images that are used.
    pub used_images: BTreeSet<String>,
    /// Pages that are linked.
    pub used_pages: BTreeSet<String>,
    /// Partials that are included.
    pub used_files: BTreeSet<String>,
}

/// Checks a page's file with the variables that it is given.
pub(crate) fn page(file: &str, variables: &BTreeMap<String, Shape>, known: &mut Known<'_>) -> Vec<Finding> {
    let mut lint = Lint::new(file, known, variables);
    lint.file(file, Spot::Text);
    let found = lint.access.finish();
    lint.findings.extend(found);
    lint.findings
}

/// Checks an expression of `template.yaml`. Places are bytes within the expression.
pub(crate) fn expression(text: &str, variables: &BTreeMap<String, Shape>, known: &mut Known<'_>) -> Vec<Finding> {
    let mut lint = Lint::new("template.yaml", known, variables);
    match parse_expr(text) {
        Ok(expr) => {
            lint.expr(&expr);
        }
        Err(error) => lint.findings.push(syntax_error(&error, "template.yaml", text)),
    }
    lint.findings
}

struct Lint<'k, 'a> {
    known: &'k mut Known<'a>,
    scopes: Vec<BTreeMap<String, Shape>>,
    file: String,
    open: Vec<String>,
    findings: Vec<Finding>,
    operators: usize,
    access: Access,
}

/// So many operators that build texts may stand in one page.
const MOST_OPERATORS: usize = 200;

impl<'k, 'a> Lint<'k, 'a> {
    fn new(file: &str, known: &'k mut Known<'a>, variables: &BTreeMap<String, Shape>) -> Self {
        Self {
            known,
            scopes: vec![variables.clone()],
            file: file.to_owned(),
            open: Vec::new(),
            findings: Vec::new(),
            operators: 0,
            access: Access::new(is_partial(file)),
        }
    }

    fn tell(&mut self, span: Span, code: &'static str, message: impl Into<String>, help: impl Into<String>) {
        let at = span.start_offset as usize;
        let length = (span.end_offset as usize).saturating_sub(at).max(1);
        let finding = Finding {
            severity: Severity::Error,
            file: self.file.clone(),
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

    fn file(&mut self, name: &str, spot: Spot) -> Spot {
        let Some(text) = self.known.files.get(name).cloned() else {
            return spot;
        };
        let before = std::mem::replace(&mut self.file, name.to_owned());
        self.open.push(name.to_owned());
        let spot = match parse(&text, name, Default::default()) {
            Ok(Stmt::Template(template)) => {
                let end = self.body(&template.children, spot.clone(), &text);
                if !end.meets(&spot) {
                    self.findings.push(Finding {
                        severity: Severity::Error,
                        file: name.to_owned(),
                        at: text.trim_end().len().saturating_sub(1),
                        length: 1,
                        code: "bad-markup",
                        message: "the file ends within a tag or comment".to_owned(),
                        help: "close it".to_owned(),
                    });
                }
                spot
            }
            Ok(_) => spot,
            Err(error) => {
                self.findings.push(syntax_error(&error, name, &text));
                spot
            }
        };
        self.open.pop();
        self.file = before;
        spot
    }

    fn body(&mut self, statements: &[Stmt<'_>], mut spot: Spot, text: &str) -> Spot {
        for statement in statements {
            spot = self.statement(statement, spot, text);
        }
        spot
    }

    /// A body with names of its own; it must end where it began.
    fn block(&mut self, statements: &[Stmt<'_>], spot: &Spot, text: &str, span: Span) {
        self.scopes.push(BTreeMap::new());
        let end = self.body(statements, spot.clone(), text);
        self.scopes.pop();
        if !end.meets(spot) {
            self.tell(
                span,
                "bad-markup",
                "this block ends within a tag that it does not begin in",
                "open and close a tag within the same block",
            );
        }
    }

    fn statement(&mut self, statement: &Stmt<'_>, spot: Spot, text: &str) -> Spot {
        let refused = |what: &str| format!("a page has no `{what}`");
        let (span, what) = match statement {
            Stmt::Template(template) => return self.body(&template.children, spot, text),
            Stmt::EmitRaw(raw) => {
                let start = raw.span().start_offset as usize;
                let mut faults: Vec<Fault> = Vec::new();
                let mut tokens: Vec<Token> = Vec::new();
                let spot = spot.read(raw.raw, &mut faults, &mut tokens);
                self.access.tokens(&self.file, start, tokens);
                for fault in faults {
                    self.findings.push(Finding {
                        severity: Severity::Error,
                        file: self.file.clone(),
                        at: start + fault.at,
                        length: 1,
                        code: "bad-markup",
                        message: fault.message,
                        help: fault.help,
                    });
                }
                return spot;
            }
            Stmt::EmitExpr(emit) => {
                match spot.need() {
                    Need::Anything => {}
                    Need::Address if is_checked_address(&emit.expr) => {}
                    Need::Address => {
                        let help = "write `{{ … | url }}`: it lets http, https and mailto pass";
                        self.tell(
                            emit.expr.span(),
                            "unsafe-address",
                            "an address from a value must be checked",
                            help,
                        );
                    }
                    Need::Nothing(help) => self.tell(emit.expr.span(), "bad-markup", "no value can stand here", help),
                }
                if spot == Spot::Text {
                    self.access
                        .expression(&self.file, &emit.expr, emit.expr.span(), &self.known.described);
                }
                self.expr(&emit.expr);
                return spot.after_expression();
            }
            Stmt::ForLoop(each) => {
                if each.recursive {
                    self.tell(
                        each.span(),
                        "not-allowed",
                        "loops can't be recursive",
                        "write one loop in another",
                    );
                }
                self.bound(&each.iter);
                let shape = self.expr(&each.iter);
                self.named(&each.target);
                let mut scope = BTreeMap::from([("loop".to_owned(), None)]);
                bind(&each.target, item_of(&shape), &mut scope);
                self.scopes.push(scope);
                if let Some(filter) = &each.filter_expr {
                    self.expr(filter);
                }
                let before = self.access.branch();
                self.block(&each.body, &spot, text, each.span());
                self.scopes.pop();
                let after = self.access.other_branch(before);
                self.block(&each.else_body, &spot, text, each.span());
                self.access.join(after);
                return spot;
            }
            Stmt::IfCond(cond) => {
                self.expr(&cond.expr);
                // Both ways may end somewhere else than they began, if they end at the same place.
                let before = self.access.branch();
                let first = self.body(&cond.true_body, spot.clone(), text);
                let after = self.access.other_branch(before);
                let second = self.body(&cond.false_body, spot, text);
                self.access.join(after);
                if !first.meets(&second) {
                    let help = "open and close a tag within the same branch";
                    self.tell(
                        cond.span(),
                        "bad-markup",
                        "the branches end at different places of the markup",
                        help,
                    );
                }
                return second;
            }
            Stmt::WithBlock(with) => {
                let mut scope = BTreeMap::new();
                for (target, value) in &with.assignments {
                    self.bound(value);
                    self.named(target);
                    let shape = self.expr(value);
                    bind(target, shape, &mut scope);
                }
                self.scopes.push(scope);
                self.block(&with.body, &spot, text, with.span());
                self.scopes.pop();
                return spot;
            }
            Stmt::Set(set) => {
                self.bound(&set.expr);
                self.named(&set.target);
                let shape = self.expr(&set.expr);
                match &set.target {
                    Expr::Var(_) | Expr::List(_) | Expr::Tuple(_) => {
                        let mut scope = BTreeMap::new();
                        bind(&set.target, shape, &mut scope);
                        if let Some(last) = self.scopes.last_mut() {
                            last.extend(scope);
                        }
                    }
                    other => self.tell(
                        other.span(),
                        "not-allowed",
                        "only a name can be set",
                        "write `{% set name = … %}`",
                    ),
                }
                return spot;
            }
            Stmt::Include(include) => {
                self.include(&include.name, &spot);
                return spot;
            }
            Stmt::SetBlock(block) => (block.span(), "set block"),
            Stmt::AutoEscape(block) => (block.span(), "autoescape"),
            Stmt::FilterBlock(block) => (block.span(), "filter block"),
            Stmt::Block(block) => (block.span(), "block"),
            Stmt::Import(import) => (import.span(), "import"),
            Stmt::FromImport(import) => (import.span(), "from … import"),
            Stmt::Extends(extends) => (extends.span(), "extends"),
            Stmt::Macro(declared) => (declared.span(), "macro"),
            Stmt::CallBlock(block) => (block.span(), "call"),
            Stmt::Do(block) => (block.span(), "do"),
        };
        let help = "use if, for, set, with and `{% include 'pages/partials/….html' %}`";
        self.tell(span, "not-allowed", refused(what), help);
        spot
    }

    /// A value with the name of a function would stand in the way of every call of it.
    fn named(&mut self, target: &Expr<'_>) {
        match target {
            Expr::Var(var) if crate::page::FUNCTIONS.contains(&var.id) => self.tell(
                target.span(),
                "not-allowed",
                format!("`{}` is a function, and no name for a value", var.id),
                "use a name of your own",
            ),
            Expr::List(list) => list.items.iter().for_each(|item| self.named(item)),
            Expr::Tuple(tuple) => tuple.items.iter().for_each(|item| self.named(item)),
            _ => {}
        }
    }

    fn include(&mut self, name: &Expr<'_>, spot: &Spot) {
        let span = name.span();
        let given = match name {
            Expr::Const(constant) => constant.value.as_str().map(str::to_owned),
            _ => None,
        };
        let Some(given) = given else {
            return self.tell(
                span,
                "bad-include",
                "the name of an include is written out",
                "such as 'pages/partials/dates.html'",
            );
        };
        let partials: Vec<String> = self
            .known
            .files
            .keys()
            .filter(|file| is_partial(file))
            .cloned()
            .collect();
        if !partials.contains(&given) {
            let help = did_you_mean(&given, partials.iter().map(String::as_str));
            let message = format!("`{given}` is no partial of this template; they are in pages/partials/");
            return self.tell(span, "bad-include", message, help);
        }
        if self.open.contains(&given) || self.open.len() > 8 {
            return self.tell(
                span,
                "bad-include",
                format!("`{given}` includes itself"),
                "write it out, or use a loop",
            );
        }
        self.known.used_files.insert(given.clone());
        self.file(&given, spot.clone());
    }
}

pub(crate) fn is_partial(file: &str) -> bool {
    file.starts_with("pages/partials/")
}

fn builds(op: BinOpKind) -> bool {
    matches!(op, BinOpKind::Add | BinOpKind::Mul | BinOpKind::Pow | BinOpKind::Concat)
}

fn argument<'e, 's>(arg: &'e CallArg<'s>) -> &'e Expr<'s> {
    match arg {
        CallArg::Pos(expr) | CallArg::Kwarg(_, expr) | CallArg::PosSplat(expr) | CallArg::KwargSplat(expr) => expr,
    }
}

fn function<'s>(call: &Call<'s>) -> Option<&'s str> {
    match &call.expr {
        Expr::Var(var) => Some(var.id),
        _ => None,
    }
}

fn is_checked_address(expr: &Expr<'_>) -> bool {
    match expr {
        Expr::Filter(filter) => filter.name == "url",
        Expr::Call(call) => matches!(function(call), Some("page_url" | "calendar_url")),
        _ => false,
    }
}

fn bind(target: &Expr<'_>, shape: Shape, scope: &mut BTreeMap<String, Shape>) {
    match target {
        Expr::Var(var) => {
            scope.insert(var.id.to_owned(), shape);
        }
        Expr::List(list) => list.items.iter().for_each(|item| bind(item, None, scope)),
        Expr::Tuple(tuple) => tuple.items.iter().for_each(|item| bind(item, None, scope)),
        _ => {}
    }
}

/// What is known of the items of a list.
fn item_of(shape: &Shape) -> Shape {
    let (root, schema) = shape.as_ref()?;
    let schema = followed(root, schema);
    let own = schema.get("items").cloned();
    let items = own.or_else(|| {
        cases(schema)
            .iter()
            .find_map(|case| followed(root, case).get("items").cloned())
    })?;
    Some((root.clone(), items))
}
