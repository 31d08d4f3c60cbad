"""Each problem code of the document, and a request that is refused with it by a real server."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from conftest import PASSWORD, Reply, Server, ticketctl
from postgres import Postgres
from shop import Person, Shop

POST = {"board": "general", "title": "t", "body": "b"}
Refused = Callable[[Shop], Reply]
BY_CODE: dict[str, Refused] = {}


def of(code: str) -> Callable[[Refused], Refused]:
    def known(refused: Refused) -> Refused:
        BY_CODE[code] = refused
        return refused

    return known


@contextmanager
def small_server(**settings: str) -> Iterator[Shop]:
    """A server of its own, where a setting or a fault must not meet others."""
    with tempfile.TemporaryDirectory(prefix="refusals.") as folder:
        store = f"sqlite:///{folder}/ticketing.db"
        ticketctl(store, "db", "init")
        server = Server(store, **settings)
        try:
            yield Shop(store, server)
        finally:
            server.stop()


def in_the_store(shop: Shop, sql: str, *values: Any) -> None:
    """What only time, or a broken disk, does."""
    with sqlite3.connect(shop.store.removeprefix("sqlite:///"), timeout=60) as store:
        store.execute(sql, values)


def redeemed_ticket(shop: Shop) -> tuple[Person, dict[str, Any]]:
    """Its owner and the order it is of."""
    who = shop.customer(5_000)
    order = shop.order(who, shop.product()).json
    used = shop.post(f"/v1/tickets/{order['tickets'][0]['code']}/redeem", who=shop.admin)
    assert used.status == 200, used.body
    return who, order


def buy_with_coupon(shop: Shop, spoil: Callable[[Person, str], Any]) -> Reply:
    who = shop.customer(5_000)
    code = shop.coupon(who)
    spoil(who, code)
    return shop.order(who, shop.product(), coupon_code=code)


@of("invalid_request")
def half_a_body(shop: Shop) -> Reply:
    return shop.post("/v1/posts", b'{"board":', shop.customer())


@of("idempotency_key_missing")
def an_order_without_a_key(shop: Shop) -> Reply:
    return shop.post("/v1/orders", {"product_id": 1}, shop.customer())


@of("method_not_allowed")
def deleting_oneself(shop: Shop) -> Reply:
    return shop.delete("/v1/me", shop.customer())


@of("not_acceptable")
def posts_as_a_picture(shop: Shop) -> Reply:
    return shop.get("/v1/posts", Accept="image/png")


@of("payload_too_large")
def two_mebibytes(shop: Shop) -> Reply:
    return shop.post("/v1/posts", POST | {"body": "x" * 2_000_000}, shop.customer())


@of("unsupported_media_type")
def a_form(shop: Shop) -> Reply:
    return shop.post("/v1/posts", b"title=t", shop.customer(),
                     Content_Type="application/x-www-form-urlencoded")


@of("header_too_large")
def a_long_cookie(shop: Shop) -> Reply:
    return shop.get("/v1/posts", Cookie="c" * 20_000)


@of("rate_limited")
def a_third_post_in_a_minute(_: Shop) -> Reply:
    with small_server(limits_rate_account_per_minute="2") as shop:
        who = shop.customer()
        return [shop.post("/v1/posts", POST, who) for _ in range(3)][-1]


@of("unauthenticated")
def me_without_a_token(shop: Shop) -> Reply:
    return shop.get("/v1/me")


@of("invalid_credentials")
def a_wrong_password(shop: Shop) -> Reply:
    return shop.post("/v1/sessions", {"email": "admin@example.com", "password": "not the one"})


@of("account_suspended")
def a_suspended_guest(shop: Shop) -> Reply:
    who = shop.customer()
    email = shop.get("/v1/me", who).json["email"]
    assert shop.patch(f"/v1/accounts/{who.id}", {"suspended": True}, shop.admin).status == 200
    return shop.post("/v1/sessions", {"email": email, "password": PASSWORD})


@of("forbidden")
def a_guest_who_lists_accounts(shop: Shop) -> Reply:
    return shop.get("/v1/accounts", shop.customer())


@of("not_found")
def a_post_that_never_was(shop: Shop) -> Reply:
    return shop.get("/v1/posts/999999999")


@of("validation_failed")
def an_empty_title(shop: Shop) -> Reply:
    return shop.post("/v1/posts", POST | {"title": ""}, shop.customer())


@of("idempotency_key_reused")
def one_key_for_two_posts(shop: Shop) -> Reply:
    who = shop.customer()
    return [shop.post("/v1/posts", POST | {"title": title}, who, Idempotency_Key="same")
            for title in ("one", "two")][-1]


@of("version_mismatch")
def an_edit_of_an_old_revision(shop: Shop) -> Reply:
    who = shop.customer()
    path = f"/v1/posts/{shop.post('/v1/posts', POST, who).json['id']}"
    return [shop.patch(path, {"title": title}, who, If_Match='"1"') for title in "ab"][-1]


@of("posting_closed")
def a_post_at_night(_: Shop) -> Reply:
    with small_server(limits_closed_hours='["00:00-12:00","12:00-00:00"]') as shop:
        return shop.post("/v1/posts", POST, shop.customer())


@of("daily_post_limit_reached")
def a_fourth_post(shop: Shop) -> Reply:
    who = shop.customer()
    return [shop.post("/v1/posts", POST, who) for _ in range(4)][-1]


@of("email_taken")
def registering_twice(shop: Shop) -> Reply:
    return shop.post("/v1/accounts", {"email": "admin@example.com", "password": PASSWORD,
                                      "nickname": shop.fresh("twin")})


@of("not_on_sale")
def a_product_not_on_sale(shop: Shop) -> Reply:
    return shop.order(shop.customer(5_000), shop.product(on_sale=False))


@of("price_changed")
def another_total_than_expected(shop: Shop) -> Reply:
    return shop.order(shop.customer(5_000), shop.product(), expected_total=1)


@of("coupon_voided")
def a_voided_coupon(shop: Shop) -> Reply:
    return buy_with_coupon(shop, lambda _, code: shop.post(
        f"/v1/coupons/{code}/void", {"note": "mistake"}, shop.admin))


@of("coupon_redeemed")
def a_coupon_used_twice(shop: Shop) -> Reply:
    return buy_with_coupon(shop, lambda who, code: shop.order(
        who, shop.product(), coupon_code=code))


@of("coupon_expired")
def an_old_coupon(shop: Shop) -> Reply:
    return buy_with_coupon(shop, lambda _, code: in_the_store(
        shop, "UPDATE coupons SET valid_until = issued_at - 1 WHERE code = ?", code))


@of("coupon_not_applicable")
def a_coupon_for_dearer_things(shop: Shop) -> Reply:
    who = shop.customer(5_000)
    return shop.order(who, shop.product(), coupon_code=shop.coupon(who, min_price=2_000))


@of("out_of_stock")
def the_last_one_is_gone(shop: Shop) -> Reply:
    return shop.order(shop.customer(5_000), shop.product(stock=1), quantity=2)


@of("insufficient_points")
def a_poor_guest(shop: Shop) -> Reply:
    return shop.order(shop.customer(), shop.product())


@of("order_already_cancelled")
def cancelling_twice(shop: Shop) -> Reply:
    who = shop.customer(5_000)
    order = shop.order(who, shop.product()).json["id"]
    return [shop.post(f"/v1/orders/{order}/cancel", who=who) for _ in range(2)][-1]


@of("order_has_redeemed_ticket")
def cancelling_what_was_used(shop: Shop) -> Reply:
    who, order = redeemed_ticket(shop)
    return shop.post(f"/v1/orders/{order['id']}/cancel", who=who)


@of("ticket_voided")
def a_ticket_of_a_cancelled_order(shop: Shop) -> Reply:
    who = shop.customer(5_000)
    order = shop.order(who, shop.product()).json
    assert shop.post(f"/v1/orders/{order['id']}/cancel", who=who).status == 200
    return shop.post(f"/v1/tickets/{order['tickets'][0]['code']}/redeem", who=shop.admin)


@of("ticket_expired")
def an_old_ticket(shop: Shop) -> Reply:
    order = shop.order(shop.customer(5_000), shop.product()).json
    code = order["tickets"][0]["code"]
    in_the_store(shop, "UPDATE tickets SET valid_until = issued_at - 1 WHERE code = ?", code)
    return shop.post(f"/v1/tickets/{code}/redeem", who=shop.admin)


@of("ticket_already_redeemed")
def entering_twice(shop: Shop) -> Reply:
    _, order = redeemed_ticket(shop)
    return shop.post(f"/v1/tickets/{order['tickets'][0]['code']}/redeem", who=shop.admin)


@of("ticket_not_redeemed")
def taking_back_what_was_not_done(shop: Shop) -> Reply:
    order = shop.order(shop.customer(5_000), shop.product()).json
    return shop.post(f"/v1/tickets/{order['tickets'][0]['code']}/unredeem", {"note": "sorry"},
                     shop.admin)


@contextmanager
def a_held_wallet() -> Iterator[tuple[Shop, Person]]:
    """Somebody holds the lock that every request of this account needs, on PostgreSQL."""
    postgres = Postgres()
    server = None
    try:
        store = postgres.create_database()
        ticketctl(store, "db", "init")
        server = Server(store, store_lock_timeout_ms="200")
        shop = Shop(store, server)
        who = shop.customer()
        with postgres.session(store) as holder:
            holder.stdin.write(f"BEGIN; SELECT account_id FROM wallets WHERE account_id = {who.id} "
                               "FOR UPDATE;\n")
            holder.stdin.flush()
            assert holder.stdout.readline().strip() == str(who.id)
            yield shop, who
            holder.stdin.close()
    finally:
        if server:
            server.stop()
        postgres.stop()


@of("idempotency_in_progress")
def the_key_of_a_request_that_goes_on(_: Shop) -> Reply:
    with a_held_wallet() as (shop, who):
        return shop.post("/v1/posts", POST, who, Idempotency_Key="held")


@of("unavailable")
def a_lock_that_is_not_let_go(_: Shop) -> Reply:
    with a_held_wallet() as (shop, who):
        return shop.post("/v1/posts", POST, who)


@of("internal")
def a_store_without_its_orders(_: Shop) -> Reply:
    with small_server() as shop:
        in_the_store(shop, "ALTER TABLE orders RENAME TO gone")
        return shop.get("/v1/orders", shop.admin)
