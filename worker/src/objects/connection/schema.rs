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
    -- When the series' resource was there last, to the day. Not used since version 4: a series goes with its resource.
    ALTER TABLE series ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
    UPDATE series SET seen_at = CAST(strftime('%s', 'now') AS INTEGER) * 1000;
", "
    -- The inventory has more to tell; the next discovery, which is due at once, tells it. `place` is the order of lists.
    ALTER TABLE resource RENAME TO instance;
    CREATE TABLE resource (
        id TEXT PRIMARY KEY, place TEXT NOT NULL UNIQUE, service TEXT NOT NULL, region TEXT NOT NULL, type TEXT NOT NULL,
        dimension TEXT NOT NULL, state TEXT NOT NULL, search TEXT NOT NULL, json TEXT NOT NULL,
        first_seen_at INTEGER NOT NULL, gone_at INTEGER
    );
    INSERT INTO resource (id, place, service, region, type, dimension, state, search, json, first_seen_at)
        SELECT id, region || ' ec2 ' || id, 'ec2', region, 'instance', id, json ->> 'state', lower(id),
            json_object('name', json ->> 'name', 'kind', json ->> 'kind', 'state', json ->> 'state', 'arn', NULL),
            CAST(strftime('%s', 'now') AS INTEGER) * 1000
        FROM instance;
    DROP TABLE instance;
    CREATE INDEX resource_of_cell ON resource (service, region);
    -- How each service stands in each region.
    CREATE TABLE cell (service TEXT NOT NULL, region TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (service, region));
    -- Points that have settled: a day of the series of a bundle (`points::block`).
    CREATE TABLE block (
        day INTEGER NOT NULL, bundle INTEGER NOT NULL, hourly INTEGER NOT NULL, points BLOB NOT NULL,
        PRIMARY KEY (day, bundle)
    );
    -- Metric alerts: the rule and how it stands.
    CREATE TABLE alert (id TEXT PRIMARY KEY, json TEXT NOT NULL);
", "
    -- What people do, until the workspace's audit log has it. `done` is 0 while it is under way.
    CREATE TABLE deed (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, done INTEGER NOT NULL, json TEXT NOT NULL
    );
", "
    -- When the series came, or its resource came back. What comes after its region was first read is read back a while
    -- (`poll::past`); those of before this version came long ago.
    ALTER TABLE series ADD COLUMN came_at INTEGER NOT NULL DEFAULT 0;
", crate::objects::once::TABLE, "
    -- Who took temporary credentials, or was refused them by AWS, of the last day (`credentials`); never what was taken. `told`
    -- is 1 where the history tells of it.
    CREATE TABLE taking (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, who TEXT NOT NULL, reason TEXT NOT NULL,
        told INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX taking_of_caller ON taking (who, at);
"];
