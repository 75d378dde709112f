//! `DescribeDBInstances`: <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBInstances.html>

use crate::{Client, Error, Pace, Service, Tag, Transport, pages::Listing, xml::Element};

const INSTANCES: Listing = Listing {
    service: Service::Rds,
    operation: "DescribeDBInstances",
    // The largest page that RDS gives, so that an account costs the fewest calls; the least is 20.
    parameters: &[("MaxRecords", "100")],
    list: ("DBInstances", "DBInstance"),
    token: ("Marker", "Marker"),
};

/// A database instance, of a cluster or alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DbInstance {
    /// The value of CloudWatch's dimension `DBInstanceIdentifier`, in small letters.
    pub identifier: String,
    /// `arn:…:rds:REGION:ACCOUNT:db:IDENTIFIER`.
    pub arn: String,
    /// Such as `postgres`, `aurora-mysql`; also `neptune` and `docdb`, whose metrics are in namespaces of their own.
    pub engine: String,
    /// Such as `16.4`.
    pub engine_version: String,
    /// Such as `db.t3.micro`.
    pub class: String,
    /// Such as `available`, `creating`, `stopped`.
    pub status: String,
    /// Such as `eu-west-1a`; empty while the instance is being made.
    pub availability_zone: String,
    /// Whether a standby in another zone goes with it.
    pub multi_az: bool,
    /// All its tags.
    pub tags: Vec<Tag>,
}

impl<T: Transport, P: Pace> Client<'_, T, P> {
    /// Every database instance of the client's region, from all pages: those of Neptune and DocumentDB too.
    pub async fn describe_db_instances(&self) -> Result<Vec<DbInstance>, Error> {
        self.all_pages(&INSTANCES, read).await
    }
}

fn read(instance: Element<'_>) -> Result<DbInstance, Error> {
    let text = |name: &str| instance.text_of(name).unwrap_or_default();
    let tags = instance.items("TagList", "Tag").map(|tag| Tag::read(tag, "Key", "Value"));
    Ok(DbInstance {
        identifier: instance.need_text("DBInstanceIdentifier")?,
        arn: instance.need_text("DBInstanceArn")?,
        engine: text("Engine"),
        engine_version: text("EngineVersion"),
        class: text("DBInstanceClass"),
        status: text("DBInstanceStatus"),
        availability_zone: text("AvailabilityZone"),
        multi_az: text("MultiAZ") == "true",
        tags: tags.collect::<Result<_, _>>()?,
    })
}

#[cfg(test)]
mod tests;
