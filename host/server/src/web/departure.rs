//! The way from a form to another site's sign-in.

use minijinja::context;
use url::Url;

use super::view::Frame;
use super::{App, Failure, Page, Visitor};

/// A page that leads on at once, and has a link for browsers that don't.
///
/// Not a redirect: browsers hold every redirect after a form to the policy of the page that had the form, and where a service
/// hands people on (to their company's sign-in, to a site of their region) nobody can know in advance. A page that has been
/// loaded goes where it likes, is left out of the browser's history, and no form of ours may ever lead to another site.
///
/// # Errors
///
/// If the page can't be drawn.
pub(crate) fn departure(app: &App, visitor: &Visitor, to: &Url) -> Result<Page, Failure> {
    let words = visitor.words();
    let name = to.host_str().unwrap_or_default();
    let title = words.say(&crate::words::Said::from("departure-title").with("name", name));
    // What leads on is good for one time.
    let frame = Frame::titled(&title).narrow().without_switch().onward(to);
    let values = context! { title => &title, address => to.as_str() };
    let html = app.view().page(app, Some(visitor), frame, "departure.html", values)?;
    Ok(Page::new(html))
}
