//! Who hosts a meeting, and who may host in their place.

use serde_json::{Map, Value};

use crate::api::Call;
use crate::api::error::ApiError;
use crate::world::World;
use crate::world::meetings::Kind;

/// The host, and who scheduled for them. Zoom: `schedule_for`.
pub(super) fn host_for(
    call: &Call<'_>,
    path_user: &str,
    schedule_for: Option<&str>,
    kind: Kind,
) -> Result<(String, Option<String>), ApiError> {
    let Some(wanted) = schedule_for.filter(|name| !name.is_empty()) else {
        return Ok((path_user.to_owned(), None));
    };
    if kind == Kind::Instant {
        return Err(ApiError::bad(
            3000,
            "Instant meetings do not support the schedule_for parameter; you cannot schedule an instant meeting for another user.",
        ));
    }
    let Some(target) = call.world.user(wanted) else {
        return Err(ApiError::bad(
            300,
            "The value that you entered for the schedule_for field is invalid. Enter a valid value and try again.",
        ));
    };
    if target.id == path_user {
        return Ok((path_user.to_owned(), None));
    }
    let privileged =
        !call.world.switches.schedule_for_needs_privilege || target.assistants.iter().any(|id| id == path_user);
    if !privileged || !target.may_host() {
        return Err(ApiError::bad(
            3000,
            format!("You cannot schedule a meeting for {wanted}"),
        ));
    }
    Ok((target.id.clone(), Some(path_user.to_owned())))
}

/// Zoom: `settings.alternative_hosts`, e-mails or ids, set apart by `;` or `,`. All must be licensed users of the account;
/// one that is not fails the whole request. Written back as e-mails set apart by `;`.
pub(super) fn check_alternative_hosts(world: &World, settings: &mut Map<String, Value>) -> Result<(), ApiError> {
    let Some(Value::String(text)) = settings.get("alternative_hosts") else {
        return Ok(());
    };
    let mut emails: Vec<String> = Vec::new();
    for name in text.split([';', ',']).map(str::trim).filter(|name| !name.is_empty()) {
        match world.user(name).filter(|user| user.may_host_for_others()) {
            Some(user) if emails.contains(&user.email) => {}
            Some(user) => emails.push(user.email.clone()),
            None => {
                let message = format!(
                    "Unable to assign \"{name}\" as an alternative host because the user cannot be selected at this time."
                );
                return Err(ApiError::bad(1114, message));
            }
        }
    }
    settings.insert("alternative_hosts".into(), emails.join(";").into());
    Ok(())
}
