//! The Connection's tables. A released version stays as it is; a change is a new version.

/// See `sql::migrate`.
pub(super) const VERSIONS: &[&str] = &["
    -- settings, standing and polling, each one JSON text: they are read and written whole.
    CREATE TABLE record (kind TEXT PRIMARY KEY, json TEXT NOT NULL);
    -- When each job is due. The alarm is set to the earliest.
    CREATE TABLE schedule (job TEXT PRIMARY KEY, due_at INTEGER NOT NULL);
    CREATE TABLE resource (region TEXT NOT NULL, id TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (region, id));
    -- Points are kept in columns of time: a tick holds every series' value of one period (`points::encode`), so a
    -- poll writes as many rows as periods have passed, however many series there are.
    CREATE TABLE series (
        id INTEGER PRIMARY KEY AUTOINCREMENT, region TEXT NOT NULL, resource TEXT NOT NULL, metric TEXT NOT NULL,
        UNIQUE (resource, metric, region)
    );
    CREATE TABLE tick (at INTEGER PRIMARY KEY, points BLOB NOT NULL);
", "
    -- What happened, kept for `domain::history::KEEP`; a higher number is newer.
    CREATE TABLE event (seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, json TEXT NOT NULL);
", "
    -- When the series' resource was there last, to the day (`points::SEEN_EVERY`).
    ALTER TABLE series ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
    UPDATE series SET seen_at = CAST(strftime('%s', 'now') AS INTEGER) * 1000;
"];
