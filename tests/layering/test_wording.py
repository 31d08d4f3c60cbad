"""The library keeps to its own words; then the check itself, on words that are none of it."""

from __future__ import annotations

from pathlib import Path

import pytest
import wording

ROOT = Path(__file__).resolve().parents[2]


def in_a_library(root: Path, code: str, name: str = "src/rooms/board/post.cpp") -> list[str]:
    file = root / wording.LIBRARY / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(code, encoding="utf-8")
    return wording.violations(root)


def test_the_library_names_no_route_header_or_command() -> None:
    assert wording.violations(ROOT) == []


def test_every_exception_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    needed = {*wording.SPEAKS_HTTP, *wording.RUNS_PROGRAMS}
    monkeypatch.setattr(wording, "SPEAKS_HTTP", {})
    monkeypatch.setattr(wording, "RUNS_PROGRAMS", {})
    assert {hit.split(":")[0] for hit in wording.violations(ROOT)} == needed


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ('auto url = "/v1/images/" + id;', "route: /v1/"),
        ('return "see /problems/not_found";', "route: /problems"),
        ("refuse(code, \"run 'ticketctl db init' first\");", "command: ticketctl"),
        ('refuse(code, "add --dry-run");', "command: --dry"),
        ('refuse(code, "send a fresh Idempotency-Key");', "header: Idempotency-Key"),
        ('text = "send a fresh Idempotency"\n  "-Key";', "header: Idempotency-Key"),
        ('refuse(code, "with an idempotency-key");', "header: idempotency-key"),
        ('refuse(code, "If-Match does not");', "header: If-Match"),
        ('return "wait as long as `Retry-After` says";', "header: Retry-After"),
        ('return "`Allow` lists the methods";', "header: Allow"),
        ('return "send Authorization: Bearer";', "header: Authorization"),
        ('return R"(the X-Request-Id "header")";', "header: X-Request-Id"),
        ('refuse(code, "an order needs a header");', "header: header"),
        ("return refuse(ErrorCode::payload_too_large, text);", "refusal: payload_too_large"),
    ],
)
def test_finds_what_is_planted(tmp_path: Path, code: str, what: str) -> None:
    [hit] = in_a_library(tmp_path, f"#include <string>\n{code}\n")
    assert hit.startswith("libticketing/src/rooms/board/post.cpp:2 ") and what in hit


@pytest.mark.parametrize(
    "code",
    [
        "// answers what GET /v1/images sends, see If-Match in RFC 9110",
        "/* ticketctl\n   prints it */",
        'refuse_field("/coupon/kind", "e-mail: only one");  // "/v1/"',
        "const char quote = '\"';  // the Retry-After of it\nint --rest;",
        'constexpr auto key = "api.header_bytes_max";',
    ],
)
def test_leaves_alone(tmp_path: Path, code: str) -> None:
    assert in_a_library(tmp_path, code) == []


@pytest.mark.parametrize("adapter", wording.SPEAKS_HTTP)
def test_only_an_adapter_that_speaks_http_names_headers(tmp_path: Path, adapter: str) -> None:
    code = 'request.fields["Content-Type"] = type; get("/v1/images");'
    hits = in_a_library(tmp_path, code, adapter.removeprefix("libticketing/"))
    assert [hit.split(" names a ")[1] for hit in hits] == ["route: /v1/"]


@pytest.mark.parametrize("adapter", wording.RUNS_PROGRAMS)
def test_only_an_adapter_that_runs_programs_names_options(tmp_path: Path, adapter: str) -> None:
    code = 'run("pg_dump", "--format=custom"); send("Content-Type");'
    hits = in_a_library(tmp_path, code, adapter.removeprefix("libticketing/"))
    assert [hit.split(" names a ")[1] for hit in hits] == ["header: Content-Type"]
