//! The Person's tables. A released version stays as it is; a change is a new version.

/// See `sql::migrate`.
pub(super) const VERSIONS: &[&str] = &["
    CREATE TABLE person (id TEXT PRIMARY KEY, email TEXT NOT NULL, name TEXT NOT NULL);
    CREATE TABLE membership (workspace TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL);
    CREATE TABLE first_workspace (workspace TEXT NOT NULL);
    CREATE TABLE link (digest TEXT PRIMARY KEY, expires_at INTEGER NOT NULL, used_at INTEGER);
    CREATE TABLE session (digest TEXT PRIMARY KEY, created_at INTEGER NOT NULL, used_at INTEGER NOT NULL);
", "
    -- What a list of sessions shows: `device` and `begun_by` are JSON, null where they were not known. `renew` is 1 while
    -- the session is to be given another secret; `old_digest` is that of the secret before, which counts until `old_until`.
    ALTER TABLE session ADD COLUMN id TEXT;
    ALTER TABLE session ADD COLUMN device TEXT;
    ALTER TABLE session ADD COLUMN begun_by TEXT;
    ALTER TABLE session ADD COLUMN renew INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE session ADD COLUMN old_digest TEXT;
    ALTER TABLE session ADD COLUMN old_until INTEGER;
    UPDATE session SET id = 'ses_' || lower(hex(randomblob(16)));
    CREATE UNIQUE INDEX session_id ON session (id);
    CREATE INDEX session_old_digest ON session (old_digest) WHERE old_digest IS NOT NULL;
    -- What works once and was used, by its digest, for as long as it could be shown again.
    CREATE TABLE spent (digest TEXT PRIMARY KEY, until INTEGER NOT NULL);
", "
    -- `credential` is its id in base64url, `public` the domain's `passkey::PublicPart` as JSON.
    CREATE TABLE passkey (
        credential TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, public TEXT NOT NULL,
        created_at INTEGER NOT NULL, used_at INTEGER
    );
    -- Since when an identity provider's word has it that the address is this person's.
    ALTER TABLE person ADD COLUMN verified_at INTEGER;
", crate::objects::once::TABLE, "
    -- Workspaces that have invited this address, before anybody came by it too. A hint: they know whether the invitation waits.
    CREATE TABLE expected (workspace TEXT PRIMARY KEY, until INTEGER NOT NULL);
"];
