//! Receipts: signed documents of a connection's checks, the public keys that verify them, and the page that reads them.

mod issue;
mod keys;
mod page;
mod rotation;
