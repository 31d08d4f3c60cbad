"""What the daemons make of signals, and of those who read their logs."""
from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import urllib.request
from pathlib import Path

import pytest
from conftest import (BIN, Server, clean_environment, sign_up, stop_cleanly, ticketctl, wait_until)

RELOADED = "configuration read again"


def test_a_hangup_has_the_server_take_what_it_can(store: str, tmp_path: Path) -> None:
    config = tmp_path / "ticketing.toml"
    config.write_text("[log]\nlevel = 'warn'\n")
    server = Server(store, "--config", str(config))
    token = sign_up(server, "fan")

    def hang_up(text: str) -> None:
        config.write_text(text)
        server.process.send_signal(signal.SIGHUP)

    hang_up("[log]\nlevel = 'info'\n[api]\naccess_log = true\n"
            "[limits.rate]\naccount_per_minute = 1\n[jobs]\npurge = '@every 1h'\n")
    wait_until("it is taken", lambda: len(server.lines(RELOADED)) == 1)
    assert server.lines(RELOADED)[0]["changed"] == (
        "log.level, api.access_log, limits.rate, jobs.purge")
    body = {"board": "general", "title": "t", "body": "b"}
    answers = [server.request("POST", "/v1/posts", body, token).status for _ in range(3)]
    assert answers[-1] == 429, "one a minute"
    wait_until("each request has a line", lambda: len(server.lines("POST 429")) >= 1)

    hang_up("[log]\nlevel = 'loud'\n")
    wait_until("it is refused", lambda: len(server.lines("the configuration was not taken")) == 1)
    assert "loud" in server.lines("the configuration was not taken")[0]["detail"]
    hang_up("[log]\nlevel = 'info'\n")
    wait_until("it is taken", lambda: len(server.lines(RELOADED)) == 2)
    wait_until("nobody waits a minute any more",
               lambda: server.request("DELETE", "/v1/posts/1", token=token).status != 429, 10)
    stop_cleanly(server)


def test_who_stops_it_as_soon_as_it_listens_stops_it_cleanly(tmp_path: Path) -> None:
    for i, sig in enumerate([signal.SIGTERM, signal.SIGINT, signal.SIGTERM]):
        server = Server(f"sqlite:///{tmp_path}/{i}.db")
        assert server.stop(sig) == 0, server.errors
        assert server.lines("")[-1]["message"] == "stopped"


@pytest.mark.parametrize("program", ["ticketing-api", "ticketing-scheduler"])
def test_no_signal_before_it_serves_kills_uncleanly(tmp_path: Path, program: str) -> None:
    """While it still waits for a database that does not answer."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        process = subprocess.Popen(
            [BIN / program, "--store", f"postgresql://127.0.0.1:{port}/none"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            env=clean_environment(images_store="memory:"))
        silent.settimeout(30)
        peer, _ = silent.accept()
        process.send_signal(signal.SIGHUP)
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)
        peer.close()
    assert process.returncode in (0, 5), (process.returncode, errors)


def test_it_goes_on_without_who_reads_its_log(store: str) -> None:
    read, write = os.pipe()
    process = subprocess.Popen(
        [BIN / "ticketing-api", "--store", store, "--port", "0"], stdout=subprocess.PIPE,
        stderr=write, text=True, env=clean_environment(log_level="debug"))
    os.close(write)
    assert process.stdout
    url = process.stdout.readline().split()[-1]
    os.close(read)
    process.stdout.close()
    for _ in range(5):
        with urllib.request.urlopen(url + "/v1/posts", timeout=20) as reply:
            assert reply.status == 200
    process.terminate()
    assert process.wait(timeout=30) == 0


def test_the_scheduler_goes_on_without_who_reads_its_log(store: str) -> None:
    ticketctl(store, "db", "init", "--quiet")
    process = subprocess.Popen(
        [BIN / "ticketing-scheduler", "--store", store, "--health", "127.0.0.1:0"],
        stderr=subprocess.PIPE, text=True, env=clean_environment(jobs_purge="@every 1s"))
    assert process.stderr
    url = next(line for line in process.stderr if "answering probes" in line)
    url = url.partition('"url":"')[2].partition('"')[0]
    process.stderr.close()

    def runs() -> int:
        with urllib.request.urlopen(url + "/metrics", timeout=20) as reply:
            lines = reply.read().decode().splitlines()
        name = 'ticketing_job_runs_total{job="purge",outcome="succeeded"} '
        return int(next(line for line in lines if line.startswith(name)).removeprefix(name))

    before = runs()
    wait_until("jobs are run, and logged to nobody", lambda: runs() >= before + 3)
    process.terminate()
    assert process.wait(timeout=30) == 0


def test_a_balancer_hears_that_it_drains_before_it_closes(store: str) -> None:
    server = Server(store, api_drain_seconds="3")
    token = sign_up(server, "fan")
    server.process.send_signal(signal.SIGTERM)
    wait_until("it says so", lambda: server.request("GET", "/readyz").status == 503)
    assert server.request("GET", "/readyz").json["draining"] is True
    body = {"board": "general", "title": "t", "body": "b"}
    assert server.request("POST", "/v1/posts", body, token).status == 201, "and serves meanwhile"
    assert server.process.wait(timeout=30) == 0


class SilentMailServer:
    """Takes a conversation up to a point and says nothing more."""

    def __init__(self, says: dict[str, str]) -> None:
        self.says = says
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.settimeout(30)
        self.url = f"smtp://127.0.0.1:{self.listener.getsockname()[1]}"

    def converse_until_silent(self) -> socket.socket:
        peer, _ = self.listener.accept()
        peer.settimeout(30)
        received = b""
        command = ""
        while command in self.says:
            peer.sendall(self.says[command].encode())
            received = b""
            while not received.endswith(b"\r\n"):
                received += peer.recv(4096)
            command = received.split()[0].decode()
        return peer


@pytest.mark.parametrize("silent_after", ["", "EHLO", "MAIL", "RCPT", "DATA"])
def test_it_does_not_wait_for_a_mail_server_to_stop(store: str, silent_after: str) -> None:
    says = {"": "220 slow\r\n", "EHLO": "250 slow\r\n", "MAIL": "250 ok\r\n", "RCPT": "250 ok\r\n"}
    mails = SilentMailServer({k: v for k, v in says.items()
                              if list(says).index(k) < [*says, "DATA"].index(silent_after)})
    settings = {"smtp_url": mails.url, "smtp_timeout_ms": "600000", "smtp_connections": "1",
                "jobs_mail_dispatch": "@every 1s"}
    server = Server(store, "--with-scheduler", **settings)
    sign_up(server, "fan")
    peer = mails.converse_until_silent()
    # The ten minutes of its time-out are far beyond this patience.
    stop_cleanly(server)
    peer.close()
    mail, = json.loads(ticketctl(store, "--output", "json", "mail", "list"))
    assert mail["state"] == "waiting" and mail["attempts"] == 0 and mail["perhaps_sent"] == 0
