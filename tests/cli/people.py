"""People at the shop's door: they sign in over HTTP, buy and comment."""

from __future__ import annotations

import json
import sys
import urllib.request
from typing import Any

PASSWORD = "popcorn at the premiere"


def ask(url: str, body: dict[str, Any], token: str = "", key: str = "") -> Any:
    headers = {"Content-Type": "application/json"}
    if token:
        headers |= {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
    request = urllib.request.Request(url, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def sign_in(api: str, name: str) -> str:
    who = {"email": f"{name}@example.com", "password": PASSWORD}
    return str(ask(f"{api}/v1/sessions", who)["access_token"])


def buy(api: str, name: str, product: int) -> Any:
    order = {"product_id": product}
    return ask(f"{api}/v1/orders", order, sign_in(api, name), f"{name}-buys")


def comment(api: str, name: str, post: int) -> Any:
    said = {"body": "Me first!"}
    return ask(f"{api}/v1/posts/{post}/comments", said, sign_in(api, name), f"{name}-on-{post}")


if __name__ == "__main__":
    api, post, *names = sys.argv[1:]
    for name in names:
        comment(api, name, int(post))
