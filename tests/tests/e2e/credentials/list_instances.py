"""A program as a customer has it: boto3 as it is, with whatever credentials its environment gives.

Prints, as JSON, how it got them, who AWS says it is, the instances of its region, and what AWS answered to some calls.
"""

import json

import boto3
from botocore.exceptions import ClientError


def answer(call) -> str:
    """`ok`, or AWS's code."""
    try:
        call()
    except ClientError as error:
        return error.response["Error"]["Code"]
    return "ok"


session = boto3.session.Session()
ec2, sqs, iam = session.client("ec2"), session.client("sqs"), session.client("iam")
credentials = session.get_credentials()


def instances() -> list[str]:
    """The ids of all instances."""
    pages = ec2.get_paginator("describe_instances").paginate()
    return sorted(one["InstanceId"] for page in pages for many in page["Reservations"] for one in many["Instances"])


answers = {
    "instances": answer(instances),
    "instances_elsewhere": answer(lambda: session.client("ec2", region_name="eu-west-1").describe_instances()),
    "queues": answer(sqs.list_queues),
    "volumes": answer(ec2.describe_volumes),
    "users": answer(iam.list_users),
}
print(
    json.dumps(
        {
            "method": credentials.method if credentials else None,
            "arn": session.client("sts").get_caller_identity()["Arn"],
            "instances": instances() if answers["instances"] == "ok" else [],
            "answers": answers,
        }
    )
)
