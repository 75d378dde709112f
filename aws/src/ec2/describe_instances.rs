//! `DescribeInstances`: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html>

use serde::Deserialize;

use super::Items;
use crate::{
    Client, Error, Pace, Service, Transport,
    wire::{Form, next_page, read_xml},
};

const OPERATION: &str = "DescribeInstances";

/// The largest page that EC2 gives, so that an account costs the fewest calls.
const PAGE: &str = "1000";

/// An instance, running or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// `i-…`, the value of CloudWatch's dimension `InstanceId`.
    pub id: String,
    /// Its tag `Name`, where it has one that is not empty.
    pub name: Option<String>,
    /// `pending`, `running`, `shutting-down`, `terminated`, `stopping` or `stopped`.
    pub state: String,
    /// Such as `t3.micro`.
    pub instance_type: String,
    /// Such as `eu-west-1a`.
    pub availability_zone: String,
    /// All its tags, `Name` too.
    pub tags: Vec<Tag>,
}

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Tag {
    /// Up to 128 characters.
    pub key: String,
    /// Up to 256 characters; may be empty.
    #[serde(default)]
    pub value: String,
}

impl<T: Transport, P: Pace> Client<'_, T, P> {
    /// Every instance of the client's region, from all pages.
    pub async fn describe_instances(&self) -> Result<Vec<Instance>, Error> {
        let mut instances = Vec::new();
        let mut token: Option<String> = None;
        loop {
            let form = Form::new(Service::Ec2, OPERATION)
                .with("MaxResults", PAGE)
                .with_some("NextToken", token.as_deref());
            let body = self.call(Service::Ec2, OPERATION, form.into_body()).await?;
            let page: Response = read_xml(OPERATION, &body)?;
            let reservations = page.reservation_set.items.into_iter();
            instances.extend(reservations.flat_map(|group| group.instances_set.items).map(Instance::from));
            token = next_page(OPERATION, token.as_deref(), page.next_token)?;
            if token.is_none() {
                return Ok(instances);
            }
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Response {
    #[serde(default)]
    reservation_set: Items<Reservation>,
    next_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reservation {
    #[serde(default)]
    instances_set: Items<InstanceXml>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct InstanceXml {
    instance_id: String,
    #[serde(default)]
    instance_type: String,
    #[serde(default)]
    instance_state: State,
    #[serde(default)]
    placement: Placement,
    #[serde(default)]
    tag_set: Items<Tag>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct State {
    name: String,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Placement {
    availability_zone: String,
}

impl From<InstanceXml> for Instance {
    fn from(xml: InstanceXml) -> Self {
        let tags = xml.tag_set.items;
        let name = tags.iter().find(|tag| tag.key == "Name" && !tag.value.is_empty());
        Self {
            id: xml.instance_id,
            name: name.map(|tag| tag.value.clone()),
            state: xml.instance_state.name,
            instance_type: xml.instance_type,
            availability_zone: xml.placement.availability_zone,
            tags,
        }
    }
}

#[cfg(test)]
mod tests;
