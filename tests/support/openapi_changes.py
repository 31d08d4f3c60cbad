"""What of a change between two OpenAPI documents breaks clients that were written for the first.

Clients send what the old document allows, so whatever it takes must still be taken; they read what
the old document promises, so whatever it promises must still be told. They ignore members they do
not know; of values that an enum of a reply gains they are told in the introduction.

    changes(old, new) -> ["POST /v1/posts: body/title: takes at most 100 characters, not 200", ...]
"""
from __future__ import annotations

from typing import Any, Iterator

Json = dict[str, Any]
METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
UPPER = {"maximum": "at most", "exclusiveMaximum": "less than", "maxLength": "at most (length)",
         "maxItems": "at most (items)"}
LOWER = {"minimum": "at least", "exclusiveMinimum": "more than", "minLength": "at least (length)",
         "minItems": "at least (items)"}


class Side:
    """One of the two documents."""

    def __init__(self, document: Json) -> None:
        self.document = document

    def resolve(self, node: Any) -> Any:
        """The node, or what it refers to, with what is said beside the reference."""
        while isinstance(node, dict) and "$ref" in node:
            target: Any = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            node = {**target, **{k: v for k, v in node.items() if k != "$ref"}}
        return node


def types(schema: Json) -> set[str]:
    """Those a value may have; "integer" is a "number", too."""
    told = schema.get("type")
    if told is None:
        if "anyOf" not in schema:
            return {"string", "number", "integer", "boolean", "object", "array", "null"}
        return set().union(*(types(one) for one in schema["anyOf"]))
    found = set(told) if isinstance(told, list) else {told}
    return found | {"integer"} if "number" in found else found


class Comparison:
    """Walks both documents side by side. `sent`: of what clients send."""

    def __init__(self, old: Json, new: Json) -> None:
        self.old, self.new = Side(old), Side(new)
        self.under_way: set[tuple[str, str, bool]] = set()

    def schemas(self, old: Any, new: Any, at: str, sent: bool) -> Iterator[str]:
        key = (str(old.get("$ref")), str(new.get("$ref")), sent)
        if "$ref" in old and key in self.under_way:
            return
        self.under_way.add(key)
        try:
            yield from self.resolved_schemas(self.flat(self.old, old), self.flat(self.new, new),
                                             at, sent)
        finally:
            self.under_way.discard(key)

    @staticmethod
    def flat(side: Side, schema: Any) -> Json:
        """Of `anyOf: [schema, null]` the schema, which may be null as well."""
        schema = side.resolve(schema)
        if "anyOf" not in schema:
            return schema
        choices = [side.resolve(one) for one in schema["anyOf"]]
        real = [one for one in choices if one.get("type") != "null"]
        if len(real) != 1:
            return {**schema, "anyOf": choices}
        return {**real[0], "type": sorted(types(real[0]) | {"null"})}

    def resolved_schemas(self, old: Json, new: Json, at: str, sent: bool) -> Iterator[str]:
        lost = types(old) - types(new) if sent else types(new) - types(old)
        if lost:
            yield f"{at}: {'takes no' if sent else 'may be'} {', '.join(sorted(lost))} now"
        yield from self.enums(old, new, at, sent)
        yield from self.bounds(old, new, at, sent)
        for key in ("pattern", "format", "const"):
            if key in new and old.get(key) != new[key] and sent:
                yield f"{at}: {key} is {new[key]}, not {old.get(key)}"
            if key in old and old[key] != new.get(key) and not sent:
                yield f"{at}: {key} is {new.get(key)}, not {old[key]}"
        yield from self.members(old, new, at, sent)
        if "items" in old and "items" in new:
            yield from self.schemas(old["items"], new["items"], f"{at}/*", sent)

    @staticmethod
    def enums(old: Json, new: Json, at: str, sent: bool) -> Iterator[str]:
        if "enum" in old and "enum" in new:
            for value in old["enum"]:
                if value not in new["enum"]:
                    yield f"{at}: {value!r} is gone"
        elif "enum" in new and sent:
            yield f"{at}: takes only some values now"
        elif "enum" in old and not sent:
            yield f"{at}: may be any value now"

    @staticmethod
    def bounds(old: Json, new: Json, at: str, sent: bool) -> Iterator[str]:
        """What is sent may not be bounded more closely, what is told not more widely."""
        narrow, wide = (new, old) if sent else (old, new)
        for names, tighter in ((UPPER, lambda a, b: a < b), (LOWER, lambda a, b: a > b)):
            for name in names:
                if name in narrow and (name not in wide or tighter(narrow[name], wide[name])):
                    yield f"{at}: {name} is {new.get(name)}, not {old.get(name)}"

    def members(self, old: Json, new: Json, at: str, sent: bool) -> Iterator[str]:
        before, now = old.get("properties", {}), new.get("properties", {})
        for name, schema in before.items():
            if name in now:
                yield from self.schemas(schema, now[name], f"{at}/{name}", sent)
            else:
                yield f"{at}/{name}: is gone"
        needed, promised = set(new.get("required", [])), set(old.get("required", []))
        if sent:
            for name in sorted(needed - promised):
                yield f"{at}/{name}: is required now"
            if new.get("additionalProperties", True) is False and (
                    old.get("additionalProperties", True) is not False):
                yield f"{at}: is closed now"
        else:
            for name in sorted(promised - needed):
                if name in now:
                    yield f"{at}/{name}: is not always there now"

    def parameters(self, old: Json, new: Json, at: str) -> Iterator[str]:
        def by_name(side: Side, operation: Json) -> dict[tuple[str, str], Json]:
            found = map(side.resolve, operation.get("parameters", []))
            return {(one["in"], one["name"].lower()): one for one in found}

        before, now = by_name(self.old, old), by_name(self.new, new)
        for key, parameter in before.items():
            where = f"{at}: {key[0]} {key[1]}"
            if key not in now:
                # Of a path the client's own text, whatever it is called.
                if key[0] != "path":
                    yield f"{where}: is gone"
                continue
            if now[key].get("required") and not parameter.get("required"):
                yield f"{where}: is required now"
            yield from self.schemas(parameter["schema"], now[key]["schema"], where, True)
        for key, parameter in now.items():
            if key not in before and parameter.get("required") and key[0] != "path":
                yield f"{at}: {key[0]} {key[1]}: is new and required"

    def bodies(self, old: Json, new: Json, at: str) -> Iterator[str]:
        before = self.old.resolve(old.get("requestBody", {}))
        now = self.new.resolve(new.get("requestBody", {}))
        if before and not now:
            yield f"{at}: takes no body now"
        elif now.get("required") and not before.get("required"):
            yield f"{at}: body: is required now"
        else:
            yield from self.contents(before, now, f"{at}: body", True)

    def contents(self, old: Json, new: Json, at: str, sent: bool) -> Iterator[str]:
        before, now = old.get("content", {}), new.get("content", {})
        for media, told in before.items():
            if media not in now:
                yield f"{at}: {media} is gone"
            elif "schema" in told and "schema" in now[media]:
                yield from self.schemas(told["schema"], now[media]["schema"], at, sent)

    def replies(self, old: Json, new: Json, at: str) -> Iterator[str]:
        before, now = old["responses"], new["responses"]
        for status, reply in before.items():
            where = f"{at}: {status}"
            if status not in now:
                # Nobody is worse off for a refusal less.
                if status < "400":
                    yield f"{where}: is gone"
                continue
            reply, told = self.old.resolve(reply), self.new.resolve(now[status])
            for name in reply.get("headers", {}):
                if name not in told.get("headers", {}):
                    yield f"{where}: {name} is gone"
            yield from self.contents(reply, told, where, False)
        for status in now:
            if status not in before and status < "400":
                yield f"{at}: {status}: is new"

    def security(self, old: Json, new: Json, at: str) -> Iterator[str]:
        for way in old.get("security") or [{}]:
            if way not in (new.get("security") or [{}]):
                yield f"{at}: {', '.join(way) or 'nobody in particular'} may not now"

    def operations(self) -> Iterator[str]:
        for path, operations in self.old.document["paths"].items():
            for method in METHODS:
                if method not in operations:
                    continue
                at = f"{method.upper()} {path}"
                old, new = operations[method], self.new.document["paths"].get(path, {}).get(method)
                if new is None:
                    yield f"{at}: is gone"
                    continue
                if old.get("operationId") != new.get("operationId"):
                    yield f"{at}: is called {new.get('operationId')}, not {old['operationId']}"
                yield from self.security(old, new, at)
                yield from self.parameters(old, new, at)
                yield from self.bodies(old, new, at)
                yield from self.replies(old, new, at)


def changes(old: Json, new: Json) -> list[str]:
    """Each thing that breaks, in the order of the old document; none: every client still works."""
    return list(Comparison(old, new).operations())
