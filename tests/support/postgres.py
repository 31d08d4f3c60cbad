"""A throwaway PostgreSQL server: a Unix socket only, works as root, dies with the tests."""
from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
START_SECONDS = 60
PORT = 5432  # only names the socket file: nothing listens on TCP


def die_with_parent() -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def postgres_programs() -> Path:
    """The newest that are installed, or those in the folder TICKETING_POSTGRES_PROGRAMS."""
    if chosen := os.environ.get("TICKETING_POSTGRES_PROGRAMS"):
        return Path(chosen)
    return max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))


class Postgres:
    def __init__(self) -> None:
        # Socket paths are short by law (108 bytes), so not below pytest's own directory.
        self.directory = Path(tempfile.mkdtemp(prefix="test-pg."))
        self.programs = postgres_programs()
        self.databases = 0
        # Not under a sanitiser that the tests themselves run with.
        plain = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
        self.owner: dict[str, Any] = {"env": plain}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            user = pwd.getpwnam("postgres")
            os.chown(self.directory, user.pw_uid, user.pw_gid)
            self.owner |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        data = self.directory / "data"
        self._run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                  "--locale=C.UTF-8", "--no-sync")
        self.start()

    def start(self) -> None:
        with open(self.directory / "server.log", "ab") as log:
            self.server = subprocess.Popen(
                [self.programs / "postgres", "-D", self.directory / "data", "-k", self.directory,
                 "-p", str(PORT), "-h", "", "-c", "fsync=off", "-c", "max_connections=200"],
                stdout=log, stderr=log, cwd="/", preexec_fn=die_with_parent, **self.owner)
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            assert self.server.poll() is None, (self.directory / "server.log").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def halt(self) -> None:
        """Clients are cut off; `start` brings it back."""
        self.server.send_signal(signal.SIGINT)
        self.server.wait(60)

    def hang(self, hung: bool = True) -> None:
        """Its processes stand still, or go on: connections stay and nothing is answered."""
        pid = self.server.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        for process in [pid, *map(int, children)]:
            os.kill(process, signal.SIGSTOP if hung else signal.SIGCONT)

    def _run(self, program: str, *words: Any) -> None:
        subprocess.run([self.programs / program, *map(str, words)], check=True,
                       capture_output=True, cwd="/", **self.owner)

    def psql(self, sql: str, database: str = "postgres") -> None:
        self._run("psql", *self._psql_words(database), "-c", sql)

    def _psql_words(self, database: str) -> list[Any]:
        return ["-h", self.directory, "-p", PORT, "-U", "postgres", "-d", database,
                "-v", "ON_ERROR_STOP=1", "-qtA"]

    def session(self, url: str) -> subprocess.Popen[str]:
        """psql on a database, which reads from its standard input."""
        words = map(str, self._psql_words(url.rsplit("/", 1)[1]))
        return subprocess.Popen([self.programs / "psql", *words], stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, text=True, cwd="/", **self.owner)

    def _answers(self) -> bool:
        try:
            self.psql("SELECT 1")
        except subprocess.CalledProcessError:
            return False
        return True

    def create_database(self) -> str:
        """The URL of a fresh, empty database."""
        self.databases += 1
        name = f"test{self.databases}"
        self.psql(f"CREATE DATABASE {name}")
        host = str(self.directory).replace("/", "%2F")
        return f"postgresql://postgres@{host}:{PORT}/{name}"

    def stop(self) -> None:
        self.halt()
        shutil.rmtree(self.directory, ignore_errors=True)
