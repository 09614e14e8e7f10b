//! What the connector is: constants.

use connector_kit::{Action, Authentication, Connector, Identity, Quota, Rate, Scopes, Setting};

use crate::actions::{create_meeting, delete_meeting, find_outcome, get_meeting, list_meetings};

/// The quota of new meetings, which Webex counts for each host.
pub const NEW_MEETINGS: &str = "new-meetings";

/// How far ahead `list-meetings` looks: Webex lists no meetings without a time range.
pub const DAYS_AHEAD: Setting = Setting {
    name: "days-ahead",
    description: "How many days ahead meetings are listed: Webex wants a range.",
    schema: r#"{"type":"integer","minimum":1,"maximum":365,"default":90}"#,
};

const FIND_OUTCOME: &str = "find-outcome";

const READ: &[Scopes] = &[Scopes {
    vocabulary: "webex",
    identity: Identity::ActingUser,
    scopes: &["meeting:schedules_read"],
}];
const WRITE: &[Scopes] = &[Scopes {
    vocabulary: "webex",
    identity: Identity::ActingUser,
    scopes: &["meeting:schedules_write"],
}];
const READ_AND_WRITE: &[Scopes] = &[Scopes {
    vocabulary: "webex",
    identity: Identity::ActingUser,
    scopes: &["meeting:schedules_read", "meeting:schedules_write"],
}];

/// The connector.
pub const CONNECTOR: Connector = Connector {
    name: "webex",
    title: "Webex Meetings",
    version: env!("CARGO_PKG_VERSION"),
    description: "Makes, reads, lists and deletes Webex meetings, one-off and recurring, with co-hosts and time zones.",
    base_url: "https://webexapis.com/v1/",
    authentication: Authentication::OAuth {
        modes: &["authorization-code", "token"],
        authorize_url: "https://webexapis.com/v1/authorize",
        token_url: "https://webexapis.com/v1/access_token",
        revoke_url: None,
    },
    rate: Rate {
        requests: 10,
        interval_ms: 1000,
    },
    quotas: &[Quota {
        name: NEW_MEETINGS,
        limit: 100,
        warn_at: 80,
    }],
    settings: &[DAYS_AHEAD],
    actions: &[
        Action {
            title: "Create meeting",
            description: "Makes a one-off or recurring meeting with co-hosts, guests and time zone.",
            input_schema: include_str!("../schemas/create-meeting.input.json"),
            output_schema: include_str!("../schemas/meeting.json"),
            look_up: Some(FIND_OUTCOME),
            scopes: READ_AND_WRITE,
            ..Action::writes("create-meeting", |action, input| action.run(input, create_meeting))
        },
        Action {
            title: "Get meeting",
            description: "Reads a meeting with its dates, or one date.",
            input_schema: include_str!("../schemas/get-meeting.input.json"),
            output_schema: include_str!("../schemas/meeting.json"),
            scopes: READ,
            ..Action::reads("get-meeting", |action, input| action.run(input, get_meeting))
        },
        Action {
            title: "List meetings",
            description: "Lists a host's upcoming meetings, each date of a series, the next first.",
            input_schema: include_str!("../schemas/list-meetings.input.json"),
            output_schema: include_str!("../schemas/list-meetings.output.json"),
            scopes: READ,
            ..Action::reads("list-meetings", |action, input| action.run(input, list_meetings))
        },
        Action {
            title: "Delete meeting",
            description: "Deletes a meeting, or one date of a series.",
            input_schema: include_str!("../schemas/delete-meeting.input.json"),
            output_schema: include_str!("../schemas/delete-meeting.output.json"),
            look_up: Some(FIND_OUTCOME),
            scopes: WRITE,
            ..Action::destroys("delete-meeting", |action, input| action.run(input, delete_meeting))
        },
        Action {
            title: "Find outcome",
            description: "Finds out what became of a create or a delete whose answer was lost. Only reads.",
            input_schema: include_str!("../schemas/find-outcome.input.json"),
            output_schema: include_str!("../schemas/find-outcome.output.json"),
            scopes: READ,
            ..Action::reads(FIND_OUTCOME, |action, input| action.run(input, find_outcome))
        },
    ],
    ..Connector::EMPTY
};
