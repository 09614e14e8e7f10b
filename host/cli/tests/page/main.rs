//! `microapp page` as those who write templates meet it: the real program, real files, a real browser's requests.

mod commands;
mod guide;
mod hostile;
mod preview;
mod server;
mod support;
