"""Values that programs stumble over, the plainest first: shrinking goes that way."""

from __future__ import annotations

import json
from typing import Any

TEXTS = [
    "a night at the movies", "premiere", "x", "팝콘과 영화 예매", "\ud55c\uae00", "한글",
    "🎬🍿", "👩‍👩‍👧‍👦🏳️‍🌈", "e\u0301 combining", "\u202eright to left\u202c", "שלום עולם", "مرحبا",
    "two\nlines", "tab\there", " blank ends ", "  ", "", "<script>alert(1)</script>",
    "'; DROP TABLE posts; --", '"quoted" \\ back', "%s %n %00 %", "../../etc/passwd", "${jndi:x}",
    "zero\u200bwidth\ufeff", "nul\0inside", "bell\x07", "\x7f\x85", "\ufffe\uffff", "\U0010ffff",
    "Ａｄｍｉｎ", "ﬃ ligature", "İstanbul ǅ ß", "null", "true", "0", "-1", "1e400", "NaN", "\ud800",
    "x" * 31, "가" * 101, "x" * 201, "x" * 256, "é" * 2_001, "x" * 20_001, "🎬" * 20_000,
]
NUMBERS: list[Any] = [
    0, 1, -1, 2, 100, 101, 1_000_000, 2**31 - 1, 2**31, -(2**31) - 1, 2**53 - 1, 2**53 + 1,
    2**63 - 1,     2**63, -(2**63), -(2**63) - 1, 10**30, 0.5, 1.0, -0.0, 1e15, 1e308,
]
WRONG_TYPES: list[Any] = [None, True, 0, -1, 1.5, "", "1", [], {}, [1], {"a": 1}, [[[]]], "null"]
INSTANTS = [
    "2027-01-01T00:00:00Z", "2040-06-30T12:00:00Z", "2020-02-29T23:59:59Z", "9999-12-31T23:59:59Z",
    "2026-12-31T23:59:59+09:00", "1970-01-01T00:00:00Z", "2027-01-01T00:00:00.123456Z",
]
WRONG_INSTANTS = [
    "0000-00-00T00:00:00Z", "2026-02-30T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01",
    "2026-01-01T00:00:00", "2016-12-31T23:59:60Z", "tomorrow",
    "9999-12-31T23:59:59-23:59", "0000-01-01T00:00:00+23:59", "10000-01-01T00:00:00Z", "1",
]
DATES = ["2026-11-01", "2026-12-31", "2020-02-29", "2000-01-01", "9999-12-31", "1970-01-01"]
WRONG_DATES = ["2026-02-30", "2026-13-01", "0000-00-00", "today", "2026-1-1", "20261101"]
# What comes in a query or a path, percent-encoded already.
RAW_QUERY_VALUES = [
    "", "%00", "%ff", "%C0%AF", "%ED%A0%80", "%zz", "%", "+", "%2B", "a%20b", "1%2C2", "null", "[]",
    "%F0%9F%8E%AC", "%E2%80%AE", "0x10", "1e3", "-0", "01", "99999999999999999999", "a" * 2_000,
]
RAW_SEGMENTS = [
    "0", "-1", "1.0", "9223372036854775807", "9223372036854775808", "%00", "%ff", "%2F", "..",
    "%2e%2e", "", "1%00", "%zz", "%F0%9F%8E%AC", "a" * 1_000, "1;x=1", "1%20", "~", "*", "0x1",
    "null", "+1",
]
HEADERS: list[tuple[str, str]] = [
    ("Accept", "*/*"), ("Accept", "application/json;q=0"), ("Accept", "image/png"),
    ("Accept", "application/problem+json"), ("Accept", ";;;,,,q=2"), ("Accept", "*/*;q=0"),
    ("Accept", ""), ("Accept-Language", "ko"), ("Accept-Encoding", "gzip, br;q=1.0, *;q=0"),
    ("Accept-Encoding", "identity;q=0"), ("Accept-Charset", "utf-16"),
    ("X-Request-Id", "fuzz-1"), ("X-Request-Id", ""), ("X-Request-Id", "a" * 500),
    ("X-Request-Id", "bad id \"'<>"), ("X-Request-Id", "\xe9\xff"),
    ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
    ("traceparent", "00-00000000000000000000000000000000-0000000000000000-00"),
    ("traceparent", "zz"), ("tracestate", "a=b," * 200),
    ("Range", "bytes=0-99"), ("Range", "bytes=-1"), ("Range", "bytes=999999999-"),
    ("Range", "bytes=5-1"), ("Range", "bytes=0-0,2-3"), ("Range", "lines=1-2"), 
    ("Range", "bytes=-"), ("Range", "bytes=0-99999999999999999999"), ("If-Range", '"x"'),
    ("If-None-Match", "*"), ("If-None-Match", '"'), ("If-None-Match", 'W/"1", "2"'),
    ("If-Match", "*"), ("If-Match", '"1"'), ("If-Match", "1"), ("If-Match", 'W/"999999", "x"'),
    ("If-Match", '"' + "9" * 40 + '"'), ("If-Match", ""), ("If-Modified-Since", "yesterday"),
    ("If-Unmodified-Since", "Mon, 01 Jan 2001 00:00:00 GMT"),
    ("Idempotency-Key", "fuzz"), ("Idempotency-Key", ""), ("Idempotency-Key", "a b"),
    ("Idempotency-Key", "k" * 255), ("Idempotency-Key", "k" * 256), ("Idempotency-Key", "\xe9"),
    ("Content-Encoding", "gzip"), ("Content-Language", "ko"), ("Content-Type", "text/plain"),
    ("Content-Type", "application/json; charset=utf-16"), ("Content-Type", "application/json"),
    ("Content-Type", ""), ("Content-Type", "application/merge-patch+json"),
    ("Last-Event-ID", "0-0"), ("Last-Event-ID", "x"), ("Last-Event-ID", "9" * 50 + "-" + "9" * 50),
    ("Origin", "https://evil.example"), ("Origin", "null"), ("Referer", "x"), ("Cookie", "a=b"),
    ("X-HTTP-Method-Override", "DELETE"), ("X-Forwarded-For", "not an address, 1.2.3.4"),
    ("Forwarded", "for=unknown"), ("Prefer", "return=minimal"), ("Expect", "the unexpected"),
    ("Upgrade", "websocket"), ("TE", "trailers"), ("X-Long", "v" * 4_000),
    ("Sec-Fetch-Site", "cross-site"),
]
AUTHORIZATIONS = [
    "Bearer", "Bearer ", "Bearer tk_nonsense", "Bearer " + "x" * 3_000, "Basic dTpw", "bearer a b",
    "Bearer \xff\xfe", "Token x", "",
]


def broken_bodies(valid: bytes) -> list[bytes]:
    """Bytes that are nearly that body."""
    half = valid[:max(1, len(valid) // 2)]
    return [
        b"", b"{", half, valid + b"x", valid + valid, b"[" + valid + b"]", b"null",
        b'"text"', b"[]", b"\xef\xbb\xbf" + valid, valid.decode().encode("utf-16"),
        valid.replace(b'"', b"'"),
        valid.replace(b":", b":\xff", 1), valid[:1] + b'"\xed\xa0\x80":1,' + valid[1:],
        valid[:1] + b'"\\ud800":1,' + valid[1:], valid[:1] + b'"a":NaN,' + valid[1:],
        valid[:1] + b'"a":1e999,' + valid[1:],
        valid[:1] + b'"a":' + b"9" * 5_000 + b"," + valid[1:],
        valid[:1] + b'"a":1,"a":2,' + valid[1:], b"[" * 2_000 + b"]" * 2_000,
        b'{"a":' * 500 + b"1" + b"}" * 500, b"\0" * 64, b" " * 5_000 + valid, b"/* */" + valid,
    ]


def as_json(value: Any) -> bytes:
    """In ASCII, so that lone surrogates can be sent as well."""
    return json.dumps(value).encode()
