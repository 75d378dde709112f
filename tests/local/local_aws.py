"""The local AWS: ministack with its checks of signatures, policies and trust policies switched on, and its seed."""

from __future__ import annotations

import json
import os
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

from ending import Ending
from processes import Child, Failed
from state import State

START_SECONDS = 90.0
SEED = Path(__file__).with_name("seed.py")
# The virtual environment that runs this file has it.
BESIDE_PYTHON = Path(sys.executable).with_name("ministack")
# The variables by which it would reach out, or take credentials that are not meant for it.
QUIET = {"AWS_EC2_METADATA_DISABLED": "true", "PYTHONUNBUFFERED": "1"}


class LocalAws:
    """ministack on a loopback port, and the process that keeps its metrics coming."""

    def __init__(self, state: State, port: int, issuer: str, ending: Ending) -> None:
        self._state = state
        self._issuer = issuer
        self._ending = ending
        self.endpoint = f"http://127.0.0.1:{port}"
        self.server = Child(
            "aws",
            state.log("aws"),
            {
                **QUIET,
                "AUTH": "true",
                "CLOUDTRAIL_RECORDING": "1",
                "BIND_HOST": "127.0.0.1",
                "MINISTACK_HOST": "127.0.0.1",
                "GATEWAY_PORT": str(port),
                "PERSIST_STATE": "1",
                "STATE_DIR": str(state.aws),
                "LOG_LEVEL": "WARNING",
            },
        )
        self.seed = Child("seed", state.log("seed"), QUIET)
        self.metrics = Child("metrics", state.log("metrics"), QUIET)

    def start(self) -> dict[str, Any]:
        """Starts and seeds it; gives the accounts as seed.py describes them."""
        self.server.start([os.environ.get("DEPUTIZE_MINISTACK") or str(BESIDE_PYTHON)])
        self._await_ready()
        self._fill()
        self.keep_metrics_coming()
        return json.loads(self._state.accounts.read_text())

    def keep_metrics_coming(self) -> None:
        """Starts the process that puts the newest minute, unless it runs."""
        if not self.metrics.running():
            self.metrics.start(self._seed_command("keep-going"))

    def children(self) -> list[Child]:
        """All that there is to end, the server last: the others talk to it."""
        return [self.metrics, self.seed, self.server]

    def restart(self) -> dict[str, Any]:
        """After it died: the same port, the state of its last orderly end, the seed again. What was not saved is made anew
        with other ids, so the metrics are those of other resources too."""
        for child in (self.metrics, self.server):
            child.end(hurried=lambda: True)
        return self.start()

    def _seed_command(self, verb: str) -> list[str]:
        accounts = str(self._state.accounts)
        return [sys.executable, str(SEED), verb, "--endpoint", self.endpoint, "--accounts", accounts]

    def _fill(self) -> None:
        self.seed.start([*self._seed_command("once"), "--issuer", self._issuer])
        while self.seed.running():
            self._ending.pause(0.05)
        if self.seed.status() != 0:
            raise Failed(f"the local AWS could not be filled:\n{self.seed.last_lines()}")

    def _await_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.server.running():
            try:
                with urllib.request.urlopen(f"{self.endpoint}/_ministack/ready", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                self._ending.pause(0.1)
        raise Failed(f"the local AWS did not start:\n{self.server.last_lines()}")
