//! The host and the service of a unit test. There is none of this in a component.
//!
//! A [`Service`] stands for the present thread until it is dropped: it answers what the test has prepared, in order, and
//! keeps what was asked. What crosses the sandbox is not shown by it: that takes the component and a real host.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::marker::PhantomData;

use crate::bindings::microapp::connector::http::Header;
use crate::{Failure, Request, Response};

#[derive(Default)]
struct State {
    answers: VecDeque<Result<Response, Failure>>,
    requests: Vec<Request>,
    acting_user: Option<String>,
    intent: Option<String>,
    settings: BTreeMap<String, String>,
    log: Vec<String>,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

fn with<T>(use_it: impl FnOnce(&mut State) -> T) -> T {
    STATE.with_borrow_mut(use_it)
}

/// A service that answers as told, and the host around it.
#[derive(Debug)]
pub struct Service {
    // It belongs to the thread that made it.
    _here: PhantomData<*const ()>,
}

impl Default for Service {
    fn default() -> Self {
        Self::new()
    }
}

impl Service {
    /// One that answers nothing yet.
    pub fn new() -> Self {
        with(|state| *state = State::default());
        Self { _here: PhantomData }
    }

    /// Answers the next question so.
    #[must_use]
    pub fn answers(self, status: u16, body: &str) -> Self {
        self.answers_with(status, &[], body)
    }

    /// The same, with headers.
    #[must_use]
    pub fn answers_with(self, status: u16, headers: &[(&str, &str)], body: &str) -> Self {
        let headers = headers.iter().map(|(name, value)| Header {
            name: name.to_ascii_lowercase(),
            value: (*value).to_owned(),
        });
        let response = Response {
            status,
            headers: headers.collect(),
            body: body.to_owned(),
        };
        with(|state| state.answers.push_back(Ok(response)));
        self
    }

    /// Gives no answer to the next question.
    #[must_use]
    pub fn fails(self, failure: Failure) -> Self {
        with(|state| state.answers.push_back(Err(failure)));
        self
    }

    /// Runs calls for this person.
    #[must_use]
    pub fn acting_for(self, user: &str) -> Self {
        with(|state| state.acting_user = Some(user.to_owned()));
        self
    }

    /// Runs calls for the intent of this marker.
    #[must_use]
    pub fn of_intent(self, marker: &str) -> Self {
        with(|state| state.intent = Some(marker.to_owned()));
        self
    }

    /// Has an admin set this, as JSON.
    #[must_use]
    pub fn set(self, name: &str, json: &str) -> Self {
        with(|state| state.settings.insert(name.to_owned(), json.to_owned()));
        self
    }

    /// What was asked so far, in order.
    pub fn requests(&self) -> Vec<Request> {
        with(|state| state.requests.clone())
    }

    /// What was logged so far: the messages.
    pub fn log(&self) -> Vec<String> {
        with(|state| state.log.clone())
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        with(|state| *state = State::default());
    }
}

/// What the bindings are in a component.
pub(crate) mod capability {
    pub(crate) mod http {
        use super::super::with;
        use crate::{Failure, Request, Response};

        pub(crate) fn send(request: &Request) -> Result<Response, Failure> {
            with(|state| {
                state.requests.push(request.clone());
                match state.answers.pop_front() {
                    Some(answer) => answer,
                    None => panic!(
                        "the test has prepared no answer to {:?} {}",
                        request.method, request.url
                    ),
                }
            })
        }

        pub(crate) fn send_all(requests: &[Request]) -> Vec<Result<Response, Failure>> {
            requests.iter().map(send).collect()
        }
    }

    pub(crate) mod caller {
        use super::super::with;

        pub(crate) fn acting_user() -> Option<String> {
            with(|state| state.acting_user.clone())
        }

        pub(crate) fn intent() -> Option<String> {
            with(|state| state.intent.clone())
        }
    }

    pub(crate) mod settings {
        use super::super::with;

        pub(crate) fn get(name: &str) -> Option<String> {
            with(|state| state.settings.get(name).cloned())
        }
    }

    pub(crate) mod log {
        use super::super::with;
        use crate::Level;
        use crate::bindings::microapp::connector::log::Field;

        pub(crate) fn write(_level: Level, message: &str, _fields: &[Field]) {
            with(|state| state.log.push(message.to_owned()));
        }
    }

    pub(crate) mod progress {
        pub(crate) fn report(_done: u64, _total: Option<u64>, _message: &str) {}
    }
}

#[cfg(test)]
mod tests {
    use super::Service;
    use crate::{Level, host};

    #[test]
    fn a_service_plays_the_host_until_it_is_dropped() {
        let service = Service::new()
            .acting_for("ada@example.com")
            .of_intent("k3J9")
            .set("limit", "3");
        assert_eq!(host::acting_user().as_deref(), Some("ada@example.com"));
        assert_eq!(host::intent().as_deref(), Some("k3J9"));
        assert_eq!(host::setting::<u32>("limit"), Some(3));
        assert_eq!(host::setting::<bool>("limit"), None);
        host::log(Level::Info, "Done.", &[("items", "3")]);
        assert_eq!(service.log(), ["Done."]);
        drop(service);
        assert_eq!((host::acting_user(), host::setting::<u32>("limit")), (None, None));
    }
}
