"""Requests as they go over the wire, byte for byte, on connections that are kept."""

from __future__ import annotations

import gzip
import http.client
import json
from dataclasses import dataclass, field
from typing import Any

TIMEOUT_SECONDS = 300
STREAM = "text/event-stream"


class ServerGone(BaseException):
    """Nobody answers any more: not an Exception, because shrinking needs a server."""


@dataclass
class Sent:
    method: str
    target: str
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes | None = None

    def shown(self) -> str:
        """As one can type it."""
        words = ["curl", "-si", "-X", self.method, quoted("http://$HOST" + self.target)]
        for name, value in self.headers:
            words += ["-H", quoted(f"{name}: {value}")]
        if self.body is not None:
            words += ["--data-binary", quoted(short(self.body))]
        return " ".join(words)


@dataclass
class Received:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def first(self, name: str) -> str | None:
        return next(iter(self.all(name)), None)

    @property
    def content_type(self) -> str | None:
        whole = self.first("content-type")
        return whole and whole.split(";")[0].strip()

    @property
    def json(self) -> Any:
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    def shown(self) -> str:
        return f"  {self.status} {self.content_type} {short(self.body)}"


def short(body: bytes, most: int = 600) -> str:
    text = body.decode("utf-8", "backslashreplace")
    return text if len(text) <= most else f"{text[:most]}... ({len(text)} in all)"


def quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


class Wire:
    """Connections to one server, one for each who asks."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._connections: dict[str, http.client.HTTPConnection] = {}

    def send(self, who: str, sent: Sent) -> Received:
        for attempt in range(2):
            connection = self._connections.get(who)
            kept = connection is not None and connection.sock is not None
            if connection is None:
                connection = http.client.HTTPConnection("127.0.0.1", self.port,
                                                        timeout=TIMEOUT_SECONDS)
                self._connections[who] = connection
            try:
                return self._exchange(connection, sent)
            except (http.client.BadStatusLine, ConnectionError, TimeoutError) as error:
                connection.close()
                # A kept connection may have been closed in between.
                if not kept or attempt or isinstance(error, TimeoutError):
                    raise ServerGone(f"{error!r} to {sent.shown()}") from error
        raise AssertionError("unreachable")

    def _exchange(self, connection: http.client.HTTPConnection, sent: Sent) -> Received:
        connection.putrequest(sent.method, sent.target, skip_accept_encoding=True)
        names = {name.lower() for name, _ in sent.headers}
        for name, value in sent.headers:
            connection.putheader(name, value.encode("latin-1", "replace"))  # type: ignore
        if sent.body is not None and not names & {"content-length", "transfer-encoding"}:
            connection.putheader("Content-Length", str(len(sent.body)))
        try:
            connection.endheaders(sent.body, encode_chunked="transfer-encoding" in names)
        except (BrokenPipeError, ConnectionResetError):
            pass  # refused before all of it was sent: the reply may be there
        reply = connection.getresponse()
        body = b""
        if reply.getheader("Content-Type", "").startswith(STREAM) and reply.status == 200:
            body = reply.readline()
            connection.close()  # it would never end
        else:
            body = reply.read()
        if reply.getheader("Content-Encoding") == "gzip" and body and reply.status != 206:
            body = gzip.decompress(body)
        return Received(reply.status, reply.getheaders(), body)

    def close(self) -> None:
        for connection in self._connections.values():
            connection.close()

