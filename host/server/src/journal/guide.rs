//! How a thing is done once: the trouble, the protocol, what a crash leaves behind, and what is not promised.
//!
//! # The trouble
//!
//! A meeting is made by sending a request. If the answer is lost, there are two worlds: in one the meeting exists, in the
//! other it does not, and they look alike from here. To send again makes two meetings in the first; not to send makes
//! none in the second. Some services take a key with each request and recognise the second one. For those that don't,
//! three things together take the key's place: an **intent** that is written down before anything is sent, a **marker**
//! that is left at the service, and somebody who **looks**.
//!
//! # The protocol
//!
//! 1. The caller names its wish with a key. Pressing a button twice, a second tab, a job that is run again: the same key.
//! 2. The intent (key, fingerprint of the input, marker, the input sealed, and until when the attempt can last) is
//!    **committed**. Two who try find that one of them was faster.
//! 3. The action runs, with the marker and a deadline that ends before that time.
//! 4. The answer is **committed**, sealed, and only then returned.
//!
//! ```text
//!            commit                    commit
//!  key ───▶ Sending ────── answer ────▶ Done
//!              │  │ └───── refused ───▶ Refused
//!              │  └─────── nothing left ▶ NotSent ─── the same key ──▶ Sending
//!              │
//!              ├── no answer, 5xx ──┐            ┌─ it is there ─────▶ Done
//!              └── time is over ────┴▶ Unknown ──┼─ it is not, and
//!                                        ▲       │  settled ─────────▶ NotSent
//!                                        │       └─ can't be told ───▶ Parked ── a person ──▶ Done | NotSent
//!                                        └────────────────────────────── look again ──┘
//! ```
//!
//! Every write is compared and swapped on the row's version, so there is always one next state, whoever else is at it.
//! The time in a `Sending` row is a lease: until then the attempt belongs to its process; after it anybody may take it for
//! abandoned, and the version is the fence that keeps the late one from writing over what others have found out. Its own
//! process asks whether the attempt still runs, and not that time: the clock of a machine may be put forward.
//!
//! # When is "it is not there" true?
//!
//! A request may still be on its way when nobody waits for it any more: in a socket's buffer, in a proxy, in a queue of the
//! service. So a look that finds nothing proves nothing until the **settle time** has passed since the attempt was surely
//! over at this end (60 s). A look that finds the meeting proves everything at once. That is why
//!
//! - the first look comes right after the lost answer: replies are lost more often than requests;
//! - a look that finds nothing before the settle time is made again after it;
//! - only then may the same key send again.
//!
//! Later looks come at growing pauses, up to 15 minutes. Where they fail for a day (the sign-in is gone, the service is
//! down), or say that it can't be told, the intent is parked for a person. Whoever asks with its key has it looked at again:
//! what stood in the way may be gone.
//!
//! # After a crash
//!
//! | The process dies | The row says | What follows |
//! |---|---|---|
//! | before the intent is committed | nothing | nothing was sent; the key is new |
//! | after it, before or while sending | `Sending` | its time passes; `Unknown`; somebody looks |
//! | with the answer in hand | `Sending` | the same: it is found by its marker, and its answer is read again |
//! | after the answer is committed | `Done` | the same key gets the answer |
//! | while looking | `Unknown` | somebody looks again: looks change nothing |
//! | before what was found is committed | `Unknown` | the same |
//!
//! # What is kept of a refusal
//!
//! A refusal that only another input can mend (`invalid_input`, `not_found`, `conflict`, `co_host_refused`, and `upstream`
//! with a status 4xx) is kept: the same key gets the same refusal, and the service is not asked again. The key stays bound
//! to its input: another input under it is `key-reused`, because a key that means two things hides mistakes. Whoever mends
//! a field takes a new key, which is safe: a refusal says that nothing happened. Refusals that pass or that others mend (`rate_limited`,
//! `daily_limit`, `unavailable`, `unauthorized`, `missing_scope`, `not_allowed` and faults of host or connector before
//! anything was sent) leave the key free for the same request.
//!
//! # Which answer belongs to which request
//!
//! HTTP/1.1 tells answers apart by their order on a connection, and nothing else. If a proxy on the way sends one twice, the
//! second copy is taken for the answer to the next request: a refusal of something else would free the key of a meeting
//! that was made, and an old list would say that it is not there. So what an attempt changes, and all that a look-up
//! reads, goes on a connection of its own, which has carried nothing before: what comes on it can only be the answer. It
//! costs a handshake for each of these requests.
//!
//! What an attempt only reads (the host's rules for passcodes, the meeting that is to be changed) goes on connections that
//! are kept. There an answer can be mistaken only if its copy is still under way as the next request leaves: what has
//! arrived by then closes the connection. The connector compares what an answer names with what was asked for, where it
//! names it.
//!
//! # Actions that can be repeated
//!
//! An action with the same effect once or twice (to set a topic) has no look-up. If its answer is lost it is sent again, at
//! once and by the caller's next try. The resolver does not send it: what was wished minutes ago may have been overtaken
//! by another change. Nothing that changes anything is ever sent unless somebody asks for it.
//!
//! # What is not promised
//!
//! - A service that carries one request out twice makes two meetings, by itself or because a proxy has repeated the request.
//!   Both bear the marker; if somebody looks, the look-up says that two fit, and the intent is parked with both. Where the
//!   answer came nobody looks: it would take a list for each meeting that is made, twice the requests of the dearer class,
//!   to find what no sound proxy does with a `POST`.
//! - A request that is carried out later than the settle time after it was given up can come on top of a second one.
//!   The time is a setting.
//! - A process that is stopped between its last look at the clock and its write to the socket, and goes on after deadline,
//!   grace and settle time, sends late. Its answer is then refused by the row's version, and noted in the audit log
//!   (`intent.answered-late`).
//! - A process that dies while the clock of its machine is put forward leaves a row whose times have passed too soon: nobody
//!   can tell then how long ago its request was sent.
//! - A key is known as long as its intent is kept: thirty days after its end, by the machine's clock. A clock that is put
//!   forward by a month, or a backup that is restored, forgets keys before their time, and a job that repeats an old wish by
//!   its key makes it a second time.
//! - If the store can't be written any more after the answer has come, the answer is returned all the same: it is true. The
//!   intent is then found out like one whose answer was lost.
