"""The sample data, and the rush: directly and over HTTP."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree

from conftest import BIN, Ctl
from postgres import die_with_parent


def check_passed(report: dict, accounts: int, slots: int) -> None:
    assert report["passed"] is True and report["audit_clean"] is True
    assert report["problems"] == [] and report["refused"] == {}
    assert report["accepted"] == accounts
    winners = report["winners"]
    assert [w["position"] for w in winners] == list(range(1, min(accounts, slots) + 1))
    assert len({w["account_id"] for w in winners}) == len(winners)
    assert len({w["code"] for w in winners}) == len(winners)


def test_seed_fills_a_store_once(ctl: Ctl) -> None:
    first = ctl.json("demo", "seed", "--password-file", "-", stdin="a demo password\n")
    assert first["created"] is True and first["event_post_id"] > 0
    assert {s["role"] for s in first["sign_ins"]} == {"admin", "user"}
    assert all(s["password"] == "a demo password" for s in first["sign_ins"])
    accounts = ctl.json("account", "list")
    books = ctl.json("audit", "verify", "--full")
    assert books["clean"] is True and books["points"] > 0

    second = ctl("-o", "json", "demo", "seed")
    assert "already" in second.err
    assert second.json["created"] is False
    assert second.json["event_post_id"] == first["event_post_id"]
    assert all(s["password"] is None for s in second.json["sign_ins"])
    assert ctl.json("account", "list") == accounts
    assert ctl.json("audit", "verify", "--full") == books
    campaign = ctl.json("campaign", "show", str(first["event_post_id"]))
    assert (campaign["slots"], campaign["claimed"]) == (10, 0)


def test_seed_makes_up_a_password(bare: Ctl) -> None:
    one = bare.json("demo", "seed")["sign_ins"][0]["password"]
    assert len(one) >= 15
    other = bare.json("demo", "seed", "--store", f"sqlite:///{bare.directory}/other.db")
    assert other["sign_ins"][0]["password"] != one


def test_rush_directly(ctl: Ctl) -> None:
    report = ctl.json("demo", "rush", "--accounts", "60", "--slots", "10")
    check_passed(report, 60, 10)
    assert report["comments_per_second"] > 0
    check_passed(ctl.json("demo", "rush", "--accounts", "5", "--slots", "10"), 5, 10)
    report = ctl.json("demo", "rush", "--accounts", "20", "--slots", "1", "--connections", "1")
    check_passed(report, 20, 1)


def test_rush_prints_winners_for_people(empty: Ctl) -> None:
    reply = empty("demo", "rush", "--accounts", "30", "--slots", "3", "-o", "table")
    assert "POSITION" in reply.out and "관객" in reply.out
    assert "audit clean" in reply.out
    assert "\r" not in reply.err  # no progress bar without a terminal
    quiet = empty("demo", "rush", "--accounts", "30", "--slots", "3", "--output", "csv", "--quiet")
    assert quiet.err == ""
    assert [row["position"] for row in quiet.csv] == ["1", "2", "3"]


def test_rush_with_comments_from_a_file(empty: Ctl, tmp_path: Path) -> None:
    file = tmp_path / "reviews.tsv"
    lines = ["movie_id\tauthor\tdate\ttext", "1\ta***\t11.03.01\t정말 재미있어요!!", "2\tb\t\t   ",
             "3\tc\t11.03.02\t" + "길" * 2001, "4\td\t11.03.03\t👍 \"최고\""]  # fmt: skip
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    report = empty.json("demo", "rush", "--accounts", "7", "--slots", "2",
                       "--comments-from", str(file))  # fmt: skip
    check_passed(report, 7, 2)


def test_rush_makes_a_page_to_show_around(empty: Ctl, tmp_path: Path) -> None:
    page = tmp_path / "rush.html"
    report = empty.json("demo", "rush", "--accounts", "40", "--slots", "5", "--report", str(page))
    text = page.read_text()
    # What is well-formed as XML nests as it was meant to.
    root = ElementTree.fromstring(text.removeprefix("<!DOCTYPE html>"))
    assert len(root.findall(".//figure/svg")) == 3
    assert [cell.text for cell in root.findall(".//td[@class='name']")] == [
        winner["nickname"] for winner in report["winners"]]  # fmt: skip
    for foreign in ("<script", "http:", "https:", "src=", "url(", "@import"):
        assert foreign not in text
    assert not any(winner["code"] in text for winner in report["winners"])


def test_rush_that_could_not_write_its_page_does_not_begin(empty: Ctl, tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere" / "rush.html")
    reply = empty("demo", "rush", "--accounts", "2", "--report", nowhere, code=1)
    assert "cannot write the report" in reply.err
    assert empty.json("account", "list") == []


def test_rush_tells_how_it_goes(empty: Ctl) -> None:
    told = empty("demo", "rush", "--accounts", "30", "--slots", "2").err
    assert "#1 관객" in told and "#2 관객" in told
    assert "30/30 comments, " in told and "2 of 2 coupons gone" in told


@contextmanager
def api(ctl: Ctl) -> Iterator[str]:
    """An API server on the same store, on a port of its own choice."""
    environment = {"PATH": "/usr/bin:/bin", "TICKETING_STORE": ctl.store} | ctl.environment
    server = subprocess.Popen([BIN / "ticketing-api", "--port", "0"], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, env=environment, text=True,
                              cwd=ctl.directory, preexec_fn=die_with_parent)  # fmt: skip
    try:
        line = server.stdout.readline()
        assert line.startswith("listening on http://"), line
        yield line.split()[-1]
    finally:
        server.terminate()
        assert server.wait(30) == 0


def test_rush_over_http(ctl: Ctl) -> None:
    with api(ctl) as url:
        report = ctl.json("demo", "rush", "--accounts", "100", "--slots", "10", "--api", url,
                          "--connections", "32")  # fmt: skip
    check_passed(report, 100, 10)


def test_rush_against_another_store_fails_honestly(empty: Ctl, tmp_path: Path) -> None:
    other = Ctl(f"sqlite:///{tmp_path}/other.db", tmp_path)
    other("db", "init")
    with api(other) as url:
        reply = empty("-o", "json", "demo", "rush", "--accounts", "3", "--api", url, code=1)
    assert reply.json["passed"] is False
    assert "0 winners instead of 3" in reply.json["problems"]


def test_rush_without_a_server_makes_nothing(bare: Ctl) -> None:
    bare("db", "init", "-q")
    reply = bare("demo", "rush", "--accounts", "2", "--api", "http://127.0.0.1:1", code=5)
    assert "no ticketing-api answers at http://127.0.0.1:1" in reply.err
    assert bare.json("account", "list") == []


def test_sample_data_keeps_out_of_other_peoples_stores(ctl: Ctl) -> None:
    ctl("account", "create", "--email", "kim@cinema.kr", "--nickname", "kim",
        "--password-file", "-", "-q", stdin="correct horse battery\n")  # fmt: skip
    before = ctl.json("account", "list")
    for words in (["demo", "seed"], ["demo", "rush", "--accounts", "3"]):
        reply = ctl(*words, code=4)
        assert "kim@cinema.kr" in reply.err and "--yes" in reply.err
    assert ctl.json("account", "list") == before
    assert ctl.json("demo", "seed", "--yes")["created"] is True
    assert "already" in ctl("demo", "seed").err
    check_passed(ctl.json("demo", "rush", "--accounts", "3", "--slots", "1", "--yes"), 3, 1)


def test_a_product_makes_a_store_somebodys_too(bare: Ctl) -> None:
    bare("db", "init", "-q")
    bare("product", "create", "--name", "Poster", "--price", "1", "--category", "other", "-q")
    assert "the product Poster" in bare("demo", "seed", code=4).err


def test_an_interrupted_rush_tells_what_is_left_and_how_it_goes(bare: Ctl) -> None:
    bare("db", "init", "-q")
    rush = subprocess.Popen([BIN / "ticketctl", "demo", "rush", "--accounts", "1000000",
                             "--store", bare.store], stdout=subprocess.DEVNULL,
                            stderr=subprocess.PIPE, text=True)  # fmt: skip
    assert rush.stderr.readline().startswith("Adding")
    while len(bare.json("account", "list")) < 2:  # the event post is there when people come
        assert rush.poll() is None
    rush.send_signal(signal.SIGINT)
    told = rush.stderr.read()
    assert rush.wait(30) == 130
    rush.stderr.close()
    post = told.split("the event post ")[1].split()[0]
    assert bare.json("campaign", "show", post)["claimed"] == 0
    assert f"'ticketctl post delete {post}' removes the post" in told, told
    mark = told.split("ticketctl account list --email ")[1].split("'")[0]
    assert bare.json("account", "list", "--email", mark)
    assert bare.json("audit", "verify", "--full")["clean"] is True
