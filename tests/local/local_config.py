"""wrangler.toml for a run on one's own machine: the same, but for rate limits.

All callers of a local run have one address, and tests ask more often than any person does. miniflare counts with a write
to a database for each request besides, which would be measured with all else. So the limits are left out, unless some are
asked for.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

# A table of the list, up to the next table or the comment above it.
LIMIT = re.compile(r"^\[\[ratelimits\]\]\n(?:[^\[#\n][^\n]*\n|\n)*", re.MULTILINE)
# What is relative to the folder of the file.
PATH = re.compile(r'^(main|directory) = "([^"]*)"$', re.MULTILINE)
NAME = re.compile(r'^name = "LIMIT_(\w+)"$', re.MULTILINE)
NUMBER = re.compile(r"\blimit = \d+")


def write(source: Path, into: Path, limits: dict[str, int]) -> Path:
    """Writes the configuration into a folder; gives its path. `limits` are by policy; without any there is no limit."""
    if source.suffix != ".toml":
        return source

    def limit(table: re.Match[str]) -> str:
        name = NAME.search(table[0])
        asked = limits.get(name[1].lower()) if name else None
        return "" if asked is None else NUMBER.sub(f"limit = {asked}", table[0])

    def absolute(path: re.Match[str]) -> str:
        return f"{path[1]} = {json.dumps(str(source.resolve().parent / path[2]))}"

    text = PATH.sub(absolute, LIMIT.sub(limit, source.read_text()))
    path = into / "wrangler.toml"
    path.write_text(text)
    return path


def read_limits(text: str) -> dict[str, int]:
    """`token=30 session=30` as the Worker's setting RATE_LIMITS has it."""
    return {name: int(limit) for name, limit in (pair.split("=") for pair in text.split())}
