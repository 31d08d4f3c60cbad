"""What packaging/ installs, in a place of its own, and the programs that it is about."""

from __future__ import annotations

import os
import re
import select
import socket
import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2]
BUILD = Path(os.environ["BUILD_DIR"])
BIN = Path(os.environ["TICKETING_BIN"])
PATIENCE = 60.0


def environment(**more: str) -> dict[str, str]:
    """Ours without any configuration, and with the weakest Argon2id there is."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("TICKETING_")}
    kept["TICKETING_ACCOUNTS_ARGON2_MEMORY_KIB"] = "8"
    # Looking for leaks traces the process, which no service may.
    kept["ASAN_OPTIONS"] = "detect_leaks=0"
    return kept | more


def run(*command: str | Path, **variables: str) -> str:
    ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                         env=environment(**variables))  # fmt: skip
    assert ran.returncode == 0, f"{command}\n{ran.stdout}"
    return ran.stdout


def get(url: str) -> str:
    """The body of a reply of 200."""
    with urllib.request.urlopen(url, timeout=PATIENCE) as reply:
        return reply.read().decode()


@pytest.fixture(scope="session")
def prefix(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything that packaging/ installs, and links to the programs."""
    place = tmp_path_factory.mktemp("prefix")
    script = BUILD / "packaging/cmake_install.cmake"
    run("cmake", f"-DCMAKE_INSTALL_PREFIX={place}", "-P", script)
    (place / "bin").mkdir()
    for program in ("ticketctl", "ticketing-api", "ticketing-scheduler"):
        (place / "bin" / program).symlink_to((BIN / program).resolve())
    return place


class Program:
    """A service that answers HTTP, and what it told its manager before it did."""

    def __init__(self, folder: Path, command: list[str], confine: Callable[[], None] | None,
                 **variables: str) -> None:  # fmt: skip
        self.log = folder / f"{Path(command[0]).name}.log"
        self.manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        name = f"ticketing-test-{os.getpid()}-{id(self)}"
        self.manager.bind("\0" + name)
        self.manager.settimeout(PATIENCE)
        reading, writing = os.pipe()
        self.process = subprocess.Popen(
            command, stdout=writing, stderr=writing, cwd=folder, preexec_fn=confine,
            env=environment(NOTIFY_SOCKET="@" + name, **variables))  # fmt: skip
        os.close(writing)
        self.output = os.fdopen(reading, "rb", buffering=0)
        self.said = ""
        try:
            self.url = self.await_text(r"(?:listening on |\"url\":\")(http://[\d.]+:\d+)")
        except BaseException:
            self.kill()
            raise

    def await_text(self, pattern: str) -> str:
        while not (found := re.search(pattern, self.said)):
            ready, _, _ = select.select([self.output], [], [], PATIENCE)
            more = self.output.read(65536) if ready else b""
            assert more, f"it never said {pattern}:\n{self.said}"
            self.said += more.decode()
        return found[1]

    def stop(self) -> None:
        """As systemd does: SIGTERM, and a good end."""
        self.process.terminate()
        while more := self.output.read(65536):
            self.said += more.decode()
        assert self.process.wait(timeout=PATIENCE) == 0, self.said

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.output.close()
        self.manager.close()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Program]]:
    """Starts a program in a folder of its own; `confine` runs in its process before it does."""
    started: list[Program] = []

    def starting(command: list[str], confine: Callable[[], None] | None = None,
                 **variables: str) -> Program:  # fmt: skip
        started.append(Program(tmp_path, command, confine, **variables))
        return started[-1]

    yield starting
    for program in started:
        program.kill()
