//! The server: tools listed, calls carried out.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use microapp_runtime::{Action, Effect, ErrorKind, Invocation, InvokeError};
use microapp_server::journal::{IntentKey, Journal, Request, Verdict, fingerprint};
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, Implementation, ListToolsResult, PaginatedRequestParams,
    ServerCapabilities, ServerConfig, Tool,
};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer, ServerHandler, ServiceExt as _};
use serde_json::Value;

use crate::confirm::{Confirm, Consent, consent};
use crate::key::{Keys, Wish};
use crate::{Offer, OfferError, answer, progress, tool};

/// For whom a server works, and what it may.
#[derive(Debug, Clone, Default)]
pub struct ToolServerOptions {
    /// The person for whom every call runs, as the service knows them. A client can't choose another.
    pub acting_user: Option<String>,
    /// What is offered.
    pub offer: Offer,
    /// What a person is asked about.
    pub confirm: Confirm,
    /// How long a call may take, waiting included. None: the journal's or the integration's own.
    pub deadline: Option<Duration>,
}

/// A connector's actions as tools, for one client.
#[derive(Clone)]
pub struct ToolServer {
    inner: Arc<Inner>,
}

struct Inner {
    journal: Journal,
    acting_user: Option<String>,
    confirm: Confirm,
    deadline: Option<Duration>,
    tools: Vec<Tool>,
    actions: HashMap<String, Action>,
    keys: Keys,
}

/// Why a client can't be served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// What the client sent first is not the protocol's.
    #[error("the client does not speak the Model Context Protocol: {0}")]
    Handshake(String),
    /// The server stopped.
    #[error("the connection was given up: {0}")]
    Stopped(String),
}

impl ToolServer {
    /// Chooses the tools. Every call goes through this journal.
    ///
    /// # Errors
    ///
    /// [`OfferError`] if what is to be offered can't be.
    pub fn new(journal: Journal, options: ToolServerOptions) -> Result<Self, OfferError> {
        let manifest = journal.integration().manifest();
        let chosen = options.offer.choose(manifest)?;
        let tools: Vec<_> = chosen.iter().filter_map(|action| tool::tool(action)).collect();
        if tools.is_empty() {
            return Err(OfferError::Nothing);
        }
        let actions = chosen.into_iter().map(|action| (action.name.clone(), action.clone()));
        let inner = Inner {
            actions: actions.collect(),
            acting_user: options.acting_user,
            confirm: options.confirm,
            deadline: options.deadline,
            tools,
            keys: Keys::default(),
            journal,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The tools, as a client sees them.
    pub fn tools(&self) -> impl Iterator<Item = &str> {
        self.inner.tools.iter().map(|tool| tool.name.as_ref())
    }
}

impl std::fmt::Debug for ToolServer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ToolServer")
            .field("acting_user", &self.inner.acting_user)
            .finish_non_exhaustive()
    }
}

/// Serves one client on standard input and output, until it closes them. Nothing else may write to standard output.
///
/// # Errors
///
/// [`ServeError`] if the client does not speak the protocol.
pub async fn serve_stdio(server: ToolServer) -> Result<(), ServeError> {
    let running = server
        .serve(rmcp::transport::stdio())
        .await
        .map_err(|error| ServeError::Handshake(error.to_string()))?;
    let ended = running.waiting().await;
    ended.map(drop).map_err(|error| ServeError::Stopped(error.to_string()))
}

impl ServerHandler for ToolServer {
    fn get_info(&self) -> ServerConfig {
        let manifest = self.inner.journal.integration().manifest();
        let server = Implementation::new(&manifest.name, &manifest.version)
            .with_title(&manifest.title)
            .with_description(&manifest.description);
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(server)
            .with_instructions(self.inner.instructions())
    }

    async fn list_tools(
        &self,
        _request: Option<PaginatedRequestParams>,
        _context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(self.inner.tools.clone()))
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        self.inner.tools.iter().find(|tool| tool.name == name).cloned()
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let inner = &self.inner;
        let Some(action) = inner.actions.get(request.name.as_ref()) else {
            let message = format!("there is no tool `{}` here", request.name);
            return Err(ErrorData::invalid_params(message, None));
        };
        let stopped = context.ct.clone();
        tokio::select! {
            response = inner.call(action, request, &context) => response,
            // A request that may have left goes on in the journal, and its answer is kept.
            () = stopped.cancelled() => Err(ErrorData::internal_error("cancelled", None)),
        }
    }
}

impl Inner {
    async fn call(
        &self,
        action: &Action,
        request: CallToolRequestParams,
        context: &RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let input = Value::Object(request.arguments.unwrap_or_default()).to_string();
        let integration = self.journal.integration().name();
        let what = fingerprint(integration, &action.name, self.acting_user.as_deref(), &input);
        if self.confirm.wants(action) {
            match consent(self.question(action, &input), request.input_responses.as_ref(), context).await {
                Consent::Given => {}
                Consent::Refused(words) => {
                    let refused = answer::refused(ErrorKind::NotAllowed, "not-confirmed", words);
                    return Ok(refused.into());
                }
                Consent::Ask(questions) => return Ok((*questions).into()),
            }
        }
        let wish = match action.effect {
            Effect::Reads => None,
            _ => match self.keys.wish(&context.meta.0, action, what) {
                Ok(wish) => Some(wish),
                Err(error) => {
                    let refused = answer::refused(ErrorKind::InvalidInput, "bad-key", error.to_string());
                    return Ok(refused.into());
                }
            },
        };
        let mut invocation = Invocation::new(action.name.as_str(), input);
        invocation.acting_user = self.acting_user.clone();
        invocation.deadline = self.deadline;
        let result = match context.meta.get_progress_token() {
            None => self.run(action, invocation, wish).await,
            Some(token) => {
                let (sink, mut teller) = progress::channel(context.peer.clone(), token);
                let result = tokio::select! {
                    result = self.run(action, invocation.progress(sink), wish) => result,
                    never = teller.tell() => match never {},
                };
                teller.tell_latest().await;
                result
            }
        };
        Ok(result.into())
    }

    async fn run(&self, action: &Action, invocation: Invocation, wish: Option<Wish>) -> CallToolResult {
        let key = match &wish {
            Some(wish) => wish.key.clone(),
            // The journal hands what only reads on, and keeps nothing of it.
            None => match IntentKey::new("read") {
                Ok(key) => key,
                Err(error) => return answer::refused(ErrorKind::Internal, "bad-key", error.to_string()),
            },
        };
        let request = Request {
            key,
            origin: "mcp".to_owned(),
            invocation,
        };
        let outcome = self.journal.invoke(request).await.map_err(InvokeError::from);
        let verdict = outcome.as_ref().map_or_else(Verdict::of, |_| Verdict::Answered);
        if let Some(wish) = &wish {
            self.keys.settle(wish, verdict);
        }
        let key = wish.as_ref().map(|wish| &wish.key);
        match outcome {
            Ok(answer) => answer::succeeded(action, &answer, key),
            Err(error) => answer::failed(&error, key),
        }
    }

    fn instructions(&self) -> String {
        let manifest = self.journal.integration().manifest();
        let person = match &self.acting_user {
            Some(person) => format!("Every call is made for {person}."),
            None => "Calls are made for nobody in particular.".to_owned(),
        };
        format!(
            "{} {person} A call that changes something is done once: the same call again gets the answer of the first, \
             so after a time-out call again with the same input. An error says what to do; `details.fields` names each \
             field that is wrong. `unknown_outcome` means that it may have been done: call again with the same input, \
             and do not change it.",
            manifest.description
        )
    }

    fn question(&self, action: &Action, input: &str) -> String {
        let person = match &self.acting_user {
            Some(person) => format!(" for {person}"),
            None => String::new(),
        };
        format!("{}{person}? {} Input: {input}", action.title, action.description)
    }
}
