"""What rules and dashboards ask for is there, in a Prometheus that scrapes programs that run."""

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
from conftest import BIN, PATIENCE, SOURCE, Program, environment, get, run

METRIC = re.compile(r"(?<![\w:])(?:ticketing|process)_\w+(?![\w:])")
RECORD = re.compile(r"\w+:ticketing_\w+:\w+")


def await_that(condition: Callable[[], object], what: str) -> None:
    patience = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < patience, f"never: {what}"
        time.sleep(0.1)


@dataclass(frozen=True)
class World:
    """An API server with Redis and a scheduler, and Prometheus with our rules."""

    api: str
    scrapes: dict[str, str]
    prometheus: str

    def ask(self, path: str, **query: str) -> Any:
        return json.loads(get(f"{self.prometheus}/api/v1/{path}?{urllib.parse.urlencode(query)}"))

    def has(self, query: str) -> bool:
        """Whether the query has a value that is a number; somebody reads posts meanwhile."""
        get(self.api + "/v1/posts")
        result = self.ask("query", query=query)["data"]["result"]
        return any(one["value"][1] != "NaN" for one in result)


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
        run(BIN / "ticketctl", "demo", "rush", "--accounts", "30", "--slots", "3", *store,
            "--api", programs[0].url)  # fmt: skip
        for program, name in ((programs[1], "ticketing_job_last_success_timestamp_seconds{"),
                              (programs[0], "ticketing_points_outstanding "),
                              (programs[1], "ticketing_points_outstanding ")):
            await_that(lambda at=program.url, name=name: name in get(at + "/metrics"), name)
        scrapes = {name: get(it.url + "/metrics") for name, it in zip(names, programs)}
        yield World(programs[0].url, scrapes, f"http://{found[1]}")
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
    dashboard = (folder / "grafana/ticketing.json").read_text(encoding="utf-8")
    texts["ticketing.json"] = "\n".join(queries(json.loads(dashboard)))
    assert len(texts) == 3
    return texts


def queries(dashboard: dict[str, Any]) -> Iterator[str]:
    for panel in dashboard["panels"]:
        yield from (target["expr"] for target in panel.get("targets", []))


def test_every_metric_that_is_asked_for_is_there(world: World, prefix: Path) -> None:
    there = {name for text in world.scrapes.values()
             for name in re.findall(r"^(\w+)", text, re.MULTILINE)}
    for file, text in installed_texts(prefix).items():
        asked = set(METRIC.findall(text))
        assert asked and asked <= there, f"{file}: {sorted(asked - there)}"


def test_every_metric_is_explained_and_each_that_is_explained_is_there(world: World) -> None:
    """In the table of docs/operations.md."""
    page = (SOURCE / "docs/operations.md").read_text(encoding="utf-8")
    table = page[page.index("## Metrics") : page.index("## Logs and traces")]
    explained = {name for row in re.findall(r"^\| (`.*?) \| ", table, re.MULTILINE)
                 for name in METRIC.findall(row)}
    families = {name for text in world.scrapes.values()
                for name in re.findall(r"^# TYPE (\w+)", text, re.MULTILINE)}
    assert explained == families


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


@pytest.mark.parametrize("program", ["ticketing-api", "ticketing-scheduler"])
def test_each_program_says_which_it_is_and_what_it_takes(world: World, program: str) -> None:
    """By the names of Prometheus' own client libraries, and with plausible values."""
    samples = {line.rsplit(" ", 1)[0]: float(line.rsplit(" ", 1)[1])
               for line in world.scrapes[program].splitlines() if not line.startswith("#")}
    version = run(BIN / program, "--version").split()[1]
    assert samples[f'ticketing_build_info{{version="{version}"}}'] == 1
    assert 0 < time.time() - samples["process_start_time_seconds"] < 10 * PATIENCE
    assert samples["process_cpu_seconds_total"] > 0
    assert 3 < samples["process_open_fds"] < samples["process_max_fds"]
    assert samples["process_threads"] > 1
    memory = samples["process_resident_memory_bytes"]
    assert 1_000_000 < memory < samples["process_virtual_memory_bytes"]


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


@pytest.fixture(scope="module")
def dashboard(prefix: Path) -> dict[str, Any]:
    text = (prefix / "share/ticketing/grafana/ticketing.json").read_text(encoding="utf-8")
    return json.loads(text)


def test_each_query_of_the_dashboard_has_an_answer(
    world: World, dashboard: dict[str, Any]
) -> None:
    variables = {"$__rate_interval": "5m", "$instance": ".*"}
    for query in queries(dashboard):
        for name, value in variables.items():
            query = query.replace(name, value)
        assert "$" not in query
        await_that(lambda query=query: world.has(query), query)
    for annotation in dashboard["annotations"]["list"]:
        world.ask("query", query=annotation["expr"])


def test_each_panel_says_what_it_shows(dashboard: dict[str, Any]) -> None:
    panels = [panel for panel in dashboard["panels"] if panel["type"] != "row"]
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])
    for panel in panels:
        assert panel["title"] and panel["description"], panel
        assert panel["fieldConfig"]["defaults"]["unit"], panel["title"]
        assert all(target["legendFormat"] for target in panel["targets"]), panel["title"]
