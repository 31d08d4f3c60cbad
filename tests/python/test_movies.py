"""The box office, from a stand-in for KOBIS that runs in this very interpreter: a call that kept
the GIL would wait for itself."""

from __future__ import annotations

import datetime
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Iterator

import pytest

import ticketing

FILMS = {"20260001": "한강의 밤", "20260002": "100% 늑대"}


class Kobis(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(self.answer()).encode())

    def answer(self) -> object:
        if "searchDailyBoxOfficeList" in self.path:
            films = [
                dict(rank=str(rank), movieCd=code, movieNm=name, openDt="2026-02-18", audiCnt="9")
                for rank, (code, name) in enumerate(FILMS.items(), 1)
            ]
            return {"boxOfficeResult": {"dailyBoxOfficeList": films}}
        code = self.path.rsplit("=", 1)[1]
        film: dict[str, object] = dict(movieCd=code, movieNm=FILMS[code], movieNmEn="A", showTm="9")
        for unknown in ("nations", "genres", "directors", "audits"):
            film[unknown] = []
        return {"movieInfoResult": {"movieInfo": film}}

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def kobis() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Kobis) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}/rest"
        server.shutdown()


def test_movies_become_drafts_once(kobis: str) -> None:
    settings = {"key": "0123456789abcdef", "url": kobis, "tries": 1}
    with ticketing.open("sqlite::memory:", kobis=settings) as t:
        day = datetime.date(2026, 3, 1)
        tried = t.catalog.import_movies(date=day, dry_run=True)
        assert [film.outcome for film in tried] == ["created", "created"]
        assert len(t.catalog.list()) == 0
        films = t.catalog.import_movies(date=day, price=12000)
        assert films.df()["name"].tolist() == list(FILMS.values())
        draft = t.catalog.find(films[0].product_id)
        assert (draft.price, draft.on_sale, draft.movie_code) == (12000, False, "20260001")
        again = t.catalog.import_movies(date=day)
        assert [film.outcome for film in again] == ["unchanged", "unchanged"]


def test_importing_needs_a_key_and_an_administrator(
    t: ticketing.Ticketing, admin: ticketing.AccountProfile, user: ticketing.AccountProfile
) -> None:
    with pytest.raises(ticketing.InvalidError) as missing:
        t.catalog.import_movies(admin)
    assert [error["pointer"] for error in missing.value.errors] == ["/kobis/key"]
    with pytest.raises(ticketing.ForbiddenError):
        t.catalog.import_movies(user)
