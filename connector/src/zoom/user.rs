//! Zoom's users in the contract's terms.

use crate::bindings::exports::microapp::connector::meetings::{User, UserLicence, UserStatus};
use crate::zoom::reply::UserReply;

/// A person. None without an e-mail address, which is the one thing that everybody has.
pub fn user(reply: UserReply, asked_for: UserStatus) -> Option<User> {
    let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
    let licence = match reply.kind {
        Some(1) => UserLicence::Basic,
        Some(2) => UserLicence::Licensed,
        _ => UserLicence::None,
    };
    let status = match reply.status.as_deref() {
        Some("active") => UserStatus::Active,
        Some("inactive") => UserStatus::Inactive,
        Some("pending") => UserStatus::Pending,
        _ => asked_for,
    };
    let (first_name, last_name) = (filled(reply.first_name), filled(reply.last_name));
    let display_name = filled(reply.display_name).or_else(|| match (&first_name, &last_name) {
        (Some(first), Some(last)) => Some(format!("{first} {last}")),
        (Some(one), None) | (None, Some(one)) => Some(one.clone()),
        (None, None) => None,
    });
    Some(User {
        id: filled(reply.id),
        email: filled(reply.email)?,
        first_name,
        last_name,
        display_name,
        licence,
        status,
        time_zone: filled(reply.timezone),
        department: filled(reply.dept),
        can_co_host: status == UserStatus::Active && licence == UserLicence::Licensed,
    })
}
