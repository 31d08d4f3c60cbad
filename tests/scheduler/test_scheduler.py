"""ticketing-scheduler from the outside: exit codes, what it prints, and how it stops."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest

PROGRAM = Path(os.environ["TEST_BIN_DIR"]) / "ticketing-scheduler"


def environment() -> dict[str, str]:
    """The caller's own settings must not leak into the tests."""
    return {k: v for k, v in os.environ.items() if not k.startswith("TICKETING_")}


def only(job: str, schedule: str) -> str:
    """A configuration in which every other job is off."""
    off = [
        f"{name} = 'off'"
        for name in (
            "day_rollover view_flush coupon_expiry points_expiry expiry_warning points_digest "
            "purge ledger_audit post_publish post_cleanup ranking_award mail_dispatch "
            "box_office_import"
        ).split()
        if name != job
    ]
    return "\n".join(["[jobs]", f"{job} = '{schedule}'", *off, ""])


def make_store(folder: Path) -> str:
    url = f"sqlite:///{folder}/ticketing.db"
    words = [PROGRAM.with_name("ticketctl"), "db", "init", "--store", url, "--quiet"]
    subprocess.run(words, check=True, timeout=60, env=environment(), stdout=subprocess.DEVNULL)
    return url


@pytest.fixture
def store(tmp_path: Path) -> str:
    return make_store(tmp_path)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAM, *arguments], capture_output=True, text=True, timeout=60, env=environment()
    )


def test_list_prints_every_job(store: str) -> None:
    done = run("--store", store, "--list")
    assert done.returncode == 0 and done.stderr == ""
    lines = done.stdout.splitlines()
    assert lines[0].split()[:3] == ["JOB", "SCHEDULE", "NEXT"]
    assert [line.split()[0] for line in lines[1:]] == [
        "day_rollover",
        "post_publish",
        "post_cleanup",
        "ranking_award",
        "view_flush",
        "coupon_expiry",
        "points_expiry",
        "expiry_warning",
        "points_digest",
        "purge",
        "ledger_audit",
        "box_office_import",
        "mail_dispatch",
    ]
    assert re.search(r"view_flush +off ", done.stdout), "without Redis there is nothing to flush"
    assert re.search(r"day_rollover +0 0 \* \* \* +\d{4}-\d\d-\d\dT15:00:00Z +- ", done.stdout)


def test_once_runs_a_job_and_the_list_remembers(store: str) -> None:
    done = run("--store", store, "--once", "day_rollover")
    assert done.returncode == 0
    assert done.stdout.startswith("day_rollover succeeded (for ")
    assert " - " not in run("--store", store, "--list").stdout.splitlines()[1]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--once", "nope"], 3),
        (["--lst"], 2),
        (["--lis"], 2),
        (["surplus"], 2),
        (["--once"], 2),
        (["--list", "--once", "purge"], 2),
        (["--list", "--health", "127.0.0.1:0"], 2),
        (["--health", "localhost"], 2),
        (["--health", "127.0.0.1:http"], 2),
        (["--config", "/nonexistent.toml", "--list"], 2),
        (["--store", "nonsense", "--list"], 2),
        (["--store", "postgresql://127.0.0.1:1/x", "--list"], 5),
    ],
)
def test_exit_codes(store: str, arguments: list[str], code: int) -> None:
    if "--store" not in arguments:
        arguments = ["--store", store, *arguments]
    done = run(*arguments)
    assert done.returncode == code
    assert done.stdout == ""
    assert done.stderr.startswith("ticketing-scheduler: ")


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    done = run("--store", f"sqlite:///{tmp_path}/slip.db", "--once", "purge")
    assert done.returncode == 5 and "there is no store" in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_bad_setting_keeps_it_from_starting(tmp_path: Path) -> None:
    config = tmp_path / "bad.toml"
    config.write_text("[jobs]\npurge = '61 * * * *'\n")
    done = run("--config", str(config))
    assert done.returncode == 2
    assert "jobs.purge" in done.stderr and "bad.toml:2" in done.stderr


def test_help_and_version() -> None:
    assert "Usage: ticketing-scheduler" in run("--help").stdout
    assert run("--version").stdout.startswith("ticketing-scheduler ")


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_the_loop_runs_what_was_missed_and_stops_cleanly(
    store: str, tmp_path: Path, stop: signal.Signals
) -> None:
    log = tmp_path / "log"
    with log.open("w") as stderr:
        process = subprocess.Popen([PROGRAM, "--store", store], stderr=stderr, env=environment())
    try:
        patience = time.monotonic() + 30
        while log.read_text().count("job finished") < 10 and time.monotonic() < patience:
            time.sleep(0.05)
        process.send_signal(stop)
        assert process.wait(timeout=30) == 0
    finally:
        process.kill()
        process.wait()
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert sorted(line["job"] for line in lines if line["message"] == "job finished") == [
        "coupon_expiry",
        "day_rollover",
        "expiry_warning",
        "ledger_audit",
        "points_digest",
        "points_expiry",
        "post_cleanup",
        "post_publish",
        "purge",
        "ranking_award",
    ]
    assert lines[0]["message"] == "scheduler started"
    assert [line["message"] for line in lines[-2:]] == ["scheduler stopping", "stopped"]


def test_two_schedulers_run_each_occurrence_once(store: str, tmp_path: Path) -> None:
    config = tmp_path / "often.toml"
    config.write_text(only("day_rollover", "@every 1s"))
    logs = [tmp_path / "a.log", tmp_path / "b.log"]
    run("--store", store, "--list")  # creates the store, so that they do not both
    processes = []
    for log in logs:
        with log.open("w") as stderr:
            processes.append(
                subprocess.Popen(
                    [PROGRAM, "--store", store, "--config", config],
                    stderr=stderr,
                    env=environment(),
                )
            )
    try:
        patience = time.monotonic() + 30
        while time.monotonic() < patience:
            if sum(log.read_text().count("job finished") for log in logs) >= 4:
                break
            time.sleep(0.05)
        for process in processes:
            process.terminate()
        assert [process.wait(timeout=30) for process in processes] == [0, 0]
    finally:
        for process in processes:
            process.kill()
            process.wait()
    times = [
        line["scheduled_for"]
        for log in logs
        for line in map(json.loads, log.read_text().splitlines())
        if line["message"] == "job finished"
    ]
    assert len(times) >= 4
    assert len(set(times)) == len(times)
