//! Two pages, and the odd shapes of EC2's lists.

use std::time::UNIX_EPOCH;

use super::*;
use crate::{
    Counter, Credentials, Endpoints,
    scripted::{Scripted, ScriptedPace},
};

const FIRST: &str = r#"<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">
  <requestId>8f7724cf-496f-496e-8fe3-example</requestId>
  <reservationSet>
    <item>
      <reservationId>r-1234567890abcdef0</reservationId>
      <ownerId>123456789012</ownerId>
      <groupSet/>
      <instancesSet>
        <item>
          <instanceId>i-1234567890abcdef0</instanceId>
          <imageId>ami-bff32ccc</imageId>
          <instanceState><code>16</code><name>running</name></instanceState>
          <instanceType>t2.micro</instanceType>
          <placement><availabilityZone>eu-west-1c</availabilityZone><tenancy>default</tenancy></placement>
          <blockDeviceMapping><item><deviceName>/dev/xvda</deviceName></item></blockDeviceMapping>
          <tagSet>
            <item><key>Name</key><value>Server &amp; co</value></item>
            <item><key>empty</key><value/></item>
          </tagSet>
        </item>
        <item><instanceId>i-2</instanceId><tagSet><item><key>Name</key><value></value></item></tagSet></item>
      </instancesSet>
    </item>
  </reservationSet>
  <nextToken>page+2=</nextToken>
</DescribeInstancesResponse>"#;

const LAST: &str = r"<DescribeInstancesResponse><reservationSet><item><instancesSet>
    <item><instanceId>i-3</instanceId></item></instancesSet></item></reservationSet><nextToken/></DescribeInstancesResponse>";

async fn run(script: &Scripted) -> Result<Vec<Instance>, Error> {
    let client = Client {
        transport: script,
        pace: &ScriptedPace::at(UNIX_EPOCH),
        endpoints: &Endpoints::aws(),
        credentials: &Credentials::long_lived("AKIDEXAMPLE", "secret"),
        region: "eu-west-1",
        counter: &Counter::new(),
    };
    client.describe_instances().await
}

#[tokio::test]
async fn all_pages_are_read() {
    let script = Scripted::new().answer(200, FIRST).answer(200, LAST);
    let instances = run(&script).await.unwrap();
    let tag = |key: &str, value: &str| Tag { key: key.into(), value: value.into() };
    assert_eq!(
        instances.first(),
        Some(&Instance {
            id: "i-1234567890abcdef0".into(),
            name: Some("Server & co".into()),
            state: "running".into(),
            instance_type: "t2.micro".into(),
            availability_zone: "eu-west-1c".into(),
            tags: vec![tag("Name", "Server & co"), tag("empty", "")],
        })
    );
    let names: Vec<_> = instances.iter().map(|i| (i.id.as_str(), i.name.as_deref())).collect();
    assert_eq!(names[1..], [("i-2", None), ("i-3", None)]);
    assert_eq!(script.body(0), "Action=DescribeInstances&Version=2016-11-15&MaxResults=1000");
    assert!(script.body(1).ends_with("&NextToken=page%2B2%3D"));
}

#[tokio::test]
async fn none_is_none() {
    let script = Scripted::new()
        .answer(200, "<DescribeInstancesResponse><reservationSet/></DescribeInstancesResponse>");
    assert_eq!(run(&script).await, Ok(vec![]));
}

#[tokio::test]
async fn a_token_that_comes_twice_does_not_go_round_for_ever() {
    let script = Scripted::new().answer(200, FIRST).answer(200, FIRST);
    assert!(matches!(run(&script).await, Err(Error::Unreadable { operation: "DescribeInstances", .. })));
    assert_eq!(script.sent(), 2);
}

#[tokio::test]
async fn a_refusal_on_a_later_page_fails_the_list() {
    let denied = "<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized to \
                  perform this operation.</Message></Error></Errors><RequestID>r</RequestID></Response>";
    let script = Scripted::new().answer(200, FIRST).answer(403, denied);
    assert!(matches!(run(&script).await, Err(Error::Denied { .. })));
}
