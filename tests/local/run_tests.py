"""Runs every check and test (`make test`), shows each as it goes, and closes with one line: `N passed, N failed`, and how many were skipped.

    run_tests.py [lint]     `lint` stops after the checks of format and lints

A step that fails does not hide the ones behind it, unless they need what it makes. A cargo test counts as many as it
reports; any other step counts as one, and so does a runner that fails before it can report.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# cargo's closing line of each test binary; a terminal's colours may stand around the words.
REPORT = re.compile(r"(\d+) passed; (\d+) failed;")
STRICT = ["--", "-D", "warnings"]
WASM_CRATES = ["-p", "deputize-domain", "-p", "deputize-aws", "-p", "deputize-worker", "-p", "deputize-app"]


AUDIT = [sys.executable, "tests/local/audit.py"]
# What a step ends with that could not be decided here.
SKIPPED = 77


@dataclass(frozen=True)
class Step:
    """One command."""

    name: str
    command: list[str]
    needs: str | None = None


LINT = [
    Step("format", ["cargo", "fmt", "--all", "--check"]),
    Step("clippy, host", ["cargo", "clippy", "--workspace", "--all-targets", *STRICT]),
    Step("clippy, wasm32", ["cargo", "clippy", "--target", "wasm32-unknown-unknown", *WASM_CRATES, *STRICT]),
]
TEST = [
    Step("dependencies", [*AUDIT, "deny"]),
    Step("advisories", [*AUDIT, "advisories"]),
    Step("npm audit", [*AUDIT, "npm"]),
    Step("unit tests", ["cargo", "test", "--workspace", "--exclude", "deputize-tests", "--no-fail-fast"]),
    Step("build", ["make", "--no-print-directory", "build"]),
    Step(
        "deploy --dry-run",
        ["wrangler", "deploy", "--dry-run", "--outdir", "build/dry-run"],
        needs="build",
    ),
    # They wait for the gate and for pages more than they compute, so more of them run than there are processors.
    Step(
        "end to end",
        ["cargo", "test", "-p", "deputize-tests", "--no-fail-fast", "--", "--test-threads=6"],
        needs="build",
    ),
]


@dataclass
class Result:
    """What became of a step."""

    step: Step
    passed: int
    failed: int
    seconds: float
    skipped: int = 0


def output_of(command: list[str]) -> Iterator[str | int]:
    """The lines that a command prints, as they come, then its exit status."""
    colour = {"CARGO_TERM_COLOR": "always"} if sys.stdout.isatty() else {}
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **colour},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        assert process.stdout is not None
        yield from process.stdout
    yield process.returncode


def run(step: Step) -> Result:
    """Runs a step, shows what it prints, and counts."""
    print(f"\n── {step.name}: {' '.join(step.command)}", flush=True)
    begin = time.monotonic()
    passed = failed = status = 0
    for line in output_of(step.command):
        if isinstance(line, int):
            status = line
            continue
        print(line, end="", flush=True)
        if report := REPORT.search(line):
            passed += int(report[1])
            failed += int(report[2])
    if status == SKIPPED and step.command[:2] == AUDIT:
        return Result(step, 0, 0, time.monotonic() - begin, skipped=1)
    if status != 0 and failed == 0:
        failed = 1
    if status == 0 and passed == failed == 0 and "test" not in step.command:
        passed = 1
    return Result(step, passed, failed, time.monotonic() - begin)


def run_all(steps: list[Step]) -> list[Result]:
    """Runs the steps in order; one that needs a failed one counts as failed."""
    results: list[Result] = []
    for step in steps:
        broken = {result.step.name for result in results if result.failed}
        if step.needs in broken:
            print(f"\n── {step.name}: not run, because {step.needs} failed", flush=True)
            results.append(Result(step, 0, 1, 0.0))
        else:
            results.append(run(step))
    return results


def main() -> int:
    """Runs, sums up, and says it."""
    try:
        results = run_all(LINT if sys.argv[1:] == ["lint"] else LINT + TEST)
    except KeyboardInterrupt:
        print("\ninterrupted", flush=True)
        return 130
    print()
    for result in results:
        counts = f"{result.passed:4} passed {result.failed:3} failed {result.seconds:7.1f} s"
        word = "failed" if result.failed else "skipped" if result.skipped else "ok"
        print(f"  {word:8}{result.step.name:18}{counts}")
    passed, failed = sum(result.passed for result in results), sum(result.failed for result in results)
    skipped = sum(result.skipped for result in results)
    print(f"\n{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
