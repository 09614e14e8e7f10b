//! How the limit is kept: the mistake that others make, the idea, the proof, and the price.
//!
//! # Why "55 per second" is usually 110
//!
//! A limit is kept where requests arrive. Most limiters look at something else, and the difference shows in the worst
//! second. Each of these was told "55 per second", rested, was flooded with 3,300 requests at once, and had its arrivals
//! counted at a simulated server; the figure is the most in any window of one second (`tests/model` prints it):
//!
//! | Limiter | What it bounds | Without jitter | 50 ms of jitter |
//! |---|---|---|---|
//! | fixed window | sends in each second of *its* clock | 110 | 110 |
//! | token bucket | sends, on average | 109 | 108 |
//! | `governor`, `Quota::per_second(55)` | sends, on average | 110 | 108 |
//! | log of send times | sends in any second | 55 | 72 |
//! | slots | **arrivals in any second** | 55 | 55 |
//!
//! A fixed window is emptied at the end of one second and again at the start of the next. A bucket starts full and is
//! refilled while it is emptied: burst plus rate. (Halving the burst helps at the price of bursts, and jitter still
//! breaks it.) A log of send times is exact on our side of the network; but requests that are sent a second apart arrive
//! closer together when the earlier one was delayed.
//!
//! # The idea
//!
//! There are as many *slots* as requests in the window. A request takes a slot, and the slot is free again one interval
//! after the **response arrived**.
//!
//! ```text
//!              sent    arrives   answered                        free
//!  one slot     s ─────── a ─────── r ──────────── hold ──────────┤ s' ──── a' …
//!                         └────────── more than the interval ─────────────────┘
//! ```
//!
//! We don't know when a request arrived. We know that it had arrived when its answer came, and that the next one arrives
//! after it is sent. Between the two there is always a whole interval, whatever the network does.
//!
//! # The proof
//!
//! Let `s`, `a`, `r` be when a request is sent, arrives, and is answered; `s ≤ a ≤ r`, because effects follow causes. Let
//! `I` be the interval and `hold = I + margin` with `margin > 0`.
//!
//! 1. Let a slot be used by one request and later by another, `s'`, `a'`. The slot was free, so `s' ≥ r + hold`.
//! 2. Hence `a' ≥ s' ≥ r + hold ≥ a + hold > a + I`: two uses of one slot arrive more than `I` apart.
//! 3. So a window of length `I`, with both of its ends counted, holds at most one arrival of each slot.
//! 4. There are `n` slots and every request uses one. Hence at most `n` arrivals. ∎
//!
//! No bound on delay or jitter is used, and no clock of the server's. Three facts have to hold, and each is looked after:
//!
//! - **Both clocks run alike for one interval.** The margin, a thousandth of the interval and at least one millisecond
//!   unless set otherwise, covers clocks that differ by 0.1 %, and servers that stamp whole milliseconds.
//! - **A permit's request is sent once.** An HTTP client that repeats by itself must not repeat what may have left.
//! - **Every end is reported as what it was.** See below; in doubt it is [`Outcome::NoAnswer`](crate::Outcome::NoAnswer).
//!
//! # When no answer comes
//!
//! | How a request ends | Latest arrival | The slot is free |
//! |---|---|---|
//! | answered at `r` | `r` | at `r + hold` |
//! | never sent | never | at once |
//! | given up at `g`: timed out, cancelled, connection lost | `g + guard` | at `g + guard + hold` |
//!
//! A request that was given up may be on its way still. How long, only an assumption can say: the *guard time*, five
//! seconds unless set otherwise. Write `g + guard` for `r` in step 1, and the proof stands. A cancelled caller is the same
//! case as a time-out, because nobody knows whether the bytes had left; so a driver's
//! `Guard` that is simply dropped counts as given up.
//!
//! # After a restart
//!
//! The slots' memory has to outlive the process, or a shell loop of short commands sends without any limit. A
//! [`Snapshot`](crate::Snapshot) holds the last use of each slot that still rests, and how many requests may be on their
//! way: those in flight, and those that a [`Journal`](crate::Journal) reserved the right to send before writing again.
//! For these the end of the process is the moment of giving up. A process that starts alone starts at once; one that
//! follows a busy predecessor waits for that one's last second to pass, and no longer.
//!
//! Step 3 needs one more look when the next process has *fewer* slots. It starts with the latest uses; those it leaves
//! out are older than every use that it keeps, and any request of its own waits for one of the kept. So no window that
//! holds a request of the new process holds one that was left out.
//!
//! # The price
//!
//! A slot serves one request per `hold + round trip`, so the sustained rate is at most `n / (I + margin + round trip)`: for
//! 55 per second 54.9 on a local network, 52.3 at 50 ms, 45.8 at 200 ms. That much is the price of a proof that doesn't
//! trust the network; a limiter that goes faster has to assume how late a request can be. Bursts are not slowed down:
//! after a rest of one interval all `n` go at once. What to do to pay less: report the answer when its *head* has arrived,
//! and keep connections open, because their setup is part of the round trip.
//!
//! Waiting adds nothing to that price: a slot that is free and a waiter find each other in the same call, and the
//! measured rate in `tests/waiting` is above 99 % of the ceiling.
//!
//! What a permit costs in work, on a two-core machine (`cargo bench -p microapp-limiter`): 7 ns in the state machine and
//! 77 ns through the driver with nobody else there; 30 and 610 ns with 10,000 others waiting, because exactly one of them
//! is looked at. `governor` takes 11 ns for one check; its 10,000 waiters make 10,000 checks for one grant, 13 us, and each
//! of them has to be woken for it.
//!
//! # Who goes first
//!
//! First come, first served within a [`Priority`](crate::Priority). A higher one goes first, but each lower one that waits
//! is given one of any eight consecutive grants, so that a copy in the background goes on through the busiest day.
//!
//! What came first may be more than a request: whoever wants three, one after the other, says with each since when it
//! waits (a [`Rank`](crate::Rank)). If 500 people press a button at once and each press takes three requests, the first is
//! done in the first second then, half of them in half of the time, and a place in the queue can be told as a time. If
//! each request joined the end of the queue, all of them would be done in the last third.
//!
//! # In a component
//!
//! A component has one thread and a clock of WASI, and needs no runtime to keep the limit for itself:
//!
//! ```
//! use microapp_limiter::{Limiter, Moment, Outcome, Permit, Priority};
//!
//! /// Blocks until a request may be sent. `now` and `sleep_until` are the monotonic clock's.
//! fn wait(limiter: &mut Limiter, now: impl Fn() -> Moment, sleep_until: impl Fn(Moment)) -> Permit {
//!     loop {
//!         match limiter.try_acquire(now(), Priority::Person) {
//!             Ok(permit) => return permit,
//!             Err(refused) => sleep_until(refused.retry_at()),
//!         }
//!     }
//! }
//! # let clock = std::cell::Cell::new(Moment::ZERO);
//! # let mut limiter = Limiter::new(microapp_limiter::Limit::per_second(1)?);
//! # for _ in 0..3 {
//! #     let permit = wait(&mut limiter, || clock.get(), |until| clock.set(until));
//! #     limiter.release(permit, clock.get(), Outcome::Answered);
//! # }
//! # assert_eq!(clock.get(), Moment::ZERO.after(2 * limiter.limit().hold()));
//! # Ok::<_, microapp_limiter::InvalidLimit>(())
//! ```
//!
//! Inside a host that keeps the limit for all its components the inner limiter should never be the one that waits. It
//! sees an answer a little later than the host does, so give it a smaller margin than the host's: half of it will do.
