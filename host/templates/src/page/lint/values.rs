//! Names are given to values of the data only.

use minijinja::machinery::ast::Expr;

use super::{Lint, argument, builds, function};
use crate::page::FILTERS;

impl Lint<'_, '_> {
    /// A name is given to this value: it must not be built.
    pub(super) fn bound(&mut self, expr: &Expr<'_>) {
        let help = "write the expression where it is printed; a name is for a value of the data";
        match expr {
            Expr::Var(_) | Expr::Const(_) => {}
            Expr::Slice(slice) => self.bound(&slice.expr),
            Expr::UnaryOp(op) => self.bound(&op.expr),
            Expr::BinOp(op) => {
                if builds(op.op) {
                    return self.tell(
                        expr.span(),
                        "builds-text",
                        "a name can't be given to what is built here",
                        help,
                    );
                }
                self.bound(&op.left);
                self.bound(&op.right);
            }
            Expr::Compare(_) | Expr::Test(_) => {}
            Expr::IfExpr(cond) => {
                self.bound(&cond.true_expr);
                if let Some(other) = &cond.false_expr {
                    self.bound(other);
                }
            }
            Expr::Filter(filter) => {
                let grows = FILTERS.iter().any(|(name, grows)| *name == filter.name && *grows);
                if grows {
                    return self.tell(
                        expr.span(),
                        "builds-text",
                        "a name can't be given to what is built here",
                        help,
                    );
                }
                for inner in filter.expr.iter().chain(filter.args.iter().map(argument)) {
                    self.bound(inner);
                }
            }
            Expr::GetAttr(get) => self.bound(&get.expr),
            Expr::GetItem(get) => self.bound(&get.expr),
            Expr::Call(call) if function(call) == Some("range") => {}
            Expr::Call(_) => self.tell(
                expr.span(),
                "builds-text",
                "a name can't be given to what is built here",
                help,
            ),
            Expr::List(_) | Expr::Tuple(_) | Expr::Map(_) => {
                if expr.as_const().is_none() {
                    self.tell(
                        expr.span(),
                        "builds-text",
                        "a name can't be given to what is built here",
                        help,
                    );
                }
            }
        }
    }
}
