-- Components that admins have chosen, by the SHA-256 of their bytes. Which one an integration runs stands in its
-- configuration.

CREATE TABLE component (
    sha256 BLOB NOT NULL PRIMARY KEY CHECK (length(sha256) = 32),
    added INTEGER NOT NULL,
    -- Last, so that the rest is read without it.
    bytes BLOB NOT NULL
) STRICT;
