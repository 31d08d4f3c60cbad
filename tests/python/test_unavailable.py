"""A database that is not there."""

from __future__ import annotations

import ticketing


def test_a_wrong_address_is_unavailable() -> None:
    try:
        ticketing.open("postgresql://127.0.0.1:1/nothing", store={"acquire_timeout_ms": 500})
    except ticketing.UnavailableError as refused:
        assert refused.code == "unavailable"
    else:
        raise AssertionError("a database that is not there was opened")
