//! Receipts: signed documents of a connection's checks, and the public keys that verify them.

mod keys;
