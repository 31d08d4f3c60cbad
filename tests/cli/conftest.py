"""Runs the built ticketctl as its users do, on stores of its own."""

from __future__ import annotations

import csv
import ctypes
import io
import json
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

BIN = Path(os.environ["TEST_BIN_DIR"])
PR_SET_PDEATHSIG = 1


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


def die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Postgres:
    """A throwaway server on a Unix socket; as root it runs as another user, which it insists on."""

    def __init__(self, directory: Path) -> None:
        installed = Path("/usr/lib/postgresql").glob("*/bin")
        self.bin = max(installed, key=lambda path: int(path.parent.name))
        self.directory = directory
        self.port = free_port()
        self.user = {}
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(directory, owner.pw_uid, owner.pw_gid)
            self.user = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        data = directory / "data"
        self.run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                 "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        self.log = open(directory / "server.log", "wb")
        self.server = subprocess.Popen(
            [self.bin / "postgres", "-D", data, "-k", directory, "-p", str(self.port),
             "-h", "", "-c", "fsync=off"],
            stdout=self.log, stderr=self.log, cwd="/", preexec_fn=die_with_parent, **self.user,
        )  # fmt: skip
        self.databases = 0
        self.wait_until_ready()

    def run(self, program: str, *words: Any) -> subprocess.CompletedProcess:
        return subprocess.run(
            [self.bin / program, *map(str, words)], check=True, capture_output=True, cwd="/",
            **self.user,
        )  # fmt: skip

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + 60
        while True:
            try:
                self.psql("SELECT 1")
                return
            except subprocess.CalledProcessError:
                assert self.server.poll() is None, (self.directory / "server.log").read_text()
                assert time.monotonic() < deadline
                time.sleep(0.05)

    def psql(self, sql: str, database: str = "postgres") -> None:
        self.run("psql", "-h", self.directory, "-p", self.port, "-U", "postgres", "-d", database,
                 "-v", "ON_ERROR_STOP=1", "-c", sql)  # fmt: skip

    def create_database(self) -> str:
        self.databases += 1
        name = f"cli{self.databases}"
        self.psql(f"CREATE DATABASE {name}")
        host = str(self.directory).replace("/", "%2F")
        return f"postgresql://postgres@{host}:{self.port}/{name}"

    def stop(self) -> None:
        self.server.send_signal(signal.SIGINT)
        self.server.wait(60)
        self.log.close()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    # Socket paths are short by law (108 bytes), and the server's user must get at it.
    made = subprocess.check_output(["mktemp", "-d", "/tmp/cli-pg.XXXXXX"], text=True)
    directory = Path(made.strip())
    server = Postgres(directory)
    yield server
    server.stop()
    shutil.rmtree(directory)


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
