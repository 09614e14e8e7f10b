//! Meetings for another host: only where the admin allows it.

use microapp_server::integrations::HostChoice;
use microapp_store::Role;
use serde_json::Value;

use crate::world::{CREATE, World, meeting, open, send, view, zoom_template};

/// A world in which the admin lets these people choose; an empty word is Ada.
async fn world(choice: &[&str]) -> World {
    let zoom = zoom_simulator::Simulator::start(zoom_simulator::Options::default())
        .await
        .expect("a simulator");
    let ada = zoom.users()[0].email.clone();
    let words = choice
        .iter()
        .map(|word| if word.is_empty() { ada.as_str() } else { word });
    let hosts = HostChoice::read(words).expect("a choice");
    World::with(&zoom_template(), false, |setup| setup.hosts = hosts).await
}

/// Somebody who can host, and is not Ada.
fn other(world: &World) -> String {
    world.zoom.users()[1].email.clone()
}

#[tokio::test]
async fn nobody_is_offered_another_host_and_a_forged_one_is_refused_unless_the_admin_allows_it() {
    let mut world = World::new().await;
    let page = world.browser.get(CREATE).await.is(200);
    assert!(!page.body.contains("name=\"host\""), "{}", page.body);
    let other = other(&world);
    let fields = meeting(&[("host", &other)]);
    let answer = send(&mut world.browser, CREATE, &view(&page), "create", &fields).await;
    answer.is(422).says("You can’t do this for");
    // Nor does it tell what others do.
    let live = send(
        &mut world.browser,
        &format!("{CREATE}/live"),
        &view(&page),
        "create",
        &fields,
    )
    .await;
    assert!(!live.is(200).body.contains("already"));
    assert_eq!((world.meetings().len(), world.sent("POST")), (0, 0));
}

#[tokio::test]
async fn whom_the_admin_names_makes_a_meeting_for_another_host_and_sees_its_invitation() {
    let mut world = world(&[""]).await;
    let other = other(&world);
    let page = world
        .browser
        .get(CREATE)
        .await
        .is(200)
        .says("name=\"host\"")
        .says(&other);
    let view = view(&page);
    let fields = meeting(&[("host", &other), ("passcode", "31415926")]);
    let answer = send(&mut world.browser, CREATE, &view, "create", &fields).await.is(303);
    let made = &world.meetings()[0];
    assert_eq!(made["host_email"], other.as_str(), "{made}");
    let created = world
        .browser
        .get(answer.location())
        .await
        .is(200)
        .says("The meeting is created");
    let details = crate::world::press(&mut world.browser, &created, answer.location(), "view-details")
        .await
        .is(303);
    let invitation = world.browser.get(details.location()).await.is(200).says("31415926");
    assert!(!invitation.body.contains("value=\"start\""), "only the host starts it");
    let file = details.location().replace("invitations?", "invitations/calendar?");
    world.browser.get(&file).await.is(200);

    // The proof is hers alone, for this meeting alone, and lets her change nothing.
    let bare = details
        .location()
        .split("&_made")
        .next()
        .expect("an address")
        .replace("_made=", "_none=");
    let id = made["id"].to_string();
    world
        .browser
        .get(&format!("/app/zoom/invitations?meeting_id={id}"))
        .await
        .is(404);
    assert!(bare.contains("invitations"), "{bare}");
    world.somebody(2).get(details.location()).await.is(404);
    let change = details.location().replace("invitations?", "change-meeting?");
    let change_view = crate::world::view(&world.browser.get(&change).await.is(200));
    let answer = send(
        &mut world.browser,
        &change,
        &change_view,
        "save",
        &meeting(&[("topic", "Mine now")]),
    )
    .await;
    assert!(answer.status.is_client_error(), "{}", answer.status);
    assert_eq!(world.meetings()[0]["topic"], "Planning");
}

#[tokio::test]
async fn who_is_not_named_has_no_choice() {
    let world = world(&["", "nobody-else@example.com"]).await;
    let mut bo = world.somebody(1);
    let page = bo.get(CREATE).await.is(200);
    assert!(!page.body.contains("name=\"host\""));
    let ada = world.ada.email.clone();
    let answer = send(&mut bo, CREATE, &view(&page), "create", &meeting(&[("host", &ada)])).await;
    answer.is(422);
    assert_eq!(world.sent("POST"), 0);
}

#[tokio::test]
async fn everybody_can_be_allowed_and_hosts_are_searched_among_those_who_can_have_meetings() {
    let mut world = world(&["everybody"]).await;
    let users = world.zoom.users();
    let inactive = users
        .iter()
        .find(|user| user.status == "inactive")
        .expect("an inactive user")
        .email
        .clone();
    let found = world.browser.get(&format!("{CREATE}/lookup/host?q=hill")).await.is(200);
    let found: Value = serde_json::from_str(&found.body).expect("JSON");
    let values: Vec<&str> = found["options"]
        .as_array()
        .expect("options")
        .iter()
        .filter_map(|one| one["value"].as_str())
        .collect();
    assert!(values.contains(&other(&world).as_str()), "{values:?}");
    let all = world.browser.get(&format!("{CREATE}/lookup/host?q=")).await.is(200);
    assert!(!all.body.contains(&inactive), "{}", all.body);
    for nobody in [inactive.as_str(), "stranger@example.com"] {
        let page = open(&mut world.browser, CREATE).await;
        let answer = send(
            &mut world.browser,
            CREATE,
            &page,
            "create",
            &meeting(&[("host", nobody)]),
        )
        .await;
        answer.is(422).says("is nobody who can have meetings here");
    }
    assert_eq!(world.sent("POST"), 0);
}

#[tokio::test]
async fn an_admin_decides_it_on_the_page_of_integrations() {
    let mut world = World::new().await;
    let admin = world.served.account("admin@example.com", Role::Admin);
    let mut admin = world.served.signed_in(&admin);
    let page = admin.get("/admin").await.is(200).says("/admin/integrations/zoom/hosts");
    let token = crate::support::form_token(&page.body).expect("a form");
    let target = "/admin/integrations/zoom/hosts";
    let ada = world.ada.email.clone();
    // A slip comes back with all that was typed, and the reason at its field.
    let slip = format!("{ada}\nbo");
    let refused = admin
        .post(target, &token, &[("who", "people"), ("people", &slip)])
        .await;
    let refused = refused.is(422).says("href=\"#zoom-addresses\"");
    let refused = refused.says("“bo” is neither an e-mail address nor the word “everybody”");
    refused
        .says("id=\"zoom-addresses-error\"")
        .says("value=\"people\" checked")
        .says(&format!(">{slip}</textarea>"));
    let text = format!("{ada}\nbo@example.com");
    admin
        .post(target, &token, &[("who", "people"), ("people", &text)])
        .await
        .leads_to("/admin");
    admin.get("/admin").await.is(200).says(&ada);
    world.browser.get(CREATE).await.is(200).says("name=\"host\"");
    admin
        .post(target, &token, &[("who", "nobody")])
        .await
        .leads_to("/admin");
    let page = world.browser.get(CREATE).await.is(200);
    assert!(!page.body.contains("name=\"host\""));
    // The secrets of the integration are still there: it works.
    world.make(&[]).await;
    let token = view(&page).csrf;
    let answer = world.browser.post(target, &token, &[("who", "everybody")]).await;
    assert!(answer.status.is_client_error(), "{}", answer.status);
}

#[tokio::test]
async fn where_everybody_signs_in_for_themselves_there_is_no_choice() {
    let hosts = HostChoice::Everybody;
    let mut world = World::with(&zoom_template(), true, |setup| setup.hosts = hosts).await;
    let page = world.browser.get(CREATE).await.is(200);
    assert!(!page.body.contains("name=\"host\""));
    let other = other(&world);
    let answer = send(
        &mut world.browser,
        CREATE,
        &view(&page),
        "create",
        &meeting(&[("host", &other)]),
    )
    .await;
    answer.is(422).says("You can’t do this for");
}

#[tokio::test]
async fn whoever_makes_a_meeting_for_somebody_else_can_be_its_co_host_and_its_host_can_not() {
    let mut world = world(&["everybody"]).await;
    let (ada, other) = (world.ada.email.clone(), other(&world));
    let mut offered = async |query: &str| {
        let found = world
            .browser
            .get(&format!("{CREATE}/lookup/co_hosts?{query}"))
            .await
            .is(200);
        let found: Value = serde_json::from_str(&found.body).expect("JSON");
        let options = found["options"].as_array().expect("options").iter();
        let values = options.filter_map(|one| one["value"].as_str().map(str::to_owned));
        values.collect::<Vec<_>>()
    };
    assert_eq!(
        offered(&format!("q={ada}")).await,
        Vec::<String>::new(),
        "her own meeting"
    );
    assert_eq!(
        offered(&format!("q={ada}&host={other}")).await,
        std::slice::from_ref(&ada)
    );
    assert_eq!(
        offered(&format!("q={other}&host={}", other.to_uppercase())).await,
        Vec::<String>::new()
    );
    assert_eq!(offered(&format!("q={other}")).await, std::slice::from_ref(&other));
    let page = open(&mut world.browser, CREATE).await;
    let fields = meeting(&[("host", &other), ("co_hosts", &ada)]);
    send(&mut world.browser, CREATE, &page, "create", &fields).await.is(303);
    assert_eq!(world.created(0)["settings"]["alternative_hosts"], ada.as_str());
}

#[tokio::test]
async fn what_is_refused_by_the_server_itself_is_said_in_the_readers_language_and_not_marked_as_english() {
    let mut world = World::new().await;
    let language = ("microapp-language".to_owned(), "fi".to_owned());
    world.browser.cookies.extend([language]);
    let other = other(&world);
    let page = open(&mut world.browser, CREATE).await;
    let answer = send(
        &mut world.browser,
        CREATE,
        &page,
        "create",
        &meeting(&[("host", &other)]),
    )
    .await;
    let answer = answer.is(422).says("Et voi tehdä tätä käyttäjän");
    assert!(!answer.body.contains("lang=\"en\">Et voi"), "{}", answer.body);
}
