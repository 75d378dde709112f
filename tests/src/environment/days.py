"""Lets days pass for one connection: `days.py WORKER-STATE CONNECTION DAYS`.

Its history, the times of its rotation, and its schedule are moved back, as if they were so much older. The runtime reads
the database anew at each act, and SQLite keeps the two writers apart.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from datetime import datetime, timedelta
from pathlib import Path


def earlier(time: str, by: timedelta) -> str:
    """A time as the worker writes it, so much earlier."""
    moved = datetime.fromisoformat(time) - by
    return moved.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def let_pass(path: Path, connection: str, by: timedelta) -> bool:
    """Whether the connection is in this database."""
    database = sqlite3.connect(path, timeout=10)
    try:
        found = dict(database.execute("SELECT kind, json FROM record"))
        if json.loads(found.get("settings", "{}")).get("id") != connection:
            return False
        with database:
            millis = int(by.total_seconds() * 1000)
            database.execute("UPDATE event SET at = at - ?", (millis,))
            database.execute("UPDATE schedule SET due_at = due_at - ?", (millis,))
            if rotation := json.loads(found.get("rotation", "null")):
                for name in ("stage_since", "started_at", "reminded_at"):
                    if rotation[name]:
                        rotation[name] = earlier(rotation[name], by)
                values = (json.dumps(rotation, separators=(",", ":")),)
                database.execute("UPDATE record SET json = ? WHERE kind = 'rotation'", values)
        return True
    except sqlite3.OperationalError:  # a database of another kind of object, or one that was never begun
        return False
    finally:
        database.close()


def main() -> int:
    """Looks through the objects' databases."""
    state, connection, days = Path(sys.argv[1]), sys.argv[2], timedelta(days=int(sys.argv[3]))
    found = [let_pass(path, connection, days) for path in state.glob("v3/do/*-Connection/*.sqlite")]
    return 0 if any(found) else 1


if __name__ == "__main__":
    sys.exit(main())
