//! Two pages with each kind; the dimension out of an ARN; what may be missing.

use super::*;
use crate::scripted::{Bench, Scripted};

const FIRST: &str = r#"<DescribeLoadBalancersResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/">
  <DescribeLoadBalancersResult>
    <LoadBalancers>
      <member>
        <LoadBalancerArn>arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/my-balancer/50dc6c495c0c9188</LoadBalancerArn>
        <Scheme>internet-facing</Scheme>
        <LoadBalancerName>my-balancer</LoadBalancerName>
        <VpcId>vpc-3ac0fb5f</VpcId>
        <AvailabilityZones><member><SubnetId>subnet-8360a9e7</SubnetId><ZoneName>eu-west-1a</ZoneName></member></AvailabilityZones>
        <DNSName>my-balancer-424835706.eu-west-1.elb.amazonaws.com</DNSName>
        <State><Code>active</Code></State>
        <Type>application</Type>
      </member>
      <member>
        <LoadBalancerArn>arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/inner/1a2b</LoadBalancerArn>
        <LoadBalancerName>inner</LoadBalancerName><Scheme>internal</Scheme><Type>network</Type>
        <State><Code>provisioning</Code><Reason>soon</Reason></State>
      </member>
    </LoadBalancers>
    <NextMarker>400</NextMarker>
  </DescribeLoadBalancersResult>
</DescribeLoadBalancersResponse>"#;

const LAST: &str = r"<DescribeLoadBalancersResponse><DescribeLoadBalancersResult><LoadBalancers><member>
  <LoadBalancerArn>arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/gwy/gate/9f</LoadBalancerArn>
  <LoadBalancerName>gate</LoadBalancerName><Type>gateway</Type></member></LoadBalancers><NextMarker/>
  </DescribeLoadBalancersResult></DescribeLoadBalancersResponse>";

#[tokio::test]
async fn all_pages_are_read() {
    let (script, bench) = (Scripted::new().answer(200, FIRST).answer(200, LAST), Bench::new());
    let balancers = bench.client(&script).describe_load_balancers().await.unwrap();
    let arn =
        "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/my-balancer/50dc6c495c0c9188";
    assert_eq!(
        balancers[0],
        LoadBalancer {
            arn: arn.into(),
            name: "my-balancer".into(),
            dns_name: "my-balancer-424835706.eu-west-1.elb.amazonaws.com".into(),
            kind: "application".into(),
            state: "active".into(),
            scheme: "internet-facing".into(),
        }
    );
    let seen: Vec<_> =
        balancers.iter().map(|one| (one.kind.as_str(), one.state.as_str(), one.dimension())).collect();
    let expected = [
        ("application", "active", Some("app/my-balancer/50dc6c495c0c9188")),
        ("network", "provisioning", Some("net/inner/1a2b")),
        ("gateway", "", Some("gwy/gate/9f")),
    ];
    assert_eq!(seen, expected);
    assert_eq!(script.body(0), "Action=DescribeLoadBalancers&Version=2015-12-01&PageSize=400");
    assert!(script.body(1).ends_with("&Marker=400"), "{}", script.body(1));
    assert_eq!(script.sent(), 2);
}

#[test]
fn no_dimension_out_of_another_arn() {
    let of = |arn: &str| LoadBalancer {
        arn: arn.into(),
        name: String::new(),
        dns_name: String::new(),
        kind: String::new(),
        state: String::new(),
        scheme: String::new(),
    };
    for arn in [
        "",
        "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/classic",
        "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/t/1a",
        "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/a/1/2",
    ] {
        assert_eq!(of(arn).dimension(), None, "{arn}");
    }
}

#[tokio::test]
async fn none_is_none() {
    let reply =
        "<DescribeLoadBalancersResponse><DescribeLoadBalancersResult/></DescribeLoadBalancersResponse>";
    let (script, bench) = (Scripted::new().answer(200, reply), Bench::new());
    assert_eq!(bench.client(&script).describe_load_balancers().await, Ok(vec![]));
}

#[tokio::test]
async fn an_answer_that_is_not_one_is_not_an_empty_list() {
    let (script, bench) = (Scripted::new().answer(200, "<DescribeLoadBalancersResponse/>"), Bench::new());
    let refused = bench.client(&script).describe_load_balancers().await;
    assert!(matches!(refused, Err(Error::Unreadable { operation: "DescribeLoadBalancers", .. })));
}
