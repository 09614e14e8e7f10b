//! A batch, change by change.

use rusqlite::Connection;

use super::{audit_log, components, connections, integrations, intents, keys, leases, rates, sign_ins, templates};
use crate::{Change, StoreError};

/// Does one change within the transaction.
pub fn apply(connection: &Connection, change: &Change) -> Result<(), StoreError> {
    match change {
        Change::Holding { lease, fence, now } => leases::check(connection, lease, *fence, *now),
        Change::IntegrationIs { name, version } => integrations::expect(connection, name, *version),
        Change::PutIntegration(row) => integrations::put(connection, row),
        Change::RemoveIntegration(name) => integrations::remove(connection, name),
        Change::PutConnection { row, mark } => connections::put(connection, row, mark),
        Change::RemoveConnection(id) => connections::remove(connection, id),
        Change::PutSignIn(row) => sign_ins::put(connection, row),
        Change::PutIntent(row) => intents::put(connection, row),
        Change::RemoveIntentsBefore(time) => intents::remove_before(connection, *time),
        Change::PutTemplate { row, bundle } => templates::put(connection, row, bundle),
        Change::RemoveTemplates {
            integration,
            name,
            releases,
        } => templates::remove(connection, integration, name, releases),
        Change::PutKey(row) => keys::put(connection, row),
        Change::RemoveKey(id) => keys::remove(connection, id),
        Change::PutRate { name, record } => rates::put(connection, name, record),
        Change::PutComponent { sha256, bytes, added } => components::put(connection, sha256, bytes, *added),
        Change::RemoveUnusedComponents => components::remove_unused(connection),
        Change::Audit(event) => audit_log::append(connection, event),
    }
}
