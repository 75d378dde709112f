//! `DescribeCacheClusters`: <https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeCacheClusters.html>

use crate::{Client, Error, Pace, Service, Transport, pages::Listing, xml::Element};

const CLUSTERS: Listing = Listing {
    service: Service::ElastiCache,
    operation: "DescribeCacheClusters",
    // The largest page that ElastiCache gives; the least is 20. Without the second, the nodes are left out.
    parameters: &[("MaxRecords", "100"), ("ShowCacheNodeInfo", "true")],
    list: ("CacheClusters", "CacheCluster"),
    token: ("Marker", "Marker"),
};

/// A cluster: several nodes of Memcached, or one node of Valkey or Redis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CacheCluster {
    /// The value of CloudWatch's dimension `CacheClusterId`.
    pub id: String,
    /// `arn:…:elasticache:REGION:ACCOUNT:cluster:ID`; empty where AWS gives none.
    pub arn: String,
    /// `memcached`, `redis` or `valkey`.
    pub engine: String,
    /// Such as `7.1.0`.
    pub engine_version: String,
    /// Such as `cache.t4g.micro`.
    pub node_type: String,
    /// Such as `available`, `creating`, `modifying`.
    pub status: String,
    /// Such as `eu-west-1a`, or `Multiple` where the nodes are in several.
    pub availability_zone: String,
    /// Each node's id, such as `0001`: the values of CloudWatch's dimension `CacheNodeId`. None while it is being made.
    pub nodes: Vec<String>,
    /// The group that it is a member of.
    pub replication_group: Option<String>,
}

impl<T: Transport, P: Pace> Client<'_, T, P> {
    /// Every cache cluster of the client's region, from all pages: members of a replication group too.
    pub async fn describe_cache_clusters(&self) -> Result<Vec<CacheCluster>, Error> {
        self.all_pages(&CLUSTERS, read).await
    }
}

fn read(cluster: Element<'_>) -> Result<CacheCluster, Error> {
    let text = |name: &str| cluster.text_of(name).unwrap_or_default();
    let nodes = cluster.items("CacheNodes", "CacheNode").map(|node| node.need_text("CacheNodeId"));
    Ok(CacheCluster {
        id: cluster.need_text("CacheClusterId")?,
        arn: text("ARN"),
        engine: text("Engine"),
        engine_version: text("EngineVersion"),
        node_type: text("CacheNodeType"),
        status: text("CacheClusterStatus"),
        availability_zone: text("PreferredAvailabilityZone"),
        nodes: nodes.collect::<Result<_, _>>()?,
        replication_group: cluster.text_of("ReplicationGroupId").filter(|id| !id.is_empty()),
    })
}
