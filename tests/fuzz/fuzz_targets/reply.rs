//! Replies come from Zoom, or from whatever stands in its place: any bytes, with any status.
#![no_main]

use libfuzzer_sys::fuzz_target;
use zoom_connector::bindings::exports::microapp::connector::meetings::UserStatus;
use zoom_connector::zoom::meeting::{meeting, summary};
use zoom_connector::zoom::policy::SecuritySettings;
use zoom_connector::zoom::refusal::{Answer, Asked, error_of};
use zoom_connector::zoom::reply::{MeetingReply, MeetingsPage, UsersPage, parse};
use zoom_connector::zoom::user::user;

fuzz_target!(|input: (u16, bool, &str)| {
    let (status, writes, body) = input;
    if let Ok(reply) = parse::<MeetingReply>(body)
        && let Some(meeting) = meeting(reply)
    {
        let json = serde_json::to_string(&meeting).expect("a meeting is JSON");
        assert!(!json.contains("start_url"));
    }
    if let Ok(page) = parse::<MeetingsPage>(body) {
        page.meetings.into_iter().filter_map(summary).for_each(drop);
    }
    if let Ok(page) = parse::<UsersPage>(body) {
        for user in page
            .users
            .into_iter()
            .filter_map(|reply| user(reply, UserStatus::Active))
        {
            assert!(!user.email.is_empty());
        }
    }
    if let Ok(settings) = parse::<SecuritySettings>(body) {
        let policy = settings.meeting_security.meeting_password_requirement;
        let mut next = 0_u8;
        let passcode = policy.generate(|buffer| {
            for byte in buffer {
                next = next.wrapping_mul(37).wrapping_add(11);
                *byte = next;
            }
        });
        assert!((8..=10).contains(&passcode.len()));
    }
    let error = error_of(
        &Answer {
            status,
            body,
            tracking_id: Some(body),
            retry_after: Some(body),
            limit_type: Some(body),
            at: jiff::Timestamp::UNIX_EPOCH,
        },
        &Asked {
            writes,
            identity: "acting_user",
            kind: "meeting",
            id: body,
            occurrence: Some(body),
        },
    );
    drop(error);
});
