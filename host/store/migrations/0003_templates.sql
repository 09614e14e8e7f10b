-- Templates that were installed into an integration. The newest release of a name is the one in use.

CREATE TABLE template (
    integration TEXT NOT NULL REFERENCES integration (name) ON DELETE CASCADE,
    name TEXT NOT NULL,
    -- Counts installations of the name.
    release INTEGER NOT NULL CHECK (release > 0),
    -- As its author calls it.
    version TEXT NOT NULL,
    title TEXT NOT NULL,
    sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
    installed INTEGER NOT NULL,
    installed_by TEXT NOT NULL,
    -- The packed template. Last, so that the rest is read without it.
    bundle BLOB NOT NULL,
    PRIMARY KEY (integration, name, release)
) STRICT;
