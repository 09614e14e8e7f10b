//! How far a call has come, as the protocol's notifications.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use microapp_runtime::{ProgressReport, ProgressSink};
use rmcp::RoleServer;
use rmcp::model::{ProgressNotificationParam, ProgressToken};
use rmcp::service::Peer;
use tokio::sync::watch;

/// How much further a call is that has waited. A call ends long before this makes a whole one.
const STEP: f64 = 0.000_1;

/// The newest report, for whoever sends it on. A guest may report faster than a client reads, so older ones are dropped.
struct Latest(watch::Sender<Option<Report>>);

#[derive(Debug, Clone, PartialEq)]
struct Report {
    done: f64,
    total: Option<f64>,
    message: String,
}

impl ProgressSink for Latest {
    #[allow(clippy::cast_precision_loss, reason = "the protocol counts in floats")]
    fn report(&self, report: &ProgressReport<'_>) {
        let report = Report {
            done: report.done as f64,
            total: report.total.map(|total| total as f64),
            message: report.message.to_owned(),
        };
        // The protocol wants each report to be further than the one before.
        self.0.send_if_modified(|latest| {
            let further = latest.as_ref().is_none_or(|latest| report.done > latest.done);
            if further {
                *latest = Some(report);
            }
            further
        });
    }

    /// To wait is a very small step, so that the next one of the connector's is further.
    fn waiting(&self, turns: Option<Duration>) {
        let span = turns.map(|turns| format!(" for about {} s", turns.as_secs_f64().ceil().max(1.0)));
        let message = format!(
            "Waiting{}: the service lets no more requests through at the moment.",
            span.unwrap_or_default()
        );
        self.0.send_modify(|latest| {
            let (done, total) = latest
                .as_ref()
                .map_or((0.0, None), |latest| (latest.done, latest.total));
            *latest = Some(Report {
                done: done + STEP,
                total,
                message,
            });
        });
    }
}

/// Sends on what a call reports.
pub(crate) struct Teller {
    receiver: watch::Receiver<Option<Report>>,
    told: Option<Report>,
    peer: Peer<RoleServer>,
    token: ProgressToken,
}

/// Where a call reports, and who sends it on.
pub(crate) fn channel(peer: Peer<RoleServer>, token: ProgressToken) -> (Arc<dyn ProgressSink>, Teller) {
    let (sender, receiver) = watch::channel(None);
    let teller = Teller {
        receiver,
        told: None,
        peer,
        token,
    };
    (Arc::new(Latest(sender)), teller)
}

impl Teller {
    /// Tells each report as it comes; never ends by itself.
    pub(crate) async fn tell(&mut self) -> Infallible {
        while self.receiver.changed().await.is_ok() {
            self.tell_latest().await;
        }
        std::future::pending().await
    }

    /// Tells the latest, unless it was told: a call may have ended before its last report was seen.
    pub(crate) async fn tell_latest(&mut self) {
        let latest = self.receiver.borrow_and_update().clone();
        if latest == self.told {
            return;
        }
        self.told.clone_from(&latest);
        let Some(Report { done, total, message }) = latest else {
            return;
        };
        let mut told = ProgressNotificationParam::new(self.token.clone(), done).with_message(message);
        told.total = total;
        // A client that does not listen any more does without.
        let _told = self.peer.notify_progress(told).await;
    }
}
