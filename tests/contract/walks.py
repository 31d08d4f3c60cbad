"""Walks through the API: requests that Hypothesis draws, each judged, with what must hold between
one and the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import strategies as st

from dice import THROW, Dice
from drafting import Draft, Drafting
from judge import Finding
from pool import Pool
from wire import Received, Sent
from world import World

STEPS_MAX = 30


class Broken(AssertionError):
    """The contract is."""


@dataclass
class Tally:
    requests: int = 0
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    codes: Counter[tuple[str, str]] = field(default_factory=Counter)

    def note(self, operation: str, reply: Received) -> None:
        self.requests += 1
        self.statuses[operation, reply.status] += 1
        if reply.status >= 400 and isinstance(reply.json, dict):
            self.codes[operation, reply.json.get("code", "none")] += 1


class Walks:
    """`found` is told each finding, with what was said until then."""

    def __init__(self, world: World, found: Callable[[Finding, list[str]], None]) -> None:
        self.world = world
        self.drafting = Drafting(world.document, world.people, world.fresh)
        self.found = found
        self.tally = Tally()
        self.script: list[str] = []

    def strategy(self) -> st.SearchStrategy[None]:
        @st.composite
        def rest(draw: Any, steps: int, pool: Pool) -> None:
            """Each step inside the one before: Hypothesis would fill five walks of six with copies
            of steps that stand side by side."""
            dice = Dice(draw(THROW))
            if dice.integer(0, STEPS_MAX) == 0:
                return
            self.step(dice, pool)
            if steps > 1:
                draw(rest(steps - 1, pool))

        @st.composite
        def walk(draw: Any) -> None:
            self.script = []
            self.world.restore()
            draw(rest(STEPS_MAX, Pool(self.world.pool)))

        return walk()

    def step(self, dice: Dice, pool: Pool) -> None:
        if dice.chance(3):
            return self.astray(dice)
        draft = self.drafting.draw(dice, pool)
        quiet = draft.operation.method == "GET" or draft.dry_run
        before = self.world.watch.version() if quiet else None
        reply = self.ask(draft)
        pool.learn(draft.operation, draft.who, draft.sent.target, reply)
        if draft.operation.id == "signIn" and reply.status == 201:
            self.world.judge.secrets.add(reply.json["access_token"])
        if quiet and self.world.watch.version() != before:
            self.wrote(draft)
        if reply.status < 300 and not draft.spoiled:
            self.afterwards(dice, draft, reply)

    def ask(self, draft: Draft) -> Received:
        reply = self.send(draft.who, draft.sent)
        self.tally.note(draft.operation.id, reply)
        for finding in self.world.judge.findings(draft, reply):
            self.tell(finding)
        return reply

    def send(self, who: str, sent: Sent) -> Received:
        reply = self.world.wire.send(who, sent)
        self.script += [f"# {who}", sent.shown(), reply.shown()]
        return reply

    def tell(self, finding: Finding) -> None:
        self.found(finding, self.script)

    def wrote(self, draft: Draft) -> None:
        """Something wrote. Others write too (a statistics collector, say), but not thrice."""
        for _ in range(2):
            before = self.world.watch.version()
            self.ask(draft)
            if self.world.watch.version() == before:
                return
        what = "a dry run" if draft.dry_run else "a GET"
        self.tell(Finding(draft.operation.id, f"{what} writes to the store"))

    def afterwards(self, dice: Dice, draft: Draft, reply: Received) -> None:
        """What must hold right after a success."""
        if draft.operation.method == "GET":
            if dice.chance(15):
                self.head_is_like_get(draft, reply)
            if dice.chance(15) and reply.status == 200 and reply.first("etag"):
                self.is_not_modified(draft, reply)
        elif dice.chance(20) and any(n == "Idempotency-Key" for n, _ in draft.sent.headers):
            if draft.operation.parameter("Idempotency-Key") and not draft.dry_run:
                self.is_replayed(draft, reply)

    def head_is_like_get(self, draft: Draft, reply: Received) -> None:
        if reply.content_type == "text/event-stream":
            return
        head = self.send(draft.who, replace(draft.sent, method="HEAD"))
        if head.status != reply.status or head.body:
            self.tell(Finding(draft.operation.id, "HEAD is unlike GET",
                              f"{head.status}, not {reply.status}"))
        for name in ("content-type", "etag", "link", "cache-control", "accept-ranges"):
            if head.first(name) != reply.first(name):
                self.tell(Finding(draft.operation.id, "HEAD is unlike GET", name))

    def is_not_modified(self, draft: Draft, reply: Received) -> None:
        headers = [h for h in draft.sent.headers if h[0] not in ("If-None-Match", "Range")]
        headers.append(("If-None-Match", str(reply.first("etag"))))
        again = self.ask(replace(draft, sent=replace(draft.sent, headers=headers)))
        if again.status != 304 or again.body or again.first("etag") != reply.first("etag"):
            self.tell(Finding(draft.operation.id, "what has not changed is sent again",
                              str(again.status)))

    def is_replayed(self, draft: Draft, reply: Received) -> None:
        again = self.ask(draft)
        first = (reply.status, reply.body, reply.first("location"), reply.first("etag"))
        second = (again.status, again.body, again.first("location"), again.first("etag"))
        if first != second or again.first("idempotency-replayed") != "true":
            self.tell(Finding(draft.operation.id, "a request is not replayed by its key",
                              f"{again.status}, not {reply.status}"))

    def astray(self, dice: Dice) -> None:
        """A path without this method, or no path of the API at all."""
        document = self.world.document
        path = dice.pick(document.paths)
        target = path.replace("{id}", "1").replace("{code}", "x").replace("{name}", "x")
        target = target.replace("{metric}", "x")
        methods = document.methods(path)
        allowed = methods | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set())
        method = dice.pick(["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
        if method in methods:
            method, target, allowed = "GET", "/v0" + target, set()
        reply = self.send("anonymous", Sent(method, target))
        self.tally.note("none", reply)
        for parts in self.world.judge.of_any(reply):
            self.tell(Finding(f"{method} {path}", *parts))
        expected = 404 if not allowed else 405 if method != "OPTIONS" else 204
        if reply.status != expected:
            self.tell(Finding(f"{method} {target}", "an unexpected status",
                              f"{reply.status}, not {expected}"))
        told = set((reply.first("allow") or "").split(", "))
        if allowed and told | {"OPTIONS"} != allowed:
            self.tell(Finding(f"{method} {path}", "Allow is not what the document has",
                              str(reply.first("allow"))))
