//! The state of one Zoom account, in memory.

pub(crate) mod apps;
pub(crate) mod limits;
pub(crate) mod meetings;
pub(crate) mod pages;
mod people;
pub(crate) mod users;

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};

use crate::options::{Options, Plan, Switches};
use crate::random::Random;
use crate::webhooks::Subscriptions;
use apps::Apps;
use limits::Limits;
use meetings::Meeting;
use pages::Pages;
use users::User;

/// Everything the simulator knows. Handlers get it whole, one at a time.
#[derive(Debug)]
pub(crate) struct World {
    /// The date, set before each request.
    pub(crate) now: DateTime<Utc>,
    /// Time that never stands still, set before each request.
    pub(crate) ticks: Duration,
    pub(crate) plan: Plan,
    pub(crate) switches: Switches,
    pub(crate) random: Random,
    pub(crate) account_id: String,
    /// The owner comes first.
    pub(crate) users: Vec<User>,
    user_index: HashMap<String, usize>,
    pub(crate) meetings: BTreeMap<i64, Meeting>,
    /// Ids of a host's meetings, in order of creation.
    pub(crate) meetings_of: HashMap<String, Vec<i64>>,
    pub(crate) meeting_uuids: HashMap<String, i64>,
    pub(crate) apps: Apps,
    pub(crate) limits: Limits,
    pub(crate) pages: Pages,
    pub(crate) subscriptions: Subscriptions,
    /// Events that the request being handled gave rise to: name, payload without `account_id`.
    pub(crate) happened: Vec<(String, serde_json::Value)>,
}

impl World {
    pub(crate) fn new(options: &Options, now: DateTime<Utc>) -> Self {
        let mut random = Random::new(options.seed);
        let account_id = random.id22();
        let mut world = Self {
            now,
            ticks: Duration::ZERO,
            plan: options.plan,
            switches: options.switches.clone(),
            random,
            account_id,
            users: Vec::new(),
            user_index: HashMap::new(),
            meetings: BTreeMap::new(),
            meetings_of: HashMap::new(),
            meeting_uuids: HashMap::new(),
            apps: Apps::default(),
            limits: Limits::default(),
            pages: Pages::default(),
            subscriptions: Subscriptions::default(),
            happened: Vec::new(),
        };
        people::populate(&mut world);
        world.add_app(apps::NewApp {
            name: "Simulator".into(),
            ..apps::NewApp::default()
        });
        world
    }

    pub(crate) fn add_user(&mut self, user: User) {
        let index = self.users.len();
        self.user_index.insert(user.id.clone(), index);
        self.user_index.insert(user.email.to_ascii_lowercase(), index);
        self.users.push(user);
    }

    /// Removes a user and, as Zoom does unless they are transferred, their meetings.
    pub(crate) fn remove_user(&mut self, id: &str) -> Option<User> {
        let index = *self.user_index.get(id)?;
        let user = self.users.remove(index);
        self.user_index = self
            .users
            .iter()
            .enumerate()
            .flat_map(|(index, user)| [(user.id.clone(), index), (user.email.to_ascii_lowercase(), index)])
            .collect();
        for meeting in self.meetings_of.remove(id).unwrap_or_default() {
            self.remove_meeting(meeting);
        }
        Some(user)
    }

    /// Finds a user by id or e-mail.
    pub(crate) fn user(&self, name: &str) -> Option<&User> {
        let index = self
            .user_index
            .get(name)
            .or_else(|| self.user_index.get(&name.to_ascii_lowercase()))?;
        self.users.get(*index)
    }

    pub(crate) fn user_mut(&mut self, name: &str) -> Option<&mut User> {
        let index = self
            .user_index
            .get(name)
            .or_else(|| self.user_index.get(&name.to_ascii_lowercase()))?;
        self.users.get_mut(*index)
    }

    pub(crate) fn add_meeting(&mut self, meeting: Meeting) {
        self.meetings_of
            .entry(meeting.host_id.clone())
            .or_default()
            .push(meeting.id);
        self.meeting_uuids.insert(meeting.uuid.clone(), meeting.id);
        self.meetings.insert(meeting.id, meeting);
    }

    pub(crate) fn remove_meeting(&mut self, id: i64) -> Option<Meeting> {
        let meeting = self.meetings.remove(&id)?;
        self.meeting_uuids.remove(&meeting.uuid);
        for instance in &meeting.past {
            self.meeting_uuids.remove(&instance.uuid);
        }
        if let Some(ids) = self.meetings_of.get_mut(&meeting.host_id) {
            ids.retain(|known| *known != id);
        }
        Some(meeting)
    }

    /// An unused meeting id.
    pub(crate) fn new_meeting_id(&mut self) -> i64 {
        loop {
            let id = self.random.meeting_id();
            if !self.meetings.contains_key(&id) {
                return id;
            }
        }
    }
}

/// A date as Zoom writes it: UTC, whole seconds, `Z`.
pub(crate) fn stamp(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}
