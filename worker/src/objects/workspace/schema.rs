//! The Workspace's tables. A released version stays as it is; a change is a new version.

/// See `sql::migrate`.
pub(super) const VERSIONS: &[&str] = &["
    CREATE TABLE workspace (id TEXT PRIMARY KEY, name TEXT NOT NULL);
    CREATE TABLE member (person TEXT PRIMARY KEY, email TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL);
    CREATE TABLE token (digest TEXT PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL UNIQUE, role TEXT NOT NULL);

    -- Every external ID that was ever made here. `state`: pending, consumed, replaced, expired; `by` is the connection
    -- or the person. The index is the last guard of the rule that one at most is pending.
    CREATE TABLE external_id (
        id TEXT PRIMARY KEY, issued_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
        state TEXT NOT NULL, by TEXT, ended_at INTEGER
    );
    CREATE UNIQUE INDEX one_pending ON external_id (state) WHERE state = 'pending';

    -- The list of connections. `role_key` is partition, account and name in lower case: IAM's names are unique without
    -- regard to case. `state`: listed (its object has not begun), begun, removed (its object has not ended).
    CREATE TABLE connection (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, role_key TEXT UNIQUE, external_id TEXT NOT NULL,
        state TEXT NOT NULL, regions TEXT NOT NULL, summary TEXT NOT NULL
    );

    -- One row while the KV view of the pending external ID is behind.
    CREATE TABLE view_due (one INTEGER PRIMARY KEY CHECK (one = 1));
", "
    -- What a connection that has not begun is for, as a JSON list; the usual features where it is null.
    ALTER TABLE connection ADD COLUMN features TEXT;
", "
    -- Onboarding links. `record` is the domain's link as JSON; `digest` is that of its token, `connection` the one that it
    -- has bound. `stage`: open, seen, entered, connected, revoked; together with `expires_at` it gives the state.
    -- `view_due` is 1 while the link's view in KV is behind. Its external ID is `reserved` in the ledger, by the link.
    CREATE TABLE link (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, digest TEXT NOT NULL UNIQUE,
        stage TEXT NOT NULL, expires_at INTEGER NOT NULL, connection TEXT UNIQUE, record TEXT NOT NULL,
        view_due INTEGER NOT NULL DEFAULT 1
    );
    CREATE INDEX link_view_due ON link (view_due) WHERE view_due = 1;
", "
    -- The sealed key of a connection that was listed with one, until its object has begun.
    ALTER TABLE connection ADD COLUMN keys TEXT;
", "
    -- Where the captures of a connection that has not begun go, as JSON; null where no bucket was named.
    ALTER TABLE connection ADD COLUMN captures TEXT;
"];
