"""ticketing-scheduler as a service: its manager, its probes, its configuration read again."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from test_scheduler import PROGRAM, environment, make_store, only, run

PATIENCE = 30.0


def await_that(condition: Callable[[], bool], what: str) -> None:
    patience = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < patience, f"never: {what}"
        time.sleep(0.02)


class Service:
    """A scheduler whose log can be read while it runs."""

    def __init__(self, folder: Path, *arguments: str, **variables: str) -> None:
        self.log = folder / "log"
        with self.log.open("w") as stderr:
            self.process = subprocess.Popen(
                [PROGRAM, *arguments], stderr=stderr, env={**environment(), **variables}
            )

    def lines(self, message: str) -> list[dict[str, str]]:
        complete = self.log.read_text().rpartition("\n")[0].splitlines()
        return [line for line in map(json.loads, complete) if line["message"] == message]

    def await_line(self, message: str, count: int = 1) -> dict[str, str]:
        await_that(lambda: len(self.lines(message)) >= count, message)
        return self.lines(message)[count - 1]

    def stop(self) -> None:
        self.process.terminate()
        assert self.process.wait(timeout=PATIENCE) == 0


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Service]]:
    services: list[Service] = []

    def starting(*arguments: str, **variables: str) -> Service:
        store = make_store(tmp_path)
        services.append(Service(tmp_path, "--store", store, *arguments, **variables))
        return services[-1]

    yield starting
    for service in services:
        service.process.kill()
        service.process.wait()


def test_a_hangup_takes_another_configuration(
    start: Callable[..., Service], tmp_path: Path
) -> None:
    config = tmp_path / "ticketing.toml"
    config.write_text(only("purge", "@every 1h"))
    service = start("--config", str(config))
    service.await_line("job finished")
    config.write_text(only("purge", "@every 1s"))
    service.process.send_signal(signal.SIGHUP)
    assert service.await_line("configuration read again")["changed"] == "purge"
    service.await_line("job finished", 3)

    config.write_text("[jobs]\npurge = 'now and then'\n")
    service.process.send_signal(signal.SIGHUP)
    refused = service.await_line("the configuration was not taken: the old one stays")
    assert "jobs.purge" in refused["detail"]
    runs = len(service.lines("job finished"))
    service.await_line("job finished", runs + 2)

    config.write_text(only("purge", "@every 1s"))
    service.process.send_signal(signal.SIGHUP)
    assert service.await_line("configuration read again", 2)["changed"] == "nothing"
    service.stop()


@pytest.mark.parametrize("kind", ["path", "abstract"])
def test_its_manager_is_told(
    start: Callable[..., Service], tmp_path: Path, kind: str
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        name = f"{tmp_path}/notify"
        if len(name) > 100:
            pytest.fail(f"too long for a socket: {name}")
        manager.bind(name if kind == "path" else "\0" + name)
        manager.settimeout(PATIENCE)
        service = start(
            NOTIFY_SOCKET=name if kind == "path" else "@" + name, WATCHDOG_USEC="200000"
        )
        told: list[str] = []

        def await_told(text: str) -> str:
            for _ in range(1000):
                told.append(manager.recv(4096).decode())
                if told[-1].startswith(text):
                    return told[-1]
            raise AssertionError(f"never told {text}: {set(told)}")

        await_told("READY=1")
        for _ in range(3):
            await_told("WATCHDOG=1")
        service.process.send_signal(signal.SIGHUP)
        reloading = await_told("RELOADING=1").splitlines()[1]
        assert reloading.startswith("MONOTONIC_USEC=") and int(reloading.split("=")[1]) > 0
        await_told("READY=1")
        service.process.terminate()
        await_told("STOPPING=1")
        assert service.process.wait(timeout=PATIENCE) == 0


def test_a_watchdog_of_another_process_is_not_fed(
    start: Callable[..., Service], tmp_path: Path
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(f"{tmp_path}/notify")
        service = start(NOTIFY_SOCKET=f"{tmp_path}/notify", WATCHDOG_USEC="1000", WATCHDOG_PID="1")
        service.await_line("job finished", 3)
        service.stop()
        manager.setblocking(False)
        told = set()
        try:
            while True:
                told.add(manager.recv(4096).decode())
        except BlockingIOError:
            pass
        assert told == {"READY=1", "STOPPING=1"}


def get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def test_probes_are_answered(start: Callable[..., Service], tmp_path: Path) -> None:
    config = tmp_path / "ticketing.toml"
    config.write_text(only("purge", "@every 1s"))
    service = start("--config", str(config), "--health", "127.0.0.1:0")
    url = service.await_line("answering probes")["url"]
    service.await_line("job finished", 2)
    assert get(url + "/livez") == (200, "ok\n")
    assert get(url + "/readyz") == (200, "ok\n")
    assert get(url + "/nothing")[0] == 404
    request = urllib.request.Request(url + "/livez", method="POST")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=PATIENCE)
    assert refused.value.code == 405 and refused.value.headers["Allow"] == "GET"

    status, text = get(url + "/metrics")
    assert status == 200
    values = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert float(values['ticketing_job_runs_total{job="purge",outcome="succeeded"}']) >= 2
    assert values['ticketing_job_runs_total{job="ledger_audit",outcome="succeeded"}'] == "0"
    for outcome in ("failed", "interrupted", "skipped"):
        assert values[f'ticketing_job_runs_total{{job="purge",outcome="{outcome}"}}'] == "0"
    success = float(values['ticketing_job_last_success_timestamp_seconds{job="purge"}'])
    assert abs(success - time.time()) < 60
    assert 'ticketing_job_last_success_timestamp_seconds{job="ledger_audit"}' not in values
    for summary in ("late", "duration"):
        assert float(values[f'ticketing_job_{summary}_seconds_count{{job="purge"}}']) >= 2
        assert float(values[f'ticketing_job_{summary}_seconds_sum{{job="purge"}}']) >= 0

    taken = run("--store", f"sqlite:///{tmp_path}/ticketing.db", "--health", url[len("http://"):])
    assert taken.returncode == 5 and "--health" in taken.stderr
    service.stop()


def test_a_probe_waits_for_no_body(start: Callable[..., Service], tmp_path: Path) -> None:
    service = start("--health", "127.0.0.1:0")
    url = service.await_line("answering probes")["url"]
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as client:
        client.sendall(b"GET /livez HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        reply = b""
        while some := client.recv(4096):
            reply += some
    assert reply.startswith(b"HTTP/1.1 200") and b"Connection: close" in reply
    assert get(url + "/livez") == (200, "ok\n")
    service.stop()


def test_the_api_with_a_scheduler_logs_as_it_does(tmp_path: Path) -> None:
    api = Path(os.environ["TEST_BIN_DIR"]) / "ticketing-api"
    log = tmp_path / "log"
    with log.open("w") as stderr:
        process = subprocess.Popen(
            [api, "--store", f"sqlite:///{tmp_path}/t.db", "--port", "0", "--with-scheduler"],
            stdout=subprocess.PIPE, stderr=stderr, text=True, env=environment(),
        )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().split()[-1]
        purged = 'ticketing_job_runs_total{job="purge",outcome="succeeded"} 1'
        await_that(lambda: purged in get(url + "/metrics")[1].splitlines(), "the purge is counted")
        await_that(lambda: '"job":"purge"' in log.read_text(), "the purge is logged")
        process.terminate()
        assert process.wait(timeout=PATIENCE) == 0
    finally:
        process.kill()
        process.wait()
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    purge = next(line for line in lines if line.get("job") == "purge")
    assert purge["message"] == "job finished" and purge["outcome"].startswith("removed ")
    assert set(purge) >= {"time", "level", "scheduled_for", "late_seconds", "seconds"}
