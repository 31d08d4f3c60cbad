"""A systemd unit, as far as these tests read it, and the filter of system calls that it sets."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

import seccomp


class Unit:
    def __init__(self, file: Path) -> None:
        self.file = file
        self.pairs: list[tuple[str, str]] = []
        for line in file.read_text(encoding="utf-8").splitlines():
            key, equals, value = line.partition("=")
            if equals and not line.startswith("#"):
                self.pairs.append((key, value))

    def every(self, key: str) -> list[str]:
        return [value for one, value in self.pairs if one == key]

    def one(self, key: str) -> str:
        (value,) = self.every(key)
        return value

    def command(self) -> list[str]:
        return shlex.split(self.one("ExecStart"))

    def confine(self) -> Callable[[], None]:
        """Lays the unit's system call filter upon this process, for ever: for `preexec_fn`."""
        allowed: set[str] = set()
        for line in self.every("SystemCallFilter"):
            names = calls(*line.lstrip("~").split())
            allowed = allowed - names if line.startswith("~") else allowed | names
        refusing = seccomp.SyscallFilter(defaction=seccomp.ERRNO(1))
        for name in sorted(allowed):
            try:
                refusing.add_rule(seccomp.ALLOW, name)
            except RuntimeError:  # of another architecture
                pass
        return refusing.load


@cache
def calls(*names: str) -> set[str]:
    """Names of system calls, with sets (@file-system) taken apart."""
    out: set[str] = set()
    for name in names:
        if not name.startswith("@"):
            out.add(name)
            continue
        listed = subprocess.run(["systemd-analyze", "syscall-filter", name], text=True,
                                stdout=subprocess.PIPE, check=True).stdout  # fmt: skip
        lines = [line.strip() for line in listed.splitlines()[1:]]
        out |= calls(*(line for line in lines if line and not line.startswith("#")))
    return out
