//! Reads the text by which Zoom invites people to a meeting.
//!
//! Zoom has had several forms of it: with plain lists, and newer with `---` between blocks and `•` before entries; with
//! or without telephone numbers, passcodes and room systems. All put the same blocks in the same order:
//!
//! ```text
//! Ann Host is inviting you to a scheduled Zoom meeting.
//!
//! Topic: Planning
//! Time: Dec 1, 2026 10:00 AM Amsterdam, Berlin, Rome, Stockholm, Vienna
//!
//! Join Zoom Meeting
//! https://us05web.zoom.us/j/12345678901?pwd=…
//!
//! Meeting ID: 123 4567 8901
//! Passcode: abc123
//! One tap mobile
//! +16699006833,,12345678901#,,,,*123456# US (San Jose)
//!
//! Dial by your location
//!         +1 669 900 6833 US (San Jose)
//! Meeting ID: 123 4567 8901
//! Passcode: 123456
//!
//! Join by SIP
//! 12345678901@zoomcrc.com
//! ```
//!
//! The reader goes through the lines once and through the blocks in order, and believes a line only in its block. So a
//! topic that looks like a heading, `Passcode: x`, changes nothing, and a line that it doesn't know is passed over. It
//! knows the English text alone: of one in another language it finds nothing, and says so by `None`.

mod dial_in;
mod one_date;

pub use self::dial_in::DialIn;
use self::dial_in::{one_tap, one_tap_passcode};
pub use self::one_date::of_one_date;

/// What the text tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InvitationText {
    /// Who invites.
    pub host_name: Option<String>,
    /// What the meeting is about.
    pub topic: Option<String>,
    /// When, in the text's words: the lines about time and repetition, without those about calendar files.
    pub calendar_details: String,
    /// Where people join.
    pub join_url: Option<String>,
    /// The meeting's id, only its digits.
    pub meeting_id: Option<String>,
    /// The passcode to type on a computer.
    pub passcode: Option<String>,
    /// The passcode to type on a telephone.
    pub phone_passcode: Option<String>,
    /// What dials number, meeting and passcode at one touch: `+16699006833,,12345678901#,,,,*123456#`.
    pub one_tap_numbers: Vec<String>,
    /// The numbers to join by telephone.
    pub dial_in_numbers: Vec<DialIn>,
    /// Addresses for SIP rooms.
    pub sip_addresses: Vec<String>,
}

/// Reads an invitation. It never fails: what is not in the text is not in the result.
pub fn parse(text: &str) -> InvitationText {
    let mut reader = Reader {
        block: Block::Opening,
        found: InvitationText::default(),
        details: Vec::new(),
    };
    for line in text.lines() {
        reader.line(line.trim());
    }
    reader.finish()
}

/// Which part of the text is being read. Never goes back to an earlier one before [`Block::Credentials`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Block {
    Opening,
    Topic,
    Calendar,
    CalendarFiles,
    JoinUrl,
    Credentials,
    OneTap,
    DialIn,
    Sip,
    Other,
}

struct Reader<'a> {
    block: Block,
    found: InvitationText,
    details: Vec<&'a str>,
}

impl<'a> Reader<'a> {
    fn line(&mut self, line: &'a str) {
        if line.is_empty() || is_rule(line) {
            return;
        }
        if let Some(block) = self.heading(line) {
            self.block = block;
            return;
        }
        match self.block {
            Block::Opening => self.opening(line),
            Block::Topic => {
                if let Some(time) = field(line, "Time") {
                    self.details.extend(Some(time).filter(|time| !time.is_empty()));
                    self.block = Block::Calendar;
                }
            }
            Block::Calendar => {
                if line.starts_with("Please download and import") {
                    self.block = Block::CalendarFiles;
                } else {
                    self.details.push(line);
                }
            }
            Block::JoinUrl => {
                if line.starts_with("https://") {
                    self.found.join_url = Some(line.to_owned());
                    self.block = Block::Credentials;
                }
            }
            Block::Credentials => {
                if let Some(id) = field(line, "Meeting ID") {
                    set_once(&mut self.found.meeting_id, digits(id));
                } else if let Some(passcode) = passcode(line) {
                    set_once(&mut self.found.passcode, Some(passcode));
                }
            }
            Block::OneTap => self.found.one_tap_numbers.extend(one_tap(line)),
            Block::DialIn => {
                if let Some(passcode) = passcode(line) {
                    set_once(&mut self.found.phone_passcode, Some(passcode));
                } else {
                    self.found.dial_in_numbers.extend(DialIn::parse(without_bullet(line)));
                }
            }
            Block::Sip => {
                let address = without_bullet(line);
                let known = self.found.sip_addresses.iter().any(|known| known == address);
                if address.contains('@') && !address.contains(char::is_whitespace) && !known {
                    self.found.sip_addresses.push(address.to_owned());
                }
            }
            Block::CalendarFiles | Block::Other => {}
        }
    }

    /// The block that a heading opens, where it can stand here.
    fn heading(&self, line: &str) -> Option<Block> {
        match line {
            "Join Zoom Meeting" if self.block < Block::JoinUrl => Some(Block::JoinUrl),
            _ if self.block < Block::Credentials => None,
            "One tap mobile" => Some(Block::OneTap),
            "Dial by your location" => Some(Block::DialIn),
            "Join by SIP" => Some(Block::Sip),
            "Join by H.323" | "Join by Skype for Business" | "Join instructions" => Some(Block::Other),
            _ => None,
        }
    }

    fn opening(&mut self, line: &str) {
        // A name may hold anything, the very words of the sentence too: the last ones are the sentence's.
        if let Some((name, _)) = line.rsplit_once("is inviting you to ")
            && line.ends_with("Zoom meeting.")
            && self.found.host_name.is_none()
        {
            let name = name.trim();
            self.found.host_name = Some(name.to_owned()).filter(|name| !name.is_empty());
        } else if let Some(topic) = field(line, "Topic") {
            self.found.topic = Some(topic.to_owned());
            self.block = Block::Topic;
        }
    }

    fn finish(mut self) -> InvitationText {
        self.found.calendar_details = self.details.join("\n");
        if self.found.phone_passcode.is_none() {
            let numbers = &self.found.one_tap_numbers;
            self.found.phone_passcode = numbers.iter().find_map(|number| one_tap_passcode(number));
        }
        self.found
    }
}

/// What stands behind `name:`.
fn field<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    Some(line.strip_prefix(name)?.strip_prefix(':')?.trim())
}

/// Until 2020 the word was another.
fn passcode(line: &str) -> Option<String> {
    let passcode = field(line, "Passcode").or_else(|| field(line, "Password"))?;
    Some(passcode.to_owned()).filter(|passcode| !passcode.is_empty())
}

/// The digits of an id that is written in groups.
fn digits(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|letter| *letter != ' ' && *letter != '-').collect();
    let is_id = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_id.then_some(digits)
}

fn set_once(field: &mut Option<String>, value: Option<String>) {
    if field.is_none() {
        *field = value;
    }
}

/// A line between blocks.
fn is_rule(line: &str) -> bool {
    line.bytes().all(|byte| byte == b'-')
}

fn without_bullet(line: &str) -> &str {
    line.trim_start_matches(['•', '*', ' '])
}
