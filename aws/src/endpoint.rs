//! Where a service is: AWS's own regional hosts, or one local base address for all of them.

use crate::Error;

/// The AWS services that are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Service {
    /// Security Token Service: assuming roles.
    Sts,
    /// EC2: instances and the account's regions.
    Ec2,
    /// CloudWatch: metrics.
    CloudWatch,
    /// S3: objects of a bucket that a customer names.
    S3,
    /// IAM: a role's policies. One for each partition, whatever region is asked.
    Iam,
    /// RDS: databases; Neptune's and DocumentDB's too.
    Rds,
    /// Elastic Load Balancing, first generation: classic load balancers.
    Elb,
    /// Elastic Load Balancing, second generation: application, network and gateway load balancers.
    ElbV2,
    /// ElastiCache: cache clusters, their groups, serverless caches.
    ElastiCache,
    /// SQS: queues.
    Sqs,
    /// DynamoDB: tables.
    DynamoDb,
    /// Resource Groups Tagging: the tags of all kinds of resources.
    Tagging,
}

/// How a service wants to be asked and how it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// A form with `Action` and this `Version`; the answer is XML.
    Query {
        /// The service's API version, a date.
        version: &'static str,
    },
    /// `awsJson1_0` or `awsJson1_1`: a JSON body, the operation in `X-Amz-Target` behind this prefix.
    Json {
        /// The service's name of old in `X-Amz-Target`.
        target_prefix: &'static str,
        /// Which of the two.
        version: JsonVersion,
    },
    /// Methods and paths; refusals are XML.
    Rest,
}

/// The two JSON protocols. They differ in the content type alone, as far as this client reads them; a service answers
/// to its own and to no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonVersion {
    /// <https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html>
    V1_0,
    /// <https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html>
    V1_1,
}

impl JsonVersion {
    /// The header `Content-Type` of a request.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::V1_0 => "application/x-amz-json-1.0",
            Self::V1_1 => "application/x-amz-json-1.1",
        }
    }
}

impl Service {
    /// All of them, in the order of [`Service::index`].
    pub const ALL: [Service; 12] = [
        Service::Sts,
        Service::Ec2,
        Service::CloudWatch,
        Service::S3,
        Service::Iam,
        Service::Rds,
        Service::Elb,
        Service::ElbV2,
        Service::ElastiCache,
        Service::Sqs,
        Service::DynamoDb,
        Service::Tagging,
    ];

    /// The first label of its host name.
    pub const fn host_prefix(self) -> &'static str {
        match self {
            Service::Sts => "sts",
            Service::Ec2 => "ec2",
            Service::CloudWatch => "monitoring",
            Service::S3 => "s3",
            Service::Iam => "iam",
            Service::Rds => "rds",
            // One host for both generations; the version in the form tells them apart.
            Service::Elb | Service::ElbV2 => "elasticloadbalancing",
            Service::ElastiCache => "elasticache",
            Service::Sqs => "sqs",
            Service::DynamoDb => "dynamodb",
            Service::Tagging => "tagging",
        }
    }

    /// Its name in the signature's scope. The same as the host's for all of these.
    pub const fn signing_name(self) -> &'static str {
        self.host_prefix()
    }

    /// The protocol that it is spoken to in.
    pub const fn protocol(self) -> Protocol {
        match self {
            Service::Sts => Protocol::Query { version: "2011-06-15" },
            Service::Ec2 => Protocol::Query { version: "2016-11-15" },
            Service::Iam => Protocol::Query { version: "2010-05-08" },
            Service::Rds => Protocol::Query { version: "2014-10-31" },
            Service::Elb => Protocol::Query { version: "2012-06-01" },
            Service::ElbV2 => Protocol::Query { version: "2015-12-01" },
            Service::ElastiCache => Protocol::Query { version: "2015-02-02" },
            // Its simplest protocol, and the only one that the local AWS checks policies for.
            Service::CloudWatch => json("GraniteServiceVersion20100801", JsonVersion::V1_0),
            Service::Sqs => json("AmazonSQS", JsonVersion::V1_0),
            Service::DynamoDb => json("DynamoDB_20120810", JsonVersion::V1_0),
            Service::Tagging => json("ResourceGroupsTaggingAPI_20170126", JsonVersion::V1_1),
            Service::S3 => Protocol::Rest,
        }
    }

    /// Its place in [`Service::ALL`].
    pub(crate) const fn index(self) -> usize {
        self as usize
    }
}

const fn json(target_prefix: &'static str, version: JsonVersion) -> Protocol {
    Protocol::Json { target_prefix, version }
}

/// Which hosts stand for AWS: configuration, read by the caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints {
    base: Option<String>,
}

/// One service's address in one region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    /// Scheme and authority with the path `/`, which is where all these protocols are spoken but REST.
    pub url: String,
    /// The host, with its port where the URL has one: the signed `Host` header.
    pub host: String,
    /// The service's name in the signature's scope.
    pub signing_name: &'static str,
    /// The region in the signature's scope: the one that is asked, unless the service is in one place alone.
    pub signing_region: String,
}

impl Endpoints {
    /// AWS itself, per service, region and partition.
    pub const fn aws() -> Self {
        Self { base: None }
    }

    /// One address, such as `http://127.0.0.1:4566`, that answers for all services and regions.
    pub fn local(base: impl Into<String>) -> Self {
        Self { base: Some(base.into().trim_end_matches('/').to_owned()) }
    }

    /// The value of a setting: empty means AWS itself.
    pub fn from_setting(base: &str) -> Self {
        if base.trim().is_empty() { Self::aws() } else { Self::local(base.trim()) }
    }

    /// The address of `service` in `region`.
    ///
    /// Refuses a region that could not be a host's label ([`Error::Invalid`]): region names reach this
    /// from settings, and a stray `/` or `@` would send a signed request to a host of someone's choice.
    pub fn resolve(&self, service: Service, region: &str) -> Result<Endpoint, Error> {
        if !is_region_like(region) {
            return Err(Error::Invalid {
                field: "region",
                remedy: "a region's code has small letters, digits and dashes, such as us-east-1",
            });
        }
        let only = if service == Service::Iam { Some(iam(region)) } else { None };
        let signing_region = only.map_or(region, |(region, _)| region).to_owned();
        let (url, host) = if let Some(base) = &self.base {
            let host = base.split_once("://").map_or(base.as_str(), |(_, rest)| rest);
            (format!("{base}/"), host.to_owned())
        } else {
            let host = match only {
                Some((_, host)) => host.to_owned(),
                None => format!("{}.{region}.{}", service.host_prefix(), dns_suffix(region)),
            };
            (format!("https://{host}/"), host)
        };
        Ok(Endpoint { url, host, signing_name: service.signing_name(), signing_region })
    }
}

/// The domain of the partition that a region is in. The US government's lies under the commercial one.
fn dns_suffix(region: &str) -> &'static str {
    if region.starts_with("cn-") {
        "amazonaws.com.cn"
    } else if region.starts_with("eusc-") {
        "amazonaws.eu"
    } else {
        "amazonaws.com"
    }
}

/// Where IAM is in the partition of a region: the region that is signed for, and the host.
///
/// <https://docs.aws.amazon.com/general/latest/gr/iam-service.html>
fn iam(region: &str) -> (&'static str, &'static str) {
    if region.starts_with("cn-") {
        ("cn-north-1", "iam.cn-north-1.amazonaws.com.cn")
    } else if region.starts_with("us-gov-") {
        ("us-gov-west-1", "iam.us-gov.amazonaws.com")
    } else if region.starts_with("eusc-") {
        ("eusc-de-east-1", "iam.eusc-de-east-1.amazonaws.eu")
    } else {
        ("us-east-1", "iam.amazonaws.com")
    }
}

fn is_region_like(region: &str) -> bool {
    // The longest today is `us-gov-west-1` with 13; a label of a host has 63 at most.
    (4..=32).contains(&region.len())
        && region.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !region.starts_with('-')
        && !region.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_partition_has_its_own_domain() {
        let check = |service, region, expected: &str| {
            let endpoint = Endpoints::aws().resolve(service, region).unwrap();
            assert_eq!(endpoint.url, format!("https://{expected}/"));
            assert_eq!(endpoint.host, expected);
        };
        check(Service::Sts, "us-east-1", "sts.us-east-1.amazonaws.com");
        check(Service::CloudWatch, "eu-west-1", "monitoring.eu-west-1.amazonaws.com");
        check(Service::Ec2, "us-gov-west-1", "ec2.us-gov-west-1.amazonaws.com");
        check(Service::Ec2, "cn-northwest-1", "ec2.cn-northwest-1.amazonaws.com.cn");
        check(Service::Sts, "eusc-de-east-1", "sts.eusc-de-east-1.amazonaws.eu");
        check(Service::S3, "eu-central-1", "s3.eu-central-1.amazonaws.com");
        check(Service::S3, "cn-north-1", "s3.cn-north-1.amazonaws.com.cn");
        check(Service::Rds, "eu-west-1", "rds.eu-west-1.amazonaws.com");
        check(Service::Elb, "eu-west-1", "elasticloadbalancing.eu-west-1.amazonaws.com");
        check(Service::ElbV2, "us-gov-west-1", "elasticloadbalancing.us-gov-west-1.amazonaws.com");
        check(Service::ElastiCache, "eusc-de-east-1", "elasticache.eusc-de-east-1.amazonaws.eu");
        check(Service::Sqs, "eu-west-1", "sqs.eu-west-1.amazonaws.com");
        check(Service::DynamoDb, "cn-north-1", "dynamodb.cn-north-1.amazonaws.com.cn");
        check(Service::Tagging, "eu-west-1", "tagging.eu-west-1.amazonaws.com");
    }

    #[test]
    fn iam_is_in_one_place_of_each_partition() {
        let check = |region, host: &str, signed_for: &str| {
            let endpoint = Endpoints::aws().resolve(Service::Iam, region).unwrap();
            assert_eq!((endpoint.host.as_str(), endpoint.signing_region.as_str()), (host, signed_for));
        };
        check("eu-west-1", "iam.amazonaws.com", "us-east-1");
        check("cn-northwest-1", "iam.cn-north-1.amazonaws.com.cn", "cn-north-1");
        check("us-gov-east-1", "iam.us-gov.amazonaws.com", "us-gov-west-1");
        check("eusc-de-east-1", "iam.eusc-de-east-1.amazonaws.eu", "eusc-de-east-1");
        let elsewhere = Endpoints::aws().resolve(Service::Sts, "eu-west-1").unwrap();
        assert_eq!(elsewhere.signing_region, "eu-west-1");
    }

    #[test]
    fn a_local_address_answers_for_all_services() {
        let endpoint =
            Endpoints::from_setting(" http://127.0.0.1:4566/ ").resolve(Service::Ec2, "eu-west-1").unwrap();
        assert_eq!(endpoint.url, "http://127.0.0.1:4566/");
        assert_eq!(endpoint.host, "127.0.0.1:4566");
        assert_eq!(endpoint.signing_name, "ec2");
        assert_eq!(Endpoints::from_setting(""), Endpoints::aws());
    }

    #[test]
    fn a_region_cannot_choose_the_host() {
        for region in ["", "x/", "evil.example/#", "us-east-1@evil", "US-EAST-1", "-us-east-1", "us-east-1-"]
        {
            let refused = Endpoints::aws().resolve(Service::Sts, region);
            assert!(matches!(refused, Err(Error::Invalid { field: "region", .. })), "{region}");
        }
    }

    #[test]
    fn the_index_is_the_place_in_the_list() {
        for (place, service) in Service::ALL.into_iter().enumerate() {
            assert_eq!(service.index(), place);
        }
    }
}
