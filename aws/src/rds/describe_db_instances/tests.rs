//! Two pages of AWS's own reply, shortened; what may be missing; refusals.

use super::*;
use crate::scripted::{Bench, Scripted};

const FIRST: &str = r#"<DescribeDBInstancesResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/">
  <DescribeDBInstancesResult>
    <Marker>bXlzcWw+ZGI=</Marker>
    <DBInstances>
      <DBInstance>
        <BackupRetentionPeriod>7</BackupRetentionPeriod>
        <DBInstanceStatus>available</DBInstanceStatus>
        <MultiAZ>true</MultiAZ>
        <VpcSecurityGroups><VpcSecurityGroupMembership><Status>active</Status></VpcSecurityGroupMembership></VpcSecurityGroups>
        <DBInstanceIdentifier>orders</DBInstanceIdentifier>
        <PendingModifiedValues><DBInstanceClass>db.r6g.xlarge</DBInstanceClass></PendingModifiedValues>
        <Engine>postgres</Engine>
        <EngineVersion>16.4</EngineVersion>
        <Endpoint><Port>5432</Port><Address>orders.abc.eu-west-1.rds.amazonaws.com</Address></Endpoint>
        <DBInstanceClass>db.r6g.large</DBInstanceClass>
        <AvailabilityZone>eu-west-1b</AvailabilityZone>
        <DBInstanceArn>arn:aws:rds:eu-west-1:123456789012:db:orders</DBInstanceArn>
        <TagList>
          <Tag><Value>a &amp; b</Value><Key>team</Key></Tag>
          <Tag><Key>bare</Key></Tag>
        </TagList>
      </DBInstance>
    </DBInstances>
  </DescribeDBInstancesResult>
  <ResponseMetadata><RequestId>01b2685a-b978-11d3-f272-7cd6cce12cc5</RequestId></ResponseMetadata>
</DescribeDBInstancesResponse>"#;

const LAST: &str = r"<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances>
  <DBInstance><DBInstanceIdentifier>graph</DBInstanceIdentifier><Engine>neptune</Engine><MultiAZ>false</MultiAZ>
    <DBInstanceArn>arn:aws:rds:eu-west-1:123456789012:db:graph</DBInstanceArn></DBInstance>
  <DBInstance><DBInstanceIdentifier>young</DBInstanceIdentifier><DBInstanceStatus>creating</DBInstanceStatus>
    <DBInstanceArn>arn:aws:rds:eu-west-1:123456789012:db:young</DBInstanceArn><TagList/></DBInstance>
  </DBInstances></DescribeDBInstancesResult></DescribeDBInstancesResponse>";

#[tokio::test]
async fn all_pages_are_read() {
    let (script, bench) = (Scripted::new().answer(200, FIRST).answer(200, LAST), Bench::new());
    let instances = bench.client(&script).describe_db_instances().await.unwrap();
    let tag = |key: &str, value: &str| Tag { key: key.into(), value: value.into() };
    assert_eq!(
        instances[0],
        DbInstance {
            identifier: "orders".into(),
            arn: "arn:aws:rds:eu-west-1:123456789012:db:orders".into(),
            engine: "postgres".into(),
            engine_version: "16.4".into(),
            class: "db.r6g.large".into(),
            status: "available".into(),
            availability_zone: "eu-west-1b".into(),
            multi_az: true,
            tags: vec![tag("team", "a & b"), tag("bare", "")],
        }
    );
    let rest: Vec<_> = instances[1..]
        .iter()
        .map(|one| (one.identifier.as_str(), one.engine.as_str(), one.multi_az))
        .collect();
    assert_eq!(rest, [("graph", "neptune", false), ("young", "", false)]);
    assert_eq!(instances[2].availability_zone, "");
    assert_eq!(script.body(0), "Action=DescribeDBInstances&Version=2014-10-31&MaxRecords=100");
    assert!(script.body(1).ends_with("&MaxRecords=100&Marker=bXlzcWw%2BZGI%3D"), "{}", script.body(1));
    assert!(script.header(0, "authorization").contains("/eu-west-1/rds/aws4_request"));
}

#[tokio::test]
async fn none_is_none() {
    let reply = "<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances/></DescribeDBInstancesResult>\
                 </DescribeDBInstancesResponse>";
    let (script, bench) = (Scripted::new().answer(200, reply.to_owned()), Bench::new());
    assert_eq!(bench.client(&script).describe_db_instances().await, Ok(vec![]));
}

#[tokio::test]
async fn an_answer_that_is_not_one_is_not_an_empty_list() {
    let nameless = LAST.replace("<DBInstanceIdentifier>graph</DBInstanceIdentifier>", "");
    for reply in ["<DescribeDBInstancesResponse/>", nameless.as_str(), "<html>"] {
        let (script, bench) = (Scripted::new().answer(200, reply.to_owned()), Bench::new());
        let refused = bench.client(&script).describe_db_instances().await;
        assert!(
            matches!(refused, Err(Error::Unreadable { operation: "DescribeDBInstances", .. })),
            "{reply}"
        );
    }
}

#[tokio::test]
async fn a_marker_that_comes_twice_does_not_go_round_for_ever() {
    let (script, bench) = (Scripted::new().answer(200, FIRST).answer(200, FIRST), Bench::new());
    let refused = bench.client(&script).describe_db_instances().await;
    assert!(matches!(refused, Err(Error::Unreadable { .. })), "{refused:?}");
    assert_eq!(script.sent(), 2);
}

#[tokio::test]
async fn a_refusal_on_a_later_page_fails_the_list() {
    let denied = r#"<ErrorResponse xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><Error><Type>Sender</Type>
        <Code>AccessDenied</Code><Message>User: arn:aws:sts::123456789012:assumed-role/R/s is not authorized to perform:
        rds:DescribeDBInstances because no identity-based policy allows the rds:DescribeDBInstances action</Message>
        </Error><RequestId>r-1</RequestId></ErrorResponse>"#;
    let (script, bench) = (Scripted::new().answer(200, FIRST).answer(403, denied), Bench::new());
    let refused = bench.client(&script).describe_db_instances().await.unwrap_err();
    let Error::Denied { reason, request_id, .. } = refused else { panic!("{refused:?}") };
    assert_eq!(reason, crate::DenyReason::NotAllowed(crate::PolicyKind::Identity));
    assert_eq!(request_id.as_deref(), Some("r-1"));
}
