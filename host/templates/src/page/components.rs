//! Ready-made parts of pages: lists, tables, cards, summaries, blocks to copy, QR codes, links to calendars.

use minijinja::value::{Kwargs, ValueKind};
use minijinja::{Environment, Error, State, Value};
use url::Url;

use super::environment::host;
use super::functions::{address, markup, refuse};
use crate::format::{self, DateStyle};
use crate::html::{Html, Writer, safe_url};

pub(super) fn add(env: &mut Environment<'static>) {
    env.add_function("list", list);
    env.add_function("card", card);
    env.add_function("summary", summary);
    env.add_function("copy_block", copy_block);
    env.add_function("link", link);
    env.add_function("table", table);
    env.add_function("qr", qr);
    env.add_function("calendar_url", calendar_url);
}

/// The level of the headings of parts, if a page does not say: right below its title.
pub(crate) const HEADING: u8 = 2;

/// `level=3`
fn level(kwargs: &Kwargs) -> Result<u8, Error> {
    match kwargs.get::<Option<u8>>("level")? {
        None => Ok(HEADING),
        Some(level @ 2..=6) => Ok(level),
        Some(_) => Err(refuse("a heading's level is 2, 3, 4, 5 or 6")),
    }
}

/// A value as HTML: what is markup stays so, texts are escaped, nothing is nothing.
fn shown(value: &Value) -> Result<Html, Error> {
    match value.kind() {
        ValueKind::None => Ok(Html::default()),
        ValueKind::String if value.is_safe() => Ok(Html::trusted(value.to_string())),
        ValueKind::String | ValueKind::Number | ValueKind::Bool => Ok(Html::text(&value.to_string())),
        _ => Err(refuse("this is neither a text nor a number")),
    }
}

/// `list(['a', 'b'])`
fn list(items: &Value) -> Result<Value, Error> {
    let mut out = Writer::default();
    out.raw("<ul class=\"list-plain\">");
    for item in items.try_iter()? {
        out.raw("<li>").html(&shown(&item)?).raw("</li>");
    }
    out.raw("</ul>");
    Ok(markup(out.finish()))
}

/// `card(title, text, url=…, level=3)`
fn card(title: &Value, text: &Value, kwargs: Kwargs) -> Result<Value, Error> {
    let url = kwargs.get::<Option<&str>>("url")?.and_then(safe_url);
    let level = level(&kwargs)?;
    kwargs.assert_all_used()?;
    let mut out = Writer::default();
    out.raw(&format!("<div class=\"card\"><h{level}>"));
    match &url {
        Some(url) => out
            .raw("<a")
            .attr("href", url)
            .raw(">")
            .html(&shown(title)?)
            .raw("</a>"),
        None => out.html(&shown(title)?),
    };
    out.raw(&format!("</h{level}><p>"))
        .html(&shown(text)?)
        .raw("</p></div>");
    Ok(markup(out.finish()))
}

/// `summary([[t('start'), start], [t('passcode'), passcode]])`: rows without a value are left out.
fn summary(rows: &Value) -> Result<Value, Error> {
    let mut out = Writer::default();
    out.raw("<dl class=\"summary-list\">");
    for row in rows.try_iter()? {
        let label = row.get_item(&Value::from(0))?;
        let value = row.get_item(&Value::from(1))?;
        if !value.is_none() && value.as_str() != Some("") {
            out.raw("<div class=\"summary-row\"><dt>")
                .html(&shown(&label)?)
                .raw("</dt><dd>");
            out.html(&shown(&value)?).raw("</dd></div>");
        }
    }
    out.raw("</dl>");
    Ok(markup(out.finish()))
}

/// `copy_block('invitation', invitation.text, title=t('invitation'), level=3)`: a text with buttons that copy it.
fn copy_block(state: &State<'_, '_>, id: &str, text: &str, kwargs: Kwargs) -> Result<Value, Error> {
    let locale = &host(state)?.context.locale;
    let title: Value = kwargs.get("title")?;
    let level = level(&kwargs)?;
    kwargs.assert_all_used()?;
    let plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if id.is_empty() || !plain {
        return Err(refuse("an id has letters, digits and hyphens"));
    }
    let title_id = format!("{id}-title");
    let mut out = Writer::default();
    out.raw(&format!("<div class=\"copy\"><h{level}"))
        .attr("id", &title_id)
        .raw(">")
        .html(&shown(&title)?)
        .raw(&format!("</h{level}>"));
    out.raw("<pre class=\"copy-text\"")
        .attr("id", id)
        .raw(" tabindex=\"0\" role=\"region\"");
    out.attr("aria-labelledby", &title_id)
        .raw(">")
        .text(text)
        .raw("</pre><div class=\"button-row\">");
    for (attribute, key) in [("data-copy", "copy-text"), ("data-copy-html", "copy-html")] {
        out.raw("<button class=\"button button-secondary\" type=\"button\"")
            .attr(attribute, id);
        out.attr("data-copied", &locale.word("copied", None)).raw(" hidden>");
        out.text(&locale.word(key, None)).raw("</button>");
    }
    out.raw("</div></div>");
    Ok(markup(out.finish()))
}

/// `link(text, url)`: an address that links must not have ends as the text alone.
fn link(text: &Value, url: Option<&str>) -> Result<Value, Error> {
    let mut out = Writer::default();
    match url.and_then(safe_url) {
        Some(url) => out
            .raw("<a")
            .attr("href", &url)
            .raw(">")
            .html(&shown(text)?)
            .raw("</a>"),
        None => out.html(&shown(text)?),
    };
    Ok(markup(out.finish()))
}

/// `table(meetings, columns=[{'label': t('topic'), 'value': 'topic', 'page': 'invitation', 'params': {'id': 'id'}},
/// {'label': t('start'), 'value': 'start', 'format': 'date-time', 'zone': 'time_zone'}], caption=t('upcoming'))`
fn table(state: &State<'_, '_>, rows: &Value, kwargs: Kwargs) -> Result<Value, Error> {
    let host = host(state)?;
    let columns: Vec<Value> = kwargs.get("columns")?;
    let caption: Option<Value> = kwargs.get("caption")?;
    kwargs.assert_all_used()?;
    let member = |column: &Value, name: &str| {
        column
            .get_attr(name)
            .ok()
            .filter(|value| !value.is_none() && !value.is_undefined())
    };
    let word = |column: &Value, name: &str| member(column, name).and_then(|value| value.as_str().map(str::to_owned));
    let mut out = Writer::default();
    out.raw("<table class=\"table table-cards\" role=\"table\">");
    if let Some(caption) = &caption {
        out.raw("<caption>").html(&shown(caption)?).raw("</caption>");
    }
    out.raw("<thead role=\"rowgroup\"><tr role=\"row\">");
    for column in &columns {
        let label = word(column, "label").ok_or_else(|| refuse("a column needs a `label`"))?;
        out.raw("<th role=\"columnheader\" scope=\"col\">")
            .text(&label)
            .raw("</th>");
    }
    out.raw("</tr></thead><tbody role=\"rowgroup\">");
    for row in rows.try_iter()? {
        out.raw("<tr role=\"row\">");
        for (index, column) in columns.iter().enumerate() {
            let name = word(column, "value").ok_or_else(|| refuse("a column needs a `value`, the name of a member"))?;
            let value = row.get_attr(&name)?;
            if value.is_undefined() {
                return Err(refuse(format!("the rows have no `{name}`")));
            }
            let zone = word(column, "zone").and_then(|name| row.get_attr(&name).ok());
            let text = cell(&host.context, &value, word(column, "format").as_deref(), zone.as_ref())?;
            let label = word(column, "label").unwrap_or_default();
            if index == 0 {
                out.raw("<th role=\"rowheader\" scope=\"row\">");
            } else {
                out.raw("<td role=\"cell\"").attr("data-label", &label).raw(">");
            }
            match word(column, "page") {
                Some(page) => {
                    let mut params = Vec::new();
                    if let Some(given) = member(column, "params") {
                        for param in given.try_iter()? {
                            let source = given.get_item(&param)?.to_string();
                            params.push((param.to_string(), row.get_attr(&source)?.to_string()));
                        }
                    }
                    out.raw("<a")
                        .attr("href", &address(&host, &page, &params)?)
                        .raw(">")
                        .html(&text)
                        .raw("</a>")
                }
                None => out.html(&text),
            };
            out.raw(if index == 0 { "</th>" } else { "</td>" });
        }
        out.raw("</tr>");
    }
    out.raw("</tbody></table>");
    Ok(markup(out.finish()))
}

fn cell(
    context: &super::PageContext,
    value: &Value,
    format: Option<&str>,
    zone: Option<&Value>,
) -> Result<Html, Error> {
    let (Some(format), false) = (format, value.is_none()) else {
        return shown(value);
    };
    let tag = context.locale.tag();
    let zone = zone.and_then(Value::as_str);
    let text = value.as_str().unwrap_or_default();
    let failed = |error: format::MomentError| refuse(error.to_string());
    let written = match format {
        "date" => format::date(text, zone, DateStyle::Full, tag).map_err(failed)?,
        "time" => format::time(text, zone, tag).map_err(failed)?,
        "date-time" => format::date_time(text, zone, DateStyle::Full, tag).map_err(failed)?,
        "duration" => format::duration(i64::try_from(value.clone())?, &context.locale),
        "number" => format::number(f64::try_from(value.clone())?, tag),
        other => {
            return Err(refuse(format!(
                "there is no format `{other}`: use date, time, date-time, duration or number"
            )));
        }
    };
    Ok(Html::text(&written))
}

/// `qr(meeting.join_url, label=t('qr'))`: a QR code as a picture.
fn qr(text: &str, kwargs: Kwargs) -> Result<Value, Error> {
    let label: &str = kwargs.get("label")?;
    let caption: Option<Value> = kwargs.get("caption")?;
    kwargs.assert_all_used()?;
    let code = qrcode::QrCode::new(text).map_err(|_| refuse("this is too long for a QR code"))?;
    let width = code.width();
    let colors = code.to_colors();
    let mut path = String::new();
    for (row, line) in colors.chunks(width).enumerate() {
        let mut column = 0;
        for run in line.chunk_by(|a, b| a == b) {
            if run.first() == Some(&qrcode::Color::Dark) {
                // Four modules of white around the code are part of it.
                let (x, y, length) = (column + 4, row + 4, run.len());
                path.push_str(&format!("M{x} {y}h{length}v1h-{length}z"));
            }
            column += run.len();
        }
    }
    let size = (width + 8).to_string();
    let mut out = Writer::default();
    out.raw("<figure class=\"qr\"><svg")
        .attr("viewBox", &format!("0 0 {size} {size}"))
        .raw(" role=\"img\"");
    out.attr("aria-label", label)
        .raw(" shape-rendering=\"crispEdges\"><path fill=\"#fff\"");
    out.attr("d", &format!("M0 0h{size}v{size}H0z"))
        .raw("/><path")
        .attr("d", &path)
        .raw("/></svg>");
    if let Some(caption) = &caption {
        out.raw("<figcaption>").html(&shown(caption)?).raw("</figcaption>");
    }
    out.raw("</figure>");
    Ok(markup(out.finish()))
}

/// `calendar_url('google', title=…, start=…, minutes=60, text=…, place=…, rrule=…, zone=…)`: opens a new entry in a web
/// calendar. `start` is an instant in UTC; a rule repeats it on the clocks of the zone. Outlook's address knows no rule.
fn calendar_url(service: &str, kwargs: Kwargs) -> Result<String, Error> {
    let title: &str = kwargs.get("title")?;
    let start: &str = kwargs.get("start")?;
    let minutes: i64 = kwargs.get("minutes")?;
    let text = kwargs.get::<Option<&str>>("text")?.unwrap_or_default();
    let place = kwargs.get::<Option<&str>>("place")?.unwrap_or_default();
    let rule = kwargs.get::<Option<&str>>("rrule")?;
    let zone = kwargs.get::<Option<&str>>("zone")?;
    kwargs.assert_all_used()?;
    let failed = |_| {
        refuse(format!(
            "`{start}` is no instant; give one such as `2027-03-22T09:00:00Z`"
        ))
    };
    let start: jiff::Timestamp = start.parse().map_err(failed)?;
    let span = jiff::SignedDuration::from_mins(minutes.clamp(0, 525_600));
    let end = start.checked_add(span).map_err(|_| refuse("this date is too late"))?;
    // Addresses have an end: long texts are cut.
    let text: String = text.chars().take(1_500).collect();
    let written = match service {
        "google" => {
            let compact = |at: jiff::Timestamp| at.strftime("%Y%m%dT%H%M%SZ").to_string();
            let dates = format!("{}/{}", compact(start), compact(end));
            let rule = rule.map(|rule| format!("RRULE:{}", rule.trim_start_matches("RRULE:")));
            let base = "https://calendar.google.com/calendar/render?action=TEMPLATE";
            let pairs = [
                ("text", title),
                ("dates", &dates),
                ("details", &text),
                ("location", place),
            ];
            let pairs = pairs.into_iter().chain(zone.map(|zone| ("ctz", zone)));
            let pairs = pairs.chain(rule.as_deref().map(|rule| ("recur", rule)));
            Url::parse_with_params(base, pairs)
        }
        "outlook" => {
            let base =
                "https://outlook.office.com/calendar/0/deeplink/compose?path=/calendar/action/compose&rru=addevent";
            let (start, end) = (start.to_string(), end.to_string());
            let pairs = [
                ("subject", title),
                ("startdt", &start),
                ("enddt", &end),
                ("body", &text),
                ("location", place),
            ];
            Url::parse_with_params(base, pairs)
        }
        other => return Err(refuse(format!("there is no calendar `{other}`: use google or outlook"))),
    };
    written
        .map(|url| url.to_string())
        .map_err(|error| refuse(error.to_string()))
}
