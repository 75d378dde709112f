"""Asks whether the dependencies may be used, and whether anything bad is known of them.

    audit.py deny         licences, sources and bans, as deny.toml has them
    audit.py advisories   what RustSec knows of the crates
    audit.py npm          what npm knows of the packages

The first needs nothing but the checkout. The others need data from outside, which is not everywhere to be had: without it
they say so and end with 77, which `run_tests.py` counts as skipped. With it, a finding fails.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = 77
PATIENCE = 120.0


def skip(why: str) -> int:
    """Ends without a verdict."""
    print(f"skipped: no data ({why})", flush=True)
    return SKIPPED


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Runs a command; its output is kept, both kinds in one."""
    return subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=PATIENCE
    )


def cargo_deny(*checks: str) -> int:
    """Runs checks of cargo-deny."""
    tool = os.environ.get("DEPUTIZE_CARGO_DENY")
    if not tool:
        return skip("there is no cargo-deny for this machine")
    asked = run([tool, "--color", "never", "check", "--hide-inclusion-graph", *checks])
    if asked.returncode != 0 and "failed to fetch advisory database" in asked.stdout:
        return skip("the advisory database does not answer")
    print(asked.stdout, end="", flush=True)
    return asked.returncode


def npm_audit() -> int:
    """Runs npm's audit over every lock file."""
    for lock in ("package-lock.json", "tests/local/cdk/package-lock.json"):
        folder = str((ROOT / lock).parent)
        asked = run(["npm", "audit", "--json", "--package-lock-only", "--prefix", folder])
        # Warnings stand before the report.
        start = asked.stdout.find("{")
        try:
            report, _ = json.JSONDecoder().raw_decode(asked.stdout[start:] if start >= 0 else "")
        except json.JSONDecodeError:
            report = {}
        if "vulnerabilities" not in report:
            return skip("npm's audit does not answer")
        for name, found in report["vulnerabilities"].items():
            print(f"{lock}: {name} ({found['severity']}): {found['range']}", flush=True)
        if report["vulnerabilities"]:
            return 1
        print(f"{lock}: nothing known", flush=True)
    return 0


def main() -> int:
    """Runs what was asked for."""
    try:
        match sys.argv[1:]:
            case ["deny"]:
                return cargo_deny("licenses", "bans", "sources")
            case ["advisories"]:
                return cargo_deny("advisories")
            case ["npm"]:
                return npm_audit()
    except subprocess.TimeoutExpired:
        return skip(f"no answer within {PATIENCE:.0f} s")
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main())
