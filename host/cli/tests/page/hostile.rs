//! Templates that mean harm, given to every command that reads one: each ends in an error, soon and without a word of
//! what is not theirs.

use crate::support::{Desk, fails};

fn each_command(desk: &Desk, wanted: &str) {
    for command in [
        &["check", "mine"][..],
        &["test", "mine"],
        &["dry-run", "mine", "book"],
        &["pack", "mine"],
    ] {
        let told = fails(&desk.page(command), 1);
        assert!(told.contains(wanted), "{command:?}: {told}");
    }
}

#[test]
#[cfg(unix)]
fn a_link_to_a_file_outside_is_not_followed() {
    let desk = Desk::with("office-hours");
    desk.write("secret.txt", "the secret");
    std::os::unix::fs::symlink(desk.path().join("secret.txt"), desk.path().join("mine/pages/x.html")).expect("a link");
    each_command(&desk, "is a link or a device");
}

#[test]
fn an_include_from_outside_is_refused() {
    let desk = Desk::with("office-hours");
    desk.write("mine/pages/invitation.html", "{% include '../../secret.txt' %}");
    each_command(&desk, "mine/pages/invitation.html:1:");
}

#[test]
fn script_in_a_page_is_refused() {
    let desk = Desk::with("office-hours");
    desk.write("mine/pages/invitation.html", "<script>alert(1)</script>");
    each_command(&desk, "mine/pages/invitation.html:1:");
}

#[test]
fn a_function_that_is_not_there_is_refused() {
    let desk = Desk::with("office-hours");
    desk.write("mine/pages/invitation.html", "{{ debug() }}");
    each_command(&desk, "mine/pages/invitation.html:1:");
}

#[test]
fn an_action_that_was_not_declared_is_refused() {
    let desk = Desk::with("office-hours");
    desk.change("mine/template.yaml", "action: create-meeting", "action: delete-meeting");
    each_command(&desk, "delete-meeting");
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
    let told = fails(&desk.page(&["test", "mine"]), 1);
    assert!(told.contains("instructions") || told.contains("larger than"), "{told}");
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let desk = Desk::with("office-hours");
    desk.write("mine/pages/invitation.html", &"x".repeat(600 * 1024));
    each_command(&desk, "bytes; a file of a template may have");
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
