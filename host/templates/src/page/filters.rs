//! The filters of pages.

use minijinja::value::{Kwargs, ValueKind};
use minijinja::{Environment, Error, ErrorKind, State, Value};

use super::environment::host;
use crate::diagnostic::did_you_mean;
use crate::format::{self, DateStyle, MomentError};
use crate::html::safe_url;

/// The filters by name, and whether one may build a text larger than what it is given.
pub(crate) const FILTERS: [(&str, bool); 27] = [
    ("abs", false),
    ("ahead", false),
    ("and_list", true),
    ("date", false),
    ("date_time", false),
    ("default", false),
    ("duration", false),
    ("first", false),
    ("int", false),
    ("join", true),
    ("last", false),
    ("length", false),
    ("lower", false),
    ("map", false),
    ("max", false),
    ("min", false),
    ("number", false),
    ("rejectattr", false),
    ("reverse", false),
    ("round", false),
    ("selectattr", false),
    ("sort", false),
    ("time", false),
    ("trim", false),
    ("unique", false),
    ("upper", false),
    ("url", false),
];

/// The tests by name.
pub(crate) const TESTS: [&str; 14] = [
    "defined",
    "divisibleby",
    "endingwith",
    "eq",
    "even",
    "false",
    "in",
    "none",
    "number",
    "odd",
    "startingwith",
    "string",
    "true",
    "undefined",
];

pub(super) fn add(env: &mut Environment<'static>) {
    use minijinja::{filters as f, tests as t};
    env.add_filter("abs", f::abs);
    env.add_filter("default", f::default);
    env.add_filter("first", f::first);
    env.add_filter("int", f::int);
    env.add_filter("last", f::last);
    env.add_filter("length", f::length);
    env.add_filter("lower", f::lower);
    env.add_filter("map", map);
    env.add_filter("max", f::max);
    env.add_filter("min", f::min);
    env.add_filter("rejectattr", f::rejectattr);
    env.add_filter("reverse", f::reverse);
    env.add_filter("round", f::round);
    env.add_filter("selectattr", f::selectattr);
    env.add_filter("sort", f::sort);
    env.add_filter("trim", f::trim);
    env.add_filter("unique", f::unique);
    env.add_filter("upper", f::upper);
    env.add_filter("ahead", ahead);
    env.add_filter("and_list", and_list);
    env.add_filter("date", date);
    env.add_filter("date_time", date_time);
    env.add_filter("duration", duration);
    env.add_filter("join", join);
    env.add_filter("number", number);
    env.add_filter("time", time);
    env.add_filter("url", url);
    env.add_test("defined", t::is_defined);
    env.add_test("divisibleby", t::is_divisibleby);
    env.add_test("endingwith", t::is_endingwith);
    env.add_test("eq", t::is_eq);
    env.add_test("even", t::is_even);
    env.add_test("false", t::is_false);
    env.add_test("in", t::is_in);
    env.add_test("none", t::is_none);
    env.add_test("number", t::is_number);
    env.add_test("odd", t::is_odd);
    env.add_test("startingwith", t::is_startingwith);
    env.add_test("string", t::is_string);
    env.add_test("true", t::is_true);
    env.add_test("undefined", t::is_undefined);
}

fn refuse(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidOperation, message.into())
}

fn moment(error: MomentError) -> Error {
    refuse(error.to_string())
}

fn style(kwargs: &Kwargs, fallback: DateStyle) -> Result<DateStyle, Error> {
    let Some(name) = kwargs.get::<Option<&str>>("style")? else {
        return Ok(fallback);
    };
    let known = DateStyle::NAMES.iter().find(|(known, _)| *known == name);
    known.map(|(_, style)| *style).ok_or_else(|| {
        let help = did_you_mean(name, DateStyle::NAMES.iter().map(|(name, _)| *name));
        refuse(format!("there is no style `{name}` of dates; {help}"))
    })
}

/// The text of a moment: nothing for nothing.
fn given(value: &Value) -> Result<Option<&str>, Error> {
    match value.kind() {
        ValueKind::None => Ok(None),
        ValueKind::String => Ok(value.as_str()),
        _ => Err(refuse("a date or time is a text such as `2027-03-22T10:00:00Z`")),
    }
}

/// `start | date(zone=meeting.time_zone, style='long')`
fn date(state: &State<'_, '_>, value: &Value, kwargs: Kwargs) -> Result<Value, Error> {
    let tag = host(state)?.context.locale.tag();
    let (zone, style) = (kwargs.get::<Option<&str>>("zone")?, style(&kwargs, DateStyle::Full)?);
    kwargs.assert_all_used()?;
    let Some(text) = given(value)? else {
        return Ok(Value::from(()));
    };
    format::date(text, zone, style, tag).map(Value::from).map_err(moment)
}

/// `start | time(zone=meeting.time_zone)`
fn time(state: &State<'_, '_>, value: &Value, kwargs: Kwargs) -> Result<Value, Error> {
    let tag = host(state)?.context.locale.tag();
    let zone = kwargs.get::<Option<&str>>("zone")?;
    kwargs.assert_all_used()?;
    let Some(text) = given(value)? else {
        return Ok(Value::from(()));
    };
    format::time(text, zone, tag).map(Value::from).map_err(moment)
}

/// `start | date_time(zone=meeting.time_zone, style='full', name=true)`: with `name` the zone is written, too.
fn date_time(state: &State<'_, '_>, value: &Value, kwargs: Kwargs) -> Result<Value, Error> {
    let tag = host(state)?.context.locale.tag();
    let (zone, style) = (kwargs.get::<Option<&str>>("zone")?, style(&kwargs, DateStyle::Full)?);
    let name = kwargs.get::<Option<bool>>("name")?.unwrap_or(false);
    kwargs.assert_all_used()?;
    let Some(text) = given(value)? else {
        return Ok(Value::from(()));
    };
    let written = match zone {
        Some(zone) if name => format::date_time_zone(text, zone, style, tag),
        _ => format::date_time(text, zone, style, tag),
    };
    written.map(Value::from).map_err(moment)
}

/// `meeting.duration_minutes | duration`
fn duration(state: &State<'_, '_>, value: &Value) -> Result<Value, Error> {
    if value.is_none() {
        return Ok(Value::from(()));
    }
    let minutes = i64::try_from(value.clone()).map_err(|_| refuse("a duration is a number of minutes"))?;
    Ok(format::duration(minutes, &host(state)?.context.locale).into())
}

fn number(state: &State<'_, '_>, value: &Value) -> Result<Value, Error> {
    if value.is_none() {
        return Ok(Value::from(()));
    }
    let number = f64::try_from(value.clone()).map_err(|_| refuse("this is not a number"))?;
    Ok(format::number(number, host(state)?.context.locale.tag()).into())
}

/// The texts of a list. What is itself a list would make small pages large.
pub(super) fn texts(value: &Value) -> Result<Vec<String>, Error> {
    let mut found = Vec::new();
    for item in value.try_iter()? {
        match item.kind() {
            ValueKind::String | ValueKind::Number | ValueKind::Bool => found.push(item.to_string()),
            ValueKind::None => {}
            _ => {
                return Err(refuse(
                    "only lists of texts and numbers can be joined; use `map(attribute=…)` before",
                ));
            }
        }
    }
    Ok(found)
}

/// `occurrences | map(attribute='start') | ahead`: those instants that are not over.
fn ahead(state: &State<'_, '_>, value: &Value) -> Result<Vec<Value>, Error> {
    let now = host(state)?.context.now;
    let is_ahead = |text: &Value| {
        let instant = text.as_str().and_then(|text| text.parse::<jiff::Timestamp>().ok());
        instant.is_some_and(|instant| instant >= now)
    };
    Ok(value.try_iter()?.filter(is_ahead).collect())
}

fn and_list(state: &State<'_, '_>, value: &Value) -> Result<String, Error> {
    Ok(format::list(&texts(value)?, host(state)?.context.locale.tag()))
}

fn join(value: &Value, separator: Option<&str>) -> Result<String, Error> {
    let separator = separator.unwrap_or(", ");
    if separator.len() > 20 {
        return Err(refuse("a separator has at most 20 characters"));
    }
    Ok(texts(value)?.join(separator))
}

/// `occurrences | map(attribute='start')`: one member of each.
fn map(value: &Value, kwargs: Kwargs) -> Result<Vec<Value>, Error> {
    let name: &str = kwargs.get("attribute")?;
    kwargs.assert_all_used()?;
    value.try_iter()?.map(|item| item.get_attr(name)).collect()
}

/// An address that links may have; anything else ends as `#`.
fn url(value: &Value) -> Result<Value, Error> {
    let address = value.as_str().and_then(safe_url);
    Ok(Value::from(address.unwrap_or_else(|| "#".to_owned())))
}
