"""Buying with points: quotes, refusals, keys, coupons at the till, cancelling; both databases."""
from __future__ import annotations

import re
import threading

import pytest

from conftest import Reply
from shop import NOWHERE, Shop

CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}")


def test_points_become_tickets(shop: Shop) -> None:
    product, buyer = shop.product(price=4000, stock=5), shop.customer(points=10_000)
    reply = shop.order(buyer, product, quantity=2, expected_total=8000)
    assert reply.status == 201, reply.body
    order = reply.json
    assert order["product"] == {k: product[k] for k in ("id", "name", "category")}
    assert (order["list_price"], order["discount"], order["total"]) == (8000, 0, 8000)
    assert (order["state"], order["quantity"], order["coupon_code"]) == ("paid", 2, None)
    assert order["balance_after"] == shop.balance(buyer) == 2000
    assert shop.stock(product) == 3
    codes = [t["code"] for t in order["tickets"]]
    assert len(set(codes)) == 2 and all(CODE.fullmatch(c) for c in codes)
    assert [t["state"] for t in order["tickets"]] == ["issued"] * 2
    assert [t["image_url"] for t in order["tickets"]] == [
        f"/v1/tickets/{c}/image.png" for c in codes]
    assert reply.headers["location"] == f"/v1/orders/{order['id']}"
    assert shop.get(reply.headers["location"], buyer).json == order
    assert shop.get("/v1/me/orders", buyer).json["items"] == [order]
    tickets = shop.get("/v1/me/tickets", buyer).json["items"]
    assert {t["code"] for t in tickets} == set(codes)
    assert {t["order_id"] for t in tickets} == {order["id"]}
    entry = shop.get("/v1/me/points/entries", buyer).json["items"][0]
    assert (entry["amount"], entry["balance_after"], entry["reason"]) == (-8000, 2000, "purchase")
    assert entry["source"] == {"type": "order", "id": order["id"]}


def test_a_dry_run_says_it_all_and_writes_nothing(shop: Shop) -> None:
    product, buyer = shop.product(stock=1), shop.customer(points=1500)
    code = shop.coupon(buyer)
    for _ in range(2):  # what was only asked for is still there
        reply = shop.quote(buyer, product, coupon_code=code)
        assert reply.status == 200, reply.body
        assert "location" not in reply.headers
        quote = reply.json
        assert quote["id"] is None and quote["tickets"] == []
        assert (quote["list_price"], quote["discount"], quote["total"]) == (1000, 300, 700)
        assert quote["balance_after"] == 800 and quote["coupon_code"] == code
    assert shop.balance(buyer) == 1500 and shop.stock(product) == 1
    assert shop.get(f"/v1/coupons/{code}", buyer).json["state"] == "issued"
    assert shop.get("/v1/me/orders", buyer).json["items"] == []
    assert shop.quote(buyer, product, quantity=2).code == "out_of_stock"
    assert shop.quote(buyer, shop.product(price=1501)).code == "insufficient_points"
    assert shop.quote(buyer, product, expected_total=1).code == "price_changed"


def test_a_dry_run_ignores_the_key(shop: Shop) -> None:
    product, buyer, key = shop.product(), shop.customer(points=1000), shop.fresh()
    quote = shop.post("/v1/orders?dry_run=true", {"product_id": product["id"]}, buyer,
                      Idempotency_Key=key)
    assert quote.status == 200
    order = shop.order(buyer, product, key)
    assert order.status == 201
    again = shop.post("/v1/orders?dry_run=true", {"product_id": product["id"]}, buyer,
                      Idempotency_Key=key)
    assert again.code == "insufficient_points"
    assert shop.post("/v1/orders?dry_run=maybe", {"product_id": product["id"]}, buyer,
                     Idempotency_Key=shop.fresh()).code == "invalid_request"


def test_an_order_needs_a_buyer_and_a_key(shop: Shop) -> None:
    product, buyer = shop.product(), shop.customer(points=1000)
    body = {"product_id": product["id"]}
    assert shop.post("/v1/orders", body, Idempotency_Key="k").code == "unauthenticated"
    missing = shop.post("/v1/orders", body, buyer)
    assert missing.status == 400 and missing.code == "idempotency_key_missing"
    assert shop.post("/v1/orders", body, buyer,
                     Idempotency_Key="x" * 256).code == "invalid_request"
    assert shop.balance(buyer) == 1000


def test_the_same_key_gives_the_same_bytes(shop: Shop) -> None:
    product, buyer = shop.product(stock=9), shop.customer(points=5000)
    code, key = shop.coupon(buyer), shop.fresh()
    first = shop.order(buyer, product, key, coupon_code=code)
    assert first.status == 201, first.body
    # Whatever has happened since, it is the first reply.
    assert shop.order(buyer, product).status == 201
    assert shop.post(f"/v1/orders/{first.json['id']}/cancel", who=buyer).status == 200
    for _ in range(2):
        again = shop.order(buyer, product, key, coupon_code=code)
        assert (again.status, again.body) == (first.status, first.body)
    assert shop.balance(buyer) == 4000 and shop.stock(product) == 8
    other = shop.order(buyer, product, key, quantity=2)
    assert other.status == 422 and other.code == "idempotency_key_reused"


def test_a_key_is_the_accounts_own(shop: Shop) -> None:
    product, key = shop.product(), shop.fresh()
    one, two = shop.customer(points=1000), shop.customer(points=1000)
    orders = [shop.order(who, product, key) for who in (one, two)]
    assert [o.status for o in orders] == [201, 201]
    assert orders[0].json["id"] != orders[1].json["id"]


def test_a_refusal_is_not_kept(shop: Shop) -> None:
    product, buyer, key = shop.product(), shop.customer(points=999), shop.fresh()
    assert shop.order(buyer, product, key).code == "insufficient_points"
    shop.give(buyer, 1)
    assert shop.order(buyer, product, key).status == 201


def test_one_key_sent_at_once_is_one_order(shop: Shop) -> None:
    product, buyer, key = shop.product(), shop.customer(points=16_000), shop.fresh()
    replies: list[Reply] = []
    threads = [threading.Thread(target=lambda: replies.append(shop.order(buyer, product, key)))
               for _ in range(16)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(replies) == 16
    assert {(r.status, r.body) for r in replies} == {(201, replies[0].body)}
    assert shop.balance(buyer) == 15_000


def test_refusals_say_what_is_missing(shop: Shop) -> None:
    product, buyer = shop.product(price=1000, stock=1), shop.customer(points=500)
    poor = shop.order(buyer, product)
    assert poor.status == 409 and poor.code == "insufficient_points"
    assert (poor.json["balance"], poor.json["required"]) == (500, 1000)
    shop.give(buyer, 1500)
    changed = shop.order(buyer, product, expected_total=900)
    assert changed.status == 409 and changed.code == "price_changed"
    gone = shop.order(buyer, product, quantity=2)
    assert gone.status == 409 and gone.code == "out_of_stock"
    hidden = shop.order(buyer, shop.product(on_sale=False))
    assert hidden.status in (404, 409) and hidden.code in ("not_found", "not_on_sale")
    nowhere = shop.order(buyer, {"id": NOWHERE})
    assert nowhere.status == 422 and nowhere.code == "validation_failed"
    assert [e["pointer"] for e in nowhere.json["errors"]] == ["/product_id"]
    assert shop.balance(buyer) == 2000 and shop.stock(product) == 1
    assert shop.get("/v1/me/orders", buyer).json["items"] == []


def test_refusals_come_in_their_order(shop: Shop) -> None:
    """When several apply: price, coupon, stock, points (the order of ErrorCode)."""
    product, buyer = shop.product(price=1000, stock=0), shop.customer()
    code = shop.coupon(buyer, category="popcorn")
    assert shop.order(buyer, product, coupon_code=code, expected_total=1).code == "price_changed"
    assert shop.order(buyer, product, coupon_code=code).code == "coupon_not_applicable"
    assert shop.order(buyer, product).code == "out_of_stock"


@pytest.mark.parametrize("fields, pointer", [
    ({"quantity": 0}, "/quantity"), ({"quantity": -1}, "/quantity"),
    ({"quantity": 1_000_000}, "/quantity"), ({"expected_total": -1}, "/expected_total")])
def test_a_wrong_value_is_named(shop: Shop, fields: dict, pointer: str) -> None:
    refused = shop.order(shop.customer(), shop.product(), **fields)
    assert refused.status == 422 and refused.code == "validation_failed"
    assert [e["pointer"] for e in refused.json["errors"]] == [pointer]


@pytest.mark.parametrize("fields", [
    {"quantity": "2"}, {"quantity": 10**30}, {"dry_run": True}, {"idempotency_key": "k"},
    {"price": 1}])
def test_what_is_no_order_is_an_invalid_request(shop: Shop, fields: dict) -> None:
    buyer = shop.customer(points=1000)
    assert shop.order(buyer, shop.product(), **fields).code == "invalid_request"
    assert shop.balance(buyer) == 1000


@pytest.mark.parametrize("terms, discount", [
    ({"kind": "percent", "value": 33}, 331),  # of 1 005, rounded down, on one unit of two
    ({"kind": "percent", "value": 50, "max_discount": 200}, 200),
    ({"kind": "percent", "value": 100}, 1005),
    ({"kind": "amount", "value": 300}, 300),
    ({"kind": "amount", "value": 5000}, 1005),
    ({"kind": "fixed_price", "value": 5}, 1000),
])
def test_coupons_take_off_what_they_promise(shop: Shop, terms: dict, discount: int) -> None:
    product, buyer = shop.product(price=1005), shop.customer(points=2010)
    order = shop.order(buyer, product, quantity=2, coupon_code=shop.coupon(buyer, **terms))
    assert order.status == 201, order.body
    assert (order.json["discount"], order.json["total"]) == (discount, 2010 - discount)
    assert order.json["balance_after"] == shop.balance(buyer) == discount


def test_what_costs_nothing_needs_no_points(shop: Shop) -> None:
    product, buyer = shop.product(), shop.customer()
    order = shop.order(buyer, product, coupon_code=shop.coupon(buyer, kind="percent", value=100))
    assert order.status == 201 and order.json["total"] == 0, order.body
    assert shop.get("/v1/me/points/entries", buyer).json["items"] == []
    assert shop.post(f"/v1/orders/{order.json['id']}/cancel", who=buyer).status == 200
    assert shop.balance(buyer) == 0


def test_a_coupon_is_spent_once(shop: Shop) -> None:
    product, buyer = shop.product(), shop.customer(points=5000)
    code = shop.coupon(buyer)
    typed = code.lower().replace("-", "")  # as people type it
    order = shop.order(buyer, product, coupon_code=typed)
    assert order.status == 201 and order.json["coupon_code"] == code, order.body
    assert shop.get(f"/v1/coupons/{code}", buyer).json["state"] == "redeemed"
    again = shop.order(buyer, product, coupon_code=code)
    assert again.status == 409 and again.code == "coupon_redeemed"
    assert shop.balance(buyer) == 4300


def test_coupons_only_fit_their_owner_and_their_products(shop: Shop) -> None:
    buyer, other = shop.customer(points=5000), shop.customer(points=5000)
    product = shop.product()
    theirs = shop.order(other, product, coupon_code=shop.coupon(buyer))
    nobodys = shop.order(other, product, coupon_code="0000-0000-0000-0000")
    for unknown in (theirs, nobodys):
        assert unknown.status == 422 and unknown.code == "validation_failed"
        assert [e["pointer"] for e in unknown.json["errors"]] == ["/coupon_code"]
    useless = {"kind": "fixed_price", "value": 9000}
    for terms in ({"category": "popcorn"}, {"min_price": 1001}, useless):
        refused = shop.order(buyer, product, coupon_code=shop.coupon(buyer, **terms))
        assert refused.status == 409 and refused.code == "coupon_not_applicable"
    code = shop.coupon(buyer)
    voided = shop.post(f"/v1/coupons/{code}/void", {"note": "a mistake"}, shop.admin)
    assert voided.json["state"] == "voided"
    assert shop.order(buyer, product, coupon_code=code).code == "coupon_voided"
    assert shop.balance(buyer) == 5000 and shop.balance(other) == 5000


def test_cancelling_gives_everything_back_once(shop: Shop) -> None:
    product, buyer = shop.product(stock=2), shop.customer(points=2000)
    code = shop.coupon(buyer)
    order = shop.order(buyer, product, quantity=2, coupon_code=code).json
    assert (shop.balance(buyer), shop.stock(product)) == (300, 0)
    path = f"/v1/orders/{order['id']}/cancel"
    cancelled = shop.post(path, who=buyer)
    assert cancelled.status == 200, cancelled.body
    assert cancelled.json["state"] == "cancelled" and cancelled.json["cancelled_at"]
    assert {t["state"] for t in cancelled.json["tickets"]} == {"voided"}
    assert (shop.balance(buyer), shop.stock(product)) == (2000, 2)
    assert shop.get(f"/v1/coupons/{code}", buyer).json["state"] == "issued"
    again = shop.post(path, who=buyer)
    assert again.status == 409 and again.code == "order_already_cancelled"
    assert shop.balance(buyer) == 2000
    ticket = order["tickets"][0]["code"]
    assert shop.post(f"/v1/tickets/{ticket}/redeem", who=shop.admin).code == "ticket_voided"
    assert shop.order(buyer, product, coupon_code=code).status == 201
    entries = shop.get("/v1/me/points/entries", buyer).json["items"]
    assert [e["amount"] for e in entries] == [-700, 1700, -1700, 2000]


def test_orders_are_their_owners_and_admins(shop: Shop) -> None:
    product, buyer, stranger = shop.product(), shop.customer(points=1000), shop.customer()
    path = f"/v1/orders/{shop.order(buyer, product).json['id']}"
    nothing = shop.get(f"/v1/orders/{NOWHERE}", stranger).json["detail"]
    for who in (stranger, shop.staff()):
        hidden = shop.get(path, who)
        assert hidden.status == 404 and hidden.code == "not_found"
        assert re.sub(r"\d+", "", hidden.json["detail"]) == re.sub(r"\d+", "", nothing)
        assert shop.post(path + "/cancel", who=who).code == "not_found"
        assert shop.get("/v1/me/orders", who).json["items"] == []
        assert shop.get("/v1/me/tickets", who).json["items"] == []
    assert shop.get(path).code == "unauthenticated"
    assert shop.get(path, shop.admin).status == 200
    assert shop.post(path + "/cancel", who=shop.admin).json["state"] == "cancelled"
    assert shop.balance(buyer) == 1000
    for id in ("0", "-1", "x", "..", "%2e%2e", "1%2f..", str(2**70)):
        assert shop.get(f"/v1/orders/{id}", buyer).code == "not_found"
        assert shop.post(f"/v1/orders/{id}/cancel", who=buyer).code == "not_found"


def test_orders_and_tickets_come_in_pages(shop: Shop) -> None:
    product, buyer = shop.product(price=1), shop.customer(points=100)
    orders = [shop.order(buyer, product).json["id"] for _ in range(5)]
    for path, name in (("/v1/me/orders", "id"), ("/v1/me/tickets", "order_id")):
        seen: list[int] = []
        target = path + "?limit=2"
        while target:
            page = shop.get(target, buyer)
            seen += [row[name] for row in page.json["items"]]
            link = re.fullmatch(r'<(/[^>]+)>; rel="next"', page.headers.get("link", ""))
            target = link and link.group(1)
            assert len(seen) <= 5
        assert seen == orders[::-1]


def test_the_last_in_stock_are_sold_once(shop: Shop) -> None:
    product = shop.product(stock=3)
    buyers = [shop.customer(points=1000) for _ in range(12)]
    replies: list[Reply] = []
    threads = [threading.Thread(target=lambda b=b: replies.append(shop.order(b, product)))
               for b in buyers]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(r.status for r in replies) == [201] * 3 + [409] * 9
    assert {r.code for r in replies if r.status == 409} == {"out_of_stock"}
    assert shop.stock(product) == 0
    assert sum(shop.balance(b) for b in buyers) == 9000


def test_one_account_buys_what_it_can_afford(shop: Shop) -> None:
    product, buyer = shop.product(price=1000), shop.customer(points=3999)
    replies: list[Reply] = []
    threads = [threading.Thread(target=lambda: replies.append(shop.order(buyer, product)))
               for _ in range(20)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(r.status for r in replies) == [201] * 3 + [409] * 17
    assert shop.balance(buyer) == 999
