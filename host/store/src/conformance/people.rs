//! What a store of people has to do beside what every store has to.

use std::sync::Barrier;

use super::rows::integration;
use crate::{
    Change, DeviceRow, DirectoryEntry, DirectoryQuery, DirectoryState, PasswordHash, PeopleChange, PeopleStore,
    PersonId, PersonRow, Role, SessionRow, StoreError, Subject, TicketPurpose, TicketRow, Timestamp,
};

/// Makes a store of people that has nothing in it.
pub type MakePeople<'a> = &'a dyn Fn() -> Box<dyn PeopleStore>;

/// Runs every case, each against a store of its own.
///
/// # Panics
///
/// When the store doesn't do what it has to.
pub fn people_conformance(make: MakePeople<'_>) {
    for case in [
        an_account_comes_back_as_it_was,
        accounts_are_compared_and_swapped,
        what_follows_from_an_account_happens_only_while_that_is_as_it_was,
        an_address_and_a_subject_belong_to_one_account,
        a_batch_happens_as_a_whole_or_not_at_all,
        a_session_is_good_until_either_end,
        a_session_that_was_used_is_never_older_than_before,
        sessions_of_a_person_end_but_for_one,
        a_link_is_taken_once_and_with_all_that_it_is_good_for,
        one_of_32_threads_takes_a_link,
        an_expired_link_stays_expired_when_the_clock_is_put_back,
        a_new_link_ends_older_ones_of_its_purpose,
        links_of_a_purpose_end_and_others_stay,
        a_browser_is_known_until_it_is_forgotten,
        every_access_ends_and_accounts_stay,
        what_has_expired_is_forgotten_and_nothing_else,
        a_directory_is_replaced_as_a_whole,
        a_directory_is_searched_by_the_beginnings_of_words,
        a_fault_leaves_the_directory_as_it_was,
        a_directory_goes_with_its_integration,
        facts_are_kept_and_forgotten,
    ] {
        case(make().as_ref());
    }
}

const NOW: Timestamp = Timestamp(1_795_334_400_000);

fn person(number: u8, version: u64) -> PersonRow {
    PersonRow {
        id: PersonId(format!("person-{number}")),
        version,
        email: format!("person{number}@example.com"),
        name: "Zoë O'Neill; DROP TABLE person".to_owned(),
        role: Role::User,
        enabled: true,
        password: Some(PasswordHash("$argon2id$…".to_owned())),
        subject: None,
        service_address: None,
        created: NOW,
        updated: NOW,
    }
}

fn session(number: u8, of: &PersonRow) -> SessionRow {
    SessionRow {
        hash: [number; 32],
        label: format!("label-{number}"),
        person: of.id.clone(),
        created: NOW,
        seen: NOW,
        expires: NOW.plus_millis(1_000),
        browser: "Firefox on Linux".to_owned(),
        address: "192.0.2.1".to_owned(),
    }
}

fn link(number: u8, purpose: TicketPurpose) -> TicketRow {
    TicketRow {
        hash: [number; 32],
        purpose,
        expires: NOW.plus_millis(1_000),
    }
}

fn entry(email: &str, name: &str) -> DirectoryEntry {
    DirectoryEntry {
        id: Some(format!("id of {email}")),
        email: email.to_owned(),
        name: name.to_owned(),
        can_co_host: true,
        details: "{\"licence\":\"licensed\"}".to_owned(),
    }
}

#[track_caller]
fn done(store: &dyn PeopleStore, changes: &[PeopleChange]) {
    if let Err(error) = store.apply_people(changes) {
        panic!("{changes:?}: {error}");
    }
}

#[track_caller]
fn stale(store: &dyn PeopleStore, change: PeopleChange) {
    let answer = store.apply_people(&[change]);
    assert!(matches!(answer, Err(StoreError::Stale { .. })), "{answer:?}");
}

fn put(person: &PersonRow) -> PeopleChange {
    PeopleChange::PutPerson(person.clone())
}

fn an_account_comes_back_as_it_was(store: &dyn PeopleStore) {
    let mut row = person(1, 1);
    row.subject = Some(Subject {
        issuer: "https://id.example.com".into(),
        subject: "ada-1".into(),
    });
    row.service_address = Some("ada@zoom.example.com".into());
    for role in [Role::User, Role::TemplateDeveloper, Role::Admin] {
        row.role = role;
        done(store, &[put(&row)]);
        assert_eq!(store.person(&row.id).expect("read").as_ref(), Some(&row));
        assert_eq!(store.person_by_email(&row.email).expect("read").as_ref(), Some(&row));
        let subject = row.subject.clone().expect("a subject");
        assert_eq!(store.person_by_subject(&subject).expect("read").as_ref(), Some(&row));
        row.version += 1;
    }
    let other = person(0, 1);
    done(store, &[put(&other)]);
    let emails: Vec<String> = store
        .persons()
        .expect("read")
        .into_iter()
        .map(|row| row.email)
        .collect();
    assert_eq!(emails, ["person0@example.com", "person1@example.com"]);
    assert_eq!(store.person(&PersonId("nobody".into())).expect("read"), None);
}

fn accounts_are_compared_and_swapped(store: &dyn PeopleStore) {
    stale(store, put(&person(1, 2)));
    stale(store, put(&person(1, 0)));
    done(store, &[put(&person(1, 1))]);
    stale(store, put(&person(1, 1)));
    stale(store, put(&person(1, 3)));
    done(store, &[put(&person(1, 2))]);
    assert_eq!(
        store.person(&person(1, 0).id).expect("read").map(|row| row.version),
        Some(2)
    );
}

fn an_address_and_a_subject_belong_to_one_account(store: &dyn PeopleStore) {
    let subject = Some(Subject {
        issuer: "https://id.example.com".into(),
        subject: "ada-1".into(),
    });
    let one = PersonRow {
        subject: subject.clone(),
        ..person(1, 1)
    };
    done(store, &[put(&one), put(&person(2, 1))]);
    let same_address = PersonRow {
        email: one.email.clone(),
        ..person(3, 1)
    };
    stale(store, put(&same_address));
    let same_subject = PersonRow {
        subject,
        ..person(2, 2)
    };
    stale(store, put(&same_subject));
    assert_eq!(store.persons().expect("read"), [one, person(2, 1)]);
}

fn a_batch_happens_as_a_whole_or_not_at_all(store: &dyn PeopleStore) {
    stale(store, put(&person(9, 5)));
    let answer = store.apply_people(&[put(&person(1, 1)), put(&person(2, 7))]);
    assert!(answer.is_err());
    assert!(store.persons().expect("read").is_empty());
}

fn what_follows_from_an_account_happens_only_while_that_is_as_it_was(store: &dyn PeopleStore) {
    let ada = person(1, 1);
    done(store, &[put(&ada)]);
    let as_read = |number, version| PeopleChange::PersonIs {
        person: person(number, version).id,
        version,
    };
    done(store, &[as_read(1, 1), PeopleChange::PutSession(session(1, &ada))]);
    done(store, &[put(&person(1, 2))]);
    for outdated in [as_read(1, 1), as_read(1, 3), as_read(2, 1)] {
        let batch = [PeopleChange::PutSession(session(2, &ada)), outdated];
        let answer = store.apply_people(&batch);
        assert!(matches!(answer, Err(StoreError::Stale { .. })), "{answer:?}");
    }
    assert_eq!(store.sessions(&ada.id).expect("read").len(), 1);
}

fn a_session_is_good_until_either_end(store: &dyn PeopleStore) {
    let ada = person(1, 1);
    let row = session(1, &ada);
    done(store, &[put(&ada), PeopleChange::PutSession(row.clone())]);
    let at = |now: i64, idle: i64| {
        let found = store.session(&row.hash, NOW.plus_millis(now), NOW.plus_millis(idle));
        found.expect("read")
    };
    assert_eq!(at(999, -1), Some((row.clone(), ada)));
    assert_eq!(at(1_000, -1), None, "it has expired");
    assert_eq!(at(0, 0), None, "it was idle for too long");
    assert_eq!(store.session(&[9; 32], NOW, Timestamp(0)).expect("read"), None);
    done(store, &[PeopleChange::EndSession(row.hash)]);
    assert_eq!(at(0, -1), None);
}

fn a_session_that_was_used_is_never_older_than_before(store: &dyn PeopleStore) {
    let ada = person(1, 1);
    let row = session(1, &ada);
    done(store, &[put(&ada), PeopleChange::PutSession(row.clone())]);
    for (used, seen) in [(500, 500), (100, 500), (700, 700)] {
        let touch = PeopleChange::TouchSession {
            hash: row.hash,
            seen: NOW.plus_millis(used),
            address: "192.0.2.2".into(),
        };
        done(store, &[touch]);
        let found = store.sessions(&ada.id).expect("read");
        assert_eq!(found[0].seen, NOW.plus_millis(seen));
        assert_eq!(found[0].address, "192.0.2.2");
    }
    done(store, &[PeopleChange::EndSession(row.hash)]);
    let touch = PeopleChange::TouchSession {
        hash: row.hash,
        seen: NOW,
        address: String::new(),
    };
    done(store, &[touch]);
    assert!(
        store.sessions(&ada.id).expect("read").is_empty(),
        "one that has ended stays so"
    );
}

fn sessions_of_a_person_end_but_for_one(store: &dyn PeopleStore) {
    let (ada, eve) = (person(1, 1), person(2, 1));
    done(store, &[put(&ada), put(&eve)]);
    let sessions = [session(1, &ada), session(2, &ada), session(3, &ada), session(4, &eve)];
    done(store, &sessions.clone().map(PeopleChange::PutSession));
    let end = |except| PeopleChange::EndSessions {
        person: ada.id.clone(),
        except,
    };
    done(store, &[end(Some([2; 32]))]);
    assert_eq!(store.sessions(&ada.id).expect("read"), [sessions[1].clone()]);
    done(store, &[end(None)]);
    assert!(store.sessions(&ada.id).expect("read").is_empty());
    assert_eq!(store.sessions(&eve.id).expect("read").len(), 1, "nobody else's");
}

fn a_link_is_taken_once_and_with_all_that_it_is_good_for(store: &dyn PeopleStore) {
    done(store, &[PeopleChange::PutTicket(link(1, TicketPurpose::Setup))]);
    let ticket = store.ticket(&[1; 32], NOW).expect("read");
    assert_eq!(
        ticket,
        Some(link(1, TicketPurpose::Setup)),
        "to look at it uses nothing up"
    );
    let refused = store.take_ticket(&[1; 32], NOW, &[put(&person(1, 7))]);
    assert!(matches!(refused, Err(StoreError::Stale { .. })), "{refused:?}");
    assert!(
        store.ticket(&[1; 32], NOW).expect("read").is_some(),
        "it is as good as before"
    );
    let taken = store.take_ticket(&[1; 32], NOW, &[put(&person(1, 1))]);
    assert!(taken.expect("taken").is_some());
    assert_eq!(store.persons().expect("read").len(), 1);
    let again = store.take_ticket(&[1; 32], NOW, &[put(&person(2, 1))]);
    assert_eq!(again.expect("read"), None);
    assert_eq!(
        store.persons().expect("read").len(),
        1,
        "nothing happens without the link"
    );
}

fn one_of_32_threads_takes_a_link(store: &dyn PeopleStore) {
    const THREADS: u8 = 32;
    done(store, &[PeopleChange::PutTicket(link(1, TicketPurpose::Setup))]);
    let together = Barrier::new(THREADS.into());
    let taken = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|number| {
                let together = &together;
                scope.spawn(move || {
                    together.wait();
                    let change = put(&person(number, 1));
                    store.take_ticket(&[1; 32], NOW, &[change]).expect("tried").is_some()
                })
            })
            .collect();
        let outcomes = threads.into_iter().map(|thread| thread.join().expect("a thread"));
        outcomes.filter(|taken| *taken).count()
    });
    assert_eq!((taken, store.persons().expect("read").len()), (1, 1));
}

fn an_expired_link_stays_expired_when_the_clock_is_put_back(store: &dyn PeopleStore) {
    done(store, &[PeopleChange::PutTicket(link(1, TicketPurpose::Setup))]);
    let late = NOW.plus_millis(1_000);
    assert_eq!(store.ticket(&[1; 32], late).expect("read"), None);
    assert_eq!(
        store.take_ticket(&[1; 32], late, &[put(&person(1, 1))]).expect("read"),
        None
    );
    assert_eq!(
        store.take_ticket(&[1; 32], NOW, &[put(&person(1, 1))]).expect("read"),
        None
    );
    assert!(store.persons().expect("read").is_empty());
}

fn a_new_link_ends_older_ones_of_its_purpose(store: &dyn PeopleStore) {
    let (ada, eve) = (person(1, 1), person(2, 1));
    let password = |of: &PersonRow| TicketPurpose::Password(of.id.clone());
    done(store, &[put(&ada), put(&eve)]);
    for row in [
        link(1, TicketPurpose::Setup),
        link(2, password(&ada)),
        link(3, password(&eve)),
    ] {
        done(store, &[PeopleChange::PutTicket(row)]);
    }
    done(store, &[PeopleChange::PutTicket(link(4, password(&ada)))]);
    let there = [1, 2, 3, 4].map(|number| store.ticket(&[number; 32], NOW).expect("read").is_some());
    assert_eq!(there, [true, false, true, true]);
    assert_eq!(
        store.ticket(&[4; 32], NOW).expect("read"),
        Some(link(4, password(&ada)))
    );
}

fn links_of_a_purpose_end_and_others_stay(store: &dyn PeopleStore) {
    let ada = person(1, 1);
    let (setup, password) = (
        link(1, TicketPurpose::Setup),
        link(2, TicketPurpose::Password(ada.id.clone())),
    );
    let kept = PeopleChange::PutTicket(password.clone());
    done(store, &[put(&ada), PeopleChange::PutTicket(setup), kept]);
    done(store, &[PeopleChange::EndTickets(TicketPurpose::Setup)]);
    assert_eq!(store.ticket(&[1; 32], NOW).expect("read"), None);
    assert_eq!(store.ticket(&[2; 32], NOW).expect("read"), Some(password));
}

fn a_browser_is_known_until_it_is_forgotten(store: &dyn PeopleStore) {
    let ada = person(1, 1);
    let row = DeviceRow {
        hash: [1; 32],
        person: ada.id.clone(),
        expires: NOW.plus_millis(1_000),
    };
    done(store, &[put(&ada), PeopleChange::PutDevice(row.clone())]);
    assert_eq!(store.device(&[1; 32], NOW).expect("read"), Some(row));
    assert_eq!(store.device(&[1; 32], NOW.plus_millis(1_000)).expect("read"), None);
    done(store, &[PeopleChange::ForgetDevices(ada.id)]);
    assert_eq!(store.device(&[1; 32], NOW).expect("read"), None);
}

fn every_access_ends_and_accounts_stay(store: &dyn PeopleStore) {
    let (ada, bob) = (person(1, 1), person(2, 1));
    let device = DeviceRow {
        hash: [1; 32],
        person: ada.id.clone(),
        expires: NOW.plus_millis(1_000),
    };
    let there = [
        put(&ada),
        put(&bob),
        PeopleChange::PutSession(session(1, &ada)),
        PeopleChange::PutSession(session(2, &bob)),
        PeopleChange::PutTicket(link(1, TicketPurpose::Setup)),
        PeopleChange::PutTicket(link(2, TicketPurpose::Password(bob.id.clone()))),
        PeopleChange::PutDevice(device),
    ];
    done(store, &there);
    done(store, &[PeopleChange::EndEveryAccess]);
    for number in [1, 2] {
        assert_eq!(store.session(&[number; 32], NOW, Timestamp(0)).expect("read"), None);
        assert_eq!(store.ticket(&[number; 32], NOW).expect("read"), None);
    }
    assert_eq!(store.device(&[1; 32], NOW).expect("read"), None);
    assert_eq!(store.person(&bob.id).expect("read"), Some(bob));
}

fn what_has_expired_is_forgotten_and_nothing_else(store: &dyn PeopleStore) {
    let ada = person(1, 1);
    let old = SessionRow {
        expires: NOW,
        ..session(1, &ada)
    };
    let idle = SessionRow {
        seen: NOW.plus_millis(-500),
        ..session(2, &ada)
    };
    let sessions = [old, idle, session(3, &ada)].map(PeopleChange::PutSession);
    done(
        store,
        &[put(&ada), PeopleChange::PutTicket(link(1, TicketPurpose::Setup))],
    );
    done(store, &sessions);
    done(
        store,
        &[PeopleChange::Forget {
            now: NOW,
            idle: NOW.plus_millis(-500),
        }],
    );
    assert_eq!(store.sessions(&ada.id).expect("read"), [session(3, &ada)]);
    assert!(store.ticket(&[1; 32], NOW).expect("read").is_some());
}

fn everybody(store: &dyn PeopleStore, words: &[&str]) -> Vec<String> {
    let query = DirectoryQuery {
        words: words.iter().map(|&word| word.to_owned()).collect(),
        limit: 10,
    };
    let found = store.directory("zoom", &query).expect("read");
    found.into_iter().map(|entry| entry.email).collect()
}

fn list(store: &dyn PeopleStore, entries: &[DirectoryEntry]) {
    let change = PeopleChange::PutDirectory {
        integration: "zoom".into(),
        entries: entries.to_vec(),
        refreshed: NOW,
    };
    done(store, &[change]);
}

fn with_integration(store: &dyn PeopleStore) {
    store
        .apply(&[Change::PutIntegration(integration("zoom", 1))])
        .expect("written");
}

fn a_directory_is_replaced_as_a_whole(store: &dyn PeopleStore) {
    let nobody = store.apply_people(&[PeopleChange::PutDirectory {
        integration: "zoom".into(),
        entries: vec![],
        refreshed: NOW,
    }]);
    assert!(matches!(nobody, Err(StoreError::Missing { .. })), "{nobody:?}");
    with_integration(store);
    assert_eq!(store.directory_state("zoom").expect("read"), DirectoryState::default());
    let twice = DirectoryEntry {
        can_co_host: false,
        ..entry("ada@example.com", "Another Ada")
    };
    list(
        store,
        &[entry("ada@example.com", "Ada"), entry("eve@example.com", "Eve"), twice],
    );
    let found = store.directory_entry("zoom", "ada@example.com").expect("read");
    assert_eq!(found, Some(entry("ada@example.com", "Ada")), "the first of two counts");
    list(store, &[entry("grace@example.com", "Grace")]);
    assert_eq!(everybody(store, &[]), ["grace@example.com"]);
    let state = store.directory_state("zoom").expect("read");
    assert_eq!((state.entries, state.refreshed), (1, Some(NOW)));
}

fn a_directory_is_searched_by_the_beginnings_of_words(store: &dyn PeopleStore) {
    with_integration(store);
    list(
        store,
        &[
            entry("jl@example.com", "Jean-Luc Picard"),
            entry("zoe@example.org", "Zoë Ångström"),
            entry("percent%_@example.com", "O'Brien \"Miles\""),
            entry("nameless@example.com", ""),
            entry("andre.dupont@example.com", "Andre\u{301} Dupont"),
        ],
    );
    for (words, found) in [
        (&["luc"][..], &["jl@example.com"][..]),
        (&["PIC", "jean"], &["jl@example.com"]),
        (&["uc"], &[]),
        (&["ZOË"], &["zoe@example.org"]),
        (&["ång"], &["zoe@example.org"]),
        (&["example.org"], &["zoe@example.org"]),
        (&["%"], &["percent%_@example.com"]),
        (&["brien"], &["percent%_@example.com"]),
        (&["nameless"], &["nameless@example.com"]),
        (&["luc", "zoë"], &[]),
        // As they are written, and as somebody writes whose keyboard has other letters.
        (&["Jean-Luc", "Picard"], &["jl@example.com"]),
        (&["Luc-Jean"], &["jl@example.com"]),
        (&["O'Brien"], &["percent%_@example.com"]),
        (&["O’Brien"], &["percent%_@example.com"]),
        (&["jean-marie"], &[]),
        (&["zoe", "angstrom"], &["zoe@example.org"]),
        (&["Zoé"], &["zoe@example.org"]),
        (&["andré"], &["andre.dupont@example.com"]),
        (&["Andre"], &["andre.dupont@example.com"]),
        (&["andre.dupont@"], &["andre.dupont@example.com"]),
        (&["'; DROP TABLE person; --"], &[]),
    ] {
        assert_eq!(everybody(store, words), found, "{words:?}");
    }
    let in_order = [
        "andre.dupont@example.com",
        "jl@example.com",
        "percent%_@example.com",
        "zoe@example.org",
        "nameless@example.com",
    ];
    assert_eq!(everybody(store, &[]), in_order, "by name, and those without one last");
    let one = DirectoryQuery {
        words: vec![],
        limit: 1,
    };
    assert_eq!(store.directory("zoom", &one).expect("read").len(), 1);
    assert!(store.directory("other", &one).expect("read").is_empty());
}

fn a_fault_leaves_the_directory_as_it_was(store: &dyn PeopleStore) {
    with_integration(store);
    list(store, &[entry("ada@example.com", "Ada")]);
    let fault = PeopleChange::DirectoryFault {
        integration: "zoom".into(),
        fault: "no answer".into(),
        tried: NOW.plus_millis(5),
    };
    done(store, &[fault]);
    let state = DirectoryState {
        refreshed: Some(NOW),
        entries: 1,
        tried: Some(NOW.plus_millis(5)),
        fault: Some("no answer".into()),
    };
    assert_eq!(store.directory_state("zoom").expect("read"), state);
    list(store, &[entry("ada@example.com", "Ada")]);
    assert_eq!(store.directory_state("zoom").expect("read").fault, None);
}

fn a_directory_goes_with_its_integration(store: &dyn PeopleStore) {
    with_integration(store);
    list(store, &[entry("ada@example.com", "Ada")]);
    store
        .apply(&[Change::RemoveIntegration("zoom".into())])
        .expect("removed");
    with_integration(store);
    assert!(everybody(store, &[]).is_empty());
    assert_eq!(store.directory_state("zoom").expect("read"), DirectoryState::default());
}

fn facts_are_kept_and_forgotten(store: &dyn PeopleStore) {
    let fact = |value: Option<&str>| PeopleChange::PutFact {
        name: "monitor".into(),
        value: value.map(str::to_owned),
    };
    assert_eq!(store.fact("monitor").expect("read"), None);
    for value in ["one", "two"] {
        done(store, &[fact(Some(value))]);
        assert_eq!(store.fact("monitor").expect("read").as_deref(), Some(value));
    }
    done(store, &[fact(None)]);
    assert_eq!(store.fact("monitor").expect("read"), None);
}
