"""CloudWatch metrics of the seeded resources: three hours back, a point a minute.

A value is a function of its series and its minute alone (a daily wave, a slower drift, noise), so that a minute that is
put twice is the same minute, and every run of the tests sees a curve that looks like an account at work.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

import seed_resources
from seed_resources import Found

MINUTE = 60
HOURS_BACK = 3
# PutMetricData takes 1,000 data of one namespace a call.
BATCH = 1000


@dataclass(frozen=True)
class Series:
    """One metric of one resource, with the range that its values move in."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...]
    unit: str
    low: float
    high: float

    def value(self, minute: int) -> float:
        """The value at a minute (Unix time / 60), between `low` and `high`."""
        own = _noise(repr(self.dimensions) + self.name, 0)
        day = math.sin((minute / 1440 + own) * 2 * math.pi)
        hour = math.sin((minute / 97 + own * 7) * 2 * math.pi)
        part = 0.45 + 0.22 * day + 0.13 * hour + 0.2 * (_noise(self.name + repr(self.dimensions), minute) - 0.5)
        return round(self.low + (self.high - self.low) * min(max(part, 0.0), 1.0), 3)

    def datum(self, minute: int) -> dict[str, Any]:
        """As PutMetricData takes it."""
        return {
            "MetricName": self.name,
            "Dimensions": self._dimensions(),
            "Timestamp": datetime.fromtimestamp(minute * MINUTE, timezone.utc),
            "Value": self.value(minute),
            "Unit": self.unit,
        }

    def query(self) -> dict[str, Any]:
        """As GetMetricData asks for it."""
        metric = {"Namespace": self.namespace, "MetricName": self.name, "Dimensions": self._dimensions()}
        return {"Id": "q", "MetricStat": {"Metric": metric, "Period": MINUTE, "Stat": "SampleCount"}}

    def _dimensions(self) -> list[dict[str, str]]:
        return [{"Name": name, "Value": value} for name, value in self.dimensions]


def _noise(seed: str, minute: int) -> float:
    """A number in [0, 1) that belongs to this seed and this minute."""
    digest = hashlib.blake2b(f"{seed}{minute}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") / 2**32


def series_of(found: Found) -> list[Series]:
    """All series of one place."""
    return [
        *_instance_series(found),
        *_balancer_series(found),
        *_series("AWS/RDS", "DBInstanceIdentifier", seed_resources.DATABASE, "CPUUtilization Percent 5 70"),
        *_series("AWS/RDS", "DBInstanceIdentifier", seed_resources.DATABASE, "DatabaseConnections Count 4 120"),
        *_series("AWS/ElastiCache", "CacheClusterId", seed_resources.CACHE, "CPUUtilization Percent 2 40"),
        *(
            one
            for queue in seed_resources.QUEUES
            for one in _series("AWS/SQS", "QueueName", queue, "ApproximateNumberOfMessagesVisible Count 0 300")
        ),
        *(
            one
            for table in seed_resources.TABLES
            for one in _series("AWS/DynamoDB", "TableName", table, "ConsumedReadCapacityUnits Count 0 900")
        ),
    ]


def _series(namespace: str, dimension: str, value: str, *metrics: str) -> Iterator[Series]:
    """One series for each `name unit low high`."""
    for metric in metrics:
        name, unit, low, high = metric.split()
        yield Series(namespace, name, ((dimension, value),), unit, float(low), float(high))


def _instance_series(found: Found) -> Iterator[Series]:
    for instance_id in found.instances.values():
        yield from _series(
            "AWS/EC2", "InstanceId", instance_id, "CPUUtilization Percent 3 92", "NetworkIn Bytes 20000 9000000"
        )


def _balancer_series(found: Found) -> Iterator[Series]:
    for name, arn in found.balancers.items():
        # CloudWatch names a load balancer by the end of its ARN: app/shop/50dc6c495c0c9188.
        value = arn.split(":loadbalancer/", 1)[-1]
        if seed_resources.BALANCERS[name] == "network":
            yield from _series("AWS/NetworkELB", "LoadBalancer", value, "ActiveFlowCount Count 0 2000")
        else:
            yield from _series("AWS/ApplicationELB", "LoadBalancer", value, "RequestCount Count 50 4000")


def fill(cloudwatch: Any, every: list[Series], now: int) -> None:
    """Puts each of the last three hours' minutes that is missing, up to the last whole minute before `now`.

    The first series stands for all: every call puts all series of its minutes.
    """
    last = now // MINUTE
    minutes = range(last - HOURS_BACK * 60, last)
    missing = sorted(set(minutes) - _minutes_there(cloudwatch, every[-1], minutes))
    for namespace in dict.fromkeys(series.namespace for series in every):
        data = [series.datum(minute) for series in every if series.namespace == namespace for minute in missing]
        for start in range(0, len(data), BATCH):
            cloudwatch.put_metric_data(Namespace=namespace, MetricData=data[start : start + BATCH])


def _minutes_there(cloudwatch: Any, series: Series, minutes: range) -> set[int]:
    answer = cloudwatch.get_metric_data(
        MetricDataQueries=[series.query()],
        StartTime=datetime.fromtimestamp(minutes.start * MINUTE, timezone.utc),
        EndTime=datetime.fromtimestamp(minutes.stop * MINUTE, timezone.utc),
    )
    return {int(at.timestamp()) // MINUTE for at in answer["MetricDataResults"][0]["Timestamps"]}
