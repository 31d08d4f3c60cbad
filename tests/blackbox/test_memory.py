"""How much memory clients can make the server hold: they do not read, send slowly, are nobody."""
from __future__ import annotations

import socket
import struct
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest

from conftest import Server, make_admin, sign_in, sign_up, stop_cleanly
from pictures import png

MIB = 1024 * 1024
ROOM = 24 * MIB
CROWD = 200


@pytest.fixture
def server(store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    # What a sanitized build keeps of freed memory to catch its late use is not what is measured.
    monkeypatch.setenv("ASAN_OPTIONS", "quarantine_size_mb=8")
    make_admin(store)
    running = Server(store, api_body_memory_bytes_max=str(ROOM),
                     images_store=f"file://{tmp_path}/images", api_body_timeout_ms="60000")
    yield running
    stop_cleanly(running)


class Memory:
    """The process's peak, from here on."""

    def __init__(self, server: Server) -> None:
        self._process = Path(f"/proc/{server.process.pid}")
        (self._process / "clear_refs").write_text("5")  # forgets the peak so far
        self._before = self._peak()

    def _peak(self) -> int:
        lines = (self._process / "status").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))

    def grown(self) -> int:
        return self._peak() - self._before


def connect(server: Server, stack: ExitStack) -> socket.socket:
    """A client whose side keeps nothing for it."""
    client = socket.socket()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.settimeout(60)
    client.connect(("127.0.0.1", server.port))
    return stack.enter_context(client)


def status_of(client: socket.socket) -> int:
    """Of the reply, of which nothing more is read."""
    try:
        line = client.recv(12, socket.MSG_WAITALL)
    except ConnectionResetError:
        line = b""
    return int(line.split()[1]) if line else 0


def head_of(path: str, token: str, size: int, method: str = "POST") -> bytes:
    authorization = f"Authorization: Bearer {token}\r\n" if token else ""
    return (f"{method} {path} HTTP/1.1\r\nHost: x\r\n{authorization}"
            f"Content-Type: application/json\r\nContent-Length: {size}\r\n\r\n").encode()


def crowd_sends(server: Server, stack: ExitStack, path: str, token: str,
                body: bytes) -> list[socket.socket]:
    """Everybody sends all but the last byte of the body, as far as the server takes it."""
    clients = []
    for _ in range(CROWD):
        client = connect(server, stack)
        try:
            client.sendall(head_of(path, token, len(body)) + body[:-1])
        except (ConnectionResetError, BrokenPipeError):
            pass
        clients.append(client)
    return clients


def statuses(clients: list[socket.socket]) -> Counter[int]:
    """Of those that were answered; 0 of those the server still reads from."""
    found: Counter[int] = Counter()
    for client in clients:
        client.settimeout(0.05)
        try:
            found[status_of(client)] += 1
        except TimeoutError:
            found[0] += 1
    return found


def await_room(server: Server) -> None:
    deadline = time.monotonic() + 30
    wanted = b"\nticketing_http_body_memory_bytes 0\n"
    while wanted not in server.request("GET", "/metrics").body:
        assert time.monotonic() < deadline, server.request("GET", "/metrics").body
        time.sleep(0.01)


def test_readers_who_do_not_read(server: Server) -> None:
    admin = sign_in(server, "admin@example.com")
    images = []
    for seed in range(8):
        data = png(1250, 1300, seed=seed)
        assert 4.5 * MIB < len(data) < 5 * MIB
        made = server.request("POST", "/v1/images", data, admin)
        assert made.status == 201, made.body
        images.append(made.json["url"])
    await_room(server)
    memory = Memory(server)
    with ExitStack() as stack:
        answered: Counter[int] = Counter()
        clients = []
        for number in range(CROWD):
            client = connect(server, stack)
            image = images[number % len(images)]
            client.sendall(f"GET {image} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            answered[status_of(client)] += 1
            clients.append(client)
        # As many images as replies have room for, each to everybody who asked for it.
        assert answered == {200: CROWD // 8 * 3, 503: CROWD // 8 * 5}
        assert server.request("GET", "/livez").status == 200
        assert memory.grown() < ROOM + 60 * MIB
        for client in clients:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    await_room(server)
    assert server.request("GET", images[-1]).status == 200


@pytest.mark.parametrize("token", ["", "nobody's"])
def test_uploads_of_nobody(server: Server, token: str) -> None:
    memory = Memory(server)
    with ExitStack() as stack:
        clients = crowd_sends(server, stack, "/v1/images", token, bytes(5 * MIB))
        answered = Counter(status_of(client) for client in clients)
        # Whoever's unread bytes made the server reset the connection has no answer to read.
        assert set(answered) <= {401, 0} and answered[401] > CROWD // 2, answered
        assert memory.grown() < 40 * MIB


def test_uploads_that_never_end(server: Server) -> None:
    admin = sign_in(server, "admin@example.com")
    memory = Memory(server)
    with ExitStack() as stack:
        clients = crowd_sends(server, stack, "/v1/images", admin, bytes(5 * MIB))
        found = statuses(clients)
        assert found[503] > CROWD // 2 and set(found) <= {503, 0}, found
        assert memory.grown() < ROOM + 60 * MIB
    await_room(server)
    assert server.request("POST", "/v1/images", png(), admin).status == 201


def test_json_that_never_ends(server: Server) -> None:
    memory = Memory(server)
    with ExitStack() as stack:
        clients = crowd_sends(server, stack, "/v1/sessions", "", b" " * MIB)
        found = statuses(clients)
        assert found[503] > CROWD // 2 and set(found) <= {503, 0}, found
        assert server.request("GET", "/v1/posts").status == 200, "small requests go on"
        assert memory.grown() < ROOM + 60 * MIB
    await_room(server)


def test_an_export_that_nobody_reads(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    posts = 300
    monkeypatch.setenv("ASAN_OPTIONS", "quarantine_size_mb=8")
    server = Server(store, limits_posts_per_day="1000", limits_rate_account_per_minute="0")
    token = sign_up(server, "minji")
    for n in range(posts):
        made = server.request("POST", "/v1/posts", {"board": "general", "title": f"post {n}",
                                                    "body": "\uac00" * 20_000}, token)
        assert made.status == 201, made.body
    memory = Memory(server)
    with ExitStack() as stack:
        deaf = connect(server, stack)
        deaf.sendall(f"GET /v1/me/export HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
                     "\r\n".encode())
        assert status_of(deaf) == 200
        assert server.request("GET", "/v1/me/export", token=token).code == "rate_limited"
        assert server.metric("ticketing_http_body_memory_bytes") == 2 * MIB
        assert memory.grown() < 16 * MIB, "all of it would be 18 MB, and that several times"
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    await_room(server)
    whole = server.request("GET", "/v1/me/export", token=token)
    assert whole.headers["transfer-encoding"] == "chunked"
    assert len(whole.json["posts"]) == posts and len(whole.json["entries"]) > posts
    assert memory.grown() < 32 * MIB
    stop_cleanly(server)
