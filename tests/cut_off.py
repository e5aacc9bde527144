"""Runs pytest and says how often anything tried to reach a network: `python -m tests.cut_off OPTION…`.

To be run in a network namespace that is empty (`unshare --net`): there the kernel counts every packet
that found no way out, whoever sent it, the program, Qt or a library. One is a failure.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

_COUNTERS: Final = Path("/proc/self/net/snmp")
_COUNTED: Final = (
    ("Ip", "OutNoRoutes"),
    ("Ip", "OutRequests"),
    ("Tcp", "ActiveOpens"),
    ("Udp", "OutDatagrams"),
)


def main(options: list[str]) -> int:
    """Returns pytest's exit code, or 1 when somebody tried to reach a network."""
    before = attempts()
    code = subprocess.run([sys.executable, "-m", "pytest", *options], check=False).returncode
    tried = attempts() - before
    print(f"attempts to reach a network: {tried}", flush=True)
    return code or int(tried > 0)


def attempts() -> int:
    """Packets and connections that this network namespace has seen going out, or trying to."""
    lines = [line.split() for line in _COUNTERS.read_text("ascii").splitlines()]
    counts = {
        (names[0].rstrip(":"), name): int(value)
        for names, values in zip(lines[::2], lines[1::2], strict=True)
        for name, value in zip(names[1:], values[1:], strict=True)
    }
    return sum(counts[wanted] for wanted in _COUNTED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
