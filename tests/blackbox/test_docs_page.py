"""The interactive page's files as they are served; tests/live drives the page in a browser."""
from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from conftest import Reply, Server, stop_cleanly

OURS = Path(__file__).parents[2] / "apps" / "api" / "docs_page"
POLICY = {"default-src 'none'", "script-src 'self'", "style-src 'self'",
          "img-src 'self' data: blob:", "connect-src 'self'", "base-uri 'none'",
          "form-action 'none'", "frame-ancestors 'none'"}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory):
    running = Server(f"sqlite:///{tmp_path_factory.mktemp('store')}/t.db")
    yield running
    stop_cleanly(running)


def get(pages: Server, path: str, **headers: str) -> Reply:
    reply = pages.request("GET", path, Accept="*/*", **headers)
    assert reply.status == 200, path
    return reply


def named() -> list[str]:
    """What the page names, relative to where it is: /docs."""
    page = (OURS / "index.html").read_text(encoding="utf-8")
    return ["/" + name for name in re.findall(r'(?:src|href)="(docs/[^"]+)"', page)]


def test_the_page_and_what_it_names_are_served_under_a_strict_policy(pages: Server) -> None:
    types = {"docs": "text/html", "css": "text/css", "js": "text/javascript",
             "svg": "image/svg+xml"}
    assert len(named()) == 5
    for path in ["/docs", *named()]:
        reply = get(pages, path)
        kind = re.split(r"[./]", path)[-1]
        assert reply.headers["content-type"].split(";")[0] == types[kind]
        assert set(reply.headers["content-security-policy"].split("; ")) == POLICY
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["referrer-policy"] == "no-referrer"
        assert reply.headers["cache-control"] == "no-cache"
    assert get(pages, "/docs").body == (OURS / "index.html").read_bytes()
    assert get(pages, "/docs/docs.js").body == (OURS / "docs.js").read_bytes()


def test_swagger_ui_is_whole_and_has_its_licences_beside_it(pages: Server) -> None:
    bundle = get(pages, "/docs/swagger-ui-bundle.js").body.decode()
    assert "SwaggerUIBundle" in bundle and len(bundle) > 1_000_000
    license_file = re.search(r"license information please see (\S+)", bundle)
    assert license_file
    assert b"license" in get(pages, "/docs/" + license_file[1]).body.lower()


def test_a_browser_has_a_file_once_and_compressed(pages: Server) -> None:
    for path in ["/docs", *named()]:
        plain = get(pages, path)
        small = get(pages, path, Accept_Encoding="gzip")
        if len(plain.body) > 1024:
            assert small.headers["content-encoding"] == "gzip"
            assert len(small.body) < len(plain.body) * 0.6
            assert gzip.decompress(small.body) == plain.body
        assert small.headers["vary"] == "Accept-Encoding"
        again = pages.request("GET", path, Accept="*/*", If_None_Match=small.headers["etag"])
        assert (again.status, again.body) == (304, b"")
        assert again.headers["content-security-policy"] == plain.headers["content-security-policy"]
    bundle = get(pages, "/docs/swagger-ui-bundle.js")
    other = get(pages, "/docs/docs.js", If_None_Match=bundle.headers["etag"])
    assert other.body != bundle.body


def test_the_root_leads_to_the_page(pages: Server) -> None:
    reply = pages.request("GET", "/", Accept="text/html")
    assert (reply.status, reply.headers["location"]) == (302, "/docs")
    assert pages.request("HEAD", "/").headers["location"] == "/docs"
    reply = pages.request("GET", "/docs/")
    assert (reply.status, reply.headers["location"]) == (308, "/docs")


def test_what_is_not_there_is_refused_as_elsewhere(pages: Server) -> None:
    for path in ("/docs/unknown.js", "/docs/index.html", "/docs/package.json", "/docs/a/docs.js"):
        reply = pages.request("GET", path)
        assert (reply.status, reply.code) == (404, "not_found"), path
    assert pages.request("POST", "/docs", {}).code == "method_not_allowed"


def test_the_page_is_no_part_of_the_api_that_it_shows(pages: Server) -> None:
    described = pages.request("GET", "/openapi.json").json["paths"]
    assert "/v1/posts" in described
    assert not [path for path in described if path == "/" or path.startswith("/docs")]
