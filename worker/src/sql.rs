//! SQLite inside an object, without the traps of its cursor.
//!
//! `one()`, `next()` and `raw()` of the cursor do not catch JavaScript's exceptions, and an uncaught one resets the
//! instance. So a query is run here, as a whole, and its length is looked at.

use domain::time::Timestamp;
use serde::de::DeserializeOwned;
use worker::{SqlStorage, SqlStorageValue};

use crate::fault::Fault;

/// A bound parameter.
pub(crate) type Value = SqlStorageValue;

/// Runs a statement for its effect.
pub(crate) fn run(sql: &SqlStorage, statement: &str, values: Vec<Value>) -> Result<(), Fault> {
    sql.exec(statement, values)?;
    Ok(())
}

/// All rows of a bounded query.
pub(crate) fn rows<T: DeserializeOwned>(
    sql: &SqlStorage,
    query: &str,
    values: Vec<Value>,
) -> Result<Vec<T>, Fault> {
    Ok(sql.exec(query, values)?.to_array()?)
}

/// The first row, if there is one.
pub(crate) fn row<T: DeserializeOwned>(
    sql: &SqlStorage,
    query: &str,
    values: Vec<Value>,
) -> Result<Option<T>, Fault> {
    Ok(rows(sql, query, values)?.into_iter().next())
}

/// A page of rows, newest first, and the cursor of the next page where there is one. `query` has two parameters more than
/// `values`, after them: the number below which the page begins, and how many rows it may have; `number` reads a row's.
pub(crate) fn page<T: DeserializeOwned>(
    sql: &SqlStorage,
    query: &str,
    mut values: Vec<Value>,
    (before, limit): (Option<i64>, u32),
    number: impl Fn(&T) -> i64,
) -> Result<(Vec<T>, Option<String>), Fault> {
    // One more than is shown tells whether there is a next page.
    values.extend([before.unwrap_or(i64::from(u32::MAX)).into(), i64::from(limit.saturating_add(1)).into()]);
    let mut rows: Vec<T> = rows(sql, query, values)?;
    let shown = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > shown;
    rows.truncate(shown);
    let next_cursor = rows.last().filter(|_| more).map(|row| number(row).to_string());
    Ok((rows, next_cursor))
}

/// An instant as a parameter: milliseconds, below 2^53.
pub(crate) fn at(time: Timestamp) -> Value {
    Value::Integer(time.as_millis())
}

/// Brings an object's database to the newest version. `versions[n]` leads from version n to n + 1, and stays as it is
/// once released.
///
/// All statements run without an await between them, so they commit together.
pub(crate) fn migrate(sql: &SqlStorage, versions: &[&str]) -> Result<(), Fault> {
    run(sql, "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)", vec![])?;
    let reached = version(sql)?;
    for (number, statements) in versions.iter().enumerate().skip(reached) {
        run(sql, statements, vec![])?;
        run(sql, "DELETE FROM schema_version", vec![])?;
        let next = i64::try_from(number + 1).unwrap_or(i64::MAX);
        run(sql, "INSERT INTO schema_version (version) VALUES (?)", vec![next.into()])?;
    }
    Ok(())
}

/// The version that the database is at; 0 for one that was never made. It writes nothing, so that a request with a
/// made-up id leaves no database behind.
pub(crate) fn version(sql: &SqlStorage) -> Result<usize, Fault> {
    #[derive(serde::Deserialize)]
    struct Count {
        n: usize,
    }
    let table = "SELECT count(*) AS n FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'";
    if row::<Count>(sql, table, vec![])?.is_none_or(|count| count.n == 0) {
        return Ok(0);
    }
    let query = "SELECT coalesce(max(version), 0) AS n FROM schema_version";
    Ok(row::<Count>(sql, query, vec![])?.map_or(0, |count| count.n))
}
