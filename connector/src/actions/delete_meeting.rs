//! `delete-meeting`. Zoom: `DELETE /meetings/{meetingId}`.

use crate::bindings::exports::microapp::connector::meetings::{MeetingRemoval, RemovedMeeting};
use crate::bindings::microapp::connector::errors::Error;
use crate::bindings::microapp::connector::http::Method;
use crate::check;
use crate::client::{Ask, RateClass};
use crate::zoom::path::{MeetingSegment as _, Path};

/// Deletes a meeting, or one occurrence.
///
/// # Errors
///
/// What Zoom's refusal means; `unknown-outcome` if no answer tells whether it is gone.
pub fn delete_meeting(input: MeetingRemoval) -> Result<RemovedMeeting, Error> {
    let id = check::selected(&input.meeting_id, input.occurrence_id.as_deref())?;
    let flag = |value: Option<bool>| value.map(|value| if value { "true" } else { "false" });
    let path = Path::new("meetings")
        .meeting(&id)
        .query_if("occurrence_id", input.occurrence_id.as_deref())
        .query_if("schedule_for_reminder", flag(input.notify_hosts))
        .query_if("cancel_meeting_reminder", flag(input.notify_registrants));
    Ask::new(Method::Delete, path, RateClass::Light, "meeting", &id)
        .of_occurrence(input.occurrence_id.as_deref())
        .send()?;
    Ok(RemovedMeeting {
        meeting_id: id,
        occurrence_id: input.occurrence_id,
    })
}
