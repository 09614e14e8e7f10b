//! The preview's addresses.
//!
//! A page of another site could have a browser ask for them, so requests that name another host than this machine are
//! refused. Nothing here changes anything or knows a secret.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::middleware::{self, Next as After};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use futures::Stream;
use jiff::Timestamp;
use microapp_templates::form::{Fields, Pressed};
use microapp_templates::kit::{Scene, Stage};
use microapp_templates::page::RenderError;
use microapp_templates::{Locale, Next, Template};
use serde_json::json;
use url::form_urlencoded;

use super::bar;
use super::live::{Live, Reading};
use super::view::{View, WIDTHS, one_of};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                      frame-src 'self'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

/// The pages' own files, and the preview's.
const ASSETS: [(&str, &str, &str); 6] = [
    (
        "microapp.css",
        STYLE,
        include_str!("../../../../../templates/assets/microapp.css"),
    ),
    (
        "microapp.js",
        SCRIPT,
        include_str!("../../../../../templates/assets/microapp.js"),
    ),
    (
        "search.js",
        SCRIPT,
        include_str!("../../../../../templates/assets/search.js"),
    ),
    ("dom.js", SCRIPT, include_str!("../../../../../templates/assets/dom.js")),
    ("preview.css", STYLE, include_str!("preview.css")),
    ("preview.js", SCRIPT, include_str!("preview.js")),
];

/// All addresses.
pub fn router(live: Arc<Live>, port: u16) -> Router {
    Router::new()
        .route("/", get(shell))
        .route("/changes", get(changes))
        .route("/assets/{name}", get(asset))
        .route("/view/{view}/images/{*path}", get(image))
        .route("/view/{view}/{page}", get(show).post(press))
        .route("/view/{view}/{page}/live", axum::routing::post(live_part))
        .with_state(live)
        .layer(middleware::from_fn(move |request: Request, after: After| {
            guard(port, request, after)
        }))
}

/// Only for this machine, and with the headers that a server's pages have.
async fn guard(port: u16, request: Request, after: After) -> Response {
    let host = request
        .headers()
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    let known = ["127.0.0.1", "localhost", "[::1]"]
        .iter()
        .any(|name| host == format!("{name}:{port}"));
    if !known {
        return (
            StatusCode::MISDIRECTED_REQUEST,
            "This preview is for this machine alone.\n",
        )
            .into_response();
    }
    let mut response = after.run(request).await;
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn shell(State(live): State<Arc<Live>>, uri: Uri) -> Html<String> {
    let reading = live.now();
    let query = query(&uri);
    let given = |name: &str| query.get(name).map(String::as_str);
    let template = reading.stage.as_ref().ok().map(|stage| &*stage.template);
    let view = View::of(template, given);
    let first = template.and_then(|template| template.pages().first());
    let asked = given("page").filter(|page| template.is_none_or(|template| template.page(page).is_some()));
    let page = asked
        .or(first.map(|page| page.manifest.name.as_str()))
        .unwrap_or("start");
    let width = one_of(&WIDTHS, given("width"));
    Html(bar::bar(template, &reading.warnings, &view, page, width))
}

/// A line for each reading of the template, the present one first.
async fn changes(State(live): State<Arc<Live>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut changed = live.changes();
    changed.mark_changed();
    let stream = futures::stream::unfold((live, changed), |(live, mut changed)| async move {
        changed.changed().await.ok()?;
        changed.borrow_and_update();
        let event = Event::default().data(told(&live.now()));
        Some((Ok(event), (live, changed)))
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

fn told(reading: &Reading) -> String {
    let menu = reading.stage.as_ref().ok().map(|stage| {
        let manifest = stage.template.manifest();
        let pages = manifest.spec.pages.iter().map(|page| page.name.as_str());
        let languages = manifest.spec.locales.available.iter().map(|tag| tag.as_str());
        pages.chain(languages).collect::<Vec<_>>().join(" ")
    });
    let wrong = reading.stage.as_ref().err().map_or(0, Vec::len);
    json!({ "number": reading.number, "menu": menu, "wrong": wrong }).to_string()
}

async fn asset(Path(name): Path<String>) -> Response {
    match ASSETS.iter().find(|(known, ..)| *known == name) {
        Some((_, kind, text)) => ([(CONTENT_TYPE, *kind)], *text).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn image(State(live): State<Arc<Live>>, Path((_, path)): Path<(String, String)>) -> Response {
    let path = format!("images/{path}");
    let kind = match path.rsplit('.').next() {
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("webp") => "image/webp",
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    let reading = live.now();
    let bytes = reading
        .stage
        .as_ref()
        .ok()
        .and_then(|stage| stage.template.image(&path));
    match bytes {
        Some(bytes) => ([(CONTENT_TYPE, kind)], bytes.to_vec()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn show(State(live): State<Arc<Live>>, Path((view, page)): Path<(String, String)>, uri: Uri) -> Response {
    let Some(view) = View::parse(&view) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let reading = live.now();
    let stage = match &reading.stage {
        Ok(stage) => stage,
        Err(told) => return wrong(&view, told),
    };
    let scene = scene(stage, &view, &page, &uri);
    match stage.draw(&scene, None) {
        Ok(drawn) => Html(bar::page(&stage.template, &view, &drawn, false)).into_response(),
        Err(error) => failed(&view, &error),
    }
}

/// A form that was sent: what is wrong with it, or the page that comes next.
async fn press(
    State(live): State<Arc<Live>>,
    Path((view, page)): Path<(String, String)>,
    uri: Uri,
    body: String,
) -> Response {
    let Some(view) = View::parse(&view) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let reading = live.now();
    let stage = match &reading.stage {
        Ok(stage) => stage,
        Err(told) => return wrong(&view, told),
    };
    let scene = scene(stage, &view, &page, &uri);
    let fields = fields(&body);
    let next = match fields.pressed() {
        Pressed::Action(_) => stage.press(&scene, &fields),
        Pressed::Update | Pressed::Preview | Pressed::Search(_) | Pressed::Generate(_) => Ok(Ok(Next::Stay)),
    };
    match next {
        Ok(Ok(Next::Page { name, params })) => {
            let query = form_urlencoded::Serializer::new(String::new())
                .extend_pairs(&params)
                .finish();
            Redirect::to(&format!("{}{name}?{query}", scene.base)).into_response()
        }
        Ok(Ok(Next::Link(address))) => {
            let back = uri.path_and_query().map_or("/", |path| path.as_str());
            Html(bar::leads_out(&view, &address, back)).into_response()
        }
        Ok(Ok(Next::Stay | Next::Call { .. }) | Err(_)) => match stage.draw(&scene, Some(&fields)) {
            Ok(drawn) => Html(bar::page(&stage.template, &view, &drawn, true)).into_response(),
            Err(error) => failed(&view, &error),
        },
        Err(error) => failed(&view, &error),
    }
}

async fn live_part(
    State(live): State<Arc<Live>>,
    Path((view, page)): Path<(String, String)>,
    uri: Uri,
    body: String,
) -> Response {
    let reading = live.now();
    let (Some(view), Ok(stage)) = (View::parse(&view), &reading.stage) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match stage.live(&scene(stage, &view, &page, &uri), &fields(&body)) {
        Ok(html) => Html(html.into_string()).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

fn scene(stage: &Stage, view: &View, page: &str, uri: &Uri) -> Scene {
    Scene {
        page: page.to_owned(),
        locale: locale(&stage.template, view),
        state: view.state,
        params: query(uri),
        base: format!("/view/{}/", view.path()),
        now: Timestamp::now(),
    }
}

fn locale(template: &Template, view: &View) -> Arc<Locale> {
    template.locale(view.language.as_str())
}

fn query(uri: &Uri) -> BTreeMap<String, String> {
    form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
        .into_owned()
        .collect()
}

fn fields(body: &str) -> Fields {
    Fields::new(form_urlencoded::parse(body.as_bytes()).into_owned())
}

fn failed(view: &View, error: &RenderError) -> Response {
    wrong(view, &[error.to_string()])
}

fn wrong(view: &View, told: &[String]) -> Response {
    Html(bar::wrong(view, told)).into_response()
}
