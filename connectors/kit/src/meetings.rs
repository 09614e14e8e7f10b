//! The contract's typed `meetings` interface, in its JSON spelling: for connectors of meeting services.
//!
//! A connector implements [`Guest`] and says `connector_kit::export_meetings!(Type);`. The records are the JSON of the
//! actions of the same names, so one function is behind both faces. A function that the service has nothing for answers
//! [`Connector::unknown`](crate::Connector::unknown), and the action is left out of the table.

#[allow(missing_docs, reason = "generated; the WIT carries the documentation")]
#[allow(unsafe_code, clippy::all, unused_qualifications, reason = "generated")]
mod generated {
    wit_bindgen::generate!({
        path: "../../wit",
        inline: "package microapp:typed-meetings; world typed { export microapp:connector/meetings@0.1.0; }",
        world: "microapp:typed-meetings/typed",
        with: { "microapp:connector/errors@0.1.0": crate::bindings::microapp::connector::errors },
        pub_export_macro: true,
        export_macro_name: "export_typed_meetings",
        default_bindings_module: "connector_kit::meetings::bindings",
        generate_unused_types: true,
        additional_derives: [PartialEq, serde::Serialize, serde::Deserialize],
        additional_type_attributes: {
            "microapp:connector/meetings@0.1.0/daily": [#[serde(deny_unknown_fields)]],
            "microapp:connector/meetings@0.1.0/weekly": [#[serde(deny_unknown_fields)]],
            "microapp:connector/meetings@0.1.0/nth-weekday": [#[serde(deny_unknown_fields)]],
            "microapp:connector/meetings@0.1.0/monthly": [#[serde(deny_unknown_fields)]],
            "microapp:connector/meetings@0.1.0/new-meeting": [#[serde(deny_unknown_fields)]],
            "microapp:connector/meetings@0.1.0/tracking-field": [#[serde(deny_unknown_fields)]],
            "microapp:connector/meetings@0.1.0/meeting-selector": [#[serde(deny_unknown_fields)]],
            "microapp:connector/meetings@0.1.0/meeting-query": [#[serde(deny_unknown_fields)]],
            "microapp:connector/meetings@0.1.0/meeting-change": [#[serde(deny_unknown_fields)]],
            "microapp:connector/meetings@0.1.0/meeting-removal": [#[serde(deny_unknown_fields)]],
            "microapp:connector/meetings@0.1.0/recurrence-preview-request": [#[serde(deny_unknown_fields)]],
            "microapp:connector/meetings@0.1.0/user-query": [#[serde(deny_unknown_fields)]],
            "microapp:connector/meetings@0.1.0/attempt":
                [#[serde(tag = "action", content = "input", rename_all = "kebab-case")]],
            "microapp:connector/meetings@0.1.0/result-of-change": [#[serde(untagged)]],
            "microapp:connector/meetings@0.1.0/outcome": [#[serde(rename_all = "snake_case")]],
            "microapp:connector/meetings@0.1.0/weekday": [#[serde(rename_all = "snake_case")]],
            "microapp:connector/meetings@0.1.0/week-of-month": [#[serde(rename_all = "snake_case")]],
            "microapp:connector/meetings@0.1.0/series-end": [#[serde(rename_all = "snake_case")]],
            "microapp:connector/meetings@0.1.0/day-of-month": [#[serde(rename_all = "snake_case")]],
            "microapp:connector/meetings@0.1.0/recurrence": [#[serde(rename_all = "snake_case")]],
            "microapp:connector/meetings@0.1.0/occurrence-status": [#[serde(rename_all = "snake_case")]],
            "microapp:connector/meetings@0.1.0/auto-recording": [#[serde(rename_all = "snake_case")]],
            "microapp:connector/meetings@0.1.0/audio": [#[serde(rename_all = "snake_case")]],
            "microapp:connector/meetings@0.1.0/daylight-saving-effect": [#[serde(rename_all = "snake_case")]],
            "microapp:connector/meetings@0.1.0/user-status": [#[serde(rename_all = "snake_case")]],
            "microapp:connector/meetings@0.1.0/user-licence": [#[serde(rename_all = "snake_case")]],
        },
        additional_member_attributes: {
            "microapp:connector/meetings@0.1.0/new-meeting.co-hosts": [#[serde(default)]],
            "microapp:connector/meetings@0.1.0/new-meeting.dial-in-countries": [#[serde(default)]],
            "microapp:connector/meetings@0.1.0/new-meeting.invitees": [#[serde(default)]],
            "microapp:connector/meetings@0.1.0/new-meeting.tracking-fields": [#[serde(default)]],
            "microapp:connector/meetings@0.1.0/outcome-query.attempt": [#[serde(flatten)]],
        },
    });
}

/// The bindings, for [`export_meetings`](crate::export_meetings).
pub mod bindings {
    pub use super::generated::*;
}

#[doc(no_inline)]
pub use generated::exports::microapp::connector::meetings::*;

/// Adds the typed face to a component that [`export`](crate::export) makes. Off WebAssembly it adds nothing.
#[macro_export]
macro_rules! export_meetings {
    ($guest:path) => {
        #[cfg(target_family = "wasm")]
        #[allow(unsafe_code, reason = "the generated entry points of the component")]
        mod exported_meetings {
            type ExportedMeetings = $guest;
            $crate::meetings::bindings::export_typed_meetings!(ExportedMeetings with_types_in $crate::meetings::bindings);
        }
    };
}
