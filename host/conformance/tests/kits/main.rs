//! The kits, held to what they say: who keeps the contract passes, and each clause is broken by somebody.

mod clauses;
mod connectors;
mod faulty;
mod hosts;
mod own_client;
