//! The scopes that Zoom wants for each endpoint, in both vocabularies. An app has one of the two, by its age.

/// An endpoint of Zoom's API and the scopes of a person's credential; an account's have `:admin` behind them.
#[derive(Debug)]
pub struct Endpoint {
    /// The older vocabulary, coarse.
    pub classic: &'static str,
    /// The newer vocabulary, one scope for each endpoint.
    pub granular: &'static str,
    /// Whether the connector asks it as the integration's own account, and so never with a person's credential.
    pub service_only: bool,
}

const fn endpoint(classic: &'static str, granular: &'static str) -> Endpoint {
    Endpoint {
        classic,
        granular,
        service_only: false,
    }
}

/// Zoom: `POST /users/{userId}/meetings`.
pub const CREATE: Endpoint = endpoint("meeting:write", "meeting:write:meeting");
/// Zoom: `GET /meetings/{meetingId}`.
pub const GET: Endpoint = endpoint("meeting:read", "meeting:read:meeting");
/// Zoom: `GET /users/{userId}/meetings`.
pub const LIST: Endpoint = endpoint("meeting:read", "meeting:read:list_meetings");
/// Zoom: `PATCH /meetings/{meetingId}`.
pub const UPDATE: Endpoint = endpoint("meeting:write", "meeting:update:meeting");
/// Zoom: `DELETE /meetings/{meetingId}`.
pub const DELETE: Endpoint = endpoint("meeting:write", "meeting:delete:meeting");
/// Zoom: `GET /meetings/{meetingId}/invitation`.
pub const INVITATION: Endpoint = endpoint("meeting:read", "meeting:read:invitation");
/// Zoom: `GET /users/{userId}`.
pub const USER: Endpoint = endpoint("user:read", "user:read:user");
/// Zoom: `GET /users/{userId}/settings`.
pub const USER_SETTINGS: Endpoint = endpoint("user:read", "user:read:settings");
/// Zoom: `GET /users`, which has a scope for accounts only.
pub const USERS: Endpoint = Endpoint {
    classic: "user:read",
    granular: "user:read:list_users",
    service_only: true,
};
