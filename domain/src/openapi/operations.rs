//! Every operation, a file for each part of the API; a test of the whole compares them with the Worker's routes.

mod connections;
mod credentials;
mod datadog;
mod monitoring;
mod others;
mod people;
mod workspaces;

use super::operation::Operation;
use super::query::{Query, text, value};
use crate::time::Timestamp;

/// All of them.
pub(super) fn all() -> Vec<Operation> {
    [
        connections::all(),
        credentials::all(),
        monitoring::all(),
        workspaces::all(),
        people::all(),
        others::all(),
        datadog::all(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// `from` of a range of time.
fn from() -> Query {
    value::<Timestamp>("from", "Where the range begins.")
}

/// `to` of a range of time.
fn to() -> Query {
    value::<Timestamp>("to", "Where the range ends; now without it.")
}

/// `cursor` of a list that takes no `limit`.
fn cursor() -> Query {
    text("cursor", "The `next_cursor` of the page before.")
}
