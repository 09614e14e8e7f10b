//! A host of a region, which Zoom names with the token.

use microapp_store::Principal;
use serde_json::json;
use zoom_simulator::AppKind;

use crate::support::{Installation, World};

const SERVICE: &str = "admin/api/gwsc/auth/serverContext";

/// An installation with this base URL, connected with a Zoom that names its own address with the token.
async fn served_at(base_url: impl Fn(&World) -> String) -> (World, Installation) {
    let (world, mut installation) = (World::new().await, Installation::new().await);
    let app = world.app(AppKind::AccountLevel, &installation.redirect(SERVICE), &[]);
    let sections = format!(
        "[integration.auth]\nmode = 'authorization-code'\n{}",
        world.section(&app)
    );
    installation.configure(&base_url(&world), &sections).await;
    let page = installation.sign_in(Principal::Service, &world.person(0)).await;
    assert_eq!(page.status, 200, "{}", page.body);
    (world, installation)
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_go_to_the_address_that_came_with_the_token() {
    // Nobody is at port 9; the token says where Zoom is. It is the same host, so nothing more has to be granted.
    let (world, installation) = served_at(|_| "http://127.0.0.1:9/v2/".to_owned()).await;
    installation.invoke("list-users", json!({}), None).await.expect("users");
    assert_eq!(world.asked("/v2/users").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_not_granted_is_not_asked_and_the_base_url_is() {
    let by_name = |world: &World| world.zoom.base_url().replace("127.0.0.1", "localhost");
    let (world, installation) = served_at(by_name).await;
    installation.invoke("list-users", json!({}), None).await.expect("users");
    assert_eq!(world.asked("/v2/users").len(), 1);
}
