//! Any number of readers in two processes, in any order, with crashes, lost answers and sign-ins at any step.
//!
//! There is no runtime here: each task is polled when the script says so. A vault lets others go first before each of its
//! steps at the store, and Zoom does before and after it processes a request, so that a script can stop a task, or its
//! whole process, between any two of them.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use futures::task::noop_waker_ref;
use microapp_store::audit;
use microapp_vault::{AccessToken, State, Vault, VaultError};
use proptest::prelude::*;
use secrecy::ExposeSecret as _;

use crate::support::{Fault, World, service};

type Task = Pin<Box<dyn Future<Output = Result<AccessToken, VaultError>>>>;

#[derive(Debug, Clone)]
enum Step {
    /// Somebody in this process wants a token.
    Read(usize),
    /// Zoom has refused the token that this process got last.
    Refused(usize),
    /// A task of this process gets so far.
    Run(usize, usize, u8),
    /// A caller drops what it was waiting for.
    Cancel(usize, usize),
    /// A process is killed, and starts again.
    Crash(usize),
    /// Time passes.
    Pass(u16),
    /// Something goes wrong with one of the next requests.
    Fail(Fault),
    /// Somebody signs in.
    SignIn(usize),
    /// An admin switches the connection off, or on.
    Switch(usize, bool),
    /// An admin at Zoom removes the app.
    Revoke,
}

fn step() -> impl Strategy<Value = Step> {
    let fault = prop_oneof![
        3 => Just(Fault::RequestLost),
        3 => Just(Fault::AnswerLost),
        1 => Just(Fault::Hangs),
        1 => Just(Fault::NotSent),
        1 => Just(Fault::WrongApp),
        1 => Just(Fault::RateLimited),
    ];
    let process = || 0..2usize;
    prop_oneof![
        8 => process().prop_map(Step::Read),
        2 => process().prop_map(Step::Refused),
        24 => (process(), any::<prop::sample::Index>(), 1..6u8).prop_map(|(process, task, polls)| Step::Run(process, task.index(64), polls)),
        1 => (process(), any::<prop::sample::Index>()).prop_map(|(process, task)| Step::Cancel(process, task.index(64))),
        2 => process().prop_map(Step::Crash),
        4 => prop_oneof![Just(1u16), Just(12), Just(31), Just(3590), Just(3601)].prop_map(Step::Pass),
        3 => fault.prop_map(Step::Fail),
        1 => process().prop_map(Step::SignIn),
        1 => (process(), any::<bool>()).prop_map(|(process, on)| Step::Switch(process, on)),
        1 => Just(Step::Revoke),
    ]
}

struct Process {
    number: u32,
    vault: Vault,
    tasks: Vec<Task>,
    last: Option<AccessToken>,
}

struct Run {
    world: World,
    processes: Vec<Process>,
    started: u32,
}

impl Run {
    fn new() -> Self {
        let world = World::new();
        world.zoom.take_time(1);
        let mut run = Self {
            world,
            processes: Vec::new(),
            started: 0,
        };
        for _ in 0..2 {
            let process = run.start();
            run.processes.push(process);
        }
        run.sign_in(0);
        run
    }

    fn start(&mut self) -> Process {
        self.started += 1;
        Process {
            number: self.started,
            vault: self.world.vault_of(self.started),
            tasks: Vec::new(),
            last: None,
        }
    }

    fn take(&mut self, step: &Step) -> Result<(), TestCaseError> {
        match *step {
            Step::Read(process) => {
                let vault = self.processes[process].vault.clone();
                let task = async move { vault.access_token(&service()).await };
                self.processes[process].tasks.push(Box::pin(task));
            }
            Step::Refused(process) => {
                let Some(failed) = self.processes[process].last.clone() else {
                    return Ok(());
                };
                let vault = self.processes[process].vault.clone();
                let task = async move { vault.renew(&service(), &failed).await };
                self.processes[process].tasks.push(Box::pin(task));
            }
            Step::Run(process, task, polls) => {
                for _ in 0..polls {
                    self.processes[process].poll(task)?;
                }
            }
            Step::Cancel(process, task) => {
                let process = &mut self.processes[process];
                if let Some(task) = task.checked_rem(process.tasks.len()) {
                    drop(process.tasks.swap_remove(task));
                    self.world.zoom.interrupted(process.number);
                }
            }
            Step::Crash(process) => {
                self.world.zoom.interrupted(self.processes[process].number);
                self.processes[process] = self.start();
            }
            Step::Pass(seconds) => {
                self.world.clock.advance(Duration::from_secs(seconds.into()));
                if seconds > 10 {
                    // Twelve seconds are less than a lease, and three times as much is more.
                    self.world.zoom.overslept();
                }
            }
            Step::Fail(fault) => self.world.zoom.fail([fault]),
            Step::SignIn(process) => self.sign_in(process),
            Step::Switch(process, on) => {
                let vault = self.processes[process].vault.clone();
                let switched = if on {
                    now(vault.enable(&service(), "grace"))
                } else {
                    now(vault.disable(&service(), "grace"))
                };
                switched.expect("switched");
            }
            Step::Revoke => self.world.zoom.revoke(&service()),
        }
        Ok(())
    }

    /// At once: two people who sign in at the same time are a matter of their own.
    fn sign_in(&mut self, process: usize) {
        let process = &self.processes[process];
        let grant = self.world.zoom.asked_by(process.number).sign_in(&service());
        now(process.vault.connect(&service(), grant, "ada")).expect("connected");
    }

    /// Lets everybody finish, with nothing going wrong any more.
    fn finish(&mut self) -> Result<(), TestCaseError> {
        for round in 0..20_000 {
            for process in &mut self.processes {
                for task in (0..process.tasks.len()).rev() {
                    process.poll(task)?;
                }
            }
            if self.processes.iter().all(|process| process.tasks.is_empty()) {
                return Ok(());
            }
            if round % 50 == 49 {
                self.world.clock.advance(Duration::from_secs(1));
                self.world.zoom.overslept();
            }
        }
        Err(TestCaseError::fail("somebody waits for ever"))
    }

    fn check(&mut self) -> Result<(), TestCaseError> {
        self.finish()?;
        let zoom = &self.world.zoom;
        let again = zoom.sent_again_for_nothing();
        prop_assert!(again.is_empty(), "sent again although nothing was lost: {again:?}");
        let must_be_kept = zoom.must_be_kept(&service());

        // Faults that were never met are not met now.
        zoom.clear_faults();
        self.world.clock.advance(Duration::from_secs(400));
        let vault = self.world.vault_of(0);
        let status = now(vault.status(&service())).expect("a status");
        let cut = now(vault.disconnect(&service(), "grace")).expect("cut");
        let kept = cut.tokens().and_then(|cut| cut.refresh_token);
        let kept = kept.map(|token| token.secret().expose_secret().to_owned());
        if let Some(must_be_kept) = must_be_kept {
            prop_assert_eq!(kept.as_ref(), Some(&must_be_kept), "a pair that was received was lost");
            prop_assert_ne!(status.state, State::NeedsReconnect, "Zoom would still accept it");
        }
        if status.state == State::NeedsReconnect {
            let is_alive = kept.is_some_and(|kept| zoom.accepts(&service(), &kept));
            prop_assert!(!is_alive, "given up although Zoom would still accept it");
        }
        let entries = self.world.audit();
        prop_assert!(audit::verify(&entries).is_ok());
        Ok(())
    }
}

impl Process {
    fn poll(&mut self, task: usize) -> Result<(), TestCaseError> {
        let Some(task) = task.checked_rem(self.tasks.len()) else {
            return Ok(());
        };
        let Poll::Ready(outcome) = self.tasks[task]
            .as_mut()
            .poll(&mut Context::from_waker(noop_waker_ref()))
        else {
            return Ok(());
        };
        drop(self.tasks.swap_remove(task));
        match outcome {
            Ok(token) => self.last = Some(token),
            Err(
                VaultError::NeedsReconnect { .. }
                | VaultError::Unreachable { .. }
                | VaultError::WrongApp { .. }
                | VaultError::Busy { .. }
                | VaultError::Disabled { .. }
                | VaultError::SignInNeeded { .. },
            ) => {}
            Err(error) => return Err(TestCaseError::fail(format!("an error that nobody should see: {error}"))),
        }
        Ok(())
    }
}

/// Runs one task to its end, with nobody else running.
fn now<T>(task: impl Future<Output = T>) -> T {
    let mut task = std::pin::pin!(task);
    for _ in 0..100_000 {
        if let Poll::Ready(done) = task.as_mut().poll(&mut Context::from_waker(noop_waker_ref())) {
            return done;
        }
    }
    panic!("it waits for somebody who is stopped");
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_order_of_events_loses_a_connection_or_sends_a_token_twice(steps in prop::collection::vec(step(), 1..120)) {
        let mut run = Run::new();
        for step in &steps {
            run.take(step)?;
        }
        run.check()?;
    }
}
