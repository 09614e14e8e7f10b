//! The HTML around pages: the bar with the page in a frame, a page on its own, and what is wrong or comes next in its place.

use std::fmt::Write as _;

use microapp_templates::html::escape;
use microapp_templates::kit::{Drawn, State};
use microapp_templates::model::manifest::LocaleTag;
use microapp_templates::{Diagnostic, Template};

use super::view::{DIRECTIONS, THEMES, View, WIDTHS};

/// The bar, and the frame in which the page is.
pub fn bar(template: Option<&Template>, warnings: &[Diagnostic], view: &View, page: &str, width: &str) -> String {
    let pages: Vec<String> = match template {
        Some(template) => template.pages().iter().map(|page| page.manifest.name.clone()).collect(),
        None => vec![page.to_owned()],
    };
    let languages: Vec<String> = match template {
        Some(template) => template
            .manifest()
            .spec
            .locales
            .available
            .iter()
            .map(|tag| tag.as_str().to_owned())
            .collect(),
        None => LocaleTag::ALL.iter().map(|tag| tag.as_str().to_owned()).collect(),
    };
    let texts = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let states: Vec<String> = State::ALL.iter().map(|state| state.as_str().to_owned()).collect();
    let choices = [
        ("page", "Page", pages, page),
        ("language", "Language", languages, view.language.as_str()),
        ("theme", "Theme", texts(&THEMES), view.theme),
        ("width", "Width", texts(&WIDTHS), width),
        ("direction", "Direction", texts(&DIRECTIONS), view.direction),
        ("state", "State", states, view.state.as_str()),
    ];
    let mut fields = String::new();
    for (name, label, words, chosen) in choices {
        write!(fields, "<label>{label} <select name=\"{name}\">").ok();
        for word in words {
            let mark = if word == chosen { " selected" } else { "" };
            let word = escape(&word);
            write!(fields, "<option value=\"{word}\"{mark}>{word}</option>").ok();
        }
        fields.push_str("</select></label>\n");
    }
    let mut told = String::new();
    if !warnings.is_empty() {
        let list: String = warnings.iter().map(|warning| format!("{warning}\n\n")).collect();
        let count = warnings.len();
        write!(
            told,
            "<details><summary>Forgotten: {count}</summary><pre>{}</pre></details>",
            escape(&list)
        )
        .ok();
    }
    let source = escape(&format!("/view/{}/{page}", view.path()));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><title>Preview</title><link rel=\"icon\" href=\"data:,\"><link rel=\"stylesheet\" \
         href=\"/assets/preview.css\"><script type=\"module\" src=\"/assets/preview.js\"></script></head>\n<body>\n<header>\n\
         <h1 class=\"unseen\">Preview</h1>\n<form class=\"bar\" method=\"get\" action=\"/\">\n{fields}<button \
         type=\"submit\">Show</button>\n<output id=\"state\"></output>\n</form>\n</header>\n{told}\n<main><iframe id=\"page\" class=\"{width}\" title=\"The page\" \
         src=\"{source}\"></iframe></main>\n</body>\n</html>\n"
    )
}

/// A page.
pub fn page(template: &Template, view: &View, drawn: &Drawn, sent: bool) -> String {
    let title = escape(&drawn.title);
    let product = escape(&template.manifest().metadata.title);
    let sent = if sent { " data-sent=\"true\"" } else { "" };
    let body = format!(
        "<header class=\"page-header\"><div class=\"page-header-inner\"><span class=\"product\">{product}</span></div></header>\n\
         <main class=\"main\" id=\"main\"><h1>{title}</h1>\n{}</main>",
        drawn.body
    );
    framed(view, &title, sent, &body)
}

/// What is wrong, in place of a page.
pub fn wrong(view: &View, told: &[String]) -> String {
    let list: String = told
        .iter()
        .map(|text| format!("<pre class=\"copy-text\">{}</pre>\n", escape(text)))
        .collect();
    let title = "This page can't be shown";
    let body = format!(
        "<main class=\"main\" id=\"main\"><h1>{title}</h1>\n<p>Mend it and save: the page comes back by itself.</p>\n{list}</main>"
    );
    framed(view, title, "", &body)
}

/// Where a button leads out of the template, in place of the page that it leads to.
pub fn leads_out(view: &View, address: &str, back: &str) -> String {
    let title = "The button leads on";
    let (address, back) = (escape(address), escape(back));
    let body = format!(
        "<main class=\"main\" id=\"main\"><h1>{title}</h1>\n<p>Here the browser goes to</p>\n<pre class=\"copy-text\" \
         tabindex=\"0\">{address}</pre>\n<p><a class=\"back\" href=\"{back}\">Back to the page</a></p></main>"
    );
    // As after any form that was sent: a saved file brings the page back, and does not press again.
    framed(view, title, " data-sent=\"true\"", &body)
}

fn framed(view: &View, title: &str, marks: &str, body: &str) -> String {
    let (language, theme, direction) = (view.language.as_str(), view.theme, view.direction);
    format!(
        "<!doctype html>\n<html lang=\"{language}\" dir=\"{direction}\" data-theme=\"{theme}\"{marks}>\n<head><meta \
         charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta \
         name=\"color-scheme\" content=\"light dark\"><title>{title}</title><link rel=\"icon\" href=\"data:,\"><link rel=\"stylesheet\" \
         href=\"/assets/microapp.css\"><script type=\"module\" src=\"/assets/microapp.js\"></script></head>\n<body>\n{body}\n\
         </body>\n</html>\n"
    )
}
