"""Simulations: what Python adds to them. What they do is tested in C++, in tests/simulation."""

from __future__ import annotations

import ast
import datetime
from pathlib import Path

import pytest

import ticketing

from stub import STUB

READERS = {"name": "readers", "people": 5}


def test_gives_what_the_stubs_say() -> None:
    result = ticketing.simulate([READERS], days=8, rules={"one": {"campaign": {"slots": 1}}})
    declared = ast.parse("Simulation", mode="eval").body
    assert STUB.problems(result, declared, "simulate()") == []
    assert result.days.df()["rules"].unique().tolist() == ["one"]
    assert len(result.days) == 8 and len(result.people) == 5
    assert result.days[0].day == datetime.date(2026, 1, 1)
    assert {event.slots for event in result.events} == {1}
    assert result.runs[0].liability.outstanding == result.days[-1].outstanding


def test_repeats_run_under_seeds_of_their_own() -> None:
    result = ticketing.simulate([READERS], days=2, seed=5, repeats=3)
    assert [run.seed for run in result.runs] == [5, 6, 7]
    assert len({run.digest for run in result.runs}) == 3


def test_tells_its_progress_and_can_be_interrupted() -> None:
    told: list[tuple[int, int]] = []

    def note(done: int, total: int) -> None:
        told.append((done, total))
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ticketing.simulate([READERS], days=5, progress=note)
    assert told == [(1, 5), (2, 5), (3, 5)]
    assert ticketing.simulate([READERS], days=1, progress=True).runs


def test_says_all_that_is_wrong() -> None:
    with pytest.raises(ticketing.InvalidError, match="accounts_each.*1 more"):
        ticketing.simulate({"groups": [{**READERS, "accounts_each": 0}], "hours": [1]})
    with pytest.raises(ticketing.InvalidError, match="exactly one of population"):
        ticketing.simulate()
    with pytest.raises(ticketing.InvalidError, match="posts_pr_day"):
        ticketing.simulate([{**READERS, "posts_pr_day": 1}])
    with pytest.raises(ticketing.InvalidError, match="(?s)rule set \"wrong\".*posts_per_day"):
        ticketing.simulate([READERS], rules={"wrong": {"limits.posts_per_day": -1}})


def test_keeps_a_store_that_can_be_opened(tmp_path: Path) -> None:
    store = tmp_path / "kept.db"
    result = ticketing.simulate([READERS], days=3, store=store)
    with ticketing.open(store) as t:
        assert t.audit.verify(full=True).heads_digest == result.runs[0].digest
    with pytest.raises(ticketing.InvalidError, match="is there already"):
        ticketing.simulate([READERS], days=3, store=store)
    with pytest.raises(ticketing.InvalidError, match="one run only"):
        ticketing.simulate([READERS], days=3, repeats=2, store=tmp_path / "two.db")
