//! By command: another process writes the store, and the server goes on with what it finds.

use super::*;

#[tokio::test]
async fn a_server_that_runs_shows_the_guides_page_and_makes_a_meeting_by_it() {
    let mut world = World::new().await;
    world.browser.get(BOOK).await.is(404);
    let done = installed(&world, &packed(&[])).await.expect("installed");
    assert_eq!(
        (done.row.release, done.address.path()),
        (1, "/app/zoom.tutoring".to_owned())
    );
    assert_eq!(done.warnings, []);

    world.browser.get("/app/zoom.tutoring").await.leads_to(BOOK);
    let home = world.browser.get("/").await.is(200);
    home.says("href=\"/app/zoom.tutoring\">Book a tutoring hour</a>")
        .says("href=\"/app/zoom\">");
    let page = world
        .browser
        .get(BOOK)
        .await
        .is(200)
        .says("What would you like to understand?");
    assert!(
        page.body.contains("name=\"goal\"") && !page.body.contains("/app/zoom/"),
        "{}",
        page.body
    );

    let view = open(&mut world.browser, BOOK).await;
    let refused = send(&mut world.browser, BOOK, &view, "create", &hour("")).await.is(422);
    refused.says("Say in a sentence what you would like to understand");
    let made = send(&mut world.browser, BOOK, &view, "create", &hour("quadratic equations"))
        .await
        .is(303);
    let meeting = &world.meetings()[0];
    assert_eq!(
        (&meeting["topic"], &meeting["duration"]),
        (&json!("Algebra"), &json!(60))
    );
    let agenda = meeting["agenda"].as_str().expect("an agenda");
    assert!(agenda.starts_with("To understand: quadratic equations"), "{agenda}");
    assert!(
        made.location().starts_with("/app/zoom.tutoring/invitation?meeting_id="),
        "{}",
        made.location()
    );
    world
        .browser
        .get(made.location())
        .await
        .is(200)
        .says("Your hour is booked");
    // Pressed once more: the same meeting.
    send(&mut world.browser, BOOK, &view, "create", &hour("quadratic equations"))
        .await
        .is(303);
    assert_eq!(world.meetings().len(), 1);
    // The integration's own pages are as they were.
    world.browser.get("/app/zoom/create-meeting").await.is(200);
    assert_eq!(audited(&world)[0].0, "template.installed");
    assert_eq!(audited(&world)[0].2["version"], "0.1.0");
}

#[tokio::test]
async fn a_new_release_counts_from_the_next_request_on_and_one_can_go_back() {
    let mut world = World::new().await;
    let (first, second) = (version(1, "The first"), version(2, "The second"));
    assert_eq!(installed(&world, &first).await.expect("installed").row.release, 1);
    world.browser.get(BOOK).await.is(200).says("<h1>The first");
    assert_eq!(installed(&world, &second).await.expect("installed").row.release, 2);
    world.browser.get(BOOK).await.is(200).says("<h1>The second");
    // The same once more changes nothing.
    let again = installed(&world, &second).await.expect("installed");
    assert!(again.unchanged && again.row.release == 2, "{again:?}");

    let (store, now) = (elsewhere(&world), Timestamp(1_800_000_000_000));
    let back = roll_back(&store, "zoom", "tutoring", "a test", now).expect("gone back");
    assert_eq!((back.release, back.version.as_str()), (1, "0.1.1"));
    world.browser.get(BOOK).await.is(200).says("<h1>The first");
    let refused = roll_back(&store, "zoom", "tutoring", "a test", now);
    assert!(matches!(refused, Err(InstallError::OneRelease { .. })), "{refused:?}");
    // The number is taken anew by other content, which is what is shown.
    assert_eq!(
        installed(&world, &version(3, "The third"))
            .await
            .expect("installed")
            .row
            .release,
        2
    );
    world.browser.get(BOOK).await.is(200).says("<h1>The third");

    remove(&store, "zoom", "tutoring", "a test", now).expect("removed");
    world.browser.get(BOOK).await.is(404);
    let none = remove(&store, "zoom", "tutoring", "a test", now);
    assert!(matches!(none, Err(InstallError::NotInstalled { .. })), "{none:?}");
    let what: Vec<_> = audited(&world).into_iter().map(|(what, ..)| what).collect();
    assert_eq!(
        what,
        [
            "template.installed",
            "template.installed",
            "template.rolled-back",
            "template.installed",
            "template.removed"
        ]
    );
}

#[tokio::test]
async fn old_releases_are_forgotten_and_the_newest_are_kept() {
    let world = World::new().await;
    for number in 1..=7 {
        installed(&world, &version(number, &format!("Number {number}")))
            .await
            .expect("installed");
    }
    let kept: Vec<_> = world
        .served
        .store
        .templates("zoom")
        .expect("read")
        .into_iter()
        .map(|row| row.release)
        .collect();
    assert_eq!(kept, (7 - KEPT_RELEASES + 1..=7).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_template_called_as_the_connector_takes_the_place_of_the_delivered_pages() {
    let mut world = World::new().await;
    let whole = zoom_template();
    let files = whole.paths().map(|path| {
        let mut bytes = whole.get(path).expect("a file").to_vec();
        if path == "locales/en.ftl" {
            let text = String::from_utf8(bytes).expect("text");
            bytes = text
                .replacen("create-meeting =", "create-meeting = Ours:", 1)
                .into_bytes();
        }
        (path.to_owned(), bytes)
    });
    let ours = Bundle::from_files(files.collect::<Vec<_>>()).expect("a bundle");
    let done = installed(&world, &kit::pack(&ours).expect("packed"))
        .await
        .expect("installed");
    assert_eq!(done.address.path(), "/app/zoom");
    world
        .browser
        .get("/app/zoom/create-meeting")
        .await
        .is(200)
        .says("<h1>Ours:");
    // One template, one address.
    world.browser.get("/app/zoom.zoom/create-meeting").await.is(404);
    remove(&elsewhere(&world), "zoom", "zoom", "a test", Timestamp(0)).expect("removed");
    let page = world.browser.get("/app/zoom/create-meeting").await.is(200);
    assert!(!page.body.contains("Ours:"), "{}", page.body);
}

#[tokio::test]
async fn what_is_under_way_ends_with_the_release_that_it_began_with() {
    let mut world = World::new().await;
    installed(&world, &version(1, "The first")).await.expect("installed");
    let view = open(&mut world.browser, BOOK).await;
    let key = view.key.clone();
    // The create waits at Zoom while a release comes that leads elsewhere.
    world.order(json!({"method": "POST", "route": "/users/{userId}/meetings", "delay_after_ms": 1500}));
    let mut other = world.browser.clone();
    let under_way = tokio::spawn(async move { send(&mut other, BOOK, &view, "create", &hour("rings")).await });
    while world.sent("POST") == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let other = packed(&[
        ("template.yaml", "page: invitation", "page: receipt"),
        ("template.yaml", "name: invitation", "name: receipt"),
        ("tests/book.yaml", "next: invitation", "next: receipt"),
    ]);
    installed(&world, &other).await.expect("installed");
    let answer = under_way.await.expect("no panic");
    // The page of the release that was pressed is shown, which the new one does not have.
    let location = answer.location().to_owned();
    let meeting = world.meetings()[0]["id"].to_string();
    let (page, query) = location.split_once('?').expect("a query");
    assert_eq!(page, "/app/zoom.tutoring/invitation", "{location}");
    let release = query
        .strip_prefix("_release=")
        .and_then(|query| query.split('&').next());
    let release = release.expect("a release").to_owned();
    assert_eq!(query, format!("_release={release}&meeting_id={meeting}"));
    world.browser.get(&location).await.is(200).says("Your hour is booked");
    let plain = format!("{page}?meeting_id={meeting}");
    world.browser.get(&plain).await.is(404);
    // So it is by way of the waiting page.
    let outcome = format!("{BOOK}/outcome?_release={release}&_key={key}&_button=create&_step=0");
    world.browser.get(&outcome).await.leads_to(&location);
    // What is forgotten can't be shown, and that is said in place of a page that seems never to have been.
    let gone = "This page is no longer there";
    let now = Timestamp(1_800_000_000_000);
    remove(&elsewhere(&world), "zoom", "tutoring", "a test", now).expect("removed");
    installed(&world, &other).await.expect("installed");
    for address in [&location, &outcome.replace("/book/", "/invitation/")] {
        let told = world.browser.get(address).await.is(404).says(gone);
        told.says("href=\"/app/zoom.tutoring\"");
    }
    let never = world.browser.get(&plain).await.is(404);
    assert!(!never.body.contains(gone), "{}", never.body);
}

#[tokio::test]
async fn a_page_of_an_older_release_that_is_shown_goes_on_with_it() {
    let mut world = World::new().await;
    let (first, second) = (version(1, "The first"), version(2, "The second"));
    let mark = |packed: &[u8]| {
        let hash: [u8; 32] = Sha256::digest(packed).into();
        hash[..8].iter().map(|byte| format!("{byte:02x}")).collect::<String>()
    };
    let row = installed(&world, &first).await.expect("installed").row;
    assert_eq!(row.sha256[..], Sha256::digest(&first)[..]);
    installed(&world, &second).await.expect("installed");
    let old = format!("{BOOK}?_release={}", mark(&first));
    let page = world.browser.get(&old).await.is(200).says("<h1>The first");
    let action = format!(
        "action=\"{BOOK}?_key={}&amp;_release={}\"",
        view(&page).key,
        mark(&first)
    );
    page.says(&action);
    for newest in [
        BOOK.to_owned(),
        format!("{BOOK}?_release={}", mark(&second)),
        format!("{BOOK}?_release=00"),
    ] {
        let page = world.browser.get(&newest).await.is(200).says("<h1>The second");
        assert!(!page.body.contains("&amp;_release="), "{}", page.body);
    }
}

#[tokio::test]
async fn a_broken_template_is_refused_with_every_place_and_fix_and_the_old_one_stays() {
    let mut world = World::new().await;
    installed(&world, &version(1, "The first")).await.expect("installed");
    let broken = packed(&[
        ("template.yaml", "action: create-meeting", "action: create-meetings"),
        ("locales/en.ftl", "goal = What", "gaol = What"),
    ]);
    let error = installed(&world, &broken).await.expect_err("refused");
    let InstallError::Findings(findings) = &error else {
        panic!("{error}")
    };
    let action = findings
        .iter()
        .find(|finding| finding.message.contains("create-meetings"))
        .expect("a finding");
    assert_eq!(action.file, "template.yaml");
    assert!(
        action.line > 1
            && action
                .suggestion
                .as_deref()
                .is_some_and(|help| help.contains("create-meeting"))
    );
    assert!(error.to_string().contains("errors, to be mended first"), "{error}");
    world.browser.get(BOOK).await.is(200).says("<h1>The first");

    for (from, to, part) in [
        ("connector: zoom", "connector: teams", "is for the connector `teams`"),
        (
            "connectorVersion: 0.1.0",
            "connectorVersion: 99.0.0",
            "update the program",
        ),
    ] {
        let refused = installed(&world, &packed(&[("template.yaml", from, to)]))
            .await
            .expect_err(part);
        assert!(refused.to_string().contains(part), "{refused}");
    }
    assert_eq!(world.served.store.templates("zoom").expect("read").len(), 1);
}
