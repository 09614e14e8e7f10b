//! What an error says of the intent: whether anything can have happened, and whether to try again makes sense.

use microapp_runtime::{ErrorKind, InvokeError};

/// How an attempt went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// There is an answer.
    Answered,
    /// Nothing happened, and the same input is refused again: the error is the answer.
    Refused,
    /// Nothing happened, and what stood in the way can pass or be mended by others: the same key may try again.
    NotSent,
    /// It may have happened.
    Unknown,
}

impl Verdict {
    /// Of a failed call.
    ///
    /// | The call | Verdict |
    /// |---|---|
    /// | may have changed something, whatever the error | `Unknown` |
    /// | was refused for its input, or for what the input refers to | `Refused` |
    /// | was refused for who asks, how often, or what is not reachable | `NotSent` |
    pub fn of(error: &InvokeError) -> Self {
        if error.may_have_changed() {
            return Self::Unknown;
        }
        match error.kind {
            ErrorKind::InvalidInput | ErrorKind::NotFound | ErrorKind::Conflict | ErrorKind::CoHostRefused => {
                Self::Refused
            }
            // A fault of the service passes, even if it came while something was only read.
            ErrorKind::Upstream if error.details["status"].as_u64().is_some_and(|status| status < 500) => Self::Refused,
            ErrorKind::UnknownOutcome => Self::Unknown,
            // Unauthorized, missing scope, not allowed: an admin mends it. Limits and outages pass. Faults of the
            // connector or of the host are none of the input's, and an unknown kind may be anything.
            _ => Self::NotSent,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn error(kind: ErrorKind, may_have_changed: bool) -> InvokeError {
        InvokeError {
            kind,
            code: "x".to_owned(),
            message: "x".to_owned(),
            details: json!({ "may_have_changed": may_have_changed }),
        }
    }

    #[test]
    fn whatever_may_have_changed_something_is_unknown() {
        for kind in ErrorKind::ALL {
            assert_eq!(Verdict::of(&error(kind, true)), Verdict::Unknown, "{kind}");
        }
        assert_eq!(Verdict::of(&error(ErrorKind::UnknownOutcome, false)), Verdict::Unknown);
    }

    #[test]
    fn limits_and_rights_can_be_tried_again_with_the_same_key() {
        use ErrorKind as Kind;
        for kind in [
            Kind::RateLimited,
            Kind::DailyLimit,
            Kind::Unavailable,
            Kind::Overloaded,
            Kind::Unauthorized,
            Kind::MissingScope,
            Kind::NotAllowed,
            Kind::DeadlineExceeded,
        ] {
            assert_eq!(Verdict::of(&error(kind, false)), Verdict::NotSent, "{kind}");
        }
    }

    #[test]
    fn what_only_another_input_can_mend_is_refused() {
        use ErrorKind as Kind;
        for kind in [Kind::InvalidInput, Kind::NotFound, Kind::Conflict, Kind::CoHostRefused] {
            assert_eq!(Verdict::of(&error(kind, false)), Verdict::Refused, "{kind}");
        }
    }

    #[test]
    fn the_services_refusals_are_kept_and_its_faults_are_not() {
        for (status, verdict) in [
            (400, Verdict::Refused),
            (422, Verdict::Refused),
            (500, Verdict::NotSent),
        ] {
            let mut error = error(ErrorKind::Upstream, false);
            error.details["status"] = status.into();
            assert_eq!(Verdict::of(&error), verdict, "{status}");
        }
    }
}
