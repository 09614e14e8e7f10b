//! Expressions: names, members, filters and tests; and what is known of their values.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::machinery::Span;
use minijinja::machinery::ast::{BinOpKind, Expr};
use serde_json::Value;

use super::{Lint, MOST_OPERATORS, Shape, argument, builds, item_of};
use crate::diagnostic::did_you_mean;
use crate::page::TESTS;
use crate::page::{FILTERS, FUNCTIONS};
use crate::schema::{cases, followed};

impl Lint<'_, '_> {
    pub(super) fn lookup(&self, name: &str) -> Option<&Shape> {
        self.scopes.iter().rev().find_map(|scope| scope.get(name))
    }

    /// Checks an expression, and says what is known of its value.
    pub(super) fn expr(&mut self, expr: &Expr<'_>) -> Shape {
        match expr {
            Expr::Const(_) => None,
            Expr::Var(var) => {
                if let Some(shape) = self.lookup(var.id) {
                    return shape.clone();
                }
                let names: BTreeSet<String> = self.scopes.iter().flat_map(BTreeMap::keys).cloned().collect();
                let (message, help) = if FUNCTIONS.contains(&var.id) {
                    (
                        format!("`{}` is a function", var.id),
                        "call it with brackets".to_owned(),
                    )
                } else {
                    let help = did_you_mean(var.id, names.iter().map(String::as_str));
                    (format!("this page has no variable `{}`", var.id), help)
                };
                self.tell(expr.span(), "undefined-variable", message, help);
                None
            }
            Expr::GetAttr(get) => {
                let shape = self.expr(&get.expr);
                self.member(&shape, get.name, expr.span())
            }
            Expr::GetItem(get) => {
                let shape = self.expr(&get.expr);
                self.expr(&get.subscript_expr);
                match &get.subscript_expr {
                    Expr::Const(constant) => match constant.value.as_str() {
                        Some(name) => self.member(&shape, name, expr.span()),
                        None => item_of(&shape),
                    },
                    _ => None,
                }
            }
            Expr::Slice(slice) => {
                for inner in [&slice.start, &slice.stop, &slice.step].into_iter().flatten() {
                    self.expr(inner);
                }
                self.expr(&slice.expr)
            }
            Expr::UnaryOp(op) => {
                self.expr(&op.expr);
                None
            }
            Expr::BinOp(op) => {
                if matches!(op.op, BinOpKind::Mul | BinOpKind::Pow) {
                    self.tell(
                        expr.span(),
                        "not-allowed",
                        "a page does not multiply",
                        "use the filters `duration` and `number`",
                    );
                }
                self.operators += usize::from(builds(op.op));
                if self.operators == MOST_OPERATORS {
                    self.tell(
                        expr.span(),
                        "not-allowed",
                        "this page joins too many texts",
                        "print one after another instead",
                    );
                }
                let left = self.expr(&op.left);
                let right = self.expr(&op.right);
                match op.op {
                    BinOpKind::ScOr => left.or(right),
                    BinOpKind::ScAnd => right,
                    _ => None,
                }
            }
            Expr::Compare(compare) => {
                self.expr(&compare.expr);
                for op in &compare.ops {
                    self.expr(&op.expr);
                }
                None
            }
            Expr::IfExpr(cond) => {
                self.expr(&cond.test_expr);
                let yes = self.expr(&cond.true_expr);
                let no = cond.false_expr.as_ref().and_then(|other| self.expr(other));
                yes.or(no)
            }
            Expr::Filter(filter) => {
                let shape = filter.expr.as_ref().and_then(|inner| self.expr(inner));
                let known = FILTERS.iter().map(|(name, _)| *name);
                if !known.clone().any(|name| name == filter.name) {
                    let help = did_you_mean(filter.name, known);
                    self.tell(
                        expr.span(),
                        "unknown-filter",
                        format!("there is no filter `{}`", filter.name),
                        help,
                    );
                }
                for arg in &filter.args {
                    self.expr(argument(arg));
                }
                match filter.name {
                    "default" | "sort" | "reverse" | "selectattr" | "rejectattr" | "unique" => shape,
                    "first" | "last" | "min" | "max" => item_of(&shape),
                    _ => None,
                }
            }
            Expr::Test(test) => {
                if !TESTS.contains(&test.name) {
                    let help = did_you_mean(test.name, TESTS.iter().copied());
                    self.tell(
                        expr.span(),
                        "unknown-test",
                        format!("there is no test `{}`", test.name),
                        help,
                    );
                }
                self.expr(&test.expr);
                for arg in &test.args {
                    self.expr(argument(arg));
                }
                None
            }
            Expr::Call(call) => {
                self.call(call, expr.span());
                None
            }
            Expr::List(list) => {
                list.items.iter().for_each(|item| {
                    self.expr(item);
                });
                None
            }
            Expr::Tuple(tuple) => {
                tuple.items.iter().for_each(|item| {
                    self.expr(item);
                });
                None
            }
            Expr::Map(map) => {
                map.keys.iter().chain(&map.values).for_each(|item| {
                    self.expr(item);
                });
                None
            }
        }
    }

    pub(super) fn member(&mut self, shape: &Shape, name: &str, span: Span) -> Shape {
        let (root, schema) = shape.as_ref()?;
        let mut found: Option<Value> = None;
        let mut names: Vec<String> = Vec::new();
        let mut open = vec![followed(root, schema)];
        while let Some(schema) = open.pop() {
            if let Some(members) = schema.get("properties").and_then(Value::as_object) {
                names.extend(members.keys().cloned());
                found = found.or_else(|| members.get(name).cloned());
            }
            open.extend(cases(schema).iter().map(|case| followed(root, case)));
            if names.len() > 500 {
                break;
            }
        }
        if let Some(found) = found {
            return Some((root.clone(), found));
        }
        if !names.is_empty() {
            let help = did_you_mean(name, names.iter().map(String::as_str));
            // Point at the name itself, at the end of the expression.
            let length = u32::try_from(name.len()).unwrap_or(1);
            let start_offset = span.end_offset.saturating_sub(length).max(span.start_offset);
            self.tell(
                Span { start_offset, ..span },
                "undefined-variable",
                format!("there is no member `{name}` here"),
                help,
            );
        }
        None
    }
}
