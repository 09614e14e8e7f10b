//! How a connection is kept: its states, the protocol of a refresh, each crash point, and what seals what.
//!
//! # The states
//!
//! ```text
//!              an integration is set up          its client secret is given
//!  NotConfigured ───────────▶ SecretsMissing ───────────▶ SignInNeeded ◀──────────────┐
//!                                                              │ connect              │ disconnect
//!                                                              ▼                      │
//!                                        ┌──refreshed──▶   Connected  ────────────────┤
//!                                        └─────────────────────┘ │ ▲                  │
//!                              the service says that it is dead  │ │ connect          │
//!                                                                ▼ │                  │
//!                                                          NeedsReconnect ────────────┘
//!
//!  any of them ──disable──▶ Disabled ──enable──▶ Connected with tokens, SignInNeeded without
//! ```
//!
//! `SecretsMissing` is also what a connection is called whose rows are sealed with a key that is not at hand: nothing of it
//! can be read, and with the key back it is what it was.
//!
//! `NeedsReconnect` carries the service's words and since when. In that state **nothing is sent**: a dead grant is asked
//! about once. Only a sign-in leads out, and one more thing: a pair of tokens that arrives late (see below).
//!
//! # The danger
//!
//! An access token lasts an hour. The refresh token that gets the next one is good for **one use**: the answer holds a
//! new pair, and the old one is dead from the moment the service processes the request. Three things lose a connection
//! for good that an admin has signed in to once:
//!
//! - two processes refresh at once, and the later answer, "dead", wipes out the earlier one's good pair;
//! - a process uses a new pair, and crashes before the pair is on disk;
//! - a process takes silence for a refusal, and gives up a token that the service would still accept.
//!
//! # The protocol
//!
//! ```text
//!  1  lease       one process at a time, with a fence that grows; ends by itself after 30 s
//!  2  intent      commit: "a refresh began", attempts + 1       [holds the lease] [version n → n+1]
//!  3  call        the token endpoint, for 15 s at most
//!  4  verdict     commit one of
//!       pair        the new tokens, intent gone                                   [version → +1]
//!       again       attempts + 1, then 3 once more              [holds the lease] [version → +1]
//!       withdraw    intent gone, tokens as before               [holds the lease] [version → +1]
//!       end         NeedsReconnect, with the reason             [holds the lease] [version → +1]
//!  5  lease back; only now does a caller get the token
//! ```
//!
//! Within a process one task does this, and the others wait for it and share its outcome, good or bad. It is a task of
//! its own: a caller that goes away, because its deadline has passed, does not stop it half-way. Every commit compares the
//! row's version, so whoever is late is told so and reads again; no one deletes.
//!
//! What the endpoint's answer means decides what is committed ([`TokenError`](crate::TokenError)):
//!
//! | Answer | The old refresh token | Committed |
//! |---|---|---|
//! | a grant | used | pair |
//! | dead | dead | end |
//! | the app is wrong, too many requests, not sent | as good as before | withdraw |
//! | lost: sent, and no answer that can be understood | **unknown** | again, then as the second answer says |
//!
//! **Silence is no verdict.** After a lost answer the same refresh token is sent once more at once. If that gets no answer
//! either, the intent stays, the caller is told to come back, and it is tried again later, at growing distances. This risks
//! nothing: if the first request was processed, its pair is gone and the connection with it, whatever is done now; if it
//! was not, the token is good still. So a connection is given up only on the service's own word. The word after a lost
//! answer is "dead", and the reason then says that an answer was lost.
//!
//! **A pair in hand is always written.** The lease guards the intent and the verdict "dead", not the pair. A process that
//! was stopped for a minute between 3 and 4 has lost its lease, and another has been told "dead" in the meantime, because
//! the old refresh token was used for the very pair that the first one holds. So the pair is written if the row still has
//! the tokens that it was asked for with, even over `NeedsReconnect`, which keeps them for this comparison. If somebody
//! has signed in anew, or cut the connection, the row has others, and the pair is dropped. If the disk is full, the pair is
//! kept in memory and written before anything else is tried.
//!
//! # After a crash
//!
//! A lease that a crashed process held ends by itself. Tokens are renewed a minute ahead of their end, so that other
//! processes go on with the present one until then. What the next reader finds, for a crash after each step
//! ([`FAIL_POINTS`](crate::FAIL_POINTS) has the names):
//!
//! | Crash after | Kept | What the next reader does |
//! |---|---|---|
//! | 1 lease | as before | refreshes |
//! | 2 intent, nothing sent | intent, old tokens | sends the old refresh token: accepted |
//! | 3 sent, not arrived | intent, old tokens | the same |
//! | 3 processed, answer not written | intent, old tokens | the same: "dead"; `NeedsReconnect`, and the reason names the lost answer |
//! | 4 pair | new pair | uses it |
//! | 4 again | intent, attempts 2 | as after 2 |
//! | 4 withdraw | as before | refreshes |
//! | 4 end | `NeedsReconnect` | tells its callers, sends nothing |
//! | 5 lease back | as after 4 | as after 4 |
//!
//! The fourth line is the only one that loses a connection, and the service would not accept it any more either. It is the
//! time from the moment in which the service uses the old token up until the new pair is committed: the answer's way here,
//! and about a millisecond. Only a crash or a kill falls into it. A program that ends in order waits for what is under way
//! ([`Vault::unfinished`](crate::Vault::unfinished)).
//!
//! # Server-to-Server
//!
//! The app asks with its own credentials, and each new token may end the one before: only the latest is used, by all. It
//! is the same protocol without a refresh token. A lost answer costs nothing, because asking again is always good.
//!
//! # What a read costs
//!
//! The opened token is kept in memory, and is used for a second without a look at the store; then the row's version and
//! mark are looked at. So an admin who switches a connection off in another process waits a second at most. A token that
//! another process has replaced is good until it ends; if the service has ended it, the answer is 401,
//! [`Vault::renew`](crate::Vault::renew) looks at the store first, and finds the newer one.
//!
//! # What seals what
//!
//! ```text
//!  key-encryption key (a file, the environment, a command; by name)
//!    ├─▶ data key of a connection ──▶ its tokens                        beside: connection, version
//!    ├─▶ mark of a connection     ──▶ SHA-256 of the whole row          beside: connection, version
//!    ├─▶ data key of an integration ─▶ its secrets, intents, sign-ins   beside: integration, purpose, which
//!    ├─▶ mark of an integration   ──▶ SHA-256 of the whole row          beside: integration, version
//!    └─▶ data key of a backup     ──▶ its chunks                        beside: everything before them
//! ```
//!
//! All of it is XChaCha20-Poly1305 with random nonces. What stands *beside* is authenticated with the text, as a list in
//! which every part carries its length, so that it opens in its own place only.
//!
//! **What is found out**, for connections and for integrations alike. A row of one in the place of another. An older row, or
//! an older token or client secret in the present row: its mark, which is kept apart, vouches for another version. A change
//! to anything that the row says in clear: a connection's state, its scopes, the host that tokens are sent to; an
//! integration's settings, the hosts that it may reach, the component that it runs. A mark that is missing. A row and its
//! mark put back together, while a process runs that has seen a later version: it refuses to go below. `microapp doctor`
//! opens every row and names those that don't fit.
//!
//! **The way out** is to write the row anew: somebody signs in again, or sets the integration up again with its secrets.
//!
//! **What is not.** The whole file, or a row together with its own mark, put back while no process runs: everything in it
//! fits together, because it once was the truth. That is what a restored backup is, and it is meant to work: stop the
//! program, restore, start it. Tokens that were refreshed after the backup was made are dead then, and their connections say
//! `NeedsReconnect` after one request each. A connection that was cut after it comes back; revoking at the service, which
//! cutting does, is what makes that harmless. An integration comes back with the settings of that day, a host that was taken
//! away since included; the audit log, whose end an admin has noted elsewhere, tells that something was put back. A row that
//! is taken away is missed by nobody.
//!
//! **What has no mark.** An intent's input and answer open in the place of that intent alone, whatever its version: an intent
//! that is put back to when it was on its way, or in doubt, is looked up at the service by its marker before anything is sent,
//! as after a crash. One that is put back to when it had surely not been sent is sent if its key comes again.
//! The verifier of a sign-in is sealed beside everything that its row says, and its code is good for one use at the service.
//! People, their roles and sessions, and installed templates are not sealed: who can write the database can change them.
//!
//! **Stores from before there were marks of integrations** are vouched for once, as they are, by the first vault that is
//! opened over them. That it was done is sealed with the active key, so that a mark which is missing later is a fault and no
//! sign of age.
//!
//! Nor does the vault protect against somebody who has both the database and the key, or the memory of a running process.
