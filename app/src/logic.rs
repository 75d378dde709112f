//! What the pages decide, in plain values: no browser, no signals, tested on the host.

pub(crate) mod account_form;
pub(crate) mod added;
pub(crate) mod audit;
pub(crate) mod aws_console;
pub(crate) mod combobox;
pub(crate) mod countdown;
pub(crate) mod credentials;
pub(crate) mod csv;
pub(crate) mod doctor;
pub(crate) mod drift;
pub(crate) mod forecast;
pub(crate) mod grid;
pub(crate) mod highlight;
pub(crate) mod listing;
pub(crate) mod overview;
pub(crate) mod plot;
pub(crate) mod probe_rows;
pub(crate) mod receipt;
pub(crate) mod sections;
pub(crate) mod span;
pub(crate) mod steps;
pub(crate) mod timeline;
pub(crate) mod units;
pub(crate) mod webhook;
pub(crate) mod words;
