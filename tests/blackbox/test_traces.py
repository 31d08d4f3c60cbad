"""A request's trace is in its log line, and in whatever it causes, in whichever process that is."""
from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from conftest import BIN, Server, clean_environment, stop_cleanly, ticketctl, wait_until
from mail_server import MailServer
from shop import Shop

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = f"00-{TRACE}-00f067aa0ba902b7-01"


@pytest.fixture(scope="module")
def told(either_store: str) -> Iterator[Shop]:
    """A shop whose server tells of every request."""
    shop = Shop(either_store, Server(either_store, api_access_log="true"))
    yield shop
    stop_cleanly(shop.server)


def line_of(server: Server, request_id: str) -> dict[str, Any]:
    """What the log says of a request."""
    def found() -> list[dict[str, Any]]:
        lines = [json.loads(line) for line in server.errors if line.startswith("{")]
        return [line for line in lines if line.get("request_id") == request_id]

    wait_until("it is told", lambda: bool(found()))
    (line,) = found()
    return line


def test_a_request_is_told_with_all_that_belongs_to_it(told: Shop) -> None:
    who = told.customer()
    reply = told.get("/v1/orders/17?secret=kestrel", who, traceparent=PARENT)
    line = line_of(told.server, reply.headers["x-request-id"])
    assert line["trace_id"] == TRACE
    assert line["level"] == "info" and line["method"] == "GET"
    assert (line["route"], line["path"]) == ("/v1/orders/{id}", "/v1/orders/17")
    assert line["status"] == 400 and line["duration_ms"] > 0 and line["bytes"] > 0
    assert line["account_id"] == who.id
    nowhere = told.get("/nowhere")
    line = line_of(told.server, nowhere.headers["x-request-id"])
    assert "route" not in line and "account_id" not in line


def test_a_request_without_a_trace_begins_one(told: Shop) -> None:
    zeros = "0" * 32
    traces = set()
    for parent in (None, f"00-{zeros}-00f067aa0ba902b7-01", PARENT.upper(), PARENT + "-more",
                   PARENT[:-1], "kestrel", "ff" + PARENT[2:]):
        fields = {} if parent is None else {"traceparent": parent}
        reply = told.get("/v1/posts", **fields)
        trace = line_of(told.server, reply.headers["x-request-id"])["trace_id"]
        assert re.fullmatch("[0-9a-f]{32}", trace) and trace not in (TRACE, zeros)
        traces.add(trace)
    assert len(traces) == 7
    # Of two, nobody knows whose the request is.
    told.server.raw(b"GET /v1/posts HTTP/1.1\r\nHost: x\r\nX-Request-Id: two\r\n"
                    b"Connection: close\r\n" + 2 * f"traceparent: {PARENT}\r\n".encode()
                    + b"\r\n")
    assert line_of(told.server, "two")["trace_id"] not in traces | {TRACE}


def test_a_run_that_was_asked_for_keeps_the_trace(told: Shop) -> None:
    run = told.post("/v1/jobs/purge/runs", None, told.admin, Idempotency_Key=told.fresh(),
                    traceparent=PARENT)
    assert run.status == 201, run.body
    assert run.json["trace_id"] == TRACE
    (kept,) = told.get("/v1/jobs/purge/runs", told.admin).json["items"]
    assert kept["trace_id"] == TRACE
    ticketctl(told.store, "job", "run", "day_rollover")
    (kept,) = told.get("/v1/jobs/day_rollover/runs", told.admin).json["items"]
    assert kept["trace_id"] is None


def test_a_mail_is_told_to_be_the_doing_of_its_request(told: Shop) -> None:
    """An order's mail is written by the API and sent by a scheduler, later."""
    buyer = told.customer(points=5000)
    product = told.product(price=1000)

    def dispatch(relay: MailServer) -> list[dict[str, Any]]:
        settings = clean_environment(smtp_url=relay.url, smtp_from="tickets@example.com",
                                     log_level="debug", images_store="memory:")
        ran = subprocess.run(
            [BIN / "ticketing-scheduler", "--store", told.store, "--once", "mail_dispatch"],
            env=settings | {"ASAN_OPTIONS": "detect_leaks=0"}, text=True, capture_output=True,
            timeout=60)
        assert ran.returncode == 0, ran.stderr
        return [json.loads(line) for line in ran.stderr.splitlines() if line.startswith("{")]

    with MailServer() as relay:
        dispatch(relay)  # mail is enabled: what was written before is held
        bought = told.post("/v1/orders", {"product_id": product["id"]}, buyer,
                           Idempotency_Key=told.fresh(), traceparent=PARENT)
        assert bought.status == 201, bought.body
        (line,) = [line for line in dispatch(relay) if "(ticket_bought)" in line["message"]]
    assert line["trace_id"] == TRACE and line["message"].endswith("was sent")
    assert TRACE not in "".join(taken.content.decode() for taken in relay.taken)
