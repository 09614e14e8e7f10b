//! A code that an admin, or a person, pastes into a page: where the app sends browsers to an address that nobody answers.

use std::time::Duration;

use microapp_store::{AuditEntry, PersonRow, Role, Store as _};
use zoom_simulator::{AppKind, Simulator};

use crate::connecting::decide;
use crate::support::{Answer, Browser, Served, form_token, zoom};

const REDIRECT: &str = "https://localhost/";
const CONNECT: &str = "/admin/integrations/zoom/connect";
const PASTE: &str = "/admin/integrations/zoom/paste";

/// An admin in a browser, and an app that only an address bar knows the code of.
struct Desk {
    zoom: Simulator,
    served: Served,
    admin: PersonRow,
    browser: Browser,
}

impl Desk {
    async fn new() -> Self {
        let (zoom, served) = (zoom().await, Served::new().await);
        served.install_redirected(&zoom, AppKind::AccountLevel, REDIRECT);
        let admin = served.account("admin@example.com", Role::Admin);
        let browser = served.signed_in(&admin);
        Self {
            zoom,
            served,
            admin,
            browser,
        }
    }

    fn owner(&self) -> String {
        self.zoom.users()[0].email.clone()
    }

    async fn begin(&mut self) -> Shown {
        Shown::of(&self.browser.fill("/admin", CONNECT, &[]).await.is(200))
    }

    async fn paste(&mut self, shown: &Shown, text: &str) -> Answer {
        let fields = [("state", shown.state.as_str()), ("code", text)];
        self.browser.post(PASTE, &shown.token, &fields).await
    }

    async fn is_connected(&mut self) -> bool {
        !self.browser.get("/admin").await.is(200).body.contains("Not connected")
    }

    /// Why sign-ins did not come about.
    fn reasons(&self) -> Vec<String> {
        let entries = self.served.store.audit(1, 1_000).expect("the log").into_iter();
        let failed = entries.filter(|entry: &AuditEntry| entry.event.what == "connection.sign_in_failed");
        failed.map(|entry| entry.event.details).collect()
    }
}

/// The page with the link and the field.
struct Shown {
    token: String,
    state: String,
    /// To the consent page; empty where the code of one that was opened before is awaited.
    link: String,
}

impl Shown {
    fn of(page: &Answer) -> Self {
        let between = |before: &str| {
            let after = page.body.split_once(before).map(|(_, after)| after);
            after
                .and_then(|after| after.split('"').next())
                .unwrap_or_default()
                .to_owned()
        };
        assert!(page.body.contains(REDIRECT), "{}", page.body);
        Self {
            token: form_token(&page.body).expect("a form"),
            state: between("name=\"state\" value=\""),
            link: between("button button-secondary\" href=\"").replace("&amp;", "&"),
        }
    }
}

fn code_of(address: &str) -> &str {
    let after = address.split_once("code=").expect("a code").1;
    after.split('&').next().expect("a code")
}

/// The page again: with this beside the field, and without what was pasted.
#[track_caller]
fn objected(answer: Answer, words: &str, pasted: &str) -> Shown {
    let answer = answer
        .is(422)
        .says(words)
        .says("aria-invalid=\"true\"")
        .says("code-error");
    assert!(pasted.len() < 20 || !answer.body.contains(pasted), "{}", answer.body);
    Shown::of(&answer)
}

#[tokio::test]
async fn r104_r107_r108_an_admin_pastes_the_address_what_follows_in_it_or_the_code() {
    let mut desk = Desk::new().await;
    for cut in 0..3 {
        assert!(!desk.is_connected().await);
        let shown = desk.begin().await;
        assert!(
            shown.link.contains("code_challenge_method=S256") && !shown.link.contains("scope="),
            "{}",
            shown.link
        );
        let back = decide(&shown.link, &desk.owner(), "allow").await;
        assert!(back.starts_with("https://localhost/?code="), "{back}");
        let pasted = match cut {
            0 => format!(" {back}\n"),
            1 => back.split_once("code=").expect("a code").1.to_owned(),
            _ => code_of(&back).to_owned(),
        };
        desk.paste(&shown, &pasted)
            .await
            .is(200)
            .says("The account is connected with zoom");
        assert!(desk.is_connected().await);
        // Once: the same again finds nothing that waits.
        objected(desk.paste(&shown, &pasted).await, "was used already", &pasted);
        let disconnect = "/admin/integrations/zoom/disconnect";
        desk.browser.fill("/admin", disconnect, &[]).await.leads_to("/admin");
    }
}

#[tokio::test]
async fn what_is_not_this_sign_ins_code_is_told_at_the_field_and_the_right_one_is_taken_after_it() {
    let mut desk = Desk::new().await;
    let (first, shown) = (desk.begin().await, desk.begin().await);
    let others = decide(&first.link, &desk.owner(), "allow").await;
    let back = decide(&shown.link, &desk.owner(), "allow").await;
    for (pasted, words) in [
        ("", "Paste the address to which"),
        ("two words", "There is a space in it"),
        ("://", "This is no address"),
        ("c\u{f6}de", "This is no code"),
        (
            "https://localhost/?state=a-state-and-no-code",
            "There is no code in this address",
        ),
        (
            "https://elsewhere.test/?code=another-place-has-this",
            "The code comes at https://localhost/",
        ),
        (others.as_str(), "This address is from another attempt"),
    ] {
        let again = objected(desk.paste(&shown, pasted).await, words, pasted);
        assert_eq!(
            (again.state.as_str(), again.link.as_str()),
            (shown.state.as_str(), ""),
            "{pasted}"
        );
    }
    assert!(desk.reasons().is_empty(), "nothing was asked for: {:?}", desk.reasons());
    desk.paste(&shown, &back).await.is(200).says("connected");
}

#[tokio::test]
async fn a_denial_and_a_code_that_is_too_old_lead_to_a_new_link() {
    let mut desk = Desk::new().await;
    let shown = desk.begin().await;
    let denied = decide(&shown.link, &desk.owner(), "deny").await;
    let shown = objected(
        desk.paste(&shown, &denied).await,
        "The service says no (access_denied",
        &denied,
    );
    // Later than the service keeps a code.
    let late = decide(&shown.link, &desk.owner(), "allow").await;
    desk.zoom.advance(Duration::from_secs(6 * 60));
    let shown = objected(
        desk.paste(&shown, &late).await,
        "does not take this code any more",
        code_of(&late),
    );
    assert_eq!(desk.reasons().len(), 2, "{:?}", desk.reasons());
    let back = decide(&shown.link, &desk.owner(), "allow").await;
    desk.paste(&shown, code_of(&back)).await.is(200).says("connected");
}

#[tokio::test]
async fn an_attempt_ends_after_ten_minutes_though_the_service_would_still_take_its_code() {
    let mut desk = Desk::new().await;
    let (waiting, over) = (desk.begin().await, desk.begin().await);
    desk.served.advance(Duration::from_secs(10 * 60 - 5));
    let back = decide(&waiting.link, &desk.owner(), "allow").await;
    desk.paste(&waiting, &back).await.is(200).says("connected");
    let back = decide(&over.link, &desk.owner(), "allow").await;
    desk.served.advance(Duration::from_secs(10));
    let exchanges = |desk: &Desk| {
        let requests = desk.zoom.requests();
        requests.iter().filter(|request| request.path == "/oauth/token").count()
    };
    let asked = exchanges(&desk);
    let shown = objected(desk.paste(&over, &back).await, "older than 10 minutes", code_of(&back));
    assert_eq!(exchanges(&desk), asked, "the service is not asked");
    // The page that says so has what leads on.
    let back = decide(&shown.link, &desk.owner(), "allow").await;
    desk.paste(&shown, &back).await.is(200).says("connected");
}

#[tokio::test]
async fn a_code_is_of_use_in_the_browser_that_began_and_with_its_own_state_alone() {
    let mut desk = Desk::new().await;
    let shown = desk.begin().await;
    let back = decide(&shown.link, &desk.owner(), "allow").await;
    // The very same admin in another browser, with all that can be read from the first one's page.
    let mut other = desk.served.signed_in(&desk.admin);
    let token = form_token(&other.get("/admin").await.body).expect("a form");
    let fields = [("state", shown.state.as_str()), ("code", back.as_str())];
    let refused = other.post(PASTE, &token, &fields).await;
    objected(refused, "began in another browser", code_of(&back));
    assert!(!desk.is_connected().await);
    // PKCE ties even the bare code to its sign-in.
    let (one, two) = (desk.begin().await, desk.begin().await);
    let back = decide(&one.link, &desk.owner(), "allow").await;
    objected(
        desk.paste(&two, code_of(&back)).await,
        "does not take this code",
        code_of(&back),
    );
    assert!(!desk.is_connected().await);
    // And a user has no business here.
    let user = desk.served.account("user@example.com", Role::User);
    let mut user = desk.served.signed_in(&user);
    let token = form_token(&user.get("/account").await.body).expect("a form");
    user.post(PASTE, &token, &fields).await.is(403);
}

#[tokio::test]
async fn where_a_browser_comes_back_by_itself_there_is_nothing_to_paste() {
    let mut desk = Desk::new().await;
    let shown = desk.begin().await;
    let place = format!("{}/admin/api/gwsc/auth/serverContext", desk.served.origin());
    desk.served
        .install_redirected(&desk.zoom, AppKind::AccountLevel, &place);
    desk.paste(&shown, "a-code").await.is(404);
    desk.browser.fill("/admin", CONNECT, &[]).await.departs_to();
}

#[tokio::test]
async fn each_person_pastes_for_their_own_account_in_their_own_language() {
    let (zoom, served) = (zoom().await, Served::new().await);
    served.install_redirected(&zoom, AppKind::UserManaged, REDIRECT);
    let (ada, grace) = (zoom.users()[1].email.clone(), zoom.users()[2].email.clone());
    let mut browser = served.signed_in(&served.account(&ada, Role::User));
    browser.cookies.insert("microapp-language".to_owned(), "de".to_owned());
    let target = "/connections/zoom/connect";
    let begun = browser
        .fill("/connections", target, &[])
        .await
        .is(200)
        .says("Mit einem Code verbinden");
    let shown = Shown::of(&begun);
    let paste = "/connections/zoom/paste";
    let fields = [("state", shown.state.as_str()), ("code", "zwei Worte")];
    browser
        .post(paste, &shown.token, &fields)
        .await
        .is(422)
        .says("Es ist ein Leerzeichen darin");
    // Somebody else's account is none of theirs, and another code of it would not mend that.
    let back = decide(&shown.link, &grace, "allow").await;
    let fields = [("state", shown.state.as_str()), ("code", back.as_str())];
    browser.post(paste, &shown.token, &fields).await.is(403).says(&grace);
    let shown = Shown::of(&browser.fill("/connections", target, &[]).await.is(200));
    let back = decide(&shown.link, &ada, "allow").await;
    let fields = [("state", shown.state.as_str()), ("code", back.as_str())];
    browser.post(paste, &shown.token, &fields).await.is(200).says(&ada);
}
