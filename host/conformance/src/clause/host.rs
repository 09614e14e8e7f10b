//! What a host promises.

use super::Clause;

macro_rules! clauses {
    (@lack may_lack) => { true };
    (@lack) => { false };
    ($($constant:ident = $name:literal $($lack:ident)?: $promise:literal, from $contract:literal, mend $remedy:literal;)*) => {
        $(
            pub(crate) const $constant: &Clause = &Clause {
                name: $name,
                promise: $promise,
                contract: $contract,
                remedy: $remedy,
                may_lack: clauses!(@lack $($lack)?),
            };
        )*
        /// Every clause for hosts, in the order of the examination.
        pub const HOST: &[&Clause] = &[$($constant),*];
    };
}

clauses! {
    INVOKE = "host.invoke":
        "Input reaches the connector and its result the caller as they are, small and large, whatever the letters",
        from "Runs one action with its input as JSON, and returns its result as JSON.",
        mend "Hand the texts through; do not parse and print them anew.";
    ERRORS = "host.errors":
        "Each case of error comes out as that case, with code, message and details",
        from "What can go wrong, as cases that a caller can decide on.",
        mend "Keep the variant's case; do not fold errors into one.";
    AFTER_TRAP = "host.instance.after-trap":
        "After a trap the instance is gone, and the next call works",
        from "a trap is a bug, and the host throws the instance away",
        mend "Make a new instance after a trap.";
    FRESH = "host.instance.fresh" may_lack:
        "No call sees what another left in memory",
        from "a trap is a bug, and the host throws the instance away",
        mend "Make an instance for each call, or at least for each person.";
    REQUEST = "host.http.request":
        "Method, address, query, headers and body arrive as the connector wrote them",
        from "What to send.",
        mend "Build the request from the record's members alone.";
    BASE_URL = "host.http.base-url":
        "A reference is resolved against the integration's base URL, which ends with a slash or is read as if it did",
        from "Where: a reference that is resolved against the integration's base URL",
        mend "Add the slash to the base URL, and join as RFC 3986 does.";
    CONTENT_TYPE = "host.http.content-type":
        "A body is `application/json` unless the headers say otherwise",
        from "with one, `content-type` is `application/json` unless `headers` say otherwise",
        mend "Set the header only where it is absent.";
    CREDENTIAL = "host.http.credential":
        "The credential is attached to every request as it leaves",
        from "Requests to the service, with a credential that the host attaches as the request leaves.",
        mend "Set `authorization` last, after every check.";
    CREDENTIAL_OUTSIDE = "host.http.credential-kept-out":
        "The connector never sees the credential, not even where the service echoes it",
        from "Credentials stay outside",
        mend "Search headers and bodies of answers, and words of errors, for the credential, and blot it out.";
    NO_CREDENTIAL = "host.http.no-credential" may_lack:
        "Without a usable credential the request fails as `unauthorized`, and nothing is sent",
        from "There is no usable credential for this identity. Nothing was sent.",
        mend "Look for the credential before you connect.";
    HEADERS_REFUSED = "host.http.headers-refused":
        "A connector can't set `authorization`, `cookie`, `host` or the connection's headers, in any letter case",
        from "`authorization`, `cookie`, `host` and the headers of the connection itself are refused.",
        mend "Compare lower-case names with the list, and answer `not-allowed` with `header-not-allowed`.";
    HEADERS_WITHHELD = "host.http.headers-withheld":
        "Headers of answers have lower-case names, and those that carry credentials are left out",
        from "The headers, names in lower case, without those that carry credentials.",
        mend "Leave out `set-cookie`, `www-authenticate`, `authorization` and their like.";
    ALLOW_LIST = "host.http.allow-list":
        "Nothing is sent to a host that is not both declared and granted, however the address is spelled",
        from "The host refuses whatever is not declared in the manifest *and* granted by the admin.",
        mend "Resolve the address once with a URL library, and compare the host with both lists before you connect.";
    REFUSAL = "host.http.refusal":
        "A refused request is `not-allowed`, with one of the contract's codes",
        from "The host refused the request itself.",
        mend "Answer `not-allowed` with a code of `http.failure`.";
    EFFECT = "host.http.effect" may_lack:
        "For an action that declares the effect `reads` nothing but `get` is sent",
        from "A host sends nothing but `get` for it, and refuses every other method with `effect-not-declared`.",
        mend "Look the action up in the manifest before the call, and refuse what it has not declared as `not-allowed`.";
    OFFLINE = "host.http.offline" may_lack:
        "For an action that says that it is offline nothing is sent",
        from "A host refuses each that it sends all the same, with `effect-not-declared`.",
        mend "Look the action up in the manifest before the call, and refuse every request of one that is offline.";
    REDIRECTS = "host.http.redirects":
        "Redirects are returned, not followed",
        from "Redirects are returned, not followed.",
        mend "Switch redirects off in the HTTP client.";
    ONCE = "host.http.once":
        "What may have been carried out is not sent again",
        from "repeats nothing that may have been carried out",
        mend "Switch retries off in the HTTP client.";
    STATUS = "host.http.status":
        "Any status is an answer, and no failure",
        from "What came back, whatever the status.",
        mend "Do not let the HTTP client raise on 4xx and 5xx.";
    BODY = "host.http.body":
        "An answer's body is whole, at any size that is let in, and bytes that are not UTF-8 become U+FFFD",
        from "The body, decoded as UTF-8; bytes that are not UTF-8 become U+FFFD.",
        mend "Read to the end, and decode with replacement.";
    NO_ANSWER = "host.http.no-answer":
        "A request that left and got no whole answer is `no-answer`",
        from "The request left, and no whole answer came: time-out, reset, truncated or too large a body.",
        mend "Whatever goes wrong after the first byte has left is `no-answer`.";
    NOT_SENT = "host.http.not-sent":
        "A request that surely did not leave is not told as `no-answer`",
        from "The request did not leave: no address, no connection, no TLS. Safe to repeat.",
        mend "Tell a refused connection from a broken one.";
    LATE = "host.limits.deadline" may_lack:
        "An answer that does not come is waited for only as long as the call may take",
        from "no whole answer came: time-out",
        mend "Give every request a time-out below the call's deadline.";
    ANSWER_SIZE = "host.limits.answer-size" may_lack:
        "An answer of 64 MB does not enter the connector",
        from "truncated or too large a body",
        mend "Stop reading at a limit, and answer `no-answer`.";
    REQUEST_SIZE = "host.limits.request-size" may_lack:
        "A request of 24 MB is refused, or the call is ended",
        from "`request-too-large`",
        mend "Refuse it with `request-too-large` before anything is sent.";
    REQUEST_COUNT = "host.limits.requests" may_lack:
        "One call can't send requests without end",
        from "`too-many-requests-in-call`",
        mend "Count the requests of a call, and refuse beyond a limit.";
    COMPUTING = "host.limits.computing" may_lack:
        "A connector that computes without end is ended",
        from "a trap is a bug, and the host throws the instance away",
        mend "Use an epoch, fuel, or a worker that can be ended.";
    MEMORY = "host.limits.memory" may_lack:
        "A connector gets no more memory than the bound: more is refused, or the call is ended",
        from "a trap is a bug, and the host throws the instance away",
        mend "Bound the instance's memory.";
    RATE = "host.rate-limit":
        "The manifest's rate limit holds at the service, over all calls",
        from "The shared rate limit holds",
        mend "Free a slot one interval after the answer arrived, for all instances of an integration together.";
    RATE_REFUSED = "host.rate-limit.refused" may_lack:
        "A request that would wait beyond the deadline fails as `rate-limited` with `retry_after_ms`",
        from "The answer would come too late: the rate limit is busy beyond the call's deadline.",
        mend "Compare the wait with what is left of the call before you queue.";
    QUOTA = "host.rate-limit.quota" may_lack:
        "A daily quota is counted for each subject, and fails as `daily-limit` with `retry_at` when it is used up",
        from "A daily limit is used up. Nothing was sent.",
        mend "Count requests by quota and subject from 00:00 UTC.";
    BATCH_ORDER = "host.batch.order":
        "The answers of a batch stand in the order of its requests",
        from "the answers stand in the order of the requests",
        mend "Collect answers by position, not by arrival.";
    BATCH_FAILURES = "host.batch.failures":
        "One failure of a batch stops none of the others",
        from "One failure stops none of the others.",
        mend "Turn each failure into the value at its position.";
    BATCH_AT_ONCE = "host.batch.at-once":
        "A batch is sent at once, as fast as the rate limit allows",
        from "Sends several at once, as fast as the rate limit allows",
        mend "Start all requests before you wait for one.";
    CANCEL = "host.cancel" may_lack:
        "A call that is cancelled ends, sends nothing more, and the next one works",
        from "the host throws the instance away",
        mend "Drop the instance, and close the connection that it waits for.";
    LOG = "host.log":
        "Log entries reach the host's log in order, with level, message and fields",
        from "A log that the admin can read.",
        mend "Write each entry, with its fields.";
    LOG_FLOOD = "host.log.flood":
        "A flood of log entries does no harm",
        from "A host may drop entries beyond a limit per call and says so once.",
        mend "Drop what is beyond a limit.";
    PROGRESS = "host.progress":
        "Reports of progress reach who looks, and cost nothing where nobody does",
        from "Reports `done` of `total` steps",
        mend "Hand each report on, with `total` absent where it is.";
    SETTINGS = "host.settings":
        "A setting's value is JSON, and none where the admin left the default",
        from "The value of a setting that the manifest declares, as JSON; none when the admin left the default.",
        mend "Print the value as JSON: a text has quotation marks.";
    ACTING_USER = "host.caller.acting-user":
        "The acting user is the one of the call, and none where nobody acts",
        from "None when no person is acting.",
        mend "Set it for each call.";
    INTENT = "host.caller.intent" may_lack:
        "The intent's marker is that of the call, and none where the call has none",
        from "The marker of the intent for which this call runs",
        mend "Set it for each call.";
    CLOCK = "host.wasi.clocks":
        "Clocks are there: the wall clock is right, the monotonic one does not go back",
        from "From WASI 0.2 a host provides `wasi:clocks`",
        mend "Link the clocks of WASI.";
    RANDOM = "host.wasi.random":
        "Random bytes differ from draw to draw and from call to call",
        from "From WASI 0.2 a host provides `wasi:clocks`, `wasi:random`",
        mend "Link the random source of WASI, and do not seed it.";
    INERT = "host.wasi.inert":
        "The environment is empty, and standard input is closed",
        from "an empty environment, a closed standard input, standard error as log lines",
        mend "Give WASI no environment, no arguments and no input.";
}
