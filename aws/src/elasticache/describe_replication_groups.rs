//! `DescribeReplicationGroups`: <https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeReplicationGroups.html>

use crate::{Client, Error, Pace, Service, Transport, pages::Listing, xml::Element};

const GROUPS: Listing = Listing {
    service: Service::ElastiCache,
    operation: "DescribeReplicationGroups",
    // The largest page that ElastiCache gives; the least is 20.
    parameters: &[("MaxRecords", "100")],
    list: ("ReplicationGroups", "ReplicationGroup"),
    token: ("Marker", "Marker"),
};

/// What AWS calls a Valkey or Redis cache as a whole: its members are cache clusters of one node each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplicationGroup {
    /// Once in a region.
    pub id: String,
    /// `arn:…:elasticache:REGION:ACCOUNT:replicationgroup:ID`; empty where AWS gives none.
    pub arn: String,
    /// What its owner wrote about it.
    pub description: String,
    /// `redis` or `valkey`; empty where AWS does not say it.
    pub engine: String,
    /// Such as `cache.r7g.large`.
    pub node_type: String,
    /// Such as `available`, `creating`, `modifying`.
    pub status: String,
    /// Whether its data is spread over shards (cluster mode).
    pub cluster_enabled: bool,
    /// The ids of its cache clusters.
    pub members: Vec<String>,
}

impl<T: Transport, P: Pace> Client<'_, T, P> {
    /// Every replication group of the client's region, from all pages. Memcached has none.
    pub async fn describe_replication_groups(&self) -> Result<Vec<ReplicationGroup>, Error> {
        self.all_pages(&GROUPS, read).await
    }
}

fn read(group: Element<'_>) -> Result<ReplicationGroup, Error> {
    let text = |name: &str| group.text_of(name).unwrap_or_default();
    let members = group.items("MemberClusters", "ClusterId").map(|id| id.text().to_owned());
    Ok(ReplicationGroup {
        id: group.need_text("ReplicationGroupId")?,
        arn: text("ARN"),
        description: text("Description"),
        engine: text("Engine"),
        node_type: text("CacheNodeType"),
        status: text("Status"),
        cluster_enabled: text("ClusterEnabled") == "true",
        members: members.collect(),
    })
}
