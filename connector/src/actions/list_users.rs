//! `list-users`. Zoom: `GET /users`.

use crate::bindings::exports::microapp::connector::meetings::{UserList, UserQuery, UserStatus};
use crate::bindings::microapp::connector::errors::Error;
use crate::bindings::microapp::connector::http::Method;
use crate::client::{Ask, RateClass, all_pages};
use crate::zoom::path::Path;
use crate::zoom::reply::UsersPage;
use crate::zoom::user::user;

/// Lists the people of the account, all pages, as the integration's own account.
///
/// # Errors
///
/// What Zoom's refusal means.
pub fn list_users(input: UserQuery) -> Result<UserList, Error> {
    let status = input.status.unwrap_or(UserStatus::Active);
    let name = match status {
        UserStatus::Active => "active",
        UserStatus::Inactive => "inactive",
        UserStatus::Pending => "pending",
    };
    let mut users = Vec::new();
    all_pages(
        "users",
        &Path::new("users").query("status", name),
        |path| Ask::new(Method::Get, path, RateClass::Medium, "user", "").as_service(),
        |page: UsersPage| {
            let items = page.users.len() as u64;
            users.extend(page.users.into_iter().filter_map(|reply| user(reply, status)));
            (page.next_page_token, page.total_records, items)
        },
    )?;
    Ok(UserList { users })
}
