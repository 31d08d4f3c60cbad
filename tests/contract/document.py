"""The OpenAPI document as the fuzzer reads it: operations, their parameters, bodies and replies,
with what references name in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import jsonschema

Json = dict[str, Any]
DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
DATE = re.compile(r"\d{4}-\d\d-\d\d")
FORMATS = jsonschema.FormatChecker(formats=())


@FORMATS.checks("date-time")
def is_date_time(value: Any) -> bool:
    return not isinstance(value, str) or DATE_TIME.fullmatch(value) is not None


@FORMATS.checks("date")
def is_date(value: Any) -> bool:
    return not isinstance(value, str) or DATE.fullmatch(value) is not None


@FORMATS.checks("int32")
def is_int32(value: Any) -> bool:
    return not isinstance(value, int) or -(2**31) <= value < 2**31


@FORMATS.checks("int64")
def is_int64(value: Any) -> bool:
    return not isinstance(value, int) or -(2**63) <= value < 2**63


@dataclass(frozen=True)
class Parameter:
    name: str
    place: str  # path, query or header
    required: bool
    schema: Json


@dataclass
class Operation:
    id: str
    method: str
    path: str
    parameters: list[Parameter]
    body: dict[str, Json]  # by content type
    responses: dict[str, Json]  # by status
    security: list[Json]
    _validators: dict[tuple[int, str], Any] = field(default_factory=dict)

    @property
    def needs_account(self) -> bool:
        return bool(self.security) and {} not in self.security

    def of(self, place: str) -> list[Parameter]:
        return [p for p in self.parameters if p.place == place]

    def parameter(self, name: str) -> Parameter | None:
        return next((p for p in self.parameters if p.name == name), None)

    def response(self, status: int) -> Json | None:
        """What is said of replies with this status."""
        for key in (str(status), f"{status // 100}XX", "default"):
            if key in self.responses:
                return self.responses[key]
        return None

    def media(self, status: int, content_type: str) -> Json | None:
        """What is said of bodies of this type; None where the type is not documented."""
        content = (self.response(status) or {}).get("content", {})
        for known, media in content.items():
            if known == content_type or (known.endswith("/*")
                                         and content_type.startswith(known[:-1])):
                return media
        return None

    def codes(self, status: int, known: set[str]) -> set[str]:
        """The problem codes said of this status: by its examples, or else its description."""
        response = self.response(status) or {}
        examples = [example["value"] for media in response.get("content", {}).values()
                    for example in media.get("examples", {}).values()]
        if examples:
            return {example["code"] for example in examples} & known
        return set(re.findall(r"[a-z_]+", response.get("description", ""))) & known

    def validator(self, status: int, content_type: str, media: Json) -> Any:
        key = (status, content_type)
        if key not in self._validators:
            self._validators[key] = validator(closed(media.get("schema", {})))
        return self._validators[key]

    @cached_property
    def body_validator(self) -> Any:
        return validator(self.body.get("application/json", {}).get("schema", {}))


def validator(schema: Json) -> Any:
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema, format_checker=FORMATS)


def closed(schema: Any) -> Any:
    """The schema without room for members it does not name: clients must bear added ones, and this
    server says of each that it may come."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    narrow = {key: closed(value) for key, value in schema.items()}
    if "properties" in narrow and "allOf" not in narrow:
        if narrow.get("additionalProperties", True) is True:
            narrow["additionalProperties"] = False
    return narrow


class Document:
    def __init__(self, text: Json) -> None:
        self.text = text
        self.operations = list(self._operations())
        self.by_id = {o.id: o for o in self.operations}
        self.paths = sorted({o.path for o in self.operations})
        problem = self.expanded(text["components"]["schemas"]["Problem"])
        self.codes: set[str] = set(problem["properties"]["code"]["enum"])

    def methods(self, path: str) -> set[str]:
        return {o.method for o in self.operations if o.path == path}

    def _operations(self) -> Iterator[Operation]:
        for path, item in self.text["paths"].items():
            shared = item.get("parameters", [])
            for method, said in item.items():
                if method not in ("get", "put", "post", "delete", "patch"):
                    continue
                said = self.expanded(said)
                parameters = self.expanded(shared) + said.get("parameters", [])
                yield Operation(
                    said["operationId"], method.upper(), path,
                    [Parameter(p["name"], p["in"], p.get("required", False), p.get("schema", {}))
                     for p in parameters],
                    said.get("requestBody", {}).get("content", {}), said["responses"],
                    said.get("security", self.text.get("security", [])))

    def expanded(self, part: Any, inside: tuple[str, ...] = ()) -> Any:
        """`part` with what its references name in their place, but not within itself."""
        if isinstance(part, list):
            return [self.expanded(each, inside) for each in part]
        if not isinstance(part, dict):
            return part
        name = part.get("$ref")
        if isinstance(name, str) and name.startswith("#/"):
            if name in inside:
                return {}
            beside = {key: value for key, value in part.items() if key != "$ref"}
            return {**self.expanded(self._named(name), (*inside, name)),
                    **self.expanded(beside, inside)}
        return {key: self.expanded(value, inside) for key, value in part.items()}

    def _named(self, reference: str) -> Any:
        found: Any = self.text
        for step in reference.removeprefix("#/").split("/"):
            found = found[step.replace("~1", "/").replace("~0", "~")]
        return found
