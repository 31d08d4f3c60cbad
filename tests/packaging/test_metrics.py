"""What rules ask for is there: on programs that run, by a Prometheus that scrapes them."""

from __future__ import annotations

import json
import re
import subprocess
import time
import urllib.parse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import BIN, PATIENCE, Program, environment, get, run

METRIC = re.compile(r"(?<![\w:])ticketing_\w+(?![\w:])")
RECORD = re.compile(r"\w+:ticketing_\w+:\w+")


def await_that(condition: Callable[[], object], what: str) -> None:
    patience = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < patience, f"never: {what}"
        time.sleep(0.1)


@dataclass(frozen=True)
class World:
    """An API server with Redis and a scheduler, and Prometheus with our rules."""

    scrapes: dict[str, str]
    prometheus: str

    def ask(self, path: str, **query: str) -> Any:
        return json.loads(get(f"{self.prometheus}/api/v1/{path}?{urllib.parse.urlencode(query)}"))

    def has(self, query: str) -> bool:
        return bool(self.ask("query", query=query)["data"]["result"])


def sped_up(prefix: Path, targets: dict[str, str], folder: Path) -> Path:
    """Our example configuration, for these targets and a second instead of each interval."""
    ours = prefix / "share/ticketing/prometheus"
    settings = yaml.safe_load((ours / "prometheus.yml").read_text(encoding="utf-8"))
    settings["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    settings["rule_files"] = [str(ours / file) for file in settings["rule_files"]]
    for scrape in settings["scrape_configs"]:
        scrape["scrape_interval"] = "1s"
        scrape["static_configs"] = [{"targets": [targets[scrape["job_name"]]]}]
    file = folder / "prometheus.yml"
    file.write_text(yaml.safe_dump(settings), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def world(prefix: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("world")
    processes: list[subprocess.Popen[bytes]] = []
    programs: list[Program] = []

    def background(*command: str | Path) -> Path:
        log = folder / f"{Path(command[0]).name}.log"
        with log.open("wb") as out:
            processes.append(subprocess.Popen(command, stdout=out, stderr=out, cwd=folder))
        return log

    try:
        redis = folder / "redis"
        background("redis-server", "--port", "0", "--unixsocket", str(redis), "--save", "")
        await_that(redis.exists, "Redis listens")
        store = [f"--store=sqlite:///{folder}/t.db", f"--redis=unix://{redis}"]
        command = [str(BIN / "ticketing-api"), "--port=0", *store]
        programs.append(Program(folder, command, None))
        command = [str(BIN / "ticketing-scheduler"), "--health=127.0.0.1:0", *store]
        programs.append(Program(folder, command, None))
        names = ("ticketing-api", "ticketing-scheduler")
        targets = {name: it.url.removeprefix("http://") for name, it in zip(names, programs)}
        log = background("prometheus", f"--config.file={sped_up(prefix, targets, folder)}",
                         f"--storage.tsdb.path={folder}/tsdb",
                         "--web.listen-address=127.0.0.1:0")  # fmt: skip
        listening = re.compile(r'msg="Listening on" address=(127\.0\.0\.1:\d+)')
        await_that(lambda: listening.search(log.read_text()), "Prometheus listens")
        found = listening.search(log.read_text())
        assert found
        for program in programs:
            get(program.url + "/readyz")
        get(programs[0].url + "/v1/posts")
        scrapes = {name: get(it.url + "/metrics") for name, it in zip(names, programs)}
        yield World(scrapes, f"http://{found[1]}")
    finally:
        for program in programs:
            program.kill()
        for process in processes:
            process.terminate()
            process.wait()


def installed_texts(prefix: Path) -> dict[str, str]:
    """The rules, and the dashboards' queries."""
    folder = prefix / "share/ticketing"
    texts = {file.name: file.read_text(encoding="utf-8")
             for file in (folder / "prometheus").glob("ticketing-*.yml")}
    assert len(texts) == 2
    return texts


def test_every_metric_that_is_asked_for_is_there(world: World, prefix: Path) -> None:
    there = {name for text in world.scrapes.values()
             for name in re.findall(r"^(ticketing_\w+)", text, re.MULTILINE)}
    for file, text in installed_texts(prefix).items():
        asked = set(METRIC.findall(text))
        assert asked and asked <= there, f"{file}: {sorted(asked - there)}"


def test_every_record_that_is_asked_for_is_made(prefix: Path) -> None:
    texts = installed_texts(prefix)
    made = set(re.findall(r"- record: (\S+)", texts["ticketing-records.yml"]))
    assert made
    for file, text in texts.items():
        assert set(RECORD.findall(text)) <= made, file


@pytest.mark.parametrize("program", ["ticketing-api", "ticketing-scheduler"])
def test_prometheus_finds_nothing_to_mend(world: World, program: str) -> None:
    checked = subprocess.run(["promtool", "check", "metrics"], input=world.scrapes[program],
                             text=True, capture_output=True, env=environment())  # fmt: skip
    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_prometheus_takes_rules_and_targets(world: World) -> None:
    purge = 'ticketing_job_runs_total{job="ticketing-api",exported_job="purge"}'
    await_that(lambda: world.has(purge), "metrics have come, and jobs have another name")
    await_that(lambda: world.has("exported_job:ticketing_job_since_success:seconds"),
               "a record was made")  # fmt: skip

    def evaluated() -> bool:
        groups = world.ask("rules")["data"]["groups"]
        health = {rule["name"]: rule["health"] for group in groups for rule in group["rules"]}
        assert "err" not in health.values(), health
        return set(health.values()) == {"ok"}

    await_that(evaluated, "every rule is evaluated")
    alerting = {it["labels"]["alertname"] for it in world.ask("alerts")["data"]["alerts"]
                if it["state"] == "firing"}  # fmt: skip
    assert alerting == set()
