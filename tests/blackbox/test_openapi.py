"""The OpenAPI document is one, and its examples fit its schemas."""
from __future__ import annotations

import jsonschema

from typing import Any

from conftest import Server


def at_pointer(value: Any, pointer: str) -> Any:
    """RFC 6901; None where there is nothing."""
    for part in pointer.removeprefix("/").split("/"):
        if isinstance(value, list):
            value = value[int(part)] if int(part) < len(value) else None
        else:
            value = value.get(part) if isinstance(value, dict) else None
    return value


def test_schemas_are_schemas_and_examples_fit(server: Server) -> None:
    document = server.request("GET", "/openapi.json").json
    assert document["openapi"].startswith("3.1")
    schemas = document["components"]["schemas"]
    for schema in schemas.values():
        jsonschema.Draft202012Validator.check_schema(schema)
    checked = 0
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for parameter in operation.get("parameters", []):
                jsonschema.Draft202012Validator.check_schema(parameter["schema"])
                if parameter["in"] == "path":
                    assert "{" + parameter["name"] + "}" in path
            body = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if body is None:
                continue
            schema = {**body["schema"], "components": {"schemas": schemas}}
            jsonschema.Draft202012Validator(schema).validate(body["example"])
            checked += 1
            assert set(operation["responses"]) & {"400", "422"}, (method, path)
    assert checked >= 14


def test_replies_fit_their_schemas(server: Server) -> None:
    document = server.request("GET", "/openapi.json").json
    components = {"components": document["components"]}
    for path in ("/v1/posts", "/v1/posts/count", "/v1/products", "/readyz", "/livez"):
        operation = document["paths"][path]["get"]
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
        jsonschema.Draft202012Validator({**schema, **components}).validate(
            server.request("GET", path).json)
    problem = server.request("GET", "/v1/me").json
    schema = document["components"]["schemas"]["Problem"]
    jsonschema.Draft202012Validator({**schema, **components}).validate(problem)


def test_examples_of_replies_fit_their_schemas_and_links_lead_somewhere(server: Server) -> None:
    document = server.request("GET", "/openapi.json").json
    components = {"components": document["components"]}
    operations = {operation["operationId"]: operation
                  for path in document["paths"].values() for operation in path.values()}
    examples = followed = 0
    for name, operation in operations.items():
        for status, reply in operation["responses"].items():
            for media in reply.get("content", {}).values():
                if "example" not in media or "schema" not in media:
                    continue
                jsonschema.Draft202012Validator({**media["schema"], **components}).validate(
                    media["example"])
                examples += 1
            for link in reply.get("links", {}).values():
                target = operations[link["operationId"]]
                known = {parameter["name"] for parameter in target["parameters"]}
                assert set(link["parameters"]) <= known, (name, link)
                example = next(iter(reply["content"].values())).get("example")
                for expression in link["parameters"].values():
                    place, _, pointer = expression.partition("#")
                    if place == "$response.body" and pointer != "/next_cursor":
                        # Of an empty list nothing is first.
                        empty = example is not None and example.get("items") == []
                        assert empty or at_pointer(example, pointer) is not None, (name, link)
                        followed += 1
    assert examples >= 60
    assert followed >= 20
    for problem in document["components"]["examples"].values():
        jsonschema.Draft202012Validator(
            {"$ref": "#/components/schemas/Problem", **components}).validate(problem["value"])
