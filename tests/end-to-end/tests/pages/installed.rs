//! Templates that are installed into a server that runs.

use microapp_server::pages::{InstallError, Installed, KEPT_RELEASES, install, remove, roll_back};
use microapp_store::{Role, SqliteOptions, SqliteStore, Store as _, Timestamp};
use microapp_templates::{Bundle, kit};
use serde_json::{Value, json};

use crate::support::{Answer, Browser};
use crate::world::{World, day, open, send, zoom_template};

const GUIDE: &str = include_str!("../../../../docs/guides/book-a-tutoring-hour.md");
const BOOK: &str = "/app/zoom.tutoring/book";

/// The files of the guide, over those that it begins with.
fn tutoring() -> Vec<(String, Vec<u8>)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../templates/examples/office-hours");
    let begun = Bundle::from_folder(folder.as_ref()).expect("a template");
    let mut files = Vec::new();
    for (index, block) in GUIDE.split("```").enumerate() {
        if let Some((_, rest)) = block.split_once(" file=tutoring/").filter(|_| index % 2 == 1) {
            let (path, text) = rest.split_once('\n').expect("a file");
            files.push((path.to_owned(), text.as_bytes().to_vec()));
        }
    }
    let page = "pages/invitation.html";
    files.push((page.to_owned(), begun.get(page).expect("a page").to_vec()));
    files
}

/// The guide's template with texts of a file replaced, packed.
fn packed(changes: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut files = tutoring();
    for (path, from, to) in changes {
        let (_, bytes) = files.iter_mut().find(|(known, _)| known == path).expect("a file");
        let text = String::from_utf8(bytes.clone()).expect("text");
        assert!(text.contains(from), "{path} has no {from}");
        *bytes = text.replace(from, to).into_bytes();
    }
    kit::pack(&Bundle::from_files(files).expect("a bundle")).expect("a packed template")
}

const TITLE: &str = "book = Book a tutoring hour";

/// The next version, whose page has another heading.
fn version(number: u32, heading: &str) -> Vec<u8> {
    packed(&[
        ("template.yaml", "version: 0.1.0", &format!("version: 0.1.{number}")),
        ("locales/en.ftl", TITLE, &format!("book = {heading}")),
    ])
}

/// As another process does it: through the file.
fn elsewhere(world: &World) -> SqliteStore {
    let path = world.served.folder.path().join("microapp.db");
    SqliteStore::open(&path, &SqliteOptions::default()).expect("the store")
}

async fn installed(world: &World, packed: &[u8]) -> Result<Installed, InstallError> {
    let running = world.running().await;
    let manifest = running.integration().manifest();
    install(
        &elsewhere(world),
        "zoom",
        manifest,
        packed,
        "a test",
        Timestamp(1_800_000_000_000),
    )
}

fn hour(goal: &str) -> Vec<(String, String)> {
    let day = day();
    let fields = [
        ("topic", "Algebra"),
        ("start.date", day.as_str()),
        ("start.time", "16:00"),
        ("time_zone", "Europe/Berlin"),
        ("goal", goal),
    ];
    fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()
}

fn audited(world: &World) -> Vec<(String, String, Value)> {
    let entries = world.served.store.audit(1, 1000).expect("read").into_iter();
    let about = entries.filter(|entry| entry.event.what.starts_with("template."));
    about
        .map(|entry| {
            let details = serde_json::from_str(&entry.event.details).expect("JSON");
            (entry.event.what, entry.event.who, details)
        })
        .collect()
}

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
    // The create waits at Zoom while a release comes that leads elsewhere.
    world.order(json!({"method": "POST", "route": "/users/{userId}/meetings", "delay_after_ms": 1500}));
    let mut other = world.browser.clone();
    let under_way = tokio::spawn(async move { send(&mut other, BOOK, &view, "create", &hour("rings")).await });
    while world.sent("POST") == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let elsewhere = packed(&[
        ("template.yaml", "page: invitation", "page: receipt"),
        ("template.yaml", "name: invitation", "name: receipt"),
        ("tests/book.yaml", "next: invitation", "next: receipt"),
    ]);
    installed(&world, &elsewhere).await.expect("installed");
    let answer = under_way.await.expect("no panic");
    // Whether it was told at once or by way of the waiting page, it is the old release's page that is named.
    let location = answer.location().to_owned();
    assert!(
        location.starts_with("/app/zoom.tutoring/invitation?meeting_id="),
        "{location}"
    );
    assert_eq!(world.meetings().len(), 1);
    world.browser.get("/app/zoom.tutoring/receipt?meeting_id=1").await;
    assert!(
        world.browser.get(&location).await.status == 404,
        "the new release has no such page"
    );
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

/// A form with a file, as a browser sends it.
async fn upload(browser: &mut Browser, token: &str, integration: &str, file: &[u8]) -> Answer {
    let field = |name: &str, value: &str| {
        format!("--part\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes()
    };
    let mut body = [field("_csrf", token), field("integration", integration)].concat();
    body.extend_from_slice(b"--part\r\ncontent-disposition: form-data; name=\"template\"; filename=\"t.zip\"\r\n");
    body.extend_from_slice(b"content-type: application/zip\r\n\r\n");
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--part--\r\n");
    let origin = browser.origin.clone();
    let headers = [
        ("content-type", "multipart/form-data; boundary=part"),
        ("origin", origin.as_str()),
        ("sec-fetch-site", "same-origin"),
    ];
    browser
        .send_bytes(http::Method::POST, "/templates", &headers, body)
        .await
}

#[tokio::test]
async fn template_developers_install_on_a_page_go_back_and_remove() {
    let world = World::new().await;
    let person = world.served.account("dev@example.com", Role::TemplateDeveloper);
    let mut dev = world.served.signed_in(&person);
    let token = |page: &Answer| crate::support::form_token(&page.body).expect("a form");
    let page = dev.get("/templates").await.is(200).says("Packed template");
    let token = token(&page);
    upload(&mut dev, &token, "zoom", &version(1, "The first"))
        .await
        .leads_to("/templates#zoom.tutoring");
    upload(&mut dev, &token, "zoom", &version(2, "The second"))
        .await
        .leads_to("/templates#zoom.tutoring");
    dev.get(BOOK).await.is(200).says("<h1>The second");
    let page = dev
        .get("/templates")
        .await
        .is(200)
        .says("0.1.2")
        .says("by dev@example.com");
    page.says("Go back to 0.1.1, release 1");
    // Pressed twice, it goes back once.
    for _ in 0..2 {
        let back = "/templates/zoom/tutoring/roll-back";
        dev.post(back, &token, &[("release", "2")]).await.leads_to("/templates");
    }
    dev.get(BOOK).await.is(200).says("<h1>The first");
    dev.post("/templates/zoom/tutoring/remove", &token, &[])
        .await
        .leads_to("/templates");
    dev.get(BOOK).await.is(404);
    dev.get("/templates")
        .await
        .is(200)
        .says("the pages that come with the program");

    let broken = packed(&[("template.yaml", "action: create-meeting", "action: <b>create")]);
    let told = upload(&mut dev, &token, "zoom", &broken)
        .await
        .is(422)
        .says("Not installed");
    assert!(
        told.body.contains("template.yaml:") && told.body.contains("&lt;b&gt;create"),
        "{}",
        told.body
    );
    upload(&mut dev, &token, "zoom", b"")
        .await
        .is(422)
        .says("Choose a packed template");
    upload(&mut dev, &token, "zoom", b"PK no archive")
        .await
        .is(422)
        .says("no packed template");
    upload(&mut dev, &token, "nothing", &packed(&[])).await.is(404);
    upload(&mut dev, "not the token", "zoom", &packed(&[])).await.is(403);
    assert_eq!(world.served.store.templates("zoom").expect("read"), []);
    let who: Vec<_> = audited(&world).into_iter().map(|(what, who, _)| (what, who)).collect();
    assert!(
        who.iter().all(|(_, who)| who == "dev@example.com") && who.len() == 4,
        "{who:?}"
    );
}

#[tokio::test]
async fn the_pages_of_an_installed_template_are_for_people_who_are_signed_in_and_installing_is_not_for_all() {
    let world = World::new().await;
    installed(&world, &packed(&[])).await.expect("installed");
    let account = |role: Role| {
        world
            .served
            .account(&format!("{role:?}@example.com").to_lowercase(), role)
    };
    let mut walked = 0;
    for role in [None, Some(Role::User), Some(Role::TemplateDeveloper), Some(Role::Admin)] {
        let mut browser = role.map_or_else(|| world.served.browser(), |role| world.served.signed_in(&account(role)));
        let form = if role.is_some() { "/account" } else { "/sign-in" };
        let token = crate::support::form_token(&browser.get(form).await.body).expect("a form");
        for (path, there) in [
            ("/app/zoom.tutoring", 303),
            (BOOK, 200),
            ("/app/zoom.tutoring/nothing", 404),
            ("/app/zoom.nothing/book", 404),
            ("/app/zoom./book", 404),
            ("/app/.tutoring/book", 404),
            ("/app/zoom.tutoring.tutoring/book", 404),
            ("/app/zoom.tutoring/images/logo.svg", 404),
            ("/app/zoom.tutoring/invitation", 404),
        ] {
            let answer = browser.get(path).await;
            if role.is_some() {
                assert_eq!(answer.status.as_u16(), there, "{path} as {role:?}");
            } else {
                assert!(answer.location().starts_with("/sign-in?"), "{path}: {}", answer.status);
            }
            walked += 1;
        }
        // In a frame nobody is sent to a page that can't be framed.
        let framed = browser.get("/embed/zoom.tutoring/book").await;
        assert_eq!(framed.status.as_u16(), if role.is_some() { 200 } else { 401 });
        let sent = browser
            .post(BOOK, &token, &[("_action", "create")])
            .await
            .status
            .as_u16();
        assert_eq!(sent == 401, role.is_none(), "{sent} as {role:?}");

        let may = role >= Some(Role::TemplateDeveloper);
        let listed = browser.get("/templates").await.status.as_u16();
        let added = upload(&mut browser, &token, "zoom", &packed(&[])).await.status.as_u16();
        let expected = match (role, may) {
            (None, _) => (303, 401),
            (Some(_), false) => (403, 403),
            (Some(_), true) => (200, 303),
        };
        assert_eq!((listed, added), expected, "{role:?}");
        for button in ["roll-back", "remove"] {
            let target = format!("/templates/zoom/nothing/{button}");
            let status = browser.post(&target, &token, &[]).await.status.as_u16();
            assert_eq!(status, if may { 404 } else { expected.1 }, "{button} as {role:?}");
        }
    }
    assert_eq!(walked, 36);
}

/// An archive of these files, as anybody could make one: names, sizes and kinds are what the maker says.
fn archive(files: &[(&str, &[u8], u32)]) -> Vec<u8> {
    let number = |length: usize| u32::try_from(length).expect("small").to_le_bytes();
    let short = |length: usize| u16::try_from(length).expect("short").to_le_bytes();
    let (mut out, mut list) = (Vec::new(), Vec::new());
    for (name, content, mode) in files {
        let (offset, size, crc) = (number(out.len()), number(content.len()), crc32(content).to_le_bytes());
        // Version 2.0, no flags, not compressed, no time.
        let mut shared = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        for part in [&crc[..], &size, &size, &short(name.len()), &[0, 0]] {
            shared.extend_from_slice(part);
        }
        for part in [&b"PK\x03\x04"[..], &shared, name.as_bytes(), content] {
            out.extend_from_slice(part);
        }
        let mode = (mode << 16).to_le_bytes();
        for part in [
            &b"PK\x01\x02\x14\x03"[..],
            &shared,
            &[0; 6],
            &mode,
            &offset,
            name.as_bytes(),
        ] {
            list.extend_from_slice(part);
        }
    }
    let (start, length, count) = (number(out.len()), number(list.len()), short(files.len()));
    for part in [
        &list[..],
        b"PK\x05\x06",
        &[0; 4],
        &count,
        &count,
        &length,
        &start,
        &[0, 0],
    ] {
        out.extend_from_slice(part);
    }
    out
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

const FILE: u32 = 0o100_644;

#[tokio::test]
async fn an_archive_that_means_harm_is_refused_and_nothing_of_it_is_kept() {
    let world = World::new().await;
    let large = vec![b'x'; 512 * 1024 + 1];
    let half = vec![b'x'; 500 * 1024];
    let names: Vec<String> = (0..17).map(|number| format!("pages/{number}.html")).collect();
    let whole: Vec<(&str, &[u8], u32)> = names
        .iter()
        .map(|name| (name.as_str(), half.as_slice(), FILE))
        .collect();
    let crowd: Vec<String> = (0..501).map(|number| format!("pages/{number}.html")).collect();
    let crowd: Vec<(&str, &[u8], u32)> = crowd.iter().map(|name| (name.as_str(), b"".as_slice(), FILE)).collect();
    let mut lies = archive(&[("template.yaml", b"kind: Template", FILE)]);
    // Its list says of its only file that it is two gigabytes large.
    let list = lies
        .windows(4)
        .position(|bytes| bytes == b"PK\x01\x02")
        .expect("a list");
    for at in [list + 20, list + 24] {
        lies[at..at + 4].copy_from_slice(&0x7fff_ffff_u32.to_le_bytes());
    }
    let mut cut = packed(&[]);
    cut.truncate(cut.len() / 2);
    for (what, bytes, told) in [
        (
            "a path that leads out",
            archive(&[("../../etc/cron.d/x", b"x", FILE)]),
            "is no path within a template",
        ),
        (
            "a path from the root",
            archive(&[("/etc/passwd", b"x", FILE)]),
            "is no path within a template",
        ),
        (
            "a path of another system",
            archive(&[("C:\\x.html", b"x", FILE)]),
            "is no path within a template",
        ),
        (
            "a hidden file",
            archive(&[(".git/config", b"x", FILE)]),
            "is no path within a template",
        ),
        (
            "a link",
            archive(&[("pages/x.html", b"/etc/passwd", 0o120_777)]),
            "is no path within a template",
        ),
        (
            "a large file",
            archive(&[("pages/x.html", &large, FILE)]),
            "a file of a template may have",
        ),
        (
            "more than a template may have",
            archive(&whole),
            "the template is too large",
        ),
        ("too many files", archive(&crowd), "the template is too large"),
        ("a size that is a lie", lies, "no packed template"),
        ("half an archive", cut, "no packed template"),
        (
            "no archive",
            b"<script>alert(1)</script>".to_vec(),
            "no packed template",
        ),
        ("nothing", Vec::new(), "no packed template"),
        (
            "more than any archive may have",
            vec![0; kit::LARGEST_ARCHIVE + 1],
            "which no packed template has",
        ),
    ] {
        let refused = installed(&world, &bytes).await.expect_err(what).to_string();
        assert!(refused.contains(told), "{what}: {refused}");
    }
    assert_eq!(world.served.store.templates("zoom").expect("read"), []);
}
