"""The alerts are sound, fire for what they are for and nothing else, and each has its runbook."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from alert_cases import CASES
from conftest import BIN, SOURCE, run

RUNBOOK = "docs/runbook.md"
FILES = ("ticketing-records.yml", "ticketing-alerts.yml")


def rules(prefix: Path) -> list[dict[str, Any]]:
    folder = prefix / "share/ticketing/prometheus"
    groups = [group for file in FILES
              for group in yaml.safe_load((folder / file).read_text(encoding="utf-8"))["groups"]]
    return [rule for group in groups for rule in group["rules"]]


def alerts(prefix: Path) -> dict[str, dict[str, Any]]:
    return {rule["alert"]: rule for rule in rules(prefix) if "alert" in rule}


def test_prometheus_understands_them(prefix: Path) -> None:
    folder = prefix / "share/ticketing/prometheus"
    run("promtool", "check", "rules", *(folder / file for file in FILES))
    run("promtool", "check", "config", folder / "prometheus.yml")


def expected(alert: dict[str, Any], labels: dict[str, str]) -> dict[str, Any]:
    def filled(text: str) -> str:
        return re.sub(r"\{\{ \$labels\.(\w+) \}\}", lambda it: labels[it[1]], text)

    return {
        "exp_labels": labels | alert["labels"],
        "exp_annotations": {key: filled(text) for key, text in alert["annotations"].items()},
    }


@pytest.mark.parametrize("minutes", sorted({case.minutes for case in CASES}))
def test_each_fires_for_what_it_is_for_and_for_nothing_else(
    prefix: Path, tmp_path: Path, minutes: int
) -> None:
    known = alerts(prefix)
    assert {case.alert for case in CASES} == known.keys()
    tests = []
    for case in (case for case in CASES if case.minutes == minutes):
        fired = [expected(known[case.alert], labels) for labels in case.labels]
        for series, alerting in ((case.fires, fired), (case.quiet, [])):
            tests.append({
                "interval": f"{minutes}m",
                "input_series": [{"series": s, "values": v} for s, v in series.items()],
                "alert_rule_test": [{"eval_time": f"{case.at * minutes}m",
                                     "alertname": case.alert, "exp_alerts": alerting}],
            })  # fmt: skip
    folder = prefix / "share/ticketing/prometheus"
    file = tmp_path / "alerts.yml"
    file.write_text(yaml.safe_dump({
        "rule_files": [str(folder / name) for name in FILES],
        "evaluation_interval": f"{minutes}m",
        "tests": tests,
    }), encoding="utf-8")  # fmt: skip
    run("promtool", "test", "rules", file)


def test_each_has_its_section_in_the_runbook(prefix: Path) -> None:
    page = (SOURCE / RUNBOOK).read_text(encoding="utf-8")
    sections = re.findall(r"^## (\w+)$", page, re.MULTILINE)
    assert sections == list(alerts(prefix))
    for name, alert in alerts(prefix).items():
        assert alert["annotations"]["runbook_url"] == f"{RUNBOOK}#{name.lower()}"
        assert alert["labels"]["severity"] in ("page", "ticket")


def test_every_job_may_be_so_late(prefix: Path) -> None:
    """Of those that have a schedule unless somebody sets one."""
    explained = json.loads(run(BIN / "ticketctl", "config", "explain", "-o", "json"))
    scheduled = {one["key"].removeprefix("jobs.") for one in explained
                 if re.fullmatch(r"jobs\.\w+", one["key"]) and one["default_value"] != '"off"'}
    allowed = [rule["labels"]["exported_job"] for rule in rules(prefix)
               if rule.get("record") == "exported_job:ticketing_job_lateness_allowed:seconds"]
    assert sorted(allowed) == sorted(scheduled)


@pytest.mark.parametrize("window", ["5m", "30m", "1h", "2h", "6h", "1d", "3d"])
def test_each_window_is_of_its_name(prefix: Path, window: str) -> None:
    name = f"job:ticketing_http_errors_per_request:ratio_rate{window}"
    (rule,) = (rule for rule in rules(prefix) if rule.get("record") == name)
    assert re.findall(r"\[(\w+)\]", rule["expr"]) == [window, window]
