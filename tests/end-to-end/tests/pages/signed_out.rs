//! What was typed is there again for whoever had to sign in before it was taken, and for nobody else.

use crate::support::{Answer, Browser};
use crate::world::{CREATE, World, meeting, view};

/// A form that somebody has filled in: its path, its token, and all that it sends.
struct Typed {
    path: String,
    csrf: String,
    fields: Vec<(String, String)>,
}

impl Typed {
    async fn on(browser: &mut Browser) -> Self {
        let led = browser.get(CREATE).await;
        let path = if led.status == 303 {
            led.location().to_owned()
        } else {
            CREATE.to_owned()
        };
        let page = browser.get(&path).await.is(200);
        let hidden = view(&page);
        let typist = page
            .body
            .split("name=\"_typist\" value=\"")
            .nth(1)
            .expect("who is shown it");
        let typist = typist.split('"').next().expect("its end");
        let mut fields = meeting(&[("topic", "Typed for long"), ("agenda", "All of it")]);
        for (name, value) in [
            ("_key", hidden.key.as_str()),
            ("_typist", typist),
            ("_action", "create"),
        ] {
            fields.push((name.to_owned(), value.to_owned()));
        }
        Self {
            path,
            csrf: hidden.csrf,
            fields,
        }
    }

    async fn sent_by(&self, browser: &mut Browser) -> Answer {
        let fields: Vec<(&str, &str)> = self
            .fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        browser.post(&self.path, &self.csrf, &fields).await
    }
}

#[tokio::test]
async fn what_was_typed_when_the_session_ended_is_there_after_the_sign_in() {
    let mut world = World::new().await;
    let typed = Typed::on(&mut world.browser).await;
    let mut signed_out = world.served.browser();
    let answer = typed.sent_by(&mut signed_out).await.is(303);
    let back = answer.location().to_owned();
    let sign_in = signed_out.get(&back).await.is(303);
    assert!(
        sign_in
            .location()
            .starts_with("/sign-in?next=%2Fapp%2Fzoom%2Fcreate-meeting%3F"),
        "{}",
        sign_in.location()
    );
    let mut again = world.served.signed_in(&world.ada);
    let page = again.get(&back).await.is(200).says("Nothing was sent yet");
    let page = page.says("value=\"Typed for long\"").says("All of it");
    assert_eq!(world.meetings().len(), 0);
    // From there it goes on as ever.
    let hidden = view(&page);
    crate::world::send(
        &mut again,
        CREATE,
        &hidden,
        "create",
        &meeting(&[("topic", "Typed for long")]),
    )
    .await
    .is(303);
    assert_eq!(world.meetings().len(), 1);
    // Somebody else who finds the address finds nothing.
    let theirs = world.somebody(1).get(&back).await.is(200);
    assert!(!theirs.body.contains("Typed for long"), "{}", theirs.body);
}

#[tokio::test]
async fn what_was_typed_in_a_session_before_is_there_in_the_next() {
    let mut world = World::new().await;
    let typed = Typed::on(&mut world.browser).await;
    let mut again = world.served.signed_in(&world.ada);
    let back = typed.sent_by(&mut again).await.is(303).location().to_owned();
    let page = again.get(&back).await.is(200).says("Nothing was sent yet");
    page.says("value=\"Typed for long\"");
    assert_eq!(world.meetings().len(), 0);
}

#[tokio::test]
async fn a_form_that_we_never_made_is_not_kept() {
    let mut world = World::new().await;
    let mut typed = Typed::on(&mut world.browser).await;
    for (name, value) in &mut typed.fields {
        if name == "_typist" {
            value.push('0');
        }
    }
    let mut signed_out = world.served.browser();
    typed.sent_by(&mut signed_out).await.is(401);
    let mut again = world.served.signed_in(&world.ada);
    typed.sent_by(&mut again).await.is(403);
}
