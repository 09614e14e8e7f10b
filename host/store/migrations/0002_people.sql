-- People: accounts, sessions, one-time links, known browsers, the directory of an integration, facts about the host.

CREATE TABLE person (
    id TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL CHECK (version > 0),
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('user', 'template-developer', 'admin')),
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    -- As Argon2 writes it.
    password TEXT,
    issuer TEXT,
    subject TEXT,
    service_address TEXT,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    UNIQUE (issuer, subject),
    CHECK ((issuer IS NULL) = (subject IS NULL))
) STRICT;

CREATE TABLE session (
    hash BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    label TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    created INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    browser TEXT NOT NULL,
    address TEXT NOT NULL
) STRICT;

CREATE INDEX session_person ON session (person);

CREATE TABLE ticket (
    hash BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    purpose TEXT NOT NULL CHECK (purpose IN ('setup', 'password')),
    person TEXT REFERENCES person (id) ON DELETE CASCADE,
    expires INTEGER NOT NULL,
    CHECK ((purpose = 'password') = (person IS NOT NULL))
) STRICT;

CREATE INDEX ticket_person ON ticket (person);

CREATE TABLE device (
    hash BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    expires INTEGER NOT NULL
) STRICT;

CREATE INDEX device_person ON device (person);

CREATE TABLE directory_entry (
    integration TEXT NOT NULL REFERENCES integration (name) ON DELETE CASCADE,
    email TEXT NOT NULL,
    id TEXT,
    name TEXT NOT NULL,
    -- The name in lower case, a space before each word.
    words TEXT NOT NULL,
    can_co_host INTEGER NOT NULL CHECK (can_co_host IN (0, 1)),
    -- A JSON object.
    details TEXT NOT NULL,
    PRIMARY KEY (integration, email)
) STRICT;

CREATE TABLE directory (
    integration TEXT NOT NULL PRIMARY KEY REFERENCES integration (name) ON DELETE CASCADE,
    refreshed INTEGER,
    tried INTEGER NOT NULL,
    fault TEXT
) STRICT;

CREATE TABLE fact (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
