"""The administrator's day of docs/operations.md, line by line."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import BIN, Ctl
from postgres import die_with_parent
from people import PASSWORD, buy

DOCS = Path(__file__).parents[2] / "docs"
PEOPLE = Path(__file__).with_name("people.py")


def blocks_of_the_day() -> list[str]:
    """What stands between the fences of the section."""
    page = (DOCS / "operations.md").read_text()
    section = re.search(r"^## An administrator's day\n(.*?)^## ", page, re.M | re.S)
    assert section is not None
    return re.findall(r"^```sh\n(.*?)^```$", section[1], re.M | re.S)


@contextmanager
def shop(ctl: Ctl) -> Iterator[str]:
    """The address of an API server on the store."""
    server = subprocess.Popen(
        [BIN / "ticketing-api", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=ctl.whole_environment(), text=True, cwd=ctl.directory, preexec_fn=die_with_parent,
    )  # fmt: skip
    try:
        assert server.stdout is not None
        yield server.stdout.readline().split()[-1]
    finally:
        server.terminate()
        assert server.wait(60) == 0


@pytest.fixture
def elsewhere(ctl: Ctl, request: pytest.FixtureRequest) -> dict[str, str]:
    """Where a backup goes to be tried."""
    if ctl.store.startswith("sqlite"):
        return {"ELSEWHERE": f"sqlite:///{ctl.directory}/elsewhere.db"}
    postgres = request.getfixturevalue("postgres")
    return {"ELSEWHERE": postgres.create_database(), "SCRATCH": postgres.create_database()}


def test_the_administrators_day(ctl: Ctl, elsewhere: dict[str, str]) -> None:
    ctl("demo", "seed", "--password-file", "-", "-q", stdin=PASSWORD + "\n")
    blocks = blocks_of_the_day()
    assert len(blocks) >= 8
    with shop(ctl) as api:
        buy(api, "minji", 1)
        come = f'{sys.executable} {PEOPLE} {api} "$post"'
        # Two come when it opens, of whom the page knows nothing.
        lines = ["set -euo pipefail", blocks[0], f"{come} minji junho", *blocks[1:]]
        environment = ctl.whole_environment() | elsewhere
        environment["PATH"] = f"{BIN}:{environment['PATH']}"
        done = subprocess.run(["bash", "-c", "\n".join(lines)], env=environment, cwd=ctl.directory,
                              capture_output=True, text=True, timeout=300, check=False)  # fmt: skip
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    check_what_the_day_left(ctl)


def check_what_the_day_left(ctl: Ctl) -> None:
    post = ctl.json("post", "list", "--board", "event", "--limit", "1")[0]["id"]
    campaign = ctl.json("campaign", "show", str(post))
    assert campaign["slots"] == 5
    assert [winner["nickname"] for winner in campaign["winners"]] == ["민지", "준호"]
    assert len(ctl.json("coupon", "list", "emma@example.com")) == 1
    minji = ctl.json("points", "history", "minji@example.com")
    assert [entry["reason"] for entry in minji][:3] == ["refund", "clawback", "adjustment"]
    assert ctl.json("points", "history", "junho@example.com")[0]["amount"] == 500
    assert ctl.json("order", "list", "minji@example.com")[0]["state"] == "cancelled"
    acts = [act["action"] for act in ctl.json("audit", "actions", "--limit", "30")]
    for act in ("mail.retry", "job.pause", "job.resume", "audit.undo", "coupon.issue",
                "order.cancel"):  # fmt: skip
        assert acts.count(act) == 1, acts
    assert acts.count("campaign.update") == 2
    assert ctl.json("audit", "verify", "--full")["clean"] is True
