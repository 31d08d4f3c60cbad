"""What is outside goes away and comes back: the log says so once, nobody is told what is not so,
and what needs nothing of it goes on."""
from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import (BIN, Reply, Server, clean_environment, sign_up, stop_cleanly, ticketctl,
                      wait_until)
from pictures import png
from postgres import Postgres

AWAY = "the database is away"
BACK = "the database is back"


@pytest.fixture
def own_postgres() -> Iterator[Postgres]:
    running = Postgres()
    yield running
    running.stop()


def post(server: Server, token: str, title: str = "t") -> Reply:
    return server.request("POST", "/v1/posts", {"board": "general", "title": title, "body": "b"},
                          token)


def ready(server: Server) -> int:
    return server.request("GET", "/readyz").status


class Scheduler:
    """Every job that can be is due each second."""

    def __init__(self, store: str, folder: Path, **settings: str) -> None:
        self.log = folder / "scheduler.log"
        every_second = {f"jobs_{job}": "@every 1s" for job in
                        ("purge", "coupon_expiry", "points_expiry", "post_cleanup")}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [BIN / "ticketing-scheduler", "--store", store], stderr=log,
                env=clean_environment(images_store="memory:", **(every_second | settings)))

    def lines(self, message: str) -> list[dict[str, str]]:
        whole = self.log.read_text().rpartition("\n")[0].splitlines()
        return [line for line in map(json.loads, whole) if line["message"].startswith(message)]

    def stop(self) -> None:
        self.process.terminate()
        assert self.process.wait(timeout=30) == 0, self.log.read_text()


def test_a_database_that_goes_and_comes_is_told_of_once(own_postgres: Postgres,
                                                        tmp_path: Path) -> None:
    store = own_postgres.create_database()
    ticketctl(store, "db", "init")
    server = Server(store, "--with-scheduler", jobs_purge="@every 1s")
    scheduler = Scheduler(store, tmp_path)
    token = sign_up(server, "fan")
    wait_until("jobs are run", lambda: len(scheduler.lines("job finished")) > 3)
    own_postgres.halt()
    refused = [post(server, token) for _ in range(12)]
    assert {reply.status for reply in refused} == {503}
    wait_until("the scheduler knows", lambda: len(scheduler.lines(AWAY)) > 0)
    assert ready(server) == 503
    own_postgres.start()
    wait_until("the server tells that it is back",
               lambda: ready(server) == 200 and len(server.lines(BACK)) > 0)
    assert post(server, token).status == 201
    wait_until("the scheduler does", lambda: len(scheduler.lines(BACK)) > 0)
    scheduler.stop()
    stop_cleanly(server)
    for lines in (server.lines, scheduler.lines):
        assert len(lines(AWAY)) == len(lines(BACK)) == 1
        assert not lines("jobs cannot be run now")
        assert lines("")[-1]["message"] == "stopped"
        assert "connect" in lines(AWAY)[0]["message"], "with its cause"
    # Whoever asks about a request that failed finds it, though not each has a line.
    failed = {line["request_id"] for line in server.lines("POST 503")}
    assert failed & {reply.headers["x-request-id"] for reply in refused}


def test_a_redis_that_goes_and_comes_is_told_of_once(store: str, tmp_path: Path) -> None:
    socket = f"unix://{tmp_path}/redis"

    def start() -> subprocess.Popen[bytes]:
        running = subprocess.Popen(["redis-server", "--port", "0", "--unixsocket",
                                    tmp_path / "redis", "--save", ""], stdout=subprocess.DEVNULL)
        wait_until("Redis listens", (tmp_path / "redis").exists)
        return running

    redis = start()
    server = Server(store, "--redis", socket)
    token = sign_up(server, "fan")
    redis.terminate()
    redis.wait()
    for _ in range(20):
        assert server.request("GET", "/v1/me", token=token).status == 200
        assert server.request("GET", "/readyz").json["redis"] is False
    redis = start()
    wait_until("it is told", lambda: server.request("GET", "/readyz").json["redis"]
               and len(server.lines("Redis is back")) > 0)
    stop_cleanly(server)
    redis.terminate()
    redis.wait()
    assert len(server.lines("Redis is away")) == len(server.lines("Redis is back")) == 1


def test_a_database_that_hangs_makes_a_server_unready(own_postgres: Postgres,
                                                      tmp_path: Path) -> None:
    store = own_postgres.create_database()
    ticketctl(store, "db", "init")
    server = Server(store, api_database_threads="2", store_connections="4")
    token = sign_up(server, "fan")
    assert ready(server) == 200
    own_postgres.hang()
    # Those who use the service hang with it, all of its threads; whoever only probes does not.
    stuck = [threading.Thread(target=lambda: post(server, token)) for _ in range(4)]
    for thread in stuck:
        thread.start()
    wait_until("it is known", lambda: ready(server) == 503)
    for _ in range(5):
        assert server.request("GET", "/readyz").json["database"] is False
    own_postgres.hang(False)
    wait_until("it is back", lambda: ready(server) == 200)
    for thread in stuck:
        thread.join()
    stop_cleanly(server)


def test_a_full_disk_lets_read_and_is_told_of(store: str) -> None:
    # Python ignores this signal and gives it back to its children, whom it kills.
    server = Server(store, prepare=lambda: signal.signal(signal.SIGXFSZ, signal.SIG_IGN) and None)
    token = sign_up(server, "fan")
    written = post(server, token).json["id"]
    pid = server.process.pid
    _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, hard))
    assert post(server, token).code == "unavailable"
    picture = server.request("POST", "/v1/images", png(), token, Content_Type="image/png")
    assert picture.code == "unavailable"
    for _ in range(5):
        assert ready(server) == 503
        assert server.request("GET", f"/v1/posts/{written}").status == 200
        assert server.request("GET", "/v1/me/points", token=token).status == 200
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))
    wait_until("it is ready again", lambda: ready(server) == 200 and bool(server.lines(BACK)))
    assert post(server, token).status == 201
    stop_cleanly(server)
    assert len(server.lines(AWAY)) == len(server.lines(BACK)) == 1
    assert "File too large" in server.lines("the image store (storing) is away")[0]["message"]
    ticketctl(store, "audit", "verify")


@pytest.mark.parametrize("other", ["none", "a copy"])
def test_a_store_taken_from_under_the_server_is_not_written_to(tmp_path: Path, other: str) -> None:
    path, aside = tmp_path / "ticketing.db", tmp_path / "aside.db"
    server = Server(f"sqlite:///{path}")
    token = sign_up(server, "fan")
    path.rename(aside)
    if other == "a copy":
        shutil.copy(aside, path)
    assert post(server, token).code == "unavailable"
    assert ready(server) == 503
    assert server.request("GET", "/v1/me/points", token=token).status == 503, "of a store gone by"
    aside.replace(path)
    wait_until("it is ready again", lambda: ready(server) == 200)
    assert post(server, token).status == 201
    stop_cleanly(server)
    assert "was removed or replaced" in server.lines(AWAY)[0]["message"]


def test_a_log_taken_from_a_store_takes_no_more_writes(tmp_path: Path) -> None:
    server = Server(f"sqlite:///{tmp_path}/ticketing.db")
    token = sign_up(server, "fan")
    assert post(server, token).status == 201
    (tmp_path / "ticketing.db-wal").unlink()
    assert post(server, token).code == "unavailable"
    assert ready(server) == 503
    assert server.stop() == 0
    assert "ticketing.db-wal' was removed" in server.lines(AWAY)[0]["message"]


def test_writers_who_wait_for_a_lock_keep_nobody_from_reading(postgres: Postgres) -> None:
    store = postgres.create_database()
    ticketctl(store, "db", "init")
    server = Server(store, store_lock_timeout_ms="60000", store_acquire_timeout_ms="60000",
                    limits_rate_sign_up_per_minute="0")
    tokens = [sign_up(server, f"fan{i}") for i in range(16)]
    reader = sign_up(server, "reader")
    stranger = postgres.session(store)
    assert stranger.stdin and stranger.stdout
    stranger.stdin.write("BEGIN; LOCK TABLE wallets IN EXCLUSIVE MODE; SELECT 'held';\n")
    stranger.stdin.flush()
    assert stranger.stdout.readline() == "held\n"
    posted: list[int] = []
    writers = [threading.Thread(target=lambda t=token: posted.append(post(server, t).status))
               for token in tokens]
    for writer in writers:
        writer.start()
    waiting = 'ticketing_pool_waiting_requests{pool="database"}'
    wait_until("they wait", lambda: server.metric(waiting) >= 8)
    for _ in range(10):
        assert server.request("GET", "/v1/me", token=reader).status == 200
        assert server.request("GET", "/v1/me/posts", token=reader).status in (200, 404)
        assert server.request("GET", "/v1/products?limit=3").status == 200
        assert ready(server) == 200
    assert posted == [], "the reads passed them"
    stranger.communicate("ROLLBACK;\n", timeout=30)
    for writer in writers:
        writer.join()
    assert posted == [201] * len(tokens)
    stop_cleanly(server)


NOWHERE = "postgresql://127.0.0.1:1/none"


@pytest.mark.parametrize("command", [
    ["ticketing-api", "--store", NOWHERE, "--port", "0"],
    ["ticketing-scheduler", "--store", NOWHERE],
    ["ticketing-scheduler", "--store", NOWHERE, "--once", "mail_dispatch"],
    ["ticketctl", "--store", NOWHERE, "mail", "show", "1"],
    ["ticketctl", "--store", NOWHERE, "image", "upload", __file__, "--dry-run"],
    ["ticketctl", "--store", NOWHERE, "job", "run", "mail_dispatch"],
])
def test_postgresql_needs_a_place_for_pictures(command: list[str]) -> None:
    done = subprocess.run([BIN / command[0], *command[1:]], capture_output=True, text=True,
                          timeout=60, env=clean_environment())
    assert done.returncode == 2
    assert "images.store is not set" in done.stderr and "s3://bucket" in done.stderr
    assert "PostgreSQL:" not in done.stderr, "before it connects"


def test_too_few_connections_are_refused_with_their_sum() -> None:
    done = subprocess.run([BIN / "ticketing-api", "--store", NOWHERE], capture_output=True,
                          text=True, timeout=60,
                          env=clean_environment(images_store="memory:", store_connections="9"))
    assert done.returncode == 2
    assert "store.connections is 9, and 10 are needed: 8 for the threads" in done.stderr
    assert os.linesep not in done.stderr.strip()
