-- What vouches for an integration's version stands apart from it, as connections' marks do. Rows of an older store get
-- theirs when a vault is opened over it, since that has the key.

CREATE TABLE integration_mark (
    integration TEXT NOT NULL PRIMARY KEY REFERENCES integration (name) ON DELETE CASCADE,
    mark BLOB NOT NULL
) STRICT;
