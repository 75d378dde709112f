"""Fills the local AWS: the organisation with its principal, two customers with resources and metrics.

    seed.py once --endpoint URL --accounts FILE --issuer URL    looks before it makes; a second run changes nothing
    seed.py keep-going --endpoint URL --accounts FILE           puts the newest minute of every metric, each minute

`--accounts` names the file that `once` writes (mode 0600) and the launcher reads:
{"principal": {"account_id", "arn", "access_key_id", "secret_access_key"}, "customers": [{"account_id", ...}],
"partitions": {"aws-cn": {...as principal}, ...}, "role": {"account_id", "arn"}}; the role trusts the issuer's tokens.
It also keeps the principal's key the same from run to run.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import files
import seed_accounts
import seed_metrics
import seed_resources

MINUTE = 60
# CloudWatch shows a minute once it is over; a little later nothing of it is missing.
SETTLED_AFTER = 2


@dataclass
class Place:
    """One customer in one region."""

    account: seed_accounts.Account
    region: str
    series: list[seed_metrics.Series] = field(default_factory=list)
    cloudwatch: Any = None

    def ensure(self) -> None:
        """Makes the resources that are missing and fills the gaps in their metrics."""
        found = seed_resources.ensure(self.account, self.region)
        self.series = seed_metrics.series_of(found)
        self.cloudwatch = self.account.client("cloudwatch", self.region)
        self.fill()

    def fill(self) -> None:
        """Puts the minutes that are missing."""
        seed_metrics.fill(self.cloudwatch, self.series, int(time.time()))


def every_place(endpoint: str) -> list[Place]:
    """Each customer in each region."""
    return [
        Place(seed_accounts.root_of(endpoint, account_id), region)
        for account_id in seed_accounts.CUSTOMERS
        for region in seed_resources.REGIONS
    ]


def once(endpoint: str, accounts_file: Path, issuer: str) -> None:
    """Makes whatever is missing and writes the accounts file."""
    before = json.loads(accounts_file.read_text()) if accounts_file.exists() else {}
    accounts = seed_accounts.ensure(endpoint, before, issuer)
    for place in every_place(endpoint):
        place.ensure()
    files.write_private(accounts_file, json.dumps(accounts, indent=2) + "\n")


def keep_going(endpoint: str) -> None:
    """Puts the newest minute, each minute, until the process is ended.

    An error is written down, and the next minute looks at everything again: gaps are filled then, so that a restart of
    the local AWS leaves no hole in the charts.
    """
    places = every_place(endpoint)
    while True:
        for place in places:
            try:
                if place.cloudwatch is None:
                    place.ensure()
                else:
                    place.fill()
            except Exception as error:  # whatever it was, the next minute is another chance
                place.cloudwatch = None
                print(f"seed: {place.region}: {error}", file=sys.stderr, flush=True)
        time.sleep(MINUTE - time.time() % MINUTE + SETTLED_AFTER)


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", choices=["once", "keep-going"])
    parser.add_argument("--endpoint", required=True)
    parser.add_argument("--accounts", required=True, type=Path)
    parser.add_argument("--issuer", default="http://localhost", help="the deployment's origin")
    arguments = parser.parse_args()
    if arguments.verb == "once":
        once(arguments.endpoint, arguments.accounts, arguments.issuer)
    else:
        keep_going(arguments.endpoint)


if __name__ == "__main__":
    main()
