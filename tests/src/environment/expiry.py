"""Ends the time of one onboarding link: `expiry.py WORKER-STATE LINK`.

The workspace keeps the link as a row and as one JSON text in it; `expires_at` of both moves to when it was made, as if its
hours were over, and that of its external ID in the ledger with them. The view in KV stays as it is: it is behind then, as
a real one can be. The runtime reads the database anew at each call, and SQLite keeps the two writers apart.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from pathlib import Path


def expire(path: Path, link: str) -> bool:
    """Whether the link is in this database."""
    database = sqlite3.connect(path, timeout=10)
    try:
        with database:
            row = database.execute("SELECT record FROM link WHERE id = ?", (link,)).fetchone()
            if row is None:
                return False
            record = json.loads(row[0])
            record["expires_at"] = record["created_at"]
            ledger = "UPDATE external_id SET expires_at = issued_at WHERE id = ?"
            database.execute(ledger, (record["external_id"],))
            issued = "(SELECT issued_at FROM external_id WHERE external_id.id = ?)"
            database.execute(
                f"UPDATE link SET expires_at = {issued}, record = ? WHERE id = ?",
                (record["external_id"], json.dumps(record), link),
            )
        return True
    except sqlite3.OperationalError:  # a database of another kind of object, or one that was never begun
        return False
    finally:
        database.close()


def main() -> int:
    """Looks through the objects' databases."""
    state, link = Path(sys.argv[1]), sys.argv[2]
    found = [expire(path, link) for path in state.glob("v3/do/*-Workspace/*.sqlite")]
    return 0 if any(found) else 1


if __name__ == "__main__":
    sys.exit(main())
