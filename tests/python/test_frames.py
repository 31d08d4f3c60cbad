"""Frames have the same dtypes whatever the data."""

from __future__ import annotations

import datetime
import subprocess
import sys

import pandas
import pytest

import ticketing

LEDGER = {
    "id": "Int64",
    "amount": "Int64",
    "balance_after": "Int64",
    "reason": "category",
    "source.type": "category",
    "source.id": "Int64",
    "note": "string",
    "reverses": "Int64",
    "created_at": "datetime64[ns, UTC]",
    "expires_at": "datetime64[ns, UTC]",
}


def dtypes(frame: pandas.DataFrame) -> dict[str, str]:
    return {name: str(dtype) for name, dtype in frame.dtypes.items()}


def test_dtypes_are_those_of_the_columns(
    on_either: ticketing.Ticketing, clock: ticketing.ManualClock
) -> None:
    t = on_either
    user = t.accounts.create("user@example.com", None, "user")
    empty = t.points.entries(user).df()
    assert dtypes(empty) == LEDGER and len(empty) == 0
    assert dtypes(t.points.entries(user).all().df()) == LEDGER
    clock.advance(datetime.timedelta(microseconds=1))
    t.posts.create(user, title="t", body="b")
    t.points.adjust(None, user, 5, "선물 <&>")
    t.points.adjust(None, user, -7, "taken")
    frame = t.points.entries(user).df()
    assert dtypes(frame) == LEDGER
    assert frame["amount"].tolist() == [-7, 5, 10]
    assert frame["note"].tolist() == ["taken", "선물 <&>", ""]
    assert frame["reason"].tolist() == ["adjustment", "adjustment", "general_post"]
    assert list(frame["reason"].cat.categories) == list(empty["reason"].cat.categories)
    assert "refund" in frame["reason"].cat.categories
    assert frame["created_at"][0].to_pydatetime() == clock.now()
    assert frame["expires_at"].isna().tolist() == [True, False, False]
    assert frame["reverses"].isna().all()
    frame.loc[0, "amount"] = 1  # it is the frame's own memory
    assert frame["amount"].sum() == 16
    assert frame.groupby("reason", observed=True)["amount"].sum()["general_post"] == 10
    pandas.concat([empty, frame])


def test_flags_dates_and_lists_have_columns_of_their_own(
    t: ticketing.Ticketing, user: ticketing.AccountProfile
) -> None:
    accounts = t.accounts.list().df()
    assert str(accounts["email_verified"].dtype) == "boolean"
    assert accounts["email_verified"].tolist() == [True]
    assert str(t.reports.liability().months.df()["month"].dtype) == "datetime64[ns]"
    t.points.adjust(None, user, 5, "gift")
    report = t.reports.liability()
    assert report.months.df()["month"].tolist() == [pandas.Timestamp("2026-03-01")]
    assert str(report.months.df()["redemption.low"].dtype) == "Float64"
    film = t.catalog.create(None, "film", price=1)
    t.purchases.buy(user, film)
    orders = t.purchases.orders(user).df()
    assert orders["tickets"][0][0]["state"] == "issued"


def test_a_time_beyond_pandas_is_told(
    t: ticketing.Ticketing, clock: ticketing.ManualClock
) -> None:
    clock.set(datetime.datetime(2300, 1, 1, tzinfo=datetime.timezone.utc))
    t.accounts.create("late@example.com", None, "late")
    with pytest.raises(OverflowError, match="created_at .* 2262"):
        t.accounts.list().df()


def test_a_missing_pandas_says_what_to_install() -> None:
    done = subprocess.run([sys.executable, "-c", """
import sys
sys.modules["pandas"] = None
import ticketing
with ticketing.open("sqlite::memory:") as t:
    user = t.accounts.create("a@example.com", None, "someone")
    assert t.points.entries(user).items.to_dict() == []
    try:
        t.points.entries(user).df()
    except ImportError as missing:
        print(missing)
"""], capture_output=True, text=True, check=True)
    assert "pip install pandas" in done.stdout and "python3-pandas" in done.stdout


def test_importing_loads_neither_pandas_nor_numpy() -> None:
    program = "import sys, ticketing; print({'pandas', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True,
                          check=True)
    assert done.stdout == "set()\n"
