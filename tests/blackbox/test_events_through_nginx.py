"""Live events behind a reverse proxy as it comes: nginx with its default buffering."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
from pathlib import Path
from typing import Iterator

import pytest

from conftest import Server, make_admin, sign_in, sign_up, wait_until

CONFIGURATION = """
daemon off; {user} pid {folder}/pid; error_log {folder}/error.log;
events {{ }}
http {{
  access_log {folder}/access.log;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{
    listen unix:{folder}/socket;
    location / {{
      proxy_pass http://127.0.0.1:{port};
      proxy_http_version 1.1;
      proxy_set_header Connection "";
    }}
  }}
}}
"""


class Through(http.client.HTTPConnection):
    """A connection to nginx."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=20)
        self.path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self.path))


@pytest.fixture
def proxy(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of an nginx before the server."""
    folder = tmp_path_factory.mktemp("nginx")
    user = "user root;" if folder.owner() == "root" else ""
    (folder / "nginx.conf").write_text(
        CONFIGURATION.format(folder=folder, port=server.port, user=user))
    running = subprocess.Popen(["/usr/sbin/nginx", "-p", folder, "-c", folder / "nginx.conf"],
                               stderr=subprocess.PIPE)
    wait_until("nginx listens", (folder / "socket").exists)
    yield folder
    running.terminate()  # killed, it would leave its workers behind
    assert running.wait(timeout=20) == 0, running.stderr.read()


def events_of(reply: http.client.HTTPResponse) -> Iterator[dict[str, str]]:
    """The account's own, each as its fields."""
    fields: dict[str, str] = {}
    while line := reply.readline().decode():
        name, _, value = line.rstrip("\n").partition(": ")
        if name:
            fields[name] = value
            continue
        if "event" in fields and "id" in fields:
            yield fields
        fields = {}


def test_an_event_arrives_while_the_stream_is_open(server: Server, store: str,
                                                   proxy: Path) -> None:
    make_admin(store)
    admin = sign_in(server, "admin@example.com")
    reader = sign_up(server, "reader")
    post = server.request("POST", "/v1/posts", {"board": "event", "title": "t", "body": "b"},
                          token=admin).json["id"]

    connection = Through(proxy / "socket")
    connection.request("GET", "/v1/events", headers={"Authorization": f"Bearer {reader}"})
    reply = connection.getresponse()
    assert reply.status == 200
    assert reply.headers["Content-Type"].startswith("text/event-stream")
    # A word to nginx, which it keeps to itself.
    assert "X-Accel-Buffering" not in reply.headers
    stream = events_of(reply)
    wait_until("the stream is open",
               lambda: server.metric("ticketing_event_streams") == 1)

    comment = server.request("POST", f"/v1/posts/{post}/comments", {"body": "first"}, token=reader)
    assert comment.status == 201
    heard = [next(stream) for _ in range(2)]
    assert {event["event"] for event in heard} == {"points", "coupon"}
    last = heard[-1]["id"]
    connection.close()

    # And again from there, with nothing twice.
    connection = Through(proxy / "socket")
    connection.request("GET", "/v1/events", headers={"Authorization": f"Bearer {reader}",
                                                     "Last-Event-ID": last})
    stream = events_of(connection.getresponse())
    other = server.request("POST", "/v1/posts", {"board": "event", "title": "t", "body": "b"},
                           token=admin).json["id"]
    assert server.request("POST", f"/v1/posts/{other}/comments", {"body": "again"},
                          token=reader).status == 201
    numbers = []
    while len(numbers) < 2:
        event = next(stream)
        numbers.append(int(event["id"].split("-")[1]))
        json.loads(event["data"])
    assert numbers[0] == int(last.split("-")[1]) + 1
    connection.close()
