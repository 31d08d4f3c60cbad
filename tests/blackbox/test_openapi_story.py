"""Every operation of the OpenAPI document is done once, by its own example, and answers as the
document says: a status, fields and content that are declared. What was answered is the document's
example of a reply (apps/api/openapi/replies.json); where replies have changed on purpose, renew it
and build again:

    OPENAPI_RENEW=1 ctest --test-dir build/dev -R blackbox_openapi_story
"""
from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
import sqlite3
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema

from conftest import Reply, Server, make_admin, sign_in, sign_up, stop_cleanly
from pictures import png
from sealed_mail import token_in, unsubscribe_token

RECORD = Path(__file__).parents[2] / "apps" / "api" / "openapi" / "replies.json"
# Of connections, and for browsers and proxies: no client decides by them.
NOT_OURS = {"connection", "content-encoding", "content-length", "content-security-policy",
            "content-type", "date", "referrer-policy", "transfer-encoding", "x-accel-buffering",
            "x-content-type-options"}
# Too long to read, and the same in no two places.
NOT_RECORDED = {"metrics", "openapi"}
CHARS_SHOWN = 300
ITEMS_SHOWN = 3


class Story:
    """A document and the server that it came from."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.document = server.request("GET", "/openapi.json").json
        self.operations = {operation["operationId"]: (method.upper(), path, operation)
                           for path, operations in self.document["paths"].items()
                           for method, operation in operations.items()}
        self.done: set[str] = set()
        self.fields: set[str] = set()
        self.recorded: dict[str, dict[str, Any]] = {}

    def resolve(self, node: dict[str, Any]) -> Any:
        if "$ref" not in node:
            return node
        found: Any = self.document
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        return found

    def target(self, path: str, values: dict[str, Any]) -> str:
        """The path with its parameters; the other values make the query."""
        query = {}
        for name, value in values.items():
            place = "{" + name + "}"
            if place in path:
                path = path.replace(place, urllib.parse.quote(str(value), safe=""))
            else:
                query[name] = value
        return path + ("?" + urllib.parse.urlencode(query) if query else "")

    def body(self, operation: dict[str, Any], instead: dict[str, Any]) -> Any:
        """The document's example, with what no document can know (tokens)."""
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" not in content:
            return None
        media = content["application/json"]
        sent = {**media["example"], **instead}
        assert set(sent) == set(media["example"]), "only values may differ from the example"
        self.validate(sent, media["schema"])
        return sent

    def validate(self, value: Any, schema: dict[str, Any]) -> None:
        validator = jsonschema.Draft202012Validator(
            {**schema, "components": self.document["components"]},
            format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)
        validator.validate(value)

    def do(self, name: str, token: str | None = None, /, *, instead: dict[str, Any] | None = None,
           data: bytes | None = None, key: str | None = None, record: bool = True,
           fields: dict[str, str] | None = None, **values: Any) -> Reply:
        """Does an operation as its document says, and checks what it answers by it."""
        method, path, operation = self.operations[name]
        headers = dict(fields or {})
        if key:
            headers["Idempotency_Key"] = key
        if data is not None:
            headers["Content_Type"] = "application/octet-stream"
        sent = data if data is not None else self.body(operation, instead or {})
        reply = self.server.request(method, self.target(path, values), sent, token, **headers)
        self.check(name, operation, reply, record)
        return reply

    def check(self, name: str, operation: dict[str, Any], reply: Reply, record: bool) -> None:
        told = f"{name}: {reply.status} {reply.body[:500]!r}"
        assert str(reply.status) in operation["responses"], told
        response = self.resolve(operation["responses"][str(reply.status)])
        declared = {field.lower() for field in response.get("headers", {})}
        assert set(reply.headers) - NOT_OURS <= declared, (told, reply.headers, declared)
        self.fields |= set(reply.headers) & declared
        if reply.status < 400:
            self.done.add(name)
        if "content" not in response:
            assert reply.body == b"", told
            return
        given = reply.headers["content-type"].partition(";")[0]
        wanted = next(iter(response["content"]))
        assert given == wanted or wanted == "image/*" and given.startswith("image/"), told
        if given.endswith("json"):
            self.validate(reply.json, response["content"][given]["schema"])
            if record and reply.status < 400 and name not in NOT_RECORDED:
                self.recorded.setdefault(name, {}).setdefault(str(reply.status), reply.json)


def rows(store: str, sql: str) -> list[Any]:
    with contextlib.closing(sqlite3.connect(store.removeprefix("sqlite:///"))) as db:
        return [row[0] for row in db.execute(sql)]


def newest_token(store: str, kind: str) -> str:
    """The token that the newest mail of a kind will bring."""
    secret = rows(store, "SELECT secret FROM installation")[0]
    payloads = rows(store, f"SELECT payload FROM outbox_messages WHERE kind = '{kind}' ORDER BY id")
    return token_in(secret, payloads[-1])


def accounts(story: Story, store: str, admin: str) -> str:
    """Mina registers, proves her address and looks after her account; her token."""
    story.do("registerAccount")
    mina = story.do("signIn").json["access_token"]
    story.do("verifyEmail", instead={"token": newest_token(store, "email_verification")})
    story.do("requestVerification", mina)
    story.do("getMe", mina)
    story.do("updateMe", mina)
    story.do("changeEmail", mina)
    story.do("listSessions", mina)
    story.do("getAccount", admin, id=2)
    story.do("listAccounts", admin, limit=1)
    other = sign_up(story.server, "guest")
    story.do("updateAccount", admin, id=3)
    story.do("closeAccount", other)
    story.do("changePassword", mina)
    story.do("requestPasswordReset")
    story.do("resetPassword", instead={"token": newest_token(store, "password_reset")})
    return sign_in(story.server, "mina@example.com", "staple battery horse")


def board(story: Story, admin: str, mina: str) -> None:
    """An event whose campaign Mina wins."""
    post = story.do("createPost", admin).json["id"]
    story.do("createPost", admin, dry_run="true")
    image = story.do("uploadImage", admin, data=png()).json["id"]
    story.do("getImage", id=image)
    part = story.do("getImage", id=image, fields={"Range": "bytes=0-9"})
    assert part.status == 206
    assert story.do("getImage", id=image, fields={"Range": "bytes=9999-"}).status == 416
    comment = story.do("addComment", mina, id=post, key="first").json["comment"]["id"]
    again = story.do("addComment", mina, id=post, key="first")
    assert again.headers["idempotency-replayed"] == "true"
    story.do("addComment", mina, id=post, dry_run="true")
    story.do("getComment", id=comment)
    story.do("listComments", id=post)
    story.do("listMyComments", mina)
    story.do("editComment", mina, id=comment)
    shown = story.do("getPost", id=post)
    known = story.do("getPost", id=post, fields={"If_None_Match": shown.headers["etag"]})
    assert known.status == 304
    story.do("editPost", admin, id=post, fields={"If_Match": shown.headers["etag"]})
    gone_on = story.do("editPost", admin, id=post, fields={"If_Match": shown.headers["etag"]})
    assert gone_on.status == 412
    story.do("editCampaign", admin, id=post)
    story.do("listWinners", id=post)
    story.do("listPosts")
    story.do("countPosts")
    story.do("listMyPosts", admin)
    story.do("listScheduledPosts", admin)


def shop(story: Story, admin: str, mina: str) -> None:
    """Mina is given points and coupons, buys, and is let in."""
    product = story.do("createProduct", admin, key="offer").json["id"]
    story.do("createProduct", admin, dry_run="true")
    story.do("listProducts")
    story.do("getProduct", id=product)
    story.do("adjustPoints", admin, id=2, key="gift")
    given = story.server.request("POST", "/v1/accounts/2/points/adjustments",
                                 {"amount": 60000, "note": "for the test"}, admin,
                                 Idempotency_Key="more")
    assert given.status == 201, given.body
    story.do("getMyPoints", mina)
    more = story.do("listMyEntries", mina, limit=1)
    assert "rel=\"next\"" in more.headers["link"]
    story.do("placeOrder", mina, dry_run="true")
    order = story.do("placeOrder", mina, key="buy").json
    ticket, other = (one["code"] for one in order["tickets"])
    story.do("getOrder", mina, id=order["id"])
    story.do("listMyOrders", mina)
    story.do("listOrders", admin)
    story.do("getTicket", mina, code=ticket)
    story.do("listMyTickets", mina)
    story.do("getTicketPicture", mina, code=ticket)
    story.do("redeemTicket", admin, code=ticket)
    assert story.do("redeemTicket", admin, code=ticket).status == 409
    story.do("unredeemTicket", admin, code=ticket)
    story.do("cancelOrder", mina, id=order["id"])
    assert story.do("cancelOrder", mina, id=order["id"]).status == 409
    assert story.do("redeemTicket", admin, code=other).status == 409
    coupon = story.do("listMyCoupons", mina).json["items"][0]["code"]
    story.do("getCoupon", mina, code=coupon)
    story.do("getCouponPicture", mina, code=coupon)
    story.do("issueCoupon", admin, dry_run="true")
    issued = story.do("issueCoupon", admin, key="sorry").json["code"]
    story.do("voidCoupon", admin, code=issued)
    story.do("editProduct", admin, id=product)
    story.do("retireProduct", admin, id=product)


def told(story: Story, store: str, admin: str, mina: str) -> None:
    """What Mina was told, live and by mail."""
    notification = story.do("listMyNotifications", mina).json["items"][0]["id"]
    story.do("markNotificationRead", mina, id=notification)
    ticket = story.do("issueStreamTicket", mina).json["ticket"]
    story.do("listMyMails", mina)
    mails = story.do("listMails", admin).json["items"]
    mail = next(one["id"] for one in mails if one["kind"] == "coupon_won")
    story.do("getMail", mina, id=mail)
    story.do("retryMail", admin, id=mail)
    secret = rows(store, "SELECT secret FROM installation")[0]
    token = unsubscribe_token(secret, 2, "points_digest")
    story.do("unsubscribePage", token=token)
    story.do("unsubscribe", token=token, data=b"List-Unsubscribe=One-Click")
    listen(story, ticket)


def listen(story: Story, ticket: str) -> None:
    """The stream has no end: what it begins with is looked at."""
    method, path, operation = story.operations["streamEvents"]
    connection = http.client.HTTPConnection("127.0.0.1", story.server.port, timeout=20)
    with contextlib.closing(connection):
        connection.request(method, story.target(path, {"ticket": ticket}),
                           headers={"Accept": "text/event-stream"})
        begun = connection.getresponse()
        text = ""
        while "id: " not in text:
            text += begun.readline().decode()
        reply = Reply(begun.status, {k.lower(): v for k, v in begun.getheaders()}, text.encode())
    story.check("streamEvents", operation, reply, False)
    story.recorded["streamEvents"] = {"200": text}


def running(story: Story, admin: str, mina: str) -> None:
    """What those do who run the place, and leaving."""
    story.do("getRanking", metric="comments_received")
    story.do("listMyRankings", mina)
    story.do("listJobs", admin)
    story.do("runJob", admin, name="purge")
    story.do("listJobRuns", admin, name="purge")
    story.do("readLiability", admin)
    story.do("listAdminActions", admin)
    story.do("live")
    story.do("ready")
    story.do("metrics")
    story.do("openapi")
    story.do("explainProblem", code="insufficient_points")
    assert story.do("explainProblem", code="nonsense").status == 404
    assert story.do("getMe").status == 401
    story.do("exportAccount", mina)
    comment = story.do("listMyComments", mina).json["items"][0]
    story.do("deleteComment", mina, id=comment["id"])
    story.do("deletePost", admin, id=comment["post_id"])
    story.do("signOut", mina)
    story.do("signOutEverywhere", admin)


def to_show(value: Any) -> Any:
    """As an example: long texts are cut, and this machine is not named."""
    if isinstance(value, dict):
        return {name: to_show(member) for name, member in value.items()}
    if isinstance(value, list):
        return [to_show(item) for item in value[:ITEMS_SHOWN]]
    if not isinstance(value, str):
        return value
    value = value.replace(socket.gethostname() + ":", "api-1:")
    return value if len(value) <= CHARS_SHOWN else value[:CHARS_SHOWN] + "\N{HORIZONTAL ELLIPSIS}"


def differences(old: Any, new: Any, at: str = "") -> Iterator[str]:
    """Where two JSON values have another shape; the values of numbers and texts may differ."""
    if type(old) is not type(new):
        yield f"{at}: {old!r} and {new!r}"
    elif isinstance(old, dict):
        if list(old) != list(new):
            yield f"{at}: {list(old)} and {list(new)}"
        for key in old.keys() & new.keys():
            yield from differences(old[key], new[key], f"{at}/{key}")
    elif isinstance(old, list):
        if len(old) != len(new):
            yield f"{at}: {len(old)} and {len(new)} items"
        for i, (a, b) in enumerate(zip(old, new)):
            yield from differences(a, b, f"{at}/{i}")


def test_every_operation_does_what_its_document_says(store: str, tmp_path: Path) -> None:
    make_admin(store)
    server = Server(store, images_store=f"file://{tmp_path}/images")
    story = Story(server)
    admin = sign_in(server, "admin@example.com")
    mina = accounts(story, store, admin)
    board(story, admin, mina)
    shop(story, admin, mina)
    told(story, store, admin, mina)
    running(story, admin, mina)
    stop_cleanly(server)

    assert set(story.operations) - story.done == set(), "operations that were not done"
    declared = {name.lower() for name in story.document["components"]["headers"]}
    # Of refusals, and of pages of other origins, which other tests have.
    assert declared - story.fields == {"accept-encoding", "access-control-allow-origin",
                                       "retry-after"}
    shown = to_show(story.recorded)
    if os.environ.get("OPENAPI_RENEW"):
        RECORD.write_text(json.dumps(shown, ensure_ascii=False, indent=1) + "\n")
    assert list(differences(json.loads(RECORD.read_text()), shown)) == []
