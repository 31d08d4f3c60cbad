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
def store(request: pytest.FixtureRequest) -> Iterator[tuple[str, Postgres | None]]:
    postgres = Postgres() if request.param == "postgresql" else None
    yield request.param, postgres
    if postgres:
        postgres.stop()


def test_every_reply_is_what_the_document_says(store: tuple[str, Postgres | None]) -> None:
    name, postgres = store
    fuzz = Fuzz(World(postgres), name, SEED)
    fuzz.run(REQUESTS)
    fuzz.world.stop()
    missed = never_seen(fuzz)
    assert len(missed) <= 5, f"these never succeeded, so that little was tried of them: {missed}"
