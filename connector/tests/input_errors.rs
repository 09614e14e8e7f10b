//! What is told of inputs that don't fit, against the schemas that schemars makes of the contract's own types.

use proptest::prelude::*;
use schemars::schema_for;
use serde_json::{Value, json};
use zoom_connector::{
    bindings::exports::microapp::connector::meetings::{MeetingSelector, NewMeeting},
    input_errors::{FieldError, input_errors},
};

fn schema() -> Value {
    schema_for!(NewMeeting).to_value()
}

fn errors(input: &Value) -> Vec<FieldError> {
    input_errors(&schema(), input)
}

/// The place, the code and the words of the only error.
fn only(input: &Value) -> (String, &'static str, String) {
    let found = errors(input);
    assert_eq!(found.len(), 1, "{found:#?}");
    let error = found.into_iter().next().unwrap();
    (error.field, error.code, error.message)
}

fn assert_only(input: &Value, field: &str, code: &str, message: &str) {
    assert_eq!(only(input), (field.to_owned(), code, message.to_owned()));
}

fn with_rule(rule: &Value) -> Value {
    json!({ "topic": "Planning", "recurrence": rule })
}

#[test]
fn what_fits_has_none() {
    for input in [
        json!({ "topic": "Planning" }),
        json!({ "topic": "Planning", "agenda": null, "recurrence": null, "waiting_room": true }),
        json!({ "topic": "Planning", "join_before_host_minutes": 5, "audio": "third_party" }),
        with_rule(&json!("once")),
        with_rule(&json!({ "daily": {} })),
        with_rule(&json!({ "weekly": { "days": ["monday"], "end": { "count": 3 } } })),
        with_rule(&json!({ "monthly": { "on": { "nth": { "week": "last", "day": "friday" } } } })),
    ] {
        assert_eq!(errors(&input), [], "{input}");
    }
}

#[test]
fn all_mismatches_are_told_at_once() {
    let found = errors(&json!({
        "agenda": 5,
        "duration_minutes": 2000,
        "toppic": "Planning",
        "recurrence": { "weekly": { "days": ["mnoday", 3], "every": 0, "end": { "count": 400 } } },
    }));
    let found: Vec<_> = found.iter().map(|error| (error.field.as_str(), error.code)).collect();
    assert_eq!(
        found,
        [
            ("topic", "missing"),
            ("agenda", "wrong-type"),
            ("duration_minutes", "out-of-range"),
            ("recurrence.weekly.days[0]", "not-one-of"),
            ("recurrence.weekly.days[1]", "wrong-type"),
            ("recurrence.weekly.end.count", "out-of-range"),
            ("recurrence.weekly.every", "out-of-range"),
            ("toppic", "unknown-field"),
        ]
    );
}

#[test]
fn each_rule_has_its_words() {
    assert_only(&json!({}), "topic", "missing", "`topic` is missing.");
    assert_only(&json!([]), "", "wrong-type", "Give an object, not a list.");
    assert_only(
        &json!({ "topic": 5 }),
        "topic",
        "wrong-type",
        "Give a text, not a number.",
    );
    assert_only(
        &json!({ "topic": "" }),
        "topic",
        "too-short",
        "Must not be empty: give 1 character at least.",
    );
    assert_only(
        &json!({ "topic": "ü".repeat(201) }),
        "topic",
        "too-long",
        "Give 200 characters at most, not 201.",
    );
    assert_only(
        &json!({ "topic": "x", "duration_minutes": 0 }),
        "duration_minutes",
        "out-of-range",
        "Give 1 to 1440, not 0.",
    );
    assert_only(
        &json!({ "topic": "x", "duration_minutes": 1.5 }),
        "duration_minutes",
        "wrong-type",
        "Give a whole number, not a number with a fraction.",
    );
    assert_only(
        &json!({ "topic": "x", "join_before_host_minutes": 7 }),
        "join_before_host_minutes",
        "not-one-of",
        "Give `0`, `5`, `10` or `15`.",
    );
    assert_only(
        &json!({ "topic": "x", "co_hosts": "ann@example.com" }),
        "co_hosts",
        "wrong-type",
        "Give a list, not a text.",
    );
    assert_only(
        &with_rule(&json!({ "weekly": { "days": [] } })),
        "recurrence.weekly.days",
        "too-short",
        "Must not be empty: give 1 entry at least.",
    );
}

#[test]
fn limits_are_values() {
    let limit = |input| errors(&input).remove(0).limit;
    assert_eq!(
        limit(json!({ "topic": "x", "duration_minutes": 1441 })),
        Some(json!(1440))
    );
    assert_eq!(limit(json!({ "topic": "" })), Some(json!(1)));
    assert_eq!(
        limit(json!({ "topic": "x", "auto_recording": "tape" })),
        Some(json!(["none", "local", "cloud"]))
    );
    assert_eq!(limit(json!({})), None);
}

#[test]
fn near_misses_are_guessed() {
    assert_only(
        &json!({ "topic": "x", "time_zoen": "UTC" }),
        "time_zoen",
        "unknown-field",
        "There is no field `time_zoen`. Did you mean `time_zone`?",
    );
    assert_only(
        &json!({ "topic": "x", "audio": "voice" }),
        "audio",
        "not-one-of",
        "`voice` is not possible. Give `both`, `telephony`, `voip` or `third_party`.",
    );
    assert_only(
        &json!({ "topic": "x", "audio": "telefony" }),
        "audio",
        "not-one-of",
        "`telefony` is not possible. Did you mean `telephony`?",
    );
    assert_only(
        &with_rule(&json!({ "daily": { "evry": 1 } })),
        "recurrence.daily.evry",
        "unknown-field",
        "There is no field `evry`. Did you mean `every`?",
    );
}

#[test]
fn a_variant_is_read_by_the_case_that_the_input_names() {
    assert_only(
        &with_rule(&json!({ "monthly": { "on": { "nth": { "week": "fifth", "day": "friday" } } } })),
        "recurrence.monthly.on.nth.week",
        "not-one-of",
        "`fifth` is not possible. Give `first`, `second`, `third`, `fourth` or `last`.",
    );
    assert_only(
        &with_rule(&json!("weekly")),
        "recurrence",
        "wrong-type",
        "`weekly` says more: give it as {\"weekly\": …}.",
    );
    assert_only(
        &with_rule(&json!("weeky")),
        "recurrence",
        "not-one-of",
        "`weeky` is not possible. Did you mean `weekly`?",
    );
    assert_only(
        &with_rule(&json!({ "weekly": { "days": ["monday"] }, "daily": {} })),
        "recurrence",
        "not-one-of",
        "Give either `daily` or `weekly`, not both.",
    );
    assert_only(
        &with_rule(&json!({ "fortnightly": {} })),
        "recurrence",
        "not-one-of",
        "`fortnightly` is not possible. Give `once`, `no_fixed_time`, `daily`, `weekly` or `monthly`.",
    );
    assert_only(
        &with_rule(&json!({})),
        "recurrence",
        "not-one-of",
        "Nothing is given. Give `once`, `no_fixed_time`, `daily`, `weekly` or `monthly`.",
    );
    assert_only(
        &with_rule(&json!(3)),
        "recurrence",
        "wrong-type",
        "Give `once`, `no_fixed_time`, `daily`, `weekly` or `monthly`, not a number.",
    );
    assert_only(
        &with_rule(&json!({ "daily": { "end": { "until": 20 } } })),
        "recurrence.daily.end.until",
        "wrong-type",
        "Give a text, not a number.",
    );
}

#[test]
fn a_long_list_of_mistakes_is_cut() {
    let many = json!({ "topic": "x", "co_hosts": vec![1; 100_000] });
    assert_eq!(errors(&many).len(), 100);
}

#[test]
fn a_schema_that_leads_in_a_circle_does_no_harm() {
    let circle = json!({ "$ref": "#/$defs/a", "$defs": { "a": { "anyOf": [{ "$ref": "#/$defs/a" }] } } });
    assert_eq!(input_errors(&circle, &json!(1)), []);
    assert_eq!(input_errors(&json!({ "$ref": "#" }), &json!(1)), []);
}

fn any_json() -> impl Strategy<Value = Value> {
    let name = proptest::sample::select(vec![
        "topic",
        "agenda",
        "recurrence",
        "daily",
        "weekly",
        "monthly",
        "days",
        "every",
        "end",
        "count",
        "until",
        "on",
        "nth",
        "week",
        "day",
        "co_hosts",
        "audio",
        "duration_minutes",
        "meeting_id",
        "x",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (0..40_i64).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-z]{0,8}|monday|once|last|2027-01-01".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 40, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::btree_map(name.clone(), inner, 0..6)
                .prop_map(|map| map.into_iter().map(|(k, v)| (k.to_owned(), v)).collect()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Nothing that deserialisation refuses goes without a word, and nothing is told that the schema allows.
    #[test]
    fn errors_are_told_just_where_the_schema_is_broken(input in any_json()) {
        let schema = schema();
        let found = input_errors(&schema, &input);
        prop_assert_eq!(found.is_empty(), jsonschema::is_valid(&schema, &input), "{:?}", found);
        if serde_json::from_value::<NewMeeting>(input.clone()).is_err() {
            prop_assert!(!found.is_empty());
        }
        let selector = schema_for!(MeetingSelector).to_value();
        let found = input_errors(&selector, &input);
        prop_assert_eq!(found.is_empty(), jsonschema::is_valid(&selector, &input), "{:?}", found);
    }
}
