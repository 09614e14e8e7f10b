//! `microapp page` and `microapp connector` as those who write templates and connectors meet them: the real program, real
//! files, a real browser's requests.

mod commands;
mod connector;
mod guide;
mod hostile;
mod preview;
mod server;
mod support;
