"""The same work as one discovery and one poll, by AWS's own SDK for Python: `boto3_account.py ENDPOINT REGION,… THREADS`.

Prints one line of JSON: seconds of both, and how many series were read.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from typing import Any

import boto3
from botocore.config import Config

ENDPOINT, REGIONS, THREADS = sys.argv[1], sys.argv[2].split(","), int(sys.argv[3])
SESSION = boto3.Session(aws_access_key_id="AKIAEXAMPLEEXAMPLE12", aws_secret_access_key="0" * 40)

# As many metrics of each kind as Deputize reads.
METRICS = {
    ("AWS/EC2", "InstanceId"): [f"Instance{'x' * n}" for n in range(7)],
    ("AWS/RDS", "DBInstanceIdentifier"): [f"Database{'x' * n}" for n in range(9)],
    ("AWS/DynamoDB", "TableName"): [f"Table{'x' * n}" for n in range(4)],
}


def client(service: str, region: str) -> Any:
    return SESSION.client(service, region_name=region, endpoint_url=ENDPOINT, config=Config(max_pool_connections=50))


def discover(region: str) -> list[tuple[tuple[str, str], str]]:
    found: list[tuple[tuple[str, str], str]] = []
    for page in client("ec2", region).get_paginator("describe_instances").paginate():
        for reservation in page["Reservations"]:
            found += [(("AWS/EC2", "InstanceId"), one["InstanceId"]) for one in reservation["Instances"]]
    for page in client("rds", region).get_paginator("describe_db_instances").paginate():
        found += [(("AWS/RDS", "DBInstanceIdentifier"), one["DBInstanceIdentifier"]) for one in page["DBInstances"]]
    for service, operation in (
        ("elb", "describe_load_balancers"),
        ("elbv2", "describe_load_balancers"),
        ("elasticache", "describe_cache_clusters"),
        ("elasticache", "describe_replication_groups"),
        ("elasticache", "describe_serverless_caches"),
        ("sqs", "list_queues"),
    ):
        list(client(service, region).get_paginator(operation).paginate())
    for page in client("dynamodb", region).get_paginator("list_tables").paginate():
        found += [(("AWS/DynamoDB", "TableName"), name) for name in page["TableNames"]]
    list(client("resourcegroupstaggingapi", region).get_paginator("get_resources").paginate())
    return found


def batches(region: str, found: list[tuple[tuple[str, str], str]]) -> list[tuple[str, list[dict[str, Any]]]]:
    queries = [
        {
            "Id": f"m{number}",
            "MetricStat": {
                "Metric": {"Namespace": space, "MetricName": name, "Dimensions": [{"Name": dimension, "Value": value}]},
                "Period": 300,
                "Stat": "Average",
            },
        }
        for number, ((space, dimension), value, name) in enumerate(
            (kind, value, name) for kind, value in found for name in METRICS[kind]
        )
    ]
    return [(region, queries[at : at + 500]) for at in range(0, len(queries), 500)]


def read(batch: tuple[str, list[dict[str, Any]]]) -> int:
    region, queries = batch
    end = int(time.time()) // 300 * 300
    answer = client("cloudwatch", region).get_metric_data(
        MetricDataQueries=queries,
        StartTime=datetime.fromtimestamp(end - 900, timezone.utc),
        EndTime=datetime.fromtimestamp(end, timezone.utc),
    )
    return len(answer["MetricDataResults"])


def each(work: Callable[[Any], Any], of: list[Any]) -> list[Any]:
    if THREADS == 1:
        return [work(one) for one in of]
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(work, of))


begin = time.perf_counter()
inventory = each(discover, REGIONS)
discovered = time.perf_counter()
asked = [batch for region, found in zip(REGIONS, inventory) for batch in batches(region, found)]
polling = time.perf_counter()
series = sum(each(read, asked))
end = time.perf_counter()
print(json.dumps({"discovery": discovered - begin, "poll": end - polling, "series": series}))
