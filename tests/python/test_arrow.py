"""Lists as Arrow streams, read by a consumer that knows the ABI only."""

from __future__ import annotations

import datetime
import gc
import threading
from pathlib import Path

import pytest

import ticketing

from arrow_consumer import Reader
from conftest import LONG

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
MICROSECOND = datetime.timedelta(microseconds=1)


@pytest.fixture
def ledger(
    t: ticketing.Ticketing, user: ticketing.AccountProfile
) -> ticketing.LedgerEntryViewPage:
    """The first page of 130 entries, the newest a debit."""
    for number in range(129):
        t.points.adjust(None, user, number + 1, f"선물 {number}")
    t.points.adjust(None, user, -1, "taken")
    return t.points.entries(user, limit=30)


def test_schema_and_values_are_those_of_the_items(ledger: ticketing.LedgerEntryViewPage) -> None:
    reader = Reader(ledger)
    assert reader.schema() == {
        "id": ("l", True, None),
        "amount": ("l", False, None),
        "balance_after": ("l", False, None),
        "reason": ("c", False, "u"),
        "source.type": ("c", False, "u"),
        "source.id": ("l", False, None),
        "note": ("u", False, None),
        "reverses": ("l", True, None),
        "created_at": ("tsu:UTC", False, None),
        "expires_at": ("tsu:UTC", True, None),
    }
    [batch] = reader.batches()
    assert batch["amount"] == [entry.amount for entry in ledger]
    assert batch["note"] == [entry.note for entry in ledger]
    assert batch["reason"] == [entry.reason for entry in ledger]
    assert batch["source.type"] == [entry.source.type for entry in ledger]
    assert batch["reverses"] == [None] * 30
    assert batch["created_at"] == [(e.created_at - EPOCH) // MICROSECOND for e in ledger]
    assert batch["expires_at"][0] is None and batch["expires_at"][1] is not None
    reader.close()


def test_nested_lists_flags_days_and_fractions(
    t: ticketing.Ticketing, user: ticketing.AccountProfile
) -> None:
    t.points.adjust(None, user, 10, "gift")
    t.purchases.buy(user, t.catalog.create(None, "film", price=3))
    [orders] = Reader(t.purchases.orders(user)).batches()
    assert '"state":"issued"' in orders["tickets"][0]
    [accounts] = Reader(t.accounts.list()).batches()
    assert accounts["email_verified"] == [True]
    months = Reader(t.reports.liability().months)
    assert months.schema()["month"] == ("tdD", False, None)
    [report] = months.batches()
    day = datetime.date(1970, 1, 1) + datetime.timedelta(days=report["month"][0])
    assert day == datetime.date(2026, 3, 1)
    assert report["redemption.estimate"] == [1.0]


def test_a_walk_streams_a_batch_for_each_chunk(ledger: ticketing.LedgerEntryViewPage) -> None:
    reader = Reader(ledger.all())
    batches = list(reader.batches())
    assert [len(batch["id"]) for batch in batches] == [30, 100]
    assert sum(amount for batch in batches for amount in batch["amount"]) == 129 * 130 // 2 - 1
    reader.close()


def test_an_empty_list_has_its_schema(
    t: ticketing.Ticketing, user: ticketing.AccountProfile
) -> None:
    reader = Reader(t.coupons.list(user))
    assert reader.schema()["state"] == ("c", False, "u")
    assert [len(batch["code"]) for batch in reader.batches()] == [0]


def test_what_breaks_on_the_way_is_told(
    t: ticketing.Ticketing, ledger: ticketing.LedgerEntryViewPage
) -> None:
    reader = Reader(ledger.all())
    batches = reader.batches()
    next(batches)
    t.close()
    with pytest.raises(RuntimeError, match="closed"):
        next(batches)
    reader.close()


def test_any_thread_may_read(ledger: ticketing.LedgerEntryViewPage) -> None:
    reader = Reader(ledger.all())
    counted: list[int] = []

    def read() -> None:
        counted.append(sum(len(batch["id"]) for batch in reader.batches()))
        reader.close()

    thread = threading.Thread(target=read)
    thread.start()
    thread.join()
    assert counted == [130]


def resident_kib() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def test_streams_hold_memory_flat(ledger: ticketing.LedgerEntryViewPage) -> None:
    """10 000 of lists, and as many walks; a tenth of that unless TICKETING_TEST_SECONDS is set."""
    count = 10_000 if LONG else 1_000

    def stream(count: int) -> None:
        for i in range(count):
            if i % 3 == 0:
                ledger.__arrow_c_stream__()  # nobody takes it: the capsule releases it
                continue
            reader = Reader(ledger.items[:3])
            if i % 3 == 1:
                list(reader.batches())
            reader.close()
            walk = Reader(ledger.all())
            if i % 2:
                walk.drain()
            walk.close()

    stream(max(count // 2, 1_000))
    gc.collect()
    before = resident_kib()
    stream(count)
    gc.collect()
    assert resident_kib() - before < 4096
