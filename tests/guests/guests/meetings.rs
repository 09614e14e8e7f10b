//! A connector with the typed face beside the generic one, and no service behind either: a new meeting comes back as it was
//! wanted, a dry run of every kind of type that the contract has. Frozen for each released version of the contract.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, reason = "a component")]

#[allow(missing_docs, unsafe_code, reason = "generated; the WIT carries the documentation")]
#[allow(clippy::all, reason = "generated")]
mod bindings {
    wit_bindgen::generate!({
        path: "../../wit",
        world: "microapp:connector/meetings-connector",
    });
}

use bindings::exports::microapp::connector::connector::{self, Action, Authentication, Effect, Manifest, RateLimits};
use bindings::exports::microapp::connector::meetings::{
    self, Happened, Invitation, Meeting, MeetingChange, MeetingList, MeetingQuery, MeetingRemoval, MeetingSelector,
    NewMeeting, Outcome, OutcomeQuery, RecurrencePreview, RecurrencePreviewRequest, RemovedMeeting, ResultOfChange,
    StartUrl, UserList, UserQuery,
};
use bindings::microapp::connector::errors::{Error, Problem};

struct Component;

fn unknown(action: &str) -> Error {
    Error::NotFound(Problem {
        code: "unknown-action".to_owned(),
        message: format!("There is no `{action}` here."),
        details: serde_json::json!({ "kind": "action", "id": action }).to_string(),
    })
}

fn made(wanted: NewMeeting) -> Meeting {
    Meeting {
        id: "1".to_owned(),
        uuid: None,
        topic: wanted.topic,
        agenda: wanted.agenda,
        host_id: None,
        host_email: wanted.host,
        status: None,
        start: wanted.start.clone(),
        local_start: wanted.start,
        time_zone: wanted.time_zone,
        duration_minutes: wanted.duration_minutes,
        recurrence: wanted.recurrence.unwrap_or(meetings::Recurrence::Once),
        occurrences: Vec::new(),
        join_url: "https://service.test/j/1".to_owned(),
        passcode: wanted.passcode,
        phone_passcode: None,
        co_hosts: wanted.co_hosts,
        dial_in_numbers: Vec::new(),
        registration_url: None,
        created_at: None,
        waiting_room: wanted.waiting_room,
        join_before_host: wanted.join_before_host,
        mute_upon_entry: wanted.mute_upon_entry,
        host_video: wanted.host_video,
        participant_video: wanted.participant_video,
        auto_recording: wanted.auto_recording,
    }
}

impl meetings::Guest for Component {
    fn create_meeting(input: NewMeeting) -> Result<Meeting, Error> {
        Ok(made(input))
    }

    fn get_meeting(input: MeetingSelector) -> Result<Meeting, Error> {
        Err(unknown(&input.meeting_id))
    }

    fn list_meetings(_input: MeetingQuery) -> Result<MeetingList, Error> {
        Ok(MeetingList { meetings: Vec::new() })
    }

    fn update_meeting(_input: MeetingChange) -> Result<Meeting, Error> {
        Err(unknown("update-meeting"))
    }

    fn delete_meeting(input: MeetingRemoval) -> Result<RemovedMeeting, Error> {
        Ok(RemovedMeeting {
            meeting_id: input.meeting_id,
            occurrence_id: input.occurrence_id,
        })
    }

    fn find_outcome(input: OutcomeQuery) -> Result<Outcome, Error> {
        Ok(match input.attempt {
            meetings::Attempt::CreateMeeting(wanted) => Outcome::Happened(Happened {
                output: ResultOfChange::Created(made(wanted)),
            }),
            meetings::Attempt::DeleteMeeting(_) => Outcome::DidNotHappen,
        })
    }

    fn get_invitation(_input: MeetingSelector) -> Result<Invitation, Error> {
        Err(unknown("get-invitation"))
    }

    fn preview_recurrence(_input: RecurrencePreviewRequest) -> Result<RecurrencePreview, Error> {
        Err(unknown("preview-recurrence"))
    }

    fn list_users(_input: UserQuery) -> Result<UserList, Error> {
        Ok(UserList { users: Vec::new() })
    }

    fn get_start_url(_input: MeetingSelector) -> Result<StartUrl, Error> {
        Err(unknown("get-start-url"))
    }
}

impl connector::Guest for Component {
    fn describe() -> Manifest {
        Manifest {
            name: "guest".to_owned(),
            title: "A guest".to_owned(),
            version: "0.1.0".to_owned(),
            description: "For tests.".to_owned(),
            actions: vec![Action {
                name: "list-meetings".to_owned(),
                title: "List meetings".to_owned(),
                description: "Lists none.".to_owned(),
                input_schema: "{\"type\":\"object\"}".to_owned(),
                output_schema: "{}".to_owned(),
                effect: Effect::Reads,
                repeatable: false,
                look_up: None,
                secret_output: false,
                offline: true,
                scopes: Vec::new(),
            }],
            hosts: Vec::new(),
            base_url: "https://service.test/v1/".to_owned(),
            authentication: Authentication {
                modes: vec!["none".to_owned()],
                authorize_url: String::new(),
                token_url: String::new(),
                revoke_url: None,
            },
            rate_limits: RateLimits {
                requests: 1_000,
                interval_ms: 1_000,
                plans: Vec::new(),
                quotas: Vec::new(),
            },
            settings: Vec::new(),
            details: "{}".to_owned(),
        }
    }

    fn invoke(action: String, _input: String) -> Result<String, Error> {
        match action.as_str() {
            "list-meetings" => Ok("{\"meetings\":[]}".to_owned()),
            _ => Err(unknown(&action)),
        }
    }
}

#[allow(unsafe_code, reason = "generated")]
mod export {
    use super::{Component, bindings};
    bindings::export!(Component with_types_in bindings);
}
