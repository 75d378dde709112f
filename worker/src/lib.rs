//! Deputize: worker.
