//! No input reaches another path than its own: ids are segments, whatever they hold.

use microapp_runtime::ErrorKind;
use microapp_tests::{World, meeting};
use serde_json::json;

const NASTY: &[&str] = &[
    "..",
    ".",
    "../users/me",
    "..%2Fusers%2Fme",
    "%2e%2e",
    "1/invitation",
    "1?type=2",
    "1#x",
    "1&a=b",
    "a;b",
    "//evil.example/",
    "https://evil.example/",
    "\\..\\x",
    "1\r\nhost: evil.example",
    "\u{0}",
    "ä日",
    "1/../../oauth/token",
    "@evil.example",
    "%00",
    "+",
];

#[tokio::test]
async fn a_meeting_id_stays_one_segment() {
    let world = World::new().await;
    for id in NASTY {
        world.zoom.clear_requests();
        for action in [
            "get-meeting",
            "delete-meeting",
            "get-invitation",
            "get-start-url",
            "update-meeting",
        ] {
            let outcome = world.invoke(action, json!({"meeting_id": id})).await;
            let error = outcome.expect_err(id);
            assert!(
                matches!(error.kind, ErrorKind::InvalidInput | ErrorKind::NotFound),
                "{action} {id:?}: {}",
                json!(error)
            );
        }
        for request in world.zoom_requests() {
            let rest = request
                .path
                .strip_prefix("/v2/meetings/")
                .or_else(|| request.path.strip_prefix("/v2/users/"));
            let rest = rest.unwrap_or_else(|| panic!("{id:?} reached {}", request.path));
            let segments: Vec<&str> = rest.split('/').collect();
            assert!(
                segments.len() == 1 || segments[1..] == ["invitation"],
                "{id:?} reached {}",
                request.path
            );
            assert!(
                !segments[0].is_empty() && !matches!(segments[0], "." | ".."),
                "{id:?} reached {}",
                request.path
            );
            let own = ["", "show_previous_occurrences=true"];
            assert!(
                own.contains(&request.query.as_str()),
                "{id:?} added a query: {}",
                request.query
            );
        }
    }
}

#[tokio::test]
async fn an_occurrence_id_stays_one_parameter() {
    let world = World::new().await;
    let made = world
        .create(json!({"recurrence": {"daily": {"end": {"count": 2}}}}))
        .await;
    let path = format!("/v2/meetings/{}", made["id"].as_str().unwrap());
    for id in NASTY {
        world.zoom.clear_requests();
        for action in ["get-meeting", "delete-meeting"] {
            let input = json!({"meeting_id": made["id"], "occurrence_id": id});
            let error = world.invoke(action, input).await.expect_err(id);
            assert!(
                matches!(error.kind, ErrorKind::InvalidInput | ErrorKind::NotFound),
                "{action} {id:?}: {}",
                json!(error)
            );
        }
        for request in world.zoom_requests() {
            assert_eq!(request.path, path, "{id:?}");
            let parameters: Vec<_> = url::form_urlencoded::parse(request.query.as_bytes())
                .into_owned()
                .collect();
            assert_eq!(parameters, [("occurrence_id".to_owned(), (*id).to_owned())]);
        }
    }
    assert_eq!(
        world.does("get-meeting", json!({"meeting_id": made["id"]})).await["occurrences"],
        made["occurrences"]
    );
}

#[tokio::test]
async fn a_host_stays_one_segment() {
    let world = World::new().await;
    for host in NASTY {
        world.zoom.clear_requests();
        for (action, input) in [
            ("list-meetings", json!({"host": host})),
            ("create-meeting", meeting(json!({"host": host, "passcode": ""}))),
            ("create-meeting", meeting(json!({"host": host}))),
        ] {
            let error = world.invoke(action, input).await.expect_err(host);
            assert!(
                matches!(error.kind, ErrorKind::InvalidInput | ErrorKind::NotFound),
                "{action} {host:?}: {}",
                json!(error)
            );
        }
        for request in world.zoom_requests() {
            let segments: Vec<&str> = request.path.split('/').collect();
            let ["", "v2", "users", user, "meetings" | "settings"] = segments[..] else {
                panic!("{host:?} reached {}", request.path)
            };
            assert!(!matches!(user, "" | "." | ".."), "{host:?} reached {}", request.path);
        }
    }
    assert_eq!(world.meetings_at_zoom(), 0);
}

#[tokio::test]
async fn an_empty_id_is_refused_before_anything_is_sent() {
    let world = World::new().await;
    for id in ["", "  ", "\u{a0}"] {
        world
            .refuses("get-meeting", json!({"meeting_id": id}), ErrorKind::InvalidInput)
            .await;
        world
            .refuses("delete-meeting", json!({"meeting_id": id}), ErrorKind::InvalidInput)
            .await;
    }
    assert_eq!(world.zoom_requests().len(), 0);
}

#[tokio::test]
async fn a_uuid_is_encoded_twice_where_zoom_wants_it() {
    let world = World::new().await;
    for (uuid, path) in [
        (
            "aDYlohsHRtCd4ii1uC2+hA==",
            "/v2/meetings/aDYlohsHRtCd4ii1uC2%2BhA%3D%3D",
        ),
        (
            "/ajXp112QmuoKj4854875==",
            "/v2/meetings/%252FajXp112QmuoKj4854875%253D%253D",
        ),
    ] {
        world.zoom.clear_requests();
        let outcome = world.invoke("get-meeting", json!({"meeting_id": uuid})).await;
        assert!(outcome.is_err(), "no such meeting");
        assert_eq!(world.zoom_requests()[0].path, path);
    }
}
