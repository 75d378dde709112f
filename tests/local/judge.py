"""Judges of the written forms that are Python libraries: parliament for policies, an HCL parser for Terraform.

    judge.py policies FILE…     each a JSON policy: nothing but the stars that listing needs is found
    judge.py reads FILE…        each a JSON policy: every wildcard in it stands for reads alone, by AWS's own list
    judge.py terraform FILE…    each an HCL module with the role, whose names are whole

It says what it found, one line each, and ends with 1 if that is anything.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import hcl2
import parliament

# `*` for calls that AWS could narrow, and that list all of a kind: narrowed they would be refused as a whole.
LISTS_ALL = {
    "rds:DescribeDBInstances",
    "elasticache:DescribeCacheClusters",
    "elasticache:DescribeReplicationGroups",
    "elasticache:DescribeServerlessCaches",
}


def actions(policy: dict) -> list[str]:
    """Every action that the policy allows, as it is written."""
    found = []
    for statement in policy["Statement"]:
        listed = statement["Action"]
        found += [listed] if isinstance(listed, str) else listed
    return found


def judge_policy(text: str) -> list[str]:
    wild = {action for action in actions(json.loads(text)) if "*" in action}
    covered = {f"{one['service']}:{one['action']}" for action in wild for one in parliament.expand_action(action)}
    found = []
    for finding in parliament.analyze_policy_string(text).findings:
        starred = finding.issue == "RESOURCE_STAR" and set(finding.detail) <= LISTS_ALL | covered
        if not starred:
            found.append(f"{finding.issue}: {finding.detail} {finding.location}")
    return found


def levels(service: str, action: str) -> set[str]:
    """The access levels of an action in AWS's service authorization reference."""
    found = set()
    for described in parliament.iam_definition:
        if described["prefix"] == service:
            found |= {one["access_level"] for one in described["privileges"] if one["privilege"] == action}
    return found


def judge_reads(text: str) -> list[str]:
    found = []
    for action in actions(json.loads(text)):
        if "*" not in action:
            continue
        expanded = parliament.expand_action(action)
        if not expanded:
            found.append(f"{action} stands for nothing")
        for one in expanded:
            if not levels(one["service"], one["action"]) <= {"Read", "List"}:
                found.append(f"{action} grants {one['service']}:{one['action']}, which is no read")
    return found


def judge_terraform(text: str) -> list[str]:
    module = hcl2.loads(text)
    kinds = {kind.strip('"') for resource in module.get("resource", []) for kind in resource}
    return [] if "aws_iam_role" in kinds and "output" in module else [f"no role in {sorted(kinds)}"]


def main() -> int:
    judge = {"policies": judge_policy, "reads": judge_reads, "terraform": judge_terraform}[sys.argv[1]]
    files = [Path(name) for name in sys.argv[2:]]
    found = [f"{file.name}: {one}" for file in files for one in judge(file.read_text())]
    print("\n".join(found), end="")
    return 1 if found or not files else 0


sys.exit(main())
