"""nginx, as it is installed, before two API servers of one store."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import BIN, PATIENCE, Program, get, run

MAIN = """
daemon off; {user} pid {folder}/pid; error_log {folder}/error.log;
events {{ }}
http {{
  access_log off;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  include {folder}/ticketing-servers.conf;
  include {folder}/ticketing.conf;
}}
"""


class Proxy:
    """nginx with the installed configuration; only ports differ."""

    def __init__(self, prefix: Path, folder: Path, servers: list[Program]) -> None:
        ports = [server.url.rpartition(":")[2] for server in servers]
        # Bound here and handed on, so that nobody else can take the port.
        listening = socket.create_server(("127.0.0.1", 0))
        self.port = listening.getsockname()[1]
        places = {
            "listen 80 default_server": f"listen 127.0.0.1:{self.port} default_server",
            "127.0.0.1:8080": f"127.0.0.1:{ports[0]}",
            "127.0.0.1:8081": f"127.0.0.1:{ports[1]}",
        }
        for name in ("ticketing-servers.conf", "ticketing.conf"):
            text = (prefix / "share/ticketing/nginx" / name).read_text(encoding="utf-8")
            for place, ours in places.items():
                text = text.replace(place, ours)
            (folder / name).write_text(text, encoding="utf-8")
        user = "user root;" if folder.owner() == "root" else ""
        main = folder / "nginx.conf"
        main.write_text(MAIN.format(folder=folder, user=user), encoding="utf-8")
        command = ["/usr/sbin/nginx", "-p", str(folder), "-c", str(main)]
        run(*command, "-t")
        self.process = subprocess.Popen(
            command, pass_fds=[listening.fileno()],
            env=os.environ | {"NGINX": f"{listening.fileno()};"})  # fmt: skip
        listening.close()

    def ask(self, method: str, path: str, body: object = None, source: str = "127.0.0.1",
            **fields: str) -> http.client.HTTPResponse:  # fmt: skip
        """Over a connection of its own, from that address."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE,
                                                source_address=(source, 0))  # fmt: skip
        sent = None if body is None else json.dumps(body)
        headers = {"Content-Type": "application/json"} | fields
        connection.request(method, path, sent, headers)
        return connection.getresponse()

    def stop(self) -> None:
        self.process.terminate()  # killed, it would leave its workers behind
        assert self.process.wait(timeout=PATIENCE) == 0


@pytest.fixture
def servers(tmp_path: Path, start: Callable[..., Program]) -> list[Program]:
    store = f"sqlite:///{tmp_path}/ticketing.db"
    run(BIN / "ticketctl", "db", "init", "--store", store)
    return [start([str(BIN / "ticketing-api"), "--port", "0", "--store", store],
                  TICKETING_LIMITS_RATE_SIGN_IN_PER_MINUTE="2") for _ in range(2)]  # fmt: skip


@pytest.fixture
def proxy(prefix: Path, tmp_path: Path, servers: list[Program]) -> Iterator[Proxy]:
    running = Proxy(prefix, tmp_path, servers)
    yield running
    running.stop()


def metric(server: Program, name: str) -> float:
    values = re.findall(rf"^{name}(?:{{[^}}]*}})? (\S+)$", get(server.url + "/metrics"), re.M)
    assert values, f"there is no {name}"
    return sum(map(float, values))


def test_requests_are_shared_over_connections_that_stay(
    proxy: Proxy, servers: list[Program]
) -> None:
    name = "ticketing_http_connections_total"
    before = [metric(server, name) for server in servers]
    for _ in range(60):
        assert proxy.ask("GET", "/v1/posts").status == 200
    # Ours to read the metrics is one of them.
    grown = [metric(server, name) - old - 1 for server, old in zip(servers, before)]
    assert all(1 <= more <= 20 for more in grown), grown


def test_who_asks_is_whom_the_proxy_names(proxy: Proxy) -> None:
    wrong = {"email": "nobody@example.com", "password": "not this one, no"}

    def statuses(address: str) -> list[int]:
        # Two servers without Redis have a budget each.
        return [proxy.ask("POST", "/v1/sessions", wrong, **{"X-Forwarded-For": address}).status
                for _ in range(6)]  # fmt: skip

    assert statuses("203.0.113.9")[-1] == 429
    assert statuses("203.0.113.10")[0] == 401


def test_live_events_come_through_at_once(proxy: Proxy) -> None:
    account = {"email": "minji@example.com", "password": "correct horse", "nickname": "minji"}
    assert proxy.ask("POST", "/v1/accounts", account).status == 201
    del account["nickname"]
    signed_in = proxy.ask("POST", "/v1/sessions", account)
    token = json.load(signed_in)["access_token"]
    stream = proxy.ask("GET", "/v1/events", Authorization=f"Bearer {token}")
    assert stream.status == 200 and "X-Accel-Buffering" not in stream.headers
    # What the server says first, long before anything fills a buffer.
    assert stream.readline().startswith(b"retry: ")
    stream.close()


def test_metrics_are_for_this_machine(proxy: Proxy) -> None:
    assert proxy.ask("GET", "/metrics").status == 200
    assert proxy.ask("GET", "/metrics", source="127.0.0.2").status == 403
