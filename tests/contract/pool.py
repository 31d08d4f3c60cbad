"""What replies told, kept for later requests: ids, codes, cursors, entity tags."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from document import Operation
from wire import Received

KEPT_MAX = 8  # of each kind, the newest
SAME = {"author": "account", "actor": "account", "campaign_post": "post", "me": "account",
        "winner": "account", "current": "session"}


def singular(name: str) -> str:
    if name.endswith("ies"):
        name = name[:-3] + "y"
    elif name.endswith("s"):
        name = name[:-1]
    return SAME.get(name, name)


def shown_kind(path: str) -> str:
    """What a reply from this path is about: the last collection named in it."""
    steps = [s for s in path.split("/") if s and not s.startswith("{")]
    return singular(next((s for s in reversed(steps) if s.endswith("s") or s == "me"), ""))


def path_kind(path: str, parameter: str) -> str:
    """What a parameter in a path names: an id of the collection before it."""
    steps = path.split("/")
    return f"{singular(steps[steps.index('{' + parameter + '}') - 1])}.{parameter}"


def member_kind(name: str) -> str | None:
    """What a member or a query parameter names, if another reply may have told it."""
    for suffix in ("id", "code"):
        if name.endswith("_" + suffix):
            return f"{singular(name.removesuffix('_' + suffix) + 's')}.{suffix}"
    return None


class Pool:
    def __init__(self, other: Pool | None = None) -> None:
        self._values: dict[str, list[Any]] = defaultdict(list)
        if other:
            self._values.update({kind: list(values) for kind, values in other._values.items()})

    def add(self, kind: str, value: Any) -> None:
        values = self._values[kind]
        if value in values:
            values.remove(value)
        values.append(value)
        del values[:-KEPT_MAX]

    def of(self, kind: str | None) -> list[Any]:
        """The newest last."""
        return self._values.get(kind, []) if kind else []

    def for_parameter(self, operation: Operation, name: str, kind: str | None) -> list[Any]:
        """What fits a parameter: by the document's links, or else by its name."""
        return self.of(f"{operation.id}?{name}") or self.of(kind)

    def learn(self, operation: Operation, who: str, target: str, reply: Received) -> None:
        tag = reply.first("etag")
        if tag:
            self.add("etag " + target.split("?")[0], tag)
        location = reply.first("location")
        if location:
            self.add("location", (who, location))
        if reply.status >= 300 or reply.content_type != "application/json":
            return
        shown = reply.json
        self._walk(shown, shown_kind(operation.path))
        if isinstance(shown, dict) and shown.get("next_cursor"):
            self.add(f"{operation.id}?cursor", shown["next_cursor"])
            link = reply.first("link")
            if link:
                self.add("next " + operation.id, (who, link.split(">")[0].lstrip("<")))
        self._follow_links(operation, reply)

    def _walk(self, shown: Any, kind: str) -> None:
        if isinstance(shown, list):
            for each in shown[:KEPT_MAX]:
                self._walk(each, kind)
        if not isinstance(shown, dict):
            return
        for name, value in shown.items():
            if isinstance(value, (dict, list)):
                self._walk(value, kind if name == "items" else singular(name))
            elif value is not None and name in ("id", "code", "name"):
                self.add(f"{kind}.{name}", value)
            elif value is not None and member_kind(name):
                self.add(str(member_kind(name)), value)

    def _follow_links(self, operation: Operation, reply: Received) -> None:
        """OpenAPI links: what of this reply is a parameter of which other operation."""
        for link in (operation.response(reply.status) or {}).get("links", {}).values():
            for name, expression in link.get("parameters", {}).items():
                value = told(expression, reply)
                if value is not None and "operationId" in link:
                    self.add(f"{link['operationId']}?{name.split('.')[-1]}", value)


def told(expression: Any, reply: Received) -> Any:
    """The value of a runtime expression such as `$response.body#/items/0/id` (OpenAPI 3.1)."""
    if not isinstance(expression, str) or not expression.startswith("$"):
        return expression
    if expression.startswith("$response.header."):
        return reply.first(expression.removeprefix("$response.header."))
    if not expression.startswith("$response.body#/"):
        return None
    value = reply.json
    for step in expression.removeprefix("$response.body#/").split("/"):
        step = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        elif isinstance(value, dict):
            value = value.get(step)
        else:
            return None
    return value
