"""Who is ahead, and what that is worth."""

from __future__ import annotations

import datetime
from typing import Callable

import pytest

import ticketing

NewUser = Callable[[str], ticketing.AccountProfile]
MARCH = datetime.date(2026, 3, 1)


def test_a_month_is_awarded_once_it_has_ended(
    t: ticketing.Ticketing,
    clock: ticketing.ManualClock,
    admin: ticketing.AccountProfile,
    new_user: NewUser,
) -> None:
    ann, bob = new_user("ann"), new_user("bob")
    fans = [new_user(f"fan{n}") for n in range(3)]
    for author, comments in ((ann, 3), (bob, 2)):
        post = t.posts.create(author, title="a review", body="...")
        for fan in fans[:comments]:
            t.comments.add(fan, post, "nice")
    table = t.rankings.standings("comments_received")
    assert [(item.rank, item.account.nickname, item.count) for item in table] == [
        (1, "ann", 3),
        (2, "bob", 2),
    ]
    assert not table.final and table.period == "month" and table.from_ == MARCH
    assert "from_=" in repr(table) and table.to_dict()["from"] == MARCH.isoformat()
    assert list(table.df()["count"]) == [3, 2]
    assert t.rankings.standings("comments_written", period="week", limit=2).next_cursor

    received = [own for own in t.rankings.mine(bob) if own.metric == "comments_received"]
    assert [(own.period, own.rank) for own in received] == [("day", 2), ("week", 2), ("month", 2)]

    with pytest.raises(ticketing.InvalidError, match="must be in a month that has ended"):
        t.rankings.award(date=MARCH)
    with pytest.raises(ticketing.ForbiddenError):
        t.rankings.award(ann)
    clock.advance(datetime.timedelta(days=31))
    planned = t.rankings.award(admin, dry_run=True)
    assert [winner.award for winner in planned.winners] == [1000, 500]
    assert t.points.summary(ann).balance == 10
    given = t.rankings.award(admin)
    assert given == planned
    assert t.rankings.award().already_final
    assert t.points.summary(ann).balance == 1010
    assert t.rankings.standings("comments_received", date=MARCH).final
    assert t.audit.verify().clean
