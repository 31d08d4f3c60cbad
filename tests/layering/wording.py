"""The library speaks of the business: no string of it names a route, a header or a command.

Who uses the library from a notebook sends no header, and who uses the API runs no command: each
frontend has its own words, addresses and advice. Looked at is what is left without comments, so a
comment may still say whose protocol something follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

LIBRARY = "libticketing"

# These speak to other people's servers, in those servers' words.
SPEAKS_HTTP = {
    "libticketing/src/adapters/http_client/curl_call.cpp": "guards the fields it sends",
    "libticketing/src/adapters/gmime/gmime_mail_writer.cpp": "writes the fields of mails",
    "libticketing/src/rooms/mail/message_maker.cpp": "has mails end by one click (RFC 8058)",
    "libticketing/src/config/meanings.cpp": "explains the keys of the API's own section",
    "libticketing/src/adapters/s3/s3_image_store.cpp": "tells Amazon the type of an image",
}

# And these run other people's programs, with their options.
RUNS_PROGRAMS = {
    "libticketing/src/adapters/odb/pgsql/pg_copy.cpp": "has PostgreSQL's own programs copy",
}

# Raw strings first, then ordinary ones, then what a quote in a comment must not open.
TOKEN = re.compile(
    r'R"(?P<mark>[^(\s]*)\(.*?\)(?P=mark)"'
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'(?:\\.|[^'\\\n])+'"
    r"|//[^\n]*|/\*.*?\*/",
    re.DOTALL,
)

COMMANDS = re.compile(r"ticketctl|ticketing-(?:api|scheduler)|(?<![\w-])--[a-z]\w+")
ROUTES = re.compile(r"/v\d+/|/problems\b|openapi\.json|/(?:livez|readyz|metrics)\b")
HEADERS = re.compile(
    r"\b(?:X-)?[A-Z][a-z]+(?:-[A-Z][A-Za-z]+)+\b"  # Idempotency-Key, If-Match, Content-Type
    r"|(?i:\b(?:headers?|etag|if-(?:none-)?match|retry-after|idempotency-key|content-type)\b)"
    r"|\b(?:Authorization|Accept|Allow|Location|Vary)(?:`|:)"
)
TRANSPORT = re.compile(
    r"\b(?:method_not_allowed|not_acceptable|payload_too_large|unsupported_media_type"
    r"|header_too_large)\b"
)


def literals(text: str) -> Iterator[tuple[int, str]]:
    """The line of each string literal, and its text with the parts it is written in joined."""
    begin, end, parts = 0, 0, []
    for token in TOKEN.finditer(text):
        if not token.group().startswith(('"', 'R"')):
            continue
        if parts and text[end : token.start()].strip():
            yield text.count("\n", 0, begin) + 1, "".join(parts)
            parts = []
        if not parts:
            begin = token.start()
        parts.append(token.group().removeprefix("R").strip('"'))
        end = token.end()
    if parts:
        yield text.count("\n", 0, begin) + 1, "".join(parts)


def code_lines(text: str) -> Iterator[tuple[int, str]]:
    """What is neither a comment nor a literal."""
    code = TOKEN.sub(lambda token: "\n" * token.group().count("\n"), text)
    yield from enumerate(code.split("\n"), 1)


def violations(root: Path) -> list[str]:
    found = []
    for path in sorted((root / LIBRARY).rglob("*.[ch]pp")):
        name = path.relative_to(root).as_posix()
        text = path.read_text(encoding="utf-8")
        for line, literal in literals(text):
            for what, pattern in (("route", ROUTES), ("header", HEADERS), ("command", COMMANDS)):
                hit = pattern.search(literal)
                spared = {"header": SPEAKS_HTTP, "command": RUNS_PROGRAMS}.get(what, {})
                if hit and name not in spared:
                    found.append(f"{name}:{line} names a {what}: {hit.group()}")
        for line, code in code_lines(text):
            if hit := TRANSPORT.search(code):
                found.append(f"{name}:{line} knows a transport's refusal: {hit.group()}")
    return found
