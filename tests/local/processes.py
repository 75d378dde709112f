"""Child processes that always go away: each leads a process group of its own, and the group is ended as a whole.

Programs such as wrangler start others (workerd, esbuild). Ending only the first would leave those behind, so signals go
to the group, and a group that ignores the polite one is killed.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

# How long a group may take to end by itself. The local AWS writes its state in this time.
PATIENCE = 6.0
_PR_SET_PDEATHSIG = 1


class Failed(Exception):
    """Something did not start; the text is for the person at the terminal."""


class Child:
    """A program that runs in the background, its output in a log file."""

    def __init__(self, name: str, log: Path, environment: dict[str, str] | None = None) -> None:
        self.name = name
        self.log = log
        self._environment = {**os.environ, **(environment or {})}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, command: Sequence[str], cwd: Path | None = None) -> None:
        """Starts the program; the log of this start replaces that of the one before."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists():
            os.replace(self.log, self.log.with_suffix(".log.before"))
        try:
            with self.log.open("wb") as log:
                self._process = subprocess.Popen(
                    command,
                    cwd=cwd,
                    env=self._environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    preexec_fn=_end_with_parent if sys.platform == "linux" else None,
                )
        except FileNotFoundError:
            raise Failed(f"{command[0]} is missing; `make run` installs it") from None

    @property
    def pid(self) -> int:
        """The program's process id, which is its group's id too; 0 before the first start."""
        return self._process.pid if self._process else 0

    def running(self) -> bool:
        """Whether the program itself lives; its group may outlive it."""
        return self._process is not None and self._process.poll() is None

    def status(self) -> int | None:
        """The exit status of a program that has ended; negative if a signal ended it."""
        return self._process.poll() if self._process else None

    def ask_to_end(self) -> None:
        """Sends the group the polite signal."""
        _signal(self.pid, signal.SIGTERM)

    def end(self, hurried: Callable[[], bool] = lambda: False) -> None:
        """Ends the whole group: politely, then by force, at once if `hurried`. Returns when nothing of it is left."""
        if self._process is None:
            return
        self.ask_to_end()
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and not hurried() and group_of(self.pid):
            time.sleep(0.05)
        _signal(self.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None

    def last_lines(self, count: int = 15) -> str:
        """The end of the log, for a person who must find out what went wrong."""
        if not self.log.exists():
            return ""
        with self.log.open(errors="replace") as log:
            return "".join(f"  | {line.rstrip()}\n" for line in deque(log, maxlen=count))


def _end_with_parent() -> None:
    """In the child: ask the kernel for SIGTERM when the launcher is gone, even if it was killed outright."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _signal(group: int, number: int) -> None:
    try:
        if group:
            os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        # Nobody is left, or (macOS) only the dead who nobody has waited for yet.
        pass


def group_of(group: int) -> dict[int, str]:
    """The living processes of a group: process id → command line."""
    return dict(_linux_group(group) if Path("/proc/self/stat").exists() else _ps_group(group))


def _linux_group(group: int) -> Iterator[tuple[int, str]]:
    for entry in os.scandir("/proc"):
        if not entry.name.isdigit():
            continue
        try:
            # "pid (name) state ppid pgrp …": the name may hold anything, so read behind its last parenthesis.
            state, _, pgrp = Path(entry.path, "stat").read_text().rpartition(")")[2].split()[:3]
            if int(pgrp) == group and state not in "ZX":
                command = Path(entry.path, "cmdline").read_bytes().replace(b"\0", b" ")
                yield int(entry.name), command.decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended while we looked


def _ps_group(group: int) -> Iterator[tuple[int, str]]:
    listed = subprocess.run(["ps", "-A", "-o", "pid=,pgid=,stat=,args="], capture_output=True, text=True, check=True)
    for line in listed.stdout.splitlines():
        pid, pgid, state, command = line.split(None, 3)
        if int(pgid) == group and not state.startswith("Z"):
            yield int(pid), command
