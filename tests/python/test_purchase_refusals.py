"""Every refusal around orders and tickets: the exception of its kind, with a code of its own."""

from __future__ import annotations

import dataclasses
import datetime
from typing import Any, Callable

import pytest

import ticketing

Refused = type[ticketing.TicketingError]


@dataclasses.dataclass
class Shop:
    """A film at 100 points, somebody with 500 of them and a coupon for 30 % off."""

    t: ticketing.Ticketing
    clock: ticketing.ManualClock
    admin: ticketing.AccountProfile
    staff: ticketing.AccountProfile
    user: ticketing.AccountProfile
    film: ticketing.ProductView
    coupon: str

    def buy(self, quantity: int = 1, **options: Any) -> ticketing.OrderView:
        return self.t.purchases.buy(self.user, self.film, quantity, **options)

    def ticket(self) -> ticketing.OrderTicket:
        return self.buy().tickets[0]

    def later(self, **time: int) -> None:
        self.clock.advance(datetime.timedelta(**time))


@pytest.fixture
def shop(
    t: ticketing.Ticketing,
    clock: ticketing.ManualClock,
    admin: ticketing.AccountProfile,
    user: ticketing.AccountProfile,
) -> Shop:
    staff = t.accounts.create("staff@example.com", None, "staff", role="staff")
    film = t.catalog.create(admin, "film", price=100, stock=10, valid_days=30)
    t.points.adjust(None, user, 500, "to spend")
    coupon = t.coupons.issue(None, user, dict(kind="percent", value=30, valid_days=7), "gift")
    return Shop(t, clock, admin, staff, user, film, coupon.code)


def used_coupon(shop: Shop) -> None:
    shop.buy(coupon_code=shop.coupon)
    shop.buy(coupon_code=shop.coupon)


def voided_coupon(shop: Shop) -> None:
    shop.t.coupons.void_coupon(shop.admin, shop.coupon, "mistake")
    shop.buy(coupon_code=shop.coupon)


def expired_coupon(shop: Shop) -> None:
    shop.later(days=8)
    shop.buy(coupon_code=shop.coupon)


def coupon_for_something_else(shop: Shop) -> None:
    terms = dict(kind="amount", value=10, category="popcorn")
    popcorn_only = shop.t.coupons.issue(None, shop.user, terms, "gift")
    shop.buy(coupon_code=popcorn_only.code)


def somebody_elses_coupon(shop: Shop) -> None:
    other = shop.t.accounts.create("other@example.com", None, "other")
    theirs = shop.t.coupons.issue(None, other, dict(kind="amount", value=10), "gift")
    shop.buy(coupon_code=theirs.code)


def off_sale(shop: Shop) -> None:
    shop.t.catalog.edit(shop.admin, shop.film, on_sale=False)
    shop.buy()


def retired(shop: Shop) -> None:
    shop.t.catalog.retire(shop.admin, shop.film)
    shop.buy()


def out_of_stock(shop: Shop) -> None:
    shop.t.catalog.edit(shop.admin, shop.film, stock=1)
    shop.buy(2)


def dearer_than_expected(shop: Shop) -> None:
    shop.t.catalog.edit(shop.admin, shop.film, price=101)
    shop.buy(expected_total=100)


def suspended(shop: Shop) -> None:
    shop.t.accounts.update(shop.user, suspended=True)
    shop.buy()


def cancelled_before(shop: Shop) -> None:
    order = shop.buy()
    shop.t.purchases.cancel(shop.user, order)
    shop.t.purchases.cancel(shop.user, order)


def cancelled_after_the_film(shop: Shop) -> None:
    order = shop.buy(2)
    shop.t.purchases.redeem(shop.staff, order.tickets[1])
    shop.t.purchases.cancel(shop.user, order)


def redeemed_before(shop: Shop) -> None:
    ticket = shop.ticket()
    shop.t.purchases.redeem(shop.staff, ticket)
    shop.t.purchases.redeem(shop.admin, ticket.code)


def taken_back_unused(shop: Shop) -> None:
    ticket = shop.ticket()
    shop.t.purchases.redeem(shop.staff, ticket)
    assert shop.t.purchases.unredeem(shop.admin, ticket, "a mistake").state == "issued"
    shop.t.purchases.unredeem(shop.admin, ticket, "again")


def cancelled_too_late(shop: Shop) -> None:
    order = shop.buy()
    shop.later(days=31)
    shop.t.purchases.cancel(shop.user, order)


def redeemed_after_cancelling(shop: Shop) -> None:
    order = shop.buy()
    shop.t.purchases.cancel(shop.user, order)
    shop.t.purchases.redeem(shop.staff, order.tickets[0])


def redeemed_too_late(shop: Shop) -> None:
    ticket = shop.ticket()
    shop.later(days=31)
    shop.t.purchases.redeem(shop.staff, ticket)


@pytest.mark.parametrize(
    ("act", "kind", "code"),
    [
        (lambda shop: shop.buy(0), ticketing.InvalidError, "validation_failed"),
        (lambda shop: shop.buy(101), ticketing.InvalidError, "validation_failed"),
        (lambda shop: shop.buy(expected_total=-1), ticketing.InvalidError, "validation_failed"),
        (lambda shop: shop.buy("two"), ticketing.InvalidError, "invalid_request"),
        (
            lambda shop: shop.buy(coupon_code="no such"),
            ticketing.InvalidError,
            "validation_failed",
        ),
        (somebody_elses_coupon, ticketing.InvalidError, "validation_failed"),
        (retired, ticketing.InvalidError, "validation_failed"),
        (suspended, ticketing.ForbiddenError, "account_suspended"),
        (off_sale, ticketing.ConflictError, "not_on_sale"),
        (dearer_than_expected, ticketing.ConflictError, "price_changed"),
        (voided_coupon, ticketing.ConflictError, "coupon_voided"),
        (used_coupon, ticketing.ConflictError, "coupon_redeemed"),
        (expired_coupon, ticketing.ConflictError, "coupon_expired"),
        (coupon_for_something_else, ticketing.ConflictError, "coupon_not_applicable"),
        (out_of_stock, ticketing.ConflictError, "out_of_stock"),
        (lambda shop: shop.buy(6), ticketing.ConflictError, "insufficient_points"),
        (cancelled_before, ticketing.ConflictError, "order_already_cancelled"),
        (cancelled_after_the_film, ticketing.ConflictError, "order_has_redeemed_ticket"),
        (redeemed_after_cancelling, ticketing.ConflictError, "ticket_voided"),
        (redeemed_too_late, ticketing.ConflictError, "ticket_expired"),
        (redeemed_before, ticketing.ConflictError, "ticket_already_redeemed"),
        (taken_back_unused, ticketing.ConflictError, "ticket_not_redeemed"),
        (cancelled_too_late, ticketing.ConflictError, "ticket_expired"),
        (
            lambda shop: shop.t.purchases.redeem(shop.user, shop.ticket()),
            ticketing.ForbiddenError,
            "forbidden",
        ),
        (
            lambda shop: shop.t.purchases.redeem(shop.staff, "no such"),
            ticketing.NotFoundError,
            "not_found",
        ),
    ],
)
def test_refusals(shop: Shop, act: Callable[[Shop], object], kind: Refused, code: str) -> None:
    with pytest.raises(kind) as refused:
        act(shop)
    assert type(refused.value) is kind
    assert refused.value.code == code
    assert refused.value.detail and str(refused.value) == f"{code}: {refused.value.detail}"
    assert shop.t.audit.verify().clean


def test_too_few_points_say_how_many_and_change_nothing(shop: Shop) -> None:
    with pytest.raises(ticketing.ConflictError) as refused:
        shop.buy(6)
    assert (refused.value.balance, refused.value.required) == (500, 600)
    assert shop.t.points.summary(shop.user).balance == 500
    assert shop.t.catalog.find(shop.film).stock == 10
    assert len(shop.t.purchases.orders(shop.user)) == 0
