"""More clients than the system lets a process have files open."""
from __future__ import annotations

import socket
import subprocess

from conftest import (BIN, Server, clean_environment, limit_open_files, stop_cleanly,
                      wait_until)


def idle_clients(server: Server, count: int) -> list[socket.socket]:
    return [socket.create_connection(("127.0.0.1", server.port), timeout=20)
            for _ in range(count)]


def test_the_soft_limit_is_no_limit(store: str) -> None:
    server = Server(store, prepare=limit_open_files((128, 1024)))
    idle = idle_clients(server, 300)
    assert server.request("GET", "/livez").status == 200
    for client in idle:
        client.close()
    stop_cleanly(server)


def test_whom_the_system_does_not_let_in_is_turned_away(store: str) -> None:
    server = Server(store, prepare=limit_open_files((150, 150)), store_connections="10")
    idle = idle_clients(server, 80)  # 53 fit beside what the server needs itself
    assert server.raw(b"").startswith(b"HTTP/1.1 503 ")
    for client in idle:
        client.close()
    wait_until("the others are served again",
               lambda: server.raw(b"GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
               .startswith(b"HTTP/1.1 200 "))
    stop_cleanly(server)
    assert any("at most 53 connections" in line for line in server.errors)


def test_a_server_that_could_serve_nobody_does_not_start(store: str) -> None:
    refused = subprocess.run(
        [BIN / "ticketing-api", "--store", store, "--port", "0"], capture_output=True, text=True,
        timeout=60, preexec_fn=limit_open_files((90, 90)), env=clean_environment())
    assert refused.returncode == 5
    assert "may have 90 files open" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
