"""Lets time pass in an object's own database, while it runs: `time_travel.py WORKER-STATE ACT ID [DAYS]`.

Acts:
    patience CONNECTION    its patience ends: `gives_up_at` moves to `started_at`, as if the ten minutes were over
    days CONNECTION DAYS   its history, the times of its rotation and its schedule are so many days older
    points CONNECTION DAYS its metric points are so many days older, and are due to be looked after
    expiry LINK            its hours are over, in its row, in its JSON text and in the ledger of external IDs; the view in KV
                           stays as it is: it is behind then, as a real one can be
    spent CONNECTION       a thousand million readings were paid for this month
    late CONNECTION MINS   polls that have failed did so many minutes earlier
    takings CONNECTION     temporary credentials that were taken of it were so an hour earlier
    failing WEBHOOK DAYS   it has failed for so many days more
    token TOKEN            it has expired
    invitation INVITATION  it has expired
    tamper WS SEQ change   an entry of its audit log says something else; with `delete`, it is not there any more
    answers WS HOURS       what it has answered under idempotency keys is so many hours older
    unanswered WS          of that, the whole answers are lost, as if it had been killed before they were given
    unused EMAIL DAYS      the person's sessions were used last so many days earlier
    aged EMAIL DAYS        the person's sessions began so many days earlier
    role EMAIL ROLE        the person's list of workspaces says this role, as if it had been changed since

No test can wait that long, and the clock is not ours to turn. The runtime reads the database anew at each act of its own,
and SQLite keeps the two writers apart.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

Database = sqlite3.Connection


def earlier(time: str, by: timedelta) -> str:
    """A time as the worker writes it, so much earlier."""
    moved = datetime.fromisoformat(time) - by
    return moved.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def record(database: Database, kind: str) -> Any:
    """One of a connection's records; nothing where it has none."""
    found = database.execute("SELECT json FROM record WHERE kind = ?", (kind,)).fetchone()
    return json.loads(found[0]) if found else None


def keep(database: Database, kind: str, value: Any) -> None:
    """Writes a record as the worker does, without white space."""
    text = json.dumps(value, separators=(",", ":"))
    database.execute("UPDATE record SET json = ? WHERE kind = ?", (text, kind))


def is_connection(database: Database, connection: str) -> bool:
    """Whether this is the connection's own database."""
    settings = record(database, "settings")
    return settings is not None and settings["id"] == connection


def end_patience(database: Database, connection: str) -> bool:
    """Whether the connection is in this database; so do the others."""
    if not is_connection(database, connection):
        return False
    standing = record(database, "standing")
    standing["propagation"]["gives_up_at"] = standing["propagation"]["started_at"]
    keep(database, "standing", standing)
    return True


def let_days_pass(database: Database, connection: str, days: str) -> bool:
    """Moves what is old by days."""
    if not is_connection(database, connection):
        return False
    by = timedelta(days=int(days))
    millis = (int(by.total_seconds() * 1000),)
    database.execute("UPDATE event SET at = at - ?", millis)
    database.execute("UPDATE schedule SET due_at = due_at - ?", millis)
    if rotation := record(database, "rotation"):
        for name in ("stage_since", "started_at", "reminded_at"):
            if rotation[name]:
                rotation[name] = earlier(rotation[name], by)
        keep(database, "rotation", rotation)
    return True


def age_points(database: Database, connection: str, days: str) -> bool:
    """Moves points by whole days, and makes their upkeep due."""
    if not is_connection(database, connection):
        return False
    database.execute("UPDATE tick SET at = at - ?", (int(days) * 86_400_000,))
    database.execute("UPDATE block SET day = day - ?", (int(days),))
    database.execute("INSERT OR REPLACE INTO schedule (job, due_at) VALUES ('compact', 1)")
    return True


def expire(database: Database, link: str) -> bool:
    """Ends a link when it was made."""
    row = database.execute("SELECT record FROM link WHERE id = ?", (link,)).fetchone()
    if row is None:
        return False
    kept = json.loads(row[0])
    kept["expires_at"], external_id = kept["created_at"], kept["external_id"]
    database.execute("UPDATE external_id SET expires_at = issued_at WHERE id = ?", (external_id,))
    issued = "(SELECT issued_at FROM external_id WHERE external_id.id = ?)"
    values = (external_id, json.dumps(kept), link)
    database.execute(f"UPDATE link SET expires_at = {issued}, record = ? WHERE id = ?", values)
    return True


def spend(database: Database, connection: str) -> bool:
    """Makes this month's readings many."""
    if not is_connection(database, connection):
        return False
    polling = record(database, "polling")
    polling["spent"]["reading"] = dict.fromkeys(polling["spent"]["reading"], 1_000_000_000)
    keep(database, "polling", polling)
    return True


def be_late(database: Database, connection: str, minutes: str) -> bool:
    """Moves the polls that have failed."""
    if not is_connection(database, connection):
        return False
    late, by = record(database, "late"), timedelta(minutes=int(minutes))
    keep(database, "late", {**late, **{name: earlier(late[name], by) for name in ("since", "tried_at")}})
    return True


def let_fail(database: Database, webhook: str, days: str) -> bool:
    """Moves the beginning of a webhook's failures."""
    row = database.execute("SELECT json FROM webhook WHERE id = ?", (webhook,)).fetchone()
    if row is None:
        return False
    kept = json.loads(row[0])
    kept["failing_since"] = earlier(kept["failing_since"], timedelta(days=int(days)))
    text = json.dumps(kept, separators=(",", ":"))
    database.execute("UPDATE webhook SET json = ? WHERE id = ?", (text, webhook))
    return True


def expire_token(database: Database, token: str) -> bool:
    """Ends an API token when it was made."""
    return database.execute("UPDATE token SET expires_at = created_at WHERE id = ?", (token,)).rowcount == 1


def expire_invitation(database: Database, invitation: str) -> bool:
    """Ends an invitation when it was made."""
    statement = "UPDATE invitation SET expires_at = created_at WHERE id = ?"
    return database.execute(statement, (invitation,)).rowcount == 1


def tamper(database: Database, workspace: str, seq: str, act: str) -> bool:
    """Changes an entry of the audit log, or takes it out."""
    if database.execute("SELECT 1 FROM workspace WHERE id = ?", (workspace,)).fetchone() is None:
        return False
    if act == "delete":
        return database.execute("DELETE FROM audit WHERE seq = ?", (seq,)).rowcount == 1
    statement = "UPDATE audit SET line = replace(line, '\"person\"', '\"token\"') WHERE seq = ?"
    return database.execute(statement, (seq,)).rowcount == 1


def is_person(database: Database, email: str) -> bool:
    """Whether this is the person's own database."""
    return database.execute("SELECT 1 FROM person WHERE email = ?", (email,)).fetchone() is not None


def leave_sessions_unused(database: Database, email: str, days: str) -> bool:
    """Moves the last use."""
    if not is_person(database, email):
        return False
    database.execute("UPDATE session SET used_at = used_at - ?", (int(days) * 86_400_000,))
    return True


def age_sessions(database: Database, email: str, days: str) -> bool:
    """Moves the beginning."""
    if not is_person(database, email):
        return False
    database.execute("UPDATE session SET created_at = created_at - ?", (int(days) * 86_400_000,))
    return True


def say_role(database: Database, email: str, role: str) -> bool:
    """Changes what the list says."""
    if not is_person(database, email):
        return False
    database.execute("UPDATE membership SET role = ?", (role,))
    return True


def age_answers(database: Database, workspace: str, hours: str) -> bool:
    """Moves what is kept under an idempotency key."""
    if database.execute("SELECT 1 FROM workspace WHERE id = ?", (workspace,)).fetchone() is None:
        return False
    return database.execute("UPDATE once SET at = at - ?", (int(hours) * 3_600_000,)).rowcount > 0


def lose_answers(database: Database, workspace: str) -> bool:
    """Leaves the reply under each idempotency key, and not the answer that was made of it."""
    if database.execute("SELECT 1 FROM workspace WHERE id = ?", (workspace,)).fetchone() is None:
        return False
    return database.execute("UPDATE once SET answer = NULL").rowcount > 0


def age_takings(database: Database, connection: str) -> bool:
    """Moves back when credentials were taken."""
    if not is_connection(database, connection):
        return False
    database.execute("UPDATE taking SET at = at - 3600000")
    return True


ACTS: dict[str, tuple[str, Callable[..., bool]]] = {
    "patience": ("Connection", end_patience),
    "days": ("Connection", let_days_pass),
    "points": ("Connection", age_points),
    "expiry": ("Workspace", expire),
    "spent": ("Connection", spend),
    "late": ("Connection", be_late),
    "takings": ("Connection", age_takings),
    "failing": ("Workspace", let_fail),
    "token": ("Workspace", expire_token),
    "invitation": ("Workspace", expire_invitation),
    "tamper": ("Workspace", tamper),
    "answers": ("Workspace", age_answers),
    "unanswered": ("Workspace", lose_answers),
    "unused": ("Person", leave_sessions_unused),
    "aged": ("Person", age_sessions),
    "role": ("Person", say_role),
}


def in_transaction(path: Path, act: Callable[..., bool], values: list[str]) -> bool:
    """Runs an act on a database; the lock is taken before the reading, so that nothing comes between it and the writing."""
    database = sqlite3.connect(path, timeout=30, isolation_level=None)
    try:
        # The tables of an object that was never begun are not there.
        if not database.execute("SELECT 1 FROM sqlite_master WHERE name IN ('record', 'link', 'person')").fetchone():
            return False
        database.execute("BEGIN IMMEDIATE")
        done = act(database, *values)
        database.execute("COMMIT" if done else "ROLLBACK")
        return done
    finally:
        database.close()


def main() -> int:
    """Looks through the objects' databases."""
    state, name, values = Path(sys.argv[1]), sys.argv[2], sys.argv[3:]
    kind, act = ACTS[name]
    found = [in_transaction(path, act, values) for path in state.glob(f"v3/do/*-{kind}/*.sqlite")]
    return 0 if any(found) else 1


if __name__ == "__main__":
    sys.exit(main())
