-- What a host keeps. Times are milliseconds since 1970-01-01 00:00 UTC.

CREATE TABLE installation (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL,
    -- The last fence that was given out, to whatever lease.
    fence INTEGER NOT NULL DEFAULT 0 CHECK (fence >= 0)
) STRICT;

CREATE TABLE integration (
    name TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL CHECK (version > 0),
    connector TEXT NOT NULL,
    configuration TEXT NOT NULL,
    secrets BLOB,
    key_id TEXT,
    key_bytes BLOB,
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    CHECK ((key_id IS NULL) = (key_bytes IS NULL))
) STRICT;

CREATE TABLE connection (
    integration TEXT NOT NULL REFERENCES integration (name) ON DELETE CASCADE,
    -- 0: the integration's own, 1: a person's.
    personal INTEGER NOT NULL CHECK (personal IN (0, 1)),
    person TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    state TEXT NOT NULL CHECK (state IN ('sign-in-needed', 'connected', 'needs-reconnect', 'disabled')),
    reason TEXT,
    since INTEGER NOT NULL,
    -- A JSON array of strings.
    scopes TEXT NOT NULL,
    api_url TEXT,
    expires INTEGER,
    refresh_began INTEGER,
    refresh_attempts INTEGER NOT NULL CHECK (refresh_attempts >= 0),
    tokens BLOB,
    key_id TEXT,
    key_bytes BLOB,
    PRIMARY KEY (integration, personal, person),
    CHECK (personal = 1 OR person = ''),
    CHECK ((key_id IS NULL) = (key_bytes IS NULL))
) STRICT;

-- What vouches for a connection's version stands apart from it: who puts an old row back has to put this back, too.
CREATE TABLE connection_mark (
    integration TEXT NOT NULL,
    personal INTEGER NOT NULL,
    person TEXT NOT NULL,
    mark BLOB NOT NULL,
    PRIMARY KEY (integration, personal, person),
    FOREIGN KEY (integration, personal, person)
        REFERENCES connection (integration, personal, person) ON DELETE CASCADE
) STRICT;

CREATE TABLE sign_in (
    state_hash BLOB NOT NULL PRIMARY KEY CHECK (length(state_hash) = 32),
    browser_hash BLOB NOT NULL CHECK (length(browser_hash) = 32),
    integration TEXT NOT NULL REFERENCES integration (name) ON DELETE CASCADE,
    personal INTEGER NOT NULL CHECK (personal IN (0, 1)),
    person TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    verifier BLOB NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL
) STRICT;

CREATE INDEX sign_in_expires ON sign_in (expires);
CREATE INDEX sign_in_integration ON sign_in (integration);

CREATE TABLE intent (
    integration TEXT NOT NULL REFERENCES integration (name) ON DELETE CASCADE,
    key TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    action TEXT NOT NULL,
    acting_user TEXT,
    origin TEXT NOT NULL,
    fingerprint BLOB NOT NULL CHECK (length(fingerprint) = 32),
    marker TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('sending', 'done', 'refused', 'not-sent', 'unknown', 'parked')),
    note TEXT,
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    input BLOB NOT NULL,
    answer BLOB,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    sent_until INTEGER,
    PRIMARY KEY (integration, key)
) STRICT;

CREATE INDEX intent_created ON intent (created, integration, key);
CREATE INDEX intent_state ON intent (state, updated);

CREATE TABLE lease (
    name TEXT NOT NULL PRIMARY KEY,
    fence INTEGER NOT NULL UNIQUE CHECK (fence > 0),
    until INTEGER NOT NULL,
    -- For how long it was taken, in milliseconds: what is left of it is never more.
    length INTEGER NOT NULL CHECK (length >= 0)
) STRICT;

CREATE INDEX lease_until ON lease (until);

-- Named so because "key" alone would need quotes everywhere.
CREATE TABLE key_encryption_key (
    id TEXT NOT NULL PRIMARY KEY,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    "check" BLOB NOT NULL,
    created INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX key_active ON key_encryption_key (active) WHERE active = 1;

CREATE TABLE rate (
    name TEXT NOT NULL PRIMARY KEY,
    record TEXT NOT NULL
) STRICT;

CREATE TABLE audit (
    sequence INTEGER NOT NULL PRIMARY KEY CHECK (sequence > 0),
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    subject TEXT NOT NULL,
    result TEXT NOT NULL CHECK (result IN ('ok', 'denied', 'failed')),
    details TEXT NOT NULL,
    previous BLOB NOT NULL CHECK (length(previous) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- The log only grows, at its end.
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit log is never changed');
END;

CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'nothing is deleted from the audit log');
END;

CREATE TRIGGER audit_has_no_gaps BEFORE INSERT ON audit
WHEN NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM audit)
BEGIN
    SELECT RAISE(ABORT, 'the audit log grows at its end');
END;
