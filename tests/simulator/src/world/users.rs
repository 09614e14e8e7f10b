//! Users and their settings.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

/// A user of the account.
#[derive(Debug, Clone)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) email: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) display_name: String,
    /// 1 Basic, 2 Licensed, 4 without meetings, 99 none.
    pub(crate) kind: u8,
    pub(crate) status: Status,
    /// `0` owner, `1` admin, `2` member.
    pub(crate) role_id: &'static str,
    pub(crate) timezone: String,
    pub(crate) pmi: i64,
    pub(crate) created_at: DateTime<Utc>,
    /// Texts that nothing depends on: `dept`, `company`, `job_title`, ….
    pub(crate) profile: Map<String, Value>,
    /// `GET /users/{userId}/settings`, by group. Shared, since a user is copied for each new meeting and these are large.
    pub(crate) settings: Arc<Map<String, Value>>,
    /// The answer to `GET /users/{userId}/settings?option=meeting_security`.
    pub(crate) security: Arc<Map<String, Value>>,
    pub(crate) presence: Presence,
    /// Ids of users who may schedule for this one.
    pub(crate) assistants: Vec<String>,
}

/// Whether a user can sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Active,
    Inactive,
    /// Invited, not accepted yet.
    Pending,
}

impl Status {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Inactive => "inactive",
            Self::Pending => "pending",
        }
    }
}

/// What others see of a user.
#[derive(Debug, Clone)]
pub(crate) struct Presence {
    pub(crate) status: String,
    /// When do-not-disturb ends.
    pub(crate) until: Option<DateTime<Utc>>,
    /// When it was last set over the API, which allows once a minute.
    pub(crate) set_at: Option<std::time::Duration>,
}

impl User {
    /// A profile text, empty when there is none.
    pub(crate) fn profile_text(&self, name: &str) -> &str {
        self.profile.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// A setting by group and name.
    pub(crate) fn setting(&self, group: &str, name: &str) -> Option<&Value> {
        self.settings.get(group)?.get(name)
    }

    /// Whether the user may be an alternative host: licensed and active.
    pub(crate) fn may_host_for_others(&self) -> bool {
        self.kind == 2 && self.status == Status::Active
    }

    /// Whether the user may schedule and host at all.
    pub(crate) fn may_host(&self) -> bool {
        matches!(self.kind, 1 | 2)
    }
}
