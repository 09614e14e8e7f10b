//! The users' pages: a template's pages, served for an integration, for the person who is signed in.
//!
//! A page is asked for (`visit`): whose integration, which template, which language, who looks. Its reading actions run
//! as that person (`calls`), and it is drawn (`draw`). A button (`press`) reads the form, runs its steps
//! (`sequence`) and ends with a redirect. What changes something goes through the journal under a key that the page
//! carries (`key`), so pressing twice, two tabs, going back and a lost connection make one thing. Where something is made,
//! the page's address has the key too, and whoever goes back is told what was made (`sent`). While it is not known how it
//! went, `outcome` says where it stands, without script too.
//!
//! It must never call an action that the template has not declared, show one person what is another's (`rights`), put a
//! secret output into HTML, or show JSON to a person.
//!
//! | Address | is |
//! |---|---|
//! | `/app/{integration}/` | the first page of the integration's own template |
//! | `/app/{integration}.{template}/` | that of another one, which was installed beside it; so for all that follows |
//! | `/app/{integration}/{page}` | a page, and the target of its form and buttons |
//! | `…/{page}/live`, `…/{page}/lookup/{control}` | what the page's script asks for |
//! | `…/{page}/outcome` | how a button's action went |
//! | `…/{page}/settle` | what the person says of a wish of theirs whose outcome nobody can tell |
//! | `…/{page}/calendar` | the calendar file of a page whose data has one |
//! | `/app/{integration}/images/{path}` | a picture of the template |
//! | `/templates` | what is installed, for those who write templates; the form that installs |
//! | `/embed/{integration}/{page}` | the same page within another site's frame, where template and admin allow it |

mod calls;
mod catalogue;
mod countries;
mod draw;
mod files;
mod frame;
mod in_doubt;
mod key;
mod language;
mod made;
mod notice;
mod options;
mod outcome;
mod press;
mod presses;
mod rights;
mod sent;
mod sequence;
mod show;
mod tables;
mod trouble;
mod typed;
mod untouched;
mod visit;
mod warning;

pub(crate) use presses::Presses;
pub(crate) use typed::{RETURNED, Typed};

pub use catalogue::{
    AppAddress, Catalogue, InstallError, Installed, KEPT_RELEASES, MOST_TEMPLATES, action_schemas, install, newest,
    remove, roll_back,
};

use axum::body::Bytes;

use crate::people::FormData;
use crate::web::{Access, Route};
use visit::{Asked, Place};

/// The routes of all pages of these templates.
pub fn routes(catalogue: &Catalogue) -> Vec<Route> {
    let mut routes = catalogue::routes(catalogue);
    for place in [Place::Own, Place::Embedded] {
        let base = format!("{}/{{integration}}", place.prefix());
        let page = format!("{base}/{{page}}");
        // In a frame, somebody whom the browser does not name is told to open a tab: a sign-in page can't be framed.
        let seen_by = match place {
            Place::Own => Access::User,
            Place::Embedded => Access::Anybody,
        };
        let here = || catalogue.clone();
        let mut own = Vec::new();
        let known = here();
        own.push(Route::get(&page, seen_by, move |asked: Asked| {
            show::page(known.clone(), place, asked)
        }));
        let known = here();
        own.push(
            Route::post(&page, Access::User, move |asked: Asked, body: Bytes| {
                press::page(known.clone(), place, asked, body)
            })
            .keeps_typed(),
        );
        let known = here();
        own.push(Route::get(
            format!("{page}/outcome"),
            Access::User,
            move |asked: Asked| outcome::page(known.clone(), place, asked),
        ));
        let known = here();
        own.push(Route::post(
            format!("{page}/settle"),
            Access::User,
            move |asked: Asked, form: FormData| in_doubt::page(known.clone(), place, asked, form),
        ));
        let known = here();
        own.push(Route::post(
            format!("{page}/live"),
            Access::User,
            move |asked: Asked, body: Bytes| press::live(known.clone(), place, asked, body),
        ));
        let known = here();
        own.push(Route::get(
            format!("{page}/lookup/{{control}}"),
            Access::User,
            move |asked: Asked| tables::lookup(known.clone(), place, asked),
        ));
        let known = here();
        own.push(Route::get(
            format!("{page}/calendar"),
            Access::User,
            move |asked: Asked| files::calendar(known.clone(), place, asked),
        ));
        let known = here();
        own.push(Route::get(
            format!("{base}/images/{{*path}}"),
            Access::User,
            move |asked: Asked| files::image(known.clone(), asked),
        ));
        if place == Place::Own {
            let known = here();
            own.push(Route::get(&base, Access::User, move |asked: Asked| {
                show::start(known.clone(), asked)
            }));
        }
        routes.extend(own.into_iter().map(|route| match place {
            Place::Own => route,
            Place::Embedded => route.framed(),
        }));
    }
    routes
}
