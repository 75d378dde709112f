//! Which regions of an account are looked through.

use std::collections::BTreeSet;

use aws::operation::DESCRIBE_REGIONS;
use domain::arn::Region;

use crate::objects::connection::reach::Reach;
use crate::objects::connection::record::Settings;

/// The regions to look through.
pub(super) struct Wanted {
    pub(super) regions: Vec<Region>,
    /// Those of them that the account has not switched on.
    pub(super) disabled: BTreeSet<Region>,
}

/// Which regions are to be looked through: the named ones, else those that the account can use.
pub(super) async fn wanted(customer: &Reach, settings: &Settings) -> Result<Wanted, aws::Error> {
    let home = settings.role.partition().sts_region();
    let Some(client) = customer.client(&DESCRIBE_REGIONS, home.as_str()) else {
        return Ok(Wanted { regions: settings.regions.clone(), disabled: BTreeSet::new() });
    };
    let there = client.describe_regions().await?;
    let named = |is_usable: bool| {
        let regions = there.iter().filter(move |region| region.usable() == is_usable);
        regions.filter_map(|region| region.name.parse::<Region>().ok())
    };
    if settings.regions.is_empty() {
        return Ok(Wanted { regions: named(true).collect(), disabled: BTreeSet::new() });
    }
    let regions = settings.regions.clone();
    let disabled = named(false).filter(|region| regions.contains(region)).collect();
    Ok(Wanted { regions, disabled })
}

/// Without an answer about its regions an account is read in the named ones; where none is named, that is all there is to
/// say.
pub(super) fn named(settings: &Settings, error: &aws::Error) -> Result<Wanted, String> {
    if settings.regions.is_empty() {
        return Err(format!("The account's regions: {error}"));
    }
    Ok(Wanted { regions: settings.regions.clone(), disabled: BTreeSet::new() })
}
