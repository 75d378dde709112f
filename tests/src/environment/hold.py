"""Runs a command for exactly as long as whoever started this keeps our standard input open.

    hold.py FOLDER LOGS COMMAND…

A test process may end in any way, by a panic or by SIGKILL; its end of the pipe is closed then, and the command is ended
politely, its group by force if it does not listen. FOLDER is the command's own and goes with it, except FOLDER/logs,
which becomes LOGS, so that a failed run can be looked into.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

# The launcher gives each of its children six seconds, all at once.
PATIENCE = 15.0


def main() -> int:
    """Starts the command and waits for its end or for that of the pipe."""
    folder, logs, command = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    (folder / "logs").mkdir(parents=True, exist_ok=True)
    with (folder / "logs" / "held.log").open("wb") as log:
        held = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
    threading.Thread(target=_end_when_let_go, args=(held,), daemon=True).start()
    code = held.wait()
    _signal(held.pid, signal.SIGKILL)
    shutil.rmtree(logs, ignore_errors=True)
    logs.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(folder / "logs", logs)
    shutil.rmtree(folder, ignore_errors=True)
    return code


def _end_when_let_go(held: subprocess.Popen[bytes]) -> None:
    sys.stdin.buffer.read()
    held.terminate()
    try:
        held.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        _signal(held.pid, signal.SIGKILL)


def _signal(group: int, number: int) -> None:
    try:
        os.killpg(group, number)
    except ProcessLookupError:
        pass  # nobody is left


if __name__ == "__main__":
    sys.exit(main())
