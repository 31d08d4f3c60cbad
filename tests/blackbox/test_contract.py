"""Walks through what the contract promises, as a client would."""
from __future__ import annotations

import re

import pytest

from conftest import PASSWORD, Server, make_admin, sign_in, sign_up

COUPON_CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}")


@pytest.fixture
def admin(server: Server, store: str) -> str:
    make_admin(store)
    return sign_in(server, "admin@example.com")


def event_post(server: Server, admin: str, slots: int = 2) -> int:
    reply = server.request("POST", "/v1/posts", {
        "board": "event", "title": "Premiere", "body": "The first win.",
        "campaign": {"slots": slots, "coupon": {"kind": "percent", "value": 30}}}, admin)
    assert reply.status == 201, reply.body
    assert reply.headers["location"] == f"/v1/posts/{reply.json['id']}"
    return reply.json["id"]


def test_registers_signs_in_and_out(server: Server) -> None:
    account = {"email": "Mina@Example.com", "password": PASSWORD, "nickname": "미나"}
    reply = server.request("POST", "/v1/accounts", account)
    assert reply.status == 201
    created = reply.json
    assert created["email"] == "mina@example.com"
    assert created["role"] == "user" and created["balance"] == 0
    assert "password" not in reply.body.decode()
    assert server.request("POST", "/v1/accounts", account).code == "email_taken"

    wrong = server.request("POST", "/v1/sessions",
                           {"email": "mina@example.com", "password": "wrong wrong wrong"})
    nobody = server.request("POST", "/v1/sessions",
                            {"email": "nobody@example.com", "password": "wrong wrong wrong"})
    assert wrong.code == nobody.code == "invalid_credentials"
    assert wrong.json["detail"] == nobody.json["detail"]

    signed_in = server.request("POST", "/v1/sessions",
                               {"email": "mina@example.com", "password": PASSWORD})
    assert signed_in.status == 201 and signed_in.json["token_type"] == "Bearer"
    assert signed_in.headers["cache-control"] == "no-store"
    token = signed_in.json["access_token"]
    me = server.request("GET", "/v1/me", token=token)
    assert me.json["id"] == created["id"]
    assert me.json["limits"]["posts_per_day"] == 3
    sessions = server.request("GET", "/v1/sessions", token=token).json
    assert [s["current"] for s in sessions["items"]] == [True] and sessions["next_cursor"] is None
    assert server.request("DELETE", "/v1/sessions/current", token=token).status == 204
    assert server.request("GET", "/v1/me", token=token).code == "unauthenticated"


def test_a_new_password_ends_the_other_sessions(server: Server) -> None:
    here, there = sign_up(server, "jun"), sign_in(server, "jun@example.com")
    change = {"current_password": "not this one", "new_password": "staple battery horse"}
    assert server.request("PUT", "/v1/me/password", change, here).code == "invalid_credentials"
    change["current_password"] = PASSWORD
    assert server.request("PUT", "/v1/me/password", change, here).status == 204
    assert server.request("GET", "/v1/me", token=there).code == "unauthenticated"
    assert server.request("GET", "/v1/me", token=here).status == 200
    sign_in(server, "jun@example.com", "staple battery horse")
    assert server.request("DELETE", "/v1/sessions", token=here).status == 204
    assert server.request("GET", "/v1/me", token=here).code == "unauthenticated"


def test_the_first_commenters_win_and_points_add_up(server: Server, admin: str) -> None:
    post = event_post(server, admin, slots=2)
    people = [sign_up(server, f"viewer{i}") for i in range(3)]
    replies = [server.request("POST", f"/v1/posts/{post}/comments", {"body": f"me {i}"}, token)
               for i, token in enumerate(people)]
    assert [r.status for r in replies] == [201] * 3
    rewards = [r.json["reward"] for r in replies]
    assert [r["points"] for r in rewards] == [100] * 3
    assert [r["position"] for r in rewards] == [1, 2, None]
    assert rewards[2]["coupon"] is None
    code = rewards[0]["coupon"]["code"]
    assert COUPON_CODE.fullmatch(code)

    again = server.request("POST", f"/v1/posts/{post}/comments", {"body": "me too"}, people[2])
    assert again.status == 201 and again.json["reward"] is None

    assert server.request("GET", "/v1/me/points", token=people[0]).json["balance"] == 100
    entries = server.request("GET", "/v1/me/points/entries", token=people[0]).json["items"]
    assert [(e["amount"], e["reason"]) for e in entries] == [(100, "event_comment")]
    mine = server.request("GET", "/v1/me/coupons", token=people[0]).json["items"]
    assert [c["code"] for c in mine] == [code] and mine[0]["state"] == "issued"
    assert server.request("GET", f"/v1/coupons/{code}", token=people[0]).json["value"] == 30
    assert server.request("GET", f"/v1/coupons/{code}", token=admin).status == 200
    assert server.request("GET", f"/v1/coupons/{code}", token=people[1]).code == "not_found"

    detail = server.request("GET", f"/v1/posts/{post}").json
    assert detail["comment_count"] == 4 and detail["campaign"]["claimed"] == 2
    assert [c["body"] for c in detail["comments"]["items"]] == ["me 0", "me 1", "me 2", "me too"]

    comment = replies[0].json["comment"]["id"]
    assert server.request("PATCH", f"/v1/comments/{comment}", {"body": "x"}, people[1]).code in (
        "forbidden", "not_found")
    edited = server.request("PATCH", f"/v1/comments/{comment}", {"body": "edited"}, people[0])
    assert edited.json["body"] == "edited"
    assert server.request("DELETE", f"/v1/comments/{comment}", token=people[0]).status == 204
    assert server.request("GET", "/v1/me/points", token=people[0]).json["balance"] == 0
    assert server.request("GET", "/v1/me/coupons", token=people[0]).json["items"]


def test_posts_earn_until_the_days_limit(server: Server) -> None:
    token = sign_up(server, "writer")
    post = {"board": "general", "title": "제목", "body": "본문"}
    for _ in range(3):
        reply = server.request("POST", "/v1/posts", post, token)
        assert reply.status == 201 and reply.json["reward"] == {"points": 10}
    refused = server.request("POST", "/v1/posts", post, token)
    assert refused.status == 429 and refused.code == "daily_post_limit_reached"
    assert server.request("GET", "/v1/me", token=token).json["balance"] == 30
    assert server.request("GET", "/v1/posts/count?board=general").json == {"total": 3}
    page = server.request("GET", "/v1/posts?board=general&limit=2")
    assert page.json["total"] == 3 and len(page.json["items"]) == 2
    assert "body" not in page.json["items"][0]
    target = re.fullmatch(r'<(/[^>]+)>; rel="next"', page.headers["link"]).group(1)
    assert len(server.request("GET", target).json["items"]) == 1

    mine = page.json["items"][0]["id"]
    stranger = sign_up(server, "stranger")
    assert server.request("DELETE", f"/v1/posts/{mine}", token=stranger).code == "forbidden"
    assert server.request("DELETE", f"/v1/posts/{mine}", token=token).status == 204
    assert server.request("GET", f"/v1/posts/{mine}").code == "not_found"
    assert server.request("GET", "/v1/me", token=token).json["balance"] == 20


def test_boards_of_admins_and_campaigns_elsewhere(server: Server) -> None:
    token = sign_up(server, "user1")
    event = {"board": "event", "title": "t", "body": "b"}
    assert server.request("POST", "/v1/posts", event, token).code == "forbidden"
    general = {"board": "general", "title": "t", "body": "b",
               "campaign": {"slots": 1, "coupon": {"kind": "percent", "value": 10}}}
    refused = server.request("POST", "/v1/posts", general, token)
    assert refused.status == 422 and refused.code == "validation_failed"
    assert refused.json["errors"][0]["pointer"].startswith("/campaign")


def test_idempotency_keys_replay(server: Server, admin: str) -> None:
    user = sign_up(server, "lucky")
    account = server.request("GET", "/v1/me", token=user).json["id"]
    path = f"/v1/accounts/{account}/points/adjustments"
    gift = {"amount": 500, "note": "goodwill"}
    assert server.request("POST", path, gift, user, Idempotency_Key="k1").code == "forbidden"
    assert server.request("POST", path, gift, admin).code == "idempotency_key_missing"
    first = server.request("POST", path, gift, admin, Idempotency_Key="k1")
    again = server.request("POST", path, gift, admin, Idempotency_Key="k1")
    assert first.status == again.status == 201 and first.json == again.json
    other = server.request("POST", path, {"amount": 1, "note": "x"}, admin, Idempotency_Key="k1")
    assert other.status == 422 and other.code == "idempotency_key_reused"
    assert server.request("GET", "/v1/me/points", token=user).json["balance"] == 500
    debit = server.request("POST", path, {"amount": -501, "note": "x"}, admin,
                           Idempotency_Key="k2")
    assert debit.status == 409 and debit.code == "insufficient_points"
    assert (debit.json["balance"], debit.json["required"]) == (500, 501)
    nowhere = server.request("POST", "/v1/accounts/999999/points/adjustments", gift, admin,
                             Idempotency_Key="k3")
    assert nowhere.code == "not_found"

    post = event_post(server, admin)
    comment = [server.request("POST", f"/v1/posts/{post}/comments", {"body": "hi"}, user,
                              Idempotency_Key="c1") for _ in range(2)]
    assert comment[0].json == comment[1].json
    assert server.request("GET", f"/v1/posts/{post}").json["comment_count"] == 1


def test_admins_manage_accounts_and_it_is_recorded(server: Server, admin: str) -> None:
    user = sign_up(server, "troll")
    account = server.request("GET", "/v1/me", token=user).json["id"]
    found = server.request("GET", "/v1/accounts?email=troll", token=admin).json["items"]
    assert [a["id"] for a in found] == [account]
    assert server.request("GET", "/v1/accounts", token=user).code == "forbidden"
    assert server.request("GET", f"/v1/accounts/{account}", token=user).code == "forbidden"
    changed = server.request("PATCH", f"/v1/accounts/{account}", {"suspended": True}, admin)
    assert changed.json["state"] == "suspended"
    refused = server.request("GET", "/v1/me", token=user)
    assert refused.status in (401, 403)
    late = server.request("POST", "/v1/sessions",
                          {"email": "troll@example.com", "password": PASSWORD})
    assert late.status == 403 and late.code == "account_suspended"
    staffed = server.request("PATCH", f"/v1/accounts/{account}",
                             {"suspended": False, "role": "staff"}, admin)
    actions = server.request("GET", "/v1/admin-actions", token=admin).json["items"]
    assert {a["subject"] for a in actions} >= {f"account:{account}"}
    act = actions[0]
    assert act["request_id"] == staffed.headers["x-request-id"]
    assert (act["before"]["role"], act["after"]["role"]) == ("user", "staff")


def test_posts_are_searched(server: Server, admin: str) -> None:
    post = event_post(server, admin)
    found = server.request("GET", "/v1/posts?q=PREMI&board=event").json
    assert [item["id"] for item in found["items"]] == [post]
    assert found["total"] is None and found["next_cursor"] is None
    assert server.request("GET", "/v1/posts?q=matinee").json["items"] == []
    [wrong] = server.request("GET", "/v1/posts?q=%20x").json["errors"]
    assert wrong["name"] == "q" and "two characters" in wrong["detail"]


def test_what_is_owed_for_points_is_told_to_admins(server: Server, admin: str) -> None:
    user = sign_up(server, "creditor")
    before = server.request("GET", "/v1/reports/liability", token=admin).json
    server.request("POST", "/v1/posts", {"board": "general", "title": "t", "body": "b"}, user)
    after = server.request("GET", "/v1/reports/liability", token=admin).json
    assert after["outstanding"] - before["outstanding"] == 10
    assert after["months"][-1]["issued"] >= 10 and after["redemption"]["high"] <= 1
    past = server.request("GET", "/v1/reports/liability?as_of=2001-01-01T00:00:00Z", token=admin)
    assert past.json["issued"] == 0 and past.json["redemption"] is None
    ahead = server.request("GET", "/v1/reports/liability?as_of=2999-01-01T00:00:00Z", token=admin)
    assert ahead.status == 422 and ahead.json["errors"][0]["name"] == "as_of"
    assert server.request("GET", "/v1/reports/liability", token=user).code == "forbidden"


def test_jobs_are_listed_and_run(server: Server, admin: str) -> None:
    names = [j["name"] for j in server.request("GET", "/v1/jobs", token=admin).json["items"]]
    assert "day_rollover" in names
    run = server.request("POST", "/v1/jobs/day_rollover/runs", token=admin)
    assert run.status == 201 and run.json["state"] == "succeeded", run.body
    runs = server.request("GET", "/v1/jobs/day_rollover/runs", token=admin).json["items"]
    assert runs[0]["scheduled_for"] == run.json["scheduled_for"]
    assert server.request("POST", "/v1/jobs/nonsense/runs", token=admin).code == "not_found"


def test_a_lost_update_is_refused(server: Server) -> None:
    token = sign_up(server, "editor")
    post = server.request("POST", "/v1/posts",
                          {"board": "general", "title": "a", "body": "b"}, token).json["id"]
    path = f"/v1/posts/{post}"
    first = server.request("PATCH", path, {"title": "b"}, token, If_Match='"1"')
    assert first.status == 200 and first.json["revision"] == 2
    lost = server.request("PATCH", path, {"title": "c"}, token, If_Match='"1"')
    assert lost.status == 412 and lost.code == "version_mismatch"
    tag = server.request("GET", path).headers["etag"]
    assert server.request("GET", path, If_None_Match=tag).status == 304


def test_operators_find_their_endpoints(server: Server) -> None:
    assert server.request("GET", "/livez").status == 200
    assert server.request("GET", "/readyz").json["ready"] is True
    assert "ticketing_http_requests_total" in server.request("GET", "/metrics").body.decode()
    assert server.request("GET", "/problems/out_of_stock").json["code"] == "out_of_stock"
    head = server.request("HEAD", "/v1/posts")
    assert head.status == 200 and head.body == b""
    assert server.request("GET", "/livez", X_Request_Id="abc").headers["x-request-id"] == "abc"
