"""Reports, and every service once on each database."""

from __future__ import annotations

import datetime

import pytest

import ticketing

from conftest import PASSWORD
from stub import STUB
from test_images import png


def test_liability(
    t: ticketing.Ticketing, clock: ticketing.ManualClock, user: ticketing.AccountProfile
) -> None:
    t.points.adjust(None, user, 1000, "gift")
    film = t.catalog.create(None, "film", price=300)
    begin = clock.now()
    clock.advance(datetime.timedelta(days=5))
    t.purchases.buy(user, film)
    clock.advance(datetime.timedelta(days=30))
    report = t.reports.liability()
    assert (report.issued, report.redeemed, report.outstanding) == (1000, 300, 700)
    assert report.redemption is not None and report.breakage is not None
    assert report.redemption.estimate + report.breakage.estimate == pytest.approx(1)
    assert report.ages.df()["share"].tolist() == [0.3]
    assert t.reports.liability(begin).redeemed == 0
    assert t.reports.liability(as_of=begin, who=None).as_of == begin
    with pytest.raises(ticketing.ForbiddenError):
        t.reports.liability(who=user)
    with pytest.raises(ticketing.InvalidError, match="later than now"):
        t.reports.liability(clock.now() + datetime.timedelta(seconds=1))


def test_an_act_is_undone_once(
    t: ticketing.Ticketing, admin: ticketing.AccountProfile, user: ticketing.AccountProfile
) -> None:
    t.points.adjust(None, user, 1000, "gift")
    gift = t.audit.actions()[0]
    assert t.audit.undo(gift.id, dry_run=True).id is None
    undone = t.audit.undo(gift.id, who=admin)
    assert (undone.undoes, undone.action) == (gift.id, "points.adjust")
    assert t.audit.actions()[0].undoes == gift.id
    assert t.points.summary(user).balance == 0
    with pytest.raises(ticketing.ConflictError, match="undone already"):
        t.audit.undo(gift.id)
    with pytest.raises(ticketing.ForbiddenError, match="cannot be undone"):
        t.audit.undo(t.audit.actions()[0].id)


def test_what_there_is_is_counted(
    t: ticketing.Ticketing, user: ticketing.AccountProfile
) -> None:
    for _ in range(3):
        t.points.adjust(None, user, 10, "gift")
    assert t.reports.count("ledger_entries").rows == 3
    assert t.reports.count("ledger_entries", user).rows == 3
    assert t.reports.count("accounts").rows == len(t.accounts.list().items)
    with pytest.raises(ticketing.ForbiddenError):
        t.reports.count("orders", who=user)


def test_notifications_are_listed_and_read(
    t: ticketing.Ticketing, user: ticketing.AccountProfile
) -> None:
    t.points.adjust(None, user, 1000, "gift")
    [told] = t.notifications.list(user)
    assert told.type == "points" and told.data["amount"] == 1000 and told.read_at is None
    assert t.notifications.mark_read(user, told.id).read_at is not None


def test_every_service_works_on_each_database(on_either: ticketing.Ticketing) -> None:
    t = on_either
    assert set(STUB.services) == {  # a new one is used below, too
        "accounts", "posts", "comments", "points", "coupons", "catalog", "purchases", "images",
        "mails", "notifications", "rankings", "jobs", "reports", "audit"}
    admin = t.accounts.create("admin@example.com", PASSWORD, "admin", role="admin")
    user = t.accounts.create("user@example.com", PASSWORD, "viewer")
    assert t.accounts.find_by_email("User@example.com") == user
    post = t.posts.create(admin, board="event", title="t", body="b",
                          campaign=dict(slots=1, coupon=dict(kind="percent", value=30)))
    reply = t.comments.add(user, post, "first!")
    assert reply.reward is not None and reply.reward.coupon is not None
    film = t.catalog.create(None, "film", price=100)
    order = t.purchases.buy(user, film, coupon_code=reply.reward.coupon.code)
    assert order.total == 70
    assert t.points.entries(user).all().df()["amount"].tolist() == [-70, 100]
    assert t.coupons.list(user).df()["state"].tolist() == ["redeemed"]
    assert t.images.upload(user, png()).id
    assert bytes(t.images.ticket_picture(user, order.tickets[0])).startswith(b"\x89PNG")
    assert t.mails.list().df()["kind"].notna().all()
    assert t.rankings.standings("comments_written").df()["count"].dtype == "Int64"
    assert {"points", "coupon"} <= set(t.notifications.list(user).all().df()["type"])
    assert t.jobs.run_now("ledger_audit").state == "succeeded"
    assert t.reports.liability(who=admin).redeemed == 70
    assert t.audit.verify(full=True).clean
    assert t.health().database
