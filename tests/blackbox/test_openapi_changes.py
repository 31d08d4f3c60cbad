"""A client written for the last release still works: its document (tests/openapi/released.json) is
kept, and a change that breaks it fails here. To break it deliberately, with a release, renew it:

    OPENAPI_RENEW=1 ctest --test-dir build/dev -R blackbox_openapi_changes
"""
from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Callable

import pytest

from conftest import Server
from openapi_changes import changes

RELEASED = Path(__file__).parent.parent / "openapi" / "released.json"

Change = Callable[[dict[str, Any]], Any]


def small() -> dict[str, Any]:
    """A document that has one of everything that is compared."""
    item = {"type": "object", "required": ["id", "state"], "properties": {
        "id": {"type": "integer", "minimum": 1}, "state": {"type": "string", "enum": ["on", "off"]},
        "note": {"type": ["string", "null"]}, "inner": {"$ref": "#/components/schemas/Item"}}}
    body = {"type": "object", "required": ["name"], "additionalProperties": False, "properties": {
        "name": {"type": "string", "maxLength": 20, "minLength": 2},
        "kind": {"type": "string", "enum": ["a", "b"]},
        "price": {"anyOf": [{"type": "integer"}, {"type": "null"}]}}}
    return {
        "paths": {
            "/items": {"post": {
                "operationId": "make", "security": [{"bearer": []}],
                "parameters": [{"name": "dry", "in": "query", "required": False,
                                "schema": {"type": "boolean"}}],
                "requestBody": {"required": True, "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/Make"}}}},
                "responses": {
                    "201": {"headers": {"Location": {}}, "content": {"application/json": {
                        "schema": {"$ref": "#/components/schemas/Item"}}}},
                    "409": {"content": {"application/problem+json": {"schema": {}}}}}}},
            "/items/{id}": {"get": {
                "operationId": "show", "security": [],
                "parameters": [{"name": "id", "in": "path", "required": True,
                                "schema": {"type": "integer"}}],
                "responses": {"200": {"content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/Item"}}}}}}}},
        "components": {"schemas": {"Item": item, "Make": body}}}


def make(document: dict[str, Any]) -> dict[str, Any]:
    return document["paths"]["/items"]["post"]


def show(document: dict[str, Any]) -> dict[str, Any]:
    return document["paths"]["/items/{id}"]["get"]


def told(document: dict[str, Any]) -> dict[str, Any]:
    return document["components"]["schemas"]["Item"]


def sent(document: dict[str, Any]) -> dict[str, Any]:
    return document["components"]["schemas"]["Make"]


BREAKING: dict[str, tuple[Change, str]] = {
    "a path that goes": (lambda d: d["paths"].pop("/items/{id}"), "GET /items/{id}: is gone"),
    "an operation that goes": (lambda d: d["paths"]["/items"].pop("post"), "is gone"),
    "another name": (lambda d: make(d).update(operationId="create"), "is called create"),
    "another right": (lambda d: show(d).update(security=[{"bearer": []}]),
                      "nobody in particular may not now"),
    "a parameter that goes": (lambda d: make(d).update(parameters=[]), "query dry: is gone"),
    "a parameter that must be there": (
        lambda d: make(d)["parameters"][0].update(required=True), "query dry: is required now"),
    "a new parameter that must be there": (
        lambda d: show(d)["parameters"].append(
            {"name": "q", "in": "query", "required": True, "schema": {"type": "string"}}),
        "query q: is new and required"),
    "a parameter of another type": (
        lambda d: show(d)["parameters"][0].update(schema={"type": "string"}),
        "path id: takes no integer"),
    "a member that is sent and goes": (lambda d: sent(d)["properties"].pop("kind"),
                                       "body/kind: is gone"),
    "a member that must be sent": (lambda d: sent(d)["required"].append("kind"),
                                   "body/kind: is required now"),
    "a value that is not taken": (lambda d: sent(d)["properties"]["kind"]["enum"].remove("a"),
                                  "body/kind: 'a' is gone"),
    "a length that shrinks": (lambda d: sent(d)["properties"]["name"].update(maxLength=10),
                              "maxLength is 10, not 20"),
    "a length that must be longer": (lambda d: sent(d)["properties"]["name"].update(minLength=3),
                                     "minLength is 3, not 2"),
    "a bound where none was": (lambda d: sent(d)["properties"]["price"]["anyOf"][0].update(
        maximum=5), "maximum is 5, not None"),
    "a pattern where none was": (lambda d: sent(d)["properties"]["name"].update(pattern="^a"),
                                 "pattern is ^a"),
    "null that is not taken": (lambda d: sent(d)["properties"].update(price={"type": "integer"}),
                               "takes no null"),
    "a body of another kind": (
        lambda d: make(d)["requestBody"].update(content={"text/plain": {}}),
        "application/json is gone"),
    "a member that is told and goes": (lambda d: told(d)["properties"].pop("state"),
                                       "201/state: is gone"),
    "a member that may be missing": (lambda d: told(d)["required"].remove("state"),
                                     "201/state: is not always there"),
    "null where none was": (lambda d: told(d)["properties"]["id"].update(
        type=["integer", "null"]), "201/id: may be null"),
    "another type": (lambda d: told(d)["properties"].update(id={"type": "string"}),
                     "201/id: may be string"),
    "a value that is told no more": (lambda d: told(d)["properties"]["state"]["enum"].remove("on"),
                                     "'on' is gone"),
    "a bound that is promised no more": (lambda d: told(d)["properties"]["id"].pop("minimum"),
                                         "minimum is None, not 1"),
    "another status": (
        lambda d: make(d)["responses"].update({"200": make(d)["responses"].pop("201")}),
        "201: is gone"),
    "a new way to be right": (lambda d: show(d)["responses"].update({"202": {}}), "202: is new"),
    "a field that goes": (lambda d: make(d)["responses"]["201"].update(headers={}),
                          "Location is gone"),
    "a reply of another kind": (
        lambda d: show(d)["responses"]["200"].update(content={"text/plain": {}}),
        "application/json is gone"),
}

HARMLESS: dict[str, Change] = {
    "nothing": lambda d: None,
    "a new operation": lambda d: d["paths"].update({"/more": {"get": show(d)}}),
    "a new parameter": lambda d: show(d)["parameters"].append(
        {"name": "q", "in": "query", "required": False, "schema": {"type": "string"}}),
    "a new member that may be sent": lambda d: sent(d)["properties"].update(more={}),
    "a new value that is taken": lambda d: sent(d)["properties"]["kind"]["enum"].append("c"),
    "a bound that is wider": lambda d: sent(d)["properties"]["name"].update(maxLength=30),
    "a member that need not be sent": lambda d: sent(d).update(required=[]),
    "a new member that is told": lambda d: told(d)["properties"].update(more={}),
    "a new value that is told": lambda d: told(d)["properties"]["state"]["enum"].append("new"),
    "never null any more": lambda d: told(d)["properties"].update(note={"type": "string"}),
    "a new refusal": lambda d: show(d)["responses"].update({"404": {}}),
    "a refusal less": lambda d: make(d)["responses"].pop("409"),
    "a right for more": lambda d: make(d)["security"].append({}),
    "other words": lambda d: told(d)["properties"]["id"].update(description="its number"),
}


@pytest.mark.parametrize("change, said", BREAKING.values(), ids=BREAKING.keys())
def test_what_breaks_a_client_is_found(change: Change, said: str) -> None:
    new = small()
    change(new)
    found = changes(small(), new)
    assert any(said in one for one in found), found


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS.keys())
def test_what_breaks_no_client_is_let_be(change: Change) -> None:
    new = small()
    change(new)
    assert changes(small(), new) == []


def kept(node: Any, *, names: bool = False) -> Any:
    """What is compared of a document: without words and examples. `names`: its keys are a schema's
    members, whatever they are called."""
    if isinstance(node, list):
        return [kept(item) for item in node]
    if not isinstance(node, dict):
        return node
    words = set() if names else {"description", "summary", "example", "examples", "links", "tags"}
    return {name: kept(item, names=name == "properties" and not names)
            for name, item in node.items() if name not in words}


def test_what_is_kept_of_a_document_is_all_that_is_compared() -> None:
    document = small()
    told(document)["properties"]["description"] = {"type": "string", "description": "words"}
    assert changes(document, kept(document)) == []
    assert kept(document)["components"]["schemas"]["Item"]["properties"]["description"] == {
        "type": "string"}


def test_clients_of_the_last_release_still_work(server: Server) -> None:
    document = server.request("GET", "/openapi.json").json
    if os.environ.get("OPENAPI_RENEW"):
        RELEASED.write_text(json.dumps(kept(document), ensure_ascii=False, indent=1) + "\n")
    broken = changes(json.loads(RELEASED.read_text()), document)
    assert broken == [], "\n".join(broken)
