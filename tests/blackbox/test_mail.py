"""Mails over HTTP: one's own, which ones one wants, and the pages behind their links."""
from __future__ import annotations

import re

import pytest

from shop import Shop
from sealed_mail import unsubscribe_token
from test_accounts import rows_of


def test_one_reads_ones_own_mails_without_their_tokens(shop: Shop) -> None:
    minji, other = shop.customer(), shop.customer()
    (mail,) = shop.get("/v1/me/mails", minji).json["items"]
    assert mail["kind"] == "email_verification" and mail["state"] == "held"
    assert mail["recipient"] == shop.get("/v1/me", minji).json["email"]
    reply = shop.get(f"/v1/mails/{mail['id']}", minji)
    assert reply.status == 200 and "•••" in reply.json["text"] and "tk_" not in reply.body.decode()
    assert shop.get(f"/v1/mails/{mail['id']}", other).code == "not_found"
    assert shop.get("/v1/me/mails?state=sent", minji).json["items"] == []
    assert shop.get("/v1/mails", minji).code == "forbidden"


def test_one_chooses_language_and_kinds_of_mail(shop: Shop) -> None:
    who = shop.customer()
    me = shop.get("/v1/me", who).json
    assert me["language"] == "ko" and me["mail"] == {"rewards": True, "digest": True,
                                                    "expiry": True}
    changed = shop.server.request("PATCH", "/v1/me", {"language": "en", "nickname": "mina",
                                                      "mail": {"digest": False}}, who.token)
    assert changed.status == 200 and changed.json["nickname"] == "mina"
    me = shop.get("/v1/me", who).json
    assert me["language"] == "en" and me["mail"] == {"rewards": True, "digest": False,
                                                    "expiry": True}
    wrong = shop.server.request("PATCH", "/v1/me", {"language": "fr"}, who.token)
    assert wrong.code in ("invalid_request", "validation_failed")
    assert wrong.json["errors"][0]["pointer"] == "/language"
    (mail,) = shop.get("/v1/me/mails", who).json["items"]
    assert "verify" in shop.get(f"/v1/mails/{mail['id']}", who).json["subject"]


def test_the_verification_is_mailed_at_most_once_a_minute(shop: Shop) -> None:
    who = shop.customer()
    assert shop.post("/v1/me/verification", None, who).status == 202
    assert len(shop.get("/v1/me/mails", who).json["items"]) == 1


def test_one_click_ends_a_kind_of_mails(shop: Shop) -> None:
    who = shop.customer()
    secret = rows_of(shop.store, "SELECT secret FROM installation")[0]
    token = unsubscribe_token(secret, who.id, "points_digest")
    page = shop.server.request("GET", f"/v1/unsubscribe?token={token}")
    assert page.status == 200 and page.headers["content-type"].startswith("text/html")
    assert b"<form method=\"post\">" in page.body
    assert shop.get("/v1/me", who).json["mail"]["digest"] is True, "looking changes nothing"
    done = shop.server.request("POST", f"/v1/unsubscribe?token={token}",
                               b"List-Unsubscribe=One-Click",
                               Content_Type="application/x-www-form-urlencoded")
    assert done.status == 200
    assert shop.get("/v1/me", who).json["mail"] == {"rewards": True, "digest": False,
                                                   "expiry": True}
    for wrong in (token[:-1] + "x", "", token.replace("digest", "nothing")):
        reply = shop.server.request("POST", f"/v1/unsubscribe?token={wrong}")
        assert reply.code == "validation_failed"


@pytest.mark.parametrize("path", ["/verify", "/reset"])
def test_the_pages_behind_links_change_nothing_by_themselves(shop: Shop, path: str) -> None:
    page = shop.server.request("GET", f"{path}?token=tk_whatever")
    assert page.status == 200 and page.headers["content-type"].startswith("text/html")
    assert page.headers["referrer-policy"] == "no-referrer"
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    for file in re.findall(r'(?:href|src)="([^"]+)"', page.body.decode()):
        assert shop.server.request("GET", f"/{file}").status == 200
