"""What a customer has in a region: one or more of each service that Deputize discovers.

Classic load balancers are missing because the local AWS cannot create them. Every step looks before it makes.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from seed_accounts import Account

REGIONS = ("us-east-1", "eu-west-1")
IMAGE = "ami-0c2023a1b2c3d4e5f"

# Name and type of the instances, by region: different numbers, so that a mixed-up region shows.
INSTANCES: dict[str, tuple[tuple[str, str], ...]] = {
    "us-east-1": (("web-1", "t3.medium"), ("web-2", "t3.medium"), ("api-1", "m6i.large"), ("batch-1", "c6i.xlarge")),
    "eu-west-1": (("web-eu-1", "t3.medium"), ("web-eu-2", "t3.medium"), ("api-eu-1", "m6i.large")),
}
DATABASE = "orders"
CACHE = "sessions"
BALANCERS = {"shop": "application", "ingest": "network"}
QUEUES = ("orders-incoming", "orders-dead-letters")
TABLES = ("carts", "customers")


@dataclass
class Found:
    """What is there, by the names that the metrics' dimensions need."""

    instances: dict[str, str] = field(default_factory=dict)
    balancers: dict[str, str] = field(default_factory=dict)


def ensure(account: Account, region: str) -> Found:
    """Makes what is missing in one region of one account."""
    found = Found()
    ec2 = account.client("ec2", region)
    found.instances = _instances(ec2, INSTANCES[region])
    found.balancers = _balancers(account.client("elbv2", region), ec2)
    _database(account.client("rds", region))
    _cache(account.client("elasticache", region))
    _queues(account.client("sqs", region))
    _tables(account.client("dynamodb", region))
    return found


def _instances(ec2: Any, wanted: tuple[tuple[str, str], ...]) -> dict[str, str]:
    there: dict[str, str] = {}
    live = [{"Name": "instance-state-name", "Values": ["pending", "running", "stopping", "stopped"]}]
    for page in ec2.get_paginator("describe_instances").paginate(Filters=live):
        for reservation in page["Reservations"]:
            for instance in reservation["Instances"]:
                name = next((tag["Value"] for tag in instance.get("Tags", []) if tag["Key"] == "Name"), None)
                if name:
                    there[name] = instance["InstanceId"]
    for name, kind in wanted:
        if name in there:
            continue
        tags = [{"Key": "Name", "Value": name}, {"Key": "env", "Value": "production"}]
        made = ec2.run_instances(
            ImageId=IMAGE,
            InstanceType=kind,
            MinCount=1,
            MaxCount=1,
            TagSpecifications=[{"ResourceType": "instance", "Tags": tags}],
        )
        there[name] = made["Instances"][0]["InstanceId"]
    return {name: there[name] for name, _ in wanted}


def _balancers(elb: Any, ec2: Any) -> dict[str, str]:
    there = {one["LoadBalancerName"]: one["LoadBalancerArn"] for one in elb.describe_load_balancers()["LoadBalancers"]}
    for name in BALANCERS.keys() - there.keys():
        subnets = [subnet["SubnetId"] for subnet in ec2.describe_subnets()["Subnets"]][:2]
        made = elb.create_load_balancer(Name=name, Subnets=subnets, Type=BALANCERS[name])
        there[name] = made["LoadBalancers"][0]["LoadBalancerArn"]
    return {name: there[name] for name in BALANCERS}


def _database(rds: Any) -> None:
    if DATABASE in [one["DBInstanceIdentifier"] for one in rds.describe_db_instances()["DBInstances"]]:
        return
    rds.create_db_instance(
        DBInstanceIdentifier=DATABASE,
        DBInstanceClass="db.t4g.medium",
        Engine="postgres",
        AllocatedStorage=20,
        MasterUsername="orders",
        MasterUserPassword=secrets.token_hex(16),
    )


def _cache(elasticache: Any) -> None:
    if CACHE in [one["CacheClusterId"] for one in elasticache.describe_cache_clusters()["CacheClusters"]]:
        return
    elasticache.create_cache_cluster(
        CacheClusterId=CACHE, Engine="redis", CacheNodeType="cache.t4g.small", NumCacheNodes=1
    )


def _queues(sqs: Any) -> None:
    there = {url.rsplit("/", 1)[-1] for url in sqs.list_queues(MaxResults=1000).get("QueueUrls", [])}
    for name in QUEUES:
        if name not in there:
            sqs.create_queue(QueueName=name)


def _tables(dynamodb: Any) -> None:
    there = dynamodb.list_tables()["TableNames"]
    for name in TABLES:
        if name not in there:
            dynamodb.create_table(
                TableName=name,
                AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
                KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                BillingMode="PAY_PER_REQUEST",
            )
