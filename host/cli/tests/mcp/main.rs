//! `microapp mcp`: a connector's actions as an agent's tools, seen by a client that is not ours and by the bare protocol.

mod bare;
mod client;
mod installed;
mod world;
