//! What creating calls with an `Idempotency-Key` were answered, kept for a day by the object that creates.
//!
//! A call looks here first, and keeps its reply as the last of its writes, with no await between them: so both are committed,
//! or neither. What a call awaits after that can be repeated, and is, by the alarm or by whoever asks again.

use std::time::Duration;

use domain::api::Code;
use domain::time::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use worker::SqlStorage;

use crate::fault::Fault;
use crate::idempotency::{Key, reused};
use crate::{clock, sql};

/// How long an answer is kept.
pub(crate) const KEPT_FOR: Duration = Duration::from_hours(24);
/// So many an object keeps. A row is a few hundred bytes, so this is some megabytes; who creates more in a day does without
/// keys, or waits.
const MAX: u32 = 10_000;

/// The table: a version of each object's schema. It stays as it is. `secret` is sealed; `answer` is the whole answer, where
/// it is more than the reply.
pub(crate) const TABLE: &str = "
    CREATE TABLE once (
        key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, at INTEGER NOT NULL, reply TEXT NOT NULL, secret TEXT, answer TEXT
    );
    CREATE INDEX once_at ON once (at);
";

/// The reply of a creating call.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Once<T> {
    pub(crate) reply: T,
    /// The secret in the answer, where the object made it, or has kept it.
    pub(crate) secret: Option<String>,
    /// Whether this is the reply to an earlier call.
    pub(crate) is_again: bool,
    /// The whole answer to that one, where it was kept.
    pub(crate) answer: Option<String>,
}

impl<T> Once<T> {
    /// That of a call that has just created.
    pub(crate) fn first(reply: T) -> Self {
        Self { reply, secret: None, is_again: false, answer: None }
    }
}

#[derive(Deserialize)]
struct Row {
    fingerprint: String,
    reply: String,
    secret: Option<String>,
    answer: Option<String>,
}

/// The reply to an earlier call with this key, its secret still sealed. 422 where the key stands for another request; 429
/// when no more can be kept.
pub(crate) fn find<T: DeserializeOwned>(sql: &SqlStorage, key: &Key) -> Result<Option<Once<T>>, Fault> {
    #[derive(Deserialize)]
    struct Count {
        n: u32,
        oldest: Option<i64>,
    }
    let now = clock::now();
    forget(sql, now)?;
    let query = "SELECT fingerprint, reply, secret, answer FROM once WHERE key = ?";
    if let Some(row) = sql::row::<Row>(sql, query, vec![key.id.as_str().into()])? {
        if row.fingerprint != key.fingerprint {
            return Err(reused());
        }
        let reply = serde_json::from_str(&row.reply)?;
        return Ok(Some(Once { reply, secret: row.secret, is_again: true, answer: row.answer }));
    }
    let count = sql::row::<Count>(sql, "SELECT count(*) AS n, min(at) AS oldest FROM once", vec![])?;
    match count {
        Some(Count { n, oldest }) if n >= MAX => Err(full(now, oldest.unwrap_or_default())),
        _ => Ok(None),
    }
}

fn full(now: Timestamp, oldest: i64) -> Fault {
    let wait = Timestamp::from_millis(oldest).plus(KEPT_FOR).since(now);
    let detail = format!("{MAX} requests with an `Idempotency-Key` were answered within 24 hours.");
    Fault::new(Code::TooSoon, detail)
        .remedy("Wait until the first of them is a day old, or send no key.")
        .retry_after(u32::try_from(wait.as_secs() + 1).unwrap_or(u32::MAX))
}

/// Keeps a call's reply, without an await.
pub(crate) fn keep<T: Serialize>(
    sql: &SqlStorage,
    key: &Key,
    reply: &T,
    sealed: Option<String>,
) -> Result<(), Fault> {
    let statement = "INSERT INTO once (key, fingerprint, at, reply, secret) VALUES (?, ?, ?, ?, ?)";
    let values = vec![
        key.id.as_str().into(),
        key.fingerprint.as_str().into(),
        sql::at(clock::now()),
        serde_json::to_string(reply)?.into(),
        sealed.into(),
    ];
    sql::run(sql, statement, values)
}

/// Keeps the whole answer to a call whose reply was kept; the one that is kept already, where there is one.
pub(crate) fn keep_answer(sql: &SqlStorage, key: &Key, answer: String) -> Result<String, Fault> {
    #[derive(Deserialize)]
    struct Answer {
        answer: String,
    }
    let statement = "UPDATE once SET answer = coalesce(answer, ?) WHERE key = ? RETURNING answer";
    let kept = sql::row::<Answer>(sql, statement, vec![answer.clone().into(), key.id.as_str().into()])?;
    Ok(kept.map_or(answer, |kept| kept.answer))
}

/// Deletes what is a day old.
pub(crate) fn forget(sql: &SqlStorage, now: Timestamp) -> Result<(), Fault> {
    sql::run(sql, "DELETE FROM once WHERE at <= ?", vec![sql::at(now.minus(KEPT_FOR))])
}
