//! Who is in the account at the start.

use serde_json::{Map, Value, json};

use super::World;
use super::users::{Presence, Status, User};

/// Settings as a new user has them: every name that Zoom's specification lists, with passcodes not required.
const SETTINGS: &str = include_str!("settings.json");

struct Person(&'static str, &'static str, u8, Status, &'static str);

const PEOPLE: [Person; 8] = [
    Person("Jill", "Chill", 2, Status::Active, "America/Los_Angeles"),
    Person("Thomas", "Hill", 2, Status::Active, "Europe/Berlin"),
    Person("Amira", "Khan", 2, Status::Active, "Asia/Kolkata"),
    Person("Lucía", "Gómez", 2, Status::Active, "Europe/Madrid"),
    Person("Kenji", "Sato", 2, Status::Active, "Asia/Tokyo"),
    Person("Bob", "Basic", 1, Status::Active, "America/New_York"),
    Person("Ina", "Inactive", 2, Status::Inactive, "UTC"),
    Person("Paul", "Pending", 1, Status::Pending, "UTC"),
];

/// Fills the account: five licensed users of whom the first owns it, then one basic, one inactive and one pending user.
pub(super) fn populate(world: &mut World) {
    for (index, Person(first, last, kind, status, timezone)) in PEOPLE.into_iter().enumerate() {
        // Names have accents on purpose; addresses have none.
        let email = match first {
            "Lucía" => "lucia.gomez@example.com".to_owned(),
            _ => format!("{}.{}@example.com", first.to_lowercase(), last.to_lowercase()),
        };
        let mut user = world.new_user(&email, first, last, kind);
        user.status = status;
        user.timezone = timezone.into();
        user.role_id = if index == 0 { "0" } else { "2" };
        world.add_user(user);
    }
}

impl World {
    /// A user with a new id and the settings of a new user; not added yet.
    pub(crate) fn new_user(&mut self, email: &str, first_name: &str, last_name: &str, kind: u8) -> User {
        let mut settings: Map<String, Value> = serde_json::from_str(SETTINGS).unwrap_or_default();
        let mut group = |name: &str| match settings.remove(name) {
            Some(Value::Object(group)) => group,
            _ => Map::new(),
        };
        let mut general = group("general");
        general.insert("authentication_options".into(), Value::Object(group("authentication")));
        let profile = json!({
            "dept": "", "company": "Example", "job_title": "", "location": "", "language": "en-US", "manager": "",
            "pronouns": "", "phone_country": "", "phone_number": "", "host_key": self.random.digits(6),
            "pic_url": "", "vanity_url": "", "cost_center": "",
        });
        User {
            id: self.random.id22(),
            email: email.to_owned(),
            first_name: first_name.to_owned(),
            last_name: last_name.to_owned(),
            display_name: format!("{first_name} {last_name}").trim().to_owned(),
            kind,
            status: Status::Active,
            role_id: "2",
            timezone: "UTC".into(),
            pmi: 2_000_000_000 + self.random.below(7_999_999_999) as i64,
            created_at: self.now,
            profile: profile.as_object().cloned().unwrap_or_default(),
            settings: general.into(),
            security: group("meeting_security").into(),
            presence: Presence {
                status: "Available".into(),
                until: None,
                set_at: None,
            },
            assistants: Vec::new(),
        }
    }
}
