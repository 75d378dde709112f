//! `DescribeInstances`: <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html>

use crate::{
    Client, Error, Pace, Service, Tag, Transport,
    wire::{Form, next_page},
    xml::{Element, read_xml},
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
            let next = read_xml(OPERATION, &body, |root| {
                let reservations = root.items("reservationSet", "item");
                for instance in reservations.flat_map(|group| group.items("instancesSet", "item")) {
                    instances.push(read(instance)?);
                }
                Ok(root.text_of("nextToken"))
            })?;
            token = next_page(OPERATION, token.as_deref(), next)?;
            if token.is_none() {
                return Ok(instances);
            }
        }
    }
}

fn read(instance: Element<'_>) -> Result<Instance, Error> {
    let tags = instance.items("tagSet", "item").map(|tag| Tag::read(tag, "key", "value"));
    let tags = tags.collect::<Result<Vec<_>, _>>()?;
    let name = tags.iter().find(|tag| tag.key == "Name" && !tag.value.is_empty());
    let within = |outer: &str, inner: &str| instance.child(outer).and_then(|outer| outer.text_of(inner));
    Ok(Instance {
        id: instance.need_text("instanceId")?,
        name: name.map(|tag| tag.value.clone()),
        state: within("instanceState", "name").unwrap_or_default(),
        instance_type: instance.text_of("instanceType").unwrap_or_default(),
        availability_zone: within("placement", "availabilityZone").unwrap_or_default(),
        tags,
    })
}

#[cfg(test)]
mod tests;
