"""`ticketctl movies import` against a stand-in for KOBIS."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import pytest

from conftest import Ctl

KEY = "0123456789abcdef0123456789abcdef"


class Kobis(ThreadingHTTPServer):
    """Two films a day, or one answer to everything."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Requests)
        self.films = {"20260001": "한강의 밤", "20260002": "100% 늑대"}
        self.always: tuple[int, str] | None = None
        self.queries: list[tuple[str, dict[str, str]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/rest"

    def daily(self) -> object:
        films = [
            {"rank": str(rank), "movieCd": code, "movieNm": name,
             "openDt": "2026-02-18", "audiCnt": "9"}
            for rank, (code, name) in enumerate(self.films.items(), 1)
        ]  # fmt: skip
        return {"boxOfficeResult": {"dailyBoxOfficeList": films}}

    def details(self, code: str) -> object:
        film = {"movieCd": code, "movieNm": self.films[code], "movieNmEn": "A Film",
                "showTm": "118", "nations": [], "genres": [{"genreNm": "드라마"}],
                "directors": [], "audits": []}  # fmt: skip
        return {"movieInfoResult": {"movieInfo": film}}


class Requests(BaseHTTPRequestHandler):
    server: Kobis

    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, dict(parse_qsl(urlsplit(self.path).query))
        self.server.queries.append((path.rsplit("/", 1)[1], query))
        if self.server.always:
            status, text = self.server.always
        elif path.endswith("searchDailyBoxOfficeList.json"):
            status, text = 200, json.dumps(self.server.daily())
        else:
            status, text = 200, json.dumps(self.server.details(query["movieCd"]))
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def kobis() -> Iterator[Kobis]:
    server = Kobis()
    threading.Thread(target=server.serve_forever).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def shop(ctl: Ctl, kobis: Kobis) -> Ctl:
    (ctl.directory / "kobis.key").write_text(KEY + "\n")
    ctl.environment |= {
        "TICKETING_KOBIS_KEY_FILE": str(ctl.directory / "kobis.key"),
        "TICKETING_KOBIS_URL": kobis.url,
        "TICKETING_KOBIS_TRIES": "2",
        "TICKETING_KOBIS_TIMEOUT_MS": "2000",
    }
    return ctl


def test_imports_once(shop: Ctl, kobis: Kobis) -> None:
    films = shop.json("movies", "import", "--date", "2026-03-01", "--price", "12000")
    assert [(film["name"], film["outcome"]) for film in films] == [
        ("한강의 밤", "created"),
        ("100% 늑대", "created"),
    ]
    assert kobis.queries[0] == (
        "searchDailyBoxOfficeList.json",
        {"key": KEY, "targetDt": "20260301", "itemPerPage": "10"},
    )
    draft = shop.json("product", "show", str(films[0]["product_id"]))
    assert (draft["price"], draft["on_sale"], draft["movie_code"]) == (12000, False, "20260001")
    again = shop.json("movies", "import", "--date", "2026-03-01")
    assert [film["outcome"] for film in again] == ["unchanged", "unchanged"]


def test_leaves_an_edited_draft_alone(shop: Ctl, kobis: Kobis) -> None:
    first, second = shop.json("movies", "import")
    shop("product", "update", str(first["product_id"]), "--price", "9000")
    kobis.films = {code: name + " 2" for code, name in kobis.films.items()}
    assert [film["outcome"] for film in shop.json("movies", "import")] == ["unchanged", "updated"]
    edited = shop.json("product", "show", str(first["product_id"]))
    assert (edited["name"], edited["price"]) == ("한강의 밤", 9000)
    followed = shop.json("product", "show", str(second["product_id"]))
    assert (followed["name"], followed["price"]) == ("100% 늑대 2", 15000)


def test_asks_for_what_was_asked(shop: Ctl, kobis: Kobis) -> None:
    shop("movies", "import", "--items", "1", "--nation", "K",
         "--multi-movie", "N", "--area", "0105001")  # fmt: skip
    query = kobis.queries[0][1]
    assert (query["itemPerPage"], query["repNationCd"]) == ("1", "K")
    assert (query["multiMovieYn"], query["wideAreaCd"]) == ("N", "0105001")


def test_dry_run_writes_nothing(shop: Ctl) -> None:
    tried = shop.json("movies", "import", "--dry-run")
    assert [film["outcome"] for film in tried] == ["created", "created"]
    assert shop.json("product", "list") == []


def test_imports_what_fits_and_says_what_was_left_out(shop: Ctl, kobis: Kobis) -> None:
    details = kobis.details
    kobis.details = lambda code: (  # type: ignore[method-assign]
        {"movieInfoResult": {"movieInfo": {"movieCd": code, "showTm": 118}}}
        if code == "20260001" else {"movieInfoResult": {"movieInfo": {"movieCd": code}}}
    )  # fmt: skip
    reply = shop("-o", "json", "movies", "import", code=1)
    assert [film["outcome"] for film in reply.json] == ["left_out", "created"]
    assert "/showTm must be a whole number" in reply.json[0]["problem"]
    assert "left out 한강의 밤 (20260001)" in reply.err and "1 of 2 films" in reply.err
    kobis.details = details  # type: ignore[method-assign]
    assert [film["outcome"] for film in shop.json("movies", "import")] == ["created", "updated"]


def test_a_day_without_films(shop: Ctl, kobis: Kobis) -> None:
    kobis.films = {}
    reply = shop("movies", "import", "--date", "2099-01-01")
    assert "no box office of that day" in reply.err


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        ((503, "busy"), 5, "HTTP status 503"),
        ((200, "<html>maintenance</html>"), 5, "did not answer with JSON"),
        ((200, '{"boxOfficeResult":{}}'), 5, "/dailyBoxOfficeList is missing"),
        ((200, '{"faultInfo":{"message":"no such key ' + KEY + '","errorCode":"320010"}}'), None,
         "does not accept kobis.key"),
    ],
)  # fmt: skip
def test_says_what_is_wrong(
    shop: Ctl, kobis: Kobis, answer: tuple[int, str], code: int | None, said: str
) -> None:
    kobis.always = answer
    reply = shop("movies", "import", code=code)
    assert reply.code != 0
    assert said in reply.err
    assert KEY not in reply.err + reply.out
    assert shop.json("product", "list") == []


def test_says_that_a_key_is_needed(shop: Ctl) -> None:
    del shop.environment["TICKETING_KOBIS_KEY_FILE"]
    reply = shop("movies", "import", code=None)
    assert reply.code != 0
    assert "kobis.key is not set" in reply.err
    assert "TICKETING_KOBIS_KEY_FILE" in reply.err


def test_never_shows_the_key(shop: Ctl) -> None:
    for output in ("table", "json", "csv"):
        assert KEY not in shop("--output", output, "config", "show").out
