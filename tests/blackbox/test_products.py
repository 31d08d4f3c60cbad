"""Offering, finding, changing and retiring products, on both databases."""
from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest

from shop import NOWHERE, Person, Shop


@pytest.fixture(scope="module")
def aisle(shop: Shop) -> list[dict[str, Any]]:
    """Products of a name of their own, so that lists can be asked for just them."""
    rows = [("Aisle 영화 하나", "movie_ticket", 15000), ("Aisle 영화 둘", "movie_ticket", 12000),
            ("Aisle 팝콘 대", "popcorn", 7000), ("aisle 팝콘 소", "popcorn", 5000),
            ("AISLE gift", "other", 12000)]
    return [shop.product(name=n, category=c, price=p) for n, c, p in rows]


def found(shop: Shop, query: str) -> list[str]:
    reply = shop.get("/v1/products?q=aisle&" + query)
    assert reply.status == 200, reply.body
    return [p["name"] for p in reply.json["items"]]


def test_a_new_product_reads_as_it_was_offered(shop: Shop) -> None:
    offer = {"name": "시네마 티켓", "category": "movie_ticket", "intro": "두 줄\n소개",
             "price": 15000, "stock": 3, "valid_days": 30, "on_sale": True}
    made = shop.post("/v1/products", offer, shop.admin)
    assert made.status == 201
    assert made.headers["location"] == f"/v1/products/{made.json['id']}"
    read = shop.get(made.headers["location"])
    assert read.json == made.json
    assert {k: read.json[k] for k in offer} == offer
    assert read.json["image"] is None and read.json["revision"] == 1
    assert read.headers["etag"] == '"1-3"'  # revision and stock


def test_what_is_not_said_has_its_default(shop: Shop) -> None:
    made = shop.post("/v1/products", {"name": "x", "category": "other", "price": 0}, shop.admin)
    assert made.status == 201, made.body
    assert (made.json["stock"], made.json["valid_days"], made.json["on_sale"]) == (None, 365, True)


def test_only_admins_manage_products(shop: Shop) -> None:
    product = shop.product()
    path = f"/v1/products/{product['id']}"
    # Who may is decided before what is said: a wrong body changes nothing here.
    for body in ({"name": "x", "category": "other", "price": 1}, {"price": "free"}):
        assert shop.post("/v1/products", body).code == "unauthenticated"
        for who in (shop.customer(), shop.staff()):
            assert shop.post("/v1/products", body, who).code == "forbidden"
            assert shop.patch(path, body, who).code == "forbidden"
            assert shop.delete(path, who).code == "forbidden"
    assert shop.get(path).json == product


@pytest.mark.parametrize("field, value", [
    ("price", -1), ("price", 100_000_001), ("stock", -1), ("valid_days", 0), ("valid_days", 3651),
    ("name", ""), ("name", "x" * 201), ("intro", "x" * 20_001), ("image_id", "../../etc/passwd"),
    ("image_id", "0" * 64),
])
def test_a_wrong_value_is_named(shop: Shop, field: str, value: Any) -> None:
    body = {"name": "x", "category": "other", "price": 1, field: value}
    refused = shop.post("/v1/products", body, shop.admin)
    assert refused.status == 422 and refused.code == "validation_failed"
    assert [e["pointer"] for e in refused.json["errors"]] == [f"/{field}"]
    path = f"/v1/products/{shop.product()['id']}"
    assert shop.patch(path, {field: value}, shop.admin).code == "validation_failed"


@pytest.mark.parametrize("body", [
    {"name": "x", "category": "cinema", "price": 1}, {"name": "x", "price": "1"},
    {"name": "x", "price": 1, "colour": "red"}, {"name": "x", "price": 1.5}, [],
])
def test_what_is_no_product_at_all_is_an_invalid_request(shop: Shop, body: Any) -> None:
    refused = shop.post("/v1/products", body, shop.admin)
    assert refused.status == 400 and refused.code == "invalid_request"


def test_filters_narrow_the_list(shop: Shop, aisle: list) -> None:
    assert found(shop, "category=popcorn") == ["aisle 팝콘 소", "Aisle 팝콘 대"]
    assert found(shop, "min_price=7000&max_price=12000") == [
        "AISLE gift", "Aisle 팝콘 대", "Aisle 영화 둘"]
    assert found(shop, "category=other&max_price=11999") == []


def test_a_name_is_found_by_any_part_of_it(shop: Shop, aisle: list) -> None:
    for part, names in (("팝콘", ["aisle 팝콘 소", "Aisle 팝콘 대"]), ("영화 둘", ["Aisle 영화 둘"]),
                        ("화 하", ["Aisle 영화 하나"]), ("GIFT", ["AISLE gift"]), ("소팝", []),
                        ("%", []), ("_isle", [])):
        reply = shop.get("/v1/products?q=" + quote(part))
        assert [p["name"] for p in reply.json["items"]] == names, part


def test_sorts_by_age_and_by_price(shop: Shop, aisle: list) -> None:
    newest = [p["name"] for p in reversed(aisle)]
    assert found(shop, "") == found(shop, "sort=newest") == newest
    prices = [p["price"] for p in shop.get("/v1/products?q=aisle&sort=price").json["items"]]
    assert prices == [5000, 7000, 12000, 12000, 15000]
    prices = [p["price"] for p in shop.get("/v1/products?q=aisle&sort=-price").json["items"]]
    assert prices == [15000, 12000, 12000, 7000, 5000]


@pytest.mark.parametrize("sort", ["newest", "price", "-price"])
@pytest.mark.parametrize("limit", [1, 2, 5])
def test_pages_give_each_product_once(shop: Shop, aisle: list, sort: str, limit: int) -> None:
    seen: list[str] = []
    target = f"/v1/products?q=aisle&sort={sort}&limit={limit}"
    while target:
        page = shop.get(target)
        assert page.status == 200, page.body
        assert 1 <= len(page.json["items"]) <= limit
        seen += [p["name"] for p in page.json["items"]]
        assert len(seen) <= len(aisle)
        assert (page.json["next_cursor"] is None) == ("link" not in page.headers)
        link = re.fullmatch(r'<(/[^>]+)>; rel="next"', page.headers.get("link", ""))
        target = link and link.group(1)
    assert seen == found(shop, f"sort={sort}")


@pytest.mark.parametrize("query", [
    "limit=0", "limit=101", "sort=cheapest", "q=", "cursor=nonsense", "category=cinema",
    "min_price=low", "colour=red"])
def test_a_list_that_cannot_be_is_refused(shop: Shop, query: str) -> None:
    refused = shop.get("/v1/products?" + query)
    assert refused.status in (400, 422)
    assert refused.code in ("invalid_request", "validation_failed")


def test_a_lost_update_is_refused(shop: Shop) -> None:
    product = shop.product(stock=5)
    path = f"/v1/products/{product['id']}"
    tag = shop.get(path).headers["etag"]
    first = shop.patch(path, {"price": 900, "stock": None}, shop.admin, If_Match=tag)
    assert first.status == 200
    assert (first.json["price"], first.json["stock"], first.json["revision"]) == (900, None, 2)
    lost = shop.patch(path, {"price": 800}, shop.admin, If_Match=tag)
    assert lost.status == 412 and lost.code == "version_mismatch"
    assert shop.delete(path, shop.admin, If_Match=tag).code == "version_mismatch"
    assert shop.get(path).json == first.json
    assert shop.patch(path, {"price": 800}, shop.admin, If_Match="2").code == "invalid_request"


def test_off_sale_is_seen_by_admins_only(shop: Shop) -> None:
    product = shop.product(name="Backroom", on_sale=False)
    path = f"/v1/products/{product['id']}"
    assert shop.get(path).code == "not_found"
    assert shop.get(path, shop.customer()).code == "not_found"
    assert shop.get(path, shop.admin).json == product
    assert shop.get("/v1/products?q=backroom").json["items"] == []
    assert shop.get("/v1/products?q=backroom", shop.admin).json["items"] == [product]
    # What depends on who asks is kept by nobody; a token that stands for nobody is nobody's.
    assert shop.get(path, shop.admin).headers["cache-control"] == "no-store"
    assert shop.get("/v1/products").headers["vary"] == "Authorization, Accept-Encoding"
    nobody = Person(0, "tk_nonsense")
    assert shop.get(path, nobody).code == "not_found"
    assert shop.get("/v1/products", nobody).status == 200


def test_a_retired_product_is_gone_but_its_orders_stay(shop: Shop) -> None:
    product, buyer = shop.product(name="Antique"), shop.customer(points=1000)
    order = shop.order(buyer, product)
    assert order.status == 201, order.body
    path = f"/v1/products/{product['id']}"
    assert shop.delete(path, shop.admin).status == 204
    for who in (None, buyer, shop.admin):
        assert shop.get(path, who).code == "not_found"
        assert shop.get("/v1/products?q=antique", who).json["items"] == []
    assert shop.delete(path, shop.admin).code == "not_found"
    assert shop.patch(path, {"on_sale": True}, shop.admin).code == "not_found"
    assert shop.order(buyer, product).code == "validation_failed"
    kept = shop.get(f"/v1/orders/{order.json['id']}", buyer).json
    assert kept["product"]["name"] == "Antique"


@pytest.mark.parametrize("id", [
    "0", "-1", str(NOWHERE), "9" * 30, "1.0", "one", "1%00", "..", "%2e%2e", "%2e%2e%2f1", "1/",
    "1;drop", "%ff"])
def test_an_id_that_names_nothing_is_not_found(shop: Shop, id: str) -> None:
    refused = shop.get(f"/v1/products/{id}")
    assert refused.status == 404 and refused.code == "not_found"


def test_an_offer_sent_again_is_one_product(shop: Shop) -> None:
    offer = {"name": "Once", "category": "other", "price": 5}
    key = shop.fresh()
    first, again = (shop.post("/v1/products", offer, shop.admin, Idempotency_Key=key)
                    for _ in range(2))
    assert first.status == again.status == 201 and first.body == again.body
    other = shop.post("/v1/products", {**offer, "price": 6}, shop.admin, Idempotency_Key=key)
    assert other.status == 422 and other.code == "idempotency_key_reused"


def test_changes_are_recorded(shop: Shop) -> None:
    product = shop.product()
    shop.patch(f"/v1/products/{product['id']}", {"price": 1}, shop.admin)
    shop.delete(f"/v1/products/{product['id']}", shop.admin)
    actions = shop.get("/v1/admin-actions", shop.admin).json["items"]
    done = [a["action"] for a in actions if a["subject"] == f"product:{product['id']}"]
    assert done == ["product.retire", "product.edit", "product.create"]
