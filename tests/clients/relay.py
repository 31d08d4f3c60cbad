"""A bad connection: between a client and the API, and worst while an order is placed."""

from __future__ import annotations

import json
import threading
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BUSY = json.dumps({
    "type": "/problems/unavailable", "title": "Unavailable", "status": 503, "code": "unavailable",
    "detail": "Try again in a second.", "instance": "/v1/orders", "request_id": "relay",
}).encode()  # fmt: skip
# Fields of one connection, not of the reply.
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding"}


class Relay:
    """Passes everything on to the API at `port`, but of the first order of all it loses the reply
    after the order was placed, and when that is repeated it says that it is busy."""

    def __init__(self, port: int) -> None:
        self.orders: list[tuple[str | None, bytes]] = []
        """Every order that was sent, no quotes: its key and its body."""
        self.shapes: set[frozenset[str]] = set()
        """The names in each object of JSON that was answered."""
        relay = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def pass_on(self) -> None:
                relay._pass_on(self, port)

            do_GET = do_POST = do_PATCH = do_DELETE = pass_on

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _pass_on(self, handler: BaseHTTPRequestHandler, port: int) -> None:
        handler.close_connection = True
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        placed = 0
        if (handler.command, handler.path) == ("POST", "/v1/orders"):
            self.orders.append((handler.headers.get("Idempotency-Key"), body))
            placed = len(self.orders)
        if placed == 2:
            handler.send_response(503)
            handler.send_header("Content-Type", "application/problem+json")
            handler.send_header("Content-Length", str(len(BUSY)))
            handler.send_header("Retry-After", "1")
            handler.end_headers()
            handler.wfile.write(BUSY)
            return
        api = HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            fields = {k: v for k, v in handler.headers.items() if k.lower() not in HOP_BY_HOP}
            api.request(handler.command, handler.path, body=body, headers=fields)
            reply = api.getresponse()
            if placed == 1:
                assert reply.status == 201, reply.read()
                return
            content = answer(handler, reply)
            if reply.getheader("Content-Type", "").endswith("json"):
                self.shapes.add(frozenset(json.loads(content)))
        except (BrokenPipeError, ConnectionResetError):
            pass  # the client has gone: it had heard enough of a stream
        finally:
            api.close()


def answer(handler: BaseHTTPRequestHandler, reply: HTTPResponse) -> bytes:
    """As it comes, because a stream has no end; what came."""
    handler.send_response_only(reply.status, reply.reason)
    for name, value in reply.getheaders():
        if name.lower() not in HOP_BY_HOP:
            handler.send_header(name, value)
    handler.send_header("Connection", "close")
    handler.end_headers()
    content = b""
    while chunk := reply.read1(65536):
        handler.wfile.write(chunk)
        handler.wfile.flush()
        content += chunk
    return content
