//! `list-meetings`. Zoom: `GET /users/{userId}/meetings`.

use crate::bindings::exports::microapp::connector::meetings::{MeetingList, MeetingQuery};
use crate::bindings::microapp::connector::errors::Error;
use crate::bindings::microapp::connector::http::Method;
use crate::client::{Ask, RateClass, all_pages, host_segment};
use crate::zoom::meeting::summary;
use crate::zoom::path::Path;
use crate::zoom::reply::MeetingsPage;

/// Lists a host's upcoming meetings, all pages, the next first.
///
/// # Errors
///
/// What Zoom's refusal means.
pub fn list_meetings(input: MeetingQuery) -> Result<MeetingList, Error> {
    let host = host_segment(input.host.as_deref());
    let mut meetings = Vec::new();
    all_pages(
        "meetings",
        // Unlike `upcoming` and `scheduled`, this type lists every date of a series.
        &Path::new("users")
            .segment(&host)
            .word("meetings")
            .query("type", "upcoming_meetings"),
        |path| Ask::new(Method::Get, path, RateClass::Medium, "user", &host),
        |page: MeetingsPage| {
            let items = page.meetings.len() as u64;
            meetings.extend(page.meetings.into_iter().filter_map(summary));
            (page.next_page_token, page.total_records, items)
        },
    )?;
    // Meetings without a time come last.
    meetings.sort_unstable_by(|a, b| (a.start.is_none(), &a.start).cmp(&(b.start.is_none(), &b.start)));
    Ok(MeetingList { meetings })
}
