//! Rows to begin with. A case changes what it is about.

use crate::{
    AuditEvent, AuditResult, Change, ConnectionId, ConnectionRow, ConnectionState, IntegrationRow, IntentRow,
    IntentState, KeyRow, Principal, Sealed, SignInRow, TemplateRow, Timestamp, WrappedKey,
};

/// The moment at which everything begins: 2027-01-15 08:00 UTC.
pub const NOW: Timestamp = Timestamp(1_800_000_000_000);

/// Names that are hard to keep: empty, long, other scripts, wildcards, quotes, a zero byte.
pub const HARD_NAMES: [&str; 9] = [
    "",
    "a",
    "A",
    "%",
    "_",
    "Zoë's \"best\"; DROP TABLE intent; --",
    "日本語 / עברית",
    "zero\0byte",
    " space ",
];

/// An integration of this version, with the mark of that version.
#[must_use]
pub fn integration(name: &str, version: u64) -> IntegrationRow {
    IntegrationRow {
        name: name.to_owned(),
        version,
        connector: "zoom".to_owned(),
        configuration: r#"{"base_url":"https://api.zoom.us/v2/"}"#.to_owned(),
        secrets: Some(Sealed(vec![1, 0, 255])),
        key: Some(key("one")),
        enabled: true,
        created: NOW,
        updated: NOW,
        mark: Some(mark(version)),
    }
}

/// The service's connection of an integration.
#[must_use]
pub fn service(integration: &str) -> ConnectionId {
    ConnectionId {
        integration: integration.to_owned(),
        principal: Principal::Service,
    }
}

/// A person's connection of an integration.
#[must_use]
pub fn user(integration: &str, person: &str) -> ConnectionId {
    ConnectionId {
        integration: integration.to_owned(),
        principal: Principal::User(person.to_owned()),
    }
}

/// A connection of this version.
#[must_use]
pub fn connection(id: ConnectionId, version: u64) -> ConnectionRow {
    ConnectionRow {
        id,
        version,
        state: ConnectionState::Connected,
        reason: None,
        since: NOW,
        scopes: vec!["meeting:write:meeting".to_owned(), "user:read:user".to_owned()],
        api_url: Some("https://api-eu.zoom.us".to_owned()),
        expires: Some(NOW.plus_millis(3_600_000)),
        refresh_began: None,
        refresh_attempts: 0,
        tokens: Some(Sealed(vec![7; 40])),
        key: Some(key("one")),
    }
}

/// Writes a connection of this version, with the mark of that version.
#[must_use]
pub fn put_connection(id: ConnectionId, version: u64) -> Change {
    Change::PutConnection {
        row: connection(id, version),
        mark: mark(version),
    }
}

/// The mark of a version.
#[must_use]
pub fn mark(version: u64) -> Sealed {
    Sealed(version.to_be_bytes().to_vec())
}

/// A sign-in that ends ten minutes from [`NOW`].
#[must_use]
pub fn sign_in(state_hash: [u8; 32], connection: ConnectionId) -> SignInRow {
    SignInRow {
        state_hash,
        browser_hash: [9; 32],
        connection,
        redirect_uri: "https://meet.example.com/callback".to_owned(),
        verifier: Sealed(vec![3; 60]),
        created: NOW,
        expires: NOW.plus_millis(600_000),
    }
}

/// An intent of this version.
#[must_use]
pub fn intent(integration: &str, key: &str, version: u64) -> IntentRow {
    IntentRow {
        key: key.to_owned(),
        integration: integration.to_owned(),
        version,
        action: "create-meeting".to_owned(),
        acting_user: Some("ada@example.com".to_owned()),
        origin: "invoke".to_owned(),
        fingerprint: [5; 32],
        marker: "m-1".to_owned(),
        state: IntentState::Sending,
        note: None,
        attempts: 1,
        input: Sealed(vec![8; 100]),
        answer: None,
        created: NOW,
        updated: NOW,
        sent_until: None,
    }
}

/// A release of a template.
#[must_use]
pub fn template(integration: &str, name: &str, release: u64) -> TemplateRow {
    TemplateRow {
        integration: integration.to_owned(),
        name: name.to_owned(),
        release,
        version: "1.0.0".to_owned(),
        title: "Book a tutoring hour".to_owned(),
        sha256: [6; 32],
        installed: NOW,
        installed_by: "ada".to_owned(),
    }
}

/// Installs a release of a template, whose only byte is the release's number.
#[must_use]
pub fn put_template(integration: &str, name: &str, release: u64) -> Change {
    Change::PutTemplate {
        row: template(integration, name, release),
        bundle: vec![release.to_le_bytes()[0]],
    }
}

/// A data key wrapped by the key of this name.
#[must_use]
pub fn key(id: &str) -> WrappedKey {
    WrappedKey {
        key_id: id.to_owned(),
        bytes: Sealed(vec![2; 72]),
    }
}

/// What is known of a key-encryption key.
#[must_use]
pub fn key_row(id: &str, active: bool) -> KeyRow {
    KeyRow {
        id: id.to_owned(),
        active,
        check: Sealed(vec![4; 40]),
        created: NOW,
    }
}

/// An event for the audit log.
#[must_use]
pub fn event(what: &str) -> AuditEvent {
    AuditEvent {
        at: NOW,
        who: "ada".to_owned(),
        what: what.to_owned(),
        subject: "zoom/service".to_owned(),
        result: AuditResult::Ok,
        details: "{}".to_owned(),
    }
}
