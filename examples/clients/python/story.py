#!/usr/bin/env python3
"""From signing up to a used ticket: what an application does with the API, each thing once."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

from ticketing_client import Client, Event, Json, Query, Refusal

ADDRESS = os.environ.get("API", "http://127.0.0.1:8080")
ADMIN_EMAIL = os.environ.get("ADMIN_EMAIL", "admin@example.com")


def sign_up() -> tuple[Client, int]:
    name = f"story-{secrets.token_hex(4)}"
    email, password = f"{name}@example.com", secrets.token_urlsafe()
    account = Client(ADDRESS).post(
        "/v1/accounts", {"email": email, "password": password, "nickname": name}, key=None).json
    print(f"Signed up as {account['email']} and signed in.")
    return Client(ADDRESS).signed_in(email, password), account["id"]


def prepare(admin: Client, account: int) -> int:
    """Points for the account, and an event whose first three win a coupon; the event's id."""
    entry = admin.post(f"/v1/accounts/{account}/points/adjustments",
                       {"amount": 20_000, "note": "to try the shop with"}).json
    print(f"The administrator gave {entry['amount']} points.")
    coupon = {"kind": "percent", "value": 30, "category": "movie_ticket", "valid_days": 30}
    event = admin.post("/v1/posts", {
        "board": "event", "title": "First three win", "body": "Comment, and win.",
        "campaign": {"slots": 3, "coupon": coupon}}).json
    print("The administrator opened an event: its first 3 commenters win a coupon.")
    return int(event["id"])


def win(user: Client, event: int) -> str:
    """Comments, hears of it live, and gives the coupon's code."""
    stream = user.events()
    next(stream)
    added = user.post(f"/v1/posts/{event}/comments", {"body": "Me first!"}).json
    coupon: Json = added["reward"]["coupon"]
    print(f"Commented as number {coupon['position']} and won a coupon of "
          f"{coupon['value']} percent.")
    heard: list[Event] = []
    while not heard or heard[-1].type != "coupon":
        happened = next(stream)
        heard += [happened] if happened else []
    print(f"Heard live: {', '.join(it.type for it in heard)}.")
    return str(coupon["code"])


def buy(user: Client, coupon: str) -> tuple[str, int]:
    """Buys a movie ticket with the coupon, exactly as quoted and exactly once; the ticket's code
    and the product's id."""
    cheapest: Query = {"category": "movie_ticket", "sort": "price", "limit": 1}
    product = user.get("/v1/products", cheapest).json["items"][0]
    order = {"product_id": product["id"], "coupon_code": coupon}
    quote = user.post("/v1/orders?dry_run=true", order, key=None).json
    print(f"A quote: {quote['list_price']} - {quote['discount']} = {quote['total']} points.")
    # One key for one intent: a request that is repeated with it, by hand or by patience, buys once.
    key, order = secrets.token_hex(), order | {"expected_total": quote["total"]}
    bought = user.post("/v1/orders", order, key=key).json
    print(f"Bought for {bought['total']} points; {bought['balance_after']} are left.")
    again = user.post("/v1/orders", order, key=key)
    assert again.headers["idempotency-replayed"] == "true" and again.json == bought
    print("Asked again with the same key: the same order, nothing was bought twice.")
    return bought["tickets"][0]["code"], product["id"]


def show(user: Client, code: str) -> None:
    """The ticket and its picture, which is not sent again while it is the same."""
    ticket = user.get(f"/v1/tickets/{code}").json
    print(f"The ticket is {ticket['state']}, for one {ticket['product']['category']}.")
    picture = user.get(f"/v1/tickets/{code}/image.png")
    Path("ticket.png").write_bytes(picture.content)
    print(f"Saved its picture as ticket.png: {picture.headers['content-type']}.")
    same = user.get(f"/v1/tickets/{code}/image.png", etag=picture.headers["etag"])
    print(f"Asked for the picture again: {same.status}.")


def edit(user: Client) -> None:
    """Edits a post only as it was read, so that nobody's edit is lost."""
    created = user.post("/v1/posts", {"board": "general", "title": "A film", "body": "Seen twice."})
    post, read = f"/v1/posts/{created.json['id']}", created.headers["etag"]
    edited = user.patch(post, {"title": "A film, again"}, etag=read).json
    print(f"Edited a post: revision {edited['revision']}.")
    refusal = refused(lambda: user.patch(post, {"title": "Another title"}, etag=read))
    print(f"Refused: {refusal.code} ({refusal.status}).")
    now = user.get(post)
    saved = user.patch(post, {"title": now.json["title"] + "!"}, etag=now.headers["etag"]).json
    print(f"Read it again and edited it: revision {saved['revision']}.")


def walk(user: Client) -> None:
    pages = list(user.pages("/v1/me/points/entries", {"limit": 2}))
    entries = [entry for page in pages for entry in page]
    assert sum(it["amount"] for it in entries) == user.get("/v1/me/points").json["balance"]
    print(f"Walked {len(entries)} ledger entries in {len(pages)} pages: they add up.")


def refused(call: Callable[[], object]) -> Refusal:
    """The refusal that was expected."""
    try:
        call()
    except Refusal as refusal:
        return refusal
    raise AssertionError("this was to be refused")


def stumble(user: Client, product: int) -> None:
    """What is refused, and what each refusal says for programs."""
    poor = refused(lambda: user.post("/v1/orders", {"product_id": product, "quantity": 5}))
    print(f"Refused: {poor.code} ({poor.status}), {poor.problem['balance']} of "
          f"{poor.problem['required']}.")
    wrong = refused(lambda: user.get("/v1/posts", {"limit": 101}))
    print(f"Refused: {wrong.code} ({wrong.status}), {wrong.problem['errors'][0]['detail']}.")
    post = {"board": "general", "title": "Another film", "body": "Not bad."}

    def posts_without_end() -> None:
        while True:
            user.post("/v1/posts", post)

    enough = refused(posts_without_end)
    again = datetime.fromisoformat(enough.problem["resets_at"].replace("Z", "+00:00"))
    when = "later" if again > datetime.now(timezone.utc) else "now"
    print(f"Refused: {enough.code} ({enough.status}), possible {when}.")


def redeem(staff: Client, code: str) -> None:
    """At the door: once."""
    ticket = staff.post(f"/v1/tickets/{code}/redeem").json
    print(f"At the door the ticket is {ticket['state']}.")
    refusal = refused(lambda: staff.post(f"/v1/tickets/{code}/redeem"))
    print(f"Refused: {refusal.code} ({refusal.status}).")


def main() -> None:
    if "ADMIN_PASSWORD" not in os.environ:
        sys.exit("ADMIN_PASSWORD must be the administrator's; scripts/serve keeps it in "
                 "var/demo-password.")
    admin = Client(ADDRESS).signed_in(ADMIN_EMAIL, os.environ["ADMIN_PASSWORD"])
    user, account = sign_up()
    event = prepare(admin, account)
    ticket, product = buy(user, win(user, event))
    show(user, ticket)
    edit(user)
    walk(user)
    stumble(user, product)
    redeem(admin, ticket)
    now = datetime.now(timezone.utc).isoformat()
    admin.patch(f"/v1/posts/{event}/campaign", {"closes_at": now})
    user.delete("/v1/sessions/current")
    print("The event is closed, and the session ended.")


if __name__ == "__main__":
    main()
