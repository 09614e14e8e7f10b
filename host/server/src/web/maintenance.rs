//! What "preview" promises, and what not: the statement to which every preview links.

use axum::extract::State;
use minijinja::context;

use super::view::Frame;
use super::{App, Failure, Page, Visitor};

/// Where the statement is.
pub const MAINTENANCE: &str = "/maintenance";
/// Where it says how to give feedback.
pub const FEEDBACK: &str = "/maintenance#feedback";

/// `GET /maintenance`
pub(super) async fn statement(State(app): State<App>, visitor: Visitor) -> Result<Page, Failure> {
    let frame = Frame::titled(visitor.words().text("maintenance")).narrow();
    let html = app
        .view()
        .page(&app, Some(&visitor), frame, "maintenance.html", context! {})?;
    Ok(Page::new(html))
}
