//! What a run looks for. When the settings or the choice have become about something else meanwhile, it looks anew.

use domain::arn::Region;
use domain::monitoring::{Added, Service};
use domain::policy::Features;

use crate::fault::Fault;
use crate::objects::connection::Connection;

#[derive(PartialEq, Eq)]
pub(super) struct Interest {
    regions: Vec<Region>,
    features: Features,
    pub(super) added: Vec<Added>,
}

impl Interest {
    /// The services that are looked through; CloudWatch itself only where somebody added metrics.
    pub(super) fn services(&self) -> Vec<Service> {
        let is_asked = |service: &Service| {
            self.features.contains(service.feature())
                && (*service != Service::Metrics || !self.added.is_empty())
        };
        Service::ALL.into_iter().filter(is_asked).collect()
    }
}

impl Connection {
    pub(super) fn interest(&self) -> Result<Interest, Fault> {
        let settings = self.settings()?;
        let (regions, features) = (settings.regions, settings.features);
        Ok(Interest { regions, features, added: self.choice()?.other })
    }
}
