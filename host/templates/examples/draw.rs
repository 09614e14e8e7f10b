//! Draws every page of a template with sample values, one HTML file for each page and language, for tests to look at.
//!
//! `cargo run -p microapp-templates --example draw -- TEMPLATE ACTION-SCHEMAS SAMPLES.json OUT`
//!
//! The samples: `user`, `tables` and `links` as a page sees them, the output of each action under `actions`, and by page
//! under `pages` its `params`, the `fields` as a browser sends them and whether the fields are to be checked.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use microapp_templates::form::Tables;
use microapp_templates::page::{PageContext, User};
use microapp_templates::{ActionSchema, ActionSchemas, Bundle, FormView, Html, Locale, Template};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Samples {
    user: SampleUser,
    now: String,
    tables: Tables,
    links: BTreeMap<String, String>,
    actions: BTreeMap<String, Value>,
    pages: BTreeMap<String, SamplePage>,
}

#[derive(Deserialize)]
struct SampleUser {
    name: String,
    email: String,
    time_zone: String,
}

/// A page as somebody sees it. One page may be seen in several ways, each under a name of its own.
#[derive(Deserialize)]
struct SamplePage {
    page: String,
    #[serde(default)]
    params: BTreeMap<String, String>,
    #[serde(default)]
    fields: Vec<(String, String)>,
    #[serde(default)]
    check: bool,
    /// Outputs in place of the common ones.
    #[serde(default)]
    actions: BTreeMap<String, Value>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [template, schemas, samples, out] = &arguments[..] else {
        return Err("usage: draw TEMPLATE ACTION-SCHEMAS SAMPLES.json OUT".into());
    };
    let samples: Samples = serde_json::from_str(&fs::read_to_string(samples)?)?;
    let actions = actions(Path::new(schemas))?;
    let template = Template::load(&Bundle::from_folder(Path::new(template))?, &actions).map_err(|findings| {
        let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
        lines.join("\n")
    })?;
    fs::create_dir_all(out)?;
    for locale in template.locales() {
        for (name, sample) in &samples.pages {
            let html = draw(&template, &samples, sample, locale).map_err(|error| format!("{name}: {error}"))?;
            fs::write(Path::new(out).join(format!("{name}.{}.html", locale.lang())), html)?;
        }
    }
    Ok(())
}

fn actions(folder: &Path) -> Result<ActionSchemas, Box<dyn Error>> {
    let mut actions = ActionSchemas::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let Some(action) = name.strip_suffix(".input.json") else {
            continue;
        };
        let schema = |name: String| -> Result<Value, Box<dyn Error>> {
            Ok(serde_json::from_str(&fs::read_to_string(folder.join(name))?)?)
        };
        let known = ActionSchema {
            input: schema(format!("{action}.input.json"))?,
            output: schema(format!("{action}.output.json"))?,
            reads_only: !["create-", "update-", "delete-"]
                .iter()
                .any(|start| action.starts_with(start)),
            secret_output: action == "get-start-url",
        };
        actions = actions.with(action, known);
    }
    Ok(actions)
}

fn draw(
    template: &Template,
    samples: &Samples,
    sample: &SamplePage,
    locale: &Arc<Locale>,
) -> Result<String, Box<dyn Error>> {
    let name = sample.page.as_str();
    let page = template.page(name).ok_or("there is no such page")?;
    let output = |action: &str| sample.actions.get(action).or_else(|| samples.actions.get(action));
    let mut context = PageContext::new(Arc::clone(locale));
    context.user = User {
        name: samples.user.name.clone(),
        email: samples.user.email.clone(),
        time_zone: Some(samples.user.time_zone.clone()),
    };
    context.params = sample.params.clone();
    context.links = samples.links.clone();
    let now = samples.now.parse()?;
    context.now = now;
    for load in &page.manifest.load {
        let value = output(&load.action).ok_or_else(|| format!("no sample of `{}`", load.action))?;
        template.put_output(&mut context, &load.name, &load.action, value);
    }
    if let Some(form) = &page.form {
        let mut fields = template.first_fields(name, &context)?;
        for (field, _) in &sample.fields {
            fields.remove(field);
        }
        for (field, value) in &sample.fields {
            fields.push(field, value);
        }
        let submission = form.parse(&fields, locale, &samples.tables);
        template.put_form(&mut context, name, &submission.input);
        let live = match template.live_call(name, &context)? {
            Some((action, _)) if !sample.fields.is_empty() => match output(&action) {
                Some(value) => Some(template.render_live(name, &context, value)?),
                None => None,
            },
            _ => None,
        };
        let buttons = template.buttons(name, &context)?;
        let view = FormView {
            locale,
            action: "/sent",
            hidden: &[("_key".to_owned(), "sample".to_owned())],
            fields: &fields,
            errors: if sample.check { &submission.errors } else { &[] },
            tables: &samples.tables,
            time_zone: Some(&samples.user.time_zone),
            now,
            buttons: &buttons,
            preview_url: Some("/preview"),
            lookup_url: Some("/lookup/"),
            live: live.as_ref(),
            passcode: None,
        };
        context.form_html = Some(form.render(&view));
    }
    let body = match &page.manifest.template {
        Some(_) => template.render_page(name, &context)?,
        None => context.form_html.clone().unwrap_or_default(),
    };
    Ok(framed(&template.title(page, locale), locale, &body))
}

fn framed(title: &str, locale: &Locale, body: &Html) -> String {
    let title = Html::text(title);
    let (title, lang, body) = (title.as_str(), locale.lang(), body.as_str());
    format!(
        "<!doctype html>\n<html lang=\"{lang}\" dir=\"ltr\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\"><title>{title}</title>\
         <link rel=\"stylesheet\" href=\"/microapp.css\"><script type=\"module\" src=\"/microapp.js\"></script></head>\n\
         <body>\n<main class=\"main\" id=\"main\"><h1>{title}</h1>\n{body}</main>\n</body>\n</html>\n"
    )
}
