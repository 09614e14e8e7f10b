-- A database of schema 5 as text, with rows in every table. It is never changed.

PRAGMA foreign_keys = OFF;
BEGIN;

CREATE TABLE installation (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL,
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
    personal INTEGER NOT NULL CHECK (personal IN (0, 1)),
    person TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    state TEXT NOT NULL CHECK (state IN ('sign-in-needed', 'connected', 'needs-reconnect', 'disabled')),
    reason TEXT,
    since INTEGER NOT NULL,
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
    length INTEGER NOT NULL CHECK (length >= 0)
) STRICT;

CREATE INDEX lease_until ON lease (until);

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


CREATE TABLE person (
    id TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL CHECK (version > 0),
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('user', 'template-developer', 'admin')),
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
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
    words TEXT NOT NULL,
    can_co_host INTEGER NOT NULL CHECK (can_co_host IN (0, 1)),
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

CREATE TABLE template (
    integration TEXT NOT NULL REFERENCES integration (name) ON DELETE CASCADE,
    name TEXT NOT NULL,
    release INTEGER NOT NULL CHECK (release > 0),
    version TEXT NOT NULL,
    title TEXT NOT NULL,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    installed INTEGER NOT NULL,
    installed_by TEXT NOT NULL,
    bundle BLOB NOT NULL,
    PRIMARY KEY (integration, name, release)
) STRICT;

CREATE TABLE component (
    sha256 BLOB NOT NULL PRIMARY KEY CHECK (length(sha256) = 32),
    added INTEGER NOT NULL,
    bytes BLOB NOT NULL
) STRICT;

CREATE TABLE integration_mark (
    integration TEXT NOT NULL PRIMARY KEY REFERENCES integration (name) ON DELETE CASCADE,
    mark BLOB NOT NULL
) STRICT;

INSERT INTO "audit" VALUES(1,1800000000000,'ada','integration.created','zoom/service','ok','{}',X'0000000000000000000000000000000000000000000000000000000000000000',X'D7282950C2154BB2CC201BA6FC9560F7DBEB7B213CFA40CD74E98C929C10F29C');
INSERT INTO "audit" VALUES(2,1800000000000,'ada','connection.connected','zoom/service','ok','{}',X'D7282950C2154BB2CC201BA6FC9560F7DBEB7B213CFA40CD74E98C929C10F29C',X'272728762386FC822D9611EB5EE7CB1202136394119E88781184475CE928EDAE');
INSERT INTO "connection" VALUES('zoom',0,'',2,'connected',NULL,1800000000000,'["meeting:write:meeting","user:read:user"]','https://api-eu.zoom.us',1800003600000,NULL,0,X'07070707070707070707070707070707070707070707070707070707070707070707070707070707','one',X'020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202');
INSERT INTO "connection" VALUES('zoom',1,'ada',1,'connected',NULL,1800000000000,'["meeting:write:meeting","user:read:user"]','https://api-eu.zoom.us',1800003600000,NULL,0,X'07070707070707070707070707070707070707070707070707070707070707070707070707070707','one',X'020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202');
INSERT INTO "connection_mark" VALUES('zoom',0,'',X'0000000000000002');
INSERT INTO "connection_mark" VALUES('zoom',1,'ada',X'0000000000000001');
INSERT INTO "installation" VALUES(1,'00112233445566778899aabbccddeeff',1);
INSERT INTO "integration" VALUES('zoom',1,'zoom','{"base_url":"https://api.zoom.us/v2/"}',X'0100FF','one',X'020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202020202',1,1800000000000,1800000000000);
INSERT INTO "intent" VALUES('zoom','k',1,'create-meeting','ada@example.com','invoke',X'0505050505050505050505050505050505050505050505050505050505050505','m-1','sending',NULL,1,X'08080808080808080808080808080808080808080808080808080808080808080808080808080808080808080808080808080808080808080808080808080808080808080808080808080808080808080808080808080808080808080808080808080808',NULL,1800000000000,1800000000000,NULL);
INSERT INTO "key_encryption_key" VALUES('one',1,X'04040404040404040404040404040404040404040404040404040404040404040404040404040404',1800000000000);
INSERT INTO "lease" VALUES('refresh',1,1800000060000,60000);
INSERT INTO "rate" VALUES('zoom','{}');
INSERT INTO "sign_in" VALUES(X'0101010101010101010101010101010101010101010101010101010101010101',X'0909090909090909090909090909090909090909090909090909090909090909','zoom',1,'ada','https://meet.example.com/callback',X'030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303030303',1800000000000,1800000600000);
INSERT INTO person VALUES('p-1',1,'ada@example.com','Ada','admin',1,'$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',NULL,NULL,'ada@zoom.example',1800000000000,1800000000000);
INSERT INTO session VALUES(X'1111111111111111111111111111111111111111111111111111111111111111','s-1','p-1',1800000000000,1800000000000,1800003600000,'Firefox','192.0.2.1');
INSERT INTO ticket VALUES(X'2222222222222222222222222222222222222222222222222222222222222222','password','p-1',1800003600000);
INSERT INTO device VALUES(X'3333333333333333333333333333333333333333333333333333333333333333','p-1',1800003600000);
INSERT INTO directory_entry VALUES('zoom','ada@example.com','z-1','Ada',' ada',1,'{}');
INSERT INTO directory VALUES('zoom',1800000000000,1800000000000,NULL);
INSERT INTO fact VALUES('set-up','yes');
INSERT INTO template VALUES('zoom','tutoring',1,'1.0.0','Book a tutoring hour',X'0606060606060606060606060606060606060606060606060606060606060606',1800000000000,'ada',X'01');
INSERT INTO component VALUES(X'0101010101010101010101010101010101010101010101010101010101010101',1800000000000,X'0061736D');
INSERT INTO integration_mark VALUES('zoom',X'0000000000000001');

PRAGMA application_id = 1835102320;
PRAGMA user_version = 5;
COMMIT;
