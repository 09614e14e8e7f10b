//! Whether a meeting at Zoom is the one that a lost reply was about.
//!
//! Three signs, the strongest first. The **marker** at the end of the agenda ([`crate::marker`]) decides alone: no two
//! intents share one, and whatever the clocks say, the meeting that carries ours is ours. **When it was made**: what is
//! older than the intent can't be it. **Topic, kind and start** only make a meeting one that could be it.
//!
//! ```text
//! marker: ours                                 it is the one
//! marker: another's                            it is another
//! no marker, made a day before the intent      it is another (five minutes, if ours was sent with its marker)
//! no marker, topic, kind and start as asked    it could be it
//! no marker, else                              it is another
//! ```
//!
//! What could be it is adopted only where no marker was left, only if nothing else could be it, and not if it was made
//! before by more than clocks that are kept differ. Everything in doubt goes to a person: a meeting too many costs more
//! than a question.
//!
//! **Clocks.** The intent was dated by the host's clock, the meeting by Zoom's. As long as they differ by less than a day,
//! a meeting that was made is never said not to be there: it is found, or a person is asked. A host whose clock is off by
//! more gets no further than its first certificate.

use jiff::{SignedDuration, Timestamp};

use crate::marker::marker_of;
use crate::time_text;
use crate::zoom::reply::MeetingReply;

/// Zoom: "The length of agenda gets truncated to 250 characters when you list all meetings."
const LISTED_AGENDA: usize = 250;
/// How far the host's clock may be ahead of Zoom's before a meeting without a marker is missed.
const SKEW: SignedDuration = SignedDuration::from_hours(24);
/// The same where the meeting that is looked for carries its marker, which somebody may have removed since.
const SKEW_BESIDE_MARKER: SignedDuration = SignedDuration::from_mins(5);
/// How far ahead it may be for a meeting to be adopted that has no marker: one that was made just before under another
/// intent looks the same.
const SKEW_WITHOUT_MARKER: SignedDuration = SignedDuration::from_secs(10);
/// Zoom: a one-off meeting is listed for 30 days after its start. A day is kept back.
const LISTED: SignedDuration = SignedDuration::from_hours(29 * 24);
/// The same for a series, and for a meeting with no fixed time: 365 days.
const LISTED_SERIES: SignedDuration = SignedDuration::from_hours(364 * 24);
/// Zoom: type 2, a scheduled meeting.
const SCHEDULED: u32 = 2;

/// The meeting that was asked for, as far as Zoom's list shows it.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    /// The topic.
    pub topic: &'a str,
    /// Zoom's type: 2, 3 or 8.
    pub kind: u32,
    /// When it may start: of a series each date, since Zoom's list names the next. Empty: at any time.
    pub starts: Vec<Timestamp>,
    /// When the intent was committed.
    pub since: Timestamp,
    /// The marker under which it was asked for.
    pub marker: Option<&'a str>,
    /// Whether that marker is surely on it, if it is there at all.
    pub marked: bool,
}

/// What one meeting is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// Not it.
    Another,
    /// It could be: topic, kind and start fit, and it has no marker.
    Alike,
    /// It.
    Ours,
    /// To tell, the whole agenda is needed.
    Unread,
}

/// What became of the request.
#[derive(Debug)]
pub enum Verdict {
    /// This is it.
    Made(Box<MeetingReply>),
    /// It was not made.
    NotMade,
    /// A person has to look.
    Undecided(&'static str, Vec<MeetingReply>),
}

impl Wanted<'_> {
    /// Judges a meeting, `whole` or as a list shows it.
    pub fn fit(&self, meeting: &MeetingReply, whole: bool) -> Fit {
        let agenda = meeting.agenda.as_deref();
        let alike = self.alike(meeting);
        match agenda.and_then(marker_of) {
            Some(marker) if Some(marker) == self.marker => return Fit::Ours,
            Some(_) => return Fit::Another,
            None => {}
        }
        let cut = agenda.is_none_or(|agenda| agenda.chars().count() >= LISTED_AGENDA);
        let unread = !whole && cut && (alike || self.marker.is_some());
        // Where ours carries the marker, one that shows none has to be as young as ours to raise a doubt.
        let skew = if self.marked && !unread {
            SKEW_BESIDE_MARKER
        } else {
            SKEW
        };
        match (unread, alike) {
            _ if self.is_older(meeting, skew) => Fit::Another,
            (true, _) => Fit::Unread,
            (false, true) => Fit::Alike,
            (false, false) => Fit::Another,
        }
    }

    /// Whether a meeting was made before the intent, by more than clocks may differ.
    fn is_older(&self, meeting: &MeetingReply, skew: SignedDuration) -> bool {
        let made = meeting.created_at.as_deref().and_then(time_text::instant);
        made.is_some_and(|made| made < self.since.saturating_sub(skew).unwrap_or(self.since))
    }

    fn alike(&self, meeting: &MeetingReply) -> bool {
        let topic = meeting.topic.as_deref().unwrap_or_default();
        topic.trim() == self.topic.trim()
            && meeting.kind == Some(self.kind)
            && (self.starts.is_empty()
                || meeting
                    .start_time
                    .as_deref()
                    .and_then(time_text::instant)
                    .is_none_or(|start| self.starts.iter().any(|wanted| same_minute(*wanted, start))))
    }

    /// Decides, once every meeting has been judged: those that are it, and those that could be it.
    pub fn decide(&self, mut ours: Vec<MeetingReply>, mut alike: Vec<MeetingReply>, now: Timestamp) -> Verdict {
        if ours.len() > 1 {
            return Verdict::Undecided(
                "Zoom has made more than one meeting of this one request. Keep one, and delete the others.",
                ours,
            );
        }
        if let Some(meeting) = ours.pop() {
            return Verdict::Made(Box::new(meeting));
        }
        if alike.is_empty() {
            return if self.may_have_expired(now) {
                Verdict::Undecided(
                    "The meeting is not there, but it is so long ago that Zoom would not list it any more.",
                    alike,
                )
            } else {
                Verdict::NotMade
            };
        }
        if self.marked {
            return Verdict::Undecided(
                "There is a meeting of this topic and start, made since, but without the marker that this request leaves \
                 in the agenda. Somebody may have made it by hand, or removed the marker.",
                alike,
            );
        }
        if alike.len() > 1 {
            return Verdict::Undecided(
                "There are several meetings of this topic and start, made since, and none has a marker in its agenda.",
                alike,
            );
        }
        if alike.iter().any(|meeting| self.is_older(meeting, SKEW_WITHOUT_MARKER)) {
            return Verdict::Undecided(
                "There is a meeting of this topic and start, without a marker in its agenda, and it was made a little before: \
                 perhaps for another request.",
                alike,
            );
        }
        match alike.pop() {
            Some(meeting) => Verdict::Made(Box::new(meeting)),
            None => Verdict::NotMade,
        }
    }

    /// Whether Zoom's list could have dropped the meeting.
    fn may_have_expired(&self, now: Timestamp) -> bool {
        let last = self.starts.iter().copied().max().unwrap_or(self.since);
        let listed = if self.kind == SCHEDULED { LISTED } else { LISTED_SERIES };
        last.max(self.since).saturating_add(listed).is_ok_and(|end| end < now)
    }
}

/// Zoom keeps no seconds.
fn same_minute(a: Timestamp, b: Timestamp) -> bool {
    a.as_second().div_euclid(60) == b.as_second().div_euclid(60)
}
