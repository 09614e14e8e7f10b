//! What a user gets, through every part at once: the component in its sandbox, the host, a socket, Zoom.
//!
//! Tests are named by the requirement that they show where there is one (`r62_…`); one file for each subject.

mod bad_input;
mod change;
mod change_dates;
mod create;
mod errors;
mod invitations;
mod javascript;
mod manage;
mod outcomes;
mod paths;
mod preview;
mod typed;
mod webex;
