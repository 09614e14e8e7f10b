//! A token endpoint that behaves as Zoom's: a refresh token is good for one use, and answers get lost.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use futures::future::BoxFuture;
use microapp_store::ConnectionId;
use microapp_vault::{Grant, RefreshToken, Renewal, TokenEndpoint, TokenError, subject};
use secrecy::ExposeSecret as _;

/// What goes wrong with one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing leaves this machine.
    NotSent,
    /// The request is lost on its way.
    RequestLost,
    /// It is processed, and the answer is lost.
    AnswerLost,
    /// No answer ever comes; it was processed.
    Hangs,
    /// The app is refused.
    WrongApp,
    /// Too many requests.
    RateLimited,
    /// The answer has no new refresh token.
    KeepsRefreshToken,
}

/// Cheap to clone: all clones are one Zoom. Each knows which process asks through it.
#[derive(Clone, Default)]
pub struct Zoom {
    side: Arc<Mutex<Side>>,
    process: u32,
}

#[derive(Default)]
struct Side {
    serial: u64,
    /// The refresh token that is good, for each connection.
    good: HashMap<String, String>,
    /// Every refresh token that was ever given.
    given: Vec<String>,
    /// What was asked for, in order.
    requests: Vec<String>,
    faults: VecDeque<Fault>,
    /// How often others go first before and after a request is processed.
    yields: usize,
    /// Whom a token has reached.
    told: HashMap<String, u32>,
    /// A token is in here once for each time that it may be sent again.
    excused: Vec<String>,
    /// Service accounts that are switched off.
    dead_services: Vec<String>,
}

impl Zoom {
    fn side(&self) -> MutexGuard<'_, Side> {
        self.side.lock().expect("Zoom's side")
    }

    /// As this process asks it.
    pub fn asked_by(&self, process: u32) -> Self {
        let side = self.side.clone();
        Self { side, process }
    }

    /// A process has crashed, or has dropped what it was doing: what it was told may be lost.
    pub fn interrupted(&self, process: u32) {
        let mut side = self.side();
        side.told.retain(|_, told| *told != process);
        side.excuse_requests();
    }

    /// So much time has passed that another process may have taken over from a slow one.
    pub fn overslept(&self) {
        self.side().excuse_requests();
    }

    /// Refresh tokens that were sent again although no earlier sending of them was lost.
    pub fn sent_again_for_nothing(&self) -> Vec<String> {
        let side = self.side();
        let count = |list: &[String], token: &String| list.iter().filter(|one| *one == token).count();
        let again = side
            .requests
            .iter()
            .filter(|token| *token != "service" && count(&side.requests, token) > 1 + count(&side.excused, token));
        again.cloned().collect()
    }

    /// The refresh token that Zoom would accept, if it surely reached a process that still runs.
    pub fn must_be_kept(&self, id: &ConnectionId) -> Option<String> {
        let side = self.side();
        let good = side.good.get(&subject(id))?;
        side.told.contains_key(good).then(|| good.clone())
    }

    /// Somebody signs in: earlier tokens are dead.
    pub fn sign_in(&self, id: &ConnectionId) -> Grant {
        let mut side = self.side();
        let grant = side.grant(&subject(id));
        side.told.insert(refresh_token(&grant), self.process);
        grant
    }

    /// A grant of a Server-to-Server app.
    pub fn service_account(&self) -> Grant {
        let mut grant = self.side().grant("account");
        grant.renewal = Renewal::ServiceGrant;
        grant
    }

    /// An admin at Zoom removes the app.
    pub fn revoke(&self, id: &ConnectionId) {
        let mut side = self.side();
        side.good.remove(&subject(id));
        side.dead_services.push(subject(id));
    }

    /// The next requests fail so.
    pub fn fail(&self, faults: impl IntoIterator<Item = Fault>) {
        self.side().faults.extend(faults);
    }

    /// Nothing fails any more.
    pub fn clear_faults(&self) {
        self.side().faults.clear();
    }

    /// Others go first so often, before and after each request is processed.
    pub fn take_time(&self, yields: usize) {
        self.side().yields = yields;
    }

    /// The refresh tokens that were sent, in order.
    pub fn requests(&self) -> Vec<String> {
        self.side().requests.clone()
    }

    /// Whether Zoom would still accept this refresh token.
    pub fn accepts(&self, id: &ConnectionId, token: &str) -> bool {
        self.side().good.get(&subject(id)).is_some_and(|good| good == token)
    }

    /// Everything secret that was ever given.
    pub fn secrets(&self) -> Vec<String> {
        let side = self.side();
        let access = side.given.iter().map(|token| token.replace("refresh", "access"));
        access.chain(side.given.iter().cloned()).collect()
    }

    async fn answer(&self, id: &ConnectionId, token: Option<&str>) -> Result<Grant, TokenError> {
        let yields = self.side().yields;
        others_first(yields).await;
        let subject = subject(id);
        let (fault, answer) = {
            let mut side = self.side();
            let fault = side.faults.pop_front();
            let asked = token.unwrap_or("service").to_owned();
            if fault != Some(Fault::NotSent) {
                side.requests.push(asked.clone());
            }
            match fault {
                Some(Fault::NotSent) => {
                    return Err(TokenError::NotSent {
                        reason: "connection refused".to_owned(),
                    });
                }
                Some(Fault::RequestLost) => {
                    side.excused.push(asked);
                    return Err(lost());
                }
                Some(Fault::WrongApp) => {
                    side.excused.push(asked);
                    return Err(TokenError::WrongApp {
                        code: "invalid_client".to_owned(),
                        reason: "Invalid client_id or client_secret".to_owned(),
                    });
                }
                Some(Fault::RateLimited) => {
                    side.excused.push(asked);
                    return Err(TokenError::RateLimited {
                        retry_after: Some(Duration::from_secs(20)),
                    });
                }
                Some(Fault::AnswerLost | Fault::Hangs) => side.excused.push(asked.clone()),
                _ => {}
            }
            let is_good = match token {
                Some(token) => side.good.get(&subject).is_some_and(|good| good == token),
                None => !side.dead_services.contains(&subject),
            };
            let answer = match is_good {
                true if fault == Some(Fault::KeepsRefreshToken) => {
                    let mut grant = side.grant("another");
                    grant.renewal = Renewal::Never;
                    Ok(grant)
                }
                true => {
                    let mut grant = side.grant(&subject);
                    if token.is_none() {
                        grant.renewal = Renewal::ServiceGrant;
                    }
                    Ok(grant)
                }
                false => Err(TokenError::DeadGrant {
                    code: "invalid_grant".to_owned(),
                    reason: "Invalid Token!".to_owned(),
                }),
            };
            (fault, answer)
        };
        let waiting = Waiting(self, token.unwrap_or("service"));
        others_first(yields).await;
        std::mem::forget(waiting);
        match fault {
            Some(Fault::AnswerLost) => Err(lost()),
            Some(Fault::Hangs) => std::future::pending().await,
            _ => {
                if let Ok(grant) = &answer {
                    self.side().told.insert(refresh_token(grant), self.process);
                }
                answer
            }
        }
    }
}

/// Whoever stops waiting for an answer has lost it.
struct Waiting<'a>(&'a Zoom, &'a str);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.side().excused.push(self.1.to_owned());
    }
}

fn refresh_token(grant: &Grant) -> String {
    match &grant.renewal {
        Renewal::Refresh(token) => token.secret().expose_secret().to_owned(),
        Renewal::ServiceGrant | Renewal::Never => String::new(),
    }
}

impl Side {
    fn excuse_requests(&mut self) {
        let mut sent = self.requests.clone();
        sent.sort();
        sent.dedup();
        self.excused.extend(sent);
    }

    fn grant(&mut self, subject: &str) -> Grant {
        self.serial += 1;
        let refresh = format!("refresh-{:08}-of-{}", self.serial, "3nBk9fTqZw");
        self.good.insert(subject.to_owned(), refresh.clone());
        self.given.push(refresh.clone());
        Grant {
            access_token: refresh.replace("refresh", "access").into(),
            renewal: Renewal::Refresh(RefreshToken::new(refresh)),
            expires_in: Some(Duration::from_secs(3600)),
            scopes: vec!["meeting:write:meeting".to_owned(), "user:read:user".to_owned()],
            api_url: Some("https://api-eu.zoom.us".to_owned()),
        }
    }
}

fn lost() -> TokenError {
    TokenError::Lost {
        reason: "connection reset".to_owned(),
    }
}

async fn others_first(times: usize) {
    for _ in 0..times {
        let mut waited = false;
        std::future::poll_fn(|context| {
            context.waker().wake_by_ref();
            if std::mem::replace(&mut waited, true) {
                return std::task::Poll::Ready(());
            }
            std::task::Poll::Pending
        })
        .await;
    }
}

impl TokenEndpoint for Zoom {
    fn refresh<'a>(
        &'a self,
        id: &'a ConnectionId,
        token: &'a RefreshToken,
    ) -> BoxFuture<'a, Result<Grant, TokenError>> {
        Box::pin(self.answer(id, Some(token.secret().expose_secret())))
    }

    fn service_grant<'a>(&'a self, id: &'a ConnectionId) -> BoxFuture<'a, Result<Grant, TokenError>> {
        Box::pin(self.answer(id, None))
    }
}
