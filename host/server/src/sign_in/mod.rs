//! Signing in to a service: a browser leaves for its consent page, and comes back with a code.
//!
//! ```text
//! begin ── state, cookie ──▶ browser ──▶ the service's page ──▶ browser ── code, state, cookie ──▶ finish ──▶ vault
//!   └─ hash of state, hash of cookie, sealed PKCE verifier, redirect ──▶ store ──taken once──▶ ─┘
//! ```
//!
//! | An attacker who | is stopped by |
//! |---|---|
//! | sends somebody else's browser a code of his own (login CSRF) | the cookie, which only the browser that began has |
//! | sits down at a browser that somebody has left | who began has to be signed in still, and to be allowed to still |
//! | reads the address bar or a log later | the state is taken once, and the code is of no use without the PKCE verifier |
//! | reads the store | only hashes of state and cookie are in it, and the verifier is sealed, together with all of the above |
//! | brings a sign-in of another installation | its state is hashed with this installation's name, and its verifier is not here |
//! | lets the code go elsewhere | the redirect is fixed when the sign-in begins, and sent again with the code |
//!
//! What it must never do: exchange a code before every check has passed, and show or log a code, a state or a token.

mod answer;
mod error;
mod flow;
mod random;
mod returned;
mod routes;
mod waiting;
mod who;

pub(crate) use answer::lacking;
pub use answer::{Answer, answer};
pub use error::{BadReturn, SignInError};
pub use flow::{Begun, Finished, Pasting, SignIns};
pub use returned::Returned;
pub use routes::{Callback, callback};
pub use waiting::LIFETIME;
pub use who::Who;
