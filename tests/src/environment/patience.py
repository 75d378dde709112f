"""Ends the patience of one connection: `patience.py WORKER-STATE CONNECTION`.

The object keeps its standing as one JSON text; `gives_up_at` moves to `started_at`, as if the ten minutes were over. The
runtime reads the database anew at each round, and SQLite keeps the two writers apart.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from pathlib import Path


def end_patience(path: Path, connection: str) -> bool:
    """Whether the connection is in this database."""
    # No transaction but our own: the lock is taken before the reading, so that no round comes between it and the writing.
    database = sqlite3.connect(path, timeout=30, isolation_level=None)
    try:
        database.execute("BEGIN IMMEDIATE")
        found = dict(database.execute("SELECT kind, json FROM record"))
        if json.loads(found.get("settings", "{}")).get("id") != connection:
            return False
        standing = json.loads(found["standing"])
        standing["propagation"]["gives_up_at"] = standing["propagation"]["started_at"]
        database.execute("UPDATE record SET json = ? WHERE kind = 'standing'", (json.dumps(standing),))
        database.execute("COMMIT")
        return True
    except sqlite3.OperationalError:  # a database of another kind of object, or one that was never begun
        return False
    finally:
        database.close()


def main() -> int:
    """Looks through the objects' databases."""
    state, connection = Path(sys.argv[1]), sys.argv[2]
    found = [end_patience(path, connection) for path in state.glob("v3/do/*-Connection/*.sqlite")]
    return 0 if any(found) else 1


if __name__ == "__main__":
    sys.exit(main())
