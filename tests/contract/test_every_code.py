"""Every problem code of the document is what some request is refused with, as documented."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.dont_write_bytecode = True
sys.path += [str(Path(__file__).parent.parent / folder) for folder in ("blackbox", "support")]

from conftest import Server, stop_cleanly, ticketctl  # noqa: E402
from document import Document  # noqa: E402
from refusals import BY_CODE  # noqa: E402
from shop import Shop  # noqa: E402


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    store = f"sqlite:///{tmp_path_factory.mktemp('store')}/ticketing.db"
    ticketctl(store, "db", "init")
    running = Server(store)
    yield Shop(store, running)
    stop_cleanly(running)


def test_no_documented_code_is_left_out(shop: Shop) -> None:
    document = Document(shop.get("/openapi.json").json)
    assert document.codes - set(BY_CODE) == set(), "write requests that are refused with these"
    assert set(BY_CODE) - document.codes == set(), "these are not documented (any more)"


@pytest.mark.parametrize("code", BY_CODE)
def test_a_request_is_refused_with(code: str, shop: Shop) -> None:
    reply = BY_CODE[code](shop)
    assert reply.code == code, reply.body
    assert shop.get(f"/problems/{code}").json["status"] == reply.status
