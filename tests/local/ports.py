"""Ports: which one to take, and who holds a busy one."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path

TRIES = 100


class Busy(Exception):
    """The port that was asked for is taken."""


def choose(wanted: int, insist: bool) -> tuple[int, str | None]:
    """A free port at or after `wanted`, and a sentence about `wanted` if it was busy. `insist` takes no other."""
    if _free(wanted):
        return wanted, None
    taken = f"port {wanted} is in use{_by(wanted)}"
    if insist:
        raise Busy(taken)
    for port in range(wanted + 1, wanted + TRIES):
        if _free(port):
            return port, f"{taken}; taking {port}"
    raise Busy(f"{taken}, and so are the {TRIES - 1} after it")


def _free(port: int) -> bool:
    """Whether nobody listens there, on IPv4 or IPv6."""
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                # As servers do, so that a connection that has just been closed does not count as busy.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((address, port))
        except OSError as error:
            if family == socket.AF_INET6 and error.errno != errno.EADDRINUSE:
                continue  # a machine without IPv6
            return False
    return True


def _by(port: int) -> str:
    """Who holds the port, where the system tells (Linux, own processes): ` by name (process 123)`; else nothing."""
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            rows = Path(table).read_text().splitlines()[1:]
        except OSError:
            continue
        for row in rows:
            columns = row.split()
            if columns[3] == "0A" and int(columns[1].rpartition(":")[2], 16) == port:
                inodes.add(f"socket:[{columns[9]}]")
    for descriptor in Path("/proc").glob("[0-9]*/fd/*") if inodes else ():
        try:
            if os.readlink(descriptor) in inodes:
                process = descriptor.parts[2]
                return f" by {Path('/proc', process, 'comm').read_text().strip()} (process {process})"
        except OSError:
            continue
    return ""
