"""A platform on a fresh store, a clock that stands still until told, and people."""

from __future__ import annotations

import datetime
import functools
import inspect
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

sys.path.append(str(Path(__file__).parent.parent / "support"))

import ticketing
from ticketing import _core

from mail_server import MailServer
from postgres import Postgres
from stub import STUB, Function

NOON_IN_SEOUL = datetime.datetime(2026, 3, 2, 3, 0, tzinfo=datetime.timezone.utc)
PASSWORD = "correct horse battery"

# Whether tests of memory take long; the library takes the variable for a setting with a slip in it.
LONG = os.environ.pop("TICKETING_TEST_SECONDS", None) is not None

# Argon2 at its cheapest: these tests are about other things.
QUICK = {"argon2_memory_kib": 8, "argon2_passes": 1}


@pytest.fixture
def clock() -> ticketing.ManualClock:
    return ticketing.ManualClock(NOON_IN_SEOUL)


@pytest.fixture
def t(clock: ticketing.ManualClock) -> Iterator[ticketing.Ticketing]:
    with ticketing.open("sqlite::memory:", clock=clock, accounts=QUICK) as opened:
        yield opened


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    running = Postgres()
    yield running
    running.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def on_either(
    request: pytest.FixtureRequest, clock: ticketing.ManualClock
) -> Iterator[ticketing.Ticketing]:
    """A platform on a fresh store, of each database in turn."""
    url = "sqlite::memory:"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").create_database()
        programs = Path(ticketing.__file__).parents[2] / "bin"
        plain = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
        subprocess.run([programs / "ticketctl", "--store", url, "db", "init"], check=True,
                       env=plain, stdout=subprocess.DEVNULL)
    with ticketing.open(url, clock=clock, accounts=QUICK, images={"store": "memory:"}) as opened:
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


@pytest.fixture(scope="session", autouse=True)
def results_are_what_the_stubs_say(request: pytest.FixtureRequest) -> Iterator[None]:
    """Of every call of every test, what it refuses, too; and one of them calls each use case."""
    patch = pytest.MonkeyPatch()
    uncalled: set[str] = set()

    def checked(
        call: Callable[..., object], declared: Function, name: str
    ) -> Callable[..., object]:
        @functools.wraps(call)
        def checking(*args: object, **kwargs: object) -> object:
            uncalled.discard(name)
            try:
                result = call(*args, **kwargs)
            except ticketing.TicketingError as error:
                # One of _bulk.py raises what its single call does.
                told = inspect.isfunction(call) or error.code in str(call.__doc__)
                assert told, f"{name}() does not say that it raises {error.code}"
                raise
            problems = STUB.problems(result, declared.returns, f"{name}()")
            if kwargs.get("dry_run"):  # what is not stored has no id
                problems = [p for p in problems if not p.endswith("id is None, not a int")]
            assert not problems, "\n".join(problems)
            return result

        return checking

    for service, use_cases in STUB.services.items():
        cls = getattr(_core, service.capitalize())
        for use_case, declared in use_cases.items():
            name = f"{service}.{use_case}"
            uncalled.add(name)
            patch.setattr(cls, use_case, checked(vars(cls)[use_case], declared, name))
    yield
    patch.undo()
    ran = {item.path for item in request.session.items}
    if ran >= set(Path(__file__).parent.glob("test_*.py")) and not request.session.testsfailed:
        assert not uncalled, f"no test calls {', '.join(sorted(uncalled))}"


_clock_of_mails: list[ticketing.ManualClock] = []


def dispatch(t: ticketing.Ticketing) -> ticketing.JobRun:
    """Sends what is due, a second later: a job has one run an instant."""
    _clock_of_mails[-1].advance(datetime.timedelta(seconds=1))
    return t.jobs.run_now("mail_dispatch")


@pytest.fixture
def open_with(
    clock: ticketing.ManualClock, tmp_path: Path
) -> Iterator[Callable[..., ticketing.Ticketing]]:
    """Opens one and the same store, with settings of mail."""
    opened: list[ticketing.Ticketing] = []
    _clock_of_mails.append(clock)

    def do(**settings: Any) -> ticketing.Ticketing:
        t = ticketing.open(tmp_path / "mail.db", create=True, clock=clock, accounts=QUICK,
                           **settings)
        opened.append(t)
        return t

    yield do
    for t in opened:
        t.close()


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running
