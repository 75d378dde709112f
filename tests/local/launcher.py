"""Starts everything that a person needs on one machine: the local AWS, the Worker with the console, a first sign-in.

    launcher.py run [--state DIR] [--port N] [--config FILE] [--aws-port N] [--worker-aws-endpoint URL]
                      [--partition aws-cn|aws-us-gov|aws-eusc …] [--identity keys|oidc] [--variable NAME=VALUE …]
                      [--rate-limits 'token=N session=N address=N entrance=N']

Steps: take the state folder and two ports, start and seed the local AWS, start the Worker, set up the first person,
write `local.json`, print where to go. Then it watches: whatever dies is said and started again with the same state.
Ctrl-C, SIGTERM or SIGHUP ends all of it. `make run` calls this with the environment of `build/env`.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any, NoReturn

import local_config
import ports
from ending import Ended, Ending
from local_aws import LocalAws
from local_worker import ROOT, LocalWorker, Look
from processes import Failed
from state import AlreadyRunning, State

PORT = 8787
AWS_PORT = 4566
LOOK_EVERY = 0.5
# Stands for the first workspace's id in the value of a variable; until there is one it is nobody's.
WORKSPACE = "{workspace}"
NO_WORKSPACE = "ws_" + "0" * 32
# What stands behind the names of a partition's settings.
PARTITIONS = {"aws-cn": "CN", "aws-us-gov": "US_GOV", "aws-eusc": "EUSC"}


def say(text: str = "") -> None:
    """Prints a line at once; a reader who went away is no reason to stop."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # for the rest of the process


class Launcher:
    """What runs, and how it is described to others."""

    def __init__(self, arguments: argparse.Namespace, state: State, ending: Ending) -> None:
        self._state = state
        self._ending = ending
        self._arguments = arguments
        self._accounts: dict[str, Any] = {}
        self._access: dict[str, str] = {}
        aws_port, port = self._take(arguments.aws_port, AWS_PORT), self._take(arguments.port, PORT)
        config = local_config.write(arguments.config, state.folder, local_config.read_limits(arguments.rate_limits))
        self._worker = LocalWorker(state, port, config, {}, ending)
        self._aws = LocalAws(state, aws_port, self._worker.url, ending)

    def start(self) -> None:
        """Brings everything up, in the order in which one needs the other."""
        say(f"run: local AWS on {self._aws.endpoint}")
        self._accounts = self._aws.start()
        say(f"run: Worker on {self._worker.url}")
        self._worker.variables = self._variables()
        self._worker.start()
        self._access = self._worker.set_up()
        if any(WORKSPACE in value for value in self._further().values()):
            # What names the first workspace can be said only now that there is one.
            self._worker.variables = self._variables()
            self._worker.restart()
        self._describe()
        self._greet()

    def watch(self) -> NoReturn:
        """Starts again whatever dies, until the end is asked for."""
        while True:
            self._ending.pause(LOOK_EVERY)
            if not self._aws.server.running():
                self._aws_again()
            if not self._aws.metrics.running():
                self._aws.keep_metrics_coming()
            look = self._worker.look()
            if look is Look.LOST:
                say("run: the Worker has ended by itself; starting it again")
                self._worker.variables = self._variables()
                self._worker.restart()
                say(f"run: the Worker is back on {self._worker.url}")
            if look is not Look.SAME:
                self._describe()

    def end(self) -> None:
        """Ends every process, politely and all at once, then by force."""
        self._state.remove_local()
        children = [self._worker.server, *self._aws.children()]
        for child in children:
            child.ask_to_end()
        for child in children:
            child.end(lambda: self._ending.hurried)

    def _aws_again(self) -> None:
        say("run: the local AWS has ended by itself; starting it again")
        before = self._accounts["principal"]
        self._accounts = self._aws.restart()
        # An abrupt end loses what was not saved, perhaps the principal's key; then the Worker needs the new one.
        if self._accounts["principal"] != before:
            self._worker.variables = self._variables()
            self._worker.restart()
        self._describe()
        say(f"run: the local AWS is back on {self._aws.endpoint}")

    def _take(self, asked: int | None, usual: int) -> int:
        port, remark = ports.choose(asked or usual, insist=asked is not None)
        if remark:
            say(f"run: {remark}")
        return port

    def _variables(self) -> dict[str, str]:
        """What the Worker reads from its environment; the same names as in a deployment."""
        return {
            "AWS_ENDPOINT": self._arguments.worker_aws_endpoint or self._aws.endpoint,
            **self._identity(),
            **self._other_partitions(),
            "LOCAL": "true",
            "WEBHOOK_ALLOW_LOOPBACK": "true",
            "RATE_LIMITS": self._arguments.rate_limits,
            **self._state.secrets(),
            **{
                name: value.replace(WORKSPACE, self._access.get("workspace", NO_WORKSPACE))
                for name, value in self._further().items()
            },
        }

    def _further(self) -> dict[str, str]:
        """The variables that were asked for beside the usual ones."""
        return dict(variable.split("=", 1) for variable in self._arguments.variable)

    def _identity(self) -> dict[str, str]:
        """How the Worker shows who it is: by the principal's key, or by tokens, without any."""
        principal = self._principal()
        if self._arguments.identity == "oidc":
            return {
                "AWS_IDENTITY": "oidc",
                "PUBLIC_ORIGIN": self._worker.url,
                "AWS_PRINCIPAL_ARN": principal["arn"],
            }
        return {
            "AWS_PRINCIPAL_ARN": principal["arn"],
            "AWS_ACCESS_KEY_ID": principal["access_key_id"],
            "AWS_SECRET_ACCESS_KEY": principal["secret_access_key"],
        }

    def _principal(self) -> dict[str, str]:
        """Whom customers trust."""
        return self._accounts["role" if self._arguments.identity == "oidc" else "principal"]

    def _other_partitions(self) -> dict[str, str]:
        """The principals of the partitions that were asked for, under their own names."""
        variables = {}
        for partition in self._arguments.partition:
            principal, suffix = self._accounts["partitions"][partition], PARTITIONS[partition]
            variables[f"AWS_PRINCIPAL_ARN_{suffix}"] = principal["arn"]
            variables[f"AWS_ACCESS_KEY_ID_{suffix}"] = principal["access_key_id"]
            variables[f"AWS_SECRET_ACCESS_KEY_{suffix}"] = principal["secret_access_key"]
        return variables

    def _describe(self) -> None:
        principal = self._principal()
        self._state.write_local(
            {
                "url": self._worker.url,
                **{name: self._access[name] for name in ("sign_in_url", "api_token", "workspace")},
                "aws_endpoint": self._aws.endpoint,
                "principal": {name: principal[name] for name in ("account_id", "arn")},
                "customers": self._accounts["customers"],
                "pids": {
                    "launcher": os.getpid(),
                    "aws": self._aws.server.pid,
                    "worker": self._worker.server.pid,
                    "workerd": self._worker.workerd(),
                },
            }
        )

    def _greet(self) -> None:
        say()
        say("  Deputize is running.")
        say()
        say(f"    Console     {self._worker.url}")
        say(f"    Sign in     {self._access['sign_in_url']}")
        say(f"    Local AWS   {self._aws.endpoint}")
        say()
        say("  The sign-in link works once. To play a customer: make customer. To stop: Ctrl-C.")
        say()


def run(arguments: argparse.Namespace) -> int:
    """The command; gives the exit status."""
    # Logs, databases and the local AWS's state hold keys; whatever a child writes is for this user only.
    os.umask(0o077)
    ending = Ending()
    state = State(arguments.state)
    launcher = None
    try:
        state.hold()
        launcher = Launcher(arguments, state, ending)
        launcher.start()
        launcher.watch()
    except Ended:
        say("run: ending")
        return 0
    except (Failed, AlreadyRunning, ports.Busy) as error:
        say(f"run: {error}")
        return 1
    finally:
        if launcher:
            launcher.end()


def main() -> int:
    """Reads the command line and the PORT variable."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("verb", choices=["run"])
    parser.add_argument("--state", type=Path, default=ROOT / ".state", help="what outlives a restart lies here")
    asked = int(os.environ["PORT"]) if os.environ.get("PORT") else None
    parser.add_argument("--port", type=int, default=asked, help=f"the console's port (PORT; else {PORT} or the next)")
    parser.add_argument("--aws-port", type=int, help=f"the local AWS's port (else {AWS_PORT} or the next free one)")
    parser.add_argument("--worker-aws-endpoint", help="what the Worker takes for AWS, if something stands in between")
    parser.add_argument(
        "--partition", action="append", default=[], choices=PARTITIONS, help="a further partition with a principal"
    )
    parser.add_argument("--identity", default="keys", choices=["keys", "oidc"], help="how we show AWS who we are")
    parser.add_argument(
        "--variable",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a further variable of the Worker; {workspace} in it stands for the first workspace's id",
    )
    parser.add_argument("--rate-limits", default="", help="limits of callers, as in 'token=30 session=30'; else none")
    parser.add_argument("--config", type=Path, default=ROOT / "wrangler.toml", help="another Worker, for comparison")
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
