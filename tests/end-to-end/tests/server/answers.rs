//! What every answer has, whatever it is.

use http::Method;
use microapp_store::Role;

use crate::support::{Answer, Served, form_token};

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src \
                      'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

fn has_the_headers(answer: &Answer, what: &str) {
    for (name, value) in [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), value, "{name} of {what}");
    }
    assert!(answer.header("permissions-policy").contains("camera=()"), "{what}");
}

#[tokio::test]
async fn every_answer_has_strict_headers_and_pages_are_not_kept() {
    let served = Served::new().await;
    let ada = served.account("ada@example.com", Role::Admin);
    let mut browser = served.signed_in(&ada);
    let mut nobody = served.browser();
    let page = nobody.get("/sign-in").await;
    let style = page
        .body
        .split("href=\"/assets/")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let style = format!("/assets/{}", style.expect("a style sheet"));
    let kept = nobody.get(&style).await.is(200);
    assert_eq!(kept.header("cache-control"), "public, max-age=31536000, immutable");
    has_the_headers(&kept, "the style sheet");
    nobody.get(&style.replace("/assets/", "/assets/0")).await.is(404);
    let big = "x".repeat(300_000);
    let origin = served.origin();
    let answers = [
        ("a page", page, 200),
        ("a redirect", nobody.get("/admin").await, 303),
        ("nothing", nobody.get("/nothing/here").await, 404),
        (
            "a wrong method",
            nobody.send(Method::DELETE, "/sign-in", &[], "").await,
            405,
        ),
        ("a forbidden form", browser.post("/sign-out", "no", &[]).await, 403),
        (
            "a large body",
            nobody
                .send(Method::POST, "/sign-in", &[("origin", &origin)], &big)
                .await,
            413,
        ),
        ("the admin's page", browser.get("/admin").await, 200),
        (
            "another name",
            nobody.send(Method::GET, "/", &[("host", "evil.test")], "").await,
            421,
        ),
    ];
    for (what, answer, status) in answers {
        assert_eq!(answer.status.as_u16(), status, "{what}: {}", answer.body);
        has_the_headers(&answer, what);
        assert_eq!(answer.header("cache-control"), "no-store", "{what}");
        if status >= 400 {
            assert!(answer.body.contains("Reference: "), "{what}: {}", answer.body);
        }
        for leak in ["panic", "src/", "sqlite", "microapp_"] {
            assert!(!answer.body.contains(leak), "{what} shows {leak}: {}", answer.body);
        }
    }
}

#[tokio::test]
async fn a_script_gets_its_errors_as_json() {
    let served = Served::new().await;
    let mut browser = served.browser();
    let answer = browser
        .send(Method::GET, "/account", &[("accept", "application/json")], "")
        .await
        .is(401);
    let value: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
    assert_eq!(value["error"], "Sign in first");
    assert_eq!(value["reference"].as_str().map(str::len), Some(10));
}

#[tokio::test]
async fn another_name_of_this_machine_leads_to_the_public_one() {
    let served = Served::new().await;
    let mut browser = served.browser();
    let port = served.server.address().port();
    let host = format!("localhost:{port}");
    let answer = browser
        .send(Method::GET, "/sign-in?next=%2Fa", &[("host", &host)], "")
        .await;
    assert_eq!(
        (answer.status.as_u16(), answer.location()),
        (308, &*format!("{}/sign-in?next=%2Fa", served.origin()))
    );
}

#[tokio::test]
async fn cookies_over_https_are_for_this_host_alone() {
    let url = "https://meet.example.com".parse().expect("a URL");
    let served = Served::with(|options| options.public_url = Some(url)).await;
    let mut browser = served.browser();
    browser.origin = format!("http://{}", served.server.address());
    let page = browser
        .send(Method::GET, "/sign-in", &[("host", "meet.example.com")], "")
        .await
        .is(200);
    let cookie = page.header("set-cookie");
    assert!(cookie.starts_with("__Host-microapp-visit="), "{cookie}");
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"), "{cookie}");
    assert_eq!(page.header("strict-transport-security"), "max-age=63072000");
    assert!(form_token(&page.body).is_some());
}

#[tokio::test]
async fn cookies_on_this_machine_are_hidden_from_scripts_too() {
    let served = Served::new().await;
    served.account_with_password("ada@example.com", Role::User).await;
    let mut browser = served.browser();
    let fields = [("email", "ada@example.com"), ("password", crate::support::PASSWORD)];
    let answer = browser.fill("/sign-in", "/sign-in", &fields).await.leads_to("/");
    let mut seen = Vec::new();
    for cookie in answer.headers.get_all("set-cookie") {
        let cookie = cookie.to_str().expect("text");
        assert!(cookie.contains("; Path=/; HttpOnly; SameSite=Lax"), "{cookie}");
        assert!(!cookie.contains("Domain"), "{cookie}");
        seen.push(cookie.split('=').next().expect("a name"));
    }
    assert_eq!(seen, ["microapp-session", "microapp-device", "microapp-visit"]);
}
