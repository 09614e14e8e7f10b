//! The preview in a browser's place.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::support::{Desk, fails};

/// Longer than any machine needs; what is waited for is a condition.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Preview {
    program: Child,
    address: String,
}

impl Preview {
    pub fn start(desk: &Desk, folder: &str) -> Self {
        let mut program = desk
            .command()
            .args(["page", "preview", folder, "--no-open"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("the preview starts");
        let mut line = String::new();
        let out = program.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut line).expect("a line");
        let address = line
            .split("http://")
            .nth(1)
            .and_then(|rest| rest.split('/').next())
            .expect("an address");
        Self {
            address: address.to_owned(),
            program,
        }
    }

    /// Asks for an address; the head and the body.
    fn ask(&self, method: &str, path: &str, host: &str, body: &str) -> (String, String) {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a limit");
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-type: \
             application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .expect("to send");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        (head.to_owned(), body.to_owned())
    }

    pub fn get(&self, path: &str) -> String {
        let (head, body) = self.ask("GET", path, &self.address, "");
        assert!(head.starts_with("HTTP/1.1 200"), "{path}: {head}\n{body}");
        body
    }

    /// The stream of changes, after the one that tells the present.
    fn changes(&self) -> Changes {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a limit");
        write!(stream, "GET /changes HTTP/1.1\r\nhost: {}\r\n\r\n", self.address).expect("to send");
        let mut changes = Changes(BufReader::new(stream));
        changes.next();
        changes
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        // It is stopped like this by any test; whether that worked shows nowhere but in a process list.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

struct Changes(BufReader<TcpStream>);

impl Changes {
    fn next(&mut self) -> String {
        loop {
            let mut line = String::new();
            assert!(
                self.0.read_line(&mut line).expect("a line in time") > 0,
                "the stream goes on"
            );
            if let Some(data) = line.strip_prefix("data:") {
                return data.trim().to_owned();
            }
        }
    }
}

#[test]
fn a_saved_file_is_shown_at_once() {
    let desk = Desk::with("office-hours");
    let preview = Preview::start(&desk, "mine");
    let page = "/view/en.light.ltr.usual/book";
    assert!(preview.get(page).contains("Come to office hours"));
    let mut changes = preview.changes();
    let mut times = Vec::new();
    for round in 0..10 {
        let words = format!("Words of round {round}");
        let text = desk.read("mine/locales/en.ftl");
        let rest = text.split_once('\n').expect("lines").1;
        let saved = Instant::now();
        desk.write("mine/locales/en.ftl", &format!("book = {words}\n{rest}"));
        // A save may be seen half done; the next reading has all of it.
        loop {
            changes.next();
            if preview.get(page).contains(&words) {
                break;
            }
            assert!(saved.elapsed() < PATIENCE);
        }
        times.push(saved.elapsed());
    }
    times.sort_unstable();
    assert!(times[times.len() / 2] < Duration::from_millis(200), "{times:?}");
}

#[test]
fn what_is_wrong_stands_where_the_page_would_and_goes_when_it_is_mended() {
    let desk = Desk::with("office-hours");
    let preview = Preview::start(&desk, "mine");
    let page = "/view/en.light.ltr.usual/book";
    let good = desk.read("mine/template.yaml");
    let mut changes = preview.changes();
    desk.change("mine/template.yaml", "action: create-meeting", "action: <b>create");
    while changes.next().contains("\"wrong\":0") {}
    let shown = preview.get(page);
    assert!(
        shown.contains("template.yaml:") && shown.contains("&lt;b&gt;create") && !shown.contains("<b>create"),
        "{shown}"
    );
    assert!(preview.get("/").contains("<iframe"), "the bar stays");
    desk.write("mine/template.yaml", &good);
    while !changes.next().contains("\"wrong\":0") {}
    assert!(preview.get(page).contains("Come to office hours"));
}

#[test]
fn the_bar_switches_page_language_theme_width_direction_and_state() {
    let desk = Desk::with("zoom");
    let preview = Preview::start(&desk, "mine");
    let bar = preview.get("/?page=invitations&language=fi&theme=dark&width=phone&direction=rtl&state=long");
    for wanted in [
        "src=\"/view/fi.dark.rtl.long/invitations\"",
        "class=\"phone\"",
        "<option value=\"invitations\" selected>",
        "<option value=\"fi\" selected>",
    ] {
        assert!(bar.contains(wanted), "{wanted}: {bar}");
    }
    let page = preview.get("/view/fi.dark.rtl.long/invitations");
    assert!(
        page.contains("<html lang=\"fi\" dir=\"rtl\" data-theme=\"dark\">"),
        "{page}"
    );
    assert!(page.contains("Rindfleischetikettierung"));
    let errors = preview.get("/view/en.light.ltr.errors/create-meeting");
    assert!(errors.contains("role=\"alert\""), "{errors}");
    assert!(
        preview
            .get("/view/en.light.ltr.usual/images/logo.svg")
            .starts_with("<svg")
    );
}

#[test]
fn a_form_that_is_sent_shows_its_errors_or_leads_on() {
    let desk = Desk::with("office-hours");
    let preview = Preview::start(&desk, "mine");
    let page = "/view/en.light.ltr.usual/book";
    let (head, body) = preview.ask("POST", page, &preview.address, "topic=");
    assert!(
        head.starts_with("HTTP/1.1 200") && body.contains("role=\"alert\""),
        "{head}"
    );
    let filled = "topic=A&date=2099-03-02&slot=14%3A30&time_zone=Europe%2FBerlin";
    let (head, _) = preview.ask("POST", page, &preview.address, filled);
    assert!(head.starts_with("HTTP/1.1 303"), "{head}");
    assert!(
        head.contains("location: /view/en.light.ltr.usual/invitation?meeting_id="),
        "{head}"
    );
}

/// A mail or a link is no page of the template, and nothing that is wrong with it.
#[test]
fn a_button_that_leads_out_says_where_to_and_back() {
    let desk = Desk::with("office-hours");
    let preview = Preview::start(&desk, "mine");
    let page = "/view/en.light.ltr.usual/invitation?meeting_id=98765432101";
    let (head, body) = preview.ask("POST", page, &preview.address, "_action=mail");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(
        body.contains("Here the browser goes to") && body.contains("mailto:"),
        "{body}"
    );
    assert!(body.contains(&format!("href=\"{page}\"")), "{body}");
    assert!(
        !body.contains("can't be shown") && !body.contains("Mend it"),
        "nothing is wrong: {body}"
    );
}

#[test]
fn another_site_can_not_reach_it_through_a_browser() {
    let desk = Desk::with("office-hours");
    let preview = Preview::start(&desk, "mine");
    let (head, _) = preview.ask("GET", "/", "evil.example", "");
    assert!(head.starts_with("HTTP/1.1 421"), "{head}");
    let (head, body) = preview.ask("GET", "/view/en.light.ltr.usual/book", &preview.address, "");
    assert!(
        head.contains("content-security-policy: default-src 'none'; script-src 'self'"),
        "{head}"
    );
    assert!(
        !body.contains("<script>") && !body.contains(" style="),
        "nothing inline: {body}"
    );
}

#[test]
fn it_listens_on_this_machine_alone() {
    let desk = Desk::with("office-hours");
    let told = fails(&desk.page(&["preview", "mine", "--listen", "0.0.0.0:0"]), 2);
    assert!(told.contains("this machine alone"), "{told}");
}
