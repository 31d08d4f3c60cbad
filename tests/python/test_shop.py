"""Spending what was earned, told through Python."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Callable

import pytest

import ticketing

NewUser = Callable[[str], ticketing.AccountProfile]
COUPON = {"kind": "percent", "value": 30}


def rich(t: ticketing.Ticketing, who: ticketing.AccountProfile, points: int = 100_000) -> None:
    t.points.adjust(None, who, points, "to spend")


def test_from_the_first_comment_to_a_ticket(tmp_path: Path) -> None:
    with ticketing.open(f"sqlite:///{tmp_path}/demo.db", create=True) as t:
        password = "correct horse battery"
        admin = t.accounts.create("admin@example.com", password, "admin", role="admin")
        user = t.accounts.create("user@example.com", password, "viewer")
        post = t.posts.create(
            admin,
            board="event",
            title="First ten win",
            body="Comment below.",
            campaign=dict(slots=10, coupon=dict(kind="percent", value=30)),
        )
        product = t.catalog.create(admin, "기생충", price=140, stock=5)
        reply = t.comments.add(user, post.id, "first!")
        assert reply.reward is not None and reply.reward.coupon is not None
        order = t.purchases.buy(user, product.id, coupon_code=reply.reward.coupon.code)
        assert (order.list_price, order.discount, order.total) == (140, 42, 98)
        assert (order.state, order.balance_after, order.quantity) == ("paid", 2, 1)
        assert order.coupon_code == reply.reward.coupon.code
        assert order.product.name == "기생충"
        assert t.coupons.find(user, reply.reward.coupon.code).state == "redeemed"
        assert t.catalog.find(product).stock == 4
        entries = t.points.entries(user).df()
        assert entries["amount"].tolist() == [-98, 100]
        assert entries["reason"].tolist()[0] == "purchase"
        ticket = t.purchases.redeem(admin, order.tickets[0])
        assert ticket.state == "redeemed" and ticket.redeemed_at is not None
        assert ticket.order_id == order.id
        report = t.audit.verify()
        assert report.clean and report.orders == 1


def test_eight_threads_buy_the_last_three(
    t: ticketing.Ticketing, admin: ticketing.AccountProfile, new_user: NewUser
) -> None:
    product = t.catalog.create(admin, "the last ones", price=10, stock=3)
    buyers = [new_user(f"buyer{n}") for n in range(8)]
    for buyer in buyers:
        rich(t, buyer, 10)

    def buy(who: ticketing.AccountProfile) -> ticketing.OrderView | str:
        try:
            return t.purchases.buy(who, product)
        except ticketing.ConflictError as refused:
            return refused.code

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(buy, buyers))
    orders = [outcome for outcome in outcomes if isinstance(outcome, ticketing.OrderView)]
    assert len(orders) == 3
    assert outcomes.count("out_of_stock") == 5
    assert len({order.tickets[0].code for order in orders}) == 3
    assert t.catalog.find(product).stock == 0
    assert sum(t.points.summary(buyer).balance for buyer in buyers) == 50
    assert t.audit.verify().clean


def test_products_are_made_listed_edited_and_retired(
    t: ticketing.Ticketing, admin: ticketing.AccountProfile, user: ticketing.AccountProfile
) -> None:
    film = t.catalog.create(admin, "한강의 밤", price=15000)
    combo = t.catalog.create(admin, "Popcorn combo", price=9000, category="popcorn", stock=50)
    draft = t.catalog.create(admin, "draft", price=0, on_sale=False, valid_days=30)
    assert (film.category, film.stock, film.valid_days, film.revision) == (
        "movie_ticket",
        None,
        365,
        1,
    )
    assert [p.id for p in t.catalog.list()] == [draft.id, combo.id, film.id]
    assert [p.id for p in t.catalog.list(who=user)] == [combo.id, film.id]
    assert [p.id for p in t.catalog.list(sort="price", who=user)] == [combo.id, film.id]
    assert [p.id for p in t.catalog.list(sort="-price", who=user)] == [film.id, combo.id]
    assert [p.id for p in t.catalog.list(category="popcorn")] == [combo.id]
    assert [p.id for p in t.catalog.list(min_price=9001)] == [film.id]
    assert [p.id for p in t.catalog.list(max_price=8999)] == [draft.id]
    assert [p.id for p in t.catalog.list(q="강의")] == [film.id]
    page = t.catalog.list(sort="price", limit=2)
    rest = t.catalog.list(sort="price", limit=2, cursor=page.next_cursor)
    assert [p.id for p in page] + [p.id for p in rest] == [draft.id, combo.id, film.id]
    assert t.catalog.list().df()["price"].tolist() == [0, 9000, 15000]

    edited = t.catalog.edit(admin, combo, price=9500, stock=None, if_revision=1)
    assert (edited.price, edited.stock, edited.name, edited.revision) == (
        9500,
        None,
        "Popcorn combo",
        2,
    )
    with pytest.raises(ticketing.ConflictError) as lost:
        t.catalog.retire(admin, combo, if_revision=1)
    assert lost.value.code == "version_mismatch"
    assert t.catalog.edit(admin, combo, stock=5, if_stock=None).stock == 5
    with pytest.raises(ticketing.ConflictError) as sold:
        t.catalog.edit(admin, combo, stock=9, if_stock=6)
    assert sold.value.code == "version_mismatch"
    t.catalog.retire(admin, combo)
    with pytest.raises(ticketing.NotFoundError):
        t.catalog.find(combo)
    with pytest.raises(ticketing.NotFoundError):
        t.catalog.find(draft, who=user)
    with pytest.raises(ticketing.ForbiddenError):
        t.catalog.create(user, "mine", price=1)
    again = [t.catalog.create(admin, "once", price=1, idempotency_key="k") for _ in range(2)]
    assert again[0] == again[1]


def test_a_dry_run_writes_nothing(
    t: ticketing.Ticketing, admin: ticketing.AccountProfile, user: ticketing.AccountProfile
) -> None:
    product = t.catalog.create(admin, "film", price=100, stock=2)
    rich(t, user, 500)
    would = t.purchases.buy(user, product, 2, dry_run=True)
    assert (would.id, would.total, would.balance_after, would.created_at) == (None, 200, 300, None)
    assert len(would.tickets) == 0
    assert t.points.summary(user).balance == 500
    assert t.catalog.find(product).stock == 2
    assert len(t.purchases.orders(user)) == 0


def test_a_repeated_key_is_one_order_and_no_key_a_new_one(
    t: ticketing.Ticketing, admin: ticketing.AccountProfile, user: ticketing.AccountProfile
) -> None:
    product = t.catalog.create(admin, "film", price=100)
    rich(t, user, 500)
    first = t.purchases.buy(user, product, idempotency_key="one")
    assert t.purchases.buy(user, product, idempotency_key="one") == first
    assert t.purchases.buy(user, product).id != t.purchases.buy(user, product).id
    assert t.points.summary(user).balance == 200
    with pytest.raises(ticketing.InvalidError) as reused:
        t.purchases.buy(user, product, 2, idempotency_key="one")
    assert reused.value.code == "idempotency_key_reused"
    with pytest.raises(ticketing.InvalidError):
        t.purchases.buy(user, product, idempotency_key="")


def test_orders_and_tickets_are_their_owners(
    t: ticketing.Ticketing, admin: ticketing.AccountProfile, new_user: NewUser
) -> None:
    product = t.catalog.create(admin, "film", price=100)
    buyer, other = new_user("buyer"), new_user("other")
    rich(t, buyer)
    orders = [t.purchases.buy(buyer, product, 2) for _ in range(3)]
    page = t.purchases.orders(buyer, limit=2)
    assert [order.id for order in page] == [orders[2].id, orders[1].id]
    rest = t.purchases.orders(buyer, cursor=page.next_cursor)
    assert list(rest) == [orders[0]]
    assert page.df()["product.name"].tolist() == ["film", "film"]
    assert t.purchases.orders(admin, buyer).items == t.purchases.orders(buyer).items
    assert t.purchases.find_order(buyer, orders[0]) == orders[0]
    found = t.purchases.all_orders(admin, state="paid", since=orders[0].created_at)
    assert [(o.id, o.account_id) for o in found] == [(o.id, buyer.id) for o in orders[::-1]]
    tickets = t.purchases.tickets(buyer)
    assert len(tickets) == 6
    assert {ticket.code for ticket in tickets} == {k.code for o in orders for k in o.tickets}
    assert t.purchases.find_ticket(admin, tickets[0].code.lower()) == tickets[0]
    code = tickets[0].code
    looks: list[Callable[[], object]] = [
        lambda: t.purchases.orders(other, buyer),
        lambda: t.purchases.find_order(other, orders[0]),
        lambda: t.purchases.cancel(other, orders[0]),
        lambda: t.purchases.tickets(other, buyer),
        lambda: t.purchases.find_ticket(other, code),
        lambda: t.images.ticket_picture(other, code),
    ]
    for look in looks:
        with pytest.raises(ticketing.NotFoundError) as refused:
            look()
        assert refused.value.code == "not_found"


def test_cancelling_gives_everything_back(
    t: ticketing.Ticketing, admin: ticketing.AccountProfile, user: ticketing.AccountProfile
) -> None:
    product = t.catalog.create(admin, "film", price=100, stock=2)
    coupon = t.coupons.issue(None, user, COUPON, "sorry")
    rich(t, user, 500)
    order = t.purchases.buy(user, product, 2, coupon_code=coupon.code, expected_total=170)
    cancelled = t.purchases.cancel(user, order)
    assert cancelled.state == "cancelled" and cancelled.cancelled_at is not None
    assert [ticket.state for ticket in cancelled.tickets] == ["voided", "voided"]
    assert t.points.summary(user).balance == 500
    assert t.catalog.find(product).stock == 2
    assert t.coupons.find(user, coupon).state == "issued"
    assert t.audit.verify().clean


def test_coupons_by_hand(
    t: ticketing.Ticketing, admin: ticketing.AccountProfile, user: ticketing.AccountProfile
) -> None:
    terms = dict(kind="amount", value=3000, min_price=1000, category="popcorn", valid_days=7)
    coupon = t.coupons.issue(admin, user, terms, "an apology", idempotency_key="k")
    assert t.coupons.issue(admin, user, terms, "an apology", idempotency_key="k") == coupon
    assert (coupon.kind, coupon.value, coupon.category) == ("amount", 3000, "popcorn")
    with pytest.raises(ticketing.InvalidError) as missing:
        t.coupons.issue(admin, user, terms, "no key")
    assert missing.value.code == "idempotency_key_missing"
    with pytest.raises(ticketing.InvalidError) as misspelt:
        t.coupons.issue(None, user, dict(kind="amount", valu=1), "typo")
    assert "/coupon/valu" in {error["pointer"] for error in misspelt.value.errors}
    assert t.coupons.void_coupon(admin, coupon, "given twice").state == "voided"
    with pytest.raises(ticketing.ConflictError) as again:
        t.coupons.void_coupon(admin, coupon.code, "given twice")
    assert again.value.code == "coupon_voided"
    assert [action.action for action in t.audit.actions(limit=2)] == ["coupon.void", "coupon.issue"]
