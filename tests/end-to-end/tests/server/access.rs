//! Every route with every role.

use http::Method;
use microapp_server::pages::{self, Catalogue};
use microapp_server::web::{Access, Route, routes};
use microapp_store::Role;

use crate::support::{Served, form_token};

/// What each route is for, and who may use it. A route that is missing here fails the test: somebody has to think about
/// it twice.
const EXPECTED: &[(&str, &str, Access)] = &[
    ("GET", "/healthz", Access::Anybody),
    ("GET", "/metrics", Access::Monitor),
    ("POST", "/admin/monitor", Access::Admin),
    ("GET", "/assets/{version}/{name}", Access::Anybody),
    ("GET", "/maintenance", Access::Anybody),
    ("GET", "/sign-in", Access::Anybody),
    ("POST", "/sign-in", Access::Anybody),
    ("POST", "/sign-out", Access::User),
    ("POST", "/language", Access::Anybody),
    ("POST", "/sign-in/provider", Access::Anybody),
    ("GET", "/sign-in/provider/callback", Access::Anybody),
    ("GET", "/setup/{secret}", Access::Anybody),
    ("POST", "/setup/{secret}", Access::Anybody),
    ("GET", "/password/{secret}", Access::Anybody),
    ("POST", "/password/{secret}", Access::Anybody),
    ("GET", "/account", Access::User),
    ("POST", "/account/password", Access::User),
    ("POST", "/account/sessions/end-others", Access::User),
    ("POST", "/account/sessions/{label}/end", Access::User),
    ("GET", "/admin/people", Access::Admin),
    ("POST", "/admin/people", Access::Admin),
    ("GET", "/admin/people/{id}", Access::Admin),
    ("POST", "/admin/people/{id}", Access::Admin),
    ("POST", "/admin/people/{id}/link", Access::Admin),
    ("GET", "/admin/intents", Access::Admin),
    ("POST", "/admin/intents", Access::Admin),
    ("GET", "/", Access::User),
    ("GET", "/admin", Access::Admin),
    ("POST", "/admin/integrations/{integration}/connect", Access::Admin),
    ("POST", "/admin/integrations/{integration}/disconnect", Access::Admin),
    ("POST", "/admin/integrations/{integration}/paste", Access::Admin),
    ("POST", "/admin/integrations/{integration}/switch", Access::Admin),
    ("POST", "/admin/integrations/{integration}/directory", Access::Admin),
    ("POST", "/admin/integrations/{integration}/hosts", Access::Admin),
    (
        "POST",
        "/admin/integrations/{integration}/component/accept",
        Access::Admin,
    ),
    (
        "POST",
        "/admin/integrations/{integration}/component/dismiss",
        Access::Admin,
    ),
    (
        "POST",
        "/admin/integrations/{integration}/component/back",
        Access::Admin,
    ),
    ("GET", "/connections", Access::User),
    ("POST", "/connections/{integration}/connect", Access::User),
    ("POST", "/connections/{integration}/disconnect", Access::User),
    ("POST", "/connections/{integration}/paste", Access::User),
    ("GET", "/admin/api/gwsc/auth/serverContext", Access::Anybody),
    ("GET", "/app/api/auth/serviceAction/callback", Access::Anybody),
    ("GET", "/organization/integration/{connector}/redirect", Access::Anybody),
    ("GET", "/templates", Access::TemplateDeveloper),
    ("POST", "/templates", Access::TemplateDeveloper),
    (
        "POST",
        "/templates/{integration}/{name}/roll-back",
        Access::TemplateDeveloper,
    ),
    (
        "POST",
        "/templates/{integration}/{name}/remove",
        Access::TemplateDeveloper,
    ),
    ("GET", "/app/{integration}", Access::User),
    ("GET", "/app/{integration}/{page}", Access::User),
    ("POST", "/app/{integration}/{page}", Access::User),
    ("GET", "/app/{integration}/{page}/outcome", Access::User),
    ("POST", "/app/{integration}/{page}/settle", Access::User),
    ("POST", "/app/{integration}/{page}/live", Access::User),
    ("GET", "/app/{integration}/{page}/lookup/{control}", Access::User),
    ("GET", "/app/{integration}/{page}/calendar", Access::User),
    ("GET", "/app/{integration}/images/{*path}", Access::User),
    // In a frame, whom the browser does not name is told to open a tab.
    ("GET", "/embed/{integration}/{page}", Access::Anybody),
    ("POST", "/embed/{integration}/{page}", Access::User),
    ("GET", "/embed/{integration}/{page}/outcome", Access::User),
    ("POST", "/embed/{integration}/{page}/settle", Access::User),
    ("POST", "/embed/{integration}/{page}/live", Access::User),
    ("GET", "/embed/{integration}/{page}/lookup/{control}", Access::User),
    ("GET", "/embed/{integration}/{page}/calendar", Access::User),
    ("GET", "/embed/{integration}/images/{*path}", Access::User),
];

/// Those of the server, and those of the templates' pages.
fn all() -> Vec<Route> {
    let mut all = routes();
    all.extend(pages::routes(&Catalogue::default()));
    all
}

#[test]
fn every_route_has_an_entry_and_every_entry_a_route() {
    let there: Vec<_> = all()
        .iter()
        .map(|route| (route.method.to_string(), route.path.clone(), route.access))
        .collect();
    for (method, path, access) in &there {
        let found = EXPECTED
            .iter()
            .find(|entry| (entry.0, entry.1) == (method.as_str(), path.as_str()));
        let found = found.unwrap_or_else(|| panic!("{method} {path} has no entry: who may use it?"));
        assert_eq!(found.2, *access, "{method} {path}");
    }
    assert_eq!(there.len(), EXPECTED.len(), "an entry has no route");
}

#[tokio::test]
async fn a_walk_over_every_route_with_every_role() {
    let served = Served::with(|options| options.routes = pages::routes(&Catalogue::default())).await;
    let person = |role| served.account(&format!("{role:?}@example.com").to_lowercase(), role);
    let roles = [
        None,
        Some(person(Role::User)),
        Some(person(Role::TemplateDeveloper)),
        Some(person(Role::Admin)),
    ];
    let mut walked = 0;
    for route in all() {
        let path = concrete(&route.path);
        for who in &roles {
            let mut browser = who
                .as_ref()
                .map_or_else(|| served.browser(), |person| served.signed_in(person));
            let page = if who.is_some() { "/account" } else { "/sign-in" };
            let token = form_token(&browser.get(page).await.body).expect("a form");
            let answer = if route.method == Method::GET {
                browser.get(&path).await
            } else {
                browser.post(&path, &token, &[]).await
            };
            let (status, leads_to_sign_in) = (answer.status.as_u16(), answer.location().starts_with("/sign-in?"));
            let role = who.as_ref().map(|person| person.role);
            let case = format!("{} {} as {role:?}: {status}", route.method, route.path);
            let may = match route.access {
                Access::Anybody => true,
                Access::User => role.is_some(),
                Access::TemplateDeveloper => role >= Some(Role::TemplateDeveloper),
                Access::Admin | Access::Monitor => role == Some(Role::Admin),
            };
            match (may, role, &route.method) {
                (true, ..) => {
                    assert!(!matches!(status, 401 | 403 | 500) && !leads_to_sign_in, "{case}");
                }
                (false, Some(_), _) => assert_eq!(status, 403, "{case}"),
                (false, None, &Method::GET) => {
                    let home = route.path == "/" && answer.location() == "/sign-in";
                    assert!(status == 303 && (leads_to_sign_in || home), "{case}");
                }
                (false, None, _) => assert_eq!(status, 401, "{case}"),
            }
            walked += 1;
        }
    }
    assert_eq!(walked, EXPECTED.len() * 4);
}

/// A path that nothing is behind.
fn concrete(path: &str) -> String {
    let parts = path
        .split('/')
        .map(|part| if part.starts_with('{') { "nothing" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn an_admin_of_yesterday_is_nobody_today() {
    use microapp_store::{PeopleChange, PeopleStore as _};
    let served = Served::new().await;
    let person = served.account("ada@example.com", Role::Admin);
    let mut browser = served.signed_in(&person);
    browser.get("/admin/people").await.is(200);
    let mut next = served.server.app().people().next(&person);
    next.enabled = false;
    served
        .store
        .apply_people(&[PeopleChange::PutPerson(next)])
        .expect("written");
    browser
        .get("/admin/people")
        .await
        .leads_to("/sign-in?next=%2Fadmin%2Fpeople");
}

#[tokio::test]
async fn metrics_are_for_admins_and_for_whoever_has_the_monitors_token() {
    let served = Served::new().await;
    let admin = served.account("admin@example.com", Role::Admin);
    let mut admins = served.signed_in(&admin);
    admins.get("/metrics").await.is(200);
    let mut made = Vec::new();
    for _ in 0..2 {
        let page = admins.fill("/admin", "/admin/monitor", &[]).await.is(200);
        let token = page
            .body
            .split("Bearer ")
            .nth(1)
            .and_then(|rest| rest.split('<').next());
        made.push(format!("Bearer {}", token.expect("a token")));
    }
    let mut machine = served.browser();
    for (token, status) in [(&*made[1], 200), (&*made[0], 303), ("Bearer wrong", 303), ("", 303)] {
        let answer = machine
            .send(Method::GET, "/metrics", &[("authorization", token)], "")
            .await;
        assert_eq!(answer.status.as_u16(), status, "{token}");
    }
    // The token opens this and nothing else.
    let answer = machine
        .send(Method::GET, "/admin", &[("authorization", &made[1])], "")
        .await;
    assert_eq!(answer.status.as_u16(), 303);
}
