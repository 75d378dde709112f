//! `DescribeRegions`: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRegions.html>

use crate::{
    Client, Error, Pace, Service, Transport,
    wire::Form,
    xml::{Element, read_xml},
};

const OPERATION: &str = "DescribeRegions";

/// A region, as the account sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Such as `eu-west-1`.
    pub name: String,
    /// Whether the account can use it.
    pub opt_in: OptIn,
}

/// Whether a region can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptIn {
    /// On for every account.
    NotRequired,
    /// Switched on in this account.
    OptedIn,
    /// Off in this account.
    NotOptedIn,
}

impl Region {
    /// Whether calls to it can work.
    pub fn usable(&self) -> bool {
        self.opt_in != OptIn::NotOptedIn
    }
}

impl<T: Transport, P: Pace> Client<'_, T, P> {
    /// Every region of the partition, those too that the account has not switched on. One page.
    pub async fn describe_regions(&self) -> Result<Vec<Region>, Error> {
        let form = Form::new(Service::Ec2, OPERATION).with("AllRegions", "true");
        let body = self.call(Service::Ec2, OPERATION, form.into_body()).await?;
        read_xml(OPERATION, &body, |root| root.items("regionInfo", "item").map(read).collect())
    }
}

fn read(region: Element<'_>) -> Result<Region, Error> {
    let opt_in = match region.text_of("optInStatus").as_deref() {
        Some("opted-in") => OptIn::OptedIn,
        Some("not-opted-in") => OptIn::NotOptedIn,
        // Without a word about it, a call tells: a refusal there is one red cell.
        _ => OptIn::NotRequired,
    };
    Ok(Region { name: region.need_text("regionName")?, opt_in })
}

#[cfg(test)]
mod tests;
