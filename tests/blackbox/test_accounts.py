"""Verifying e-mails, resetting passwords, closing and exporting accounts, as a client does it."""
from __future__ import annotations

import json
import sqlite3
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

from conftest import PASSWORD, Reply, sign_in, sign_up, ticketctl
from sealed_mail import token_in
from shop import Person, Shop

NEW_PASSWORD = "staple battery horse"


def rows_of(store: str, sql: str) -> list[str]:
    """The first column of a query, read beside the running server."""
    if store.startswith("sqlite:///"):
        database = sqlite3.connect(store.removeprefix("sqlite:///"))
        rows = [row[0] for row in database.execute(sql)]
        database.close()
        return rows
    host, _, rest = store.removeprefix("postgresql://postgres@").partition(":")
    port, _, name = rest.partition("/")
    done = subprocess.run(
        ["psql", "-h", unquote(host), "-p", port, "-U", "postgres", "-d", name, "-tAc", sql],
        check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


def outbox(store: str, account: int, kind: str) -> list[str]:
    """The tokens that mails of a kind would bring to an account, oldest first."""
    secret = rows_of(store, "SELECT secret FROM installation")[0]
    payloads = rows_of(store, "SELECT payload FROM outbox_messages"
                       f" WHERE account_id = {account} AND kind = '{kind}' ORDER BY id")
    return [token_in(secret, payload) for payload in payloads]


def mailed(shop: Shop, who: Person, kind: str) -> str:
    """The token in the newest mail."""
    return outbox(shop.store, who.id, kind)[-1]


def email_of(shop: Shop, who: Person) -> str:
    return shop.get("/v1/me", who).json["email"]


def put_password(shop: Shop, token: str, password: str = NEW_PASSWORD) -> Reply:
    return shop.server.request("PUT", "/v1/password-resets",
                               {"token": token, "new_password": password})


def expect_refused_token(reply: Reply) -> None:
    assert reply.status == 422 and reply.code == "validation_failed"
    assert [e["pointer"] for e in reply.json["errors"]] == ["/token"]
    assert "password reset" in reply.json["errors"][0]["detail"]


def test_a_mailed_token_verifies_the_email_once(shop: Shop) -> None:
    who = shop.customer()
    assert shop.get("/v1/me", who).json["email_verified"] is False
    token = mailed(shop, who, "email_verification")
    verified = shop.post("/v1/accounts/verify", {"token": token})
    assert (verified.status, verified.body) == (204, b"")
    assert shop.get("/v1/me", who).json["email_verified"] is True
    expect_refused_token(shop.post("/v1/accounts/verify", {"token": token}))
    expect_refused_token(shop.post("/v1/accounts/verify", {"token": "tk_wrong"}))
    assert shop.post("/v1/accounts/verify", {}).code == "invalid_request"


def test_a_reset_answers_the_same_whether_the_account_exists_or_not(shop: Shop) -> None:
    who = shop.customer()
    began = time.monotonic()
    known = shop.post("/v1/password-resets", {"email": email_of(shop, who).upper()})
    unknown = shop.post("/v1/password-resets", {"email": "nobody@example.com"})
    assert time.monotonic() - began >= 0.5, "both are held, so that the time does not tell either"
    assert known.status == unknown.status == 202
    assert known.body == unknown.body
    assert known.headers.keys() == unknown.headers.keys()
    assert len(outbox(shop.store, who.id, "password_reset")) == 1
    assert shop.post("/v1/password-resets", {"email": "nobody"}).code == "validation_failed"


def test_a_reset_sets_the_password_and_ends_all_sessions(shop: Shop) -> None:
    who = shop.customer()
    email = email_of(shop, who)
    assert shop.post("/v1/password-resets", {"email": email}).status == 202
    token = mailed(shop, who, "password_reset")
    short = put_password(shop, token, "short")
    assert short.code == "validation_failed"
    assert short.json["errors"][0]["pointer"] == "/new_password"
    done = put_password(shop, token)
    assert (done.status, done.body) == (204, b"")
    assert shop.get("/v1/me", who).code == "unauthenticated"
    old = shop.post("/v1/sessions", {"email": email, "password": PASSWORD})
    assert old.code == "invalid_credentials"
    who.token = sign_in(shop.server, email, NEW_PASSWORD)
    assert shop.get("/v1/me", who).json["email_verified"] is True
    expect_refused_token(put_password(shop, token, PASSWORD))


def test_closing_forgets_who_and_keeps_what(shop: Shop) -> None:
    who = shop.customer(points=1000)
    email = email_of(shop, who)
    order = shop.order(who, shop.product(price=400)).json
    post = shop.post("/v1/posts", {"board": "general", "title": "Bye", "body": "It was nice."}, who)
    assert post.status == 201
    path = "/v1/me/closure"
    assert shop.post(path, {"password": NEW_PASSWORD}, who).code == "invalid_credentials"
    gone = shop.post(path, {"password": PASSWORD}, who)
    assert (gone.status, gone.body) == (204, b"")
    assert shop.get("/v1/me", who).code == "unauthenticated"
    assert shop.post("/v1/sessions", {"email": email, "password": PASSWORD}).status == 401
    withdrawn = {"id": who.id, "nickname": "withdrawn", "role": "user"}
    assert shop.get(f"/v1/posts/{post.json['id']}").json["author"] == withdrawn
    listed = shop.get("/v1/posts?board=general").json["items"]
    assert withdrawn in [item["author"] for item in listed]
    account = shop.get(f"/v1/accounts/{who.id}", shop.admin).json
    assert account["state"] == "closed" and account["balance"] > 0
    assert email not in json.dumps(account)
    ticket = shop.get(f"/v1/tickets/{order['tickets'][0]['code']}", shop.admin)
    assert ticket.json["state"] == "issued"
    assert outbox(shop.store, who.id, "email_verification") == []
    sign_up(shop.server, email.removesuffix("@example.com"))  # the address is free again


def test_the_last_admin_stays(shop: Shop) -> None:
    refused = shop.post("/v1/me/closure", {"password": PASSWORD}, shop.admin)
    assert refused.status == 403 and refused.code == "forbidden"
    assert "administrator" in refused.json["detail"]
    assert shop.get("/v1/me", shop.admin).status == 200


def test_an_export_is_a_file_that_fits_its_schema(shop: Shop) -> None:
    who = shop.customer(points=1000)
    order = shop.order(who, shop.product(price=400)).json
    coupon = shop.coupon(who)
    reply = shop.get("/v1/me/export", who)
    assert reply.status == 200
    assert reply.headers["content-disposition"] == f'attachment; filename="account-{who.id}.json"'
    assert reply.headers["cache-control"] == "no-store"
    whole = reply.json
    assert whole["account"]["email"] == email_of(shop, who)
    assert [o["id"] for o in whole["orders"]] == [order["id"]]
    assert [c["code"] for c in whole["coupons"]] == [coupon]
    assert [t["code"] for t in whole["tickets"]] == [order["tickets"][0]["code"]]
    assert sum(entry["amount"] for entry in whole["entries"]) == whole["account"]["balance"]
    assert "email_verification" in [mail["kind"] for mail in whole["mails"]]
    assert mailed(shop, who, "email_verification") not in reply.body.decode()
    document = shop.get("/openapi.json").json
    content = document["paths"]["/v1/me/export"]["get"]["responses"]["200"]["content"]
    jsonschema.Draft202012Validator({**content["application/json"]["schema"],
                                     "components": document["components"]}).validate(whole)


@pytest.mark.parametrize(("method", "path"),
                         [("POST", "/v1/me/closure"), ("GET", "/v1/me/export")])
def test_one_must_be_signed_in(shop: Shop, method: str, path: str) -> None:
    assert shop.server.request(method, path).code == "unauthenticated"


@pytest.mark.parametrize(("address", "method", "path", "body"), [
    ("192.0.2.1", "POST", "/v1/accounts/verify", {"token": "tk_wrong"}),
    ("192.0.2.2", "POST", "/v1/password-resets", {"email": "nobody@example.com"}),
    ("192.0.2.3", "PUT", "/v1/password-resets",
     {"token": "tk_wrong", "new_password": NEW_PASSWORD}),
])
def test_guessing_is_limited_as_signing_in_is(shop: Shop, address: str, method: str, path: str,
                                              body: dict[str, str]) -> None:
    # The address is the one a proxy on this machine would name; the budget is 30 a minute, and
    # comes back while answers are held.
    def guess() -> Reply:
        return shop.server.request(method, path, body, X_Forwarded_For=address)

    with ThreadPoolExecutor(10) as pool:
        replies = list(pool.map(lambda _: guess(), range(60)))
    assert {reply.status for reply in replies} <= {202, 422, 429}
    limited = [reply for reply in replies if reply.status == 429]
    assert limited and all(reply.code == "rate_limited" for reply in limited)
    assert len(replies) - len(limited) >= 30


def test_the_operator_exports_on_behalf(shop: Shop) -> None:
    who = shop.customer()
    mine = shop.get("/v1/me/export", who).json
    operators = json.loads(ticketctl(shop.store, "account", "export", str(who.id)))
    assert {**operators, "exported_at": ""} == {**mine, "exported_at": ""}
