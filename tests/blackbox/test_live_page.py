"""The live page's files as --demo-pages serves them; tests/live drives the page in a browser."""
from __future__ import annotations

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import Server, stop_cleanly

FILES = Path(__file__).parents[2] / "examples" / "live"
TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8",
         ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
POLICY = {"default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' blob:",
          "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"}


class Markup(HTMLParser):
    """What a page names, and what its policy would keep from working."""

    def __init__(self) -> None:
        super().__init__()
        self.named: set[str] = set()
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self.named |= {given[name] for name in ("src", "href") if given.get(name)}
        self.inline += [name for name in given if name.startswith("on") or name == "style"]
        if tag == "style" or (tag == "script" and "src" not in given):
            self.inline.append(tag)


def address(file: Path) -> str:
    return "/live/" + ("" if file.name == "index.html" else file.name)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory):
    running = Server(f"sqlite:///{tmp_path_factory.mktemp('store')}/t.db", "--demo-pages")
    yield running
    stop_cleanly(running)


def test_every_file_is_served_as_it_is(pages: Server) -> None:
    for file in sorted(FILES.iterdir()):
        reply = pages.request("GET", address(file), Accept="*/*")
        assert reply.status == 200
        assert reply.body == file.read_bytes()
        assert reply.headers["content-type"] == TYPES[file.suffix]
        assert set(reply.headers["content-security-policy"].split("; ")) == POLICY
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["referrer-policy"] == "no-referrer"
        assert reply.headers["cache-control"] == "no-cache"


def test_a_browser_has_a_file_once(pages: Server) -> None:
    first = pages.request("GET", "/live/words.js", Accept_Encoding="gzip")
    assert first.headers["content-encoding"] == "gzip"
    assert gzip.decompress(first.body) == (FILES / "words.js").read_bytes()
    assert first.headers["vary"] == "Accept-Encoding"
    again = pages.request("GET", "/live/words.js", If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    other = pages.request("GET", "/live/page.js", If_None_Match=first.headers["etag"])
    assert other.status == 200


def test_head_tells_what_get_would(pages: Server) -> None:
    get, head = (pages.request(method, "/live/") for method in ("GET", "HEAD"))
    varying = {"date", "x-request-id"}
    assert head.status == 200 and head.body == b""
    assert head.headers["content-length"] == str(len(get.body))
    assert {k: v for k, v in head.headers.items() if k not in varying} == \
        {k: v for k, v in get.headers.items() if k not in varying}


def test_the_page_is_found_without_its_slash(pages: Server) -> None:
    reply = pages.request("GET", "/live")
    assert (reply.status, reply.headers["location"]) == (308, "/live/")


def test_what_is_not_there_is_refused_as_elsewhere(pages: Server) -> None:
    for path in ("/live/unknown.js", "/live/index.html", "/live/../api.js", "/live/a/page.js"):
        reply = pages.request("GET", path)
        assert (reply.status, reply.code) == (404, "not_found"), path
    assert pages.request("POST", "/live/", {}).code == "method_not_allowed"


def test_what_files_name_is_there(pages: Server) -> None:
    markup = Markup()
    markup.feed((FILES / "index.html").read_text(encoding="utf-8"))
    assert not markup.inline
    named = {name for name in markup.named if not name.startswith("#")} - {"./"}
    for file in FILES.glob("*.js"):
        imports = re.findall(r"^import .* from '(.*)';$", file.read_text(encoding="utf-8"), re.M)
        assert all(name.startswith("./") for name in imports)
        named |= {name.removeprefix("./") for name in imports}
    assert "page.js" in named and "words.js" in named
    for name in named:
        assert pages.request("GET", "/live/" + name, Accept="*/*").status == 200, name


def test_no_page_unless_asked_for(server: Server) -> None:
    assert server.request("GET", "/live/").code == "not_found"
    assert server.request("GET", "/live").code == "not_found"


def test_the_page_is_no_part_of_the_described_api(pages: Server) -> None:
    described = pages.request("GET", "/openapi.json").json["paths"]
    assert "/v1/posts" in described
    assert not [path for path in described if path.startswith("/live") and path != "/livez"]
