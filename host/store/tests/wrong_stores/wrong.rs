//! Stores that are wrong in one way each.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use microapp_store::conformance::rows::event;
use microapp_store::{
    AuditEntry, Change, ConnectionId, ConnectionRow, Fence, IntegrationRow, IntentFilter, IntentRow, IntentState,
    KeyRow, Lease, Principal, Sealed, SignInRow, SqliteStore, Store, StoreError, TemplateRow, Timestamp,
};

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Nothing,
    ForgetsToCompare,
    BatchesArePieces,
    ChangesRunBackwards,
    WritesForMissingIntegrations,
    KeepsIntentsOfRemovedIntegrations,
    KeepsConnectionsOfRemovedIntegrations,
    KeepsTheFirstMark,
    KeepsTheFirstMarkOfIntegrations,
    ListsPeopleFirst,
    TakesNamesForTheSame,
    SortsScopes,
    RoundsTimes,
    GivesSignInsTwice,
    GivesSignInsToARace,
    GivesExpiredSignIns,
    KeepsExpiredSignIns,
    ForgetsTheIntegrationFilter,
    ForgetsThePersonFilter,
    ForgetsTheStateFilter,
    ForgetsTheTimeFilter,
    ForgetsTheLimit,
    ListsTheNewestFirst,
    SweepsUnknownIntents,
    SweepsNothing,
    FencesDoNotGrow,
    IgnoresFences,
    IgnoresTheEndOfHoldings,
    AnybodyReleases,
    AnybodyRenews,
    LeasesNeverEnd,
    LeasesOutlastAClockPutBack,
    ListsEndedLeases,
    SeveralActiveKeys,
    FailedBatchesAreNoted,
    AuditBeginsAtTwo,
    ForgetsTheAuditPage,
    NewNameEachTime,
    KeepsTemplatesOfRemovedIntegrations,
    ListsTheNewestTemplateAlone,
    GivesTheNewestTemplateForAny,
    ForgetsAllReleases,
    GivesAnyComponent,
    KeepsUnusedComponents,
    IgnoresWhatAnIntegrationIs,
}

pub const ALL: [Fault; 44] = [
    Fault::ForgetsToCompare,
    Fault::BatchesArePieces,
    Fault::ChangesRunBackwards,
    Fault::WritesForMissingIntegrations,
    Fault::KeepsIntentsOfRemovedIntegrations,
    Fault::KeepsConnectionsOfRemovedIntegrations,
    Fault::KeepsTheFirstMark,
    Fault::KeepsTheFirstMarkOfIntegrations,
    Fault::ListsPeopleFirst,
    Fault::TakesNamesForTheSame,
    Fault::SortsScopes,
    Fault::RoundsTimes,
    Fault::GivesSignInsTwice,
    Fault::GivesSignInsToARace,
    Fault::GivesExpiredSignIns,
    Fault::KeepsExpiredSignIns,
    Fault::ForgetsTheIntegrationFilter,
    Fault::ForgetsThePersonFilter,
    Fault::ForgetsTheStateFilter,
    Fault::ForgetsTheTimeFilter,
    Fault::ForgetsTheLimit,
    Fault::ListsTheNewestFirst,
    Fault::SweepsUnknownIntents,
    Fault::SweepsNothing,
    Fault::FencesDoNotGrow,
    Fault::IgnoresFences,
    Fault::IgnoresTheEndOfHoldings,
    Fault::AnybodyReleases,
    Fault::AnybodyRenews,
    Fault::LeasesNeverEnd,
    Fault::LeasesOutlastAClockPutBack,
    Fault::ListsEndedLeases,
    Fault::SeveralActiveKeys,
    Fault::FailedBatchesAreNoted,
    Fault::AuditBeginsAtTwo,
    Fault::ForgetsTheAuditPage,
    Fault::NewNameEachTime,
    Fault::KeepsTemplatesOfRemovedIntegrations,
    Fault::ListsTheNewestTemplateAlone,
    Fault::GivesTheNewestTemplateForAny,
    Fault::ForgetsAllReleases,
    Fault::GivesAnyComponent,
    Fault::KeepsUnusedComponents,
    Fault::IgnoresWhatAnIntegrationIs,
];

/// A right store behind a fault.
pub struct Wrong {
    inner: SqliteStore,
    fault: Fault,
    memory: Mutex<Memory>,
}

/// What a fault needs to remember.
#[derive(Default)]
struct Memory {
    sign_ins: HashMap<[u8; 32], SignInRow>,
    intents: Vec<IntentRow>,
    connections: HashMap<ConnectionId, (ConnectionRow, Option<Sealed>)>,
    marks: HashMap<ConnectionId, Sealed>,
    integration_marks: HashMap<String, Option<Sealed>>,
    fences: HashMap<String, Fence>,
    once_active: Vec<String>,
    templates: Vec<TemplateRow>,
    swept: bool,
    latest: Option<Timestamp>,
    asked: u64,
}

impl Wrong {
    pub fn new(fault: Fault) -> Self {
        Self {
            inner: SqliteStore::in_memory().expect("a store"),
            fault,
            memory: Mutex::default(),
        }
    }

    fn has(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn memory(&self) -> std::sync::MutexGuard<'_, Memory> {
        self.memory.lock().expect("no panic before")
    }

    /// The change as this store takes it; none: not at all.
    fn bend(&self, change: &Change) -> Option<Change> {
        let mut memory = self.memory();
        let mut change = change.clone();
        match (&mut change, self.fault) {
            (Change::RemoveIntegration(name), Fault::KeepsIntentsOfRemovedIntegrations) => {
                let filter = IntentFilter {
                    integration: Some(name.clone()),
                    limit: u32::MAX,
                    ..IntentFilter::default()
                };
                memory.intents.extend(self.inner.intents(&filter).expect("read"));
            }
            (Change::RemoveIntegration(name), Fault::KeepsTemplatesOfRemovedIntegrations) => {
                memory.templates.extend(self.inner.templates(name).expect("read"));
            }
            (Change::RemoveTemplates { releases, .. }, Fault::ForgetsAllReleases) => *releases = 0..=u64::MAX,
            (Change::RemoveIntegration(name), Fault::KeepsConnectionsOfRemovedIntegrations) => {
                for row in self.inner.connections(name).expect("read") {
                    let whole = self.inner.connection(&row.id).expect("read").expect("a row");
                    memory.connections.insert(row.id, whole);
                }
            }
            (Change::PutConnection { row, mark }, Fault::KeepsTheFirstMark) => {
                *mark = memory
                    .marks
                    .entry(row.id.clone())
                    .or_insert_with(|| mark.clone())
                    .clone();
            }
            (Change::PutIntegration(row), Fault::KeepsTheFirstMarkOfIntegrations) => {
                let first = memory.integration_marks.entry(row.name.clone());
                row.mark = first.or_insert_with(|| row.mark.clone()).clone();
            }
            (Change::PutConnection { row, .. }, Fault::SortsScopes) => row.scopes.sort(),
            (Change::PutIntent(row), Fault::RoundsTimes) => row.updated = Timestamp(row.updated.0 / 1000 * 1000),
            (Change::PutSignIn(row), Fault::GivesSignInsTwice | Fault::GivesSignInsToARace) => {
                memory.sign_ins.insert(row.state_hash, row.clone());
            }
            (Change::PutSignIn(row), Fault::KeepsExpiredSignIns) => row.created = Timestamp(i64::MIN),
            (Change::RemoveIntentsBefore(_), Fault::SweepsUnknownIntents) => memory.swept = true,
            (Change::RemoveIntentsBefore(_), Fault::SweepsNothing) => return None,
            (Change::RemoveUnusedComponents, Fault::KeepsUnusedComponents) => return None,
            (Change::IntegrationIs { .. }, Fault::IgnoresWhatAnIntegrationIs) => return None,
            (Change::Holding { .. }, Fault::IgnoresFences) => return None,
            (Change::Holding { now, .. }, Fault::IgnoresTheEndOfHoldings) => *now = Timestamp(i64::MIN),
            (Change::Holding { lease, fence, .. }, Fault::FencesDoNotGrow) => {
                *fence = memory.fences.get(lease).copied().unwrap_or(*fence);
            }
            (Change::PutKey(row), Fault::SeveralActiveKeys) if row.active => memory.once_active.push(row.id.clone()),
            _ => {}
        }
        Some(change)
    }

    fn same_name(&self, id: &ConnectionId) -> ConnectionId {
        let mut id = id.clone();
        if let (Principal::User(person), true) = (&mut id.principal, self.has(Fault::TakesNamesForTheSame)) {
            *person = person.to_lowercase();
        }
        id
    }
}

impl Store for Wrong {
    fn apply(&self, changes: &[Change]) -> Result<(), StoreError> {
        let mut bent: Vec<_> = changes.iter().filter_map(|change| self.bend(change)).collect();
        for change in &mut bent {
            if let Change::PutConnection { row, .. } = change {
                row.id = self.same_name(&row.id);
            }
        }
        if self.has(Fault::ChangesRunBackwards) {
            bent.reverse();
        }
        let answer = if self.has(Fault::BatchesArePieces) {
            bent.chunks(1).try_for_each(|change| self.inner.apply(change))
        } else {
            self.inner.apply(&bent)
        };
        match (answer, self.fault) {
            (Err(StoreError::Stale { .. }), Fault::ForgetsToCompare) => Ok(()),
            (Err(StoreError::Missing { .. }), Fault::WritesForMissingIntegrations) => Ok(()),
            (Err(error), Fault::FailedBatchesAreNoted) => {
                self.inner.apply(&[Change::Audit(event("failed"))])?;
                Err(error)
            }
            (answer, _) => answer,
        }
    }

    fn installation(&self) -> Result<String, StoreError> {
        let mut name = self.inner.installation()?;
        if self.has(Fault::NewNameEachTime) {
            self.memory().asked += 1;
            name.push_str(&self.memory().asked.to_string());
        }
        Ok(name)
    }

    fn integration(&self, name: &str) -> Result<Option<IntegrationRow>, StoreError> {
        self.inner.integration(name)
    }

    fn integrations(&self) -> Result<Vec<IntegrationRow>, StoreError> {
        self.inner.integrations()
    }

    fn connection(&self, id: &ConnectionId) -> Result<Option<(ConnectionRow, Option<Sealed>)>, StoreError> {
        let found = self.inner.connection(&self.same_name(id))?;
        Ok(found.or_else(|| self.memory().connections.get(id).cloned()))
    }

    fn connections(&self, integration: &str) -> Result<Vec<ConnectionRow>, StoreError> {
        let mut rows = self.inner.connections(integration)?;
        if self.has(Fault::ListsPeopleFirst) {
            rows.sort_by_key(|row| row.id.principal == Principal::Service);
        }
        Ok(rows)
    }

    fn take_sign_in(&self, state_hash: &[u8; 32], now: Timestamp) -> Result<Option<SignInRow>, StoreError> {
        match self.fault {
            Fault::GivesSignInsTwice => Ok(self.memory().sign_ins.get(state_hash).cloned()),
            Fault::GivesSignInsToARace => {
                let found = self.memory().sign_ins.get(state_hash).cloned();
                std::thread::yield_now();
                self.memory().sign_ins.remove(state_hash);
                Ok(found.filter(|row| now < row.expires))
            }
            Fault::GivesExpiredSignIns => self.inner.take_sign_in(state_hash, Timestamp(i64::MIN)),
            _ => self.inner.take_sign_in(state_hash, now),
        }
    }

    fn intent(&self, integration: &str, key: &str) -> Result<Option<IntentRow>, StoreError> {
        let found = self.inner.intent(integration, key)?;
        let kept = |row: &&IntentRow| row.integration == integration && row.key == key;
        Ok(found.or_else(|| self.memory().intents.iter().find(kept).cloned()))
    }

    fn intents(&self, filter: &IntentFilter) -> Result<Vec<IntentRow>, StoreError> {
        let mut filter = filter.clone();
        match self.fault {
            Fault::ForgetsTheIntegrationFilter => filter.integration = None,
            Fault::ForgetsThePersonFilter => filter.acting_user = None,
            Fault::ForgetsTheStateFilter => filter.states.clear(),
            Fault::ForgetsTheTimeFilter => filter.updated_before = None,
            Fault::ForgetsTheLimit => filter.limit = u32::MAX,
            _ => {}
        }
        let mut rows = self.inner.intents(&filter)?;
        if self.has(Fault::ListsTheNewestFirst) {
            rows.reverse();
        }
        if self.memory().swept {
            rows.retain(|row| row.state != IntentState::Unknown);
        }
        Ok(rows)
    }

    fn keys(&self) -> Result<Vec<KeyRow>, StoreError> {
        let mut keys = self.inner.keys()?;
        for key in &mut keys {
            key.active |= self.memory().once_active.contains(&key.id);
        }
        Ok(keys)
    }

    fn audit(&self, from: u64, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
        match self.fault {
            Fault::ForgetsTheAuditPage => self.inner.audit(1, limit),
            Fault::AuditBeginsAtTwo => self.inner.audit(from.max(2), limit),
            _ => self.inner.audit(from, limit),
        }
    }

    fn audit_head(&self) -> Result<Option<AuditEntry>, StoreError> {
        self.inner.audit_head()
    }

    fn rate(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.inner.rate(name)
    }

    fn component(&self, sha256: &[u8; 32]) -> Result<Option<Vec<u8>>, StoreError> {
        let found = self.inner.component(sha256)?;
        let any = self.has(Fault::GivesAnyComponent).then(Vec::new);
        Ok(found.or(any))
    }

    fn templates(&self, integration: &str) -> Result<Vec<TemplateRow>, StoreError> {
        let mut rows = self.inner.templates(integration)?;
        let kept = self.memory().templates.clone().into_iter();
        rows.extend(kept.filter(|row| row.integration == integration));
        if self.has(Fault::ListsTheNewestTemplateAlone) {
            let newer = rows.clone();
            rows.retain(|row| {
                !newer
                    .iter()
                    .any(|other| other.name == row.name && other.release > row.release)
            });
        }
        Ok(rows)
    }

    fn template_bundle(&self, integration: &str, name: &str, release: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let rows = self.inner.templates(integration)?;
        let newest = rows.iter().filter(|row| row.name == name).map(|row| row.release).max();
        match (self.fault, newest) {
            (Fault::GivesTheNewestTemplateForAny, Some(newest)) => {
                self.inner.template_bundle(integration, name, newest)
            }
            _ => self.inner.template_bundle(integration, name, release),
        }
    }

    fn leases(&self, prefix: &str, now: Timestamp) -> Result<Vec<Lease>, StoreError> {
        let ended = self.has(Fault::ListsEndedLeases);
        self.inner.leases(prefix, if ended { Timestamp(i64::MIN) } else { now })
    }

    fn acquire_lease(&self, name: &str, now: Timestamp, length: Duration) -> Result<Option<Lease>, StoreError> {
        let mut now = now;
        match self.fault {
            Fault::LeasesNeverEnd => now = Timestamp(0),
            Fault::LeasesOutlastAClockPutBack => {
                let mut memory = self.memory();
                now = memory.latest.map_or(now, |latest| latest.max(now));
                memory.latest = Some(now);
            }
            _ => {}
        }
        let mut lease = self.inner.acquire_lease(name, now, length)?;
        if let Some(lease) = &mut lease {
            self.memory().fences.insert(name.to_owned(), lease.fence);
            if self.has(Fault::FencesDoNotGrow) {
                lease.fence = Fence(1);
            }
        }
        Ok(lease)
    }

    fn renew_lease(&self, name: &str, fence: Fence, now: Timestamp, length: Duration) -> Result<Lease, StoreError> {
        let present = self.memory().fences.get(name).copied();
        match (self.fault, present) {
            (Fault::AnybodyRenews | Fault::FencesDoNotGrow, Some(present)) => {
                let lease = self.inner.renew_lease(name, present, now, length)?;
                Ok(Lease { fence, ..lease })
            }
            _ => self.inner.renew_lease(name, fence, now, length),
        }
    }

    fn release_lease(&self, name: &str, fence: Fence) -> Result<(), StoreError> {
        let present = self.memory().fences.get(name).copied();
        match (self.fault, present) {
            (Fault::AnybodyReleases | Fault::FencesDoNotGrow, Some(present)) => self.inner.release_lease(name, present),
            _ => self.inner.release_lease(name, fence),
        }
    }
}
