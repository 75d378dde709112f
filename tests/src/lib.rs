//! Deputize: tests.
