//! Where AWS's own console shows a resource.

use domain::api::Resource;
use domain::monitoring::ResourceType;

use super::plot::short;

/// The address of a resource's page in the AWS console of its partition, or of the list that it is in, where the page's
/// address holds what is not known here.
pub(crate) fn address(resource: &Resource) -> String {
    let domain = resource.region.partition().console_domain();
    let region = resource.region.as_str();
    let home =
        |service: &str, place: &str| format!("https://{domain}/{service}/home?region={region}#{place}");
    let name = short(&resource.id);
    match resource.resource_type {
        ResourceType::Instance => home("ec2", &format!("InstanceDetails:instanceId={name}")),
        ResourceType::Database => home("rds", &format!("database:id={name};is-cluster=false")),
        ResourceType::NeptuneInstance => home("neptune", &format!("database:id={name};is-cluster=false")),
        ResourceType::DocumentDbInstance => home("docdb", &format!("instance-details/{name}")),
        ResourceType::ClassicLoadBalancer => home("ec2", &format!("LoadBalancers:search={name}")),
        ResourceType::ApplicationLoadBalancer
        | ResourceType::NetworkLoadBalancer
        | ResourceType::GatewayLoadBalancer => match &resource.arn {
            Some(arn) => home("ec2", &format!("LoadBalancer:loadBalancerArn={arn}")),
            None => home("ec2", "LoadBalancers:"),
        },
        ResourceType::CacheCluster | ResourceType::ReplicationGroup | ResourceType::ServerlessCache => {
            home("elasticache", &cache(resource, name))
        }
        ResourceType::Queue => home("sqs/v3", &queue(resource, name)),
        ResourceType::Other => home("cloudwatch", "metricsV2"),
        ResourceType::Table => home("dynamodbv2", &format!("table?name={name}")),
    }
}

/// A cache's page is below its engine's; serverless ones are found by their list.
fn cache(resource: &Resource, name: &str) -> String {
    let engine =
        resource.kind.split_whitespace().find(|word| ["redis", "valkey", "memcached"].contains(word));
    match (engine, resource.resource_type) {
        (Some(engine), ResourceType::CacheCluster | ResourceType::ReplicationGroup) => {
            format!("/{engine}/{name}")
        }
        (Some(engine), _) => format!("/{engine}"),
        (None, _) => "/".to_owned(),
    }
}

/// A queue's page is named by the queue's URL, which the account in its ARN completes.
fn queue(resource: &Resource, name: &str) -> String {
    let account = resource.arn.as_deref().and_then(|arn| arn.split(':').nth(4)).filter(|id| !id.is_empty());
    let Some(account) = account else { return "/queues".to_owned() };
    let region = resource.region.as_str();
    let suffix = match resource.region.partition() {
        domain::arn::Partition::China => "amazonaws.com.cn",
        domain::arn::Partition::Eusc => "amazonaws.eu",
        _ => "amazonaws.com",
    };
    format!("/queues/https%3A%2F%2Fsqs.{region}.{suffix}%2F{account}%2F{name}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::Timestamp;

    fn check(
        resource_type: ResourceType,
        region: &str,
        name: &str,
        arn: Option<&str>,
        kind: &str,
        expected: &str,
    ) {
        let region: domain::arn::Region = region.parse().unwrap();
        let resource = Resource {
            id: resource_type.id(&region, name),
            name: None,
            service: resource_type.service(),
            resource_type,
            kind: kind.to_owned(),
            state: "available".to_owned(),
            region,
            arn: arn.map(str::to_owned),
            tags: Vec::new(),
            metrics: Vec::new(),
            first_seen_at: Timestamp::from_seconds(0),
            gone_at: None,
        };
        assert_eq!(address(&resource), expected);
    }

    #[test]
    fn each_type_has_its_page() {
        let check = |resource_type, name, arn, kind, expected: &str| {
            let expected = format!("https://console.aws.amazon.com/{expected}");
            check(resource_type, "eu-west-1", name, arn, kind, &expected);
        };
        check(
            ResourceType::Instance,
            "i-1",
            None,
            "t3.micro",
            "ec2/home?region=eu-west-1#InstanceDetails:instanceId=i-1",
        );
        check(
            ResourceType::Database,
            "orders",
            None,
            "",
            "rds/home?region=eu-west-1#database:id=orders;is-cluster=false",
        );
        check(
            ResourceType::ClassicLoadBalancer,
            "old",
            None,
            "",
            "ec2/home?region=eu-west-1#LoadBalancers:search=old",
        );
        check(
            ResourceType::ApplicationLoadBalancer,
            "app/web/1",
            Some("arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/web/1"),
            "",
            "ec2/home?region=eu-west-1#LoadBalancer:loadBalancerArn=arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/web/1",
        );
        check(
            ResourceType::CacheCluster,
            "c-1",
            None,
            "cache.t3.micro redis 7.1",
            "elasticache/home?region=eu-west-1#/redis/c-1",
        );
        check(
            ResourceType::ServerlessCache,
            "s-1",
            None,
            "valkey 8",
            "elasticache/home?region=eu-west-1#/valkey",
        );
        check(ResourceType::Other, "north", None, "", "cloudwatch/home?region=eu-west-1#metricsV2");
        check(ResourceType::Table, "orders", None, "", "dynamodbv2/home?region=eu-west-1#table?name=orders");
        check(
            ResourceType::Queue,
            "jobs",
            Some("arn:aws:sqs:eu-west-1:123456789012:jobs"),
            "",
            "sqs/v3/home?region=eu-west-1#/queues/https%3A%2F%2Fsqs.eu-west-1.amazonaws.com%2F123456789012%2Fjobs",
        );
        check(ResourceType::Queue, "jobs", None, "", "sqs/v3/home?region=eu-west-1#/queues");
    }

    #[test]
    fn each_partition_has_its_console() {
        let home = "ec2/home?region=";
        check(
            ResourceType::Instance,
            "cn-north-1",
            "i-1",
            None,
            "",
            &format!("https://console.amazonaws.cn/{home}cn-north-1#InstanceDetails:instanceId=i-1"),
        );
        check(
            ResourceType::Instance,
            "us-gov-west-1",
            "i-1",
            None,
            "",
            &format!(
                "https://console.amazonaws-us-gov.com/{home}us-gov-west-1#InstanceDetails:instanceId=i-1"
            ),
        );
    }
}
