"""Starts ticketing-api on a fresh store and talks HTTP to it."""
from __future__ import annotations

import http.client
import json
import os
import re
import resource
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

sys.dont_write_bytecode = True
sys.path.append(str(Path(__file__).parent.parent / "support"))

BIN = Path(os.environ.get("TICKETING_BIN", "build/dev/bin"))
START_SECONDS = 30
STOP_SECONDS = 30
PASSWORD = "correct horse battery"
SUPPRESSIONS = Path(__file__).parent.parent / "support" / "lsan.supp"


class Reply:
    """A reply with its JSON decoded."""

    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The problem's code; checks the document on the way."""
        assert self.headers["content-type"] == "application/problem+json", self.body
        problem = self.json
        assert problem["status"] == self.status
        assert problem["type"] == "/problems/" + problem["code"]
        assert problem["title"] and problem["detail"]
        assert problem["request_id"] == self.headers["x-request-id"]
        if self.status in (429, 503):
            assert int(self.headers["retry-after"]) >= 1
        if self.status == 429:
            assert problem["resets_at"]
        if self.status == 401:
            assert self.headers["www-authenticate"] == "Bearer"
        return problem["code"]


def clean_environment(**settings: str) -> dict[str, str]:
    """Ours without any configuration, and with the weakest Argon2id there is: these tests are not
    about guessing passwords."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("TICKETING_")}
    environment["TICKETING_ACCOUNTS_ARGON2_MEMORY_KIB"] = "8"
    environment["LSAN_OPTIONS"] = f"suppressions={SUPPRESSIONS}:print_suppressions=0"
    environment.update({f"TICKETING_{k.upper()}": v for k, v in settings.items()})
    return environment


def ticketctl(store: str, *arguments: str, given: str = "") -> str:
    """What the CLI prints; fails with its complaint."""
    # Where pictures are kept has to be said beside PostgreSQL.
    images = {"images_store": "memory:"} if store.startswith("postgresql:") else {}
    done = subprocess.run([BIN / "ticketctl", "--store", store, *arguments], input=given, text=True,
                          capture_output=True, timeout=60,
                          # Looking for leaks is a third of what a command costs here.
                          env=clean_environment(**images) | {"ASAN_OPTIONS": "detect_leaks=0"})
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def wait_until(what: str, condition: Callable[[], bool], seconds: float = 30) -> None:
    """Fails with `what` did not come true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds} s in vain until {what}"
        time.sleep(0.005)


def limit_open_files(limits: tuple[int, int]) -> Callable[[], None]:
    """For `preexec_fn`: so many files, the soft and the hard limit."""
    return lambda: resource.setrlimit(resource.RLIMIT_NOFILE, limits)


class Server:
    """One running ticketing-api; `prepare` runs in its process before it does."""

    started: list[Server] = []

    def __init__(self, store: str, *flags: str, prepare: Callable[[], None] | None = None,
                 **settings: str) -> None:
        if store.startswith("postgresql:"):  # which needs a place for pictures
            settings.setdefault("images_store", "memory:")
        self.process = subprocess.Popen(
            [BIN / "ticketing-api", "--store", store, "--port", "0", *flags],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=prepare,
            env=clean_environment(**settings))
        Server.started.append(self)
        self.errors: list[str] = []
        self._reader = threading.Thread(target=self._read_errors, daemon=True)
        self._reader.start()
        self.port = self._read_port()

    def _read_port(self) -> int:
        ready, _, _ = select.select([self.process.stdout], [], [], START_SECONDS)
        line = self.process.stdout.readline() if ready else "nothing in time"
        told = re.fullmatch(r"listening on http://(127\.0\.0\.1|\[::\]):(\d+)\n", line)
        if not told:
            self._kill()
            raise AssertionError((line, self.errors))
        return int(told[2])

    def _kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join(timeout=5)

    def _read_errors(self) -> None:
        for line in self.process.stderr:
            self.errors.append(line)

    def request(self, method: str, target: str, body: Any = None, token: str | None = None,
                **headers: str) -> Reply:
        """One request; `body` is sent as JSON unless it is bytes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        fields = {k.replace("_", "-"): v for k, v in headers.items()}
        if body is not None and "Content-Type" not in fields:
            fields["Content-Type"] = "application/json"
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        if token:
            fields["Authorization"] = f"Bearer {token}"
        try:
            connection.request(method, target, body=body, headers=fields)
            reply = connection.getresponse()
            names = [k.lower() for k, _ in reply.getheaders() if not k.startswith("RateLimit")]
            assert len(names) == len(set(names)), f"a field comes twice: {names}"
            return Reply(reply.status, {k.lower(): v for k, v in reply.getheaders()}, reply.read())
        finally:
            connection.close()

    def raw(self, data: bytes, patience: float = 20) -> bytes:
        """Sends bytes as they are and gives everything until the server closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=patience) as s:
            received = b""
            try:
                s.sendall(data)
                while chunk := s.recv(65536):
                    received += chunk
            except (ConnectionResetError, BrokenPipeError):
                pass
            return received

    def lines(self, message: str) -> list[dict[str, Any]]:
        """Those of its log whose message begins so."""
        found = [json.loads(line) for line in self.errors if line.startswith("{")]
        return [line for line in found if line["message"].startswith(message)]

    def metric(self, name: str) -> float:
        """The value of a metric, named with its labels where it has some."""
        for line in self.request("GET", "/metrics").body.decode().splitlines():
            if line.startswith(name + " "):
                return float(line.rsplit(" ", 1)[1])
        raise AssertionError(f"no metric {name}")

    def accepts(self) -> bool:
        """Whether anybody listens on the port."""
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=20).close()
        except ConnectionRefusedError:
            return False
        return True

    def stop(self, sig: int = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(sig)
        try:
            code = self.process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._kill()
            raise AssertionError((f"not gone {STOP_SECONDS} s after {sig}", self.errors)) from None
        self._reader.join(timeout=5)
        return code


def pytest_sessionfinish() -> None:
    """A test that failed before it stopped its server leaves none behind."""
    for server in Server.started:
        if server.process.poll() is None:
            server._kill()


def sign_up(server: Server, name: str) -> str:
    """Registers and signs in; the access token."""
    email = f"{name}@example.com"
    reply = server.request("POST", "/v1/accounts",
                           {"email": email, "password": PASSWORD, "nickname": name})
    assert reply.status == 201, reply.body
    return sign_in(server, email)


def sign_in(server: Server, email: str, password: str = PASSWORD) -> str:
    reply = server.request("POST", "/v1/sessions", {"email": email, "password": password})
    assert reply.status == 201, reply.body
    return reply.json["access_token"]


def make_admin(store: str, name: str = "admin") -> None:
    """The first administrator, as an operator makes one, and the store where no server has."""
    if not Path(store.removeprefix("sqlite:///")).exists():
        ticketctl(store, "db", "init", "--quiet")
    ticketctl(store, "account", "create", "--email", f"{name}@example.com", "--nickname", name,
              "--role", "admin", "--password-file", "-", given=PASSWORD)


def stop_cleanly(server: Server) -> None:
    code = server.stop()
    errors = "".join(server.errors)
    assert code == 0, errors
    assert "ERROR: AddressSanitizer" not in errors, errors
    assert "runtime error:" not in errors, errors


@pytest.fixture
def store(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/ticketing.db"


@pytest.fixture
def server(store: str):
    running = Server(store)
    yield running
    stop_cleanly(running)


@pytest.fixture(scope="session")
def postgres():
    from postgres import Postgres  # starts nothing by itself, but few tests need it

    running = Postgres()
    yield running
    running.stop()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def either_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A prepared store, on each database in turn."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('store')}/ticketing.db"
    else:
        url = request.getfixturevalue("postgres").create_database()
    ticketctl(url, "db", "init")
    return url


@pytest.fixture(scope="module")
def shop(either_store: str, tmp_path_factory: pytest.TempPathFactory):
    """One API for all tests of a module: they use accounts and products of their own. Its books
    are audited at the end."""
    from shop import Shop  # which imports this file

    running = Server(either_store, images_store=f"file://{tmp_path_factory.mktemp('images')}")
    yield Shop(either_store, running)
    stop_cleanly(running)
    ticketctl(either_store, "audit", "verify")
