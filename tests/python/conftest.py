"""A platform on a fresh store, a clock that stands still until told, and people."""

from __future__ import annotations

import datetime
from typing import Callable, Iterator

import pytest

import ticketing

NOON_IN_SEOUL = datetime.datetime(2026, 3, 2, 3, 0, tzinfo=datetime.timezone.utc)
PASSWORD = "correct horse battery"

# Argon2 at its cheapest: these tests are about other things.
QUICK = {"argon2_memory_kib": 8, "argon2_passes": 1}


@pytest.fixture
def clock() -> ticketing.ManualClock:
    return ticketing.ManualClock(NOON_IN_SEOUL)


@pytest.fixture
def t(clock: ticketing.ManualClock) -> Iterator[ticketing.Ticketing]:
    with ticketing.open("sqlite::memory:", clock=clock, accounts=QUICK) as opened:
        yield opened


@pytest.fixture
def admin(t: ticketing.Ticketing) -> ticketing.AccountProfile:
    return t.accounts.create("admin@example.com", PASSWORD, "admin", role="admin")


@pytest.fixture
def new_user(t: ticketing.Ticketing) -> Callable[[str], ticketing.AccountProfile]:
    return lambda nickname: t.accounts.create(f"{nickname}@example.com", PASSWORD, nickname)


@pytest.fixture
def user(new_user: Callable[[str], ticketing.AccountProfile]) -> ticketing.AccountProfile:
    return new_user("viewer")
