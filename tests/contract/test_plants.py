"""The fuzzer finds what is planted: in the document, in a reply, in the store. A fuzzer that finds
nothing may be one that looks at nothing."""

from __future__ import annotations

import copy
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

sys.dont_write_bytecode = True
sys.path += [str(Path(__file__).parent.parent / folder) for folder in ("blackbox", "support")]

from document import Document  # noqa: E402
from fuzz import Fuzz  # noqa: E402
from store_watch import StoreWatch  # noqa: E402
from walks import Broken  # noqa: E402
from wire import Received, Sent, Wire  # noqa: E402
from world import World  # noqa: E402

REQUESTS = 3_000


@pytest.fixture(scope="module")
def served() -> Iterator[World]:
    running = World()
    yield running
    running.stop()


@pytest.fixture
def world(served: World) -> World:
    """The same server, of which a test may be told other things."""
    return copy.copy(served)


def what_is_found(world: World) -> str:
    with pytest.raises(Broken) as found:
        Fuzz(world, "sqlite", 1, shrink_requests_max=300).run(REQUESTS)
    told = str(found.value)
    assert "replayed by: scripts/fuzz-contract --store sqlite --seed " in told
    assert "curl -si -X " in told
    return told


def tell(world: World, change: Callable[[Any], None]) -> None:
    text = copy.deepcopy(world.document.text)
    change(text)
    world.document = Document(text)
    world.judge = copy.copy(world.judge)
    world.judge.document = world.document


def test_a_member_of_another_type(world: World) -> None:
    def change(text: Any) -> None:
        text["components"]["schemas"]["ProductView"]["properties"]["price"] = {"type": "string"}

    tell(world, change)
    assert "a body that its schema forbids" in what_is_found(world)


def test_a_member_that_is_not_documented(world: World) -> None:
    def change(text: Any) -> None:
        author = text["components"]["schemas"]["Author"]
        del author["properties"]["nickname"]
        author["required"].remove("nickname")
        author.pop("additionalProperties", None)

    tell(world, change)
    assert "nickname" in what_is_found(world)


def test_a_status_that_is_not_documented(world: World) -> None:
    tell(world, lambda text: text["paths"]["/v1/posts/{id}"]["get"]["responses"].pop("404"))
    assert "getPost: an undocumented status: 404 not_found" in what_is_found(world)


def test_a_header_field_that_is_promised_and_missing(world: World) -> None:
    def change(text: Any) -> None:
        replies = text["paths"]["/v1/posts"]["get"]["responses"]
        replies["200"]["headers"]["X-Promised"] = {"required": True, "schema": {"type": "string"}}

    tell(world, change)
    assert "a documented header field is missing: 200 X-Promised" in what_is_found(world)


def test_a_header_field_of_another_form(world: World) -> None:
    def change(text: Any) -> None:
        replies = text["paths"]["/v1/posts"]["get"]["responses"]
        replies["200"]["headers"]["ETag"]["schema"] = {"type": "integer"}

    tell(world, change)
    assert "a header field that its schema forbids: 200 ETag" in what_is_found(world)


def test_a_stricter_request_than_the_server_asks_for(world: World) -> None:
    def change(text: Any) -> None:
        edited = text["components"]["schemas"]["UpdateMe"]
        edited["minProperties"] = 1 + len(edited["properties"])  # which none can have

    tell(world, change)
    assert "a body taken that its schema forbids" in what_is_found(world)


class Tampered(Wire):
    """Replies to requests for products are others than the server's."""

    def __init__(self, port: int, change: Callable[[Received], Received]) -> None:
        super().__init__(port)
        self.change = change

    def send(self, who: str, sent: Sent) -> Received:
        reply = super().send(who, sent)
        about = sent.method == "GET" and sent.target.startswith("/v1/products/")
        return self.change(reply) if about and reply.status == 200 else reply


def tamper(world: World, change: Callable[[Received], Received]) -> None:
    world.wire = Tampered(world.server.port, change)


def test_a_servers_error(world: World) -> None:
    tamper(world, lambda reply: replace(reply, status=500))
    told = what_is_found(world)
    assert "getProduct: a server's error: 500" in told
    assert told.count("curl -si") <= 2, "not shrunk"


def test_a_reply_without_its_request_id(world: World) -> None:
    tamper(world, lambda reply: replace(
        reply, headers=[h for h in reply.headers if h[0].lower() != "x-request-id"]))
    assert "X-Request-Id is not there once" in what_is_found(world)


def test_a_secret_in_a_reply(world: World) -> None:
    token = world.people["admin"] or world.people["forged"]
    tamper(world, lambda reply: replace(
        reply, headers=[*reply.headers, ("X-Debug", f"Bearer {world.people['user']} {token}")]))
    assert "a secret in the reply" in what_is_found(world)


def test_a_get_that_writes(world: World) -> None:
    class Restless:
        versions = 0

        def __init__(self, watch: StoreWatch) -> None:
            self.ask = watch.ask

        def version(self) -> str:
            self.versions += 1
            return str(self.versions)

        def close(self) -> None:
            pass

    world.watch = Restless(world.watch)
    assert "a GET writes to the store" in what_is_found(world)
