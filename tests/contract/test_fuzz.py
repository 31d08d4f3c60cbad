"""A minute of the contract fuzzer: what /openapi.json says of requests and replies is so, on each
database. `scripts/fuzz-contract` is the long run."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.dont_write_bytecode = True
sys.path += [str(Path(__file__).parent.parent / folder) for folder in ("blackbox", "support")]

from fuzz import STORES, Fuzz, never_seen  # noqa: E402
from postgres import Postgres  # noqa: E402
from world import World  # noqa: E402

REQUESTS = 5_000
SEED = 1


@pytest.fixture(params=STORES)
def world(request: pytest.FixtureRequest) -> Iterator[tuple[str, World]]:
    """The store's name, and a server on one; ended whatever was found."""
    postgres = Postgres() if request.param == "postgresql" else None
    running = World(postgres)
    yield request.param, running
    running.stop()
    if postgres:
        postgres.stop()


def test_every_reply_is_what_the_document_says(world: tuple[str, World]) -> None:
    name, served = world
    fuzz = Fuzz(served, name, SEED)
    fuzz.run(REQUESTS)
    missed = never_seen(fuzz)
    assert len(missed) <= 5, f"these never succeeded, so that little was tried of them: {missed}"
