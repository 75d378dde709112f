"""The Worker in its real runtime: `wrangler dev` with workerd, its state kept in the state folder."""

from __future__ import annotations

import enum
import json
import os
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import files
from ending import Ending
from processes import Child, Failed, group_of
from state import State

ROOT = Path(__file__).resolve().parents[2]
BIN = ROOT / "node_modules" / ".bin"
START_SECONDS = 120.0
# How long wrangler may take to bring back a workerd that it has seen die, on a machine that is busy.
RECOVERY_SECONDS = 30.0
OWNER = {"email": "owner@example.com", "name": "Owner", "workspace": "My organisation"}


def quoted(value: str) -> str:
    """A value as dotenv reads it: nothing is unescaped between single quotes, line breaks alone between double ones."""
    return f"'{value}'" if '"' in value else json.dumps(value)


class Look(enum.Enum):
    """What a look at the runtime finds."""

    SAME = enum.auto()
    REPLACED = enum.auto()
    LOST = enum.auto()


class LocalWorker:
    """`wrangler dev` on a port, and what it takes to notice that workerd under it is gone."""

    def __init__(self, state: State, port: int, config: Path, variables: dict[str, str], ending: Ending) -> None:
        self._state = state
        self._ending = ending
        self._port = port
        self._config = config
        self._workerd: list[int] = []
        self._changed_at: float | None = None
        self.variables = variables
        self.url = f"http://localhost:{port}"
        # Local runs neither phone home nor ask questions.
        quiet = {
            # npm's Node first: the machine's own may be too old for wrangler.
            "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
            "WRANGLER_SEND_METRICS": "false",
            "CLOUDFLARE_CF_FETCH_ENABLED": "false",
            "NO_UPDATE_NOTIFIER": "1",
            "WRANGLER_WRITE_LOGS": "false",
            # Its collector of traces would keep every address, also the one that holds an onboarding link's token.
            "X_LOCAL_OBSERVABILITY": "false",
            # Several may run side by side, each from a state folder of its own.
            "WRANGLER_REGISTRY_PATH": str(state.folder / "registry"),
            "CI": "1",
        }
        self.server = Child("worker", state.log("worker"), quiet)

    def start(self) -> None:
        """Starts it and returns once its health is good."""
        self._start()
        self._await_health(wanted=200)
        self._remember()

    def restart(self) -> None:
        """The same port, the same state; what is left of the old one cannot answer any more, so it gets no time.

        Any answer of its health will do: what it misses by now, such as a role that no longer trusts us, is for the
        person who watches, and no reason to end everything.
        """
        self.server.end(hurried=lambda: True)
        self._start()
        self._await_health()
        self._remember()

    def _start(self) -> None:
        lines = [f"{name}={quoted(value)}\n" for name, value in self.variables.items()]
        files.write_private(self._state.worker_vars, "".join(lines))
        command = [str(BIN / "wrangler"), "dev", "--local", "--config", str(self._config)]
        command += ["--ip", "localhost", "--port", str(self._port), "--inspector-port", "0"]
        command += ["--persist-to", str(self._state.worker), "--env-file", str(self._state.worker_vars)]
        command += ["--show-interactive-dev-session=false"]
        self.server.start(command, cwd=ROOT)

    def _remember(self) -> None:
        self._workerd = self.workerd()
        self._changed_at = None

    def workerd(self) -> list[int]:
        """The process ids of the runtime: the first answers on the port and passes requests on to the others."""
        found = {pid: command for pid, command in group_of(self.server.pid).items() if "workerd serve" in command}
        return sorted(found, key=lambda pid: (f"localhost:{self._port}" not in found[pid], pid))

    def look(self) -> Look:
        """Compares the runtime with what the last look saw.

        wrangler replaces a runtime that died or whose code changed. It cannot replace the process on the port: without
        that one it hangs for good, so this is as much a loss as wrangler's own end.
        """
        now = self.workerd()
        if not self.server.running() or not now or now[:1] != self._workerd[:1]:
            return Look.LOST
        if now == self._workerd:
            return Look.SAME
        self._changed_at = self._changed_at or time.monotonic()
        if self._health() is not None:
            self._workerd, self._changed_at = now, None
            return Look.REPLACED
        return Look.LOST if time.monotonic() - self._changed_at > RECOVERY_SECONDS else Look.SAME

    def set_up(self) -> dict[str, Any]:
        """The first person and workspace, with a fresh sign-in link and API token. Safe to repeat."""
        request = urllib.request.Request(
            f"{self.url}/api/setup",
            data=json.dumps(OWNER).encode(),
            headers={"Authorization": f"Bearer {self.variables['SETUP_TOKEN']}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise Failed(f"POST /api/setup answered {error.code}: {error.read()[:500]!r}") from None

    def _health(self) -> int | None:
        """The status of `GET /api/health`; nothing if nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.url}/api/health", timeout=5) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return None

    def _await_health(self, wanted: int | None = None) -> None:
        """Waits for this status, or for any."""
        deadline = time.monotonic() + START_SECONDS
        status = None
        while time.monotonic() < deadline and self.server.running():
            status = self._health()
            if status is not None and wanted in (None, status):
                return
            self._ending.pause(0.15)
        said = f"GET /api/health answered {status}" if status else "nothing answers on its port"
        raise Failed(f"the Worker did not get well ({said}):\n{self.server.last_lines(30)}")
