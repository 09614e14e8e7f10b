//! `get-start-url`. Zoom: `GET /meetings/{meetingId}`, `GET /users/{userId}`.

use serde_json::json;

use crate::bindings::exports::microapp::connector::meetings::{MeetingSelector, StartUrl};
use crate::bindings::microapp::connector::errors::Error;
use crate::bindings::microapp::connector::http::Method;
use crate::check;
use crate::client::{self, Ask, RateClass, host_segment};
use crate::problem::problem;
use crate::zoom::path::Path;
use crate::zoom::reply::{MeetingReply, UserReply};

/// A fresh start URL, only for the acting user and only if they host the meeting: it carries the host's identity, and
/// Zoom hands it to any credential that may read the meeting.
///
/// # Errors
///
/// `not-allowed` if somebody else hosts the meeting, and what Zoom's refusal means.
pub fn get_start_url(input: MeetingSelector) -> Result<StartUrl, Error> {
    let id = check::selected(&input.meeting_id, input.occurrence_id.as_deref())?;
    let user = host_segment(None);
    let who = Ask::new(
        Method::Get,
        Path::new("users").segment(&user),
        RateClass::Light,
        "user",
        &user,
    );
    let what = super::get_meeting::ask(&id, input.occurrence_id.as_deref());
    let (user, meeting): (UserReply, MeetingReply) = client::both(who, what)?;
    let meeting = super::get_meeting::of_this_meeting(&id, meeting)?;
    let hosts = user.id.is_some() && user.id == meeting.host_id;
    if !hosts {
        return Err(Error::NotAllowed(problem(
            "not-the-host",
            "Only the host of a meeting gets its start URL. Others join by the join URL.",
            json!({}),
        )));
    }
    let start_url = meeting.start_url.ok_or_else(|| {
        Error::Upstream(problem(
            "incomplete-reply",
            "Zoom's reply holds no start URL.",
            json!({}),
        ))
    })?;
    Ok(StartUrl {
        start_url: start_url.reveal(),
    })
}
