//! What can be chosen at the start, and the switches that can be thrown while it runs.

use std::net::{Ipv4Addr, SocketAddr};
use std::str::FromStr;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

/// How to start a [`Simulator`](crate::Simulator).
#[derive(Debug, Clone)]
pub struct Options {
    /// Where to listen. Port 0, the default, takes a free one.
    pub listen: SocketAddr,
    /// The account's plan, which sets its rate limits.
    pub plan: Plan,
    /// Seeds every id, password and token. The same seed and the same requests give the same answers.
    pub seed: u64,
    /// Disputed behaviour, and what tests want to turn.
    pub switches: Switches,
    /// Whether time passes by itself.
    pub clock: ClockStart,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            plan: Plan::BusinessPlus,
            seed: 0,
            switches: Switches::default(),
            clock: ClockStart::System,
        }
    }
}

/// Where the simulator's clock begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ClockStart {
    /// The system's time, passing as it does.
    #[default]
    System,
    /// This time, passing from there.
    RunningFrom(SystemTime),
    /// This time, until somebody moves it.
    Frozen(SystemTime),
}

/// Zoom's plans. They differ in rate limits only.
///
/// Zoom: <https://developers.zoom.us/docs/api/rate-limits/>
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Plan {
    /// 4, 2 and 1 requests a second, and a few thousand a day.
    Free,
    /// 30, 20 and 10 requests a second.
    Pro,
    /// Business, Education, Enterprise and partners: 80, 60 and 40 requests a second.
    #[default]
    BusinessPlus,
    /// Not one of Zoom's: no limit of any kind, for benchmarks.
    Unlimited,
}

impl FromStr for Plan {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "free" => Ok(Self::Free),
            "pro" => Ok(Self::Pro),
            "business-plus" | "business+" => Ok(Self::BusinessPlus),
            "unlimited" => Ok(Self::Unlimited),
            other => Err(format!("unknown plan {other:?}: free, pro, business-plus or unlimited")),
        }
    }
}

/// Behaviour that sources disagree on, and what tests want to turn. All can be read and changed over HTTP at
/// `/_simulator/switches`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Switches {
    /// Rate limits of the plan, and those of a user.
    pub limits: bool,
    /// Creates and updates a host may have a day. Zoom: 100.
    pub daily_meeting_changes: u32,
    /// Occurrences a series may have: 60 by the specification, 50 by the current page, 365 by an older specification.
    pub max_occurrences: u32,
    /// Whether a series' `end_date_time` is moved to 23:59 of that day in the meeting's zone, as one capture shows.
    pub end_date_time_is_end_of_day: bool,
    /// Whether every change of a whole series has to name its `recurrence`, as the specification of 2023 says, or only one
    /// with a start that is to come, as an older text of Zoom's says.
    pub series_change_needs_recurrence: bool,
    /// What `me` means to a Server-to-Server token.
    pub me_for_service: SelfForService,
    /// Whether `schedule_for` needs the privilege that a user grants to assistants.
    pub schedule_for_needs_privilege: bool,
    /// Which words tell that a meeting is not there.
    pub missing_meeting: MissingMeetingText,
    /// The form of invitation texts.
    pub invitation: InvitationFormat,
    /// `error` of an answer to a dead refresh token: `invalid_grant` now, `invalid_request` in older reports.
    pub dead_refresh_token_error: String,
    /// Whether meeting ids expire (30 days after the last start, 365 for a series).
    pub meetings_expire: bool,
    /// How long an access token lives. Zoom: 3600.
    pub access_token_seconds: u32,
    /// Real milliseconds that every request waits before it is executed.
    pub latency_before_ms: u64,
    /// Real milliseconds that every answer waits after its request was executed.
    pub latency_after_ms: u64,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            limits: true,
            daily_meeting_changes: 100,
            max_occurrences: 60,
            end_date_time_is_end_of_day: true,
            series_change_needs_recurrence: false,
            me_for_service: SelfForService::Owner,
            schedule_for_needs_privilege: true,
            missing_meeting: MissingMeetingText::DoesNotExist,
            invitation: InvitationFormat::Classic,
            dead_refresh_token_error: "invalid_grant".into(),
            meetings_expire: true,
            access_token_seconds: 3600,
            latency_before_ms: 0,
            latency_after_ms: 0,
        }
    }
}

/// What `me` means to a Server-to-Server token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SelfForService {
    /// The account's owner, as several public clients rely on.
    Owner,
    /// Refused with 401 and code 124, as two public test suites show.
    Refused,
}

/// Which words tell that a meeting is not there. The code is 3001 in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingMeetingText {
    /// `Meeting does not exist: {id}.`
    DoesNotExist,
    /// `Meeting {id} is not found or has expired.`
    NotFoundOrExpired,
}

/// The form of invitation texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvitationFormat {
    /// Indented dial-in lines, as captured in 2021.
    Classic,
    /// Dial-in lines as bullets, blocks set apart by `---`.
    Bullets,
}
