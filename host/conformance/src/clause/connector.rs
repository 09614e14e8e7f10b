//! What a connector promises.

use super::Clause;

macro_rules! clauses {
    ($($(#[$doc:meta])* $constant:ident = $name:literal: $promise:literal, from $contract:literal, mend $remedy:literal;)*) => {
        $(
            $(#[$doc])*
            pub(crate) const $constant: &Clause = &Clause {
                name: $name,
                promise: $promise,
                contract: $contract,
                remedy: $remedy,
                may_lack: false,
            };
        )*
        /// Every clause for connectors, in the order of the examination.
        pub const CONNECTOR: &[&Clause] = &[$($constant),*];
    };
}

clauses! {
    LOADS = "connector.loads":
        "It is a component that exports the contract, and imports nothing but the contract and WASI's inert part",
        from "what is not imported here does not exist for it",
        mend "Build it against the WIT package, and drop the import that the message names.";
    DESCRIBE_PURE = "connector.describe.pure":
        "The manifest is the same at any time, for anybody, in any instance, and nobody is asked for it",
        from "Pure and fast: asks nobody, and is the same each time.",
        mend "Make the manifest a constant: no clock, no random, no setting, no request.";
    DESCRIBE_FAST = "connector.describe.fast":
        "A fresh instance describes itself within half a second",
        from "Pure and fast: asks nobody, and is the same each time.",
        mend "Keep schemas as text that is made when the component is built.";
    MANIFEST_COMPLETE = "connector.manifest.complete":
        "Names, titles, descriptions, version, addresses and ways to sign in are there and can be read",
        from "What a connector is.",
        mend "Fill in the member that the message names.";
    MANIFEST_NAMES = "connector.manifest.names":
        "Actions, settings, plans, rate classes and quotas have names in lower case with hyphens, none twice",
        from "The name for `invoke`: `create-meeting`.",
        mend "Rename it: lower-case letters, digits and hyphens.";
    MANIFEST_HOSTS = "connector.manifest.hosts":
        "Every host is a name or `*.` and a name; the base URL is https",
        from "The hosts it asks for: `api.example.com` or `*.example.com`.",
        mend "Write the host without scheme, port and path.";
    MANIFEST_RATES = "connector.manifest.rates":
        "Rate limits, classes and quotas are above zero, and a warning is not beyond its limit",
        from "How fast the service lets itself be asked.",
        mend "Set the numbers as the service documents them.";
    MANIFEST_LOOK_UP = "connector.manifest.look-up":
        "A look-up is an action of the manifest that only reads",
        from "The name of the action that finds out what became of a call of this one whose answer was lost.",
        mend "Name an action whose effect is `reads`, or none.";
    MANIFEST_EFFECT = "connector.manifest.effect":
        "An action whose effect is `reads` sends nothing but `get`",
        from "Nothing: it only reads, or only computes. A host sends nothing but `get` for it",
        mend "Declare `writes` or `destroys`; for an action that reads by `post`, `writes` and `repeatable`.";
    MANIFEST_SETTINGS = "connector.manifest.settings":
        "Every setting that is read stands in the manifest",
        from "The value of a setting that the manifest declares",
        mend "Declare the setting, or do not read it: an admin can't set what is not declared.";
    SCHEMA_VALID = "connector.schema.valid":
        "Schemas are JSON Schema 2020-12, and an input is always an object",
        from "JSON Schema 2020-12 of the input: always an object.",
        mend "Check the schema with any validator for 2020-12.";
    SAMPLE_FITS = "connector.sample.fits":
        "The samples are of the manifest's actions, and fit their schemas",
        from "`connector.describe` hands out the JSON Schema (2020-12) of each.",
        mend "Mend the sample, or the schema.";
    SAMPLE_ACCEPTED = "connector.sample.accepted":
        "Input that fits, and that the author calls good, is carried out",
        from "Runs one action with its input as JSON, and returns its result as JSON.",
        mend "Let the connector take what its schema describes; or add the service's replies to the sample.";
    UNKNOWN_ACTION = "connector.invoke.unknown-action":
        "An unknown action is `not-found` with `details.kind` `action`",
        from "An unknown action is `not-found` with `details.kind` `action`",
        mend "Return `not-found` from the last arm of `invoke`.";
    NOT_JSON = "connector.invoke.not-json":
        "Input that is no JSON object is `invalid-input`",
        from "input that is no JSON, or does not fit the schema, is `invalid-input`",
        mend "Turn the parser's error into `invalid-input`.";
    INPUT_REFUSED = "connector.input.refused":
        "Input beyond what its schema allows is `invalid-input`",
        from "Input is within the documented limits",
        mend "Check every limit that the schema has before anything else.";
    INPUT_FIELDS = "connector.input.fields":
        "`invalid-input` names the broken field in `details.fields`",
        from "every broken rule at once, with the field's path in the input's JSON form",
        mend "Add `{\"field\": …, \"code\": …, \"message\": …}` for each broken rule.";
    INPUT_NOTHING_SENT = "connector.input.nothing-sent":
        "No request leaves for input that is refused",
        from "the connector, before anything is sent",
        mend "Check the input before the first request.";
    NO_TRAP = "connector.no-trap":
        "Whatever input or answer comes, the action returns",
        from "A failure is a value, not a trap",
        mend "Return an error in place of the panic, the endless loop or the exit that the message tells of.";
    DECLARED_HOSTS = "connector.http.declared-hosts":
        "Every request goes to the base URL or to a declared host, by https",
        from "The host refuses whatever is not declared in the manifest *and* granted by the admin.",
        mend "Declare the host in the manifest, or do not ask it; never follow an address from an answer unseen.";
    HEADERS = "connector.http.headers":
        "No request sets a header that is the host's",
        from "`authorization`, `cookie`, `host` and the headers of the connection itself are refused.",
        mend "Leave the header out: the host attaches credentials.";
    RATE_CLASS = "connector.http.rate-class":
        "Rate classes and quotas of requests stand in the manifest",
        from "The rate class this request counts in, from the manifest's `rate-limits`.",
        mend "Declare the class in each plan, or the quota in `quotas`.";
    BOUNDED = "connector.http.bounded":
        "A call that has sent more requests than the host lets through stops, whatever the service answers",
        from "`too-many-requests-in-call`",
        mend "Take `too-many-requests-in-call` for the end; better, end a list whose pages do not end before that.";
    OFFLINE = "connector.offline":
        "An action that says it is offline sends nothing",
        from "Whether it never sends a request.",
        mend "Set `offline` to false, or send nothing.";
    OUTPUT_SCHEMA = "connector.output.schema":
        "A result fits its schema",
        from "JSON Schema 2020-12 of the result.",
        mend "Mend the result or the schema.";
    ERROR_SHAPE = "connector.error.shape":
        "An error has a code, a message for people, details that are a JSON object, and the members that its case promises",
        from "The members that a case promises stand beside the case.",
        mend "Add the member that the message names to `details`.";
    ERROR_TOLD = "connector.error.told":
        "An action whose every request fails does fail",
        from "Why an action did not succeed.",
        mend "Pass the failure on as an error.";
    ERROR_REFUSED = "connector.error.of-failures":
        "What the host says of a request (not allowed, no credential, limits, not sent) comes out as the same case of error",
        from "What can go wrong, as cases that a caller can decide on.",
        mend "Map `http.failure` case by case: `not-sent` to `unavailable`, the others to their namesakes.";
    ERROR_LOST = "connector.error.unknown-outcome":
        "A change whose answer was lost is `unknown-outcome`, and nothing that sounds final",
        from "The request was sent, and no answer tells whether it was carried out. Look before you repeat it.",
        mend "Map `no-answer` to `unknown-outcome` for every request that is no `get`.";
    ERROR_STATUS = "connector.error.of-statuses":
        "401 is `unauthorized`, 429 is `rate-limited` or `daily-limit`, and no refusal becomes a success",
        from "The service refused for a reason of its own, or answered what it should not.",
        mend "Look at the status before the body.";
    ERROR_DECLARED = "connector.error.declared":
        "Each refusal that the samples tell of comes out as the error that they name",
        from "Why an action did not succeed.",
        mend "Map the service's code to that case, or mend the sample.";
    ERROR_LISTED = "connector.error.listed":
        "Each action that has samples ends with every case of error that its author lists, and with no other",
        from "What can go wrong, as cases that a caller can decide on.",
        mend "List the cases under `errors` in conformance.json; for one that does not come, add a refusal that brings it, or \
              drop it.";
    LOOK_UP_INPUT = "connector.look-up.input":
        "A look-up takes the object that all look-ups take",
        from "Every look-up takes the same object and returns the same variant",
        mend "Accept `action`, `input`, `marker` and `since`.";
    LOOK_UP_OUTPUT = "connector.look-up.output":
        "A look-up answers `happened`, `did_not_happen` or `undecided`",
        from "Every look-up takes the same object and returns the same variant",
        mend "Return one of the three forms.";
    LOOK_UP_UNDECIDED = "connector.look-up.decides-nothing":
        "A look-up that gets no answer does not say that nothing happened",
        from "A look-up that fails has decided nothing.",
        mend "Return the error.";
}
