//! The table of actions. Schemas are derived from the contract's types into `connector/schemas/`; a test fails when they
//! are stale.

use crate::bindings::exports::microapp::connector::connector::Effect;
use crate::describe::Entry;
use crate::describe::scopes::{CREATE, DELETE, GET, INVITATION, LIST, UPDATE, USER, USER_SETTINGS, USERS};

macro_rules! schema {
    ($name:literal, $side:literal) => {
        include_str!(concat!(env!("OUT_DIR"), "/schemas/", $name, ".", $side, ".json"))
    };
}

/// The look-up of every action that has one.
const FIND_OUTCOME: &str = "find-outcome";

/// All of them, in the order in which a person meets them.
pub const ACTIONS: &[Entry] = &[
    Entry {
        name: "create-meeting",
        title: "Create meeting",
        description: "Makes a one-off or recurring meeting with co-hosts, time zone, passcode and dial-in numbers.",
        input_schema: schema!("create-meeting", "input"),
        output_schema: schema!("create-meeting", "output"),
        effect: Effect::Writes,
        repeatable: false,
        look_up: Some(FIND_OUTCOME),
        secret_output: false,
        endpoints: &[CREATE, USER_SETTINGS],
    },
    Entry {
        name: "get-meeting",
        title: "Get meeting",
        description: "Reads a meeting with all its occurrences, or with one.",
        input_schema: schema!("get-meeting", "input"),
        output_schema: schema!("get-meeting", "output"),
        effect: Effect::Reads,
        repeatable: true,
        look_up: None,
        secret_output: false,
        endpoints: &[GET],
    },
    Entry {
        name: "list-meetings",
        title: "List meetings",
        description: "Lists a host's upcoming meetings, all pages, the next first.",
        input_schema: schema!("list-meetings", "input"),
        output_schema: schema!("list-meetings", "output"),
        effect: Effect::Reads,
        repeatable: true,
        look_up: None,
        secret_output: false,
        endpoints: &[LIST],
    },
    Entry {
        name: "update-meeting",
        title: "Update meeting",
        description: "Changes a meeting, or one occurrence; what is absent is left as it is.",
        input_schema: schema!("update-meeting", "input"),
        output_schema: schema!("update-meeting", "output"),
        effect: Effect::Writes,
        repeatable: true,
        look_up: None,
        secret_output: false,
        endpoints: &[UPDATE, GET, USER_SETTINGS],
    },
    Entry {
        name: "delete-meeting",
        title: "Delete meeting",
        description: "Deletes a meeting, or one occurrence.",
        input_schema: schema!("delete-meeting", "input"),
        output_schema: schema!("delete-meeting", "output"),
        effect: Effect::Destroys,
        repeatable: false,
        look_up: Some(FIND_OUTCOME),
        secret_output: false,
        endpoints: &[DELETE],
    },
    Entry {
        name: FIND_OUTCOME,
        title: "Find outcome",
        description: "Finds out what became of a create or a delete whose answer was lost. Only reads.",
        input_schema: schema!("find-outcome", "input"),
        output_schema: schema!("find-outcome", "output"),
        effect: Effect::Reads,
        repeatable: true,
        look_up: None,
        secret_output: false,
        endpoints: &[LIST, GET],
    },
    Entry {
        name: "get-invitation",
        title: "Get invitation",
        description: "Reads the invitation: Zoom's text, its parts, and a calendar file.",
        input_schema: schema!("get-invitation", "input"),
        output_schema: schema!("get-invitation", "output"),
        effect: Effect::Reads,
        repeatable: true,
        look_up: None,
        secret_output: false,
        endpoints: &[INVITATION, GET],
    },
    Entry {
        name: "preview-recurrence",
        title: "Preview recurrence",
        description: "Shows the dates that a rule gives, and where daylight saving matters. Asks nobody.",
        input_schema: schema!("preview-recurrence", "input"),
        output_schema: schema!("preview-recurrence", "output"),
        effect: Effect::Reads,
        repeatable: true,
        look_up: None,
        secret_output: false,
        endpoints: &[],
    },
    Entry {
        name: "list-users",
        title: "List users",
        description: "Lists the people of the account, all pages, and says who can be a co-host.",
        input_schema: schema!("list-users", "input"),
        output_schema: schema!("list-users", "output"),
        effect: Effect::Reads,
        repeatable: true,
        look_up: None,
        secret_output: false,
        endpoints: &[USERS],
    },
    Entry {
        name: "get-start-url",
        title: "Get start URL",
        description: "Fetches a fresh start URL, only for the acting user and only if they host the meeting.",
        input_schema: schema!("get-start-url", "input"),
        output_schema: schema!("get-start-url", "output"),
        effect: Effect::Reads,
        repeatable: true,
        look_up: None,
        secret_output: true,
        endpoints: &[GET, USER],
    },
];
