//! Users, and what is not there.

mod common;

use common::Zoom;
use http::Method;
use serde_json::json;

#[tokio::test]
async fn users_are_listed_by_status_and_pending_ones_have_no_id() {
    let zoom = Zoom::start().await;
    let active = zoom.get("/users").await.expect(200);
    let types: Vec<i64> = active["users"]
        .as_array()
        .unwrap()
        .iter()
        .map(|user| user["type"].as_i64().unwrap())
        .collect();
    assert_eq!(types, [2, 2, 2, 2, 2, 1]);
    let pending = zoom.get("/users?status=pending").await.expect(200);
    assert!(pending["users"][0].get("id").is_none() && pending["users"][0]["email"].is_string());
    let by_email = zoom.get(&format!("/users/{}", zoom.email(1))).await.expect(200);
    assert_eq!(by_email["id"], zoom.user(1));
}

#[tokio::test]
async fn what_is_not_there_is_told_in_zooms_words() {
    let zoom = Zoom::start().await;
    let nobody = zoom.get("/users/foo").await.expect(404);
    assert_eq!(nobody, json!({ "code": 1001, "message": "User does not exist: foo" }));
    let nowhere = zoom.get("/no/such/path").await.expect(404);
    assert_eq!(
        nowhere,
        json!({ "code": 2300, "message": "This API endpoint is not recognized." })
    );
    let recording = zoom.get("/meetings/1/recordings").await.expect(404);
    assert_eq!(
        recording,
        json!({ "code": 3301, "message": "There is no recording for this meeting" })
    );
}

#[tokio::test]
async fn a_new_user_can_be_changed_and_deleted_but_not_made_twice() {
    let zoom = Zoom::start().await;
    let new = json!({ "action": "custCreate", "user_info": { "email": "new@example.com", "type": 2 } });
    let user = zoom.post("/users", new.clone()).await.expect(201);
    assert_eq!(zoom.post("/users", new).await.expect(409)["code"], 1005);
    let invalid = zoom
        .post("/users", json!({ "action": "create", "user_info": {} }))
        .await
        .expect(400);
    assert_eq!(
        invalid["errors"][0],
        json!({ "field": "user_info.email", "message": "Invalid field." })
    );
    let path = format!("/users/{}", user["id"].as_str().unwrap());
    zoom.patch(&path, json!({ "first_name": "Nina", "type": 1 }))
        .await
        .expect(204);
    let changed = zoom.get(&path).await.expect(200);
    assert_eq!((&changed["first_name"], &changed["type"]), (&json!("Nina"), &json!(1)));
    zoom.delete(&format!("{path}?action=delete")).await.expect(204);
    zoom.get(&path).await.expect(404);
}

#[tokio::test]
async fn contacts_spell_presence_in_their_own_way() {
    let zoom = Zoom::start().await;
    let path = format!("/users/{}/presence_status", zoom.user(1));
    zoom.put(&path, json!({ "status": "In_A_Zoom_Meeting" }))
        .await
        .expect(204);
    let path = format!("/chat/users/me/contacts/{}?query_presence_status=true", zoom.email(1));
    assert_eq!(zoom.get(&path).await.expect(200)["presence_status"], "In_A_Meeting");
    let found = zoom
        .get("/contacts?search_key=hill&query_presence_status=true")
        .await
        .expect(200);
    assert_eq!(found["contacts"][0]["email"], zoom.email(0));
    assert_eq!(
        zoom.get("/chat/users/me/contacts").await.expect(200)["contacts"]
            .as_array()
            .unwrap()
            .len(),
        5
    );
}

#[tokio::test]
async fn the_announcement_is_what_the_command_line_prints() {
    let zoom = Zoom::start().await;
    let announced = zoom.simulator.announcement();
    assert_eq!(
        announced,
        zoom.control(Method::GET, "", serde_json::Value::Null).await.expect(200)
    );
    for name in ["base_url", "oauth_url", "account_id", "client_id", "client_secret"] {
        assert!(announced[name].is_string(), "{name}");
    }
    assert!(
        announced["users"]
            .as_array()
            .unwrap()
            .iter()
            .take(4)
            .all(|user| user["type"] == 2)
    );
}
