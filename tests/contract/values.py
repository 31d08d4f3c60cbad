"""Values of a schema: such as it allows, mostly known ones, and such as it does not."""

from __future__ import annotations

from typing import Any

import texts
from dice import Dice
from document import Json
from pool import Pool, member_kind

PASSWORD = "correct horse battery staple"
AMOUNTS = [1, 2, 3, 5, 10, 30, 100, 1_000, 5_000, 50_000]


class Values:
    """Draws values; `fresh` gives a name that nobody used."""

    def __init__(self, dice: Dice, pool: Pool, fresh: Any) -> None:
        self.dice = dice
        self.pool = pool
        self.fresh = fresh

    def of(self, schema: Json, name: str = "") -> Any:
        """One that fits the schema."""
        dice = self.dice
        options = schema.get("anyOf") or schema.get("oneOf")
        if options:
            solid = [o for o in options if o.get("type") != "null"] or options
            return None if len(solid) < len(options) and dice.chance(20) else self.of(
                dice.pick(solid), name)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return dice.pick([v for v in schema["enum"] if v is not None])
        types = schema.get("type", "string")
        if isinstance(types, list):
            if "null" in types and dice.chance(10):
                return None
            types = next(t for t in types if t != "null")
        known = self.pool.of(member_kind(name))
        if known and not dice.chance(10):
            return dice.newest(known)
        return getattr(self, f"_{types}")(schema, name)

    def _boolean(self, _schema: Json, _name: str) -> bool:
        return self.dice.chance(50)

    def _integer(self, schema: Json, _name: str) -> int:
        least = schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
        most = schema.get("maximum", 10**6)
        if self.dice.chance(20):
            return self.dice.pick([least, most])
        return max(least, min(most, self.dice.pick(AMOUNTS)))

    def _number(self, schema: Json, name: str) -> float:
        return float(self._integer(schema, name))

    def _array(self, schema: Json, name: str) -> list[Any]:
        count = self.dice.integer(schema.get("minItems", 0), min(3, schema.get("maxItems", 3)))
        return [self.of(schema.get("items", {}), name.removesuffix("s")) for _ in range(count)]

    def _object(self, schema: Json, _name: str) -> Json:
        required = set(schema.get("required", ()))
        return {name: self.of(member, name) for name, member in schema.get("properties", {}).items()
                if name in required or self.dice.chance(40)}

    def _null(self, _schema: Json, _name: str) -> None:
        return None

    def _string(self, schema: Json, name: str) -> str:
        if schema.get("format") == "date-time":
            return self.dice.pick(texts.INSTANTS)
        if schema.get("format") == "date":
            return self.dice.pick(texts.DATES)
        if "password" in name:
            return PASSWORD
        if name == "email":
            if self.dice.chance(50):
                return self.dice.newest(self.pool.of("email"))
            return f"{self.fresh('fuzz')}@example.com"
        if name == "nickname":
            return self.fresh("n")
        examples = schema.get("examples", [schema["example"]] if "example" in schema else [])
        if examples and self.dice.chance(30):
            return self.dice.pick(examples)
        return self._fitting(schema)

    def _fitting(self, schema: Json) -> str:
        patterned = self.dice.matching(schema["pattern"]) if "pattern" in schema else None
        if patterned is not None:
            return patterned
        text = self.dice.pick(texts.TEXTS[:12]) if not self.dice.chance(20) else self.dice.text()
        least = schema.get("minLength", 0)
        return text.ljust(least, "x")[:schema.get("maxLength", len(text) + least)]

    def spoiled(self, body: Any) -> Any:
        """`body` with one thing in it changed, not always for the worse."""
        dice = self.dice
        if not isinstance(body, dict) or not body or dice.chance(5):
            return dice.pick([*texts.WRONG_TYPES, *texts.NUMBERS])
        changed = dict(body)
        name = dice.pick(sorted(body))
        inside = isinstance(body[name], dict) and dice.chance(70)
        way = dice.pick(["text", "number", "type", "instant", "without", "beyond", "null",
                         "random"])
        if inside:
            changed[name] = self.spoiled(body[name])
        elif way == "without":
            del changed[name]
        elif way == "beyond":
            unknown = ["role", "id", "", "__proto__", "a" * 300, name.upper(), name + " "]
            changed[dice.pick(unknown)] = dice.pick(texts.WRONG_TYPES)
        elif way == "random":
            changed[name] = dice.text()
        else:
            changed[name] = dice.pick({"text": texts.TEXTS, "number": texts.NUMBERS, "null": [None],
                                       "type": texts.WRONG_TYPES,
                                       "instant": texts.INSTANTS + texts.WRONG_INSTANTS}[way])
        return changed
