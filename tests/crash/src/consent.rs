//! A person's consent at Zoom, without a browser.

use microapp_runtime::credentials::oauth::Pkce;
use microapp_server::connections::vault_grant;
use microapp_vault::{Grant, Renewal};

use crate::http::send;
use crate::order::Place;

const REDIRECT: &str = "https://host.example/callback";

/// Where the app is registered to send browsers back to.
pub fn redirect() -> String {
    REDIRECT.to_owned()
}

/// The person with this id consents, and the code is exchanged.
///
/// # Panics
///
/// If Zoom refuses.
pub async fn consent(place: &Place, person: &str) -> Grant {
    let client = place.client();
    let pkce = Pkce::random().expect("randomness");
    let page = client.authorize_url(REDIRECT, "state", &pkce);
    let form = format!("{}&user={person}&decision=allow", page.query().unwrap_or_default());
    let kind = "application/x-www-form-urlencoded";
    let answer = send(&place.base_url, "POST", "/oauth/authorize", kind, &form).await;
    let code = answer
        .split("code=")
        .nth(1)
        .and_then(|rest| rest.split(['&', '\r']).next());
    let code = code.unwrap_or_else(|| panic!("no code: {answer}")).to_owned();
    let grant = client.exchange_code(&code.into(), REDIRECT, &pkce).await;
    vault_grant(grant.expect("a grant"), Renewal::Never)
}
