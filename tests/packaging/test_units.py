"""The units are sound, hardened, and start the programs with the example configuration."""

from __future__ import annotations

import json
import re
import tomllib
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import BIN, Program, get, run
from unit import Unit

API = "ticketing-api@.service"
SCHEDULER = "ticketing-scheduler.service"
UNITS = (API, SCHEDULER)
CONFIGURATION = "/etc/ticketing/ticketing.toml"
STATE = "/var/lib/ticketing"


def unit_of(prefix: Path, name: str) -> Unit:
    return Unit(prefix / "lib/systemd/system" / name)


def example(prefix: Path) -> str:
    return (prefix / "share/ticketing/ticketing.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", UNITS)
def test_systemd_understands_every_line(prefix: Path, name: str) -> None:
    said = run("systemd-analyze", "verify", "--man=no", unit_of(prefix, name).file)
    assert said == ""


@pytest.mark.parametrize("name", UNITS)
def test_it_is_exposed_to_little(prefix: Path, name: str) -> None:
    run("systemd-analyze", "security", "--offline=true", "--threshold=15", "--no-pager",
        unit_of(prefix, name).file)  # fmt: skip


def test_user_and_folders_are_made(prefix: Path, tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    users = prefix / "lib/sysusers.d/ticketing.conf"
    assert "ticketing" in run("systemd-sysusers", "--dry-run", f"--root={tmp_path}", users)
    # An image of a system that has the user, with the numbers of who runs this: only root may give
    # a folder to somebody else.
    uid, gid = tmp_path.stat().st_uid, tmp_path.stat().st_gid
    (tmp_path / "etc/passwd").write_text(
        f"root:x:{uid}:{gid}::/:/bin/sh\nticketing:x:{uid}:{gid}::{STATE}:/bin/false\n")
    (tmp_path / "etc/group").write_text(f"root:x:{gid}:\nticketing:x:{gid}:\n")
    folders = prefix / "lib/tmpfiles.d/ticketing.conf"
    run("systemd-tmpfiles", "--create", f"--root={tmp_path}", folders)
    for folder in ("etc/ticketing", STATE.lstrip("/")):
        assert (tmp_path / folder).stat().st_mode & 0o7777 == 0o750


@pytest.mark.parametrize("name", UNITS)
def test_its_time_to_stop_is_long_enough(prefix: Path, name: str) -> None:
    api = tomllib.loads(example(prefix))["api"]
    needs = api["drain_seconds"] + api["drain_timeout_ms"] / 1000
    explained = run(BIN / "ticketctl", "config", "explain", "smtp.timeout_ms", "-o", "json")
    (smtp,) = (one for one in json.loads(explained) if one["key"] == "smtp.timeout_ms")
    needs = max(needs, int(smtp["default_value"]) / 1000)
    assert int(unit_of(prefix, name).one("TimeoutStopSec")) > needs


def test_the_example_configuration_is_right(prefix: Path) -> None:
    run(BIN / "ticketctl", "config", "check", "--config",
        prefix / "share/ticketing/ticketing.toml")  # fmt: skip


@pytest.mark.parametrize("latest", [True, False])
def test_what_the_example_only_shows_is_right_as_well(
    prefix: Path, tmp_path: Path, latest: bool
) -> None:
    """All of its `# key = value` taken in; of several of one key the last, or the first."""
    section, taken, shown = "", {}, 0
    for line in example(prefix).splitlines():
        section = line if line.startswith("[") else section
        if found := re.fullmatch(r"(# )?(\w+) = .*", line):
            shown += bool(found[1])
            before = taken.setdefault(section, {})
            if latest or not before.get(found[2], "").startswith("# "):
                before[found[2]] = line
    assert shown > 8
    file = tmp_path / "ticketing.toml"
    key = tmp_path / "secret.key"
    key.write_bytes(bytes(range(32)))
    text = "\n".join(line.removeprefix("# ") for head, lines in taken.items()
                     for line in (head, *lines.values()))  # fmt: skip
    file.write_text(text.replace("/etc/ticketing/secret.key", str(key)), encoding="utf-8")
    run(BIN / "ticketctl", "config", "check", "--config", file,
        TICKETING_IMAGES_S3_SECRET_ACCESS_KEY="planted")  # fmt: skip


def start_by(unit: Unit, prefix: Path, folder: Path, start: Callable[..., Program]) -> Program:
    """By the unit's own command line, under its filter of system calls; only places differ."""
    file = folder / "ticketing.toml"
    file.write_text(example(prefix).replace(STATE, str(folder)), encoding="utf-8")
    places = {CONFIGURATION: str(file), "%i": "0", "127.0.0.1:9100": "127.0.0.1:0"}
    command = unit.command()
    assert command[0] == f"{prefix}/bin/{unit.file.name.split('.')[0].rstrip('@')}"
    assert CONFIGURATION in command
    command = [places.get(word, word) for word in command]
    return start(command, unit.confine(), XDG_CACHE_HOME=str(folder / "cache"))


def test_both_start_by_their_command_lines(
    prefix: Path, tmp_path: Path, start: Callable[..., Program]
) -> None:
    api = start_by(unit_of(prefix, API), prefix, tmp_path, start)
    assert "ok" in get(api.url + "/livez") and "true" in get(api.url + "/readyz")
    account = {"email": "minji@example.com", "password": "correct horse", "nickname": "minji"}
    request = urllib.request.Request(api.url + "/v1/accounts", json.dumps(account).encode(),
                                     {"Content-Type": "application/json"})  # fmt: skip
    with urllib.request.urlopen(request) as reply:
        assert reply.status == 201

    unit = unit_of(prefix, SCHEDULER)
    assert unit.one("Type") == "notify"
    scheduler = start_by(unit, prefix, tmp_path, start)
    assert scheduler.manager.recv(4096) == b"READY=1"
    assert get(scheduler.url + "/livez") == get(scheduler.url + "/readyz") == "ok\n"
    scheduler.await_text(r"(job finished)")
    scheduler.stop()
    api.stop()
    for program in (api, scheduler):
        assert "EPERM" not in program.said and "not permitted" not in program.said, program.said
