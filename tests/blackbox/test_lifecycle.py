"""Starting, stopping and refusing to start."""
from __future__ import annotations

import http.client
import json
import signal
import socket
import subprocess
import threading

from conftest import BIN, Server, clean_environment, sign_up, ticketctl, wait_until


def start(*flags: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([BIN / "ticketing-api", *flags], capture_output=True, text=True,
                          timeout=60, env=clean_environment(**settings))


def test_a_second_server_on_the_port_fails_at_once(server: Server, tmp_path) -> None:
    second = start("--store", f"sqlite:///{tmp_path}/other.db", "--port", str(server.port))
    assert second.returncode == 5
    assert second.stdout == ""
    assert f"127.0.0.1:{server.port}: Address already in use" in second.stderr
    assert len(second.stderr.splitlines()) == 1


def test_bad_starts_say_why(tmp_path) -> None:
    unknown = start("--prot", "1")
    assert unknown.returncode == 2 and '"--prot"' in unknown.stderr
    port = start("--store", "sqlite::memory:", "--port", "high")
    assert port.returncode == 2 and "api.port" in port.stderr and "high" in port.stderr
    nowhere = start("--store", f"sqlite:///{tmp_path}/no/such/dir/x.db", "--port", "0")
    assert nowhere.returncode in (2, 5) and nowhere.stderr.startswith("ticketing-api: ")
    missing = start("--config", f"{tmp_path}/none.toml")
    assert missing.returncode in (2, 3, 5) and "cannot be read" in missing.stderr
    host = start("--store", "sqlite::memory:", "--host", "not a host", "--port", "0")
    assert host.returncode == 2 and "api.host" in host.stderr
    assert start("--help").returncode == 0


def test_sigterm_drains(store: str) -> None:
    server = Server(store)
    token = sign_up(server, "last")
    post = server.request("POST", "/v1/posts", {"board": "general", "title": "t", "body": "b"},
                          token).json["id"]
    answered: list[int] = []
    stop = threading.Event()

    def comment() -> None:
        while not stop.is_set():
            try:
                reply = server.request("POST", f"/v1/posts/{post}/comments", {"body": "x"}, token)
            except (ConnectionError, socket.timeout, OSError):
                return
            except Exception:  # a connection accepted but never served
                return
            answered.append(reply.status)

    threads = [threading.Thread(target=comment) for _ in range(4)]
    for t in threads:
        t.start()
    wait_until("comments are acknowledged", lambda: len(answered) >= len(threads))
    assert server.stop(signal.SIGTERM) == 0
    stop.set()
    for t in threads:
        t.join()
    assert set(answered) == {201}
    # What was acknowledged is there after a restart.
    again = Server(store)
    try:
        stored = again.request("GET", f"/v1/posts/{post}").json["comment_count"]
        assert stored >= len(answered)
    finally:
        assert again.stop(signal.SIGINT) == 0


def test_a_request_in_flight_is_finished(store: str) -> None:
    server = Server(store)
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as s:
        body = json.dumps({"email": "a@example.com", "password": "correct horse battery",
                           "nickname": "abc"}).encode()
        head = (f"POST /v1/accounts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n").encode()
        s.sendall(head)
        assert s.recv(65536) == b"HTTP/1.1 100 Continue\r\n\r\n"
        server.process.send_signal(signal.SIGTERM)
        wait_until("the server drains", lambda: not server.accepts())
        s.sendall(body)
        reply = b""
        while chunk := s.recv(65536):
            reply += chunk
    assert b" 201 " in reply.split(b"\r\n")[0]
    assert b"Connection: close" in reply
    assert server.stop() == 0


def test_logs_are_json_lines_without_secrets(store: str) -> None:
    server = Server(store, log_level="debug")
    token = sign_up(server, "shy")
    server.request("GET", "/v1/me", token=token, X_Request_Id='req-1')
    server.request("GET", '/v1/"quote"', token=token)
    # Browsers give a stream's ticket in the address.
    ticket = server.request("POST", "/v1/events/tickets", token=token).json["ticket"]
    stream = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    stream.request("GET", f"/v1/events?ticket={ticket}")
    assert stream.getresponse().status == 200
    stream.close()
    wait_until("its end is noticed", lambda: server.metric("ticketing_event_streams") == 0)
    assert server.stop() == 0
    lines = [json.loads(line) for line in server.errors]
    assert any(line.get("request_id") == "req-1" and line["status"] == 200 for line in lines)
    text = "".join(server.errors)
    assert any(line.get("path") == "/v1/events" for line in lines)
    assert token not in text and ticket not in text and "correct horse battery" not in text


def test_kill_9_loses_nothing_acknowledged(store: str) -> None:
    server = Server(store)
    token = sign_up(server, "unlucky")
    post = server.request("POST", "/v1/posts", {"board": "general", "title": "t", "body": "b"},
                          token).json["id"]
    acknowledged = 0
    enough = threading.Event()

    def kill() -> None:  # while comments go on being written
        enough.wait(60)
        server.process.kill()

    killer = threading.Thread(target=kill)
    killer.start()
    while True:
        try:
            reply = server.request("POST", f"/v1/posts/{post}/comments", {"body": "x"}, token)
        except (OSError, http.client.HTTPException):
            break
        acknowledged += reply.status == 201
        if acknowledged == 20:
            enough.set()
    killer.join()
    server.process.wait(timeout=10)
    assert acknowledged >= 20
    again = Server(store)
    try:
        count = again.request("GET", f"/v1/posts/{post}").json["comment_count"]
        assert acknowledged <= count <= acknowledged + 1
    finally:
        assert again.stop() == 0
    ticketctl(store, "audit", "verify")


def test_a_drain_is_cut_when_it_takes_too_long(store: str) -> None:
    server = Server(store, api_drain_timeout_ms="1", accounts_argon2_memory_kib="131072")
    body = json.dumps({"email": "a@example.com", "password": "correct horse battery",
                       "nickname": "abc"}).encode()
    head = (f"POST /v1/accounts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n\r\n").encode()
    waiting = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(20)]
    for s in waiting:
        s.sendall(head + body)
    wait_until("accounts are being made",
               lambda: server.metric('ticketing_pool_waiting_requests{pool="passwords"}') >= 10)
    assert server.stop() == 0
    assert "AddressSanitizer" not in "".join(server.errors), "".join(server.errors)
    for s in waiting:
        s.close()
