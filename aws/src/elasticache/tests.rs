//! The three lists of ElastiCache, each in two pages; what may be missing; a refusal.

use super::*;
use crate::{
    Error,
    scripted::{Bench, Scripted},
};

const CLUSTERS: &str = r#"<DescribeCacheClustersResponse xmlns="http://elasticache.amazonaws.com/doc/2015-02-02/">
  <DescribeCacheClustersResult>
    <Marker>m+1</Marker>
    <CacheClusters>
      <CacheCluster>
        <CacheParameterGroup><CacheNodeIdsToReboot><CacheNodeId>0009</CacheNodeId></CacheNodeIdsToReboot></CacheParameterGroup>
        <CacheClusterId>sessions</CacheClusterId>
        <CacheClusterStatus>available</CacheClusterStatus>
        <Engine>memcached</Engine>
        <EngineVersion>1.6.22</EngineVersion>
        <CacheNodeType>cache.t4g.micro</CacheNodeType>
        <PreferredAvailabilityZone>Multiple</PreferredAvailabilityZone>
        <NumCacheNodes>2</NumCacheNodes>
        <CacheNodes>
          <CacheNode><CacheNodeId>0001</CacheNodeId><CacheNodeStatus>available</CacheNodeStatus></CacheNode>
          <CacheNode><CacheNodeId>0002</CacheNodeId><CacheNodeStatus>creating</CacheNodeStatus></CacheNode>
        </CacheNodes>
        <ARN>arn:aws:elasticache:eu-west-1:123456789012:cluster:sessions</ARN>
      </CacheCluster>
    </CacheClusters>
  </DescribeCacheClustersResult>
  <ResponseMetadata><RequestId>f270d58f-b7fb-11e0-9326-b7275b9d4a6c</RequestId></ResponseMetadata>
</DescribeCacheClustersResponse>"#;

const CLUSTERS_LAST: &str = r"<DescribeCacheClustersResponse><DescribeCacheClustersResult><CacheClusters>
  <CacheCluster><CacheClusterId>carts-001</CacheClusterId><Engine>valkey</Engine>
    <ReplicationGroupId>carts</ReplicationGroupId></CacheCluster>
  <CacheCluster><CacheClusterId>young</CacheClusterId><CacheClusterStatus>creating</CacheClusterStatus>
    <ReplicationGroupId/><CacheNodes/></CacheCluster>
  </CacheClusters></DescribeCacheClustersResult></DescribeCacheClustersResponse>";

#[tokio::test]
async fn clusters_with_their_nodes() {
    let (script, bench) = (Scripted::new().answer(200, CLUSTERS).answer(200, CLUSTERS_LAST), Bench::new());
    let clusters = bench.client(&script).describe_cache_clusters().await.unwrap();
    assert_eq!(
        clusters[0],
        CacheCluster {
            id: "sessions".into(),
            arn: "arn:aws:elasticache:eu-west-1:123456789012:cluster:sessions".into(),
            engine: "memcached".into(),
            engine_version: "1.6.22".into(),
            node_type: "cache.t4g.micro".into(),
            status: "available".into(),
            availability_zone: "Multiple".into(),
            nodes: vec!["0001".into(), "0002".into()],
            replication_group: None,
        }
    );
    let groups: Vec<_> = clusters.iter().map(|one| one.replication_group.as_deref()).collect();
    assert_eq!(groups, [None, Some("carts"), None]);
    assert!(clusters[1..].iter().all(|one| one.nodes.is_empty()));
    let asked = "Action=DescribeCacheClusters&Version=2015-02-02&MaxRecords=100&ShowCacheNodeInfo=true";
    assert_eq!(script.body(0), asked);
    assert_eq!(script.body(1), format!("{asked}&Marker=m%2B1"));
    assert!(script.header(0, "authorization").contains("/eu-west-1/elasticache/aws4_request"));
}

#[tokio::test]
async fn groups_with_their_members() {
    let first = r#"<DescribeReplicationGroupsResponse xmlns="http://elasticache.amazonaws.com/doc/2015-02-02/">
      <DescribeReplicationGroupsResult>
        <ReplicationGroups>
          <ReplicationGroup>
            <ClusterEnabled>true</ClusterEnabled>
            <MemberClusters><ClusterId>carts-001</ClusterId><ClusterId>carts-002</ClusterId></MemberClusters>
            <NodeGroups><NodeGroup><Status>modifying</Status><NodeGroupMembers><NodeGroupMember>
              <CacheClusterId>carts-001</CacheClusterId></NodeGroupMember></NodeGroupMembers></NodeGroup></NodeGroups>
            <ReplicationGroupId>carts</ReplicationGroupId>
            <Status>available</Status>
            <Description>what is in the carts</Description>
            <CacheNodeType>cache.r7g.large</CacheNodeType>
            <Engine>valkey</Engine>
            <ARN>arn:aws:elasticache:eu-west-1:123456789012:replicationgroup:carts</ARN>
          </ReplicationGroup>
        </ReplicationGroups>
        <Marker>m</Marker>
      </DescribeReplicationGroupsResult>
    </DescribeReplicationGroupsResponse>"#;
    let last = "<DescribeReplicationGroupsResponse><DescribeReplicationGroupsResult><ReplicationGroups>\
                <ReplicationGroup><ReplicationGroupId>bare</ReplicationGroupId></ReplicationGroup>\
                </ReplicationGroups><Marker></Marker></DescribeReplicationGroupsResult>\
                </DescribeReplicationGroupsResponse>";
    let (script, bench) = (Scripted::new().answer(200, first).answer(200, last), Bench::new());
    let groups = bench.client(&script).describe_replication_groups().await.unwrap();
    assert_eq!(
        groups[0],
        ReplicationGroup {
            id: "carts".into(),
            arn: "arn:aws:elasticache:eu-west-1:123456789012:replicationgroup:carts".into(),
            description: "what is in the carts".into(),
            engine: "valkey".into(),
            node_type: "cache.r7g.large".into(),
            status: "available".into(),
            cluster_enabled: true,
            members: vec!["carts-001".into(), "carts-002".into()],
        }
    );
    assert_eq!(
        (groups[1].id.as_str(), groups[1].members.len(), groups[1].cluster_enabled),
        ("bare", 0, false)
    );
    assert!(script.body(1).ends_with("&MaxRecords=100&Marker=m"), "{}", script.body(1));
}

#[tokio::test]
async fn serverless_caches_have_another_token() {
    let first = r#"<DescribeServerlessCachesResponse xmlns="http://elasticache.amazonaws.com/doc/2015-02-02/">
      <DescribeServerlessCachesResult>
        <ServerlessCaches><member>
          <ServerlessCacheName>quick</ServerlessCacheName><Status>available</Status><Engine>redis</Engine>
          <MajorEngineVersion>7</MajorEngineVersion><FullEngineVersion>7.1</FullEngineVersion>
          <CacheUsageLimits><DataStorage><Maximum>10</Maximum><Unit>GB</Unit></DataStorage></CacheUsageLimits>
          <ARN>arn:aws:elasticache:eu-west-1:123456789012:serverlesscache:quick</ARN>
        </member></ServerlessCaches>
        <NextToken>t=</NextToken>
      </DescribeServerlessCachesResult>
    </DescribeServerlessCachesResponse>"#;
    // An empty page that goes on, then the last.
    let empty = "<DescribeServerlessCachesResponse><DescribeServerlessCachesResult><ServerlessCaches/>\
                 <NextToken>u</NextToken></DescribeServerlessCachesResult></DescribeServerlessCachesResponse>";
    let last = "<DescribeServerlessCachesResponse><DescribeServerlessCachesResult><ServerlessCaches><member>\
                <ServerlessCacheName>bare</ServerlessCacheName><MajorEngineVersion>8</MajorEngineVersion>\
                <FullEngineVersion/></member></ServerlessCaches></DescribeServerlessCachesResult>\
                </DescribeServerlessCachesResponse>";
    let script = Scripted::new().answer(200, first).answer(200, empty).answer(200, last);
    let bench = Bench::new();
    let caches = bench.client(&script).describe_serverless_caches().await.unwrap();
    assert_eq!(
        caches[0],
        ServerlessCache {
            name: "quick".into(),
            arn: "arn:aws:elasticache:eu-west-1:123456789012:serverlesscache:quick".into(),
            engine: "redis".into(),
            engine_version: "7.1".into(),
            status: "available".into(),
        }
    );
    assert_eq!((caches[1].name.as_str(), caches[1].engine_version.as_str()), ("bare", "8"));
    assert!(script.body(1).ends_with("&MaxResults=50&NextToken=t%3D"), "{}", script.body(1));
    assert!(script.body(2).ends_with("&NextToken=u"), "{}", script.body(2));
}

#[tokio::test]
async fn none_is_none_and_a_strange_answer_is_not() {
    let bench = Bench::new();
    let empty = |operation: &str| format!("<{operation}Response><{operation}Result/></{operation}Response>");
    let script = Scripted::new()
        .answer(200, empty("DescribeCacheClusters"))
        .answer(200, empty("DescribeReplicationGroups"))
        .answer(200, empty("DescribeServerlessCaches"))
        .answer(200, empty("DescribeCacheClusters"));
    let client = bench.client(&script);
    assert_eq!(client.describe_cache_clusters().await, Ok(vec![]));
    assert_eq!(client.describe_replication_groups().await, Ok(vec![]));
    assert_eq!(client.describe_serverless_caches().await, Ok(vec![]));
    let strange = client.describe_serverless_caches().await;
    assert!(matches!(strange, Err(Error::Unreadable { operation: "DescribeServerlessCaches", .. })));
}

#[tokio::test]
async fn a_refusal_is_a_denial() {
    let denied = "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: u is not authorized to \
                  perform: elasticache:DescribeCacheClusters</Message></Error><RequestId>r</RequestId></ErrorResponse>";
    let (script, bench) = (Scripted::new().answer(403, denied), Bench::new());
    let refused = bench.client(&script).describe_cache_clusters().await;
    assert!(matches!(refused, Err(Error::Denied { .. })), "{refused:?}");
}
