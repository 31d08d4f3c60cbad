"""A client of the API with the standard library alone: patient, and polite to the server."""

from __future__ import annotations

import json
import random
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import Any

Json = dict[str, Any]
Query = dict[str, str | int]
TRIES_MAX = 5
WAIT_MAX_SECONDS = 30.0  # longer than this nobody waits: what the server said is the answer
TIMEOUT_SECONDS = 20.0  # events come, or a sign of life, every 15 seconds


class Refusal(Exception):
    """What the server refused (RFC 9457). `code` says why, and is for programs."""

    def __init__(self, status: int, problem: Json, retry_after: float | None) -> None:
        super().__init__(problem["detail"])
        self.status = status
        self.code: str = problem["code"]
        self.problem = problem
        self.retry_after = retry_after

    @property
    def passes(self) -> bool:
        """Whether the same request may succeed by and by."""
        return self.status in (429, 503) or self.code == "idempotency_in_progress"


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    """By their names in lower case."""
    content: bytes

    @property
    def json(self) -> Json:
        value: Json = json.loads(self.content)
        return value


@dataclass(frozen=True)
class Event:
    type: str
    data: Json


class Client:
    """Who uses the API at `address`. Not for several threads."""

    def __init__(self, address: str, token: str | None = None) -> None:
        self.address = address
        self.token = token

    def signed_in(self, email: str, password: str) -> Client:
        """As whom the credentials are of."""
        session = self.post("/v1/sessions", {"email": email, "password": password}, key=None).json
        return Client(self.address, session["access_token"])

    def get(self, path: str, query: Query | None = None, *, etag: str | None = None) -> Reply:
        """With the `etag` of what one has: status 304, and no content, if it is still the same."""
        target = f"{path}?{urllib.parse.urlencode(query)}" if query else path
        return self._send("GET", target, headers={"If-None-Match": etag} if etag else {})

    def post(self, path: str, body: Json | None = None, *, key: str | None = "new") -> Reply:
        """Each call is one intent, with a key of its own, so that it is done once however often it
        had to be sent. Give a `key` to repeat an earlier call, None where nobody is signed in."""
        key = str(uuid.uuid4()) if key == "new" else key
        return self._send("POST", path, body, {"Idempotency-Key": key} if key else {})

    def patch(self, path: str, body: Json, etag: str | None = None) -> Reply:
        """With the `etag` of what was read: `version_mismatch` where somebody was quicker."""
        return self._send("PATCH", path, body, {"If-Match": etag} if etag else {})

    def delete(self, path: str) -> None:
        self._send("DELETE", path)

    def pages(self, path: str, query: Query) -> Iterator[list[Json]]:
        """A list, page by page. Cursors are opaque, and stay valid."""
        page = self.get(path, query).json
        yield page["items"]
        while page["next_cursor"]:
            page = self.get(path, query | {"cursor": page["next_cursor"]}).json
            yield page["items"]

    def events(self) -> Iterator[Event | None]:
        """What happens to the account, for ever: first None, when it is heard of from then on. A
        stream that breaks off is taken up behind the last event that came."""
        last = ""
        while True:
            ticket = self.post("/v1/events/tickets", key=None).json["ticket"]
            request = urllib.request.Request(
                f"{self.address}/v1/events?{urllib.parse.urlencode({'ticket': ticket})}",
                headers={"Last-Event-ID": last} if last else {})
            try:
                with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as stream:
                    for block in _blocks(stream):
                        last = block.get("id", last)
                        if "retry" in block and not last:
                            yield None
                        if "data" in block:
                            yield Event(block["event"], json.loads(block["data"]))
            except (OSError, HTTPException) as problem:
                _wait(random.uniform(1, 3), str(problem))

    def _send(self, method: str, target: str, body: Json | None = None,
              headers: dict[str, str] | None = None) -> Reply:
        """Patiently, where the request may come twice: then it is the same, its key included."""
        request = urllib.request.Request(
            self.address + target, method=method,
            data=None if body is None else json.dumps(body).encode(), headers=headers or {})
        if body is not None:
            request.add_header("Content-Type", "application/json")
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        repeatable = method in ("GET", "PUT", "DELETE") or request.has_header("Idempotency-key")
        tries = TRIES_MAX if repeatable else 1
        for n in range(1, tries + 1):
            try:
                return _exchange(request)
            except Refusal as refusal:
                # Ever longer, and never in step with others who were sent away at that moment.
                wait = refusal.retry_after or random.uniform(0, 0.25 * 2**n)
                if n == tries or not refusal.passes or wait > WAIT_MAX_SECONDS:
                    raise
                _wait(wait, refusal.code)
            except (OSError, HTTPException) as problem:
                lasting = isinstance(problem, urllib.error.HTTPError) and problem.code < 500
                if n == tries or lasting:
                    raise
                _wait(random.uniform(0, 0.25 * 2**n), f"no answer ({problem})")
        raise AssertionError("the last try returns or raises")


def _exchange(request: urllib.request.Request) -> Reply:
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as reply:
            return _read(reply)
    except urllib.error.HTTPError as error:
        answer = _read(error)
        if answer.status == 304:
            return answer
        if answer.headers.get("content-type") != "application/problem+json":
            raise  # a proxy's, perhaps
        told = answer.headers.get("retry-after")
        raise Refusal(answer.status, answer.json, float(told) if told else None) from None


def _read(reply: HTTPResponse | urllib.error.HTTPError) -> Reply:
    fields = {name.lower(): value for name, value in reply.headers.items()}
    return Reply(reply.status or 0, fields, reply.read())


def _blocks(stream: HTTPResponse) -> Iterator[dict[str, str]]:
    """The blocks of server-sent events, each its fields by name (WHATWG HTML, 9.2)."""
    block: dict[str, str] = {}
    for line in stream:
        name, _, value = line.decode().rstrip("\r\n").partition(":")
        if name:
            block[name] = value.removeprefix(" ")
        elif block:
            yield block
            block = {}


def _wait(seconds: float, why: str) -> None:
    print(f"Asking again in {seconds:.1f} s: {why}.", file=sys.stderr)
    time.sleep(seconds)
