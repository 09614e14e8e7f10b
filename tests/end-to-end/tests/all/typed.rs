//! The typed face, called by a host that has nothing of ours but the contract: plain wasmtime, WASI, and an HTTP import
//! of twenty lines. A foreign platform needs no more.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use microapp_tests::World;
use wasmtime::component::{Component, HasSelf, Linker, ResourceTable};
use wasmtime::{Config, Engine, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

use crate::webex::{TOKEN, Webex};

mod contract {
    #![allow(missing_docs, unused_qualifications, reason = "generated")]
    wasmtime::component::bindgen!({ path: "../../wit", world: "microapp:connector/meetings-connector" });
}

use contract::exports::microapp::connector::meetings::{
    Attempt, Daily, Happened, MeetingSelector, NewMeeting, Outcome, OutcomeQuery, Recurrence, ResultOfChange,
    SeriesEnd, Weekday, Weekly,
};
use contract::microapp::connector::errors::{self, Error, Problem};
use contract::microapp::connector::{caller, http, log, progress, settings};

struct Host {
    wasi: WasiCtx,
    table: ResourceTable,
    base_url: String,
    token: String,
    user: String,
}

impl WasiView for Host {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

impl errors::Host for Host {}

impl http::Host for Host {
    fn send(&mut self, request: http::Request) -> Result<http::Response, http::Failure> {
        let body = request.body.unwrap_or_default();
        let method = format!("{:?}", request.method)
            .rsplit("::")
            .next()
            .unwrap_or_default()
            .to_uppercase();
        let (address, path) = self
            .base_url
            .trim_start_matches("http://")
            .split_once('/')
            .expect("a base URL");
        let head = format!(
            "{method} /{path}{} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {}\r\ncontent-type: \
             application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            request.url,
            self.token,
            body.len()
        );
        let mut answer = String::new();
        let mut exchange = || {
            let mut stream = TcpStream::connect(address)?;
            stream.write_all(head.as_bytes())?;
            stream.read_to_string(&mut answer)
        };
        exchange().map_err(|error| {
            let message = error.to_string();
            http::Failure::NoAnswer(Problem {
                code: "no-answer".into(),
                message,
                details: "{}".into(),
            })
        })?;
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        let status = head[9..12].parse().expect("a status");
        Ok(http::Response {
            status,
            headers: Vec::new(),
            body: body.to_owned(),
        })
    }

    fn send_all(&mut self, requests: Vec<http::Request>) -> Vec<Result<http::Response, http::Failure>> {
        requests.into_iter().map(|request| self.send(request)).collect()
    }
}

impl log::Host for Host {
    fn write(&mut self, _: log::Level, _: String, _: Vec<log::Field>) {}
}

impl progress::Host for Host {
    fn report(&mut self, _: u64, _: Option<u64>, _: String) {}
}

impl settings::Host for Host {
    fn get(&mut self, _: String) -> Option<String> {
        None
    }
}

impl caller::Host for Host {
    fn acting_user(&mut self) -> Option<String> {
        Some(self.user.clone())
    }

    fn intent(&mut self) -> Option<String> {
        None
    }
}

fn new_meeting(topic: &str, recurrence: Recurrence) -> NewMeeting {
    NewMeeting {
        topic: topic.into(),
        agenda: None,
        host: None,
        start: Some("2026-12-01T10:00".into()),
        time_zone: Some("Europe/Berlin".into()),
        duration_minutes: Some(45),
        recurrence: Some(recurrence),
        passcode: None,
        co_hosts: Vec::new(),
        dial_in_countries: vec!["DE".into()],
        waiting_room: Some(true),
        join_before_host: None,
        join_before_host_minutes: None,
        mute_upon_entry: None,
        host_video: None,
        participant_video: None,
        auto_recording: None,
        audio: None,
        require_sign_in: None,
        allow_multiple_devices: None,
        focus_mode: None,
        private: None,
        watermark: None,
        notify_co_hosts: None,
        use_personal_meeting_id: None,
        contact_name: None,
        contact_email: None,
        invitees: Vec::new(),
        tracking_fields: Vec::new(),
    }
}

/// An instance of any vendor's connector, to be called by the typed face.
fn instance(component: &[u8], base_url: String, token: &str, user: &str) -> (Store<Host>, contract::MeetingsConnector) {
    let engine = Engine::new(&Config::new()).unwrap();
    let component = Component::new(&engine, component).unwrap();
    let mut linker: Linker<Host> = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker).unwrap();
    type Own = HasSelf<Host>;
    errors::add_to_linker::<_, Own>(&mut linker, |host| host).unwrap();
    http::add_to_linker::<_, Own>(&mut linker, |host| host).unwrap();
    log::add_to_linker::<_, Own>(&mut linker, |host| host).unwrap();
    progress::add_to_linker::<_, Own>(&mut linker, |host| host).unwrap();
    settings::add_to_linker::<_, Own>(&mut linker, |host| host).unwrap();
    caller::add_to_linker::<_, Own>(&mut linker, |host| host).unwrap();
    let host = Host {
        wasi: WasiCtx::builder().build(),
        table: ResourceTable::new(),
        base_url,
        token: token.to_owned(),
        user: user.to_owned(),
    };
    let mut store = Store::new(&engine, host);
    let connector = contract::MeetingsConnector::instantiate(&mut store, &component, &linker).unwrap();
    (store, connector)
}

/// The services run on threads of their own while the test is in a component.
fn threads() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap()
}

/// The same host and the same calls as for Zoom: nothing of the contract is Zoom's.
#[test]
fn a_foreign_host_uses_another_vendors_connector_by_the_same_face() {
    let runtime = threads();
    let webex = runtime.block_on(Webex::start());
    let (mut store, connector) = instance(webex_component::WEBEX_WASM, webex.base_url(), TOKEN, "ada@example.com");
    let meetings = connector.microapp_connector_meetings();
    let weekly = Recurrence::Weekly(Weekly {
        every: None,
        days: vec![Weekday::Tuesday],
        end: Some(SeriesEnd::Count(4)),
    });
    let mut wanted = new_meeting("Typed", weekly);
    (wanted.dial_in_countries, wanted.passcode) = (Vec::new(), Some("Secret-42".to_owned()));
    let made = meetings.call_create_meeting(&mut store, &wanted).unwrap().unwrap();
    assert_eq!(
        (made.topic.as_str(), made.passcode.as_deref()),
        ("Typed", Some("Secret-42"))
    );
    assert_eq!(made.waiting_room, Some(true));
    let Recurrence::Weekly(weekly) = &made.recurrence else {
        panic!("{:?}", made.recurrence)
    };
    assert!(matches!(weekly.end, Some(SeriesEnd::Count(4))), "{weekly:?}");

    let selector = MeetingSelector {
        meeting_id: made.id,
        occurrence_id: None,
    };
    let read = meetings.call_get_meeting(&mut store, &selector).unwrap().unwrap();
    assert_eq!(read.topic, "Typed");
    let invitation = meetings.call_get_invitation(&mut store, &selector).unwrap();
    let Err(Error::NotFound(problem)) = invitation else {
        panic!("{invitation:?}")
    };
    assert!(problem.details.contains(r#""kind":"action""#), "{}", problem.details);
}

/// Built when 0.1.0 was the newest version of the contract, and not since; and the same of today's source.
const TYPED: [&[u8]; 2] = [
    include_bytes!("../../../guests/frozen/meetings-0.1.0.wasm"),
    test_guests::MEETINGS,
];

#[test]
fn a_typed_connector_that_was_built_for_an_older_version_runs_by_todays_types() {
    for component in TYPED {
        let (mut store, connector) = instance(component, String::new(), "", "ada@example.com");
        let meetings = connector.microapp_connector_meetings();
        let weekly = || {
            Recurrence::Weekly(Weekly {
                every: Some(2),
                days: vec![Weekday::Tuesday, Weekday::Friday],
                end: Some(SeriesEnd::Count(4)),
            })
        };
        let wanted = new_meeting("Typed", weekly());
        let made = meetings.call_create_meeting(&mut store, &wanted).unwrap().unwrap();
        assert_eq!(
            (made.topic.as_str(), made.duration_minutes, made.waiting_room),
            ("Typed", Some(45), Some(true))
        );
        let Recurrence::Weekly(told) = &made.recurrence else {
            panic!("{:?}", made.recurrence)
        };
        assert_eq!((told.every, told.days.len()), (Some(2), 2));

        let query = OutcomeQuery {
            attempt: Attempt::CreateMeeting(new_meeting("Typed", weekly())),
            marker: None,
            since: "2026-11-22T08:00:00Z".into(),
        };
        let outcome = meetings.call_find_outcome(&mut store, &query).unwrap().unwrap();
        assert!(matches!(outcome, Outcome::Happened(_)), "{outcome:?}");
        let selector = MeetingSelector {
            meeting_id: "7".into(),
            occurrence_id: None,
        };
        let refused = meetings.call_get_meeting(&mut store, &selector).unwrap();
        assert!(
            matches!(&refused, Err(Error::NotFound(problem)) if problem.details.contains("\"7\"")),
            "{refused:?}"
        );
    }
}

#[test]
fn a_foreign_host_creates_a_meeting_by_the_typed_face() {
    let runtime = threads();
    let world = runtime.block_on(World::new());
    let token = runtime.block_on(world.control("POST", "/tokens", &serde_json::json!({})));
    let token = token["access_token"].as_str().unwrap();
    let (mut store, connector) = instance(zoom_component::ZOOM_WASM, world.zoom.base_url(), token, &world.host);
    let meetings = connector.microapp_connector_meetings();

    let days = vec![Weekday::Tuesday, Weekday::Friday];
    let weekly = Recurrence::Weekly(Weekly {
        every: None,
        days,
        end: Some(SeriesEnd::Count(4)),
    });
    let made = meetings
        .call_create_meeting(&mut store, &new_meeting("Typed", weekly))
        .unwrap()
        .unwrap();
    assert_eq!(made.topic, "Typed");
    assert_eq!(made.local_start.as_deref(), Some("2026-12-01T10:00:00+01:00"));
    assert_eq!(made.occurrences.len(), 4);
    assert_eq!(made.passcode.as_deref().map(str::len), Some(8));
    assert_eq!(made.dial_in_numbers[0].country, "DE");
    assert_eq!(world.meetings_at_zoom(), 1);

    let days = vec![Weekday::Tuesday, Weekday::Friday];
    let weekly = Recurrence::Weekly(Weekly {
        every: None,
        days,
        end: Some(SeriesEnd::Count(4)),
    });
    let query = OutcomeQuery {
        attempt: Attempt::CreateMeeting(new_meeting("Typed", weekly)),
        marker: None,
        since: "2026-11-22T08:00:00Z".into(),
    };
    let outcome = meetings.call_find_outcome(&mut store, &query).unwrap().unwrap();
    let Outcome::Happened(Happened {
        output: ResultOfChange::Created(found),
    }) = outcome
    else {
        panic!("{outcome:?}")
    };
    assert_eq!((&found.id, &found.join_url), (&made.id, &made.join_url));

    let selector = MeetingSelector {
        meeting_id: made.id,
        occurrence_id: None,
    };
    let invitation = meetings.call_get_invitation(&mut store, &selector).unwrap().unwrap();
    assert!(invitation.text.contains("Topic: Typed") && invitation.icalendar.is_some());

    let daily = Recurrence::Daily(Daily {
        every: Some(91),
        end: None,
    });
    let refused = meetings
        .call_create_meeting(&mut store, &new_meeting("", daily))
        .unwrap();
    let Err(Error::InvalidInput(problem)) = refused else {
        panic!("invalid-input")
    };
    assert!(
        problem.details.contains("recurrence.daily.every") && problem.details.contains("topic"),
        "{}",
        problem.details
    );
}
