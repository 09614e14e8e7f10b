//! A code that a person copies out of the address bar.

use microapp_server::sign_in::SignInError;
use microapp_store::Principal;
use microapp_vault::State;
use serde_json::json;
use zoom_simulator::AppKind;

use crate::support::{Installation, World, id, operator};

const REDIRECT: &str = "https://localhost/";

async fn pasting() -> (World, Installation) {
    let (world, mut installation) = (World::new().await, Installation::new().await);
    let app = world.app(AppKind::AccountLevel, REDIRECT, &[]);
    let sections = format!(
        "[integration.auth]\nmode = 'authorization-code'\nredirect_url = '{REDIRECT}'\n{}",
        world.section(&app)
    );
    installation.configure(&world.zoom.base_url(), &sections).await;
    (world, installation)
}

#[tokio::test(flavor = "multi_thread")]
async fn r104_r107_r108_the_code_what_follows_it_and_the_whole_address_connect() {
    let (world, installation) = pasting().await;
    for cut in 0..4 {
        let begun = installation.begin(Principal::Service).await;
        let browser = installation.browser(&begun);
        let back = browser.consent(&begun.authorize_url, &world.person(0), "allow").await;
        assert!(back.starts_with("https://localhost/?code="), "{back}");
        let after = back.split_once("code=").expect("a code").1;
        let pasted = match cut {
            0 => back.clone(),
            1 => after.to_owned(),
            2 => after.split('&').next().expect("a code").to_owned(),
            _ => format!("  {back}\n"),
        };
        let finished = installation
            .sign_ins
            .finish_pasted(&pasted, begun.pasting(), operator())
            .await
            .expect(&pasted);
        assert_eq!(finished.connection, id(Principal::Service));
        installation.invoke("list-users", json!({}), None).await.expect("users");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn r107_what_belongs_to_another_sign_in_is_refused_and_what_is_no_code_can_be_tried_again() {
    let (world, installation) = pasting().await;
    let (first, second) = (
        installation.begin(Principal::Service).await,
        installation.begin(Principal::Service).await,
    );
    let browser = installation.browser(&first);
    let back = browser.consent(&first.authorize_url, &world.person(0), "allow").await;
    let refused = installation
        .sign_ins
        .finish_pasted(&back, second.pasting(), operator())
        .await;
    assert!(matches!(refused, Err(SignInError::OtherAttempt)), "{refused:?}");
    // PKCE ties even the bare code to its sign-in.
    let code = back
        .split_once("code=")
        .expect("a code")
        .1
        .split('&')
        .next()
        .expect("a code");
    let refused = installation
        .sign_ins
        .finish_pasted(code, second.pasting(), operator())
        .await;
    assert!(matches!(refused, Err(SignInError::Exchange(_))), "{refused:?}");
    assert_eq!(
        installation
            .vault
            .status(&id(Principal::Service))
            .await
            .expect("a status")
            .state,
        State::SignInNeeded
    );
    let third = installation.begin(Principal::Service).await;
    let back = browser.consent(&third.authorize_url, &world.person(0), "allow").await;
    for nonsense in [
        "",
        "two words",
        "https://localhost/",
        "https://elsewhere.test/?code=abc",
    ] {
        let refused = installation
            .sign_ins
            .finish_pasted(nonsense, third.pasting(), operator())
            .await;
        assert!(refused.is_err_and(|error| error.still_waits()), "{nonsense}");
    }
    installation
        .sign_ins
        .finish_pasted(&back, third.pasting(), operator())
        .await
        .expect("the right one");
}
