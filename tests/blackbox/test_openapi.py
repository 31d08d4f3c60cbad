"""The OpenAPI document is one, and its examples fit its schemas."""
from __future__ import annotations

import jsonschema

from conftest import Server


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
