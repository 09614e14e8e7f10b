//! The server: tools listed, calls carried out.

use std::sync::Arc;
use std::time::Duration;

use microapp_runtime::{Action, Effect, ErrorKind, Invocation, InvokeError, Manifest};
use microapp_server::journal::{IntentKey, Journal, Request, Verdict, fingerprint};
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, Implementation, ListToolsResult, PaginatedRequestParams,
    ServerCapabilities, ServerConfig, SubscriptionFilter, Tool,
};
use rmcp::service::{RequestContext, SubscriptionContext};
use rmcp::{ErrorData, RoleServer, ServerHandler, ServiceExt as _};
use serde_json::Value;

use crate::changes::Changes;
use crate::confirm::{Confirm, Consent, consent};
use crate::key::{Keys, Wish};
use crate::{NotRunning, Offer, OfferError, Source, answer, progress, tool};

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
    source: Source,
    options: ToolServerOptions,
    /// What was said of the connector when the client came.
    hello: ServerConfig,
    keys: Arc<Keys>,
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
    /// Checks whether there is something to offer. Every call goes through the source's journal.
    ///
    /// # Errors
    ///
    /// [`OfferError`] if what is to be offered can't be.
    pub async fn new(source: impl Into<Source>, options: ToolServerOptions) -> Result<Self, OfferError> {
        let source = source.into();
        let journal = source.journal().await?;
        let manifest = journal.integration().manifest();
        if tools(options.offer.choose(manifest)?).is_empty() {
            return Err(OfferError::Nothing);
        }
        let implementation = Implementation::new(&manifest.name, &manifest.version)
            .with_title(&manifest.title)
            .with_description(&manifest.description);
        let mut capabilities = ServerCapabilities::builder().enable_tools().build();
        if let Some(tools) = capabilities.tools.as_mut().filter(|_| source.can_change()) {
            tools.list_changed = Some(true);
        }
        let hello = ServerConfig::new(capabilities)
            .with_server_info(implementation)
            .with_instructions(instructions(manifest, options.acting_user.as_deref()));
        let inner = Inner {
            source,
            options,
            hello,
            keys: Arc::default(),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The tools, as a client sees them at the moment: without those of the offer that an upgrade has taken away.
    ///
    /// # Errors
    ///
    /// [`NotRunning`].
    pub async fn tools(&self) -> Result<Vec<Tool>, NotRunning> {
        let journal = self.inner.source.journal().await?;
        Ok(tools(self.inner.options.offer.left(journal.integration().manifest())))
    }
}

fn tools(actions: Vec<&Action>) -> Vec<Tool> {
    actions.into_iter().filter_map(tool::tool).collect()
}

fn instructions(manifest: &Manifest, acting_user: Option<&str>) -> String {
    let person = match acting_user {
        Some(person) => format!("Every call is made for {person}."),
        None => "Calls are made for nobody in particular.".to_owned(),
    };
    format!(
        "{} {person} A call that changes something is done once: the same call again gets the answer of the first, so \
         after a time-out call again with the same input. An error says what to do; `details.fields` names each field that \
         is wrong. `unknown_outcome` means that it may have been done: call again with the same input, and do not change it.",
        manifest.description
    )
}

impl std::fmt::Debug for ToolServer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ToolServer")
            .field("source", &self.inner.source)
            .field("acting_user", &self.inner.options.acting_user)
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
        .clone()
        .serve(rmcp::transport::stdio())
        .await
        .map_err(|error| ServeError::Handshake(error.to_string()))?;
    // A client without a handshake asks by itself to be told; see `listen`.
    let told = running.peer_info().is_some() && server.inner.source.can_change();
    let changes = Changes::new(server).await;
    let peer = running.peer().clone();
    let telling = tokio::spawn(async move {
        if told {
            changes.tell(peer).await;
        }
    });
    let ended = running.waiting().await;
    telling.abort();
    ended.map(drop).map_err(|error| ServeError::Stopped(error.to_string()))
}

impl ServerHandler for ToolServer {
    fn get_info(&self) -> ServerConfig {
        self.inner.hello.clone()
    }

    fn accepted_subscription_filter(&self, _requested: &SubscriptionFilter) -> Option<SubscriptionFilter> {
        let can_change = self.inner.source.can_change();
        can_change.then(|| SubscriptionFilter::builder().tools_list_changed().build())
    }

    async fn listen(&self, subscriber: SubscriptionContext) -> Result<(), ErrorData> {
        Changes::new(self.clone()).await.tell_subscriber(subscriber).await;
        Ok(())
    }

    async fn list_tools(
        &self,
        _request: Option<PaginatedRequestParams>,
        _context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        let tools = self.tools().await;
        let tools = tools.map_err(|error| ErrorData::internal_error(error.to_string(), None))?;
        Ok(ListToolsResult::with_all_items(tools))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let inner = &self.inner;
        let journal = match inner.source.journal().await {
            Ok(journal) => journal,
            Err(error) => {
                let refused = answer::refused(ErrorKind::Unavailable, "not-running", error.to_string());
                return Ok(refused.into());
            }
        };
        let manifest = journal.integration().manifest();
        // The component may be another than the one whose tools were listed: what is offered is chosen from what runs.
        let offered = inner.options.offer.left(manifest);
        let Some(action) = offered.into_iter().find(|action| action.name == request.name) else {
            let message = format!("there is no tool `{}` here", request.name);
            return Err(ErrorData::invalid_params(message, None));
        };
        let stopped = context.ct.clone();
        tokio::select! {
            response = inner.call(&journal, action, request, &context) => response,
            // A request that may have left goes on in the journal, and its answer is kept.
            () = stopped.cancelled() => Err(ErrorData::internal_error("cancelled", None)),
        }
    }
}

impl Inner {
    async fn call(
        &self,
        journal: &Journal,
        action: &Action,
        request: CallToolRequestParams,
        context: &RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let input = Value::Object(request.arguments.unwrap_or_default()).to_string();
        let person = self.options.acting_user.as_deref();
        let what = fingerprint(journal.integration().name(), &action.name, person, &input);
        if self.options.confirm.wants(action) {
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
        invocation.acting_user = self.options.acting_user.clone();
        invocation.deadline = self.options.deadline;
        let result = match context.meta.get_progress_token() {
            None => self.run(journal, action, invocation, wish).await,
            Some(token) => {
                let (sink, mut teller) = progress::channel(context.peer.clone(), token);
                let result = tokio::select! {
                    result = self.run(journal, action, invocation.progress(sink), wish) => result,
                    never = teller.tell() => match never {},
                };
                teller.tell_latest().await;
                result
            }
        };
        Ok(result.into())
    }

    async fn run(
        &self,
        journal: &Journal,
        action: &Action,
        invocation: Invocation,
        wish: Option<Wish>,
    ) -> CallToolResult {
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
        let outcome = match &wish {
            None => journal.invoke(request).await.map_err(InvokeError::from),
            // A client that gives up ends its waiting, and not the wish: what becomes of it is noted all the same.
            Some(wish) => {
                let (journal, keys, wish) = (journal.clone(), Arc::clone(&self.keys), wish.clone());
                let settled = tokio::spawn(async move {
                    let outcome = journal.invoke(request).await.map_err(InvokeError::from);
                    let verdict = outcome.as_ref().map_or_else(Verdict::of, |_| Verdict::Answered);
                    keys.settle(&wish, verdict);
                    outcome
                });
                match settled.await {
                    Ok(outcome) => outcome,
                    Err(_) => {
                        let words = "The server is ending. Call again with the same input.";
                        return answer::refused(ErrorKind::Unavailable, "ending", words);
                    }
                }
            }
        };
        let key = wish.as_ref().map(|wish| &wish.key);
        match outcome {
            Ok(answer) => answer::succeeded(action, &answer, key),
            Err(error) => answer::failed(&error, key),
        }
    }

    fn question(&self, action: &Action, input: &str) -> String {
        let person = match &self.options.acting_user {
            Some(person) => format!(" for {person}"),
            None => String::new(),
        };
        format!("{}{person}? {} Input: {input}", action.title, action.description)
    }
}
