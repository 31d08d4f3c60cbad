"""A running API with an admin, a till and customers: what the buying tests are told in."""
from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from conftest import Reply, Server, make_admin, sign_in, sign_up

NOWHERE = 2**53 - 1  # an id nothing has


@dataclass
class Person:
    id: int
    token: str


class Shop:
    def __init__(self, store: str, server: Server) -> None:
        self.store = store
        self.server = server
        self._numbers = itertools.count(1)
        make_admin(store)
        self.admin = Person(0, sign_in(server, "admin@example.com"))
        self.admin.id = self.get("/v1/me", self.admin).json["id"]

    def fresh(self, prefix: str = "k") -> str:
        """A name nobody used in this shop: an idempotency key, a nickname."""
        return f"{prefix}{next(self._numbers)}"

    def get(self, path: str, who: Person | None = None, **headers: str) -> Reply:
        return self.server.request("GET", path, token=who and who.token, **headers)

    def post(self, path: str, body: Any = None, who: Person | None = None,
             **headers: str) -> Reply:
        return self.server.request("POST", path, body, who and who.token, **headers)

    def patch(self, path: str, body: Any, who: Person | None = None, **headers: str) -> Reply:
        return self.server.request("PATCH", path, body, who and who.token, **headers)

    def delete(self, path: str, who: Person | None = None, **headers: str) -> Reply:
        return self.server.request("DELETE", path, token=who and who.token, **headers)

    def customer(self, points: int = 0) -> Person:
        token = sign_up(self.server, self.fresh("customer"))
        person = Person(0, token)
        person.id = self.get("/v1/me", person).json["id"]
        if points:
            self.give(person, points)
        return person

    def staff(self) -> Person:
        person = self.customer()
        changed = self.patch(f"/v1/accounts/{person.id}", {"role": "staff"}, self.admin)
        assert changed.status == 200, changed.body
        return person

    def give(self, person: Person, points: int) -> None:
        given = self.post(f"/v1/accounts/{person.id}/points/adjustments",
                          {"amount": points, "note": "a gift"}, self.admin,
                          Idempotency_Key=self.fresh())
        assert given.status == 201, given.body

    def product(self, **fields: Any) -> dict[str, Any]:
        made = self.post("/v1/products",
                         {"name": self.fresh("Product "), "category": "movie_ticket",
                          "price": 1000, **fields}, self.admin)
        assert made.status == 201, made.body
        return made.json

    def coupon(self, owner: Person, **terms: Any) -> str:
        """The code of a coupon given by hand."""
        issued = self.post("/v1/coupons",
                           {"account_id": owner.id, "note": "sorry",
                            "coupon": {"kind": "percent", "value": 30, **terms}},
                           self.admin, Idempotency_Key=self.fresh())
        assert issued.status == 201, issued.body
        return issued.json["code"]

    def order(self, who: Person, product: dict[str, Any], key: str | None = None,
              **fields: Any) -> Reply:
        return self.post("/v1/orders", {"product_id": product["id"], **fields}, who,
                         Idempotency_Key=key or self.fresh())

    def quote(self, who: Person, product: dict[str, Any], **fields: Any) -> Reply:
        return self.post("/v1/orders?dry_run=true", {"product_id": product["id"], **fields}, who)

    def balance(self, who: Person) -> int:
        return self.get("/v1/me/points", who).json["balance"]

    def stock(self, product: dict[str, Any]) -> int | None:
        return self.get(f"/v1/products/{product['id']}").json["stock"]
