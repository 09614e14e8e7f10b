//! `list-meetings`. Zoom: `GET /users/{userId}/meetings`.

use crate::bindings::exports::microapp::connector::meetings::{MeetingList, MeetingQuery};
use crate::bindings::microapp::connector::errors::Error;
use crate::bindings::microapp::connector::http::Method;
use crate::client::{Ask, RateClass, all_pages, host_segment};
use crate::zoom::meeting::summary;
use crate::zoom::path::Path;
use crate::zoom::reply::{MeetingReply, MeetingsPage};

/// Lists a host's upcoming meetings, all pages, the next first.
///
/// # Errors
///
/// What Zoom's refusal means.
pub fn list_meetings(input: MeetingQuery) -> Result<MeetingList, Error> {
    let host = host_segment(input.host.as_deref());
    let mut meetings = Vec::new();
    // Unlike `upcoming` and `scheduled`, this type lists every date of a series.
    each(&host, "upcoming_meetings", &mut |reply| meetings.extend(summary(reply)))?;
    // Meetings without a time come last.
    meetings.sort_unstable_by(|a, b| (a.start.is_none(), &a.start).cmp(&(b.start.is_none(), &b.start)));
    Ok(MeetingList { meetings })
}

/// Hands on every meeting of one of Zoom's lists, all pages.
pub(super) fn each(host: &str, kind: &str, take: &mut dyn FnMut(MeetingReply)) -> Result<(), Error> {
    all_pages(
        "meetings",
        &Path::new("users").segment(host).word("meetings").query("type", kind),
        |path| Ask::new(Method::Get, path, RateClass::Medium, "user", host),
        |page: MeetingsPage| {
            let items = page.meetings.len() as u64;
            page.meetings.into_iter().for_each(&mut *take);
            (page.next_page_token, page.total_records, items)
        },
    )
}
