"""A day that is written act by act ends in the same ledger in a simulation and over HTTP."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import re
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Iterator, Mapping

import pytest

import ticketing

SETTINGS = {"points.event_comment": 500, "points.milestones": [{"posts": 2, "points": 40}]}
PRODUCTS: list[dict[str, Any]] = [
    {"name": "popcorn", "category": "popcorn", "price": 300},
    {"name": "a film", "category": "movie_ticket", "price": 1000},
]
HOST = "host@simulated.invalid"  # who opens events in a simulation
PEOPLE = ["minji@example.com", "sujin@example.com", "jun@example.com"]

MINJI, SUJIN, JUN = PEOPLE
DAY: list[dict[str, Any]] = [
    {"act": "post", "account": MINJI, "post": "a", "text": "one"},
    {"act": "event", "post": "rush", "text": "first come, first served"},
    {"act": "comment", "account": MINJI, "post": "rush", "text": "me"},
    {"act": "comment", "account": MINJI, "post": "rush", "text": "me again"},
    {"act": "comment", "account": SUJIN, "post": "rush", "text": "and me"},
    {"act": "post", "account": MINJI, "post": "b", "text": "two"},
    {"act": "comment", "account": SUJIN, "post": "b", "text": "indeed"},
    {"act": "remove", "account": MINJI, "post": "a"},
    {"act": "post", "account": MINJI, "post": "c", "text": "three"},
    {"act": "post", "account": MINJI, "post": "d", "text": "one too many"},
    {"act": "buy", "account": SUJIN, "product": "popcorn", "use_coupon": True},
    {"act": "buy", "account": SUJIN, "product": "a film"},
    {"act": "remove", "account": MINJI, "post": "b"},
    {"act": "comment", "account": JUN, "post": "rush", "text": "late"},
]


def zone_where_it_is_noon(now: datetime.datetime) -> str:
    """So that no midnight comes between."""
    ahead = 12 - now.hour
    return f"Etc/GMT{-ahead:+d}"  # the sign is POSIX's


@contextlib.contextmanager
def api(store: str, environment: Mapping[str, str]) -> Iterator[str]:
    program = Path(ticketing.__file__).parents[2] / "bin/ticketing-api"
    plain = {name: value for name, value in os.environ.items() if name != "LD_PRELOAD"}
    server = subprocess.Popen([program, "--store", store, "--port", "0"], text=True,
                              env={**plain, **environment}, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL)
    try:
        assert server.stdout is not None
        told = re.fullmatch(r"listening on (http://\S+)\n", server.stdout.readline())
        assert told
        yield told[1]
    finally:
        server.terminate()
        server.communicate(timeout=60)


class People:
    """Acts as HTTP clients do."""

    def __init__(self, base: str, tokens: Mapping[str, str], products: Mapping[str, int]) -> None:
        self._base = base
        self._tokens = tokens
        self._products = products
        self._posts: dict[str, int] = {}
        self._coupons: dict[str, str] = {}
        self._keys = 0

    def act(self, act: Mapping[str, Any]) -> int:
        """The status of the answer."""
        return int(getattr(self, f"_{act['act']}")(act))

    def _call(self, who: str, method: str, path: str, body: object = None) -> tuple[int, Any]:
        self._keys += 1
        request = urllib.request.Request(
            self._base + path, method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self._tokens[who]}",
                     "Content-Type": "application/json", "Idempotency-Key": f"key-{self._keys}"})
        try:
            with urllib.request.urlopen(request) as reply:
                content = reply.read()
                return reply.status, json.loads(content) if content else None
        except urllib.error.HTTPError as refused:
            return refused.code, None

    def _event(self, act: Mapping[str, Any]) -> int:
        return self._write(HOST, "event", act)

    def _post(self, act: Mapping[str, Any]) -> int:
        return self._write(act["account"], "general", act)

    def _write(self, who: str, board: str, act: Mapping[str, Any]) -> int:
        status, post = self._call(who, "POST", "/v1/posts",
                                  {"board": board, "title": "a title", "body": act["text"]})
        if status == 201:
            self._posts[act["post"]] = post["id"]
        return status

    def _comment(self, act: Mapping[str, Any]) -> int:
        who = act["account"]
        status, reply = self._call(who, "POST", f"/v1/posts/{self._posts[act['post']]}/comments",
                                   {"body": act["text"]})
        if reply and reply["reward"] and reply["reward"]["coupon"]:
            self._coupons[who] = reply["reward"]["coupon"]["code"]
        return status

    def _buy(self, act: Mapping[str, Any]) -> int:
        order: dict[str, object] = {"product_id": self._products[act["product"]]}
        if act.get("use_coupon"):
            order["coupon_code"] = self._coupons.pop(act["account"])
        return self._call(act["account"], "POST", "/v1/orders", order)[0]

    def _remove(self, act: Mapping[str, Any]) -> int:
        return self._call(act["account"], "DELETE", f"/v1/posts/{self._posts[act['post']]}")[0]


def ledgers(t: ticketing.Ticketing) -> dict[str, list[tuple[object, ...]]]:
    """All that is in them but times."""
    return {
        email: [
            (e.id, e.amount, e.balance_after, e.reason, e.source.type, e.source.id, e.note,
             e.reverses)
            for e in t.points.entries(None, account=email).all()
        ]
        for email in PEOPLE
    }


def test_a_scripted_day_is_the_same_as_over_http(tmp_path: Path) -> None:
    now = datetime.datetime.now(datetime.timezone.utc)
    settings: dict[str, Any] = {**SETTINGS, "business.timezone": zone_where_it_is_noon(now)}

    real = tmp_path / "real.db"
    with ticketing.open(real, create=True, **settings) as t:
        accounts = [t.accounts.create(HOST, None, "host", role="admin")]
        accounts += [t.accounts.create(email, None, email[:5]) for email in PEOPLE]
        tokens = {a.email: t.accounts.issue_session(a).access_token for a in accounts}
        products = {p["name"]: t.catalog.create(None, **p).id for p in PRODUCTS}
    environment = {
        f"TICKETING_{key.upper().replace('.', '_', 1)}":
            value if isinstance(value, str) else json.dumps(value)
        for key, value in settings.items()
    }
    with api(f"sqlite:///{real}", environment) as base:
        people = People(base, tokens, products)
        statuses = [people.act(act) for act in DAY]
    assert statuses == [201] * 7 + [204, 201, 429, 201, 409, 204, 201]

    played = tmp_path / "played.db"
    second = datetime.timedelta(seconds=1)
    script = [{**act, "at": now + i * second} for i, act in enumerate(DAY)]
    # Accounts are made in the order in which they act, so each has to.
    result = ticketing.simulate(script={"acts": script, "products": PRODUCTS},
                                rules={"as over HTTP": settings}, store=played)
    assert result.runs[0].refused == 2

    with ticketing.open(real, **settings) as t, ticketing.open(played, **settings) as simulated:
        assert ledgers(simulated) == ledgers(t)
        assert sum(map(len, ledgers(t).values())) == 11
        coupon = t.coupons.list(None, account=SUJIN)[0]
        assert coupon.state == simulated.coupons.list(None, account=SUJIN)[0].state == "redeemed"


def test_a_zone_is_found_at_every_hour() -> None:
    for hour in range(24):
        now = datetime.datetime(2026, 3, 2, hour, 30, tzinfo=datetime.timezone.utc)
        script = [{"at": now, "act": "post", "account": "minji"},
                  {"at": now + datetime.timedelta(hours=11), "act": "post", "account": "minji"}]
        rules = {"here": {"business.timezone": zone_where_it_is_noon(now)}}
        assert len(ticketing.simulate(script=script, rules=rules).days) == 1
