//! Counts what was sent to AWS, because calls are what a customer's bill and quota are made of.

use std::cell::Cell;

use crate::Service;

/// How many requests went out, by service; every attempt counts, a retried one too.
///
/// Not `Sync` on purpose: a Worker's isolate has one thread, and a counter belongs to one piece of work.
#[derive(Debug, Default)]
pub struct Counter {
    sent: [Cell<u32>; Service::ALL.len()],
}

impl Counter {
    /// A counter at zero.
    pub fn new() -> Self {
        Self::default()
    }

    /// Requests sent to `service` so far.
    pub fn calls(&self, service: Service) -> u32 {
        self.sent.get(service.index()).map_or(0, Cell::get)
    }

    /// Requests sent so far, to all services.
    pub fn total(&self) -> u32 {
        self.sent.iter().map(Cell::get).sum()
    }

    pub(crate) fn count(&self, service: Service) {
        if let Some(cell) = self.sent.get(service.index()) {
            cell.set(cell.get().saturating_add(1));
        }
    }
}
