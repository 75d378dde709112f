//! Two pages, of which the last has an empty marker; what may be missing.

use super::*;
use crate::scripted::{Bench, Scripted};

const FIRST: &str = r#"<DescribeLoadBalancersResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2012-06-01/">
  <DescribeLoadBalancersResult>
    <LoadBalancerDescriptions>
      <member>
        <SecurityGroups/>
        <LoadBalancerName>my-old-balancer</LoadBalancerName>
        <HealthCheck><Interval>90</Interval><Target>HTTP:80/</Target></HealthCheck>
        <ListenerDescriptions><member><PolicyNames/><Listener><Protocol>HTTP</Protocol></Listener></member></ListenerDescriptions>
        <Instances>
          <member><InstanceId>i-e4cbe38d</InstanceId></member>
          <member><InstanceId>i-11c3ab7b</InstanceId></member>
        </Instances>
        <AvailabilityZones><member>eu-west-1a</member></AvailabilityZones>
        <Scheme>internet-facing</Scheme>
        <DNSName>my-old-balancer-123456789.eu-west-1.elb.amazonaws.com</DNSName>
      </member>
    </LoadBalancerDescriptions>
    <NextMarker>a/b</NextMarker>
  </DescribeLoadBalancersResult>
  <ResponseMetadata><RequestId>83c88b9d-12b7-11e3-8b82-87b12EXAMPLE</RequestId></ResponseMetadata>
</DescribeLoadBalancersResponse>"#;

const LAST: &str = r"<DescribeLoadBalancersResponse><DescribeLoadBalancersResult><LoadBalancerDescriptions>
  <member><LoadBalancerName>bare</LoadBalancerName><Instances/></member></LoadBalancerDescriptions>
  <NextMarker></NextMarker></DescribeLoadBalancersResult></DescribeLoadBalancersResponse>";

#[tokio::test]
async fn all_pages_are_read_and_an_empty_marker_ends() {
    let (script, bench) = (Scripted::new().answer(200, FIRST).answer(200, LAST), Bench::new());
    let balancers = bench.client(&script).describe_classic_load_balancers().await.unwrap();
    let expected = [
        ClassicLoadBalancer {
            name: "my-old-balancer".into(),
            dns_name: "my-old-balancer-123456789.eu-west-1.elb.amazonaws.com".into(),
            scheme: "internet-facing".into(),
            instances: 2,
        },
        ClassicLoadBalancer {
            name: "bare".into(),
            dns_name: String::new(),
            scheme: String::new(),
            instances: 0,
        },
    ];
    assert_eq!(balancers, expected);
    assert_eq!(script.body(0), "Action=DescribeLoadBalancers&Version=2012-06-01&PageSize=400");
    assert!(script.body(1).ends_with("&PageSize=400&Marker=a%2Fb"), "{}", script.body(1));
    assert_eq!(script.sent(), 2);
    assert!(script.header(0, "authorization").contains("/eu-west-1/elasticloadbalancing/aws4_request"));
}

#[tokio::test]
async fn none_is_none() {
    let reply = "<DescribeLoadBalancersResponse><DescribeLoadBalancersResult><LoadBalancerDescriptions/>\
                 </DescribeLoadBalancersResult></DescribeLoadBalancersResponse>";
    let (script, bench) = (Scripted::new().answer(200, reply), Bench::new());
    assert_eq!(bench.client(&script).describe_classic_load_balancers().await, Ok(vec![]));
}

#[tokio::test]
async fn a_nameless_one_is_not_left_out_in_silence() {
    let reply = LAST.replace("<LoadBalancerName>bare</LoadBalancerName>", "");
    let (script, bench) = (Scripted::new().answer(200, reply), Bench::new());
    let refused = bench.client(&script).describe_classic_load_balancers().await;
    assert!(matches!(refused, Err(Error::Unreadable { operation: "DescribeLoadBalancers", .. })));
}

#[tokio::test]
async fn the_throttling_of_what_elb_stands_on_is_waited_out() {
    let throttled = "<ErrorResponse><Error><Type>Sender</Type><Code>DependencyThrottle</Code><Message>Slower</Message>\
                     </Error><RequestId>r</RequestId></ErrorResponse>";
    let (script, bench) = (Scripted::new().answer(400, throttled).answer(200, LAST), Bench::new());
    assert_eq!(bench.client(&script).describe_classic_load_balancers().await.unwrap().len(), 1);
    assert_eq!(bench.pace.slept().len(), 1);
}
