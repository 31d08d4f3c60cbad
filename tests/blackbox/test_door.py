"""What the server's door looks like from outside: addresses, logs, metrics, greedy clients."""
from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path

from conftest import Server, make_admin, sign_in, sign_up, stop_cleanly, wait_until
from pictures import png

MIB = 1024 * 1024


def forwarded(address: str) -> dict[str, str]:
    return {"X_Forwarded_For": address}


def test_ipv4_clients_of_a_socket_for_both_families(store: str) -> None:
    server = Server(store, "--host", "::", limits_rate_address_per_minute="2")
    for _ in range(4):  # this machine has no budget, whatever it calls itself
        assert server.request("GET", "/v1/posts").status == 200
    for client in ("203.0.113.1", "203.0.113.2", "::ffff:203.0.113.3"):
        seen = [server.request("GET", "/v1/posts", **forwarded(client)).status for _ in range(3)]
        assert seen == [200, 200, 429], client
    assert server.request("GET", "/v1/posts", **forwarded("203.0.113.3")).status == 429
    stop_cleanly(server)


def announce(server: Server, stack: ExitStack, client: str, size: int) -> socket.socket:
    """Says that a body comes, and does not send it."""
    connection = stack.enter_context(socket.create_connection(("127.0.0.1", server.port), 20))
    connection.sendall((f"POST /v1/accounts HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: {client}\r\n"
                        f"Content-Type: application/json\r\nContent-Length: {size}\r\n\r\n"
                        ).encode())
    return connection


def test_bodies_that_are_only_announced_take_nothing(store: str, tmp_path: Path) -> None:
    make_admin(store)
    server = Server(store, images_store=f"file://{tmp_path}/images",
                    api_body_memory_bytes_max=str(8 * MIB))
    admin = sign_in(server, "admin@example.com")
    picture = server.request("POST", "/v1/images", png(300, 300), admin).json
    assert picture["bytes"] > 16384
    with ExitStack() as stack:
        for _ in range(300):
            announce(server, stack, "127.0.0.1", MIB)
        wait_until("all are connected",
                   lambda: server.metric("ticketing_http_connections") >= 300)
        assert server.request("GET", picture["url"]).status == 200
        wait_until("the picture is sent and nothing else is kept",
                   lambda: server.metric("ticketing_http_body_memory_bytes") == 0)
    stop_cleanly(server)


def test_memory_is_bounded_for_each_forwarded_address(store: str) -> None:
    server = Server(store, api_body_bytes_max=str(5 * MIB), limits_rate_sign_up_per_minute="0",
                    api_body_memory_per_address_bytes_max=str(5 * MIB + 242880))
    with ExitStack() as stack:
        first = announce(server, stack, "203.0.113.1", 4 * MIB)
        first.sendall(b" " * (4 * MIB - 1))
        wait_until("it has arrived",
                   lambda: server.metric("ticketing_http_body_memory_bytes") >= 4 * MIB - 1)
        second = announce(server, stack, "203.0.113.1", 4 * MIB)
        assert second.recv(12).endswith(b"503")
        other = announce(server, stack, "203.0.113.2", 4 * MIB)
        other.sendall(b" " * (4 * MIB))
        assert other.recv(12).endswith(b"400")
    stop_cleanly(server)


def test_access_log(store: str) -> None:
    server = Server(store, api_access_log="true", log_level="warn")
    token = sign_up(server, "minji")
    me = server.request("GET", "/v1/me", token=token, X_Request_Id="mine-1")
    server.request("GET", "/v1/me/points/entries?cursor=secret-in-the-query", token=token)
    server.request("POST", "/v1/unsubscribe?token=secret-token", b"")
    stop_cleanly(server)
    text = "".join(server.errors)
    lines = [json.loads(line) for line in server.errors if '"status"' in line]
    assert [(line["method"], line["path"], line["status"]) for line in lines] == [
        ("POST", "/v1/accounts", 201), ("POST", "/v1/sessions", 201), ("GET", "/v1/me", 200),
        ("GET", "/v1/me/points/entries", 422),
        ("POST", "/v1/unsubscribe", lines[4]["status"])]
    mine = lines[2]
    assert mine["request_id"] == "mine-1"
    assert mine["account_id"] == me.json["id"] and "account_id" not in lines[0]
    assert mine["bytes"] > len(me.body) and mine["duration_ms"] > 0
    assert token not in text and "secret" not in text


def fetch(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=20) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_metrics_on_an_address_of_their_own(store: str) -> None:
    server = Server(store, api_metrics_address="127.0.0.1:0")
    wait_until("it says where", lambda: any("metrics on " in line for line in server.errors))
    line = next(line for line in server.errors if "metrics on " in line)
    url = json.loads(line)["message"].removeprefix("metrics on ")
    status, text = fetch(url)
    assert status == 200 and "ticketing_http_connections" in text
    assert fetch(url.replace("/metrics", "/v1/posts"))[0] == 404
    assert server.request("GET", "/metrics").code == "not_found"
    assert server.request("GET", "/livez").status == 200
    stop_cleanly(server)


def test_metrics_address_that_is_none(store: str) -> None:
    try:
        Server(store, api_metrics_address="9100")
    except AssertionError as failed:
        assert "api.metrics_address 9100 is no address: HOST:PORT" in str(failed)
    else:
        raise AssertionError("it started")


def test_pictures_run_nothing(store: str, tmp_path: Path) -> None:
    make_admin(store)
    server = Server(store, images_store=f"file://{tmp_path}/images")
    admin = sign_in(server, "admin@example.com")
    url = server.request("POST", "/v1/images", png(), admin).json["url"]
    shown = server.request("GET", url, Accept="image/png")
    assert shown.status == 200
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert shown.headers["content-security-policy"] == "default-src 'none'; sandbox"
    name = url.rsplit("/", 1)[1]
    assert shown.headers["content-disposition"] == f'inline; filename="{name}.png"'
    assert server.request("GET", url, Accept="image/avif,image/*;q=0.5").status == 200
    assert server.request("GET", url, Accept="text/html").code == "not_acceptable"
    stop_cleanly(server)
