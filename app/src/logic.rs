//! What the pages decide, in plain values: no browser, no signals, tested on the host.

pub(crate) mod account_form;
pub(crate) mod countdown;
pub(crate) mod doctor;
pub(crate) mod drift;
pub(crate) mod highlight;
pub(crate) mod probe_rows;
pub(crate) mod receipt;
pub(crate) mod sections;
pub(crate) mod series;
pub(crate) mod steps;
pub(crate) mod timeline;
pub(crate) mod words;
