"""Redeeming tickets, giving and voiding coupons by hand; both databases."""
from __future__ import annotations

import threading

import pytest

from conftest import Reply
from shop import NOWHERE, Person, Shop

NO_CODES = ["0000-0000-0000-0000", "x", "..", "%2e%2e", "%2e%2e%2f%2e%2e", "%00", "a" * 4000,
            "%ff", "'%20OR%201=1--"]


@pytest.fixture
def buyer(shop: Shop) -> Person:
    return shop.customer(points=10_000)


def bought(shop: Shop, buyer: Person, quantity: int = 1) -> tuple[int, list[str]]:
    order = shop.order(buyer, shop.product(), quantity=quantity)
    assert order.status == 201, order.body
    return order.json["id"], [t["code"] for t in order.json["tickets"]]


def test_a_ticket_is_used_once(shop: Shop, buyer: Person) -> None:
    order, (code, unused) = bought(shop, buyer, 2)
    path = f"/v1/tickets/{code}"
    assert shop.get(path, buyer).json["state"] == "issued"
    usher = shop.staff()
    assert shop.get(path, usher).json["state"] == "issued"
    used = shop.post(path + "/redeem", who=usher)
    assert used.status == 200, used.body
    assert used.json["state"] == "redeemed" and used.json["redeemed_at"]
    assert shop.get(path, buyer).json == used.json
    for who in (usher, shop.admin):
        again = shop.post(path + "/redeem", who=who)
        assert again.status == 409 and again.code == "ticket_already_redeemed"
    late = shop.post(f"/v1/orders/{order}/cancel", who=buyer)
    assert late.status == 409 and late.code == "order_has_redeemed_ticket"
    assert shop.get(f"/v1/tickets/{unused}", buyer).json["state"] == "issued"
    assert shop.post(f"/v1/tickets/{unused}/redeem", who=shop.admin).status == 200


def test_a_mistaken_scan_is_taken_back_by_an_admin(shop: Shop, buyer: Person) -> None:
    _, (code,) = bought(shop, buyer)
    path, usher, key = f"/v1/tickets/{code}", shop.staff(), shop.fresh()
    assert shop.post(path + "/redeem?dry_run=true", who=usher).json["state"] == "redeemed"
    unused = shop.post(path + "/unredeem", {"note": "x"}, shop.admin)
    assert unused.status == 409 and unused.code == "ticket_not_redeemed"
    used = shop.post(path + "/redeem", who=usher, Idempotency_Key=key)
    assert used.status == 200, used.body
    again = shop.post(path + "/redeem", who=usher, Idempotency_Key=key)
    assert (again.status, again.body) == (200, used.body)
    refused = shop.post(path + "/redeem", who=shop.admin)
    assert refused.json["redeemed_at"] == used.json["redeemed_at"] and refused.json["redeemed_by"]
    assert shop.post(path + "/unredeem", {"note": "x"}, usher).code == "forbidden"
    back = shop.post(path + "/unredeem", {"note": "the neighbour's"}, shop.admin)
    assert back.status == 200 and back.json["state"] == "issued", back.body
    assert shop.post(path + "/redeem", who=usher, Idempotency_Key=key).status == 200


def test_a_code_is_read_as_people_type_it(shop: Shop, buyer: Person) -> None:
    _, (code,) = bought(shop, buyer)
    typed = code.lower().replace("-", "").replace("1", "l").replace("0", "o")
    assert shop.post(f"/v1/tickets/{typed}/redeem", who=shop.staff()).json["code"] == code


def test_owners_do_not_redeem(shop: Shop, buyer: Person) -> None:
    _, (code,) = bought(shop, buyer)
    for who in (buyer, shop.customer()):
        refused = shop.post(f"/v1/tickets/{code}/redeem", who=who)
        assert refused.status == 403 and refused.code == "forbidden"
        # The answer is the same whether there is such a ticket or not.
        assert shop.post("/v1/tickets/0000-0000-0000-0000/redeem", who=who).code == "forbidden"
    assert shop.post(f"/v1/tickets/{code}/redeem").code == "unauthenticated"
    assert shop.get(f"/v1/tickets/{code}", buyer).json["state"] == "issued"


def test_ushers_at_two_doors_let_one_in(shop: Shop, buyer: Person) -> None:
    _, (code,) = bought(shop, buyer)
    ushers = [shop.staff() for _ in range(8)]
    replies: list[Reply] = []

    def redeem(who: Person) -> None:
        replies.append(shop.post(f"/v1/tickets/{code}/redeem", who=who))

    threads = [threading.Thread(target=redeem, args=(u,)) for u in ushers]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(r.status for r in replies) == [200] + [409] * 7
    assert {r.code for r in replies if r.status == 409} == {"ticket_already_redeemed"}


def test_cancel_or_redeem_but_not_both(shop: Shop, buyer: Person) -> None:
    usher = shop.staff()
    for _ in range(6):
        before = shop.balance(buyer)
        order, (code,) = bought(shop, buyer)
        replies: dict[str, Reply] = {}
        threads = [
            threading.Thread(target=lambda: replies.update(
                cancel=shop.post(f"/v1/orders/{order}/cancel", who=buyer))),
            threading.Thread(target=lambda: replies.update(
                redeem=shop.post(f"/v1/tickets/{code}/redeem", who=usher)))]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        outcome = (replies["cancel"].status, replies["redeem"].status)
        assert outcome in ((200, 409), (409, 200)), replies
        assert shop.balance(buyer) == (before if outcome[0] == 200 else before - 1000)


def test_tickets_are_their_owners_and_the_houses(shop: Shop, buyer: Person) -> None:
    _, (code,) = bought(shop, buyer)
    stranger = shop.customer()
    path = f"/v1/tickets/{code}"
    hidden = shop.get(path, stranger)
    nothing = shop.get("/v1/tickets/0000-0000-0000-0000", stranger)
    assert hidden.code == nothing.code == "not_found"
    assert hidden.json["detail"].replace(code, "") == nothing.json["detail"].replace(
        "0000-0000-0000-0000", "")
    assert shop.get(path).code == "unauthenticated"
    assert shop.get(path, shop.admin).status == 200


@pytest.mark.parametrize("code", NO_CODES)
def test_a_code_that_names_nothing_is_not_found(shop: Shop, code: str) -> None:
    for noun in ("tickets", "coupons"):
        assert shop.get(f"/v1/{noun}/{code}", shop.admin).code == "not_found"
    assert shop.post(f"/v1/tickets/{code}/redeem", who=shop.admin).code == "not_found"
    assert shop.post(f"/v1/coupons/{code}/void", {"note": "n"}, shop.admin).code == "not_found"


def test_a_coupon_by_hand_reaches_its_owner(shop: Shop, buyer: Person) -> None:
    code = shop.coupon(buyer, kind="amount", value=3000, min_price=5000, category="popcorn",
                       valid_days=10)
    mine = shop.get("/v1/me/coupons", buyer).json["items"]
    assert [c["code"] for c in mine] == [code]
    coupon = shop.get(f"/v1/coupons/{code}", buyer).json
    assert mine == [coupon]
    assert (coupon["state"], coupon["kind"], coupon["value"]) == ("issued", "amount", 3000)
    assert (coupon["min_price"], coupon["category"]) == (5000, "popcorn")
    assert coupon["position"] is None and coupon["campaign_post_id"] is None
    assert shop.get(f"/v1/coupons/{code}", shop.customer()).code == "not_found"
    assert shop.get(f"/v1/coupons/{code}", shop.staff()).code == "not_found"


def test_issuing_is_for_admins_with_a_key(shop: Shop, buyer: Person) -> None:
    body = {"account_id": buyer.id, "coupon": {"kind": "percent", "value": 10}, "note": "n"}
    for who in (buyer, shop.staff()):
        assert shop.post("/v1/coupons", body, who, Idempotency_Key="k").code == "forbidden"
    missing = shop.post("/v1/coupons", body, shop.admin)
    assert missing.status == 400 and missing.code == "idempotency_key_missing"
    key = shop.fresh()
    first, again = (shop.post("/v1/coupons", body, shop.admin, Idempotency_Key=key)
                    for _ in range(2))
    assert first.status == 201 and (first.status, first.body) == (again.status, again.body)
    other = shop.post("/v1/coupons", {**body, "note": "other"}, shop.admin, Idempotency_Key=key)
    assert other.status == 422 and other.code == "idempotency_key_reused"
    assert len(shop.get("/v1/me/coupons", buyer).json["items"]) == 1
    nobody = shop.post("/v1/coupons", {**body, "account_id": NOWHERE}, shop.admin,
                       Idempotency_Key=shop.fresh())
    assert nobody.code == "not_found"


@pytest.mark.parametrize("terms", [
    {"kind": "percent", "value": 0}, {"kind": "percent", "value": 101},
    {"kind": "amount", "value": 0}, {"kind": "amount", "value": -5},
    {"kind": "fixed_price", "value": -1}, {"kind": "percent", "value": 10, "valid_days": 0},
    {"kind": "amount", "value": 5, "max_discount": 3}])
def test_terms_that_make_no_sense_are_refused(shop: Shop, buyer: Person, terms: dict) -> None:
    refused = shop.post("/v1/coupons", {"account_id": buyer.id, "coupon": terms, "note": "n"},
                        shop.admin, Idempotency_Key=shop.fresh())
    assert refused.status == 422 and refused.code == "validation_failed", refused.body
    assert all(e["pointer"].startswith("/coupon/") for e in refused.json["errors"])


def test_a_coupon_is_voided_once(shop: Shop, buyer: Person) -> None:
    code = shop.coupon(buyer)
    path = f"/v1/coupons/{code}/void"
    for who in (buyer, shop.staff()):
        assert shop.post(path, {"note": "n"}, who).code == "forbidden"
    assert shop.post(path, {"note": ""}, shop.admin).code == "validation_failed"
    assert shop.post(path, {"note": "by mistake"}, shop.admin).json["state"] == "voided"
    assert shop.post(path, {"note": "again"}, shop.admin).code == "coupon_voided"
    assert shop.get(f"/v1/coupons/{code}", buyer).json["state"] == "voided"
    used = shop.coupon(buyer)
    assert shop.order(buyer, shop.product(), coupon_code=used).status == 201
    assert shop.post(f"/v1/coupons/{used}/void", {"note": "n"},
                     shop.admin).code == "coupon_redeemed"
    actions = [a["action"] for a in shop.get("/v1/admin-actions", shop.admin).json["items"]
               if a["subject"] == f"coupon:{code}"]
    assert actions == ["coupon.void", "coupon.issue"]


def test_a_won_coupon_pays_at_the_till(shop: Shop) -> None:
    post = shop.post("/v1/posts", {
        "board": "event", "title": "Premiere", "body": "The first wins.",
        "campaign": {"slots": 1, "coupon": {"kind": "fixed_price", "value": 100}}}, shop.admin)
    fan = shop.customer()
    won = shop.post(f"/v1/posts/{post.json['id']}/comments", {"body": "first!"}, fan)
    assert won.json["reward"]["points"] == 100
    order = shop.order(fan, shop.product(price=15_000),
                       coupon_code=won.json["reward"]["coupon"]["code"])
    assert order.status == 201, order.body
    assert (order.json["total"], order.json["balance_after"]) == (100, 0)
