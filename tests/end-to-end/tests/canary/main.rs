//! The canary scan: a whole life of the real program with known secrets, and then a search for them in all that it has left
//! behind: logs at their loudest, the database and its write-ahead log, backups, pages, errors, core dumps.
//!
//! The secrets: client secrets, every token and code that the simulator gave out, passwords (right and wrong), one-time
//! links, cookies, states, passcodes, keys. Each is looked for plain and as base64, hex, UTF-16 and percent-encoded.
//!
//! What a person is shown on purpose is no leak: the link that the terminal prints, the page that hands a link over, a
//! passcode in an invitation. Those are left out where they are shown, and only there.

#[path = "../server/support/browser.rs"]
#[allow(dead_code, reason = "the server's own tests use the rest")]
mod browser;
mod life;
mod program;
mod secrets;

use std::fs;

use crate::life::Life;

#[tokio::test(flavor = "multi_thread")]
async fn no_log_database_error_page_backup_or_core_dump_holds_a_secret() {
    let mut life = Life::begin().await;
    life.make_accounts().await;
    life.install().await;
    life.connect_the_account().await;
    life.connect_a_person().await;
    life.fail_to_connect().await;
    life.connect_from_the_command_line().await;
    life.refresh_and_create().await;
    life.go_through_faults().await;
    life.back_up_and_rotate().await;
    let dumps = life.crash().await;
    assert!(!dumps, "the program that crashed wrote its memory to the disk");

    let log = fs::read_to_string(life.left().join("serve.log")).expect("a log");
    for loud in ["TRACE", "microapp::call", "microapp_vault"] {
        assert!(log.contains(loud), "the log was not at its loudest: no {loud}");
    }
    let kinds = life.secrets.kinds();
    for kind in [
        "access token",
        "refresh token",
        "code",
        "state",
        "client secret",
        "password",
        "link",
        "cookie",
        "key",
    ] {
        assert!(kinds.contains(kind), "no {kind} was looked for");
    }
    let leaks = life.secrets.leaks(&life.left());
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_put_there_on_purpose_is_found_whatever_its_form() {
    let mut life = Life::begin().await;
    life.make_accounts().await;
    life.install().await;
    life.connect_the_account().await;
    assert_eq!(life.secrets.leaks(&life.left()), Vec::<String>::new());
    let token = life.secrets.one("access token");
    let planted = life.left().join("planted.log");
    let forms = [
        ("plain", format!("GET / authorization: Bearer {token}")),
        ("hex", token.bytes().map(|byte| format!("{byte:02x}")).collect()),
        (
            "utf-16",
            String::from_utf8(token.encode_utf16().flat_map(u16::to_le_bytes).collect()).expect("text"),
        ),
    ];
    for (form, text) in forms {
        fs::write(&planted, text).expect("written");
        let leaks = life.secrets.leaks(&life.left());
        assert!(
            leaks
                .iter()
                .any(|leak| leak.contains("access token") && leak.contains(form) && leak.contains("planted.log")),
            "{form}: {leaks:?}"
        );
        assert!(leaks.iter().all(|leak| !leak.contains(&token)), "the report repeats it");
    }
}
