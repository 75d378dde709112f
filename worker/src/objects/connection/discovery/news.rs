//! What a discovery has to tell: services in regions that AWS refuses now, and that answer again. They are collected in the
//! record of the run, so that a run that was killed tells of them too, and told once at its end.

use domain::api::{EventCell, EventKind};
use domain::arn::Region;
use domain::history;
use domain::monitoring::Service;
use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::Run;
use super::cells::Turn;
use crate::fault::Fault;
use crate::objects::connection::Connection;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct News {
    refused: Vec<EventCell>,
    recovered: Vec<EventCell>,
}

impl News {
    pub(super) fn is_none(&self) -> bool {
        self.refused.is_empty() && self.recovered.is_empty()
    }

    /// Notes how a cell has turned, if it has.
    pub(super) fn note(&mut self, service: Service, region: &Region, turn: Option<Turn>) {
        let cell = || EventCell { service, region: region.clone() };
        match turn {
            Some(Turn::Refused) => self.refused.push(cell()),
            Some(Turn::Recovered) => self.recovered.push(cell()),
            None => {}
        }
    }
}

impl Connection {
    /// Tells what a run has found, beside the record of its end.
    pub(super) fn tell_cells(&self, run: &mut Run, now: Timestamp) -> Result<(), Fault> {
        let News { refused, recovered } = std::mem::take(&mut run.news);
        for (kind, mut cells) in [(EventKind::RegionDenied, refused), (EventKind::RegionRecovered, recovered)]
        {
            cells.sort();
            cells.dedup();
            if !cells.is_empty() {
                let detail = history::cells_sentence(kind, &cells);
                self.tell_of_cells(kind, None, (detail, cells), now)?;
            }
        }
        Ok(())
    }
}
