//! Hosts with one fault each: our runtime with another HTTP client or limiter, or with calls and results that are meddled with.

mod meddling;
mod parts;

use std::sync::Arc;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use microapp_conformance::host::{Call, Done, Facts, Host, HostError, OwnRuntime, Ready};
use microapp_runtime::http::PooledClient;

use self::parts::{Client, NoLimit};

macro_rules! faults {
    ($($fault:ident = $clause:literal,)*) => {
        /// What is wrong with a host.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Fault {
            $($fault,)*
        }

        impl Fault {
            /// Each with the clause that has to be named.
            pub const ALL: &[(Self, &str)] = &[$((Self::$fault, $clause),)*];
        }
    };
}

faults! {
    RewritesTexts = "host.invoke",
    FoldsErrors = "host.errors",
    DiesOfTraps = "host.instance.after-trap",
    KeepsInstances = "host.instance.fresh",
    DropsHeaders = "host.http.request",
    ForgetsBasePath = "host.http.base-url",
    SendsNoType = "host.http.content-type",
    ForgetsCredential = "host.http.credential",
    ShowsCredential = "host.http.credential-kept-out",
    NeedsNoConsent = "host.http.no-credential",
    DropsRefusedHeaders = "host.http.headers-refused",
    TellsOfWaysBetween = "host.http.headers-refused",
    ShowsCookies = "host.http.headers-withheld",
    ShowsProxies = "host.http.headers-withheld",
    LetsReadersWrite = "host.http.effect",
    LetsThinkersSend = "host.http.offline",
    AsksAnybody = "host.http.allow-list",
    RefusesInItsOwnWords = "host.http.refusal",
    FollowsRedirects = "host.http.redirects",
    SendsAgain = "host.http.once",
    RaisesOnRefusals = "host.http.status",
    CutsAnswers = "host.http.body",
    TellsLostAsUnsent = "host.http.no-answer",
    TellsUnsentAsLost = "host.http.not-sent",
    HasNoDeadline = "host.limits.deadline",
    WaitsForDrops = "host.limits.deadline",
    WaitsForItsHead = "host.limits.deadline",
    TakesAnyAnswer = "host.limits.answer-size",
    SendsAnySize = "host.limits.request-size",
    SendsAnyNumber = "host.limits.requests",
    ComputesForever = "host.limits.computing",
    GivesAnyMemory = "host.limits.memory",
    KeepsNoRate = "host.rate-limit",
    HidesTheWait = "host.rate-limit.refused",
    CountsNoQuota = "host.rate-limit.quota",
    ShufflesBatches = "host.batch.order",
    StopsBatches = "host.batch.failures",
    OneAtATime = "host.batch.at-once",
    IgnoresCancel = "host.cancel",
    LosesLog = "host.log",
    DrownsInLog = "host.log.flood",
    LosesProgress = "host.progress",
    MakesUpSettings = "host.settings",
    MixesUpPeople = "host.caller.acting-user",
    MixesUpIntents = "host.caller.intent",
    StopsClocks = "host.wasi.clocks",
    RepeatsRandom = "host.wasi.random",
    ShowsEnvironment = "host.wasi.inert",
}

/// What takes long, and is left out where it is not what is wrong.
const SLOW: [&str; 7] = [
    "host.limits.deadline",
    "host.limits.answer-size",
    "host.limits.request-size",
    "host.limits.requests",
    "host.limits.computing",
    "host.limits.memory",
    "host.cancel",
];

/// A host with a fault.
pub struct Faulty {
    fault: Fault,
    clause: &'static str,
    runtime: OwnRuntime,
    token: String,
}

impl Faulty {
    pub fn new(fault: Fault, clause: &'static str) -> Self {
        let runtime = OwnRuntime::adjusted(move |builder| match fault {
            Fault::KeepsNoRate => builder.limiter(Arc::new(NoLimit)),
            _ => builder.http_client(Arc::new(Client {
                fault,
                inner: PooledClient::default(),
                turn: Arc::default(),
            })),
        });
        Self {
            fault,
            clause,
            runtime,
            token: String::new(),
        }
    }

    async fn meddled(&mut self, call: &Call, cancel: Option<BoxFuture<'_, ()>>) -> Result<Done, HostError> {
        let mut call = call.clone();
        self.meddle_with_call(&mut call).await?;
        let cancel = cancel.filter(|_| self.fault != Fault::IgnoresCancel);
        let mut done = self.runtime.call(&call, cancel).await?;
        self.meddle_with_result(&call, &mut done);
        Ok(done)
    }
}

impl Host for Faulty {
    fn start<'a>(&'a mut self, facts: &'a Facts) -> BoxFuture<'a, Result<Ready, HostError>> {
        self.token.clone_from(&facts.token);
        async move {
            let lacks = SLOW.iter().filter(|name| **name != self.clause);
            Ok(Ready {
                lacks: lacks.map(|name| (*name).to_owned()).collect(),
                ..self.runtime.start(facts).await?
            })
        }
        .boxed()
    }

    fn call<'a>(
        &'a mut self,
        call: &'a Call,
        cancel: Option<BoxFuture<'a, ()>>,
    ) -> BoxFuture<'a, Result<Done, HostError>> {
        self.meddled(call, cancel).boxed()
    }
}
