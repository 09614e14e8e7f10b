//! Programs that go on until they are ended, and the server's pages as a browser meets them.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use crate::support::Desk;

/// `microapp simulator` or `microapp serve`, at a port of its own in place of the usual one.
pub struct Program {
    process: Child,
    /// Where it would listen.
    usual: &'static str,
    /// Where it listens.
    address: String,
    /// The link for the first account.
    setup: Option<String>,
}

impl Program {
    /// Starts it, and waits until it has said these words.
    pub fn start(desk: &Desk, line: &str, wanted: &str) -> Self {
        let simulator = line.contains("simulator");
        let usual = if simulator { "127.0.0.1:8081" } else { "127.0.0.1:8080" };
        let named = line.replace(&format!("--listen {usual}"), "");
        let mut command = desk.command();
        command
            .args(named.split_whitespace().skip(1))
            .args(["--listen", "127.0.0.1:0"]);
        command.env("MICROAPP_DATA", desk.path().join("data"));
        let mut process = command.stdout(Stdio::piped()).spawn().expect("it starts");
        let mut lines = BufReader::new(process.stdout.take().expect("its output")).lines();
        let mut shown = String::new();
        while !shown.contains("Ctrl-C") {
            let line = lines.next().unwrap_or_else(|| panic!("it ended: {shown}"));
            shown.push_str(&line.expect("text"));
            shown.push('\n');
        }
        for wanted in wanted.lines().filter(|line| !line.is_empty()) {
            assert!(shown.contains(wanted), "{line}: no `{wanted}` in {shown}");
        }
        let after = shown.split("http://").nth(1).expect("an address");
        let address = after.split(['/', '\n', ' ']).next().expect("an address").to_owned();
        let setup = shown
            .split("/setup/")
            .nth(1)
            .and_then(|rest| rest.split_whitespace().next());
        Self {
            process,
            usual,
            address,
            setup: setup.map(|secret| format!("/setup/{secret}")),
        }
    }

    /// A command with the address where this is in place of where it would be.
    pub fn in_place(&self, line: &str) -> String {
        line.replace(self.usual, &self.address)
    }

    /// Makes the first account by its link.
    pub fn first_account(&self) -> Person<'_> {
        let setup = self.setup.as_deref().expect("a link for the first account");
        let (head, form) = self.ask("GET", setup, "", "");
        let after = form.split("name=\"_csrf\" value=\"").nth(1).expect("a form");
        let token = after.split('"').next().expect("a token");
        let fields = format!(
            "_csrf={token}&name=Jill&email=jill.chill%40example.com&password=three+green+bicycles&again=three+green+bicycles"
        );
        let (head, body) = self.ask("POST", setup, &cookie(&head), &fields);
        assert!(head.starts_with("HTTP/1.1 303"), "{head}\n{body}");
        Person {
            server: self,
            cookies: cookie(&head),
        }
    }

    fn ask(&self, method: &str, path: &str, cookie: &str, body: &str) -> (String, String) {
        let (address, length) = (&self.address, body.len());
        let mut stream = TcpStream::connect(address).expect("a connection");
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\ncookie: {cookie}\r\nconnection: \
             close\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .expect("to send");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer");
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        (head.to_owned(), body.to_owned())
    }
}

/// Somebody who is signed in.
pub struct Person<'a> {
    server: &'a Program,
    cookies: String,
}

impl Person<'_> {
    /// Opens a page: where it leads in the end, and what it shows.
    pub fn open(&self, path: &str) -> (String, String) {
        let mut path = path.to_owned();
        for _ in 0..5 {
            let (head, page) = self.server.ask("GET", &path, &self.cookies, "");
            match location(&head) {
                Some(next) => path = next,
                None => {
                    assert!(head.starts_with("HTTP/1.1 200"), "{path}: {head}\n{page}");
                    return (path, page);
                }
            }
        }
        panic!("{path} leads on and on");
    }

    /// Opens a page, presses a button of it with these fields, and follows to what comes.
    pub fn press(&self, path: &str, action: &str, fields: &[(&str, &str)]) -> String {
        let (_, page) = self.open(path);
        let hidden = ["_csrf", "_key"].into_iter().filter_map(|name| {
            let after = page.split(&format!("name=\"{name}\" value=\"")).nth(1)?;
            Some((name, after.split('"').next()?))
        });
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(hidden)
            .extend_pairs(fields)
            .finish();
        let (head, page) = self.server.ask("POST", action, &self.cookies, &body);
        match location(&head) {
            Some(next) => self.open(&next).1,
            None => {
                assert!(head.starts_with("HTTP/1.1 200"), "{action}: {head}\n{page}");
                page
            }
        }
    }
}

/// Where an answer leads, without the host.
fn location(head: &str) -> Option<String> {
    let location = head.lines().find_map(|line| line.strip_prefix("location: "))?;
    let path = location.split_once("://").and_then(|(_, rest)| rest.split_once('/'));
    Some(path.map_or_else(|| location.to_owned(), |(_, path)| format!("/{path}")))
}

/// The cookies that an answer sets and does not take back.
fn cookie(head: &str) -> String {
    let set = head.lines().filter_map(|line| line.strip_prefix("set-cookie: "));
    let kept = set.filter(|cookie| !cookie.contains("Max-Age=0"));
    kept.filter_map(|cookie| cookie.split(';').next())
        .collect::<Vec<_>>()
        .join("; ")
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
