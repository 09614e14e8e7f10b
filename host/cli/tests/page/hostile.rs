//! Templates that mean harm, given to every command that reads one: each ends in an error, soon and without a word of
//! what is not theirs.

use std::time::{Duration, Instant};

use crate::preview::Preview;
use crate::server::Program;
use crate::support::{Desk, fails, succeeds};

/// What stands in a file beside the template, where no template may read.
const SECRET: &str = "the secret";
/// Longer than any machine needs for what ends by itself.
const SOON: Duration = Duration::from_secs(30);

/// What is done to a good template, and what is said then.
struct Harm {
    done: fn(&Desk),
    told: &'static str,
    /// Whether the folder can be read at all, so that the preview has something to show: what is wrong.
    read: bool,
}

impl Harm {
    /// Something that a page may not say: what is wrong is told with its place.
    const fn of_a_page(done: fn(&Desk)) -> Self {
        Self {
            done,
            told: "mine/pages/invitation.html:1:",
            read: true,
        }
    }
}

/// A good template with a secret beside it, and then this.
fn harmed(harm: &Harm) -> Desk {
    let desk = Desk::with("office-hours");
    desk.write("secret.txt", SECRET);
    (harm.done)(&desk);
    desk
}

#[track_caller]
fn refused(desk: &Desk, command: &[&str], told: &str) {
    let began = Instant::now();
    let shown = fails(&desk.page(command), 1);
    assert!(began.elapsed() < SOON, "{command:?} took {:?}", began.elapsed());
    assert!(shown.contains(told), "{command:?}: {shown}");
    assert!(!shown.contains(SECRET), "{command:?}: {shown}");
}

/// Every command that reads a template and needs no server.
#[track_caller]
fn each_command(harm: &Harm) {
    let desk = harmed(harm);
    for command in [
        &["check", "mine"][..],
        &["test", "mine"],
        &["dry-run", "mine", "book"],
        &["docs", "mine"],
        &["pack", "mine"],
    ] {
        refused(&desk, command, harm.told);
    }
    if !harm.read {
        return refused(&desk, &["preview", "mine", "--no-open"], harm.told);
    }
    let shown = Preview::start(&desk, "mine").get("/view/en.light.ltr.usual/book");
    let told = harm.told.rsplit('/').next().unwrap_or_default();
    assert!(shown.contains(told), "preview: {shown}");
    assert!(!shown.contains(SECRET), "preview: {shown}");
}

#[cfg(unix)]
const LINK: Harm = Harm {
    done: |desk| {
        let link = desk.path().join("mine/pages/x.html");
        std::os::unix::fs::symlink(desk.path().join("secret.txt"), link).expect("a link");
    },
    told: "is a link or a device",
    read: false,
};
const INCLUDE_OF_A_FOLDER_ABOVE: Harm =
    Harm::of_a_page(|desk| desk.write("mine/pages/invitation.html", "{% include '../secret.txt' %}"));
const INCLUDE_FROM_THE_PAGE: Harm =
    Harm::of_a_page(|desk| desk.write("mine/pages/invitation.html", "{% include '../../secret.txt' %}"));
const INCLUDE_BY_WHOLE_PATH: Harm = Harm::of_a_page(|desk| {
    let path = desk.path().join("secret.txt");
    desk.write(
        "mine/pages/invitation.html",
        &format!("{{% include '{}' %}}", path.display()),
    );
});
const SCRIPT: Harm = Harm::of_a_page(|desk| desk.write("mine/pages/invitation.html", "<script>alert(1)</script>"));
const FUNCTION: Harm = Harm::of_a_page(|desk| desk.write("mine/pages/invitation.html", "{{ debug() }}"));
const ACTION: Harm = Harm {
    done: |desk| desk.change("mine/template.yaml", "action: create-meeting", "action: delete-meeting"),
    told: "delete-meeting",
    read: true,
};
const LARGE_FILE: Harm = Harm {
    done: |desk| desk.write("mine/pages/invitation.html", &"x".repeat(600 * 1024)),
    told: "bytes; a file of a template may have",
    read: false,
};

#[test]
#[cfg(unix)]
fn a_link_to_a_file_outside_is_not_followed() {
    each_command(&LINK);
}

#[test]
fn an_include_from_outside_is_refused() {
    for harm in [
        &INCLUDE_OF_A_FOLDER_ABOVE,
        &INCLUDE_FROM_THE_PAGE,
        &INCLUDE_BY_WHOLE_PATH,
    ] {
        each_command(harm);
    }
}

#[test]
fn script_in_a_page_is_refused() {
    each_command(&SCRIPT);
}

#[test]
fn a_function_that_is_not_there_is_refused() {
    each_command(&FUNCTION);
}

#[test]
fn an_action_that_was_not_declared_is_refused() {
    each_command(&ACTION);
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    each_command(&LARGE_FILE);
}

#[test]
fn none_of_them_is_installed() {
    let zoom = Desk::new();
    let simulator = Program::start(&zoom, "microapp simulator", "");
    let line = simulator.in_place("install zoom --simulator http://127.0.0.1:8081 --data data");
    succeeds(&zoom.command().args(line.split(' ')).output().expect("it starts"));
    let data = zoom.path().join("data");
    let data = data.to_str().expect("a path in UTF-8");
    for harm in [
        #[cfg(unix)]
        &LINK,
        &INCLUDE_OF_A_FOLDER_ABOVE,
        &INCLUDE_FROM_THE_PAGE,
        &INCLUDE_BY_WHOLE_PATH,
        &SCRIPT,
        &FUNCTION,
        &ACTION,
        &LARGE_FILE,
    ] {
        refused(&harmed(harm), &["install", "mine", "--data", data], harm.told);
    }
    let listed = succeeds(&zoom.page(&["list", "--data", data]));
    assert!(!listed.contains("office-hours") && !listed.contains("mine"), "{listed}");
}

#[test]
fn a_page_that_would_not_end_is_ended() {
    let desk = Desk::with("office-hours");
    let loops = "{% for a in range(1000) %}{% for b in range(1000) %}{% for c in range(1000) %}{{ c }}{% endfor %}{% endfor %}\
                 {% endfor %}";
    desk.write("mine/pages/invitation.html", loops);
    desk.write(
        "mine/tests/book.yaml",
        "cases:\n  - name: It is looked at\n    page: invitation\n    expect: { text: [Invitation] }\n",
    );
    let began = Instant::now();
    let told = fails(&desk.page(&["test", "mine"]), 1);
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
    assert!(told.contains("instructions") || told.contains("larger than"), "{told}");
}

#[test]
fn control_characters_of_a_template_do_not_reach_the_terminal() {
    let desk = Desk::with("office-hours");
    desk.change(
        "mine/tests/book.yaml",
        "name: A time is booked",
        "name: \"\\e[31mA time is booked",
    );
    desk.change("mine/tests/book.yaml", "with a waiting room", "with a waiting room\"");
    let output = desk.page(&["test", "mine"]);
    assert!(
        !output.stdout.contains(&0x1b),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
}
