//! Which path is which endpoint, with Zoom's rate label and scopes for each.

use http::Method;

use super::meetings::{self, list, update};
use super::{
    Handler, assistants, contacts, invitation, presence, records, registrants, subscriptions, user_settings, users,
};
use crate::world::limits::Category::{self, Light, Medium};

/// An endpoint.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) method: Method,
    /// Below `/v2`, with `{names}`.
    pub(crate) path: &'static str,
    pub(crate) category: Category,
    /// Any one of these is enough, or any one of `granular`.
    pub(crate) classic: &'static [&'static str],
    pub(crate) granular: &'static [&'static str],
    pub(crate) handler: Handler,
}

/// What a path leads to.
#[derive(Debug)]
pub(crate) enum Found {
    /// An endpoint, and the path's raw segments that stand for its names.
    Route(&'static Route, Vec<String>),
    /// A path that exists, for other methods.
    OtherMethods,
    Nothing,
}

/// Finds the endpoint for a path below `/v2`. Literal segments are listed before names, so the first match is right.
pub(crate) fn find(method: &Method, path: &str) -> Found {
    let mut known = false;
    for route in ROUTES {
        if let Some(parameters) = matches(route.path, path) {
            if route.method == method {
                return Found::Route(route, parameters);
            }
            known = true;
        }
    }
    if known { Found::OtherMethods } else { Found::Nothing }
}

fn matches(pattern: &str, path: &str) -> Option<Vec<String>> {
    let mut parameters = Vec::new();
    let mut segments = path.split('/');
    for wanted in pattern.split('/') {
        let segment = segments.next()?;
        if wanted.starts_with('{') {
            if segment.is_empty() {
                return None;
            }
            parameters.push(segment.to_owned());
        } else if wanted != segment {
            return None;
        }
    }
    segments.next().is_none().then_some(parameters)
}

/// Every endpoint, those asked most first.
pub(crate) const ROUTES: &[Route] = &[
    Route {
        method: Method::POST,
        path: "/users/{userId}/meetings",
        category: Medium,
        classic: &["meeting:write", "meeting:write:admin"],
        granular: &["meeting:write:meeting", "meeting:write:meeting:admin"],
        handler: meetings::create,
    },
    Route {
        method: Method::GET,
        path: "/meetings/{meetingId}",
        category: Light,
        classic: &["meeting:read", "meeting:read:admin"],
        granular: &["meeting:read:meeting", "meeting:read:meeting:admin"],
        handler: meetings::get,
    },
    Route {
        method: Method::PATCH,
        path: "/meetings/{meetingId}",
        category: Light,
        classic: &["meeting:write", "meeting:write:admin"],
        granular: &["meeting:update:meeting:admin", "meeting:update:meeting"],
        handler: update::patch,
    },
    Route {
        method: Method::DELETE,
        path: "/meetings/{meetingId}",
        category: Light,
        classic: &["meeting:write", "meeting:write:admin"],
        granular: &["meeting:delete:meeting", "meeting:delete:meeting:admin"],
        handler: meetings::delete,
    },
    Route {
        method: Method::PUT,
        path: "/meetings/{meetingId}/status",
        category: Light,
        classic: &["meeting:write", "meeting:write:admin"],
        granular: &["meeting:update:status", "meeting:update:status:admin"],
        handler: meetings::put_status,
    },
    Route {
        method: Method::GET,
        path: "/meetings/{meetingId}/invitation",
        category: Light,
        classic: &["meeting:read", "meeting:read:admin"],
        granular: &["meeting:read:invitation", "meeting:read:invitation:admin"],
        handler: invitation::get,
    },
    Route {
        method: Method::POST,
        path: "/meetings/{meetingId}/invite_links",
        category: Light,
        classic: &["meeting:write", "meeting:write:admin"],
        granular: &["meeting:write:invite_links", "meeting:write:invite_links:admin"],
        handler: invitation::create_links,
    },
    Route {
        method: Method::GET,
        path: "/users/{userId}/meetings",
        category: Medium,
        classic: &["meeting:read", "meeting:read:admin"],
        granular: &["meeting:read:list_meetings", "meeting:read:list_meetings:admin"],
        handler: list::list,
    },
    Route {
        method: Method::GET,
        path: "/users/{userId}/upcoming_meetings",
        category: Medium,
        classic: &["meeting:read", "meeting:read:admin"],
        granular: &[
            "meeting:read:list_upcoming_meetings",
            "meeting:read:list_upcoming_meetings:admin",
        ],
        handler: list::upcoming_meetings,
    },
    Route {
        method: Method::GET,
        path: "/users/{userId}/meeting_templates",
        category: Medium,
        classic: &["meeting:read", "meeting:read:admin"],
        granular: &["meeting:read:list_templates", "meeting:read:list_templates:admin"],
        handler: records::templates,
    },
    Route {
        method: Method::POST,
        path: "/meetings/{meetingId}/registrants",
        category: Light,
        classic: &["meeting:write", "meeting:write:admin"],
        granular: &["meeting:write:registrant", "meeting:write:registrant:admin"],
        handler: registrants::create,
    },
    Route {
        method: Method::GET,
        path: "/meetings/{meetingId}/registrants",
        category: Medium,
        classic: &["meeting:read", "meeting:read:admin"],
        granular: &["meeting:read:list_registrants", "meeting:read:list_registrants:admin"],
        handler: registrants::list,
    },
    Route {
        method: Method::PUT,
        path: "/meetings/{meetingId}/registrants/status",
        category: Medium,
        classic: &["meeting:write", "meeting:write:admin"],
        granular: &[
            "meeting:update:registrant_status",
            "meeting:update:registrant_status:admin",
        ],
        handler: registrants::put_status,
    },
    Route {
        method: Method::GET,
        path: "/meetings/{meetingId}/registrants/{registrantId}",
        category: Light,
        classic: &["meeting:read", "meeting:read:admin"],
        granular: &["meeting:read:registrant", "meeting:read:registrant:admin"],
        handler: registrants::get,
    },
    Route {
        method: Method::DELETE,
        path: "/meetings/{meetingId}/registrants/{registrantId}",
        category: Light,
        classic: &["meeting:write", "meeting:write:admin"],
        granular: &["meeting:delete:registrant", "meeting:delete:registrant:admin"],
        handler: registrants::delete,
    },
    Route {
        method: Method::GET,
        path: "/past_meetings/{meetingId}",
        category: Light,
        classic: &["meeting:read", "meeting:read:admin"],
        granular: &["meeting:read:past_meeting", "meeting:read:past_meeting:admin"],
        handler: records::past,
    },
    Route {
        method: Method::GET,
        path: "/past_meetings/{meetingId}/participants",
        category: Medium,
        classic: &["meeting:read", "meeting:read:admin"],
        granular: &[
            "meeting:read:list_past_participants",
            "meeting:read:list_past_participants:admin",
        ],
        handler: records::participants,
    },
    Route {
        method: Method::GET,
        path: "/past_meetings/{meetingId}/instances",
        category: Medium,
        classic: &["meeting:read", "meeting:read:admin"],
        granular: &[
            "meeting:read:list_past_instances",
            "meeting:read:list_past_instances:admin",
        ],
        handler: records::instances,
    },
    Route {
        method: Method::GET,
        path: "/users/{userId}/recordings",
        category: Medium,
        classic: &["recording:read", "recording:read:admin"],
        granular: &[
            "cloud_recording:read:list_user_recordings",
            "cloud_recording:read:list_user_recordings:master",
            "cloud_recording:read:list_user_recordings:admin",
        ],
        handler: records::recordings,
    },
    Route {
        method: Method::GET,
        path: "/meetings/{meetingId}/recordings",
        category: Light,
        classic: &["phone_recording:read:admin", "recording:read"],
        granular: &[
            "cloud_recording:read:list_recording_files:admin",
            "cloud_recording:read:list_recording_files",
            "cloud_recording:read:list_recording_files:master",
        ],
        handler: records::recording,
    },
    Route {
        method: Method::GET,
        path: "/users",
        category: Medium,
        classic: &["user:read", "user:read:admin", "user:write", "user:write:admin"],
        granular: &["user:read:list_users:admin"],
        handler: users::list,
    },
    Route {
        method: Method::POST,
        path: "/users",
        category: Light,
        classic: &["user:write", "user:write:admin"],
        granular: &["user:write:user:admin"],
        handler: users::create,
    },
    Route {
        method: Method::GET,
        path: "/users/email",
        category: Light,
        classic: &["user:read", "user:read:admin", "user:write", "user:write:admin"],
        granular: &["user:read:email", "user:read:email:admin"],
        handler: users::check_email,
    },
    Route {
        method: Method::GET,
        path: "/users/me/zak",
        category: Light,
        classic: &["user_zak:read"],
        granular: &["user:read:zak", "user:read:zak:admin"],
        handler: users::zak,
    },
    Route {
        method: Method::GET,
        path: "/users/{userId}",
        category: Light,
        classic: &[
            "user:read",
            "user:read:admin",
            "user:write",
            "user:write:admin",
            "user_info:read",
            "user_profile",
        ],
        granular: &["user:read:user", "user:read:user:admin"],
        handler: users::get,
    },
    Route {
        method: Method::PATCH,
        path: "/users/{userId}",
        category: Light,
        classic: &["user:write", "user:write:admin"],
        granular: &["user:update:user", "user:update:user:admin"],
        handler: users::patch,
    },
    Route {
        method: Method::DELETE,
        path: "/users/{userId}",
        category: Light,
        classic: &["user:write", "user:write:admin"],
        granular: &["user:delete:user", "user:delete:user:admin"],
        handler: users::delete,
    },
    Route {
        method: Method::PUT,
        path: "/users/{userId}/status",
        category: Light,
        classic: &["user:write", "user:write:admin"],
        granular: &["user:update:status", "user:update:status:admin"],
        handler: users::put_status,
    },
    Route {
        method: Method::GET,
        path: "/users/{userId}/token",
        category: Light,
        classic: &[
            "user:read",
            "user:read:admin",
            "user:write",
            "user:write:admin",
            "user_profile",
        ],
        granular: &["user:read:token", "user:read:token:admin"],
        handler: users::token,
    },
    Route {
        method: Method::GET,
        path: "/users/{userId}/permissions",
        category: Light,
        classic: &[
            "user:read",
            "user:read:admin",
            "user:write",
            "user:write:admin",
            "user_profile",
        ],
        granular: &["user:read:list_permissions", "user:read:list_permissions:admin"],
        handler: users::permissions,
    },
    Route {
        method: Method::GET,
        path: "/users/{userId}/settings",
        category: Medium,
        classic: &["user:read", "user:read:admin", "user:write", "user:write:admin"],
        granular: &["user:read:settings", "user:read:settings:admin"],
        handler: user_settings::get,
    },
    Route {
        method: Method::PATCH,
        path: "/users/{userId}/settings",
        category: Medium,
        classic: &["user:write", "user:write:admin"],
        granular: &["user:update:settings", "user:update:settings:admin"],
        handler: user_settings::patch,
    },
    Route {
        method: Method::GET,
        path: "/users/{userId}/assistants",
        category: Medium,
        classic: &[
            "user:read",
            "user:read:admin",
            "user:write",
            "user:write:admin",
            "user_profile",
        ],
        granular: &["user:read:list_assistants", "user:read:list_assistants:admin"],
        handler: assistants::list,
    },
    Route {
        method: Method::POST,
        path: "/users/{userId}/assistants",
        category: Medium,
        classic: &["user:write", "user:write:admin"],
        granular: &["user:write:assistant", "user:write:assistant:admin"],
        handler: assistants::add,
    },
    Route {
        method: Method::GET,
        path: "/users/{userId}/schedulers",
        category: Medium,
        classic: &[
            "user:read",
            "user:read:admin",
            "user:write",
            "user:write:admin",
            "user_profile",
        ],
        granular: &["user:read:list_schedulers", "user:read:list_schedulers:admin"],
        handler: assistants::schedulers,
    },
    Route {
        method: Method::GET,
        path: "/users/{userId}/presence_status",
        category: Light,
        classic: &["user:read", "user:read:admin"],
        granular: &["user:read:presence_status", "user:read:presence_status:admin"],
        handler: presence::get,
    },
    Route {
        method: Method::PUT,
        path: "/users/{userId}/presence_status",
        category: Medium,
        classic: &["user:write", "user:write:admin"],
        granular: &["user:update:presence_status", "user:update:presence_status:admin"],
        handler: presence::put,
    },
    Route {
        method: Method::GET,
        path: "/chat/users/me/contacts",
        category: Medium,
        classic: &["chat_contact:read"],
        granular: &["team_chat:read:list_contacts"],
        handler: contacts::list,
    },
    Route {
        method: Method::GET,
        path: "/chat/users/me/contacts/{identifier}",
        category: Light,
        classic: &["chat_contact:read"],
        granular: &["team_chat:read:contact"],
        handler: contacts::get,
    },
    Route {
        method: Method::GET,
        path: "/contacts",
        category: Medium,
        classic: &["contact:read", "contact:read:admin"],
        granular: &["contact:read:list_contacts", "contact:read:list_contacts:admin"],
        handler: contacts::search,
    },
    Route {
        method: Method::GET,
        path: "/phone/users",
        category: Light,
        classic: &["phone:read:admin"],
        granular: &["phone:read:list_users:admin"],
        handler: contacts::phone_users,
    },
    Route {
        method: Method::GET,
        path: "/phone/users/{userId}",
        category: Light,
        classic: &["phone:read", "phone:read:admin"],
        granular: &["phone:read:user", "phone:read:user:admin"],
        handler: contacts::phone_user,
    },
    Route {
        method: Method::POST,
        path: "/marketplace/app/event_subscription",
        category: Light,
        classic: &["marketplace:write:event_subscription"],
        granular: &[],
        handler: subscriptions::create,
    },
    Route {
        method: Method::GET,
        path: "/marketplace/app/event_subscription",
        category: Light,
        classic: &[
            "marketplace:read:event_subscription",
            "marketplace:read:list_event_subscriptions",
            "marketplace:write:event_subscription",
        ],
        granular: &[],
        handler: subscriptions::list,
    },
    Route {
        method: Method::PATCH,
        path: "/marketplace/app/event_subscription/{eventSubscriptionId}",
        category: Light,
        classic: &[
            "marketplace:write:event_subscription",
            "marketplace:update:event_subscription",
        ],
        granular: &[],
        handler: subscriptions::patch,
    },
    Route {
        method: Method::DELETE,
        path: "/marketplace/app/event_subscription/{eventSubscriptionId}",
        category: Light,
        classic: &[
            "marketplace:write:event_subscription",
            "marketplace:delete:event_subscription",
        ],
        granular: &[],
        handler: subscriptions::delete,
    },
];
