//! `DescribeRegions`: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRegions.html>

use serde::Deserialize;

use super::Items;
use crate::{
    Client, Error, Pace, Service, Transport,
    wire::{Form, read_xml},
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
        let response: Response = read_xml(OPERATION, &body)?;
        Ok(response.region_info.items.into_iter().map(Region::from).collect())
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Response {
    #[serde(default)]
    region_info: Items<RegionXml>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RegionXml {
    region_name: String,
    #[serde(default)]
    opt_in_status: String,
}

impl From<RegionXml> for Region {
    fn from(xml: RegionXml) -> Self {
        let opt_in = match xml.opt_in_status.as_str() {
            "opted-in" => OptIn::OptedIn,
            "not-opted-in" => OptIn::NotOptedIn,
            // Without a word about it, a call tells: a refusal there is one red cell.
            _ => OptIn::NotRequired,
        };
        Self { name: xml.region_name, opt_in }
    }
}

#[cfg(test)]
mod tests;
