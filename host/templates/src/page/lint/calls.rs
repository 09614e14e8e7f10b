//! Calls of functions, and the names that are written out in them.

use minijinja::machinery::Span;
use minijinja::machinery::ast::{Call, CallArg, Expr};

use super::{Lint, UsedKey, argument, function, is_partial};
use crate::diagnostic::did_you_mean;
use crate::page::FUNCTIONS;

impl Lint<'_, '_> {
    pub(super) fn call(&mut self, call: &Call<'_>, span: Span) {
        for arg in &call.args {
            self.expr(argument(arg));
        }
        let Some(name) = function(call) else {
            self.tell(
                span,
                "not-allowed",
                "values have no methods here",
                "use a filter: `value | upper`",
            );
            return;
        };
        if !FUNCTIONS.contains(&name) {
            let help = did_you_mean(name, FUNCTIONS.iter().copied());
            return self.tell(span, "unknown-function", format!("there is no function `{name}`"), help);
        }
        let texts: Vec<(String, Span)> = call
            .args
            .iter()
            .filter_map(|arg| match arg {
                CallArg::Pos(Expr::Const(constant)) => Some((constant.value.as_str()?.to_owned(), constant.span())),
                _ => None,
            })
            .collect();
        let written_out = matches!(name, "t" | "image" | "page_url" | "button");
        let Some((first, place)) = texts.first().cloned() else {
            if written_out {
                self.tell(
                    span,
                    "not-constant",
                    format!("the name in `{name}(…)` is written out"),
                    "such as 'title'",
                );
            }
            return;
        };
        match name {
            "t" => {
                let spread = call.args.iter().any(|arg| matches!(arg, CallArg::KwargSplat(_)));
                let names = call.args.iter().filter_map(|arg| match arg {
                    CallArg::Kwarg(name, _) => Some((*name).to_owned()),
                    _ => None,
                });
                self.known.keys.insert(UsedKey {
                    key: first,
                    file: self.file.clone(),
                    at: place.start_offset as usize,
                    given: (!spread).then(|| names.collect()),
                });
            }
            "image" => {
                let known = self.known.images.clone();
                self.one_of(&first, &known, place, "unknown-image", "image");
                self.known.used_images.insert(first);
            }
            // Drawn by itself, a partial stands in the live element of a form, and a button is a form of its own.
            "button" | "buttons" if self.open.first().is_some_and(|file| is_partial(file)) => {
                let message = format!("`{name}(…)` can't stand within a form");
                self.tell(
                    span,
                    "not-allowed",
                    message,
                    "write it in the page, beside `{{ form() }}`",
                );
            }
            "button" | "buttons" => {
                let known = self.known.actions.clone();
                for (name, place) in &texts {
                    self.one_of(name, &known, *place, "unknown-action", "action on this page");
                }
            }
            "page_url" => {
                let known: Vec<&str> = self.known.pages.iter().map(|(name, _)| *name).collect();
                self.one_of(&first, &known, place, "unknown-page", "page");
                let params = self
                    .known
                    .pages
                    .iter()
                    .find(|(name, _)| *name == first)
                    .map(|(_, params)| params.clone());
                for arg in &call.args {
                    if let (CallArg::Kwarg(param, value), Some(params)) = (arg, &params) {
                        self.one_of(param, params, value.span(), "unknown-param", "parameter of that page");
                    }
                }
                self.known.used_pages.insert(first);
            }
            "table" => self.table_pages(call),
            _ => {}
        }
    }

    /// Pages that the columns of a table lead to.
    pub(super) fn table_pages(&mut self, call: &Call<'_>) {
        for arg in &call.args {
            let CallArg::Kwarg("columns", Expr::List(list)) = arg else {
                continue;
            };
            for item in &list.items {
                let Expr::Map(map) = item else { continue };
                for (key, value) in map.keys.iter().zip(&map.values) {
                    let (Expr::Const(key), Expr::Const(page)) = (key, value) else {
                        continue;
                    };
                    if let (Some("page"), Some(page)) = (key.value.as_str(), page.value.as_str()) {
                        let known: Vec<&str> = self.known.pages.iter().map(|(name, _)| *name).collect();
                        self.one_of(page, &known, value.span(), "unknown-page", "page");
                        self.known.used_pages.insert(page.to_owned());
                    }
                }
            }
        }
    }

    pub(super) fn one_of(&mut self, name: &str, known: &[&str], span: Span, code: &'static str, what: &str) {
        if !known.contains(&name) {
            let help = did_you_mean(name, known.iter().copied());
            self.tell(span, code, format!("there is no {what} `{name}`"), help);
        }
    }
}
