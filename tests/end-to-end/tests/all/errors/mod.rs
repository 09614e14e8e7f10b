//! Every kind of failure that the contract knows: how it comes about, and what it tells.

mod input;
mod limits;
mod meetings;
mod replies;
mod sign_in;

use microapp_runtime::{ErrorKind, ExactLimiter, Invocation, InvokeError};
use microapp_tests::{NOW, World, fields, meeting, without_service_limits};
use serde_json::{Value, json};
use zoom_simulator::{MissingMeetingText, Options, Plan, SelfForService};

const CREATE: &str = "/users/{userId}/meetings";

/// The one message and its fact that support asks for.
fn assert_kept(error: &InvokeError, status: u16, code: u32, words: &str) {
    assert_eq!(error.details["status"], status, "{}", json!(error));
    assert_eq!(error.details["service_code"], code, "{}", json!(error));
    assert_eq!(error.details["service_message"], words, "{}", json!(error));
    let tracking = error.details["tracking_id"].as_str().unwrap_or_default();
    assert!(tracking.starts_with("WEB_"), "{}", json!(error));
    assert_eq!(error.code, code.to_string());
}
