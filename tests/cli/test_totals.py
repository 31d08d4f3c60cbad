"""A list says of how many it shows the first, to the last one."""

from __future__ import annotations

import sqlite3
from urllib.parse import unquote, urlsplit

import pytest
from conftest import Ctl, Postgres

ROWS = 2500  # more than are gone through to count them

MANY_ACTS = f"""
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS})
INSERT INTO admin_actions (action, subject, state_before, state_after, created_at)
SELECT 'job.run', 'job:purge', 'null', 'null', i FROM n
"""


def execute(ctl: Ctl, request: pytest.FixtureRequest, sql: str) -> None:
    if ctl.store.startswith("sqlite"):
        with sqlite3.connect(unquote(urlsplit(ctl.store).path)) as database:
            database.execute(sql)
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    postgres.psql(sql, ctl.store.rsplit("/", 1)[1])


def test_lists_tell_how_many_there_are(ctl: Ctl, request: pytest.FixtureRequest) -> None:
    execute(ctl, request, MANY_ACTS)
    assert ctl("audit", "actions", "--limit", "20").err.startswith("20 of 2 500; ")
    assert ctl("audit", "actions", "--all").err == ""


def test_lists_of_an_account_tell_of_its_own(ctl: Ctl) -> None:
    ctl("demo", "seed", "-q")
    for _ in range(3):
        ctl("points", "adjust", "minji@example.com", "5", "--note", "test")
    entries = len(ctl.json("points", "history", "minji@example.com"))
    told = ctl("points", "history", "minji@example.com", "--limit", "1").err
    assert told.startswith(f"1 of {entries}; ")
    assert ctl("account", "list", "--limit", "1").err.startswith("1 of 4; ")
    assert ctl("post", "list", "--limit", "2").err.startswith("2 of 5; ")
