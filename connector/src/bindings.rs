//! The contract as Rust types, generated from `wit/`, with the JSON spelling and the schema limits that WIT can't say.
//!
//! This is the one place for both. Spelling: `snake_case` everywhere, unknown members of an input are refused. Limits
//! are for the schema only, from which forms are drawn; [`crate::check`] enforces them, and a test holds the two together.
//! Schemas are derived off the component (`schemars` is not linked into it); it carries them as the text in
//! `connector/schemas/`.

wit_bindgen::generate!({
    path: "../wit",
    world: "meetings-connector",
    pub_export_macro: true,
    generate_unused_types: true,
    additional_derives: [PartialEq, serde::Serialize, serde::Deserialize],
    additional_type_attributes: {
        "microapp:connector/meetings@0.1.0/daily": [#[serde(deny_unknown_fields)] #[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/weekly": [#[serde(deny_unknown_fields)] #[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/nth-weekday": [#[serde(deny_unknown_fields)] #[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/monthly": [#[serde(deny_unknown_fields)] #[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/new-meeting": [#[serde(deny_unknown_fields)] #[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/tracking-field": [#[serde(deny_unknown_fields)] #[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/meeting-selector": [#[serde(deny_unknown_fields)] #[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/meeting-query": [#[serde(deny_unknown_fields)] #[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/meeting-change": [#[serde(deny_unknown_fields)] #[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/meeting-removal": [#[serde(deny_unknown_fields)] #[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/recurrence-preview-request": [#[serde(deny_unknown_fields)] #[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/user-query": [#[serde(deny_unknown_fields)] #[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/occurrence": [#[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/dial-in-number": [#[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/meeting": [#[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/meeting-summary": [#[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/meeting-list": [#[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/removed-meeting": [#[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/invitation": [#[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/previewed-occurrence": [#[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/daylight-saving-warning": [#[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/recurrence-preview": [#[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/user": [#[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/user-list": [#[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/start-url": [#[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/attempt": [#[serde(tag = "action", content = "input", rename_all = "kebab-case")]],
        "microapp:connector/meetings@0.1.0/result-of-change": [#[serde(untagged)]],
        "microapp:connector/meetings@0.1.0/outcome": [#[serde(rename_all = "snake_case")]],
        "microapp:connector/meetings@0.1.0/weekday": [#[serde(rename_all = "snake_case")] #[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/week-of-month": [#[serde(rename_all = "snake_case")] #[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/series-end": [#[serde(rename_all = "snake_case")] #[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/day-of-month": [#[serde(rename_all = "snake_case")] #[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/recurrence": [#[serde(rename_all = "snake_case")] #[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/occurrence-status": [#[serde(rename_all = "snake_case")] #[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/auto-recording": [#[serde(rename_all = "snake_case")] #[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/audio": [#[serde(rename_all = "snake_case")] #[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/daylight-saving-effect": [#[serde(rename_all = "snake_case")] #[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/user-status": [#[serde(rename_all = "snake_case")] #[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
        "microapp:connector/meetings@0.1.0/user-licence": [#[serde(rename_all = "snake_case")] #[cfg_attr(not(target_family = "wasm"), derive(schemars::JsonSchema))]],
    },
    additional_member_attributes: {
        "microapp:connector/meetings@0.1.0/series-end.count": [
            #[cfg_attr(not(target_family = "wasm"), schemars(with = "crate::schema::Count"))]
        ],
        "microapp:connector/meetings@0.1.0/series-end.until": [
            #[cfg_attr(not(target_family = "wasm"), schemars(with = "crate::schema::Date"))]
        ],
        "microapp:connector/meetings@0.1.0/daily.every": [
            #[cfg_attr(not(target_family = "wasm"), schemars(range(min = 1, max = 90)))]
        ],
        "microapp:connector/meetings@0.1.0/weekly.every": [
            #[cfg_attr(not(target_family = "wasm"), schemars(range(min = 1, max = 12)))]
        ],
        "microapp:connector/meetings@0.1.0/weekly.days": [
            #[cfg_attr(not(target_family = "wasm"), schemars(length(min = 1, max = 7)))]
        ],
        "microapp:connector/meetings@0.1.0/monthly.every": [
            #[cfg_attr(not(target_family = "wasm"), schemars(range(min = 1, max = 3)))]
        ],
        "microapp:connector/meetings@0.1.0/day-of-month.day": [
            #[cfg_attr(not(target_family = "wasm"), schemars(with = "crate::schema::DayNumber"))]
        ],
        "microapp:connector/meetings@0.1.0/new-meeting.topic": [
            #[cfg_attr(not(target_family = "wasm"), schemars(length(min = 1, max = 200)))]
        ],
        "microapp:connector/meetings@0.1.0/new-meeting.agenda": [
            #[cfg_attr(not(target_family = "wasm"), schemars(length(max = 2000)))]
        ],
        "microapp:connector/meetings@0.1.0/new-meeting.duration-minutes": [
            #[cfg_attr(not(target_family = "wasm"), schemars(range(min = 1, max = 1440)))]
        ],
        "microapp:connector/meetings@0.1.0/new-meeting.passcode": [
            #[cfg_attr(not(target_family = "wasm"), schemars(length(max = 10), regex(pattern = "^[A-Za-z0-9@_*-]*$")))]
        ],
        "microapp:connector/meetings@0.1.0/new-meeting.co-hosts": [#[serde(default)]],
        "microapp:connector/meetings@0.1.0/new-meeting.dial-in-countries": [
            #[serde(default)]
            #[cfg_attr(not(target_family = "wasm"), schemars(inner(regex(pattern = "^[A-Z]{2}$"))))]
        ],
        "microapp:connector/meetings@0.1.0/new-meeting.join-before-host-minutes": [
            #[cfg_attr(not(target_family = "wasm"), schemars(extend("enum" = [0, 5, 10, 15, null])))]
        ],
        "microapp:connector/meetings@0.1.0/new-meeting.invitees": [#[serde(default)]],
        "microapp:connector/meetings@0.1.0/new-meeting.tracking-fields": [#[serde(default)]],
        "microapp:connector/meetings@0.1.0/meeting-change.topic": [
            #[cfg_attr(not(target_family = "wasm"), schemars(length(min = 1, max = 200)))]
        ],
        "microapp:connector/meetings@0.1.0/meeting-change.agenda": [
            #[cfg_attr(not(target_family = "wasm"), schemars(length(max = 2000)))]
        ],
        "microapp:connector/meetings@0.1.0/meeting-change.duration-minutes": [
            #[cfg_attr(not(target_family = "wasm"), schemars(range(min = 1, max = 1440)))]
        ],
        "microapp:connector/meetings@0.1.0/meeting-change.passcode": [
            #[cfg_attr(not(target_family = "wasm"), schemars(length(max = 10), regex(pattern = "^[A-Za-z0-9@_*-]*$")))]
        ],
        "microapp:connector/meetings@0.1.0/meeting-change.join-before-host-minutes": [
            #[cfg_attr(not(target_family = "wasm"), schemars(extend("enum" = [0, 5, 10, 15, null])))]
        ],
        "microapp:connector/meetings@0.1.0/outcome-query.attempt": [#[serde(flatten)]],
        "microapp:connector/meetings@0.1.0/recurrence-preview-request.duration-minutes": [
            #[cfg_attr(not(target_family = "wasm"), schemars(range(min = 1, max = 1440)))]
        ],
    },
});
