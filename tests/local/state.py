"""The state folder (`.state`): what outlives a restart, and `local.json`, which says how to reach what is running."""

from __future__ import annotations

import base64
import fcntl
import json
import secrets
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import files

NODE = Path(__file__).resolve().parents[2] / "node_modules" / ".bin" / "node"


def signing_key() -> str:
    """A new P-256 private key, PEM of PKCS #8. Node makes it: it is there for wrangler, OpenSSL need not be."""
    script = (
        "const { privateKey } = require('node:crypto').generateKeyPairSync('ec', { namedCurve: 'P-256' });"
        "process.stdout.write(privateKey.export({ type: 'pkcs8', format: 'pem' }));"
    )
    return subprocess.run([NODE, "-e", script], check=True, capture_output=True, text=True).stdout


# How each of the Worker's own secrets is made.
SECRETS: dict[str, Callable[[], str]] = {
    "SETUP_TOKEN": lambda: secrets.token_urlsafe(32),
    "ENCRYPTION_KEY": lambda: base64.b64encode(secrets.token_bytes(32)).decode(),
    "RECEIPT_SIGNING_KEY": signing_key,
    "OIDC_SIGNING_KEY": signing_key,
}


class AlreadyRunning(Exception):
    """Another launcher holds this state folder."""


class State:
    """One state folder, held by at most one launcher."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.local_json = self.folder / "local.json"
        self.accounts = self.folder / "aws-accounts.json"
        self.aws = self.folder / "aws"
        self.worker = self.folder / "worker"
        self.worker_vars = self.folder / "worker.vars"
        self._lock: Any = None

    def log(self, name: str) -> Path:
        """Where a child's output goes."""
        return self.folder / "logs" / f"{name}.log"

    def hold(self) -> None:
        """Takes the folder for this process; the system gives it back when the process ends, however it ends."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = (self.folder / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            where = read_local(self.local_json).get("url", "and still starting")
            raise AlreadyRunning(f"already running from {self.folder}: {where}") from None
        # Left behind by a launcher that was killed; nobody must take it for a running one's.
        self.local_json.unlink(missing_ok=True)

    def secrets(self) -> dict[str, str]:
        """The Worker's own secrets, each made once for the state folder; one that a newer version needs is added."""
        path = self.folder / "secrets.json"
        kept = json.loads(path.read_text()) if path.exists() else {}
        missing = {name: make() for name, make in SECRETS.items() if name not in kept}
        if missing:
            files.write_private(path, json.dumps({**kept, **missing}) + "\n")
        return {**kept, **missing}

    def write_local(self, content: dict[str, Any]) -> None:
        """Says to clients, tests and scripts how to reach what is running."""
        files.write_private(self.local_json, json.dumps(content, indent=2) + "\n")

    def remove_local(self) -> None:
        """Nothing is running any more."""
        self.local_json.unlink(missing_ok=True)


def read_local(path: Path) -> dict[str, Any]:
    """What `local.json` says; empty if nothing runs."""
    try:
        return json.loads(path.read_text())
    except FileNotFoundError:
        return {}
