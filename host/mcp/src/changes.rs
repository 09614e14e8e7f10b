//! Whether the tools are others than before: after an upgrade, a step back, or another set-up by an admin.

use std::time::Duration;

use rmcp::RoleServer;
use rmcp::model::{ServerNotification, Tool, ToolListChangedNotification};
use rmcp::service::{Peer, SubscriptionContext};

use crate::ToolServer;

/// How often it is looked. The integration's row is read, and no more unless it has changed.
const LOOKS: Duration = Duration::from_secs(2);

/// What a client has last been told of.
pub(crate) struct Changes {
    server: ToolServer,
    known: Vec<Tool>,
}

impl Changes {
    /// From what there is now.
    pub(crate) async fn new(server: ToolServer) -> Self {
        let known = server.tools().await.unwrap_or_default();
        Self { server, known }
    }

    /// Waits until there are others. An integration that can't run at the moment has the tools that it had.
    async fn next(&mut self) {
        loop {
            tokio::time::sleep(LOOKS).await;
            if let Ok(tools) = self.server.tools().await
                && tools != self.known
            {
                self.known = tools;
                return;
            }
        }
    }

    /// Tells a client that has shaken hands, as long as it is there.
    pub(crate) async fn tell(mut self, peer: Peer<RoleServer>) {
        loop {
            self.next().await;
            if peer.notify_tool_list_changed().await.is_err() {
                return;
            }
        }
    }

    /// Tells a client that has asked to be told, as long as it wants.
    pub(crate) async fn tell_subscriber(mut self, subscriber: SubscriptionContext) {
        loop {
            tokio::select! {
                () = subscriber.cancelled() => return,
                () = self.next() => {}
            }
            let changed = ServerNotification::ToolListChangedNotification(ToolListChangedNotification::default());
            if subscriber.sink().send(changed).await.is_err() {
                return;
            }
        }
    }
}
