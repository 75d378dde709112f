"""The wish to end: Ctrl-C, SIGTERM or SIGHUP. Noticed at the next pause, never in the middle of starting a process."""

from __future__ import annotations

import signal
import threading


class Ended(Exception):
    """Somebody asked for the end; raised out of the pause that noticed it."""


class Ending:
    """Installs the signal handlers and is the only way to wait."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self.hurried = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: object) -> None:
        # Whoever asks twice does not want to wait.
        self.hurried = self._asked.is_set()
        self._asked.set()

    def pause(self, seconds: float) -> None:
        """Waits; raises `Ended` as soon as the end was asked for."""
        if self._asked.wait(seconds):
            raise Ended
