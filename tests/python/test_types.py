"""What mypy makes of calls, and that they really take and give that. Every `type: ignore` is a
mistake that mypy has to find: one it overlooks is an unused ignore, and so an error itself."""

from __future__ import annotations

import datetime
from typing import Any, Literal, assert_type

import pytest

import ticketing

from conftest import PASSWORD
from test_images import png


def test_accounts_and_board(t: ticketing.Ticketing, admin: ticketing.AccountProfile) -> None:
    user = assert_type(t.accounts.create("a@b.kr", None, "kim"), ticketing.AccountProfile)
    assert_type(user.created_at, datetime.datetime)
    assert_type(user.role, Literal["user", "staff", "admin"])
    assert_type(t.accounts.sessions(user), ticketing.SessionViewPage)
    assert_type(t.accounts.list(limit=1, who=admin).items[0], ticketing.AccountProfile)
    assert_type(t.accounts.me(user.id).limits.posts_per_day, int)
    assert t.accounts.sign_out_everywhere(user) is None  # type: ignore[func-returns-value]

    terms: dict[str, object] = {"slots": 1, "coupon": {"kind": "percent", "value": 10}}
    post = t.posts.create(admin, title="t", body="b", board="event", campaign=terms)
    assert_type(post, ticketing.PostCreated)
    assert_type(post.campaign, ticketing.CampaignView | None)
    assert_type(t.posts.count(), int)
    assert_type([summary.title for summary in t.posts.list("event")], list[str])
    assert_type(t.posts.find(post), ticketing.PostDetail)
    added = assert_type(t.comments.add(user, post, "me!"), ticketing.CommentAdded)
    assert_type(t.comments.edit(user, added.comment, "me too!"), ticketing.CommentView)
    assert_type(t.comments.list(post).next_cursor, str | None)
    assert_type(t.coupons.winners(post), ticketing.List[ticketing.Winner])


def test_shop_and_operation(t: ticketing.Ticketing, user: ticketing.AccountProfile) -> None:
    film = assert_type(t.catalog.create(None, "film", price=0), ticketing.ProductView)
    assert_type(t.catalog.edit(None, film, stock=None, if_stock=None).stock, int | None)
    order = assert_type(t.purchases.buy(user, film, 2), ticketing.OrderView)
    ticket = assert_type(order.tickets[0], ticketing.OrderTicket)
    assert_type(t.purchases.redeem(None, ticket), ticketing.TicketView)
    assert_type(t.images.ticket_picture(user, ticket).content_type, str)
    assert_type(t.images.upload(user, memoryview(png())), ticketing.ImageView)
    assert_type(t.points.summary(user.email).expiring_next, ticketing.ExpiringPoints | None)
    entries = t.points.entries(user)
    assert_type(entries.all(), ticketing.Walk[ticketing.LedgerEntryView])
    assert_type(entries.has_more, bool)
    assert_type(entries[0:1], ticketing.List[ticketing.LedgerEntryView])
    assert_type([entry.amount for entry in entries.all()], list[int])
    assert_type(t.reports.liability().months, ticketing.List[ticketing.MonthOfIssue])
    assert_type(t.notifications.list(user).items[0].data, dict[str, Any])
    assert_type(t.accounts.create_many([]), list[ticketing.AccountProfile])
    assert_type(t.jobs.run_due("day_rollover"), ticketing.JobRun | None)
    standings = assert_type(t.rankings.standings("comments_written"), ticketing.RankingTable)
    assert_type([item.award for item in standings], list[int | None])
    assert_type(t.audit.actions()[0], ticketing.AdminAction)
    assert_type(t.health().redis, bool | None)
    with t as entered:
        assert_type(entered, ticketing.Ticketing)


def test_wrong_types_are_refused(t: ticketing.Ticketing, user: ticketing.AccountProfile) -> None:
    with pytest.raises(ticketing.InvalidError):
        t.posts.create(user, title=1, body="b")  # type: ignore[arg-type]
    with pytest.raises(ticketing.InvalidError):
        t.accounts.create("a@b.kr", None, "kim", "boss")  # type: ignore[arg-type]
    with pytest.raises(ticketing.InvalidError):
        t.accounts.list(limit=None)  # type: ignore[arg-type]
    with pytest.raises(ticketing.InvalidError):
        t.comments.list("1")  # type: ignore[arg-type]
    with pytest.raises(ticketing.InvalidError):
        t.catalog.list(sort="name")  # type: ignore[arg-type]
    with pytest.raises(ticketing.InvalidError):
        t.points.summary(user, 1.5)  # type: ignore[arg-type]
    with pytest.raises(ticketing.InvalidError):
        t.coupons.issue(None, user, 5, "gift")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        t.posts.find(1, 2)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        t.posts.create(1.5, title="t", body="b")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        t.points.adjust(None, user, 5, "note", True)  # type: ignore[misc, arg-type]
    with pytest.raises(TypeError):
        t.catalog.create(None, "no price")  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        t.accounts.sign_in("a@b.kr", PASSWORD, remember=True)  # type: ignore[call-arg]
