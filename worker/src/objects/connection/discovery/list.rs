//! Asking each service of a region what it has, and putting its answer into the inventory's words.

use std::collections::BTreeMap;

use aws::Tag;
use aws::operation::{
    DESCRIBE_CACHE_CLUSTERS, DESCRIBE_CLASSIC_LOAD_BALANCERS, DESCRIBE_DB_INSTANCES, DESCRIBE_INSTANCES,
    DESCRIBE_LOAD_BALANCERS, DESCRIBE_REPLICATION_GROUPS, DESCRIBE_SERVERLESS_CACHES, LIST_QUEUES,
    LIST_TABLES, TAGGED_RESOURCES,
};
use domain::arn::{Region, RoleArn};
use domain::monitoring::{Added, ResourceType, Service};

use super::added;
use crate::objects::connection::inventory::{Facts, Found};
use crate::objects::connection::reach::Reach;

/// What a service answered.
pub(super) struct Listed {
    pub(super) service: Service,
    pub(super) answer: Result<Vec<Found>, aws::Error>,
    /// Whether there is more than was listed.
    pub(super) is_cut: bool,
}

/// The kinds whose own list has no tags, as the tagging API names them.
/// <https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/supported-services.html>
const TAGGED: [&str; 4] = ["elasticloadbalancing:loadbalancer", "elasticache", "sqs", "dynamodb:table"];

/// Where an account's resources are.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) customer: &'a Reach,
    pub(super) role: &'a RoleArn,
    pub(super) region: &'a Region,
    pub(super) is_tagged: bool,
    /// The metrics that somebody added.
    pub(super) added: &'a [Added],
}

impl Place<'_> {
    /// Asks these services one after the other, and then for the tags of what they have.
    pub(super) async fn look_through(self, services: &[Service]) -> Vec<Listed> {
        let mut listed = Vec::new();
        for service in services {
            let mut is_cut = false;
            let answer = self.list(*service, &mut is_cut).await;
            listed.push(Listed { service: *service, answer, is_cut });
        }
        self.tag(&mut listed).await;
        listed
    }

    /// A service whose feature is off has nothing to say.
    async fn list(&self, service: Service, is_cut: &mut bool) -> Result<Vec<Found>, aws::Error> {
        match service {
            Service::Ec2 => self.instances().await,
            Service::Rds => self.databases().await,
            Service::Elb => self.classic_balancers().await,
            Service::Elbv2 => self.balancers().await,
            Service::ElastiCache => self.caches().await,
            Service::Sqs => self.queues().await,
            Service::DynamoDb => self.tables().await,
            Service::Metrics => {
                let sources = added::sources(self).await?;
                *is_cut = sources.is_cut;
                Ok(sources.found)
            }
        }
    }

    fn arn(&self, service: &str, rest: &str) -> String {
        let (partition, account, region) = (self.role.partition(), self.role.account(), self.region);
        format!("arn:{partition}:{service}:{region}:{account}:{rest}")
    }

    /// Tags that came with the list; none where the feature is off.
    fn own_tags(&self, tags: Vec<Tag>) -> Vec<(String, String)> {
        if self.is_tagged { pairs(tags) } else { Vec::new() }
    }

    async fn instances(&self) -> Result<Vec<Found>, aws::Error> {
        let Some(client) = self.customer.client(&DESCRIBE_INSTANCES, self.region.as_str()) else {
            return Ok(Vec::new());
        };
        let all = client.describe_instances().await?.into_iter();
        // A terminated instance is listed for an hour more, and is gone.
        let there = all.filter(|instance| instance.state != "terminated");
        Ok(there
            .map(|instance| Found {
                resource_type: ResourceType::Instance,
                facts: Facts {
                    name: instance.name,
                    kind: instance.instance_type,
                    state: instance.state,
                    arn: Some(self.arn("ec2", &format!("instance/{}", instance.id))),
                },
                dimension: instance.id,
                tags: Some(self.own_tags(instance.tags)),
                metrics: Vec::new(),
            })
            .collect())
    }

    async fn databases(&self) -> Result<Vec<Found>, aws::Error> {
        let Some(client) = self.customer.client(&DESCRIBE_DB_INSTANCES, self.region.as_str()) else {
            return Ok(Vec::new());
        };
        let all = client.describe_db_instances().await?.into_iter();
        Ok(all
            .map(|database| Found {
                resource_type: match database.engine.as_str() {
                    "neptune" => ResourceType::NeptuneInstance,
                    "docdb" => ResourceType::DocumentDbInstance,
                    _ => ResourceType::Database,
                },
                facts: Facts {
                    name: Some(database.identifier.clone()),
                    kind: format!("{} {}, {}", database.engine, database.engine_version, database.class),
                    state: database.status,
                    arn: Some(database.arn),
                },
                dimension: database.identifier,
                tags: Some(self.own_tags(database.tags)),
                metrics: Vec::new(),
            })
            .collect())
    }

    async fn classic_balancers(&self) -> Result<Vec<Found>, aws::Error> {
        let Some(client) = self.customer.client(&DESCRIBE_CLASSIC_LOAD_BALANCERS, self.region.as_str())
        else {
            return Ok(Vec::new());
        };
        let all = client.describe_classic_load_balancers().await?.into_iter();
        Ok(all
            .map(|balancer| Found {
                resource_type: ResourceType::ClassicLoadBalancer,
                facts: Facts {
                    name: Some(balancer.name.clone()),
                    kind: balancer.scheme,
                    state: "active".to_owned(),
                    arn: Some(self.arn("elasticloadbalancing", &format!("loadbalancer/{}", balancer.name))),
                },
                dimension: balancer.name,
                tags: None,
                metrics: Vec::new(),
            })
            .collect())
    }

    async fn balancers(&self) -> Result<Vec<Found>, aws::Error> {
        let Some(client) = self.customer.client(&DESCRIBE_LOAD_BALANCERS, self.region.as_str()) else {
            return Ok(Vec::new());
        };
        let all = client.describe_load_balancers().await?.into_iter();
        Ok(all
            .filter_map(|balancer| {
                let dimension = balancer.dimension()?.to_owned();
                Some(Found {
                    resource_type: match balancer.kind.as_str() {
                        "network" => ResourceType::NetworkLoadBalancer,
                        "gateway" => ResourceType::GatewayLoadBalancer,
                        _ => ResourceType::ApplicationLoadBalancer,
                    },
                    dimension,
                    facts: Facts {
                        name: Some(balancer.name),
                        kind: balancer.scheme,
                        state: balancer.state,
                        arn: Some(balancer.arn),
                    },
                    tags: None,
                    metrics: Vec::new(),
                })
            })
            .collect())
    }

    /// Three lists. One that is refused makes the service refused: a part of it would look like the whole.
    async fn caches(&self) -> Result<Vec<Found>, aws::Error> {
        let region = self.region.as_str();
        let mut found = Vec::new();
        let cache = |resource_type, dimension: String, kind, state, arn: String| Found {
            resource_type,
            facts: Facts {
                name: Some(dimension.clone()),
                kind,
                state,
                arn: Some(arn).filter(|arn| !arn.is_empty()),
            },
            dimension,
            tags: None,
            metrics: Vec::new(),
        };
        if let Some(client) = self.customer.client(&DESCRIBE_CACHE_CLUSTERS, region) {
            found.extend(client.describe_cache_clusters().await?.into_iter().map(|one| {
                let kind = format!("{} {}, {}", one.engine, one.engine_version, one.node_type);
                cache(ResourceType::CacheCluster, one.id, kind, one.status, one.arn)
            }));
        }
        if let Some(client) = self.customer.client(&DESCRIBE_REPLICATION_GROUPS, region) {
            found.extend(client.describe_replication_groups().await?.into_iter().map(|one| {
                cache(ResourceType::ReplicationGroup, one.id, one.node_type, one.status, one.arn)
            }));
        }
        if let Some(client) = self.customer.client(&DESCRIBE_SERVERLESS_CACHES, region) {
            found.extend(client.describe_serverless_caches().await?.into_iter().map(|one| {
                let kind = format!("{} {}", one.engine, one.engine_version);
                cache(ResourceType::ServerlessCache, one.name, kind, one.status, one.arn)
            }));
        }
        Ok(found)
    }

    async fn queues(&self) -> Result<Vec<Found>, aws::Error> {
        let Some(client) = self.customer.client(&LIST_QUEUES, self.region.as_str()) else {
            return Ok(Vec::new());
        };
        let all = client.list_queues().await?.into_iter();
        let names = all.map(|url| aws::sqs::queue_name(&url).to_owned());
        Ok(names
            .map(|name| Found {
                resource_type: ResourceType::Queue,
                facts: Facts {
                    kind: kind_of_queue(&name).to_owned(),
                    arn: Some(self.arn("sqs", &name)),
                    name: Some(name.clone()),
                    state: "active".to_owned(),
                },
                dimension: name,
                tags: None,
                metrics: Vec::new(),
            })
            .collect())
    }

    async fn tables(&self) -> Result<Vec<Found>, aws::Error> {
        let Some(client) = self.customer.client(&LIST_TABLES, self.region.as_str()) else {
            return Ok(Vec::new());
        };
        let all = client.list_tables().await?.into_iter();
        Ok(all
            .map(|name| Found {
                resource_type: ResourceType::Table,
                facts: Facts {
                    name: Some(name.clone()),
                    kind: "Table".to_owned(),
                    state: "active".to_owned(),
                    arn: Some(self.arn("dynamodb", &format!("table/{name}"))),
                },
                dimension: name,
                tags: None,
                metrics: Vec::new(),
            })
            .collect())
    }

    /// One call for the tags of all that have none yet. Where it is refused, those of before stay.
    async fn tag(&self, listed: &mut [Listed]) {
        let untagged =
            || listed.iter().flat_map(|one| one.answer.iter().flatten()).any(|one| one.tags.is_none());
        if !untagged() {
            return;
        }
        let client = self.customer.client(&TAGGED_RESOURCES, self.region.as_str());
        let tags = match client {
            Some(client) => client.get_resources(&TAGGED).await.ok(),
            None => Some(BTreeMap::default()),
        };
        let Some(mut tags) = tags else { return };
        for found in listed.iter_mut().flat_map(|one| one.answer.iter_mut().flatten()) {
            if found.tags.is_none() {
                let arn = found.facts.arn.as_deref().unwrap_or_default();
                found.tags = Some(tags.remove(arn).map(pairs).unwrap_or_default());
            }
        }
    }
}

/// The name of a FIFO queue, and of no other one, ends so.
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html>
fn kind_of_queue(name: &str) -> &'static str {
    if name.strip_suffix(".fifo").is_some() { "FIFO" } else { "Standard" }
}

/// By key, so that another order of the same tags is no change.
fn pairs(tags: Vec<Tag>) -> Vec<(String, String)> {
    let mut pairs: Vec<_> = tags.into_iter().map(|tag| (tag.key, tag.value)).collect();
    pairs.sort_unstable();
    pairs
}
