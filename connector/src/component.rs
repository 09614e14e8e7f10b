//! The component's two faces over one implementation.

use crate::actions;
use crate::bindings::exports::microapp::connector::connector::{Guest as ConnectorGuest, Manifest};
use crate::bindings::exports::microapp::connector::meetings::{
    Guest as MeetingsGuest, Invitation, Meeting, MeetingChange, MeetingList, MeetingQuery, MeetingRemoval,
    MeetingSelector, NewMeeting, Outcome, OutcomeQuery, RecurrencePreview, RecurrencePreviewRequest, RemovedMeeting,
    StartUrl, UserList, UserQuery,
};
use crate::bindings::microapp::connector::errors::Error;
use crate::describe;

/// What the host instantiates. It holds nothing: each call stands alone.
struct Component;

impl ConnectorGuest for Component {
    fn describe() -> Manifest {
        describe::manifest()
    }

    fn invoke(action: String, input: String) -> Result<String, Error> {
        actions::invoke(&action, &input)
    }
}

impl MeetingsGuest for Component {
    fn create_meeting(input: NewMeeting) -> Result<Meeting, Error> {
        actions::create_meeting(input)
    }

    fn get_meeting(input: MeetingSelector) -> Result<Meeting, Error> {
        actions::get_meeting(input)
    }

    fn list_meetings(input: MeetingQuery) -> Result<MeetingList, Error> {
        actions::list_meetings(input)
    }

    fn update_meeting(input: MeetingChange) -> Result<Meeting, Error> {
        actions::update_meeting(input)
    }

    fn delete_meeting(input: MeetingRemoval) -> Result<RemovedMeeting, Error> {
        actions::delete_meeting(input)
    }

    fn find_outcome(input: OutcomeQuery) -> Result<Outcome, Error> {
        actions::find_outcome(input)
    }

    fn get_invitation(input: MeetingSelector) -> Result<Invitation, Error> {
        actions::get_invitation(input)
    }

    fn preview_recurrence(input: RecurrencePreviewRequest) -> Result<RecurrencePreview, Error> {
        actions::preview_recurrence(input)
    }

    fn list_users(input: UserQuery) -> Result<UserList, Error> {
        actions::list_users(input)
    }

    fn get_start_url(input: MeetingSelector) -> Result<StartUrl, Error> {
        actions::get_start_url(input)
    }
}

crate::bindings::export!(Component with_types_in crate::bindings);
