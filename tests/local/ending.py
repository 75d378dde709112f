"""The wish to end: Ctrl-C, SIGTERM or SIGHUP. Noticed at the next pause, never in the middle of starting a process.

A Ctrl-C at the terminal reaches make and the launcher alike. A SIGINT that is sent to make alone does not: make keeps
it to itself and waits for the launcher, which would wait for ever. So a launcher that make started looks (on Linux)
whether make has stopped catching SIGINT, which is the first thing that it does on receiving one, or is gone.
"""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path


class Ended(Exception):
    """Somebody asked for the end; raised out of the pause that noticed it."""


class Ending:
    """Installs the signal handlers and is the only way to wait."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self.hurried = False
        self._parent = os.getppid()
        self._by_make = _name(self._parent) in ("make", "gmake") and _catches_interrupts(self._parent)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: object) -> None:
        # Whoever asks twice does not want to wait.
        self.hurried = self._asked.is_set()
        self._asked.set()

    def pause(self, seconds: float) -> None:
        """Waits; raises `Ended` as soon as the end was asked for."""
        if self._asked.wait(seconds) or (self._by_make and not _catches_interrupts(self._parent)):
            raise Ended


def _name(process: int) -> str:
    """The name of a process's program; empty where the system does not tell."""
    try:
        return Path(f"/proc/{process}/comm").read_text().strip()
    except OSError:
        return ""


def _catches_interrupts(process: int) -> bool:
    """Whether a process has a handler for SIGINT; no where the system does not tell, or the process is gone."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False
    caught = next(line.split()[1] for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught, 16) >> (signal.SIGINT - 1) & 1)
