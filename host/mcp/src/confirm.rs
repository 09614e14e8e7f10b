//! Asking the person before something is done.
//!
//! A client that can put a question to its person says so (*elicitation*). Others ask by themselves before they call a tool
//! that its hints call destructive, or don't: there is nothing else to hold them to, and who must be sure offers only what
//! reads.

use microapp_runtime::{Action, Effect};
use rmcp::RoleServer;
use rmcp::model::{
    ClientCapabilities, ElicitRequest, ElicitRequestParams, ElicitResult, ElicitationAction, ElicitationSchema,
    InputRequest, InputRequests, InputRequiredResult, InputResponses, ProtocolVersion,
};
use rmcp::service::RequestContext;
use serde_json::Value;

/// What a person is asked about before it is done, where the client can ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Confirm {
    /// Nothing.
    Nothing,
    /// What removes.
    #[default]
    Deletes,
    /// Whatever changes something.
    Changes,
}

/// The name of the question, and of its one field.
const CONFIRM: &str = "confirm";

/// What came of asking.
pub(crate) enum Consent {
    /// Do it.
    Given,
    /// Do nothing; in words.
    Refused(&'static str),
    /// The client is to ask, and to call again with the answer.
    Ask(Box<InputRequiredResult>),
}

impl Confirm {
    pub(crate) fn wants(self, action: &Action) -> bool {
        match action.effect {
            Effect::Reads => false,
            Effect::Writes => self == Self::Changes,
            Effect::Destroys => self != Self::Nothing,
        }
    }
}

/// Asks, in the way of the protocol's version: until 2025 the server sends a request of its own, later it answers that it
/// needs input and is called again.
pub(crate) async fn consent(
    question: String,
    answers: Option<&InputResponses>,
    context: &RequestContext<RoleServer>,
) -> Consent {
    if !can_ask(context.client_capabilities()) {
        return Consent::Given;
    }
    let later = context
        .protocol_version()
        .is_some_and(|version| version.as_str() >= ProtocolVersion::V_2026_07_28.as_str());
    let Ok(form) = form(question) else {
        return Consent::Refused("The question can't be put. Nothing was done.");
    };
    if later {
        return match answers.and_then(|answers| answers.get(CONFIRM)) {
            Some(answer) => read(serde_json::from_value(answer.clone()).ok()),
            None => {
                let question = InputRequest::Elicitation(ElicitRequest::new(form));
                let questions = InputRequests::from([(CONFIRM.to_owned(), question)]);
                Consent::Ask(Box::new(InputRequiredResult::from_input_requests(questions)))
            }
        };
    }
    match context.peer.create_elicitation(form).await {
        Ok(result) => read(Some(result)),
        Err(error) => {
            tracing::debug!(target: "microapp::mcp", %error, "a client did not ask its person");
            Consent::Refused("The client could not ask for a confirmation. Nothing was done.")
        }
    }
}

/// Whether the client shows forms. One that names no kind means forms.
fn can_ask(client: Option<ClientCapabilities>) -> bool {
    client
        .and_then(|client| client.elicitation)
        .is_some_and(|kinds| kinds.form.is_some() || kinds.url.is_none())
}

fn form(message: String) -> Result<ElicitRequestParams, &'static str> {
    let schema = ElicitationSchema::builder().required_bool_with(CONFIRM, |field| {
        field
            .title("Yes, do it")
            .description("Nothing is done otherwise.")
            .with_default(false)
    });
    Ok(ElicitRequestParams::FormElicitationParams {
        meta: None,
        message,
        requested_schema: schema.build()?,
    })
}

fn read(result: Option<ElicitResult>) -> Consent {
    let agreed = |content: &Value| content[CONFIRM] == true;
    match result {
        Some(result) if result.action == ElicitationAction::Accept => {
            if result.content.as_ref().is_some_and(agreed) {
                Consent::Given
            } else {
                Consent::Refused("It was not confirmed. Nothing was done.")
            }
        }
        Some(result) if result.action == ElicitationAction::Decline => {
            Consent::Refused("The person declined. Nothing was done.")
        }
        _ => Consent::Refused("The question was not answered. Nothing was done."),
    }
}
