"""Draws requests of the document's operations: mostly as it says, and spoiled in every way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import texts
from dice import Dice
from document import Document, Operation, Parameter
from pictures import jpeg, png, webp
from pool import Pool, member_kind, path_kind
from values import Values
from wire import Sent

JSON = "application/json"
SMALL_PICTURES = [png(), png(seed=1), jpeg(), webp()]


@dataclass
class Draft:
    operation: Operation
    who: str
    sent: Sent
    spoiled: bool = False  # not as the document says, or maybe not
    json: Any = None  # the body, where it is sent as JSON
    is_json: bool = False
    dry_run: bool = False
    signed: bool = False  # with the credentials of an account in good standing


class Drafting:
    def __init__(self, document: Document, people: dict[str, str | None], fresh: Any) -> None:
        self.document = document
        self.people = people  # tokens by name; `good` ones first
        self.fresh = fresh

    def draw(self, dice: Dice, pool: Pool) -> Draft:
        operation = dice.pick(self.document.operations)
        who = self._who(dice, operation)
        draft = Draft(operation, who, Sent(operation.method, "", []))
        values = Values(dice, pool, self.fresh)
        spoil = dice.pick([None] * 9 + ["path", "query", "headers", "body", "raw", "token"])
        draft.spoiled = spoil is not None
        self._target(draft, values, spoil)
        self._credentials(draft, dice, spoil)
        self._body(draft, values, spoil)
        if spoil == "headers":
            for _ in range(dice.integer(1, 3)):
                draft.sent.headers.append(dice.pick(texts.HEADERS))
        return draft

    def _who(self, dice: Dice, operation: Operation) -> str:
        names = list(self.people)
        if operation.needs_account and not dice.chance(15):
            return dice.pick(["admin", "user", "admin", "staff", "other"])
        return dice.pick(names)

    def _credentials(self, draft: Draft, dice: Dice, spoil: str | None) -> None:
        token = self.people[draft.who]
        if spoil == "token":
            draft.sent.headers.append(("Authorization", dice.pick(texts.AUTHORIZATIONS)))
            if not dice.chance(20) or not token:
                return
        if token:
            draft.sent.headers.append(("Authorization", f"Bearer {token}"))
            draft.signed = draft.who not in ("suspended", "closed", "forged") and spoil != "token"

    def _target(self, draft: Draft, values: Values, spoil: str | None) -> None:
        operation, dice = draft.operation, values.dice
        following = values.pool.of("next " + operation.id)
        if following and spoil is None and dice.chance(30):
            who, draft.sent.target = dice.newest(following)
            draft.who = who if who in self.people else draft.who
            return
        path = operation.path
        for parameter in operation.of("path"):
            segment = (dice.pick(texts.RAW_SEGMENTS) if spoil == "path" else
                       quote(as_text(self._parameter(operation, parameter, values)), safe=""))
            path = path.replace("{" + parameter.name + "}", segment)
        query = self._query(draft, values, spoil)
        draft.sent.target = path + ("?" + "&".join(query) if query else "")
        self._header_parameters(draft, values, path)

    def _query(self, draft: Draft, values: Values, spoil: str | None) -> list[str]:
        dice = values.dice
        query = []
        for parameter in draft.operation.of("query"):
            asked = parameter.required or dice.chance(10 if parameter.name == "dry_run" else 25)
            if not asked:
                continue
            value = self._parameter(draft.operation, parameter, values)
            if parameter.name == "dry_run":
                draft.dry_run = value is True
            query.append(urlencode({parameter.name: as_text(value)}, errors="replace"))
        if spoil == "query":
            draft.dry_run = False
            names = [p.name for p in draft.operation.of("query")]
            name = dice.pick([*names, "unknown", "", "a" * 200, "limit%00", "%ff"])
            query.append(f"{name}={dice.pick(texts.RAW_QUERY_VALUES)}")
            if dice.chance(30):
                query.append(query[0])
        return query

    def _header_parameters(self, draft: Draft, values: Values, path: str) -> None:
        dice = values.dice
        for parameter in draft.operation.of("header"):
            name = parameter.name
            # A key is asked for wherever it can be given, so that what needs one gets it.
            if not dice.chance(75 if name == "Idempotency-Key" else 30):
                continue
            if name == "Idempotency-Key":
                used = values.pool.of("key")
                key = dice.newest(used) if used and dice.chance(15) else self.fresh("key")
                values.pool.add("key", key)
                draft.sent.headers.append((name, key))
            elif name in ("If-Match", "If-None-Match"):
                tags = values.pool.of("etag " + path) or ['"1"']
                draft.sent.headers.append((name, dice.newest(tags)))
            else:
                value = as_text(self._parameter(draft.operation, parameter, values))
                draft.sent.headers.append((name, quote(value)))

    def _parameter(self, operation: Operation, parameter: Parameter, values: Values) -> Any:
        name = parameter.name
        kind = path_kind(operation.path, name) if parameter.place == "path" else member_kind(name)
        known = values.pool.for_parameter(operation, name, kind)
        if known and not values.dice.chance(10):
            return values.dice.newest(known)
        if name == "limit":
            return values.dice.pick([2, 1, 5, 100])
        return values.of(parameter.schema, name)

    def _body(self, draft: Draft, values: Values, spoil: str | None) -> None:
        operation, dice = draft.operation, values.dice
        if JSON in operation.body:
            body = values.of(operation.body[JSON].get("schema", {}))
            mailed = values.pool.of(operation.id + "?token")
            if mailed and isinstance(body, dict) and "token" in body:
                body["token"] = dice.newest(mailed)
            if spoil == "body":
                for _ in range(dice.integer(1, 2)):
                    body = values.spoiled(body)
            draft.json, draft.is_json = body, True
            draft.sent.body = texts.as_json(body)
            if spoil == "raw":
                draft.sent.body = dice.pick(texts.broken_bodies(draft.sent.body))
                draft.is_json = False
            draft.sent.headers.append(("Content-Type", JSON))
        elif operation.body:
            draft.sent.body = dice.pick(SMALL_PICTURES if spoil not in ("raw", "body") else
                                        [b"", b"\x89PNG", SMALL_PICTURES[0][:60], b"x" * 9_000])
            draft.sent.headers.append(("Content-Type", next(iter(operation.body))))
        elif spoil in ("raw", "body"):
            draft.sent.body = dice.pick([b"{}", b"x", b"[]", b'{"a":1}'])
            draft.sent.headers.append(("Content-Type", JSON))
        if draft.sent.body is not None and spoil == "raw" and dice.chance(30):
            draft.sent.headers.append(("Transfer-Encoding", "chunked"))


def as_text(value: Any) -> str:
    """As in a path or a query."""
    if isinstance(value, bool) or value is None:
        return str(value).lower().replace("none", "null")
    return str(value).encode("utf-8", "replace").decode()
