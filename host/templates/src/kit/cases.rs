//! Declared cases: `tests/*.yaml`. What is filled in on a page, and what has to come of it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::samples::texts;
use crate::bundle::Bundle;
use crate::diagnostic::{Diagnostic, Severity, did_you_mean};
use crate::form::FieldError;
use crate::load;
use crate::model::manifest::LocaleTag;
use crate::source::Node;
use crate::template::Template;

/// A file of cases.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schemars(title = "tests/*.yaml")]
pub struct CaseFile {
    /// The cases, each in a world of its own.
    #[schemars(length(min = 1))]
    pub cases: Vec<Case>,
}

/// One case: a person opens a page, fills in its form and presses a button.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Case {
    /// What it shows, as a sentence.
    #[schemars(length(min = 1, max = 200))]
    pub name: String,
    /// The page.
    pub page: String,
    /// The language; the template's default if absent.
    #[serde(default)]
    pub language: Option<LocaleTag>,
    /// What the page's address says. Where it needs a meeting and none is named, one is made first.
    #[serde(default)]
    pub params: BTreeMap<String, String>,
    /// What is typed, by the field's name: `topic: Algebra`, `start: 2099-03-02T16:00`, `co_hosts: [ada@example.com]`.
    /// Fields that are not named keep what the page puts into them.
    #[serde(default)]
    pub fields: BTreeMap<String, Value>,
    /// The button; the primary one of a page with a form if absent. A page without a form is only looked at.
    #[serde(default)]
    pub press: Option<String>,
    /// What has to come of it.
    #[serde(default)]
    pub expect: Expect,
}

/// What has to come of a case.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Expect {
    /// What is wrong, by the field's name: the code, such as `missing` or `too-long`. What has no field is called `form`.
    /// Absent: nothing is wrong.
    #[serde(default)]
    pub errors: BTreeMap<String, String>,
    /// The requests that go out, in their order. Those that only read may be left out. Absent: any.
    #[serde(default)]
    pub requests: Option<Vec<Request>>,
    /// The page that comes next, or the address that is opened. Absent: any.
    #[serde(default)]
    pub next: Option<String>,
    /// Texts that the person sees in the end: on the next page, or on this one if something is wrong.
    #[serde(default)]
    pub text: Vec<String>,
}

/// A request to the service.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Request {
    /// `POST`
    pub method: String,
    /// The path: `/v2/users/me/meetings`. `*` stands for any one part of it.
    pub path: String,
    /// Members of the JSON body; others may be there too.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub body: Value,
}

/// The JSON Schema of `tests/*.yaml`.
pub fn cases_schema() -> Value {
    crate::model::schema_of::<CaseFile>()
}

/// The cases of a template, each with the file and line that it stands at.
#[derive(Clone, Debug, Default)]
pub struct Cases(Vec<(String, usize, Case)>);

impl Cases {
    /// Reads `tests/*.yaml`, as far as it can be read; with what is wrong.
    pub fn read(bundle: &Bundle, template: &Template) -> (Self, Vec<Diagnostic>) {
        let mut cases = Self::default();
        let mut findings = Vec::new();
        let schema = cases_schema();
        let is_case = |path: &&str| path.starts_with("tests/") && (path.ends_with(".yaml") || path.ends_with(".yml"));
        for path in bundle.paths().filter(is_case) {
            match load::read_beside::<CaseFile>(bundle, path, &schema) {
                Ok((file, node)) => {
                    for (index, case) in file.cases.into_iter().enumerate() {
                        check(bundle, template, (path, &node, index), &case, &mut findings);
                        let line = node.place_of(&format!("/cases/{index}/name")).line;
                        cases.0.push((path.to_owned(), line, case));
                    }
                }
                Err(found) => findings.extend(found),
            }
        }
        (cases, findings)
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The cases with file and line.
    pub fn iter(&self) -> impl Iterator<Item = (&str, usize, &Case)> {
        self.0.iter().map(|(file, line, case)| (file.as_str(), *line, case))
    }
}

/// Whether a case speaks of what the template has.
fn check(
    bundle: &Bundle,
    template: &Template,
    (file, node, index): (&str, &Node, usize),
    case: &Case,
    findings: &mut Vec<Diagnostic>,
) {
    let mut tell = |pointer: &str, code, message: String, help: String| {
        let place = node.place_of(&format!("/cases/{index}{pointer}"));
        findings.push(load::told_beside(
            bundle,
            Severity::Error,
            (file, place, code),
            message,
            help,
        ));
    };
    let pages = || template.pages().iter().map(|page| page.manifest.name.as_str());
    let Some(page) = template.page(&case.page) else {
        let message = format!("there is no page `{}`", case.page);
        tell("/page", "unknown-page", message, did_you_mean(&case.page, pages()));
        return;
    };
    for name in case.fields.keys() {
        let half = name.strip_suffix(".date").or_else(|| name.strip_suffix(".time"));
        let known = |name: &str| page.form.as_ref().is_some_and(|form| form.control(name).is_some());
        if !known(name) && !half.is_some_and(known) {
            let controls = page.form.as_ref().map(|form| form.controls()).unwrap_or_default();
            let names: Vec<&str> = controls.iter().map(|control| control.name.as_str()).collect();
            let message = format!("there is no field `{name}` on the page `{}`", case.page);
            tell(
                &format!("/fields/{name}"),
                "unknown-field",
                message,
                did_you_mean(name, names.iter().copied()),
            );
        }
    }
    for name in case.params.keys() {
        let params = || page.manifest.params.iter().map(|param| param.name.as_str());
        if !params().any(|known| known == name) {
            let message = format!("the page `{}` has no parameter `{name}`", case.page);
            tell(
                &format!("/params/{name}"),
                "unknown-parameter",
                message,
                did_you_mean(name, params()),
            );
        }
    }
    if let Some(button) = &case.press {
        let buttons = || page.manifest.actions.iter().map(|action| action.name.as_str());
        if !buttons().any(|known| known == button) {
            let message = format!("there is no button `{button}` on the page `{}`", case.page);
            tell("/press", "unknown-button", message, did_you_mean(button, buttons()));
        }
    }
    if let Some(next) = &case.expect.next {
        let address = next.contains(':');
        if !address && !pages().any(|known| known == next) {
            let message = format!("there is no page `{next}`");
            tell("/expect/next", "unknown-page", message, did_you_mean(next, pages()));
        }
    }
}

impl Case {
    /// What is typed, as names and texts.
    pub fn given(&self) -> Vec<(String, String)> {
        let fields = self.fields.iter();
        fields.flat_map(|(name, value)| texts(name, value)).collect()
    }
}

/// What came of a case.
#[derive(Clone, Debug, Default)]
pub struct Got {
    /// What was wrong.
    pub errors: Vec<FieldError>,
    /// What was sent while the button worked.
    pub requests: Vec<Request>,
    /// The page that came next, or the address; none if the person stayed.
    pub next: Option<String>,
    /// What the person saw in the end.
    pub text: String,
}

/// A part of a case that did not come out as expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The part: `errors`, `requests`, `next`, `text`.
    pub part: &'static str,
    /// The two texts to compare.
    pub texts: Texts,
}

/// Two texts to compare, line by line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts {
    /// What was expected.
    pub expected: String,
    /// What came.
    pub got: String,
}

/// What did not come out as expected.
pub fn judge(expect: &Expect, got: &Got) -> Vec<Expected> {
    let mut parts = Vec::new();
    let mut differ = |part, expected: String, got: String| {
        let texts = Texts { expected, got };
        parts.push(Expected { part, texts });
    };
    let place = |error: &FieldError| error.field.clone().unwrap_or_else(|| "form".to_owned());
    let came: BTreeMap<String, String> = got
        .errors
        .iter()
        .map(|error| (place(error), error.code.clone()))
        .collect();
    if came != expect.errors {
        let told = got.errors.iter().map(|error| (place(error), error));
        let told = told.map(|(place, error)| match expect.errors.get(&place) == Some(&error.code) {
            true => format!("{place}: {}\n", error.code),
            false => format!("{place}: {}  ({})\n", error.code, error.message),
        });
        let wanted = expect.errors.iter().map(|(field, code)| format!("{field}: {code}\n"));
        differ("errors", wanted.collect(), told.collect());
    }
    if let Some(wanted) = &expect.requests {
        let reads = wanted.iter().any(|request| request.method == "GET");
        let sent: Vec<&Request> = got
            .requests
            .iter()
            .filter(|request| reads || request.method != "GET")
            .collect();
        let cut: Vec<Request> = sent
            .iter()
            .enumerate()
            .map(|(index, request)| match wanted.get(index) {
                Some(wanted) => like(wanted, request),
                None => (*request).clone(),
            })
            .collect();
        if cut != *wanted {
            differ("requests", told(wanted), told(&cut));
        }
    }
    if expect.next.is_some() && expect.next != got.next {
        let stays = || "(the person stays on the page)".to_owned();
        differ(
            "next",
            expect.next.clone().unwrap_or_default(),
            got.next.clone().unwrap_or_else(stays),
        );
    }
    for text in &expect.text {
        let wanted = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !got.text.contains(&wanted) {
            differ("text", wanted, got.text.chars().take(1_500).collect());
        }
    }
    parts
}

/// A request, cut down to what was asked of it.
fn like(wanted: &Request, sent: &Request) -> Request {
    let (asked, parts) = (wanted.path.split('/'), sent.path.split('/'));
    let same = asked.clone().count() == parts.clone().count()
        && asked.zip(parts).all(|(asked, part)| asked == "*" || asked == part);
    Request {
        method: sent.method.clone(),
        path: if same { wanted.path.clone() } else { sent.path.clone() },
        body: projected(&wanted.body, &sent.body),
    }
}

fn projected(wanted: &Value, sent: &Value) -> Value {
    match (wanted, sent) {
        (Value::Null, _) => Value::Null,
        (Value::Object(wanted), Value::Object(sent)) => {
            let members = wanted.iter().filter_map(|(name, wanted)| {
                let member = sent.get(name)?;
                Some((name.clone(), projected(wanted, member)))
            });
            Value::Object(members.collect::<Map<_, _>>())
        }
        (Value::Array(wanted), Value::Array(sent)) => {
            let items = sent.iter().enumerate().map(|(index, sent)| match wanted.get(index) {
                Some(wanted) => projected(wanted, sent),
                None => sent.clone(),
            });
            items.collect()
        }
        (_, sent) => sent.clone(),
    }
}

fn told(requests: &[Request]) -> String {
    let lines = requests.iter().map(|request| {
        let body = match &request.body {
            Value::Null => String::new(),
            body => format!("{body:#}\n"),
        };
        format!("{} {}\n{body}", request.method, request.path)
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn post(path: &str, body: Value) -> Request {
        let (method, path) = ("POST".to_owned(), path.to_owned());
        Request { method, path, body }
    }

    fn expecting(requests: Vec<Request>) -> Expect {
        let requests = Some(requests);
        Expect {
            requests,
            ..Expect::default()
        }
    }

    #[test]
    fn a_body_may_have_more_members_than_are_asked_for() {
        let sent = post(
            "/v2/users/7/meetings",
            json!({"topic": "a", "settings": {"x": 1, "y": 2}, "type": 2}),
        );
        let got = Got {
            requests: vec![sent],
            ..Got::default()
        };
        let wanted = post("/v2/users/*/meetings", json!({"topic": "a", "settings": {"y": 2}}));
        assert_eq!(judge(&expecting(vec![wanted]), &got), []);
        let wanted = post("/v2/users/*/meetings", json!({"topic": "b"}));
        let found = judge(&expecting(vec![wanted]), &got);
        assert_eq!(found[0].part, "requests");
        assert!(found[0].texts.got.contains("\"topic\": \"a\"") && !found[0].texts.got.contains("settings"));
    }

    #[test]
    fn a_request_that_nobody_expected_is_told_and_one_that_reads_is_not() {
        let mut read = post("/v2/users/me", Value::Null);
        read.method = "GET".to_owned();
        let got = Got {
            requests: vec![read, post("/v2/x", Value::Null)],
            ..Got::default()
        };
        assert_eq!(judge(&expecting(Vec::new()), &got)[0].texts.got, "POST /v2/x\n");
        assert_eq!(judge(&expecting(vec![post("/v2/x", Value::Null)]), &got), []);
    }

    #[test]
    fn errors_next_and_texts_are_compared() {
        let error = FieldError {
            field: None,
            code: "other".into(),
            message: "Something".into(),
            lang: None,
        };
        let got = Got {
            errors: vec![error],
            text: "One two".into(),
            ..Got::default()
        };
        let expect = Expect {
            next: Some("invitation".into()),
            text: vec!["One  two".into(), "three".into()],
            ..Expect::default()
        };
        let parts: Vec<&str> = judge(&expect, &got).iter().map(|found| found.part).collect();
        assert_eq!(parts, ["errors", "next", "text"]);
        let errors = BTreeMap::from([("form".to_owned(), "other".to_owned())]);
        assert_eq!(
            judge(
                &Expect {
                    errors,
                    ..Expect::default()
                },
                &got
            ),
            []
        );
    }
}
