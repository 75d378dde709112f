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
    -- The account that consumed the ID, where one did: to no other account's role is it ever shown again.
    ALTER TABLE external_id ADD COLUMN account TEXT;
", "
    -- Where the captures of a connection that has not begun go, as JSON; null where no bucket was named.
    ALTER TABLE connection ADD COLUMN captures TEXT;
", "
    -- Up to which number the events of a connection were taken: what comes again is known by it.
    ALTER TABLE connection ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
    -- What happened in the workspace, kept for `domain::history::KEEP`. `connection` is null where it is about none.
    CREATE TABLE event (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, kind TEXT NOT NULL, connection TEXT, json TEXT NOT NULL
    );
    CREATE INDEX event_of_connection ON event (connection, seq);
    -- Where events are sent to (`webhooks::Kept`). Secrets in it are sealed.
    CREATE TABLE webhook (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, json TEXT NOT NULL);
    -- The outbox and its log in one: a row for each event and webhook. `state`: pending, delivered, given_up. `due_at` is
    -- when a pending one is tried next. `event` is null for a test. `attempts` is a JSON list.
    CREATE TABLE delivery (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, webhook TEXT NOT NULL, event INTEGER, kind TEXT NOT NULL,
        state TEXT NOT NULL, made_at INTEGER NOT NULL, due_at INTEGER, attempts TEXT NOT NULL
    );
    CREATE INDEX delivery_due ON delivery (due_at) WHERE due_at IS NOT NULL;
    CREATE INDEX delivery_of_webhook ON delivery (webhook, seq);
    -- When a job of the alarm is due, for those that do not follow from other rows.
    CREATE TABLE schedule (job TEXT PRIMARY KEY, due_at INTEGER NOT NULL);
", "
    ALTER TABLE workspace ADD COLUMN created_at INTEGER;
    ALTER TABLE member ADD COLUMN joined_at INTEGER;
    ALTER TABLE member ADD COLUMN seen_at INTEGER;
    -- A token without `expires_at` does not expire: those of set-up.
    ALTER TABLE token ADD COLUMN created_at INTEGER;
    ALTER TABLE token ADD COLUMN created_by TEXT;
    ALTER TABLE token ADD COLUMN expires_at INTEGER;
    ALTER TABLE token ADD COLUMN used_at INTEGER;
    ALTER TABLE token ADD COLUMN used_from TEXT;
    CREATE TABLE invitation (
        id TEXT PRIMARY KEY, digest TEXT NOT NULL UNIQUE, email TEXT NOT NULL UNIQUE, role TEXT NOT NULL,
        created_at INTEGER NOT NULL, created_by TEXT NOT NULL, expires_at INTEGER NOT NULL
    );
    -- People whose own list of workspaces is behind. `mark` is another one each time.
    CREATE TABLE person_due (person TEXT PRIMARY KEY, mark TEXT NOT NULL);
    -- The sessions of a person, and the addresses of a token, that the audit log has told of.
    CREATE TABLE seen (who TEXT NOT NULL, what TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (who, what));
    -- The audit log (`domain::audit`). `line` is what was hashed, with its hash; it is never changed and never deleted.
    CREATE TABLE audit (
        seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, action TEXT NOT NULL, actor TEXT NOT NULL, subject TEXT,
        line TEXT NOT NULL, hash TEXT NOT NULL
    );
    CREATE INDEX audit_of_actor ON audit (actor, seq);
    CREATE INDEX audit_of_subject ON audit (subject, seq);
    -- Up to which number the deeds of a connection were taken.
    ALTER TABLE connection ADD COLUMN audited INTEGER NOT NULL DEFAULT 0;
", crate::objects::once::TABLE, "
    -- What a token is for, where that is like no role; null where its role says it. `role` is the least that it may do then, so
    -- that a version which does not know the column gives it no more.
    ALTER TABLE token ADD COLUMN scope TEXT;
"];
