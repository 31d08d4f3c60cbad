"""Runs the built ticketctl as its users do, on stores of its own."""

from __future__ import annotations

import csv
import io
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

sys.path.append(str(Path(__file__).parent.parent / "support"))

from postgres import Postgres

BIN = Path(os.environ["TEST_BIN_DIR"])


@dataclass
class Reply:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def csv(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.out)))


@dataclass
class Ctl:
    """ticketctl on one store."""

    store: str
    directory: Path
    environment: dict[str, str] = field(default_factory=dict)

    def whole_environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "TERM": "xterm",
            "LANG": "C.UTF-8",
            "TICKETING_STORE": self.store,
            # The cheapest Argon2id libsodium offers: these tests are not about its strength.
            "TICKETING_ACCOUNTS_ARGON2_MEMORY_KIB": "8",
            "TICKETING_ACCOUNTS_ARGON2_PASSES": "1",
            # Looking for leaks is a third of what a command costs here; they end with it.
            "ASAN_OPTIONS": "detect_leaks=0",
            **{k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")},
            **self.environment,
        }

    def __call__(self, *words: str, stdin: str = "", code: int | None = 0) -> Reply:
        done = subprocess.run(
            [BIN / "ticketctl", *words],
            input=stdin.encode(),
            capture_output=True,
            cwd=self.directory,
            env=self.whole_environment(),
            timeout=300,
            check=False,
        )
        reply = Reply(done.returncode, done.stdout.decode(), done.stderr.decode())
        if code is not None:
            assert reply.code == code, f"{words}: {reply.code}\n{reply.out}\n{reply.err}"
        return reply

    def json(self, *words: str, **more: Any) -> Any:
        return self("--output", "json", *words, **more).json


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    yield server
    server.stop()


@pytest.fixture
def bare(tmp_path: Path) -> Ctl:
    """A SQLite store that is not there."""
    return Ctl(f"sqlite:///{tmp_path}/ticketing.db", tmp_path)


@pytest.fixture
def empty(bare: Ctl) -> Ctl:
    """One that is, and holds nothing."""
    bare("db", "init", "--quiet")
    return bare


@pytest.fixture(params=["sqlite", "postgresql"])
def ctl(request: pytest.FixtureRequest, tmp_path: Path) -> Ctl:
    """A store with its schema, on each database in turn."""
    if request.param == "sqlite":
        made = Ctl(f"sqlite:///{tmp_path}/ticketing.db", tmp_path)
    else:
        made = Ctl(request.getfixturevalue("postgres").create_database(), tmp_path,
                   {"TICKETING_IMAGES_STORE": f"file://{tmp_path}/images"})
    made("db", "init", "--quiet")
    return made
