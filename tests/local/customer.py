"""Plays the customer (`make customer`): creates the role in a customer's account from the product's own template.

    customer.py [--account 222222222222] [--state DIR]

It does what a person would do in the AWS console: take the template that the wizard shows, create the stack from it,
wait, and read off the account id and the role name that the wizard asks for. Run again, it updates the stack, so that
a new external ID reaches the role.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from seed_accounts import Account
from state import read_local

REGION = "us-east-1"
STATE = Path(__file__).resolve().parents[2] / ".state"
PATIENCE = 120.0


class Stuck(Exception):
    """Something is not as a customer needs it; the text says what to do."""


def say(text: str) -> None:
    """Prints one step."""
    print(f"customer: {text}", flush=True)


def policies(local: dict[str, Any]) -> dict[str, Any]:
    """What the wizard shows: the template and the names that belong to it."""
    url = f"{local['url']}/api/v1/workspaces/{local['workspace']}/policies"
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {local['api_token']}"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise Stuck(f"GET {url} answered {error.code}: {error.read()[:300]!r}") from None
    except OSError as error:
        raise Stuck(f"{local['url']} does not answer ({error}); start it with: make run") from None


def customer_of(local: dict[str, Any], account_id: str) -> Account:
    """The customer's administrator."""
    for one in local["customers"]:
        if one["account_id"] == account_id:
            return Account(local["aws_endpoint"], one["access_key_id"], one["secret_access_key"])
    known = ", ".join(one["account_id"] for one in local["customers"])
    raise Stuck(f"{account_id} is no customer of the local AWS; there are {known}")


def create_or_update(cloudformation: Any, name: str, template: str) -> None:
    """Brings the stack to what the template says and waits for it."""
    call = {"StackName": name, "TemplateBody": template, "Capabilities": ["CAPABILITY_NAMED_IAM"]}
    try:
        if exists(cloudformation, name):
            say(f"UpdateStack {name}")
            cloudformation.update_stack(**call)
        else:
            say(f"CreateStack {name}, CAPABILITY_NAMED_IAM")
            cloudformation.create_stack(**call)
    except ClientError as error:
        if "No updates are to be performed" in str(error):
            say("the stack is up to date")
            return
        raise Stuck(str(error)) from None
    await_stack(cloudformation, name)


def exists(cloudformation: Any, name: str) -> bool:
    """Whether there is such a stack; one that never came up is deleted, since AWS does not update it."""
    try:
        status = cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
    except ClientError:
        return False
    if status in ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED"):
        say(f"the stack of an earlier try is {status}; DeleteStack {name}")
        cloudformation.delete_stack(StackName=name)
        cloudformation.get_waiter("stack_delete_complete").wait(StackName=name, WaiterConfig={"Delay": 1})
        return False
    return status != "DELETE_COMPLETE"


def await_stack(cloudformation: Any, name: str) -> None:
    """Prints each state of the stack until the last."""
    shown = ""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        status = cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
        if status != shown:
            say(f"  {status}")
            shown = status
        if status in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
            return
        if status.endswith(("_FAILED", "ROLLBACK_COMPLETE")):
            events = cloudformation.describe_stack_events(StackName=name)["StackEvents"]
            reasons = [event["ResourceStatusReason"] for event in events if event.get("ResourceStatusReason")]
            raise Stuck(f"the stack is {status}: {'; '.join(reasons) or 'AWS gives no reason'}")
        time.sleep(0.3)
    raise Stuck(f"the stack is still {shown} after {PATIENCE:.0f} seconds")


def play(local: dict[str, Any], account_id: str) -> None:
    """All steps of the customer."""
    customer = customer_of(local, account_id)
    say(f"account {account_id} in the local AWS on {local['aws_endpoint']}")
    say("taking the CloudFormation template that the wizard shows")
    shown = policies(local)
    cloudformation = customer.client("cloudformation", REGION)
    create_or_update(cloudformation, shown["stack_name"], shown["cloudformation_template"])
    role = customer.client("iam", REGION).get_role(RoleName=shown["role_name"])["Role"]
    say(f"the role is there: {role['Arn']}")
    print("\n  Now enter in the wizard\n")
    print(f"    Account ID   {account_id}\n    Role name    {shown['role_name']}\n", flush=True)


def main() -> int:
    """Reads the command line and the ACCOUNT variable."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--account", default=os.environ.get("ACCOUNT") or "222222222222")
    parser.add_argument("--state", type=Path, default=STATE)
    arguments = parser.parse_args()
    try:
        local = read_local(arguments.state / "local.json")
        if not local:
            raise Stuck("nothing is running; start it in another terminal with: make run")
        play(local, arguments.account)
        return 0
    except Stuck as stuck:
        say(str(stuck))
        return 1


if __name__ == "__main__":
    sys.exit(main())
