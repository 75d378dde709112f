"""The accounts of the local AWS: the organisation's, with its principal, and the customers'.

In the local AWS an access key of twelve digits is that account's root. Only the seed uses it: everything else works
with the IAM users' keys that are made here, whose signatures and policies are checked.
"""

from __future__ import annotations

import json
from typing import Any

import boto3
from botocore.config import Config

ORGANISATION = "111111111111"
CUSTOMERS = ("222222222222", "333333333333")
PRINCIPAL = "deputize"
ADMINISTRATOR = "admin"

# The partitions beside `aws`. The local AWS names whatever it makes `arn:aws:…`, and takes ARNs of any partition.
PARTITIONS = ("aws-cn", "aws-us-gov", "aws-eusc")


def assume_roles_only(partition: str) -> str:
    """The whole of what the organisation's principal in a partition may do."""
    resource = f"arn:{partition}:iam::*:role/*"
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


# The organisation's role where it shows tokens in the place of a key.
ROLE = "Deputize"
AUDIENCE = "sts.amazonaws.com"
ADMINISTRATOR_ACCESS = "arn:aws:iam::aws:policy/AdministratorAccess"

Key = dict[str, str]


# One session for the whole process: it reads each service's model once, which is most of what a client costs.
_SESSION = boto3.session.Session()
# Short timeouts, because the local AWS answers at once or is gone.
_PATIENCE = Config(connect_timeout=2, read_timeout=30, retries={"total_max_attempts": 3})


class Account:
    """Clients of one account, signed with one key."""

    def __init__(self, endpoint: str, access_key_id: str, secret_access_key: str) -> None:
        self._endpoint = endpoint
        self._key = {"aws_access_key_id": access_key_id, "aws_secret_access_key": secret_access_key}

    def client(self, service: str, region: str = "us-east-1") -> Any:
        """A boto3 client of a service in a region."""
        return _SESSION.client(service, region_name=region, endpoint_url=self._endpoint, config=_PATIENCE, **self._key)


def root_of(endpoint: str, account_id: str) -> Account:
    """The account's root, as which only the seed acts."""
    return Account(endpoint, account_id, "unchecked")


def ensure(endpoint: str, before: dict[str, Any], issuer: str) -> dict[str, Any]:
    """Users, policies and keys; `before` is what an earlier run gave, whose keys are kept while they exist.

    `issuer` is the deployment's origin, whose tokens the organisation's role trusts.
    """
    organisation = root_of(endpoint, ORGANISATION).client("iam")
    known = {entry["account_id"]: entry for entry in [before.get("principal"), *before.get("customers", [])] if entry}
    others = before.get("partitions", {})
    return {
        "principal": _principal(organisation, PRINCIPAL, "aws", known.get(ORGANISATION)),
        "role": _token_role(organisation, issuer),
        "partitions": {
            partition: _principal(organisation, f"{PRINCIPAL}-{partition}", partition, others.get(partition))
            for partition in PARTITIONS
        },
        "customers": [_customer(endpoint, account_id, known.get(account_id)) for account_id in CUSTOMERS],
    }


def _principal(iam: Any, name: str, partition: str, before: Key | None) -> Key:
    """A user that may assume roles of one partition, and how that partition would name it."""
    arn = _user(iam, name)
    iam.put_user_policy(UserName=name, PolicyName="AssumeRolesOnly", PolicyDocument=assume_roles_only(partition))
    arn = arn.replace("arn:aws:", f"arn:{partition}:", 1)
    return {"account_id": ORGANISATION, "arn": arn, **_key(iam, name, before)}


def _token_role(iam: Any, issuer: str) -> dict[str, str]:
    """A role that trusts the tokens of one issuer, by audience and subject, and may assume the customers' roles."""
    host = issuer.split("://", 1)[-1]
    try:
        iam.create_open_id_connect_provider(Url=f"https://{host}", ClientIDList=[AUDIENCE])
    except iam.exceptions.EntityAlreadyExistsException:
        pass
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Federated": f"arn:aws:iam::{ORGANISATION}:oidc-provider/{host}"},
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": {
                    "StringEquals": {f"{host}:aud": AUDIENCE, f"{host}:sub": f"deployment:{host}:partition:aws"}
                },
            }
        ],
    }
    document = json.dumps(trust)
    try:
        arn = iam.create_role(RoleName=ROLE, AssumeRolePolicyDocument=document)["Role"]["Arn"]
    except iam.exceptions.EntityAlreadyExistsException:
        iam.update_assume_role_policy(RoleName=ROLE, PolicyDocument=document)
        arn = iam.get_role(RoleName=ROLE)["Role"]["Arn"]
    iam.put_role_policy(RoleName=ROLE, PolicyName="AssumeRolesOnly", PolicyDocument=assume_roles_only("aws"))
    return {"account_id": ORGANISATION, "arn": arn}


def _customer(endpoint: str, account_id: str, before: Key | None) -> Key:
    iam = root_of(endpoint, account_id).client("iam")
    _user(iam, ADMINISTRATOR)
    iam.attach_user_policy(UserName=ADMINISTRATOR, PolicyArn=ADMINISTRATOR_ACCESS)
    return {"account_id": account_id, **_key(iam, ADMINISTRATOR, before)}


def _user(iam: Any, name: str) -> str:
    """The user's ARN; the user is made if there is none."""
    try:
        return iam.get_user(UserName=name)["User"]["Arn"]
    except iam.exceptions.NoSuchEntityException:
        return iam.create_user(UserName=name)["User"]["Arn"]


def _key(iam: Any, name: str, before: Key | None) -> Key:
    """The key of the earlier run if the local AWS still has it, otherwise a new one in the place of all others."""
    listed = [key["AccessKeyId"] for key in iam.list_access_keys(UserName=name)["AccessKeyMetadata"]]
    if before and before["access_key_id"] in listed:
        return {name: before[name] for name in ("access_key_id", "secret_access_key")}
    for access_key_id in listed:
        iam.delete_access_key(UserName=name, AccessKeyId=access_key_id)
    made = iam.create_access_key(UserName=name)["AccessKey"]
    return {"access_key_id": made["AccessKeyId"], "secret_access_key": made["SecretAccessKey"]}
